import { invert } from '@noble/curves/abstract/modular.js';
import { bytesToNumberBE, numberToBytesBE } from '@noble/curves/utils.js';
import type { Bytes } from '../base/bytes.ts';

/** The unsigned number that big-endian octets stand for; 0 for none. */
export const toNumber = (octets: Bytes): bigint => bytesToNumberBE(octets);

/**
 * Big-endian octets of a number, zeros in front.
 * @throws when the number is negative or has more than `length` octets
 */
export const toOctets = (number: bigint, length: number): Bytes => numberToBytesBE(number, length);

/** The residue 0..m-1, also of a negative number. */
export function modulo(number: bigint, m: bigint): bigint {
  const rest = number % m;
  return rest < 0n ? rest + m : rest;
}

/** base^exponent modulo m, four bits of the exponent at a time. */
export function powerModulo(base: bigint, exponent: bigint, m: bigint): bigint {
  const powers = [1n % m];
  for (let i = 1; i < 16; i++) powers.push((powers[i - 1]! * base) % m);
  let result = 1n % m;
  for (const digit of exponent.toString(16)) {
    result = (result * result) % m;
    result = (result * result) % m;
    result = (result * result) % m;
    result = (result * result) % m;
    if (digit !== '0') result = (result * powers[Number.parseInt(digit, 16)]!) % m;
  }
  return result;
}

/** 1/number modulo a prime; 0 for 0, as number^(prime-2) would give it and SSWU wants it. */
export const inverseModulo = (number: bigint, prime: bigint): bigint =>
  number % prime === 0n ? 0n : invert(number, prime);
