import type { End } from '../base/brand.ts';
import { elapsed, SECOND } from './drafts.ts';

/** A line that tells of a frame stands so near to it at most, on clocks that were put on one axis. */
const TOGETHER = SECOND;

type Step = 'authentication' | 'association';

/** A frame of a station's join. */
export interface Joining {
  readonly step: Step;
  readonly time: bigint;
}

/** When a station joined a BSS, as frames show it. */
export interface Join {
  readonly station: End;
  readonly frames: readonly Joining[];
}

/** That an interface joins a BSS, as a line tells it that names the interface alone. */
export interface Told extends Joining {
  readonly bssid: End;
}

/**
 * The station whose interface it is: frames of its own are there at each time that the lines tell of, always by the same time sooner
 * or later, and no other station fits as well. null: several fit, or none.
 */
export function ownerOf(told: readonly Told[], joins: (bssid: End) => Iterable<Join>): End | null {
  const offs = new Map<End, bigint[]>();
  for (const { bssid, step, time } of told)
    for (const { station, frames } of joins(bssid)) {
      const near = frames
        .filter((frame) => frame.step === step && elapsed(frame.time, time) <= TOGETHER)
        .map((frame) => frame.time - time)
        .reduce<bigint | null>((a, b) => (a !== null && magnitude(a) < magnitude(b) ? a : b), null);
      if (near !== null) offs.set(station, [...(offs.get(station) ?? []), near]);
    }
  const [best, second] = [...offs]
    .map(([station, own]) => ({ station, count: own.length, spread: spreadOf(own) }))
    .sort((a, b) => b.count - a.count || Number(a.spread - b.spread));
  if (!best) return null;
  const isPlain = !second || best.count > second.count || 2n * best.spread < second.spread;
  return isPlain ? best.station : null;
}

const magnitude = (n: bigint): bigint => (n < 0n ? -n : n);

/** How far they lie from the middle one, all together; of a single one its own size. */
function spreadOf(offs: readonly bigint[]): bigint {
  const middle = offs.length > 1 ? [...offs].sort((a, b) => Number(a - b))[offs.length >> 1]! : 0n;
  return offs.reduce((sum, off) => sum + magnitude(off - middle), 0n);
}
