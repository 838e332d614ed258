import { pbkdf2Sync } from 'node:crypto';
import { hmac } from '@noble/hashes/hmac.js';
import { sha1 } from '@noble/hashes/legacy.js';
import { type Bytes, concat } from '../base/bytes.ts';
import type { Pmk } from './keys.ts';

/** Iterations of the passphrase mapping, 802.11-2020 J.4.1. */
export const PSK_ITERATIONS = 4096;

/**
 * PSK from a passphrase: PBKDF2-HMAC-SHA-1(passphrase, SSID, 4096, 256 bits); for the PSK suites it is the PMK.
 * The platform's PBKDF2 is used, many times as fast as {@link pbkdf2Block} (bench/crypto.mjs) and the same function: a test
 * holds them equal.
 * @param passphrase 8 to 63 octets by the standard; not enforced, so that what an endpoint did can be reproduced
 * @param ssid 0 to 32 octets
 * @returns 32 octets
 * Source: 802.11-2020 J.4.1; RFC 8018, 5.2.
 */
export function pmkFromPassphrase(passphrase: Bytes, ssid: Bytes): Pmk {
  return Uint8Array.from(pbkdf2Sync(passphrase, ssid, PSK_ITERATIONS, 32, 'sha1')) as Pmk;
}

export interface Pbkdf2Block {
  /** What is hashed first: SSID || INT(i), the block index as four octets, big-endian. */
  readonly seed: Bytes;
  /** U1 = HMAC-SHA-1(passphrase, seed). */
  readonly first: Bytes;
  /** Uc, the last of the chain U(j) = HMAC-SHA-1(passphrase, U(j-1)). */
  readonly last: Bytes;
  /** T(i) = U1 xor U2 xor ... xor Uc. */
  readonly block: Bytes;
}

/**
 * One block of PBKDF2-HMAC-SHA-1 with its ends shown. The PSK is T(1) and the first 12 octets of T(2).
 * @param iterations c, from 1; a smaller c gives any U of the chain as `last`
 * @param blockIndex i, from 1
 * @returns 20 octets each
 * @throws RangeError when either number is below 1
 * Source: RFC 8018, 5.2.
 */
export function pbkdf2Block(
  passphrase: Bytes,
  ssid: Bytes,
  iterations: number,
  blockIndex: number,
): Pbkdf2Block {
  if (!(iterations >= 1)) throw new RangeError(`iterations: ${iterations}, expected 1 or more`);
  if (!(blockIndex >= 1)) throw new RangeError(`blockIndex: ${blockIndex}, expected 1 or more`);
  const index = new Uint8Array(4);
  new DataView(index.buffer).setUint32(0, blockIndex);
  const seed = concat(ssid, index);
  // The key's inner and outer states are computed once and cloned: a third of the time.
  const keyed = hmac.create(sha1, passphrase);
  const first = keyed.clone().update(seed).digest();
  const block = Uint8Array.from(first);
  let last: Bytes = first;
  for (let j = 2; j <= iterations; j++) {
    last = keyed.clone().update(last).digest();
    for (let k = 0; k < block.length; k++) block[k]! ^= last[k]!;
  }
  return { seed, first, last, block };
}
