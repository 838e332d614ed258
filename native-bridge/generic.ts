import { Errno } from '../main/standard/errno.ts';
import { Attributes, GENERIC_HEADER, NLCTRL } from '../main/standard/netlink.ts';
import { type Attribute, attribute, genericPayload, MessageFlag } from './message.ts';
import type { Answer, Netlink, Received } from './netlink.ts';
import { type AttributeNamer, NetlinkError } from './netlink-error.ts';

const GET_FAMILY = 3;
const Control = { FamilyId: 1, FamilyName: 2, Version: 3, MaxAttribute: 5, Groups: 7 } as const;
const Group = { Name: 1, Id: 2 } as const;

/** A generic netlink family as this kernel numbers it. */
export interface Family {
  readonly name: string;
  readonly id: number;
  readonly version: number;
  readonly maxAttribute: number;
  /** Multicast groups: numbers by name. */
  readonly groups: ReadonlyMap<string, number>;
}

/**
 * Asks the controller for a family (CTRL_CMD_GETFAMILY).
 * @returns null where the kernel has no such family: its module is not loaded
 * @throws NetlinkError
 */
export async function resolveFamily(netlink: Netlink, name: string): Promise<Family | null> {
  let replies: readonly Received[];
  try {
    ({ replies } = await netlink.request({
      type: NLCTRL,
      payload: genericPayload(GET_FAMILY, 1, [attribute.text(Control.FamilyName, name)]),
      name: `GETFAMILY ${name}`,
    }));
  } catch (error) {
    if (error instanceof NetlinkError && error.errno === Errno.ENOENT) return null;
    throw error;
  }
  const reply = replies[0];
  const family = reply ? genericAttributes(reply) : null;
  const id = family?.number(Control.FamilyId) ?? null;
  if (!family || id === null) return null;
  const groups = new Map<string, number>();
  for (const item of family.items(Control.Groups)) {
    const group = new Attributes(item);
    const number = group.number(Group.Id);
    if (number !== null) groups.set(group.text(Group.Name) ?? '', number);
  }
  return {
    name: family.text(Control.FamilyName) ?? name,
    id,
    version: family.number(Control.Version) ?? 1,
    maxAttribute: family.number(Control.MaxAttribute) ?? 0,
    groups,
  };
}

/** Attributes of a generic netlink message; its command is `bytes[message.payload.start]`. */
export function genericAttributes({ bytes, message }: Received): Attributes {
  const { start, end } = message.payload;
  return new Attributes(bytes, { start: Math.min(start + GENERIC_HEADER, end), end });
}

/** One family over one socket. */
export class Generic {
  readonly netlink: Netlink;
  readonly family: Family;
  #commandName: (command: number) => string;
  #names: AttributeNamer;

  constructor(
    netlink: Netlink,
    family: Family,
    commandName: (command: number) => string,
    names: AttributeNamer,
  ) {
    this.netlink = netlink;
    this.family = family;
    this.#commandName = commandName;
    this.#names = names;
  }

  /** Joins the groups that the kernel has. @returns names of those that it has not */
  join(names: readonly string[]): string[] {
    const missing: string[] = [];
    for (const name of names) {
      const group = this.family.groups.get(name);
      if (group === undefined) missing.push(name);
      else this.netlink.transport.join(group);
    }
    return missing;
  }

  /** @returns the answers' attributes @throws NetlinkError */
  async request(command: number, attributes: readonly Attribute[], flags = 0): Promise<Attributes[]> {
    return (await this.ask(command, attributes, flags)).replies.map(genericAttributes);
  }

  /** The same, with the cookie of the acknowledgement. @throws NetlinkError */
  ask(command: number, attributes: readonly Attribute[], flags = 0): Promise<Answer> {
    return this.netlink.request({
      type: this.family.id,
      flags,
      payload: genericPayload(command, 0, attributes),
      name: this.#commandName(command),
      names: this.#names,
    });
  }

  dump(command: number, attributes: readonly Attribute[] = []): Promise<Attributes[]> {
    return this.request(command, attributes, MessageFlag.Dump);
  }

  /** Command of a message of this family; null for another's. */
  commandOf({ bytes, message }: Received): number | null {
    const { type, payload } = message;
    return type === this.family.id && payload.end > payload.start ? bytes[payload.start]! : null;
  }
}
