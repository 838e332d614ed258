import { type Bytes, concat, equal } from '../base/bytes.ts';
import { aesEncrypt, aesKey } from './aes.ts';
import { aesCmac } from './mic.ts';

const BLOCK = 16;

/** Times x in GF(2^128), modulo x^128 + x^7 + x^2 + x + 1. */
function double(block: Bytes): Bytes {
  const out = new Uint8Array(BLOCK);
  for (let i = 0; i < BLOCK; i++) out[i] = (block[i]! << 1) | ((block[i + 1] ?? 0) >> 7);
  if (block[0]! & 0x80) out[BLOCK - 1]! ^= 0x87;
  return out;
}

const xor = (a: Bytes, b: Bytes): Bytes => a.map((octet, i) => octet ^ b[i]!);

/**
 * S2V: one value of 16 octets out of a vector of strings, the plaintext last.
 * @param key 16, 24 or 32 octets: the first half of an AES-SIV key
 * Source: RFC 5297 2.4.
 */
export function s2v(key: Bytes, strings: readonly Bytes[]): Bytes {
  const last = strings.at(-1);
  if (!last) return aesCmac(key, concat(new Uint8Array(BLOCK - 1), Uint8Array.of(1)));
  let d = aesCmac(key, new Uint8Array(BLOCK));
  for (const string of strings.slice(0, -1)) d = xor(double(d), aesCmac(key, string));
  if (last.length < BLOCK) {
    const padded = new Uint8Array(BLOCK);
    padded.set(last);
    padded[last.length] = 0x80;
    return aesCmac(key, xor(double(d), padded));
  }
  const at = last.length - BLOCK;
  return aesCmac(key, concat(last.subarray(0, at), xor(last.subarray(at), d)));
}

/** AES in counter mode from V, the top bits of its last two words cleared first. */
function counterMode(key: Bytes, v: Bytes, input: Bytes): Bytes {
  const aes = aesKey(key);
  const counter = v.slice();
  counter[8]! &= 0x7f;
  counter[12]! &= 0x7f;
  const out = input.slice();
  for (let at = 0; at < out.length; at += BLOCK) {
    const stream = aesEncrypt(aes, counter);
    for (let i = 0; i < BLOCK && at + i < out.length; i++) out[at + i]! ^= stream[i]!;
    // The value of the expression is what is assigned, which the array then cuts to an octet.
    for (let i = BLOCK - 1; i >= 0 && ++counter[i]! > 0xff; i--);
  }
  return out;
}

function halves(key: Bytes): readonly [Bytes, Bytes] {
  if (![32, 48, 64].includes(key.length))
    throw new RangeError(`key: ${key.length} bytes, expected 32, 48 or 64`);
  return [key.slice(0, key.length / 2), key.slice(key.length / 2)];
}

/**
 * AES-SIV.
 * @param key 32, 48 or 64 octets
 * @param associated strings that are covered and not encrypted, each on its own
 * @returns V, 16 octets, and the ciphertext, as long as the plaintext
 * @throws RangeError on another key length
 * Source: RFC 5297 2.6.
 */
export function sivEncrypt(key: Bytes, associated: readonly Bytes[], plaintext: Bytes): Bytes {
  const [mac, ctr] = halves(key);
  const v = s2v(mac, [...associated, plaintext]);
  return concat(v, counterMode(ctr, v, plaintext));
}

export interface SivOpened {
  /** Whether V came out as it was sent: the key is the right one and nothing was changed. */
  readonly ok: boolean;
  /** V as it should be, whatever was sent. */
  readonly v: Bytes;
  /** Noise unless `ok`. */
  readonly plaintext: Bytes;
}

/**
 * AES-SIV opened. A failed check is a result, not an exception.
 * @param sealed V and ciphertext, 16 octets or more
 * @throws RangeError when the key or `sealed` is no such length
 * Source: RFC 5297 2.7.
 */
export function sivDecrypt(key: Bytes, associated: readonly Bytes[], sealed: Bytes): SivOpened {
  const [mac, ctr] = halves(key);
  if (sealed.length < BLOCK) throw new RangeError(`sealed: ${sealed.length} bytes, expected 16 or more`);
  const sent = sealed.slice(0, BLOCK);
  const plaintext = counterMode(ctr, sent, sealed.slice(BLOCK));
  const v = s2v(mac, [...associated, plaintext]);
  return { ok: equal(v, sent), v, plaintext };
}
