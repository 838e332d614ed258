import { expect, it } from 'vitest';
import { faultOf, fuzz } from './fuzz.ts';
import { mutate } from './mutate.ts';
import { type Target, targets } from './targets.ts';

it('every decoder bears damaged input: a round of each, the same each time', async () => {
  const { executions, faults } = await fuzz([], 1, (n) => n < 700);
  expect(executions).toBe(700);
  expect(faults).toEqual([]);
});

it('each target has samples, and reads them whole', async () => {
  for (const target of targets) {
    expect(target.samples.length, target.name).toBeGreaterThan(0);
    expect(target.samples[0]?.length, target.name).toBeGreaterThan(0);
    expect(await faultOf(target, target.samples[0] ?? new Uint8Array(0), true), target.name).toBeNull();
  }
});

it('tells what throws, what takes too long and what is not the same twice', async () => {
  const target = (run: Target['run']): Target => ({ name: 'mine', samples: [], run });
  const input = Uint8Array.of(1);
  let count = 0;
  expect(
    await faultOf(
      target(() => null),
      input,
      true,
    ),
  ).toBeNull();
  expect(
    await faultOf(
      target(() => BigInt('x')),
      input,
      true,
    ),
  ).toMatch(/SyntaxError/);
  expect(
    await faultOf(
      target(() => ++count),
      input,
      true,
    ),
  ).toMatch(/another result/);
  const slow = target(() => {
    const before = process.cpuUsage();
    while (process.cpuUsage(before).user < 120_000);
  });
  expect(await faultOf(slow, input, false, 100)).toMatch(/ms for 1 octets/);
});

it('makes the same of the same seed, and changes what it is given', () => {
  const sample = Uint8Array.from({ length: 64 }, (_, i) => i);
  const random = (): number => 0.3;
  expect(mutate(sample, [sample], random)).toEqual(mutate(sample, [sample], random));
  expect(mutate(sample, [sample], random)).not.toEqual(sample);
  expect(sample[0]).toBe(0);
});
