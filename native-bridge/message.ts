import { type Bytes, concat, utf8 } from '../main/base/bytes.ts';
import { HEADER, padded } from '../main/standard/netlink.ts';

/** Flags of a netlink message (include/uapi/linux/netlink.h). */
export const MessageFlag = {
  Request: 0x1,
  Multi: 0x2,
  Ack: 0x4,
  DumpInterrupted: 0x10,
  Dump: 0x300,
  Replace: 0x100,
  Exclusive: 0x200,
  Create: 0x400,
} as const;

const NESTED = 0x8000;

/** An attribute to be encoded: its octets, or the attributes in it. */
export interface Attribute {
  readonly type: number;
  readonly data: Bytes | readonly Attribute[];
  /** Whether NLA_F_NESTED is set; it is, unless said otherwise, where `data` is a list. */
  readonly nested?: boolean;
}

const view = (length: number): [Bytes, DataView] => {
  const bytes = new Uint8Array(length);
  return [bytes, new DataView(bytes.buffer)];
};

/** Makers of attributes; numbers are little-endian, the order of every host that this program runs on. */
export const attribute = {
  flag: (type: number): Attribute => ({ type, data: new Uint8Array(0) }),
  bytes: (type: number, data: Bytes): Attribute => ({ type, data }),
  /** Text with its zero octet. */
  text: (type: number, text: string): Attribute => ({ type, data: utf8(`${text}\0`) }),
  u8: (type: number, value: number): Attribute => ({ type, data: Uint8Array.of(value) }),
  u16(type: number, value: number): Attribute {
    const [data, at] = view(2);
    at.setUint16(0, value, true);
    return { type, data };
  },
  u32(type: number, ...values: number[]): Attribute {
    const [data, at] = view(4 * values.length);
    for (const [i, value] of values.entries()) at.setUint32(4 * i, value, true);
    return { type, data };
  },
  u64(type: number, value: bigint): Attribute {
    const [data, at] = view(8);
    at.setBigUint64(0, value, true);
    return { type, data };
  },
  nest: (type: number, data: readonly Attribute[]): Attribute => ({ type, data }),
};

/** Attributes one after the other, each padded to four octets. @throws RangeError beyond 65 535 octets in one */
export function encodeAttributes(attributes: readonly Attribute[]): Bytes {
  return concat(...attributes.map(encodeAttribute));
}

function encodeAttribute({ type, data, nested }: Attribute): Bytes {
  const isList = Array.isArray(data);
  const payload = isList ? encodeAttributes(data as readonly Attribute[]) : (data as Bytes);
  const length = 4 + payload.length;
  if (length > 0xffff) throw new RangeError(`attribute ${type}: ${payload.length} bytes do not fit`);
  const [bytes, at] = view(padded(length));
  at.setUint16(0, length, true);
  at.setUint16(2, type | ((nested ?? isList) ? NESTED : 0), true);
  bytes.set(payload, 4);
  return bytes;
}

export interface MessageHeader {
  readonly type: number;
  readonly flags: number;
  readonly sequence: number;
  readonly portId: number;
}

/** One netlink message: header of 16 octets and payload (struct nlmsghdr). */
export function encodeMessage(header: MessageHeader, payload: Bytes): Bytes {
  const [bytes, at] = view(HEADER + payload.length);
  at.setUint32(0, bytes.length, true);
  at.setUint16(4, header.type, true);
  at.setUint16(6, header.flags, true);
  at.setUint32(8, header.sequence, true);
  at.setUint32(12, header.portId, true);
  bytes.set(payload, HEADER);
  return bytes;
}

/** Payload of a generic netlink message (struct genlmsghdr). */
export function genericPayload(command: number, version: number, attributes: readonly Attribute[]): Bytes {
  return concat(Uint8Array.of(command, version, 0, 0), encodeAttributes(attributes));
}
