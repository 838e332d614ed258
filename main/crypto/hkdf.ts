import { expand } from '@noble/hashes/hkdf.js';
import type { Bytes } from '../base/bytes.ts';
import { HASHES, hmacOf, type KdfHash } from './hash.ts';

/**
 * HKDF-Extract(salt, IKM) = HMAC-Hash(salt, IKM), as long as the hash.
 * Source: RFC 5869 2.2.
 */
export const hkdfExtract = (hash: KdfHash, salt: Bytes, ikm: Bytes): Bytes => hmacOf(hash, salt, ikm);

/**
 * HKDF-Expand(PRK, info, L).
 * @param length L, octets, at most 255 hashes
 * @throws when `length` is greater
 * Source: RFC 5869 2.3.
 */
export const hkdfExpand = (hash: KdfHash, prk: Bytes, info: Bytes, length: number): Bytes =>
  expand(HASHES[hash], prk, info, length);
