import type { PhaseView } from '../../preload/contract/index.ts';

/** A stretch of the scrubber. `from` and `to` are fractions of its width, `firstRow` and `rows` what it stands for. */
export interface Segment {
  phase: PhaseView;
  from: number;
  to: number;
  firstRow: number;
  rows: number;
}

/** No phase gets less than this share, so that each can be hit and read beside ten thousand data frames. */
const smallestShare = 0.055;

/**
 * Lays the phases side by side, by their number of rows, each at least `smallestShare`. A phase lasts until the next
 * begins: what belongs to an earlier one but comes later (data after a rekey has begun) lies where it happened.
 * @param rows of the attempt, in the same count as `firstRow`
 * @returns segments that cover all rows without gaps; [] when there are none
 */
export function layOut(phases: readonly PhaseView[], rows: number): Segment[] {
  const begun = phases.filter((phase) => phase.rows > 0).sort((a, b) => a.firstRow - b.firstRow);
  if (begun.length === 0 || rows === 0) return [];
  const starts = begun.map((phase, i) => (i === 0 ? 0 : phase.firstRow));
  const lengths = starts.map((start, i) => Math.max(1, (starts[i + 1] ?? rows) - start));
  const floor = Math.min(smallestShare, 1 / begun.length);
  const weights = lengths.map((length) => Math.max(floor, length / rows));
  const sum = weights.reduce((a, b) => a + b, 0);
  let at = 0;
  return begun.map((phase, i) => {
    const from = at;
    at += weights[i]! / sum;
    return { phase, from, to: i === begun.length - 1 ? 1 : at, firstRow: starts[i]!, rows: lengths[i]! };
  });
}

/** Where a row lies, 0 to 1: the middle of its own stretch. */
export function rowToFraction(segments: readonly Segment[], row: number): number {
  let last = 0;
  for (const segment of segments) {
    if (row < segment.firstRow) return last;
    if (row < segment.firstRow + segment.rows) {
      return segment.from + ((segment.to - segment.from) * (row - segment.firstRow + 0.5)) / segment.rows;
    }
    last = segment.to;
  }
  return last;
}

/** The row at a place of the scrubber; places outside count as its ends. Inverse of `rowToFraction`. */
export function fractionToRow(segments: readonly Segment[], fraction: number): number {
  const first = segments[0];
  const last = segments.at(-1);
  if (first === undefined || last === undefined) return 0;
  const at = Math.min(1, Math.max(0, fraction));
  const segment = segments.find((candidate) => at < candidate.to) ?? last;
  const within = (at - segment.from) / (segment.to - segment.from);
  return segment.firstRow + Math.min(segment.rows - 1, Math.max(0, Math.floor(within * segment.rows)));
}

/** The segment that a row belongs to. */
export function segmentOf(segments: readonly Segment[], row: number): Segment | null {
  return segments.find((s) => row >= s.firstRow && row < s.firstRow + s.rows) ?? null;
}
