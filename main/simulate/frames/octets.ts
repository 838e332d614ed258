import type { MacAddress, Suite } from '../../base/brand.ts';
import { type Bytes, fromHex } from '../../base/bytes.ts';

export const u8 = (...octets: readonly number[]): Bytes => Uint8Array.from(octets);
export const le16 = (n: number): Bytes => Uint8Array.of(n & 255, (n >> 8) & 255);
export const be16 = (n: number): Bytes => Uint8Array.of((n >> 8) & 255, n & 255);

/** 64 bits, high octet first. */
export function be64(n: bigint): Bytes {
  const out = new Uint8Array(8);
  new DataView(out.buffer).setBigUint64(0, n);
  return out;
}

/** 64 bits, low octet first. */
export function le64(n: bigint): Bytes {
  const out = new Uint8Array(8);
  new DataView(out.buffer).setBigUint64(0, n, true);
  return out;
}

/** Six octets of an address. */
export const addressOctets = (address: MacAddress): Bytes => fromHex(address, 'address');

/** Four octets of a suite selector: `00-0f-ac:4` is 00 0f ac 04. */
export function suiteOctets(suite: Suite): Bytes {
  const [oui, type] = suite.split(':');
  return Uint8Array.of(...fromHex(oui!, 'suite'), Number(type));
}

/** A selector as one number, as nl80211 has it: 0x000fac04. */
export function suiteNumber(suite: Suite): number {
  const [a, b, c, d] = suiteOctets(suite);
  return ((a! << 24) | (b! << 16) | (c! << 8) | d!) >>> 0;
}
