import type { Bytes } from '../base/bytes.ts';
import { u16le, u32le } from './fields.ts';
import type { DissectContext, Span } from './types.ts';

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
export function isNl80211(family: number, context: DissectContext): boolean {
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
