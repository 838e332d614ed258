import { type Bytes, concat, equal } from '../base/bytes.ts';
import { aesDecrypt, aesDecryptionSchedule, aesEncrypt, aesKey } from './aes.ts';

/** The integrity check value that every wrap begins with and every unwrap has to end with: A6 eight times. */
export const KEY_WRAP_IV: Bytes = new Uint8Array(8).fill(0xa6);

/** The state after one of the 6n steps. */
export interface KeyWrapStep {
  /** t, 1 to 6n: counted up when wrapping, down when unwrapping. */
  readonly t: number;
  /** Which R of 1 to n this step changed. */
  readonly i: number;
  readonly a: Bytes;
  readonly r: Bytes;
}

const semiblocks = (octets: Bytes): Bytes[] =>
  Array.from({ length: octets.length / 8 }, (_, i) => octets.slice(8 * i, 8 * i + 8));

/** A xor t, t as 64 bits big-endian. */
function xorCounter(a: Bytes, t: number): Bytes {
  const out = Uint8Array.from(a);
  const view = new DataView(out.buffer);
  view.setUint32(4, (view.getUint32(4) ^ t) >>> 0);
  return out;
}

/**
 * AES key wrap.
 * @param kek 16, 24 or 32 octets
 * @param plaintext n semiblocks of 8 octets, n at least 2
 * @param visit is told the state after each step, where one wants to see it
 * @returns A || R1 || ... || Rn, 8 octets longer
 * @throws RangeError when the plaintext is no such length
 * Source: RFC 3394, 2.2.1.
 */
export function wrap(kek: Bytes, plaintext: Bytes, visit?: (step: KeyWrapStep) => void): Bytes {
  if (plaintext.length % 8 || plaintext.length < 16)
    throw new RangeError(`plaintext: ${plaintext.length} bytes, expected a multiple of 8 from 16`);
  const key = aesKey(kek);
  const r = semiblocks(plaintext);
  let a = KEY_WRAP_IV;
  for (let j = 0; j < 6; j++)
    for (let i = 0; i < r.length; i++) {
      const t = r.length * j + i + 1;
      const b = aesEncrypt(key, concat(a, r[i]!));
      a = xorCounter(b.subarray(0, 8), t);
      r[i] = b.slice(8);
      visit?.({ t, i: i + 1, a, r: r[i]! });
    }
  return concat(a, ...r);
}

export interface Unwrapped {
  /** Whether A came out as {@link KEY_WRAP_IV}: the KEK is the right one and nothing was changed. */
  readonly ok: boolean;
  /** The recovered A, whatever it is. */
  readonly a: Bytes;
  /** R1 || ... || Rn; noise unless `ok`. */
  readonly plaintext: Bytes;
}

/**
 * AES key unwrap. A failed check is a result, not an exception: a wrong KEK is what one looks for.
 * @param wrapped n+1 semiblocks of 8 octets, n at least 2
 * @throws RangeError when it is no such length
 * Source: RFC 3394, 2.2.2.
 */
export function unwrap(kek: Bytes, wrapped: Bytes, visit?: (step: KeyWrapStep) => void): Unwrapped {
  if (wrapped.length % 8 || wrapped.length < 24)
    throw new RangeError(`wrapped: ${wrapped.length} bytes, expected a multiple of 8 from 24`);
  const schedule = aesDecryptionSchedule(aesKey(kek).key);
  const [first, ...r] = semiblocks(wrapped);
  let a = first!;
  for (let j = 5; j >= 0; j--)
    for (let i = r.length - 1; i >= 0; i--) {
      const t = r.length * j + i + 1;
      const b = aesDecrypt(schedule, concat(xorCounter(a, t), r[i]!));
      a = b.slice(0, 8);
      r[i] = b.slice(8);
      visit?.({ t, i: i + 1, a, r: r[i]! });
    }
  return { ok: equal(a, KEY_WRAP_IV), a, plaintext: concat(...r) };
}
