import { getDiffieHellman } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { MODP_NUMBERS, modpGroup } from '../../main/crypto/modp.ts';
import { powerModulo } from '../../main/crypto/numbers.ts';

// RFC 3526 gives each prime as a formula of π; the platform has them as numbers.

describe.each(MODP_NUMBERS.map((number) => [number] as const))('group %i', (number) => {
  const group = modpGroup(number)!;

  test('the prime is the one that the platform has', () => {
    const theirs = getDiffieHellman(`modp${number}`).getPrime();
    expect(group.p).toBe(BigInt(`0x${theirs.toString('hex')}`));
    expect(theirs.length).toBe(group.length);
  });

  test('4 has order q', () => {
    expect(powerModulo(4n, group.q, group.p)).toBe(1n);
  });
});

test('no other number is a group', () => {
  expect([0, 5, 13, 19, 22].map((number) => modpGroup(number))).toEqual([null, null, null, null, null]);
});
