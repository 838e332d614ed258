/**
 * Where the rows of the ladder stand. Rows come in slices, so a layout knows extras (headings, gaps) only of rows that
 * have come; every other row is one row high. The cursor's own extra height is added on asking, so that moving the
 * cursor costs nothing.
 */
import type { Phase, RowView } from '../../../preload/contract/index.ts';

export const rowHeight = 21;
export const headingHeight = 19;
export const gapHeight = 14;
export const stallHeight = 64;
/** A shorter pause is not drawn. */
export const gapMs = 10;
/** A pause inside one exchange that is longer is a stall. */
export const stallMs = 250;
/** Linear axis: pixels for a millisecond, and where a pause is cut. */
export const linearScale = 4;
export const linearLimit = 600;

export type Axis = 'elastic' | 'linear';
export type Rows = Pick<ReadonlyMap<number, RowView>, 'get'>;

export interface Gap {
  ms: number;
  kind: 'gap' | 'stall' | 'linear';
  height: number;
  /** Linear axis: the pause is longer than is drawn. */
  cut: boolean;
}

export interface Heading {
  phase: Phase;
  /** Numbers of the first and last step of the run; `last` null while its end has not come. */
  first: number;
  last: number | null;
  passed: number;
  failed: number;
  /** Checks that cannot be told, or warn. */
  open: number;
}

/** What stands above a row. */
export interface Extra {
  row: number;
  height: number;
  gap: Gap | null;
  heading: Heading | null;
}

export interface Layout {
  total: number;
  extras: ReadonlyMap<number, Extra>;
  /** Rows with an extra in order, and the height of all extras up to and with each. */
  at: readonly number[];
  sums: readonly number[];
  /** Row of the message of each record; of several the first. */
  rowOfRecord: ReadonlyMap<number, number>;
  /** Characters of the longest time that has come. */
  timeLength: number;
}

/** The row with the cursor is taller: by the line of its sub-steps, or by a little. */
export const cursorHeight = (row: RowView | undefined): number => (row && row.substeps > 0 ? 44 : 26);

const inExchange: ReadonlySet<Phase> = new Set(['authentication', 'association', 'eap', 'four-way']);

function gapBefore(row: RowView, previous: RowView, axis: Axis): Gap | null {
  if (row.ms === null || previous.ms === null) return null;
  const ms = row.ms - previous.ms;
  if (axis === 'linear') {
    const wanted = Math.round(ms * linearScale) - rowHeight;
    if (wanted <= 2) return null;
    return { ms, kind: 'linear', height: Math.min(wanted, linearLimit), cut: wanted > linearLimit };
  }
  if (ms <= gapMs) return null;
  const stall = ms > stallMs && row.phase === previous.phase && inExchange.has(row.phase);
  return stall
    ? { ms, kind: 'stall', height: stallHeight, cut: false }
    : { ms, kind: 'gap', height: gapHeight, cut: false };
}

export function buildLayout(rows: Rows, total: number, axis: Axis): Layout {
  const extras = new Map<number, Extra>();
  const at: number[] = [];
  const sums: number[] = [];
  const rowOfRecord = new Map<number, number>();
  let sum = 0;
  let open: Heading | null = null;
  let previous: RowView | undefined;
  let latest = 0;
  for (let i = 0; i < total; i++) {
    const row = rows.get(i);
    if (row !== undefined) {
      if (row.kind === 'message' && row.record !== null && !rowOfRecord.has(row.record)) {
        rowOfRecord.set(row.record, i);
      }
      if (row.ms !== null) latest = Math.max(latest, Math.abs(row.ms));
      const begins = i === 0 || (previous !== undefined && previous.phase !== row.phase);
      const gap = previous === undefined ? null : gapBefore(row, previous, axis);
      let heading: Heading | null = null;
      if (begins) {
        if (open !== null && previous !== undefined) open.last = previous.number;
        open = { phase: row.phase, first: row.number, last: null, passed: 0, failed: 0, open: 0 };
        heading = open;
      }
      if (open !== null && row.verdict !== null) {
        open[row.verdict === 'ok' ? 'passed' : row.verdict === 'fail' ? 'failed' : 'open']++;
      }
      if (open !== null && i === total - 1) open.last = row.number;
      if (gap !== null || heading !== null) {
        const height = (gap?.height ?? 0) + (heading ? headingHeight : 0);
        sum += height;
        extras.set(i, { row: i, height, gap, heading });
        at.push(i);
        sums.push(sum);
      }
    } else {
      open = null;
    }
    previous = row;
  }
  return { total, extras, at, sums, rowOfRecord, timeLength: latest.toFixed(3).length };
}

/** How many of the sorted numbers are at most `value`. */
function countUpTo(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

export interface CursorBox {
  row: number | null;
  height: number;
}

/** Top of a row's own box, below its heading and gap. */
export function rowTop(layout: Layout, row: number, cursor: CursorBox): number {
  const extras = countUpTo(layout.at, row);
  const above = extras === 0 ? 0 : layout.sums[extras - 1]!;
  const grown = cursor.row !== null && cursor.row < row ? cursor.height - rowHeight : 0;
  return row * rowHeight + above + grown;
}

/** Top of what belongs to a row, its heading and gap included. */
export function blockTop(layout: Layout, row: number, cursor: CursorBox): number {
  return rowTop(layout, row, cursor) - (layout.extras.get(row)?.height ?? 0);
}

/** Height of all rows. */
export function totalHeight(layout: Layout, cursor: CursorBox): number {
  const inside = cursor.row !== null && cursor.row < layout.total;
  return layout.total * rowHeight + (layout.sums.at(-1) ?? 0) + (inside ? cursor.height - rowHeight : 0);
}

/** The last row whose block begins at or above `y`; 0 when there are none. */
export function rowAt(layout: Layout, y: number, cursor: CursorBox): number {
  let low = 0;
  let high = Math.max(0, layout.total - 1);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (blockTop(layout, middle, cursor) <= y) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Rows to keep in the document for a view of `height` at `top`; `last` excluded. Steps of 8, so that scrolling seldom renders. */
export function visibleRows(
  layout: Layout,
  top: number,
  height: number,
  cursor: CursorBox,
): { first: number; last: number } {
  if (layout.total === 0) return { first: 0, last: 0 };
  const first = rowAt(layout, top, cursor);
  const last = rowAt(layout, top + height, cursor) + 1;
  return {
    first: Math.max(0, (Math.floor(first / 8) - 1) * 8),
    last: Math.min(layout.total, (Math.ceil(last / 8) + 1) * 8),
  };
}

/** Runs of rows of `first..last` that have not come, as questions to `loadRows`. */
export function missingRows(rows: Rows, first: number, last: number): { from: number; count: number }[] {
  const runs: { from: number; count: number }[] = [];
  for (let i = first; i < last; i++) {
    if (rows.get(i) !== undefined) continue;
    const run = runs.at(-1);
    if (run && run.from + run.count === i) run.count++;
    else runs.push({ from: i, count: 1 });
  }
  return runs;
}
