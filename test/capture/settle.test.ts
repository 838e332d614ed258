import { expect, it } from 'vitest';
import { inOrder, settled } from '../../main/capture/settle.ts';

const order = (...ms: (number | null)[]): (number | null)[] =>
  inOrder(ms, (one) => (one === null ? null : BigInt(one) * 1_000_000n));

it('what came a little late goes to its place, and equal times stay as they came', () => {
  expect(order(10, 30, 20, 400, 390, 5)).toEqual([5, 10, 20, 30, 390, 400]);
  const same = [
    { name: 'a', time: 7n },
    { name: 'b', time: 7n },
  ];
  expect(inOrder(same, ({ time }) => time)).toEqual(same);
});

it('what is more than 400 ms late stays where it came: a clock was set back', () => {
  expect(order(10_000, 1000, 1020, 1010)).toEqual([10_000, 1000, 1010, 1020]);
  expect(order(500, 99)).toEqual([500, 99]);
  expect(order(500, 100)).toEqual([100, 500]);
});

it('what has no time stays behind what came before it', () => {
  expect(order(null, 20, null, 10, null)).toEqual([null, 10, null, 20, null]);
});

it('a long list is handed on as it settles, and comes out as from the whole', () => {
  const ms = Array.from({ length: 2000 }, (_, i) => 10 * (i ^ 21) - (i > 900 ? 3000 : 0));
  const time = (one: number) => BigInt(one + 3000) * 1_000_000n;
  let read = 0;
  const counted = (function* () {
    for (const one of ms) {
      read++;
      yield one;
    }
  })();
  const out: number[] = [];
  let ahead = 0;
  for (const one of settled(counted, time)) {
    out.push(one);
    ahead = Math.max(ahead, read - out.length);
  }
  const sorted = (part: number[]) => part.toSorted((a, b) => a - b);
  expect(out).toEqual([...sorted(ms.slice(0, 901)), ...sorted(ms.slice(901))]);
  expect(ahead).toBeLessThan(200);
});
