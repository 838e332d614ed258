import { expect, it } from 'vitest';
import { inOrder } from '../../main/capture/settle.ts';

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
