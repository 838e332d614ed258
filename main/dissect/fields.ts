import { type MacAddress, macAddress } from '../base/brand.ts';
import { type Bytes, toHex, u16le, u32le } from '../base/bytes.ts';
import type { Field, Malformed, Span } from './types.ts';

export { u16le, u32le } from '../base/bytes.ts';

/** Thrown by `Reader` where the octets end too early; whoever made the reader turns it into a malformed node. */
export class Truncated extends Error {
  override name = 'Truncated';
  /** Offset at which octets were wanted. */
  readonly offset: number;
  readonly wanted: number;
  readonly left: number;
  constructor(offset: number, wanted: number, left: number) {
    super(`ends here: ${wanted} byte${wanted === 1 ? '' : 's'} expected, ${left} left`);
    this.offset = offset;
    this.wanted = wanted;
    this.left = left;
  }
}

/** A cursor over octets `start`..`limit` of a buffer. Reading past the limit throws `Truncated`; offsets are of the buffer. */
export class Reader {
  readonly bytes: Bytes;
  readonly limit: number;
  at: number;

  constructor(bytes: Bytes, start = 0, limit = bytes.length) {
    this.bytes = bytes;
    this.limit = Math.min(limit, bytes.length);
    this.at = start;
  }

  get left(): number {
    return Math.max(0, this.limit - this.at);
  }

  /** Takes the next `n` octets. */
  span(n: number): Span {
    if (n > this.left) throw new Truncated(this.at, n, this.left);
    const start = this.at;
    this.at += n;
    return { start, end: this.at };
  }

  /** Takes whatever is left. */
  rest(): Span {
    return this.span(this.left);
  }

