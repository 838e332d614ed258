import { expect, it } from 'vitest';
import { hexRuns } from '../../renderer/ui/hex.tsx';

const places = (start: number, end: number, differs: readonly number[]): string[] =>
  hexRuns(start, end, new Set(differs)).map(
    (run) => `${run.start}-${run.end}${run.differs ? ' differs' : ''}`,
  );

it('cuts a line of bytes in its middle', () => {
  expect(places(16, 32, [])).toEqual(['16-24', '24-32']);
  expect(places(0, 6, [])).toEqual(['0-6']);
  expect(places(0, 8, [])).toEqual(['0-8']);
  expect(places(0, 0, [])).toEqual([]);
});

it('cuts it where bytes begin or cease to differ', () => {
  expect(places(0, 12, [0, 6, 7, 8])).toEqual(['0-1 differs', '1-6', '6-8 differs', '8-9 differs', '9-12']);
});
