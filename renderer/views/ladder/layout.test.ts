import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Phase, RowView } from '../../../preload/contract/index.ts';
import { gapText, headingText, rowLabel } from './label.ts';
import { arrowOf, placeLanes } from './lanes.ts';
import {
  blockTop,
  buildLayout,
  cursorHeight,
  missingRows,
  rowAt,
  rowTop,
  totalHeight,
  visibleRows,
} from './layout.ts';

const blank: RowView = {
  row: 0,
  step: '1',
  act: 'frame.m1',
  key: 'frame.m1@m1',
  number: 1,
  kind: 'message',
  phase: 'four-way',
  ms: 0,
  label: 'M1',
  detail: '',
  record: null,
  from: 'ap',
  to: 'supplicant',
  role: 'ap',
  style: 'air',
  note: '',
  verdict: null,
  substeps: 0,
  beacon: false,
  data: false,
};

function rowsOf(parts: readonly Partial<RowView>[]): Map<number, RowView> {
  return new Map(parts.map((part, i) => [i, { ...blank, row: i, number: i + 1, step: `${i + 1}`, ...part }]));
}

const none = { row: null, height: 21 };

describe('layout of the ladder', () => {
  it('puts a heading above the first row of each phase', () => {
    const rows = rowsOf([
      { phase: 'association' },
      { phase: 'association', verdict: 'ok' },
      { phase: 'four-way', verdict: 'fail' },
      { phase: 'four-way', verdict: 'ok' },
    ]);
    const layout = buildLayout(rows, 4, 'elastic');
    expect([...layout.extras.keys()]).toEqual([0, 2]);
    expect(headingText(layout.extras.get(0)!.heading!)).toBe('steps 1 to 2, its check passes');
    expect(headingText(layout.extras.get(2)!.heading!)).toBe('steps 3 to 4, 1 of 2 checks fail');
    expect(rowTop(layout, 2, none)).toBe(2 * 21 + 2 * 19);
  });

  it('says only what has come of a phase whose end is missing', () => {
    const rows = rowsOf([{ phase: 'data' }, { phase: 'data', verdict: 'ok' }]);
    const heading = buildLayout(rows, 10, 'elastic').extras.get(0)!.heading!;
    expect(headingText(heading)).toBe('from step 1');
  });

  it('tells pauses from stalls', () => {
    const layout = buildLayout(
      rowsOf([{ ms: 0 }, { ms: 9.9 }, { ms: 41 }, { ms: 883.7 }, { ms: 2000, phase: 'data' }]),
      5,
      'elastic',
    );
    expect(layout.extras.get(1)).toBeUndefined();
    expect(layout.extras.get(2)!.gap).toMatchObject({ kind: 'gap' });
    expect(layout.extras.get(3)!.gap).toMatchObject({ kind: 'stall' });
    expect(layout.extras.get(4)!.gap).toMatchObject({ kind: 'gap' });
    expect(gapText(layout.extras.get(3)!.gap!, true)).toEqual({
      length: '842.7 ms',
      rest: 'without an answer',
    });
    expect(gapText(layout.extras.get(2)!.gap!, false).length).toBe('31 ms');
  });

  it('is proportional on the linear axis, and cut where a pause would fill screens', () => {
    const layout = buildLayout(rowsOf([{ ms: 0 }, { ms: 20 }, { ms: 60 }, { ms: 60_000 }]), 4, 'linear');
    const tops = [0, 1, 2, 3].map((row) => rowTop(layout, row, none));
    expect(tops[2]! - tops[1]!).toBe(2 * (tops[1]! - tops[0]!));
    expect(layout.extras.get(3)!.gap!.cut).toBe(true);
  });

  it('finds the message of a record, not the calculations made of it', () => {
    const layout = buildLayout(
      rowsOf([{ record: 7, kind: 'calculation' }, { record: 7 }, { record: 7, kind: 'calculation' }]),
      3,
      'elastic',
    );
    expect(layout.rowOfRecord.get(7)).toBe(1);
  });

  const phases: Phase[] = ['association', 'four-way', 'data'];
  const somewhere = fc.record({
    rows: fc.array(
      fc.record({
        phase: fc.constantFrom(...phases),
        ms: fc.option(fc.double({ min: 0, max: 900, noNaN: true }), { nil: null }),
        gone: fc.boolean(),
      }),
      { minLength: 1, maxLength: 60 },
    ),
    cursor: fc.option(fc.nat(59), { nil: null }),
    axis: fc.constantFrom('elastic' as const, 'linear' as const),
  });

  it('stacks rows without holes or overlaps, and finds the row at any height', () => {
    fc.assert(
      fc.property(somewhere, ({ rows, cursor: at, axis }) => {
        const map = rowsOf(rows.map(({ phase, ms }) => ({ phase, ms })));
        rows.forEach((row, i) => {
          if (row.gone) map.delete(i);
        });
        const layout = buildLayout(map, rows.length, axis);
        const cursor = { row: at !== null && at < rows.length ? at : null, height: 44 };
        let y = 0;
        for (let i = 0; i < rows.length; i++) {
          expect(blockTop(layout, i, cursor)).toBe(y);
          expect(rowAt(layout, y, cursor)).toBe(i);
          y += layout.extras.get(i)?.height ?? 0;
          expect(rowTop(layout, i, cursor)).toBe(y);
          y += i === cursor.row ? 44 : 21;
          expect(rowAt(layout, y - 1, cursor)).toBe(i);
        }
        expect(totalHeight(layout, cursor)).toBe(y);
      }),
    );
  });

  it('keeps every row in the document that a view shows, and few more', () => {
    fc.assert(
      fc.property(somewhere, fc.nat(3000), ({ rows, axis }, top) => {
        const layout = buildLayout(rowsOf(rows.map(({ phase, ms }) => ({ phase, ms }))), rows.length, axis);
        const { first, last } = visibleRows(layout, top, 300, none);
        for (let i = 0; i < rows.length; i++) {
          const shown = blockTop(layout, i, none) < top + 300 && rowTop(layout, i, none) + 21 > top;
          if (shown) expect(i >= first && i < last).toBe(true);
        }
        expect(last - first).toBeLessThanOrEqual(15 + 4 * 8);
      }),
    );
  });

  it('asks for runs of rows that have not come', () => {
    const rows = rowsOf([{}, {}, {}, {}, {}, {}]);
    for (const row of [1, 2, 5]) rows.delete(row);
    expect(missingRows(rows, 0, 6)).toEqual([
      { from: 1, count: 2 },
      { from: 5, count: 1 },
    ]);
  });

  it('gives the cursor a second line for sub-steps only', () => {
    expect(cursorHeight({ ...blank, substeps: 5 })).toBe(44);
    expect(cursorHeight(blank)).toBeLessThan(44);
    expect(cursorHeight(undefined)).toBeGreaterThan(21);
  });
});

