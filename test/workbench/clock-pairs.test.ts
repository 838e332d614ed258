import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { differenceOf, type Sightings } from '../../main/session/clocks/pairs.ts';
import type { TokenKind } from '../../main/session/clocks/tokens.ts';

const MS = 1_000_000n;
const seen = (kind: TokenKind, times: Record<string, number[]>): Sightings =>
  new Map(
    Object.entries(times).map(([key, list]) => [key, { kind, times: list.map((t) => BigInt(t) * MS) }]),
  );

describe('the difference of two clocks', () => {
  test('is what most tokens propose, whatever repeats', () => {
    const air = seen('frame', { commit: [100, 900], associate: [200], leave: [50, 300, 990] });
    const log = seen('frame', { commit: [1101], associate: [1203], leave: [1302] });
    expect(differenceOf(air, log, 250n * MS)).toEqual({
      by: 'bytes',
      offset: -1002n * MS,
      pairs: 3,
      spread: MS,
      least: -1003n * MS,
      most: -1001n * MS,
    });
  });

  test('takes one token that is there but once, two of others, and none where they disagree', () => {
    expect(differenceOf(seen('unique', { a: [5] }), seen('unique', { a: [9] }), MS)).toMatchObject({
      offset: -4n * MS,
    });
    expect(differenceOf(seen('event', { a: [5] }), seen('event', { a: [9] }), MS)).toBeNull();
    const apart = differenceOf(seen('event', { a: [5], b: [100] }), seen('event', { a: [9], b: [500] }), MS);
    expect(apart).toBeNull();
    expect(differenceOf(seen('unique', { a: [5] }), seen('unique', { b: [9] }), MS)).toBeNull();
  });

  test('prefers bytes to words, and of equals the smaller', () => {
    const first = new Map([...seen('line', { x: [10], y: [20] }), ...seen('unique', { n: [1000] })]);
    const second = new Map([...seen('line', { x: [15], y: [25] }), ...seen('unique', { n: [1001] })]);
    expect(differenceOf(first, second, MS)).toMatchObject({ by: 'bytes', offset: -MS });
    const twice = differenceOf(
      seen('frame', { a: [100, 700], b: [110, 710] }),
      seen('frame', { a: [101], b: [111] }),
      5n * MS,
    );
    expect(twice).toMatchObject({ offset: -MS, pairs: 2 });
  });

  test('of events, which every attempt shows alike, is the one that all attempts agree on', () => {
    const air = seen('event', {
      authenticated: [10_000, 23_000, 41_000],
      associated: [10_100, 23_100, 41_100],
    });
    const log = seen('event', { authenticated: [90, 13_090, 31_090], associated: [190, 13_190, 31_190] });
    // By three of three attempts; two or one would make it less.
    expect(differenceOf(air, log, 250n * MS)).toMatchObject({ by: 'events', offset: 9910n * MS });
    const short = seen('event', { authenticated: [13_090], associated: [13_190] });
    expect(differenceOf(air, short, 250n * MS)).toMatchObject({ offset: -3090n * MS });
  });

  test('is found among any noise', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }),
        fc.array(fc.record({ at: fc.integer({ min: 0, max: 1e6 }), late: fc.integer({ min: 0, max: 90 }) }), {
          minLength: 4,
          maxLength: 20,
        }),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 0, max: 1e6 })), {
          maxLength: 3,
        }),
        (offset, true_, noise) => {
          const first = new Map<string, { kind: TokenKind; times: bigint[] }>();
          const second = new Map<string, { kind: TokenKind; times: bigint[] }>();
          for (const [i, { at, late }] of true_.entries()) {
            first.set(`t${i}`, { kind: 'unique', times: [BigInt(at) * MS + offset] });
            second.set(`t${i}`, { kind: 'unique', times: [BigInt(at + late) * MS] });
          }
          for (const [i, [a, b]] of noise.entries()) {
            first.set(`n${i}`, { kind: 'unique', times: [BigInt(a) * MS + offset] });
            second.set(`n${i}`, { kind: 'unique', times: [BigInt(b) * MS] });
          }
          const found = differenceOf(first, second, 100n * MS)!;
          expect(found.pairs).toBeGreaterThanOrEqual(true_.length);
          // Late by up to 90 ms, and noise may come as near as the width.
          expect(Number(found.offset - offset) / 1e6).toBeGreaterThanOrEqual(-190);
          expect(Number(found.offset - offset) / 1e6).toBeLessThanOrEqual(100);
        },
      ),
    );
  });
});
