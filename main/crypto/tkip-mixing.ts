import type { Bytes } from '../base/bytes.ts';

/** The AES S-box (FIPS 197, 5.1.1), from inverses in GF(2^8). */
function aesSbox(): Uint8Array {
  const sbox = new Uint8Array(256);
  // p runs through the powers of 3, q through those of its inverse, so q is always 1/p
  for (let p = 1, q = 1, first = true; first || p !== 1; first = false) {
    p = (p ^ (p << 1) ^ (p & 0x80 ? 0x11b : 0)) & 0xff;
    q ^= q << 1;
    q ^= q << 2;
    q = (q ^ (q << 4)) & 0xff;
    if (q & 0x80) q ^= 0x09;
    const spread = q | (q << 8);
    sbox[p] = q ^ (spread >> 7) ^ (spread >> 6) ^ (spread >> 5) ^ (spread >> 4) ^ 0x63;
  }
  sbox[0] = 0x63;
  return sbox;
}

/** TKIP's table of 16-bit entries is the AES S-box times 2 beside the same times 3. */
const SBOX16 = Uint16Array.from(aesSbox(), (s) => {
  const twice = ((s << 1) ^ (s & 0x80 ? 0x11b : 0)) & 0xff;
  return (twice << 8) | (twice ^ s);
});

const swap16 = (n: number): number => ((n << 8) | (n >>> 8)) & 0xffff;
const substitute = (n: number): number => SBOX16[n & 0xff]! ^ swap16(SBOX16[n >>> 8]!);
const rotateRight1 = (n: number): number => ((n >>> 1) | (n << 15)) & 0xffff;
const word = (octets: Bytes, at: number): number => octets[at]! | (octets[at + 1]! << 8);

/**
 * Phase 1 of the key mixing: TTAK from the temporal key, the transmitter and the upper 32 bits of the TSC.
 * @param tk the first 16 octets of the temporal key
 * @param ta transmitter address, 6 octets
 * @param tsc 6 octets, TSC5 first
 * @returns TTAK, five words of 16 bits
 * Source: 802.11-2020 12.5.2.5.2.
 */
export function tkipPhase1(tk: Bytes, ta: Bytes, tsc: Bytes): Uint16Array {
  const ttak = Uint16Array.of(
    (tsc[2]! << 8) | tsc[3]!,
    (tsc[0]! << 8) | tsc[1]!,
    word(ta, 0),
    word(ta, 2),
    word(ta, 4),
  );
  for (let i = 0; i < 8; i++) {
    const j = 2 * (i & 1);
    ttak[0]! += substitute(ttak[4]! ^ word(tk, j));
    ttak[1]! += substitute(ttak[0]! ^ word(tk, 4 + j));
    ttak[2]! += substitute(ttak[1]! ^ word(tk, 8 + j));
    ttak[3]! += substitute(ttak[2]! ^ word(tk, 12 + j));
    ttak[4]! += substitute(ttak[3]! ^ word(tk, j)) + i;
  }
  return ttak;
}

/**
 * Phase 2: the RC4 key of one MPDU.
 * @param ttak of {@link tkipPhase1}
 * @param tk the first 16 octets of the temporal key
 * @param tsc 6 octets, TSC5 first; its lower 16 bits are used
 * @returns WEP seed, 16 octets, of which the first three are the IV on the air
 * Source: 802.11-2020 12.5.2.5.3.
 */
export function tkipPhase2(ttak: Uint16Array, tk: Bytes, tsc: Bytes): Bytes {
  const [tsc1, tsc0] = [tsc[4]!, tsc[5]!];
  const ppk = Uint16Array.of(...ttak, ttak[4]! + ((tsc1 << 8) | tsc0));
  for (let i = 0; i < 6; i++) ppk[i]! += substitute(ppk[(i + 5) % 6]! ^ word(tk, 2 * i));
  ppk[0]! += rotateRight1(ppk[5]! ^ word(tk, 12));
  ppk[1]! += rotateRight1(ppk[0]! ^ word(tk, 14));
  for (let i = 2; i < 6; i++) ppk[i]! += rotateRight1(ppk[i - 1]!);
  const seed = new Uint8Array(16);
  // The second octet keeps the IV out of the class of weak keys of RC4.
  seed.set([tsc1, (tsc1 | 0x20) & 0x7f, tsc0, (ppk[5]! ^ word(tk, 0)) >> 1]);
  for (let i = 0; i < 6; i++) seed.set([ppk[i]!, ppk[i]! >> 8], 4 + 2 * i);
  return seed;
}
