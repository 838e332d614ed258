import type { Output, RowView } from '../../preload/contract/index.ts';
import type { Step, Trace } from '../calculate/types.ts';

type Moved = Omit<Output<'move'>, 'key'>;
export type Move = 'restart' | 'back' | 'into' | 'over' | 'out' | 'run' | 'end';

const topOf = (id: string): string => id.split('.')[0] ?? id;
const parentOf = (id: string): string | null => (id.includes('.') ? id.slice(0, id.lastIndexOf('.')) : null);

/** Row that shows a step, or, when a filter hides it, the nearest one before it (else the first). -1 when there is no row. */
export function rowOf(rows: readonly RowView[], step: string): number {
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

/**
 * Where a move of the debugger leads, as in an IDE: into enters the sub-steps, over goes to the next act of this
 * level (up a level at its end), out leaves the sub-steps, or the phase when there are none to leave, run stops at
 * the next breakpoint or failed check. The cursor stays when there is nowhere to go.
 */
export function move(
  trace: Trace,
  rows: readonly RowView[],
  from: string,
  how: Move,
  breakpoints: ReadonlySet<string>,
): Moved {
  const at = (step: string, stoppedAt: Output<'move'>['stoppedAt'] = null): Moved => ({
    step,
    row: rowOf(rows, step),
    stoppedAt,
  });
  const here = rowOf(rows, from);
  const shown = rows[here]?.step === topOf(from);
  const next = rows[here + 1];
  // A step that the filter hides has the rows before and after it as neighbours.
  const previous = shown ? rows[here - 1] : rows[here];

  switch (how) {
    case 'restart':
      return at(rows[0]?.step ?? from);
    case 'end':
      return at(rows.at(-1)?.step ?? from);
    case 'into': {
      const first = trace.substeps(from)[0];
      return first ? at(first.id) : move(trace, rows, from, 'over', breakpoints);
    }
    case 'over': {
      const sibling = nextSibling(trace, from);
      if (sibling) return at(sibling);
      return next ? at(next.step) : at(from, 'end');
    }
    case 'out': {
      const parent = parentOf(from);
      if (parent !== null) return move(trace, rows, parent, 'over', breakpoints);
      const phase = rows[here]?.phase;
      const beyond = rows.slice(here + 1).find((row) => row.phase !== phase);
      return beyond ? at(beyond.step) : at(rows.at(-1)?.step ?? from, 'end');
    }
    case 'back': {
      const parent = parentOf(from);
      if (parent === null) return at(previous?.step ?? from);
      const siblings = trace.substeps(parent);
      const index = siblings.findIndex((step) => step.id === from);
      return at(index > 0 ? siblings[index - 1]!.id : parent);
    }
    case 'run': {
      // A breakpoint on a sub-step stops in it, on the row of its step.
      const stops = new Map(
        [...breakpoints]
          .sort()
          .reverse()
          .map((step) => [topOf(step), step]),
      );
      for (const row of rows.slice(here + 1)) {
        const stop = stops.get(row.step);
        if (stop !== undefined) return at(stop, 'breakpoint');
        if (row.verdict === 'fail') return at(row.step, 'failure');
      }
      return at(rows.at(-1)?.step ?? from, 'end');
    }
  }
}

/** The next sub-step of the same level, or of the nearest level above that has one; null at the top. */
function nextSibling(trace: Trace, id: string): string | null {
  for (let at: string = id; ; ) {
    const parent = parentOf(at);
    if (parent === null) return null;
    const siblings: readonly Step[] = trace.substeps(parent);
    const index = siblings.findIndex((step) => step.id === at);
    const next = siblings[index + 1];
    if (next) return next.id;
    at = parent;
  }
}
