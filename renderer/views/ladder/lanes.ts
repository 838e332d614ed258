/** Where the lanes stand, in per cent of the ladder's width. */
import type { AttemptView, Lane, RowView } from '../../../preload/contract/index.ts';

export interface LaneBox {
  lane: Lane;
  label: string;
  sub: string;
  at: number;
}

/** Lanes in order, the air always among them, and the position of any lane that a row may name. */
export interface Lanes {
  boxes: readonly LaneBox[];
  at: Readonly<Record<Lane, number>>;
}

const order: readonly Lane[] = ['supplicant', 'kernel', 'air', 'ap'];
const withKernel = { supplicant: 9, kernel: 37, air: 62, ap: 90 };
const withoutKernel = { supplicant: 13, kernel: 13, air: 50, ap: 87 };

export function placeLanes(given: AttemptView['lanes']): Lanes {
  const at = given.some((lane) => lane.lane === 'kernel') ? withKernel : withoutKernel;
  const all = given.some((lane) => lane.lane === 'air')
    ? given
    : [...given, { lane: 'air' as const, label: 'Air', sub: '' }];
  const boxes = order.flatMap((lane) => {
    const found = all.find((candidate) => candidate.lane === lane);
    return found ? [{ ...found, at: at[lane] }] : [];
  });
  return { boxes, at };
}

export interface Arrow {
  left: number;
  width: number;
  direction: 'left' | 'right' | 'none';
  /** Centre of the capsule or label. */
  centre: number;
  /** Where the note stands: outside the arrowhead. */
  note: number;
}

/** The arrow of a message, from its sender's lane to its receiver's. */
export function arrowOf(row: Pick<RowView, 'from' | 'to' | 'style'>, lanes: Lanes): Arrow {
  const from = lanes.at[row.from];
  const to = lanes.at[row.to];
  const left = Math.min(from, to);
  const width = Math.abs(to - from);
  const direction = from === to ? 'none' : to > from ? 'right' : 'left';
  const air = lanes.at.air;
  const crossesAir = row.style === 'air' && left < air && air < left + width;
  return {
    left,
    width,
    direction,
    centre: crossesAir ? air : left + width / 2,
    note: direction === 'left' ? to - 1.3 : to + 1.3,
  };
}

/** Which side of its lane a box or a log line is written on, so that it stays inside the panel. */
export function sideOf(at: number): 'left' | 'middle' | 'right' {
  return at < 42 ? 'left' : at > 75 ? 'right' : 'middle';
}
