import { expect, it } from 'vitest';
import { RECORDINGS, told } from '../derive/flips.ts';

it.each(RECORDINGS)(
  '%s: each of 250 flipped bits is told as one damaged frame, or not at all',
  async (name) => {
    expect(await told(name, 250, 1)).toEqual([]);
  },
  300_000,
);
