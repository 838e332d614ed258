import { expect, test } from 'vitest';
import type { Step, Trace } from '../../main/calculate/types.ts';
import { move, rowOf } from '../../main/views/navigate.ts';
import type { RowView } from '../../preload/contract/index.ts';

// 1, 2 (2.1, 2.2 (2.2.1), 2.3), 3, 4, 5: phases a, a, b, b, c
const children: Record<string, string[]> = { '2': ['2.1', '2.2', '2.3'], '2.2': ['2.2.1'] };
const trace = {
  substeps: (id: string) => (children[id] ?? []).map((child) => ({ id: child }) as Step),
} as unknown as Trace;
const phases = ['authentication', 'authentication', 'four-way', 'four-way', 'data'] as const;
const all = phases.map(
  (phase, row) => ({ row, step: `${row + 1}`, phase, verdict: row === 3 ? 'fail' : null }) as RowView,
);
const go = (from: string, how: Parameters<typeof move>[3], breakpoints: string[] = [], rows = all): string =>
  move(trace, rows, from, how, new Set(breakpoints)).step;

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
  expect(move(trace, all, '5', 'over', new Set())).toMatchObject({ step: '5', stoppedAt: 'end' });
  expect(go('4', 'restart')).toBe('1');
  expect(go('1', 'end')).toBe('5');
});

test('run stops at a breakpoint, also inside a step, else at a failed check, else at the end', () => {
  expect(move(trace, all, '1', 'run', new Set(['3']))).toMatchObject({ step: '3', stoppedAt: 'breakpoint' });
  expect(go('1', 'run', ['2.2'])).toBe('2.2');
  expect(move(trace, all, '1', 'run', new Set())).toMatchObject({ step: '4', stoppedAt: 'failure' });
  expect(move(trace, all, '4', 'run', new Set())).toMatchObject({ step: '5', stoppedAt: 'end' });
});

test('a hidden row is passed over, and a cursor on it has its neighbours', () => {
  const filtered = all.filter((row) => row.step !== '3').map((row, i) => ({ ...row, row: i }));
  expect(go('2', 'over', [], filtered)).toBe('4');
  expect(go('3', 'over', [], filtered)).toBe('4');
  expect(go('3', 'back', [], filtered)).toBe('2');
  expect(rowOf(filtered, '3')).toBe(1);
  expect(rowOf([], '3')).toBe(-1);
});
