import { expect, it } from 'vitest';
import { VirtualClock } from '../../main/simulate/clock.ts';

it('time passes in the order of what is due, whatever the order of asking', async () => {
  const clock = new VirtualClock(0n);
  const seen: [string, number][] = [];
  const note = (name: string) => () => seen.push([name, Number(clock.now() / 1_000_000n)]);
  clock.after(20, note('twenty'));
  const cancel = clock.after(15, note('taken back'));
  clock.after(10, () => {
    note('ten')();
    clock.after(5, note('fifteen'));
    cancel();
  });
  clock.after(20, note('twenty too'));
  await clock.run();
  expect(seen).toEqual([
    ['ten', 10],
    ['fifteen', 15],
    ['twenty', 20],
    ['twenty too', 20],
  ]);
});

it('promises go on before time does', async () => {
  const clock = new VirtualClock(0n);
  const seen: number[] = [];
  const wait = (ms: number) => new Promise<void>((resolve) => clock.after(ms, resolve));
  const waiting = (async () => {
    for (const ms of [5, 5, 5]) {
      await wait(ms);
      seen.push(Number(clock.now() / 1_000_000n));
    }
  })();
  clock.after(100, () => seen.push(100));
  await clock.run();
  await waiting;
  expect(seen).toEqual([5, 10, 15, 100]);
});
