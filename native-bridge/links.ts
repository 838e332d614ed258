import { type MacAddress, macAddress } from '../main/base/brand.ts';
import { type Bytes, concat, u32le } from '../main/base/bytes.ts';
import { Attributes } from '../main/standard/netlink.ts';
import { type Attribute, attribute, encodeAttributes, MessageFlag } from './message.ts';
import type { Netlink, Received } from './netlink.ts';

/** rtnetlink's part: network devices, whatever their kind (include/uapi/linux/rtnetlink.h, if_link.h). */
const Type = { NewLink: 16, DeleteLink: 17, GetLink: 18 } as const;
const Link = { Address: 1, Name: 3, LinkInfo: 18 } as const;
const INFO_KIND = 1;
const HEADER = 16;
const UP = 1;
/** Multicast group of link changes. */
export const LINK_GROUP = 1;
export const ARPHRD_NETLINK = 824;

export interface NetworkDevice {
  readonly ifindex: number;
  readonly name: string;
  /** ARPHRD: 1 Ethernet, 803 radiotap, 824 netlink monitor. */
  readonly hardware: number;
  readonly up: boolean;
  readonly address: MacAddress | null;
}

function linkPayload(
  ifindex: number,
  flags: number,
  change: number,
  attributes: readonly Attribute[],
): Bytes {
  const header = new Uint8Array(HEADER);
  const at = new DataView(header.buffer);
  at.setInt32(4, ifindex, true);
  at.setUint32(8, flags, true);
  at.setUint32(12, change, true);
  return concat(header, encodeAttributes(attributes));
}

/** What an RTM_NEWLINK or RTM_DELLINK says; null for another message. */
export function readLink({
  bytes,
  message,
}: Received): (NetworkDevice & { readonly removed: boolean }) | null {
  const { start, end } = message.payload;
  if ((message.type !== Type.NewLink && message.type !== Type.DeleteLink) || end - start < HEADER)
    return null;
  const attributes = new Attributes(bytes, { start: start + HEADER, end });
  const address = attributes.bytes(Link.Address);
  return {
    ifindex: u32le(bytes, start + 4),
    name: attributes.text(Link.Name) ?? '',
    hardware: bytes[start + 2]! | (bytes[start + 3]! << 8),
    up: (u32le(bytes, start + 8) & UP) !== 0,
    address: address?.length === 6 ? macAddress(address) : null,
    removed: message.type === Type.DeleteLink,
  };
}

/** All network devices of this namespace. @throws NetlinkError */
export async function listLinks(route: Netlink): Promise<NetworkDevice[]> {
  const { replies } = await route.request({
    type: Type.GetLink,
    flags: MessageFlag.Dump,
    payload: linkPayload(0, 0, 0, []),
    name: 'GETLINK',
  });
  return replies.map(readLink).filter((link) => link !== null);
}

/** Sets a device up or down. @throws NetlinkError: EPERM, or ERFKILL where the radio is switched off */
export async function setUp(route: Netlink, ifindex: number, up: boolean): Promise<void> {
  const payload = linkPayload(ifindex, up ? UP : 0, UP, []);
  await route.request({ type: Type.NewLink, payload, name: up ? 'set up' : 'set down' });
}

/** Makes an nlmon device, which copies all netlink traffic of this namespace, and sets it up. @throws NetlinkError */
export async function createNetlinkMonitor(route: Netlink, name: string): Promise<void> {
  const info = attribute.nest(Link.LinkInfo, [{ type: INFO_KIND, data: new TextEncoder().encode('nlmon') }]);
  await route.request({
    type: Type.NewLink,
    flags: MessageFlag.Create | MessageFlag.Exclusive,
    payload: linkPayload(0, UP, UP, [attribute.text(Link.Name, name), info]),
    name: `create ${name}`,
  });
}

/** @throws NetlinkError */
export async function deleteLink(route: Netlink, ifindex: number): Promise<void> {
  const payload = linkPayload(ifindex, 0, 0, []);
  await route.request({ type: Type.DeleteLink, payload, name: 'DELLINK' });
}
