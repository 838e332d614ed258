import { type Bytes, concat, utf8 } from '../../base/bytes.ts';
import { NETLINK_GENERIC } from '../../standard/netlink.ts';
import { attributes, commands, numberOf } from '../../standard/nl80211.ts';
import { be16, le16, u8 } from '../frames/octets.ts';

/**
 * Netlink messages as octets, as a kernel writes them (little-endian), each with the header of a netlink monitor before
 * it: link type 253.
 */

const FLAG = { Request: 1, Multi: 2, Ack: 4, Capped: 0x100, AckTlvs: 0x200, Dump: 0x300 } as const;
const TYPE = { Error: 2, Done: 3 } as const;
/** Id of the nl80211 family; a kernel gives it out when the module is loaded. */
const FAMILY = 0x25;
const ARPHRD_NETLINK = 824;
const PACKET_USER = 6;
const PACKET_KERNEL = 7;

export const le32 = (n: number): Bytes => u8(n & 255, (n >>> 8) & 255, (n >>> 16) & 255, (n >>> 24) & 255);

/** An attribute: length, type, data, padding. */
function attributeOf(type: number, data: Bytes, nested = false): Bytes {
  const length = 4 + data.length;
  return concat(
    le16(length),
    le16(type | (nested ? 0x8000 : 0)),
    data,
    new Uint8Array((4 - (length % 4)) % 4),
  );
}

/** `NL80211_ATTR_` and this name, with its data. @throws RangeError when the header has no such name */
export const attribute = (name: string, data: Bytes): Bytes => attributeOf(numberOf(attributes, name), data);
export const flagAttribute = (name: string): Bytes => attribute(name, new Uint8Array(0));
export const numberAttribute = (name: string, value: number): Bytes => attribute(name, le32(value));

/** An attribute that holds others, by the names of another list. */
export const nestedAttribute = (
  name: string,
  list: readonly string[],
  members: readonly (readonly [name: string, data: Bytes])[],
): Bytes =>
  attributeOf(
    numberOf(attributes, name),
    concat(...members.map(([member, data]) => attributeOf(numberOf(list, member), data))),
    true,
  );

function message(type: number, flags: number, sequence: number, portId: number, payload: Bytes): Bytes {
  return concat(le32(16 + payload.length), le16(type), le16(flags), le32(sequence), le32(portId), payload);
}

const monitored = (fromUser: boolean, octets: Bytes): Bytes =>
  concat(
    be16(fromUser ? PACKET_KERNEL : PACKET_USER),
    be16(ARPHRD_NETLINK),
    new Uint8Array(10),
    be16(NETLINK_GENERIC),
    octets,
  );

const generic = (command: string, list: readonly Bytes[]): Bytes =>
  concat(u8(numberOf(commands, command), 1, 0, 0), ...list);

/** Who asks: a socket's port and the number of its request. */
export interface Asking {
  readonly portId: number;
  readonly sequence: number;
}

/** A request of user space to nl80211, with its record's header. */
export const requestRecord = (
  command: string,
  { portId, sequence }: Asking,
  list: readonly Bytes[],
  dump = false,
): Bytes =>
  monitored(
    true,
    message(FAMILY, FLAG.Request | (dump ? FLAG.Dump : FLAG.Ack), sequence, portId, generic(command, list)),
  );

/** An event to all who listen. */
export const eventRecord = (command: string, list: readonly Bytes[]): Bytes =>
  monitored(false, message(FAMILY, 0, 0, 0, generic(command, list)));

/** One answer to a dump, or to a request that gives something back (a cookie). */
export const replyRecord = (
  command: string,
  { portId, sequence }: Asking,
  list: readonly Bytes[],
  multi = false,
): Bytes =>
  monitored(false, message(FAMILY, multi ? FLAG.Multi : 0, sequence, portId, generic(command, list)));

export const doneRecord = ({ portId, sequence }: Asking): Bytes =>
  monitored(false, message(TYPE.Done, FLAG.Multi, sequence, portId, le32(0)));

/**
 * The acknowledgement of a request, or its refusal.
 * @param request the request's record
 * @param errno 0, or negative as the kernel has it
 * @param words of the extended acknowledgement
 */
export function ackRecord(
  request: Bytes,
  { portId, sequence }: Asking,
  errno: number,
  words?: string,
): Bytes {
  const asked = request.subarray(16);
  // A socket with CAP_ACK gets the request's header alone when all is well.
  const shown = errno ? asked : asked.subarray(0, 16);
  const flags = (errno ? 0 : FLAG.Capped) | (words ? FLAG.AckTlvs : 0);
  const extended = words ? attributeOf(1, concat(utf8(words), u8(0))) : new Uint8Array(0);
  return monitored(
    false,
    message(TYPE.Error, flags, sequence, portId, concat(le32(errno >>> 0), shown, extended)),
  );
}
