import type { CaptureRecord } from '../capture/types.ts';
import type { WlanHeader } from '../dissect/types.ts';
import { Subtype } from '../standard/frames.ts';
import { elapsed, SECOND } from './drafts.ts';
import type { SecondSender } from './types.ts';

/** Sequence numbers are counted modulo this (IEEE 802.11-2020, 9.2.4.4.2). */
const MODULO = 4096;
/** So far a counter may be ahead though nothing of what it counted is here, and so much further for each second. */
const AHEAD = 64;
const AHEAD_A_SECOND = 64;
/** A frame of the second sender stands between two of the first that are no further apart. */
const BETWEEN = 5n * SECOND;
/** Frames that are kept of one AP. */
const MOST = 2048;

/** Frames that one part of an AP sends, of one counter: to one station, about its authentication and association. */
const COUNTED: ReadonlySet<number> = new Set([
  Subtype.Authentication,
  Subtype.AssociationResponse,
  Subtype.ReassociationResponse,
  Subtype.Deauthentication,
  Subtype.Disassociation,
]);

interface Sent {
  readonly record: number;
  readonly time: bigint | null;
  readonly sequence: number;
  /** The last beacon before it. */
  readonly beacon: { readonly time: bigint | null; readonly sequence: number } | null;
}

interface Line {
  readonly frames: Sent[];
}

const ahead = (from: number, to: number): number => (to - from + MODULO) % MODULO;

const follows = (before: Pick<Sent, 'time' | 'sequence'>, next: Sent): boolean =>
  ahead(before.sequence, next.sequence) <=
  AHEAD + Number(elapsed(before.time, next.time) / (SECOND / BigInt(AHEAD_A_SECOND)));

/**
 * The counters that frames with one transmitter address were numbered by. One sender has one counter for what it sends one
 * station: two of them, turn by turn, are two senders under one address. A counter that begins anew is no second one: nothing of the
 * first comes after it.
 */
export class Senders {
  /** By receiver: an AP may count apart for each. */
  readonly #sent = new Map<string, Sent[]>();
  #count = 0;
  #beacon: Pick<Sent, 'time' | 'sequence'> | null = null;

  feed({ subtype, sequence, receiver }: WlanHeader, { index, time, origin }: CaptureRecord): void {
    if (origin !== undefined || sequence === null || receiver === null) return;
    if (subtype === Subtype.Beacon) this.beacon(sequence, time);
    if (!COUNTED.has(subtype) || this.#count >= MOST) return;
    this.#count++;
    const sent = this.#sent.get(receiver) ?? [];
    sent.push({ record: index, time, sequence, beacon: this.#beacon });
    this.#sent.set(receiver, sent);
  }

  beacon(sequence: number, time: bigint | null): void {
    this.#beacon = { time, sequence };
  }

  /** Frames of a second sender; null where one counter numbers all. */
  second(): SecondSender | null {
    const found = [...this.#sent.values()].flatMap((sent) => secondOf(linesOf(sent)) ?? []);
    const [first] = found;
    if (!first) return null;
    return {
      forged: found.flatMap(({ forged }) => forged),
      genuine: found.flatMap(({ genuine }) => genuine),
      known: found.every(({ known }) => known),
      amid: first.amid,
    };
  }
}

function secondOf(lines: readonly Line[]): SecondSender | null {
  for (const one of lines)
    for (const other of lines) {
      const amid = one === other ? null : between(one, other);
      if (amid) return told(one, other, amid);
    }
  return null;
}

/** A flood of numbers that follow no counter tells nothing. */
const MOST_LINES = 4;

function linesOf(all: readonly Sent[]): Line[] {
  const lines: Line[] = [];
  for (const sent of all) {
    const own = lines.findLast(({ frames }) => follows(frames.at(-1)!, sent));
    if (own) own.frames.push(sent);
    else lines.push({ frames: [sent] });
    if (lines.length > MOST_LINES) return [];
  }
  return lines;
}

/** Which of the two is the AP: whose numbers go on from those of its beacons; else that is not known. */
function told(one: Line, other: Line, amid: SecondSender['amid']): SecondSender {
  const [first, second] = [fits(one), fits(other)];
  const records = ({ frames }: Line) => frames.map(({ record }) => record);
  const [genuine, forged] = second > first ? [other, one] : [one, other];
  return { forged: records(forged), genuine: records(genuine), known: first > 0.5 !== second > 0.5, amid };
}

const fits = ({ frames }: Line): number =>
  frames.filter((sent) => sent.beacon && follows(sent.beacon, sent)).length / frames.length;

/** A frame of `other` between two of `one` that go on from each other, where neither follows the other's counter. */
function between(one: Line, other: Line): SecondSender['amid'] | null {
  for (const [i, before] of one.frames.entries()) {
    const after = one.frames[i + 1];
    if (!after || elapsed(before.time, after.time) > BETWEEN) continue;
    const amid = other.frames.find(({ record }) => record > before.record && record < after.record);
    if (amid && !follows(before, amid) && !follows(amid, after))
      return [before, amid, after].map(({ record, sequence }) => ({ record, sequence }));
  }
  return null;
}
