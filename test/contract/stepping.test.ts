import { expect, test } from 'vitest';
import type { Step, Trace } from '../../main/calculate/types.ts';
import { steppingOf } from '../../main/views/navigate.ts';
import type { RowView, StepView } from '../../preload/contract/index.ts';
import { type Move, type Moved, move } from '../../preload/contract/stepping.ts';
import { moveWithin } from '../../renderer/state/steps.ts';

// 1, 2 (2.1, 2.2 (2.2.1), 2.3), 3, 4, 5: phases a, a, b, b, c
const children: Record<string, string[]> = { '2': ['2.1', '2.2', '2.3'], '2.2': ['2.2.1'] };
const trace = {
  substeps: (id: string) => (children[id] ?? []).map((child) => ({ id: child }) as Step),
} as unknown as Trace;
const phases = ['authentication', 'authentication', 'four-way', 'four-way', 'data'] as const;
const all = phases.map(
  (phase, row) =>
    ({
      row,
      step: `${row + 1}`,
      key: `key of ${row + 1}`,
      phase,
      verdict: row === 3 ? 'fail' : null,
    }) as RowView,
);
const to = (from: string, how: Move, breakpoints: string[] = [], rows = all): Moved =>
  move(steppingOf(trace, rows), from, how, new Set(breakpoints));
const go = (...asked: Parameters<typeof to>): string => to(...asked).step;
const without = (...hidden: string[]): RowView[] =>
  all.filter((row) => !hidden.includes(row.step)).map((row, i) => ({ ...row, row: i }));

test('over visits the acts of one level; into, back and out walk the tree as an IDE does', () => {
  expect(go('1', 'over')).toBe('2');
  expect(go('2', 'over')).toBe('3');
  expect(go('2', 'into')).toBe('2.1');
  expect(go('2.1', 'over')).toBe('2.2');
  expect(go('2.2', 'into')).toBe('2.2.1');
  expect(go('2.2.1', 'over')).toBe('2.3');
  expect(go('2.3', 'over')).toBe('3');
  expect(go('2.2.1', 'out')).toBe('2.3');
  expect(go('2.1', 'out')).toBe('3');
  expect(go('2.1', 'back')).toBe('2');
  expect(go('2.3', 'back')).toBe('2.2');
  expect(go('3', 'back')).toBe('2');
});

test('into a step without sub-steps goes over it', () => {
  expect(go('1', 'into')).toBe('2');
});

test('out at the top leaves the phase', () => {
  expect(go('1', 'out')).toBe('3');
  expect(go('5', 'out')).toBe('5');
});

test('the ends stop', () => {
  expect(go('1', 'back')).toBe('1');
  expect(to('5', 'over')).toMatchObject({ step: '5', stoppedAt: 'end' });
  expect(go('4', 'restart')).toBe('1');
  expect(go('1', 'end')).toBe('5');
});

test('run stops at a breakpoint, also inside a step, else at a failed check, else at the end', () => {
  expect(to('1', 'run', ['3'])).toMatchObject({ step: '3', stoppedAt: 'breakpoint' });
  expect(go('1', 'run', ['2.2'])).toBe('2.2');
  expect(to('1', 'run')).toMatchObject({ step: '4', stoppedAt: 'failure' });
  expect(to('4', 'run')).toMatchObject({ step: '5', stoppedAt: 'end' });
});

test('a hidden row is passed over, and a cursor on it has its neighbours', () => {
  const filtered = without('3');
  expect(go('2', 'over', [], filtered)).toBe('4');
  expect(go('3', 'over', [], filtered)).toBe('4');
  expect(go('3', 'back', [], filtered)).toBe('2');
  expect(steppingOf(trace, filtered).rowOf('3')).toBe(1);
  expect(steppingOf(trace, []).rowOf('3')).toBe(-1);
});

test('a cursor on a row that is hidden before all others has the first row after it, and none before', () => {
  const filtered = without('1', '2');
  expect(to('1', 'over', [], filtered)).toEqual({ step: '3', row: 0, stoppedAt: null });
  expect(go('1', 'back', [], filtered)).toBe('1');
  expect(to('1', 'run', ['3'], filtered)).toMatchObject({ step: '3', stoppedAt: 'breakpoint' });
});

test('run stops at a breakpoint that is ahead in the step itself, and passes those behind', () => {
  expect(to('2.1', 'run', ['2.2.1', '2'])).toEqual({ step: '2.2.1', row: 1, stoppedAt: 'breakpoint' });
  expect(go('2', 'run', ['2.3', '2.2'])).toBe('2.2');
  expect(to('2.3', 'run', ['2.2', '2.3'])).toMatchObject({ step: '4', stoppedAt: 'failure' });
});

test('of two breakpoints in one step the first counts, by its number and not by its letters', () => {
  expect(go('1', 'run', ['2.10', '2.9'])).toBe('2.9');
});

test('without rows the cursor stays', () => {
  for (const how of ['restart', 'end', 'back', 'over', 'out', 'run'] as const)
    expect(to('3', how, [], [])).toMatchObject({ step: '3', row: -1 });
});

/** What the window has of a step: its sub-steps, or its siblings where it has none. */
function viewOf(id: string): StepView {
  const own = children[id] ?? [];
  const siblings = id.includes('.') ? (children[id.slice(0, id.lastIndexOf('.'))] ?? []) : [];
  return {
    step: id,
    canGoInto: own.length > 0,
    substeps: (own.length > 0 ? own : siblings).map((step) => ({ step, key: `key of ${step}` })),
  } as StepView;
}

test('the window answers as the workbench does from whatever has come, or asks', () => {
  const steps = [...phases.map((_, i) => `${i + 1}`), ...Object.values(children).flat()];
  let answered = 0;
  // Each row has come or not, and so has the step at the cursor.
  for (const rows of [all, without('3'), without('1', '2'), without('5')])
    for (const step of steps)
      for (const how of ['restart', 'end', 'back', 'into', 'over', 'out', 'run'] as const)
        for (let came = 0; came < 2 ** (rows.length + 1); came++) {
          const row = steppingOf(trace, rows).rowOf(step);
          const known = new Map(rows.filter((_, i) => came & (1 << i)).map((one) => [one.row, one]));
          const near = moveWithin(how, {
            cursor: { step, key: `key of ${step}`, row },
            rows: known,
            total: rows.length,
            step: came & (1 << rows.length) ? viewOf(step) : null,
          });
          if (near === null) continue;
          answered++;
          const far = to(step, how, [], rows);
          expect(near, `${how} from ${step}`).toEqual({ ...far, key: `key of ${far.step}` });
        }
  expect(answered).toBeGreaterThan(1000);
});

test('over is answered in the frame of the key: between rows, within a step, and out of it again', () => {
  const near = (step: string, how: Move) =>
    moveWithin(how, {
      cursor: { step, key: `key of ${step}`, row: Number(step.split('.')[0]) - 1 },
      rows: new Map(all.map((one) => [one.row, one])),
      total: all.length,
      step: viewOf(step),
    })?.step;
  expect(near('1', 'over')).toBe('2');
  expect(near('2', 'into')).toBe('2.1');
  expect(near('2.1', 'over')).toBe('2.2');
  expect(near('2.3', 'over')).toBe('3');
  expect(near('2.1', 'back')).toBe('2');
  expect(near('2.1', 'out')).toBe('3');
});
