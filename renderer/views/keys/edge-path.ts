/** The shape of an edge of the key hierarchy: right angles with round corners, and an arrowhead. */
import type { Box } from './state.ts';

type Point = readonly [number, number];

const radius = 5;

/** A line through the points, each corner rounded. */
export function rounded(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  let path = `M${first[0]},${first[1]}`;
  for (const [i, at] of rest.entries()) {
    const before = points[i]!;
    const next = rest[i + 1];
    if (next === undefined) {
      path += ` L${at[0]},${at[1]}`;
      continue;
    }
    const toward = (from: Point, to: Point, by: number): Point => {
      const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
      const part = length === 0 ? 0 : Math.min(by, length / 2) / length;
      return [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part];
    };
    const [ax, ay] = toward(at, before, radius);
    const [bx, by] = toward(at, next, radius);
    path += ` L${ax},${ay} Q${at[0]},${at[1]} ${bx},${by}`;
  }
  return path;
}

/** From a value that stands left of its card. */
export function inputPoints(value: Box, card: Box): Point[] {
  const y = (value.top + value.bottom) / 2;
  const to = Math.min(Math.max(y, card.top + 12), card.bottom - 12);
  const bend = (value.right + card.left) / 2;
  return y === to
    ? [
        [value.right, y],
        [card.left, y],
      ]
    : [
        [value.right, y],
        [bend, y],
        [bend, to],
        [card.left, to],
      ];
}

export interface KeyEdgeEnds {
  /** The row of the key in its card, and whether it is the last. */
  row: Box;
  last: boolean;
  from: Box;
  to: Box;
  /** Nothing stands between the two cards: the edge may go in from above. */
  clear: boolean;
  /** Runs of several edges at the right of a card lie side by side. */
  lane: number;
}

const above = 12;

/** From a key to the card of what is made of it: out at the bottom or at the right, in at the top or at the right. */
export function keyPoints({ row, last, from, to, clear, lane }: KeyEdgeEnds): Point[] {
  const y = (row.top + row.bottom) / 2;
  const out = from.right + 7 + 5 * lane;
  const inX = Math.min(to.left + 26, to.right - 12);
  if (!clear) {
    const run = Math.max(out, to.right + 7 + 5 * lane);
    return [
      [from.right, y],
      [run, y],
      [run, to.top + 13],
      [to.right, to.top + 13],
    ];
  }
  if (last) {
    // Straight down where the two stand under each other.
    const x = Math.min(from.left + 26, from.right - 12);
    return Math.abs(x - inX) < 1
      ? [
          [x, from.bottom],
          [inX, to.top],
        ]
      : [
          [x, from.bottom],
          [x, to.top - above],
          [inX, to.top - above],
          [inX, to.top],
        ];
  }
  return [
    [from.right, y],
    [out, y],
    [out, to.top - above],
    [inX, to.top - above],
    [inX, to.top],
  ];
}

/** The arrowhead at the end of a line. */
export function arrowHead(points: readonly Point[]): string {
  const [x, y] = points.at(-1)!;
  const [px, py] = points.at(-2)!;
  const length = Math.hypot(x - px, y - py) || 1;
  const [ux, uy] = [(x - px) / length, (y - py) / length];
  const side = (by: number): string => `${x - 6 * ux - by * uy},${y - 6 * uy + by * ux}`;
  return `M${x},${y} L${side(3.5)} L${side(-3.5)} Z`;
}
