import { hmac } from '@noble/hashes/hmac.js';
import { md5, sha1 } from '@noble/hashes/legacy.js';
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import type { Bytes } from '../base/bytes.ts';

/** Hash functions that 802.11 names, as this program spells them. */
export type HashName = 'md5' | 'sha1' | 'sha256' | 'sha384' | 'sha512';

/** Hashes that KDF-Hash-Length is used with (802.11 12.7.1.6.2). */
export type KdfHash = 'sha256' | 'sha384' | 'sha512';

export const HASHES = { md5, sha1, sha256, sha384, sha512 } as const;

/** Octets of a hash's output. */
export const hashLength = (name: HashName): number => HASHES[name].outputLen;

/** The hash of a message. RFC 1321 (MD5), FIPS 180-4 (SHA). */
export const digest = (name: HashName, message: Bytes): Bytes => HASHES[name](message);

/** HMAC, not truncated (RFC 2104). */
export const hmacOf = (name: HashName, key: Bytes, message: Bytes): Bytes => hmac(HASHES[name], key, message);
