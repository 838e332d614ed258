import type { Input, Output, RowView } from '../../preload/contract/index.ts';
import { type Ladder, move, topOf } from '../../preload/contract/stepping.ts';
import { isKey } from '../calculate/step-key.ts';
import type { Trace } from '../calculate/types.ts';
import { UserError } from '../session/errors.ts';
import type { Session } from '../session/session.ts';
import { ladderOf } from './rows.ts';

/** An attempt under a filter, as the rules of stepping ask about it. */
export const steppingOf = (
  trace: Trace,
  rows: readonly Pick<RowView, 'step' | 'phase' | 'verdict'>[],
): Ladder => ({
  total: rows.length,
  row: (index) => rows[index]!,
  rowOf: (step) => rowOf(rows, step),
  substeps: (step) => trace.substeps(step).map(({ id }) => id),
});

function rowOf(rows: readonly Pick<RowView, 'step'>[], step: string): number {
  const wanted = Number(topOf(step));
  let low = 0;
  let high = rows.length - 1;
  // Step numbers rise with rows.
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (Number(rows[middle]!.step) <= wanted) low = middle;
    else high = middle - 1;
  }
  return rows.length === 0 ? -1 : low;
}

/** Where a move leads. Steps and breakpoints are named by their numbers or keys. @throws UserError for an unknown attempt */
export function moved(session: Session, input: Input<'move'>): Output<'move'> {
  const analysed = session.analysed(input.attempt);
  const { trace } = analysed;
  const from = trace.step(input.step)?.id ?? input.step;
  const stops = new Set(input.breakpoints.flatMap((name) => trace.step(name)?.id ?? []));
  const to = move(steppingOf(trace, ladderOf(analysed).filtered(input.show)), from, input.how, stops);
  return { ...to, key: trace.step(to.step)?.key ?? '' };
}

/** Where a step is now. @throws UserError for an attempt that is unknown or has no steps */
export function located(session: Session, { attempt, step, show }: Input<'locate'>): Output<'locate'> {
  const analysed = session.analysed(attempt);
  const { trace } = analysed;
  const exact = trace.step(step);
  // A number beyond the last step is the last one, a key of nothing in this attempt the first.
  const found = exact ?? trace.nearest(step) ?? trace.steps.at(isKey(step) ? 0 : -1);
  if (!found) throw new UserError('invalid', `step ${step}: attempt ${attempt} has no steps`);
  const row = rowOf(ladderOf(analysed).filtered(show), found.id);
  return { row: Math.max(0, row), step: found.id, key: found.key, exact: exact !== null };
}
