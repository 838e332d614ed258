import type { Output, RowView, StepView } from '../../preload/contract/index.ts';
import { type Ladder, type Move, move, parentOf, topOf } from '../../preload/contract/stepping.ts';
import type { Cursor } from './model.ts';

/** What the window has of the ladder and of the step at the cursor. */
export interface Known {
  cursor: Cursor;
  rows: ReadonlyMap<number, RowView>;
  total: number;
  step: StepView | null;
}

/** The rules ask what has not come yet. */
class NotKnown extends Error {}

function need<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new NotKnown();
  return value;
}

/**
 * Where a move leads, when what has already come tells it; null when the workbench has to be asked. The rules are the
 * workbench's: this only saves the way there and back, so that a key is answered in the frame it is pressed in.
 */
export function moveWithin(how: Move, known: Known): Output<'move'> | null {
  // Breakpoints are counted where all rows are.
  if (how === 'run') return null;
  try {
    const to = move(ladderOf(known), known.cursor.step, how, new Set());
    return { ...to, key: keyOf(to.step, to.row, known) };
  } catch (error) {
    if (error instanceof NotKnown) return null;
    throw error;
  }
}

const ladderOf = ({ cursor, rows, total, step: view }: Known): Ladder => ({
  total,
  row: (index) => need(rows.get(index)),
  rowOf: (step) => need(topOf(step) === topOf(cursor.step) ? cursor.row : null),
  substeps(step) {
    // The step at the cursor tells its sub-steps, or, where it has none, its siblings.
    if (view?.step === step && !view.canGoInto) return [];
    const owner = view && (view.canGoInto ? view.step : parentOf(view.step));
    return need(owner === step ? view : null).substeps.map((one) => one.step);
  },
});

function keyOf(step: string, row: number, { cursor, rows, step: view }: Known): string {
  const at = rows.get(row);
  if (at?.step === step) return at.key;
  return need(step === cursor.step ? cursor.key : view?.substeps.find((one) => one.step === step)?.key);
}
