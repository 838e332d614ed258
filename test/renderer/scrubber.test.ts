import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PhaseView } from '../../preload/contract/index.ts';
import { fractionToRow, layOut, rowToFraction, segmentOf } from '../../renderer/state/scrubber.ts';

const phase = (name: PhaseView['phase'], firstRow: number, rows: number): PhaseView => ({
  phase: name,
  label: name,
  state: rows > 0 ? 'done' : 'not-reached',
  firstRow,
  rows,
});

describe('scrubber', () => {
  it('lays phases by their number of rows and leaves out those without', () => {
    const segments = layOut([phase('discovery', 0, 10), phase('eap', 0, 0), phase('four-way', 10, 30)], 40);
    expect(segments.map((s) => [s.phase.phase, s.from, s.to])).toEqual([
      ['discovery', 0, 0.25],
      ['four-way', 0.25, 1],
    ]);
  });

  it('keeps a small phase wide enough to hit beside very many rows', () => {
    const segments = layOut([phase('four-way', 0, 4), phase('data', 4, 100_000)], 100_004);
    expect(segments[0]!.to).toBeGreaterThan(0.05);
    expect(segments[1]!.to).toBe(1);
  });

  it('lets a phase last until the next begins, where phases interleave', () => {
    const segments = layOut([phase('data', 5, 50), phase('group-key', 20, 2)], 60);
    expect(segments.map((s) => [s.firstRow, s.rows])).toEqual([
      [0, 20],
      [20, 40],
    ]);
    expect(segmentOf(segments, 45)?.phase.phase).toBe('group-key');
  });

  it('has nothing to show without rows', () => {
    expect(layOut([phase('data', 0, 0)], 0)).toEqual([]);
    expect(fractionToRow([], 0.5)).toBe(0);
    expect(rowToFraction([], 3)).toBe(0);
  });

  it('finds the row again at the place where it is drawn, rising from left to right', () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 4000 }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(lengths, fc.nat(), (counts, seed) => {
        let at = 0;
        const phases = counts.map((rows, i) => {
          const one = phase((['discovery', 'data'] as const)[i % 2]!, at, rows);
          at += rows;
          return one;
        });
        const segments = layOut(phases, at);
        const row = seed % at;
        const fraction = rowToFraction(segments, row);
        expect(fraction).toBeGreaterThan(0);
        expect(fraction).toBeLessThan(1);
        expect(fractionToRow(segments, fraction)).toBe(row);
        if (row > 0) expect(rowToFraction(segments, row - 1)).toBeLessThan(fraction);
      }),
    );
  });

  it('takes places outside as its ends', () => {
    const segments = layOut([phase('data', 0, 7)], 7);
    expect(fractionToRow(segments, -1)).toBe(0);
    expect(fractionToRow(segments, 2)).toBe(6);
  });
});
