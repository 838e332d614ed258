import { expect, it } from 'vitest';
import type { End } from '../../main/base/brand.ts';
import { type Join, ownerOf, type Told } from '../../main/track/owners.ts';

const AP = '02:00:00:00:00:00' as End;
const [ONE, TWO] = ['02:00:00:00:00:01', '02:00:00:00:00:02'] as [End, End];
const ms = (n: number): bigint => BigInt(n) * 1_000_000n;
const join = (station: End, ...starts: readonly number[]): Join => ({
  station,
  frames: starts.flatMap((start) => [
    { step: 'authentication' as const, time: ms(start) },
    { step: 'association' as const, time: ms(start + 30) },
  ]),
});
/** What a kernel tells of joins that begin then, on a clock that is so much ahead. */
const told = (ahead: number, ...starts: readonly number[]): Told[] =>
  starts.flatMap((start) => [
    { bssid: AP, step: 'authentication' as const, time: ms(start + ahead) },
    { bssid: AP, step: 'association' as const, time: ms(start + 30 + ahead) },
  ]);
const joins = [join(ONE, 1000, 9000, 20_000), join(TWO, 1300, 9150, 20_450)];

it('an interface is of the station whose frames come when its lines tell of them, however the clock is off', () => {
  for (const ahead of [0, 140, -200]) {
    expect(ownerOf(told(ahead, 1000, 9000, 20_000), () => joins)).toBe(ONE);
    expect(ownerOf(told(ahead, 1300, 9150, 20_450), () => joins)).toBe(TWO);
  }
});

it('it is of nobody where several fit, or none', () => {
  expect(ownerOf(told(150, 1000), () => [join(ONE, 1000), join(TWO, 1300)])).toBeNull();
  expect(ownerOf(told(0, 5000), () => joins)).toBeNull();
  expect(ownerOf([], () => joins)).toBeNull();
});
