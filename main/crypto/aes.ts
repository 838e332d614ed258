import { unsafe } from '@noble/ciphers/aes.js';
import type { Bytes } from '../base/bytes.ts';

/** An AES key with its schedule computed, for many blocks under one key. */
export interface AesKey {
  readonly key: Bytes;
  readonly schedule: Uint32Array;
}

/** Where a key is wanted: its octets, or the same expanded beforehand. */
export type AesKeyLike = Bytes | AesKey;

/**
 * Expands an AES key of 16, 24 or 32 octets (FIPS 197).
 * @throws RangeError on any other length
 */
export function aesKey(key: AesKeyLike): AesKey {
  if (!(key instanceof Uint8Array)) return key;
  if (![16, 24, 32].includes(key.length))
    throw new RangeError(`key: ${key.length} bytes, expected 16, 24 or 32`);
  // noble reads words, so a view at an odd offset has to be copied
  const copy = Uint8Array.from(key);
  return { key: copy, schedule: unsafe.expandKeyLE(copy) };
}

/** One block of 16 octets, encrypted into a new array. */
export const aesEncrypt = (key: AesKeyLike, block: Bytes): Bytes =>
  unsafe.encryptBlock(aesKey(key).schedule, Uint8Array.from(block));

/** Encrypts `block`, 16 octets that begin their own buffer, in place: for the inner loops. */
export function aesEncryptInPlace(key: AesKey, block: Bytes): void {
  unsafe.encryptBlock(key.schedule, block);
}

/** One block of 16 octets, decrypted into a new array. `schedule` is {@link aesDecryptionSchedule}'s. */
export const aesDecrypt = (schedule: Uint32Array, block: Bytes): Bytes =>
  unsafe.decryptBlock(schedule, Uint8Array.from(block));

export const aesDecryptionSchedule = (key: Bytes): Uint32Array => unsafe.expandKeyDecLE(Uint8Array.from(key));
