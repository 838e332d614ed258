import { GHASH } from '@noble/ciphers/_polyval.js';
import { unsafe } from '@noble/ciphers/aes.js';
import { type Bytes, concat, equal } from '../base/bytes.ts';
import { type AesKey, type AesKeyLike, aesEncrypt, aesKey } from './aes.ts';

/** GCM with what NIST SP 800-38D names on the way; 16 octets each. */
export interface GcmResult {
  /** H = E(K, 0). */
  readonly h: Bytes;
  /** J0 = nonce || 1. */
  readonly j0: Bytes;
  /** S = GHASH_H(AAD || 0.. || ciphertext || 0.. || lengths). */
  readonly s: Bytes;
  /** T = S xor E(K, J0): the MIC. */
  readonly tag: Bytes;
}

/** The pre-counter block of a 12-octet nonce. SP 800-38D, 7.1 step 2. */
function preCounter(nonce: Bytes): Bytes {
  if (nonce.length !== 12) throw new RangeError(`nonce: ${nonce.length} bytes, expected 12`);
  return concat(nonce, Uint8Array.of(0, 0, 0, 1));
}

function tagged(key: AesKey, nonce: Bytes, aad: Bytes, ciphertext: Bytes): GcmResult {
  const h = aesEncrypt(key, new Uint8Array(16));
  const j0 = preCounter(nonce);
  const lengths = new Uint8Array(16);
  new DataView(lengths.buffer).setUint32(4, aad.length * 8);
  new DataView(lengths.buffer).setUint32(12, ciphertext.length * 8);
  // noble reads words and pads each segment, so each is a copy of its own
  const s = new GHASH(h, aad.length + ciphertext.length + 16)
    .update(aad.slice())
    .update(ciphertext.slice())
    .update(lengths)
    .digest();
  const mask = aesEncrypt(key, j0);
  return { h, j0, s, tag: s.map((octet, i) => octet ^ mask[i]!) };
}

function ctr(key: AesKey, nonce: Bytes, data: Bytes): Bytes {
  return unsafe.ctr32(key.schedule, false, concat(nonce, Uint8Array.of(0, 0, 0, 2)), data.slice());
}

/**
 * AES-GCM encryption with a tag of 16 octets.
 * @param nonce 12 octets
 * Source: NIST SP 800-38D, 7.1.
 */
export function gcmEncrypt(
  key: AesKeyLike,
  nonce: Bytes,
  aad: Bytes,
  plaintext: Bytes,
): GcmResult & { readonly ciphertext: Bytes } {
  const k = aesKey(key);
  const ciphertext = ctr(k, nonce, plaintext);
  return { ...tagged(k, nonce, aad, ciphertext), ciphertext };
}

/**
 * AES-GCM decryption. A failed check is a result: `plaintext` is then noise, `tag` what it would have had to be.
 * @param mic the tag received, 16 octets
 * Source: NIST SP 800-38D, 7.2.
 */
export function gcmDecrypt(
  key: AesKeyLike,
  nonce: Bytes,
  aad: Bytes,
  ciphertext: Bytes,
  mic: Bytes,
): GcmResult & { readonly plaintext: Bytes; readonly ok: boolean } {
  const k = aesKey(key);
  const result = tagged(k, nonce, aad, ciphertext);
  return { ...result, plaintext: ctr(k, nonce, ciphertext), ok: equal(result.tag, mic) };
}

/** AES-GMAC: GCM's tag over AAD alone. Source: NIST SP 800-38D, 3. */
export const gmac = (key: AesKeyLike, nonce: Bytes, message: Bytes): GcmResult =>
  tagged(aesKey(key), nonce, message, new Uint8Array(0));