  #take(n: number): number {
    if (n > this.left) throw new Truncated(this.at, n, this.left);
    const at = this.at;
    this.at += n;
    return at;
  }

  u8(): number {
    return this.bytes[this.#take(1)]!;
  }
  u16le(): number {
    return u16le(this.bytes, this.#take(2));
  }
  u16be(): number {
    return u16be(this.bytes, this.#take(2));
  }
  u32le(): number {
    return u32le(this.bytes, this.#take(4));
  }
  u32be(): number {
    return u32be(this.bytes, this.#take(4));
  }
  u64le(): bigint {
    const at = this.#take(8);
    return BigInt(u32le(this.bytes, at)) | (BigInt(u32le(this.bytes, at + 4)) << 32n);
  }
  u64be(): bigint {
    const at = this.#take(8);
    return (BigInt(u32be(this.bytes, at)) << 32n) | BigInt(u32be(this.bytes, at + 4));
  }
}

// Reads without a bounds check: only where the caller made sure of the length.
export const u16be = (b: Bytes, at: number): number => (b[at]! << 8) | b[at + 1]!;
export const u32be = (b: Bytes, at: number): number =>
  ((b[at]! << 24) | (b[at + 1]! << 16) | (b[at + 2]! << 8) | b[at + 3]!) >>> 0;

export const slice = (bytes: Bytes, span: Span): Bytes => bytes.subarray(span.start, span.end);
export const hexOf = (bytes: Bytes, span: Span): string => toHex(slice(bytes, span));

// Addresses repeat in every frame of a capture: the text of each is made once.
const addresses = new Map<number, MacAddress>();

/** The six octets at `at` as an address. */
export function macAt(bytes: Bytes, at: number): MacAddress {
  const key = u32be(bytes, at) * 0x10000 + u16be(bytes, at + 4);
  let address = addresses.get(key);
  if (address === undefined) {
    if (addresses.size >= 50_000) addresses.clear();
    address = macAddress(bytes.subarray(at, at + 6));
    addresses.set(key, address);
  }
  return address;
}

/** `0x88b4`: at least `digits` digits. */
export const hex = (value: number | bigint, digits = 2): string =>
  `0x${value.toString(16).padStart(digits, '0')}`;

/** The name of a number with the number after it: `WPA2 (2)`; `Unknown (77)` where the table has none. */
export function named(table: Readonly<Record<number, string>>, value: number, unknown = 'Unknown'): string {
  return `${table[value] ?? unknown} (${value})`;
}

/** What a leaf or group may carry besides label, filter, value and span. */
export type Extra = Pick<Field, 'bits' | 'clause' | 'children' | 'error' | 'secret'>;

type Draft = { -readonly [K in keyof Field]: Field[K] };

/** A node with a value. `filter` '' where Wireshark has no name for it. */
export function leaf(
  label: string,
  filter: string,
  value: string | number,
  span: Span,
  extra?: Extra,
): Field {
  // Assigned, not spread: trees are built by the thousand.
  const field: Draft = { label, value: String(value), span };
  if (filter) field.filter = filter;
  return extra ? Object.assign(field, extra) : field;
}

/** A node with children. */
export function group(
  label: string,
  filter: string,
  value: string,
  span: Span,
  children: readonly Field[],
  extra?: Extra,
): Field {
  const field: Draft = { label, value, span, children };
  if (filter) field.filter = filter;
  return extra ? Object.assign(field, extra) : field;
}

/** Frames repeat the same flags by the million, and a word of 12 bits or fewer has few values. */
const written = new Map<number, Map<number, string>>();
const MOST_VALUES = 4096;

/**
 * The bits of `mask` in a word of at most 32 bits, as Wireshark writes them: `.... ..1.`, most significant first, in
 * groups of four.
 */
export function bits(word: number, width: number, mask: number): string {
  const kind = width * 2 ** 32 + (mask >>> 0);
  let values = written.get(kind);
  if (!values) {
    values = new Map();
    written.set(kind, values);
  }
  const value = (word & mask) >>> 0;
  const known = values.get(value);
  if (known !== undefined) return known;
  let out = '';
  for (let i = width - 1; i >= 0; i--) {
    out += (mask >>> i) & 1 ? String((word >>> i) & 1) : '.';
    if (i && i % 4 === 0) out += ' ';
  }
  if (values.size < MOST_VALUES) values.set(value, out);
  return out;
}

/** The bits of `mask`, moved down to bit 0. */
export function pick(word: number, mask: number): number {
  return mask === 0 ? 0 : Math.floor(((word & mask) >>> 0) / (mask & -mask));
}

/**
 * A part of a word of bits. `value` in words; absent: `True`/`False` for one bit, the number for more.
 * `word` and `mask` are as the word reads in its own byte order; `width` is 8, 16, 24 or 32.
 */
export function bitField(
  label: string,
  filter: string,
  word: number,
  width: number,
  mask: number,
  span: Span,
  value?: string | number,
  extra?: Extra,
): Field {
  const part = pick(word, mask);
  const one = (mask & (mask - 1)) === 0;
  return leaf(label, filter, value ?? (one ? (part ? 'True' : 'False') : part), span, {
    bits: bits(word, width, mask),
    ...extra,
  });
}

/** Octets that could not be read as they should be. Wireshark calls such a node `_ws.malformed`. */
export function malformedField(message: string, span: Span, label = 'Malformed'): Field {
  return { label, filter: '_ws.malformed', value: message, span, error: message };
}

/**
 * Runs `read`, which appends to `fields`; where the octets end too early, appends a malformed node from there to
 * `end` instead, and notes it. Errors of any other kind are passed on: they are defects.
 */
export function guard(
  what: string,
  end: number,
  fields: Field[],
  malformed: Malformed[],
  read: () => void,
): boolean {
  try {
    read();
    return true;
  } catch (error) {
    if (!(error instanceof Truncated)) throw error;
    const message = `${what}: ${error.message}`;
    fields.push(malformedField(message, { start: Math.min(error.offset, end), end }));
    malformed.push({ offset: error.offset, message });
    return false;
  }
}
