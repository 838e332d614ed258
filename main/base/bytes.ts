import { visible } from './visible.ts';

/** Bytes as the rest of the program handles them: views, never copies, unless a function says so. */

export type Bytes = Uint8Array;

/** Bytes start..end (end excluded) of a buffer. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

// Reads without a bounds check: only where the caller made sure of the length.
export const u16le = (b: Bytes, at: number): number => b[at]! | (b[at + 1]! << 8);
export const u32le = (b: Bytes, at: number): number =>
  (b[at]! | (b[at + 1]! << 8) | (b[at + 2]! << 16) | (b[at + 3]! << 24)) >>> 0;

const HEX = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'));

/** Lower-case hexadecimal, with an optional separator between octets. */
export function toHex(bytes: Bytes, separator = ''): string {
  let out = '';
  for (let i = 0; i < bytes.length; i++) out += (i > 0 ? separator : '') + HEX[bytes[i]!]!;
  return out;
}

/**
 * Octets of a hexadecimal text; colons, dashes and white space between octets are ignored.
 * @throws TypeError naming `what` when the text is no whole number of octets or has another character
 */
export function fromHex(text: string, what = 'hex'): Bytes {
  const digits = text.replace(/[\s:-]/g, '');
  if (digits.length % 2 || /[^0-9a-f]/i.test(digits))
    throw new TypeError(`${what}: not whole bytes of hexadecimal`);
  const out = new Uint8Array(digits.length / 2);
  for (let i = 0; i < out.length; i++) out[i] = Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16);
  return out;
}

/** One new array holding the parts one after the other. */
export function concat(...parts: readonly Bytes[]): Bytes {
  const out = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Whether two byte strings are the same. Not constant-time: this program is no authenticator. */
export function equal(a: Bytes, b: Bytes): boolean {
  return a.length === b.length && a.every((octet, i) => octet === b[i]);
}

/** Order as unsigned big-endian numbers, as min() and max() of 802.11 12.7.1.3 want it: negative when a < b. */
/** In how many bits two strings of bytes of one length differ; of other lengths they have nothing in common. */
export function bitsOff(a: Bytes, b: Bytes): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let off = 0;
  for (let i = 0; i < a.length; i++) for (let bits = a[i]! ^ b[i]!; bits; bits &= bits - 1) off++;
  return off;
}

export function compare(a: Bytes, b: Bytes): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}

/** Whether every octet is zero; true of no octets. */
export function isZero(bytes: Bytes): boolean {
  return bytes.every((octet) => octet === 0);
}

export const utf8 = (text: string): Bytes => new TextEncoder().encode(text);

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The text of UTF-8 octets for people, or null when they are no UTF-8 or hold control characters. Other characters that
 * show nothing stand as escapes: see `visible`.
 */
export function toText(bytes: Bytes): string | null {
  const text = toPlainText(bytes);
  return text === null ? null : visible(text);
}

/** The same as it is, for what is calculated or read on. */
export function toPlainText(bytes: Bytes): string | null {
  try {
    const text = strictUtf8.decode(bytes);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    return /[\u0000-\u001f\u007f]/.test(text) ? null : text;
  } catch {
    return null;
  }
}
