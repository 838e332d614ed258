/**
 * Where a move of the debugger leads. One set of rules for both sides: the workbench answers `move` with it from all
 * that it has, the window answers a key with it in the frame it is pressed in, where what has come already is enough.
 */
import type { Input, Output } from './calls.ts';

export type Move = Input<'move'>['how'];
export type Moved = Omit<Output<'move'>, 'key'>;

/** What the rules ask about an attempt. Rows are those that a filter lets through, numbered from 0. */
export interface Ladder {
  readonly total: number;
  /** @param index 0 to `total` - 1 */
  row(index: number): { readonly step: string; readonly phase: string; readonly verdict: string | null };
  /** Row that shows a step, or, when a filter hides it, the nearest one before it, else the first; -1 without rows. */
  rowOf(step: string): number;
  /** Ids of the sub-steps of a step, one level. */
  substeps(step: string): readonly string[];
}

/** Id of the step of depth 0 that a step belongs to. */
export const topOf = (id: string): string => id.split('.')[0]!;
/** Id of the step that a sub-step belongs to; null at depth 0. */
export const parentOf = (id: string): string | null =>
  id.includes('.') ? id.slice(0, id.lastIndexOf('.')) : null;

/**
 * Where a move leads, as in an IDE: into enters the sub-steps, over goes to the next act of this level (up a level at
 * its end), out leaves the sub-steps, or the phase when there are none to leave, run stops at the next breakpoint or
 * failed check. The cursor stays when there is nowhere to go.
 * @param breakpoints ids of steps
 */
export function move(ladder: Ladder, from: string, how: Move, breakpoints: ReadonlySet<string>): Moved {
  const here = ladder.rowOf(from);
  const last = ladder.total - 1;
  const inRow = (step: string): Moved => ({ step, row: here, stoppedAt: null });
  const toRow = (row: number, stoppedAt: Moved['stoppedAt'] = null): Moved =>
    row < 0 || row > last
      ? { step: from, row: here, stoppedAt }
      : { step: ladder.row(row).step, row, stoppedAt };

  switch (how) {
    case 'restart':
      return toRow(0);
    case 'end':
      return toRow(last);
    case 'into': {
      const [first] = ladder.substeps(from);
      return first === undefined ? move(ladder, from, 'over', breakpoints) : inRow(first);
    }
    case 'over': {
      const sibling = nextSibling(ladder, from);
      if (sibling !== null) return inRow(sibling);
      const next = rowAfter(ladder, from, here);
      return toRow(next, next > last ? 'end' : null);
    }
    case 'out': {
      const parent = parentOf(from);
      if (parent !== null) return move(ladder, parent, 'over', breakpoints);
      for (let row = here + 1; row <= last; row++)
        if (ladder.row(row).phase !== ladder.row(here).phase) return toRow(row);
      return toRow(last, 'end');
    }
    case 'back': {
      const parent = parentOf(from);
      if (parent === null) return toRow(rowBefore(ladder, from, here));
      const siblings = ladder.substeps(parent);
      return inRow(siblings[siblings.indexOf(from) - 1] ?? parent);
    }
    case 'run': {
      const sorted = [...breakpoints].sort(byPlace);
      const shown = here >= 0 && standing(ladder, from, here) === 0;
      const ahead = sorted.find((step) => topOf(step) === topOf(from) && byPlace(step, from) > 0);
      if (shown && ahead !== undefined) return { step: ahead, row: here, stoppedAt: 'breakpoint' };
      // A breakpoint on a sub-step stops in it, on the row of its step; of several in one step the first counts.
      const stops = new Map(sorted.reverse().map((step) => [topOf(step), step]));
      for (let row = rowAfter(ladder, from, here); row <= last; row++) {
        const { step, verdict } = ladder.row(row);
        const stop = stops.get(step);
        if (stop !== undefined) return { step: stop, row, stoppedAt: 'breakpoint' };
        if (verdict === 'fail') return toRow(row, 'failure');
      }
      return toRow(last, 'end');
    }
  }
}

/** How a step stands to the row `here`: before it (a filter hides it, and all rows before it), on it, after it (hidden). */
function standing(ladder: Ladder, step: string, here: number): -1 | 0 | 1 {
  // Step numbers rise with rows.
  const by = Number(topOf(step)) - Number(ladder.row(here).step);
  return by < 0 ? -1 : by > 0 ? 1 : 0;
}

const rowAfter = (ladder: Ladder, step: string, here: number): number =>
  here >= 0 && standing(ladder, step, here) < 0 ? here : here + 1;

const rowBefore = (ladder: Ladder, step: string, here: number): number =>
  here >= 0 && standing(ladder, step, here) > 0 ? here : here - 1;

/** In the order in which steps are done: 2.9 comes before 2.10. */
function byPlace(a: string, b: string): number {
  const [left, right] = [a.split('.').map(Number), b.split('.').map(Number)];
  const differs = left.findIndex((part, i) => part !== right[i]);
  return differs === -1 ? left.length - right.length : left[differs]! - (right[differs] ?? -1);
}

/** The next sub-step of the same level, or of the nearest level above that has one; null at the top. */
function nextSibling(ladder: Ladder, step: string): string | null {
  const parent = parentOf(step);
  if (parent === null) return null;
  const siblings = ladder.substeps(parent);
  return siblings[siblings.indexOf(step) + 1] ?? nextSibling(ladder, parent);
}
