import { type MacAddress, macAddress } from '../base/brand.ts';
import type { Bytes } from '../base/bytes.ts';
import { u16be } from '../dissect/fields.ts';
import type { Span } from '../dissect/types.ts';
import { type Message, walkAttributes } from '../standard/netlink.ts';

/** What is known of an interface of the machine that netlink was recorded on. */
export interface NetlinkInterface {
  readonly name?: string;
  readonly address?: MacAddress;
  /** It is an access point's. */
  readonly ap?: boolean;
}

/** The interfaces that netlink messages named so far, by index. */
export class NetlinkInterfaces {
  readonly #known = new Map<number, NetlinkInterface>();

  of(ifindex: number): NetlinkInterface | undefined {
    return this.#known.get(ifindex);
  }

  learn(ifindex: number, told: NetlinkInterface): void {
    this.#known.set(ifindex, { ...this.#known.get(ifindex), ...told });
  }
}

const RTM_NEWLINK = 16;
const LINK_HEADER = 16;
const ARPHRD_ETHER = 1;
const ADDRESS = 1;
const NAME = 3;

/** Name and address that an RTM_NEWLINK tells (include/uapi/linux/if_link.h); null for other messages. */
export function linkOf(
  bytes: Bytes,
  { type, payload }: Message,
): ({ ifindex: number } & NetlinkInterface) | null {
  const { start, end } = payload;
  if (type !== RTM_NEWLINK || end - start < LINK_HEADER) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, LINK_HEADER);
  const ifindex = view.getInt32(4, true);
  if (ifindex <= 0 || view.getUint16(2, true) !== ARPHRD_ETHER) return null;
  const told: { name?: string; address?: MacAddress } = {};
  walkAttributes(bytes, { start: start + LINK_HEADER, end }, (attribute, data) => {
    const octets = bytes.subarray(data.start, data.end);
    if (attribute === ADDRESS && octets.length === 6) told.address = macAddress(octets);
    else if (attribute === NAME && octets.length > 1)
      told.name = new TextDecoder().decode(octets.subarray(0, -1));
  });
  return { ifindex, ...told };
}

const NETLINK_HARDWARE = 824;
const COOKED_HEADER = 16;

/** The netlink messages of a record under a cooked header (link types 113 and 253); null where it holds none. */
export function netlinkSpan(bytes: Bytes): { readonly span: Span; readonly protocol: number } | null {
  if (bytes.length < COOKED_HEADER || u16be(bytes, 2) !== NETLINK_HARDWARE) return null;
  return { span: { start: COOKED_HEADER, end: bytes.length }, protocol: u16be(bytes, 14) };
}
