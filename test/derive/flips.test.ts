import { expect, it } from 'vitest';
import { RECORDINGS, told } from './flips.ts';

// test/oracle/flips.test.ts flips ten times as many.
it.each(RECORDINGS)(
  '%s: one flipped bit makes no cause, no other outcome and no other attempt',
  async (name) => {
    expect(await told(name, 25, 42)).toEqual([]);
  },
  60_000,
);
