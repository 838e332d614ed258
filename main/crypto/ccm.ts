import { createCipheriv } from 'node:crypto';
import { type Bytes, concat, equal } from '../base/bytes.ts';
import { type AesKey, type AesKeyLike, aesEncrypt, aesEncryptInPlace, aesKey } from './aes.ts';

/**
 * B_0: flags, nonce, message length. The nonce's length fixes L = 15 - nonce.length.
 * @param micLength M: 4 to 16, even
 * Source: RFC 3610, 2.2.
 */
export function ccmB0(nonce: Bytes, aadLength: number, messageLength: number, micLength: number): Bytes {
  const l = 15 - nonce.length;
  if (l < 2 || l > 8) throw new RangeError(`nonce: ${nonce.length} bytes, expected 7 to 13`);
  if (micLength < 4 || micLength > 16 || micLength % 2) throw new RangeError(`micLength: ${micLength}`);
  if (messageLength >= 2 ** Math.min(8 * l, 32))
    throw new RangeError(`message: ${messageLength} bytes do not fit a length field of ${l}`);
  const b0 = new Uint8Array(16);
  b0[0] = (aadLength ? 0x40 : 0) | ((micLength - 2) << 2) | (l - 1);
  b0.set(nonce, 1);
  for (let i = 0, rest = messageLength; i < Math.min(l, 4); i++, rest >>>= 8) b0[15 - i] = rest & 0xff;
  return b0;
}

/** AAD as it enters the CBC-MAC: two octets of length, the AAD, zeroes to a whole block. AAD below 65280 octets. */
export function ccmAadBlocks(aad: Bytes): Bytes {
  if (aad.length >= 0xff00) throw new RangeError(`aad: ${aad.length} bytes, expected fewer than 65280`);
  if (!aad.length) return new Uint8Array(0);
  const out = new Uint8Array(16 * Math.ceil((2 + aad.length) / 16));
  out[0] = aad.length >> 8;
  out[1] = aad.length & 0xff;
  out.set(aad, 2);
  return out;
}

/** A_i, the counter block: flags, nonce, i. RFC 3610, 2.3. */
export function ccmCounter(nonce: Bytes, i: number): Bytes {
  const a = new Uint8Array(16);
  a[0] = 14 - nonce.length;
  a.set(nonce, 1);
  for (let k = 0, rest = i; k < Math.min(15 - nonce.length, 4); k++, rest >>>= 8) a[15 - k] = rest & 0xff;
  return a;
}

function cbcMac(key: AesKey, state: Bytes, data: Bytes): void {
  for (let at = 0; at < data.length; at += 16) {
    const n = Math.min(16, data.length - at);
    for (let i = 0; i < n; i++) state[i]! ^= data[at + i]!;
    aesEncryptInPlace(key, state);
  }
}

/** The authentication tag before encryption, whole (16 octets); T is its first M. RFC 3610, 2.2. */
function ccmTag(key: AesKey, b0: Bytes, aad: Bytes, message: Bytes): Bytes {
  const state = new Uint8Array(16);
  cbcMac(key, state, b0);
  cbcMac(key, state, ccmAadBlocks(aad));
  cbcMac(key, state, message);
  return state;
}

function ctr(key: AesKey, nonce: Bytes, data: Bytes): Bytes {
  const out = new Uint8Array(data.length);
  const counter = ccmCounter(nonce, 0);
  const stream = new Uint8Array(16);
  for (let at = 0; at < data.length; at += 16) {
    // The length field bounds the number of blocks, so the carry stays within the counter.
    for (let k = 15; ++counter[k]! > 0xff; k--);
    stream.set(counter);
    aesEncryptInPlace(key, stream);
    const n = Math.min(16, data.length - at);
    for (let i = 0; i < n; i++) out[at + i] = data[at + i]! ^ stream[i]!;
  }
  return out;
}

/** CCM with what RFC 3610 names on the way. */
export interface CcmResult {
  readonly b0: Bytes;
  /** T, the tag in the clear: M octets. */
  readonly t: Bytes;
  /** S_0, the keystream block that hides T: 16 octets. */
  readonly s0: Bytes;
  /** U = T xor first-M(S_0): what is sent as the MIC. */
  readonly u: Bytes;
}

function tagged(key: AesKey, nonce: Bytes, aad: Bytes, message: Bytes, micLength: number): CcmResult {
  const b0 = ccmB0(nonce, aad.length, message.length, micLength);
  const t = ccmTag(key, b0, aad, message).slice(0, micLength);
  const s0 = aesEncrypt(key, ccmCounter(nonce, 0));
  return { b0, t, s0, u: t.map((octet, i) => octet ^ s0[i]!) };
}

/**
 * CCM encryption.
 * @param nonce 7 to 13 octets (802.11: 13, so L = 2)
 * @param micLength M (CCMP-128: 8, CCMP-256: 16)
 * @returns ciphertext without MIC; `u` is the MIC
 * Source: RFC 3610; NIST SP 800-38C.
 */
export function ccmEncrypt(
  key: AesKeyLike,
  nonce: Bytes,
  aad: Bytes,
  plaintext: Bytes,
  micLength: number,
): CcmResult & { readonly ciphertext: Bytes } {
  const k = aesKey(key);
  return { ...tagged(k, nonce, aad, plaintext, micLength), ciphertext: ctr(k, nonce, plaintext) };
}

/**
 * CCM decryption. A failed check is a result: `plaintext` is then noise, `u` what the MIC would have had to be.
 * @param mic received; its length is M
 */
export function ccmDecrypt(
  key: AesKeyLike,
  nonce: Bytes,
  aad: Bytes,
  ciphertext: Bytes,
  mic: Bytes,
): CcmResult & { readonly plaintext: Bytes; readonly ok: boolean } {
  const k = aesKey(key);
  const plaintext = ctr(k, nonce, ciphertext);
  const result = tagged(k, nonce, aad, plaintext, mic.length);
  return { ...result, plaintext, ok: result.u.every((octet, i) => octet === mic[i]) };
}

const ZEROES = new Uint8Array(16);

/**
 * As `ccmDecrypt`, with the AES of the machine, for who has to open a million frames: the counter mode and the CBC-MAC by
 * themselves, since not every build of Node has CCM.
 * @param key 16 or 32 octets
 * @returns the plaintext; null where the MIC is another one
 */
export function ccmOpen(key: Bytes, nonce: Bytes, aad: Bytes, ciphertext: Bytes, mic: Bytes): Bytes | null {
  const bits = 8 * key.length;
  const counter = createCipheriv(`aes-${bits}-ctr`, key, ccmCounter(nonce, 0));
  // The first block of the stream is for the MIC.
  const opened = counter.update(concat(mic, ZEROES.subarray(mic.length), ciphertext));
  const plaintext = opened.subarray(16);
  const chain = createCipheriv(`aes-${bits}-cbc`, key, ZEROES);
  chain.setAutoPadding(false);
  const begin = [ccmB0(nonce, aad.length, plaintext.length, mic.length), ccmAadBlocks(aad)];
  const tags = chain.update(concat(...begin, plaintext, ZEROES.subarray(0, -plaintext.length & 15)));
  return equal(tags.subarray(-16, tags.length - 16 + mic.length), opened.subarray(0, mic.length))
    ? plaintext
    : null;
}
