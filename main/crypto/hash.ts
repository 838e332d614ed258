import { hmac } from '@noble/hashes/hmac.js';
import { md5, sha1 } from '@noble/hashes/legacy.js';
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import type { Bytes } from '../base/bytes.ts';
import type { HashName } from '../standard/akms.ts';

export type { HashName, KdfHash } from '../standard/akms.ts';

export const HASHES = { md5, sha1, sha256, sha384, sha512 } as const;

/** Octets of a hash's output. */
export const hashLength = (name: HashName): number => HASHES[name].outputLen;

/** The hash of a message. RFC 1321 (MD5), FIPS 180-4 (SHA). */
export const digest = (name: HashName, message: Bytes): Bytes => HASHES[name](message);

/** HMAC, not truncated (RFC 2104). */
export const hmacOf = (name: HashName, key: Bytes, message: Bytes): Bytes => hmac(HASHES[name], key, message);