describe('lanes', () => {
  const air = [
    { lane: 'supplicant' as const, label: 'Station', sub: '' },
    { lane: 'ap' as const, label: 'AP', sub: '' },
  ];

  it('adds the air where a capture names only its ends', () => {
    const lanes = placeLanes(air);
    expect(lanes.boxes.map((box) => box.label)).toEqual(['Station', 'Air', 'AP']);
    expect(lanes.boxes[1]!.at).toBe(50);
  });

  it('draws an air frame from sender to receiver with its capsule on the air', () => {
    const lanes = placeLanes(air);
    const down = arrowOf({ from: 'ap', to: 'supplicant', style: 'air' }, lanes);
    expect(down.direction).toBe('left');
    expect(down.centre).toBe(50);
    expect(down.note).toBeLessThan(lanes.at.supplicant);
    const up = arrowOf({ from: 'supplicant', to: 'ap', style: 'air' }, lanes);
    expect(up.direction).toBe('right');
    expect([up.left, up.width]).toEqual([down.left, down.width]);
    expect(up.note).toBeGreaterThan(lanes.at.ap);
  });

  it('puts an nl80211 label between supplicant and kernel', () => {
    const lanes = placeLanes([...air, { lane: 'kernel', label: 'Kernel', sub: '' }]);
    const arrow = arrowOf({ from: 'supplicant', to: 'kernel', style: 'nl80211' }, lanes);
    expect(arrow.centre).toBe((lanes.at.supplicant + lanes.at.kernel) / 2);
    expect(lanes.at.kernel).toBeLessThan(lanes.at.air);
  });
});

describe('what a row says to a screen reader', () => {
  it('is number, time, name, verdict', () => {
    const row: RowView = {
      ...blank,
      number: 12,
      ms: 175.163,
      kind: 'calculation',
      label: 'Derive PTK',
      verdict: 'ok',
      from: 'supplicant',
      to: 'supplicant',
    };
    expect(rowLabel(row, 'past', false, null)).toBe('12, +175.163 ms, Derive PTK, passed');
    expect(rowLabel(row, 'now', true, null)).toBe(
      '12, +175.163 ms, Derive PTK, passed, cursor is here, breakpoint',
    );
  });

  it('names sender, receiver and note of a message', () => {
    expect(rowLabel({ ...blank, ms: null, note: 'ack 50 µs' }, 'future', false, null)).toBe(
      '1, M1, AP to station, ack 50 µs, not yet happened',
    );
  });
});
