import { type Bytes, concat, utf8 } from '../main/base/bytes.ts';
import { HEADER, padded, walkAttributes } from '../main/dissect/netlink-messages.ts';
import type { Span } from '../main/dissect/types.ts';

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
  if (length > 0xffff) throw new RangeError(`attribute ${type}: ${payload.length} octets do not fit`);
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

/** Attributes of one level by their types; of several alike the last counts, as in the kernel. */
export class Attributes {
  #bytes: Bytes;
  #spans = new Map<number, Span>();

  /** Reads what is whole; what breaks off is left out. */
  constructor(bytes: Bytes, span: Span = { start: 0, end: bytes.length }) {
    this.#bytes = bytes;
    walkAttributes(bytes, span, (type, data) => this.#spans.set(type, data));
  }

  has(type: number): boolean {
    return this.#spans.has(type);
  }

  get types(): readonly number[] {
    return [...this.#spans.keys()];
  }

  bytes(type: number): Bytes | null {
    const span = this.#spans.get(type);
    return span ? this.#bytes.subarray(span.start, span.end) : null;
  }

  /** A number of 1, 2 or 4 octets; null where there is none of them. */
  number(type: number): number | null {
    const data = this.bytes(type);
    if (!data) return null;
    const at = new DataView(data.buffer, data.byteOffset, data.byteLength);
    if (data.length === 1) return at.getUint8(0);
    if (data.length === 2) return at.getUint16(0, true);
    return data.length === 4 ? at.getUint32(0, true) : null;
  }

  /** A number of 8 octets, or of fewer. */
  big(type: number): bigint | null {
    const data = this.bytes(type);
    if (data?.length === 8) return new DataView(data.buffer, data.byteOffset, 8).getBigUint64(0, true);
    const small = this.number(type);
    return small === null ? null : BigInt(small);
  }

  /** Text up to its zero octet. */
  text(type: number): string | null {
    const data = this.bytes(type);
    if (!data) return null;
    const zero = data.indexOf(0);
    return new TextDecoder().decode(zero < 0 ? data : data.subarray(0, zero));
  }

  /** 32-bit numbers one after the other. */
  numbers(type: number): number[] {
    const data = this.bytes(type);
    if (!data) return [];
    const at = new DataView(data.buffer, data.byteOffset, data.byteLength);
    return Array.from({ length: Math.floor(data.length / 4) }, (_, i) => at.getUint32(4 * i, true));
  }

  nest(type: number): Attributes | null {
    const span = this.#spans.get(type);
    return span ? new Attributes(this.#bytes, span) : null;
  }

  /** The items of a list: the octets of each attribute in it, in order, whatever their types. */
  items(type: number): Bytes[] {
    const span = this.#spans.get(type);
    const out: Bytes[] = [];
    if (span)
      walkAttributes(this.#bytes, span, (_, { start, end }) => out.push(this.#bytes.subarray(start, end)));
    return out;
  }
}
