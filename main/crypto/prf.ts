import { type Bytes, concat, utf8 } from '../base/bytes.ts';
import { hashLength, hmacOf, type KdfHash } from './hash.ts';

function octets(bits: number): number {
  if (!Number.isInteger(bits / 8) || bits <= 0) throw new RangeError(`bits: ${bits}, expected whole bytes`);
  return bits / 8;
}

/** Number of HMAC rounds that give `bits` bits. */
export const prfRounds = (bits: number): number => Math.ceil(octets(bits) / hashLength('sha1'));
export const kdfRounds = (hash: KdfHash, bits: number): number => Math.ceil(octets(bits) / hashLength(hash));

/**
 * What round `i` of the PRF hashes: A || 0 || B || i.
 * @param i from 0, one octet
 */
export const prfSha1Message = (label: string, data: Bytes, i: number): Bytes =>
  concat(utf8(label), Uint8Array.of(0), data, Uint8Array.of(i));

/**
 * Round `i` of the PRF: HMAC-SHA-1(K, A || 0 || B || i), 20 octets.
 * Source: 802.11-2020 12.7.1.2.
 */
export const prfSha1Round = (key: Bytes, label: string, data: Bytes, i: number): Bytes =>
  hmacOf('sha1', key, prfSha1Message(label, data, i));

/**
 * PRF-n: the first n bits of the rounds 0, 1, 2 ... one after the other.
 * @param label A, text without terminating zero: `Pairwise key expansion`
 * @param data B
 * @param bits n, whole octets: 128, 192, 256, 384, 512 or 704
 * @throws RangeError when `bits` is no positive whole number of octets
 * Source: 802.11-2020 12.7.1.2.
 */
export function prfSha1(key: Bytes, label: string, data: Bytes, bits: number): Bytes {
  const rounds = Array.from({ length: prfRounds(bits) }, (_, i) => prfSha1Round(key, label, data, i));
  return concat(...rounds).slice(0, octets(bits));
}

/**
 * What iteration `i` of the KDF hashes: i || Label || Context || Length, numbers as 16 bits little-endian.
 * @param i from 1
 * @param bits Length, of the whole output
 */
export function kdfMessage(label: string, context: Bytes, bits: number, i: number): Bytes {
  const le16 = (n: number) => Uint8Array.of(n & 0xff, n >> 8);
  return concat(le16(i), utf8(label), context, le16(bits));
}

/**
 * Iteration `i` of the KDF: HMAC-Hash(K, i || Label || Context || Length), as long as the hash.
 * Source: 802.11-2020 12.7.1.6.2.
 */
export const kdfRound = (
  hash: KdfHash,
  key: Bytes,
  label: string,
  context: Bytes,
  bits: number,
  i: number,
): Bytes => hmacOf(hash, key, kdfMessage(label, context, bits, i));

/**
 * KDF-Hash-Length: the first `bits` bits of the iterations 1, 2 ... one after the other.
 * @param label text without terminating zero
 * @param bits Length, whole octets, below 65536
 * @throws RangeError when `bits` is no positive whole number of octets
 * Source: 802.11-2020 12.7.1.6.2.
 */
export function kdf(hash: KdfHash, key: Bytes, label: string, context: Bytes, bits: number): Bytes {
  const rounds = Array.from({ length: kdfRounds(hash, bits) }, (_, i) =>
    kdfRound(hash, key, label, context, bits, i + 1),
  );
  return concat(...rounds).slice(0, octets(bits));
}
