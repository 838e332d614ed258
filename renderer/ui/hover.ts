/**
 * What is hovered is one string for the whole window: the name of a value (`ANonce`), or a range of the shown frame
 * where the bytes have no name.
 */
import type { MarkView } from '../../preload/contract/index.ts';

export interface Range {
  start: number;
  /** Excluded. */
  end: number;
}

export const rangeKey = (range: Range): string => `@${range.start}-${range.end}`;

/** The range of a `rangeKey`, null for a name. */
export function keyRange(key: string): Range | null {
  const match = /^@(\d+)-(\d+)$/.exec(key);
  return match ? { start: Number(match[1]), end: Number(match[2]) } : null;
}

/** The mark that is painted at an octet: of those that cover it the shortest. */
export function markAt(marks: readonly MarkView[], offset: number): MarkView | null {
  let best: MarkView | null = null;
  for (const mark of marks) {
    if (offset < mark.start || offset >= mark.end) continue;
    if (best === null || mark.end - mark.start < best.end - best.start) best = mark;
  }
  return best;
}

/** The key of a range: the name of the mark that is exactly it, else the range. */
export function hoverKey(marks: readonly MarkView[], range: Range): string {
  const mark = marks.find((m) => m.start === range.start && m.end === range.end);
  return mark ? mark.name : rangeKey(range);
}

/** Ranges of the shown frame that a hover key lights up. */
export function hoverRanges(marks: readonly MarkView[], key: string | null): Range[] {
  if (key === null) return [];
  const range = keyRange(key);
  return range ? [range] : marks.filter((mark) => mark.name === key);
}
