import { type Bytes, equal } from '../base/bytes.ts';
import { type EcGroup, ecAdd, ecScalar } from './ec-groups.ts';
import { digest, type KdfHash } from './hash.ts';
import { inverseModulo, toNumber, toOctets } from './numbers.ts';

/** A signature's two numbers, big-endian, each as long as the group's. */
export interface EcdsaSignature {
  readonly r: Bytes;
  readonly s: Bytes;
}

/**
 * Reads a signature in DER: a SEQUENCE of two INTEGERs.
 * @param length octets of either number
 * @returns null when it is none, or a number is negative, too long or not in its shortest form
 * Source: RFC 3279 2.2.3.
 */
export function ecdsaSignature(der: Bytes, length: number): EcdsaSignature | null {
  const body = derContent(der, 0, 0x30);
  if (!body || body.end !== der.length) return null;
  const r = derContent(der, body.start, 0x02);
  const s = r && derContent(der, r.end, 0x02);
  if (!r || s?.end !== body.end) return null;
  const numbers = [r, s].map(({ start, end }) => unsigned(der.subarray(start, end), length));
  return numbers[0] && numbers[1] ? { r: numbers[0], s: numbers[1] } : null;
}

function derContent(der: Bytes, at: number, tag: number): { start: number; end: number } | null {
  if (der[at] !== tag) return null;
  const short = der[at + 1]!;
  const [length, start] = short === 0x81 ? [der[at + 2]!, at + 3] : [short, at + 2];
  const end = start + length;
  return (short < 0x80 || (short === 0x81 && length >= 0x80)) && end <= der.length ? { start, end } : null;
}

function unsigned(integer: Bytes, length: number): Bytes | null {
  const padded = integer[0] === 0 && integer.length > 1;
  if (integer.length === 0 || integer[0]! >= 0x80 || (padded && integer[1]! < 0x80)) return null;
  const digits = padded ? integer.subarray(1) : integer;
  if (digits.length > length) return null;
  const out = new Uint8Array(length);
  out.set(digits, length - digits.length);
  return out;
}

/** e of a message: its hash as a number modulo n. No hash here is longer than its group's order. */
export const ecdsaHash = (group: EcGroup, hash: KdfHash, message: Bytes): Bytes =>
  toOctets(toNumber(digest(hash, message)) % group.q, group.length);

/** u1 = e/s and u2 = r/s modulo n. FIPS 186-4 6.4, ANSI X9.62 7.4. */
export function ecdsaScalars(
  group: EcGroup,
  e: Bytes,
  { r, s }: EcdsaSignature,
): { readonly u1: Bytes; readonly u2: Bytes } {
  const w = inverseModulo(toNumber(s), group.q);
  const times = (number: Bytes) => toOctets((toNumber(number) * w) % group.q, group.length);
  return { u1: times(e), u2: times(r) };
}

/** The x of a point modulo n. */
export const ecdsaX = (group: EcGroup, point: Bytes): Bytes =>
  toOctets(toNumber(point.subarray(0, group.length)) % group.q, group.length);

/** The generator of a curve: x || y. */
export function generator(group: EcGroup): Bytes {
  const { x, y } = group.Point.BASE.toAffine();
  const out = new Uint8Array(group.elementLength);
  out.set(toOctets(x, group.length));
  out.set(toOctets(y, group.length), group.length);
  return out;
}

/** What checking a signature shows. */
export interface EcdsaCheck extends EcdsaSignature {
  /** x of u1 G + u2 Q modulo n: r, if the signature is that key's. */
  readonly v: Bytes;
  readonly ok: boolean;
}

/**
 * Checks an ECDSA signature: v = x(u1 G + u2 Q) mod n = r.
 * @param publicKey Q, x || y @param signature in DER
 * @returns null when the signature cannot be read, or r or s is not in 1 to n - 1
 * @throws RangeError when the public key is not on the curve
 * Source: FIPS 186-4 6.4, ANSI X9.62 7.4.
 */
export function ecdsaCheck(
  group: EcGroup,
  hash: KdfHash,
  publicKey: Bytes,
  message: Bytes,
  signature: Bytes,
): EcdsaCheck | null {
  const read = ecdsaSignature(signature, group.length);
  const inRange = (octets: Bytes) => toNumber(octets) > 0n && toNumber(octets) < group.q;
  if (!read || !inRange(read.r) || !inRange(read.s)) return null;
  const { u1, u2 } = ecdsaScalars(group, ecdsaHash(group, hash, message), read);
  const base = ecScalar(group, toNumber(u1), generator(group));
  const point = ecAdd(group, base, ecScalar(group, toNumber(u2), publicKey));
  const v = ecdsaX(group, point);
  return { ...read, v, ok: equal(v, read.r) };
}
