import { type MacAddress, macAddress, type Suite } from '../base/brand.ts';
import { type Bytes, type Span, u16le, u32le } from '../base/bytes.ts';
import { suiteOfNumber } from './suite.ts';

// Netlink is a protocol of one host: its words are in the host's order. Every host that this program runs beside is
// little-endian.

/** Netlink protocols that are read further. */
export const NETLINK_ROUTE = 0;
export const NETLINK_GENERIC = 16;

/** Flags of a message's header, and those of an error message. */
export const Flag = { Request: 1, Capped: 0x100, AckTlvs: 0x200 } as const;

/** Types below 16 mean the same in every protocol. */
export const MessageType = { Noop: 1, Error: 2, Done: 3, Overrun: 4, FirstOfProtocol: 16 } as const;

/** Family ids that the kernel fixes. */
export const NLCTRL = 16;
const FIRST_DYNAMIC = 0x20;

/** One netlink message (include/uapi/linux/netlink.h, struct nlmsghdr). */
export interface Message {
  /** Header and payload, cut to what is there; padding left out. */
  readonly span: Span;
  readonly payload: Span;
  /** What the header's length says. */
  readonly length: number;
  readonly type: number;
  readonly flags: number;
  readonly sequence: number;
  readonly portId: number;
}

export const HEADER = 16;
export const GENERIC_HEADER = 4;

/** The message that begins at `at`; null when the octets end within its header or its length is less than that. */
export function readMessage(bytes: Bytes, at: number, end: number): Message | null {
  if (end - at < HEADER) return null;
  const length = u32le(bytes, at);
  if (length < HEADER) return null;
  const stop = Math.min(end, at + length);
  return {
    span: { start: at, end: stop },
    payload: { start: at + HEADER, end: stop },
    length,
    type: u16le(bytes, at + 4),
    flags: u16le(bytes, at + 6),
    sequence: u32le(bytes, at + 8),
    portId: u32le(bytes, at + 12),
  };
}

/** Where the message after this one begins. */
export const nextMessage = (message: Message): number => message.span.start + padded(message.length);

/** A length with its padding to 4 octets. Lengths of 32 bits do not survive JavaScript's bit operators. */
export const padded = (length: number): number => Math.ceil(length / 4) * 4;

/** Whether messages of a generic family are nl80211's, by what the capture told of families, else by their range. */
export function isNl80211(
  family: number,
  context: { readonly families?: ReadonlyMap<number, string> },
): boolean {
  const name = context.families?.get(family);
  return name === undefined ? family >= FIRST_DYNAMIC : name === 'nl80211';
}

const NESTED = 0x8000;
const TYPE_MASK = 0x3fff;

/**
 * Walks netlink attributes (length, type, data, padding to 4 octets; include/uapi/linux/netlink.h).
 * @returns the offset at which they break off, or null
 */
export function walkAttributes(
  bytes: Bytes,
  { start, end }: Span,
  visit: (type: number, data: Span, nested: boolean) => void,
): number | null {
  let at = start;
  // Up to three octets of padding may be left.
  while (end - at >= 4) {
    const length = u16le(bytes, at);
    if (length < 4 || at + length > end) return at;
    const type = u16le(bytes, at + 2);
    visit(type & TYPE_MASK, { start: at + 4, end: at + length }, (type & NESTED) !== 0);
    at += (length + 3) & ~3;
  }
  return null;
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

  span(type: number): Span | null {
    return this.#spans.get(type) ?? null;
  }

  /** A view of the message's bytes. */
  bytes(type: number): Bytes | null {
    const span = this.#spans.get(type);
    return span ? this.#bytes.subarray(span.start, span.end) : null;
  }

  /** A copy, for who keeps it longer than the message. */
  copy(type: number): Bytes | null {
    return this.bytes(type)?.slice() ?? null;
  }

  mac(type: number): MacAddress | null {
    const data = this.bytes(type);
    return data?.length === 6 ? macAddress(data) : null;
  }

  /** Suites one after the other, each a number of the host with the OUI in its upper three bytes. */
  suites(type: number): Suite[] {
    return this.numbers(type).map(suiteOfNumber);
  }

  /** The first suite of a list. */
  suite(type: number): Suite | null {
    return this.suites(type)[0] ?? null;
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
