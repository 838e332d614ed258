import type { Input, RowView, StepView } from '../../preload/contract/index.ts';
import type { Cursor } from './model.ts';

export type Move = Input<'move'>['how'];

/** What the window has of the ladder and of the step at the cursor. */
export interface Known {
  cursor: Cursor;
  rows: ReadonlyMap<number, RowView>;
  total: number;
  step: StepView | null;
}

/**
 * Where a move leads, when what has already come tells it; null when the workbench has to be asked. The same rules as
 * the workbench's: this only saves the way there and back, so that a key is answered in the frame it is pressed in.
 */
export function moveWithin(how: Move, { cursor, rows, total, step }: Known): Cursor | null {
  const inRow = cursor.step.includes('.');
  const view = step?.step === cursor.step ? step : null;
  if (how === 'into') {
    if (view === null) return null;
    const first = view.canGoInto ? view.substeps[0] : undefined;
    return first === undefined
      ? moveWithin('over', { cursor, rows, total, step })
      : { step: first.step, key: first.key, row: cursor.row };
  }
  if (how === 'restart' || how === 'end') {
    const row = rows.get(how === 'restart' ? 0 : total - 1);
    return row === undefined ? null : { step: row.step, key: row.key, row: row.row };
  }
  if (how !== 'over' && how !== 'back') return null;
  const by = how === 'over' ? 1 : -1;
  if (inRow) {
    if (view === null || view.canGoInto) return null;
    const here = view.substeps.findIndex((sibling) => sibling.step === cursor.step);
    const next = here === -1 ? undefined : view.substeps[here + by];
    return next === undefined ? null : { step: next.step, key: next.key, row: cursor.row };
  }
  // A step that the filter hides is on no row of its own.
  if (rows.get(cursor.row)?.step !== cursor.step) return null;
  const next = rows.get(cursor.row + by);
  return next === undefined || next.row >= total ? null : { step: next.step, key: next.key, row: next.row };
}
