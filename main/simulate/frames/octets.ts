import type { MacAddress } from '../../base/brand.ts';
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
