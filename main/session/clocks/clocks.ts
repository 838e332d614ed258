import type { Retiming } from '../../capture/order.ts';
import type { RecordStore } from '../../capture/store.ts';
import { type Clock, LinkType, type Source } from '../../capture/types.ts';
import type { DissectContext } from '../../dissect/types.ts';
import { pauses, type Work } from '../pauses.ts';
import { differenceOf, type Fit } from './pairs.ts';
import { type TokenKind, tokensOf } from './tokens.ts';

/** A clock of a session: the times of one file that are of one kind. */
export interface ClockOf {
  /** `1`, `2` …: place in the session. */
  readonly id: string;
  readonly file: string;
  readonly kind: Clock;
  /** Whether it times lines of a log. */
  readonly log: boolean;
  readonly sources: readonly number[];
}

/** How a clock is read. */
export interface ClockReading extends ClockOf {
  /** Nanoseconds added to its times. */
  readonly offset: bigint;
  /**
   * reference: the others are measured by it. bytes, lines, events: by what it shares with others. agrees: so too, and
   * the difference is no more than the time that a report takes. clock: it shares nothing and its times are absolute.
   * placed: it has no times, and its lines stand beside the frames that they hold. assumed: it shares nothing and its
   * times are of a clock on the wall, or of none that is known. given: by a person.
   */
  readonly how:
    | 'reference'
    | 'bytes'
    | 'lines'
    | 'events'
    | 'agrees'
    | 'clock'
    | 'placed'
    | 'assumed'
    | 'given';
  /** File that it was measured by; null for none. */
  readonly by: string | null;
  /** What was measured, whatever became of it; null where nothing is shared. */
  readonly fit: Fit | null;
  /** Lines without a time that got one. */
  readonly placed: number;
}

/** Offsets that a person gave, in nanoseconds, by `ClockOf.id`. */
export type GivenOffsets = ReadonlyMap<string, bigint>;

export interface Clocks {
  readonly readings: readonly ClockReading[];
  readonly retiming: Retiming;
}

const MS = 1_000_000n;
const SECOND = 1_000n * MS;
/** A frame on the air, its netlink message and its line in a log come within this of each other on one machine. */
const PROMPT = 50n * MS;
const WIDTH = 250n * MS;
/** Time zones differ by quarters of an hour. */
const QUARTER = 900n * SECOND;

/** The clocks of a store, in the order of their first sources. Lines without a time go with the lines around them. */
export function clocksOf(sources: readonly Source[]): ClockOf[] {
  const timed = new Set(sources.filter(({ clock }) => clock !== 'none').map(({ file }) => file));
  const clocks = new Map<string, { file: string; kind: Clock; log: boolean; sources: number[] }>();
  for (const { index, file, clock = 'epoch', linkType, form } of sources) {
    if (clock === 'none' && timed.has(file)) continue;
    const key = JSON.stringify([file, clock]);
    const known = clocks.get(key);
    const log = linkType === LinkType.Log || form !== undefined;
    if (known) known.sources.push(index);
    else clocks.set(key, { file, kind: clock, log, sources: [index] });
  }
  return [...clocks.values()].map((clock, i) => ({ id: String(i + 1), ...clock }));
}

/** What was seen under one clock. */
interface Seen {
  readonly clock: ClockOf;
  readonly sightings: Map<string, { kind: TokenKind; times: bigint[] }>;
  /** Records of a file without times, and those of them by token. */
  readonly records: number[];
  readonly untimed: Map<string, number[]>;
  /** No time has a fraction of a second. */
  whole: boolean;
  /** The forms of its lines. */
  readonly forms: ReadonlySet<string>;
}

/**
 * Puts the clocks of a session on one axis: by frames that several sources hold octet for octet, else by lines and
 * events that they share, else by what the clocks say. The same records give the same offsets.
 * @param store with the times of the files
 * @param applied nanoseconds that a saved session has in the times of a source already
 * @throws an AbortError when cancelled
 */
export async function alignClocks(
  store: RecordStore,
  applied: ReadonlyMap<number, bigint>,
  given: GivenOffsets,
  context: DissectContext,
  { signal, onProgress }: Partial<Work>,
): Promise<Clocks> {
  const clocks = clocksOf(store.sources);
  if (clocks.length < 2 && given.size === 0) {
    const [only] = clocks;
    const readings: ClockReading[] = only
      ? [{ ...only, offset: 0n, how: 'reference', by: null, fit: null, placed: 0 }]
      : [];
    return { readings, retiming: retimingOf(store, readings, applied, new Map()) };
  }
  const seen = await look(store, clocks, applied, context, { signal, onProgress });
  const timed = readingsOf(seen, given);
  const placed = placedOf(seen, timed);
  const readings = timed.map((reading): ClockReading => {
    const count = placed.get(reading.id)?.length ?? 0;
    return count > 0 ? { ...reading, how: 'placed', placed: count } : reading;
  });
  const all = new Map(seen.flatMap((one) => between(one.records, placed.get(one.clock.id) ?? [])));
  return { readings, retiming: retimingOf(store, readings, applied, all) };
}

const formsOf = (sources: readonly Source[]): ReadonlySet<string> =>
  new Set(sources.flatMap(({ form }) => (form && form !== 'text' ? [form] : [])));

/** Whether both are parts of one text in which the same program speaks: not of the same attempt. */
function saidTwice(one: Seen, to: Seen): boolean {
  const text = ({ clock }: Seen): string => clock.file.replace(/, part \d+$/, '');
  if (one.clock.file === to.clock.file || text(one) !== text(to)) return false;
  return [...one.forms].some((form) => to.forms.has(form));
}

async function look(
  store: RecordStore,
  clocks: readonly ClockOf[],
  applied: ReadonlyMap<number, bigint>,
  context: DissectContext,
  { signal, onProgress }: { signal: AbortSignal | undefined; onProgress: Work['onProgress'] | undefined },
): Promise<Seen[]> {
  const all = clocks.map(
    (clock): Seen => ({
      clock,
      sightings: new Map(),
      records: [],
      untimed: new Map(),
      whole: true,
      forms: formsOf(clock.sources.map((source) => store.sources[source]!)),
    }),
  );
  const bySource = new Map(all.flatMap((one) => one.clock.sources.map((source) => [source, one] as const)));
  const pause = pauses();
  for (const record of store.records()) {
    if (record.index % 256 === 0) {
      signal?.throwIfAborted();
      onProgress?.('Comparing clocks', record.index, store.length);
      await pause();
    }
    const one = bySource.get(record.source);
    if (!one) continue;
    const time = record.time === null ? null : record.time - (applied.get(record.source) ?? 0n);
    if (one.clock.kind === 'none') one.records.push(record.index);
    if (time !== null && time % SECOND !== 0n) one.whole = false;
    const own = { ...context, fcsLength: store.sources[record.source]?.fcsLength ?? null };
    for (const { kind, key } of tokensOf(record, own)) {
      if (time === null) {
        // A frame goes where its line goes.
        const line = record.origin ?? record.index;
        const list = one.untimed.get(key);
        if (list) list.push(line);
        else if (kind === 'unique') one.untimed.set(key, [line]);
        continue;
      }
      const known = one.sightings.get(key);
      if (known) known.times.push(time);
      else one.sightings.set(key, { kind, times: [time] });
    }
  }
  return all;
}

/** Clock by clock, the one first that shares most with those that are placed already. */
function readingsOf(seen: readonly Seen[], given: GivenOffsets): ClockReading[] {
  const timed = seen.filter(({ clock }) => clock.kind !== 'none');
  const absolute = timed.filter(({ clock }) => clock.kind === 'epoch');
  const first = absolute.find(({ clock }) => !clock.log) ?? absolute[0] ?? timed[0];
  const done = new Map<Seen, ClockReading>();
  const add = (one: Seen, reading: Omit<ClockReading, keyof ClockOf>) => {
    const own = given.get(one.clock.id);
    const taken = own === undefined ? reading : { ...reading, offset: own, how: 'given' as const };
    done.set(one, { ...one.clock, ...taken });
  };
  if (first) add(first, { offset: 0n, how: 'reference', by: null, fit: null, placed: 0 });
  let left = timed.filter((one) => one !== first);
  while (left.length > 0) {
    let best: { one: Seen; to: Seen; fit: Fit } | null = null;
    for (const one of left)
      for (const to of done.keys()) {
        const found = believed(one, to, done.get(to)!);
        if (found && (!best || stronger(found, best.fit))) best = { one, to, fit: found };
      }
    if (!best) break;
    const { one, to } = best;
    add(one, measured(one, to, done.get(to)!, best.fit));
    left = left.filter((other) => other !== one);
  }
  for (const one of left) {
    const how = one.clock.kind === 'epoch' ? 'clock' : 'assumed';
    add(one, { offset: 0n, how, by: null, fit: null, placed: 0 });
  }
  return seen.map(
    (one) => done.get(one) ?? { ...one.clock, offset: 0n, how: 'assumed', by: null, fit: null, placed: 0 },
  );
}

/**
 * The difference of two clocks, where it can be one. Two attempts look alike but for their random numbers, so that only
 * those move a clock that tells the date; a clock on the wall may be moved by hours, and only by whole quarters.
 */
function believed(one: Seen, to: Seen, reference: ClockReading): Fit | null {
  const width = one.whole || to.whole ? 2n * SECOND : WIDTH;
  const sure = differenceOf(to.sightings, one.sightings, width, true);
  if (sure) return sure;
  const found = differenceOf(to.sightings, one.sightings, width);
  if (saidTwice(one, to)) return null;
  if (!found || one.clock.kind === 'boot') return found;
  const total = found.offset + reference.offset;
  const plain =
    one.clock.kind === 'local'
      ? abs(total - roundTo(total, QUARTER)) <= SECOND + PROMPT
      : abs(total) <= promptness(one, to);
  return plain ? found : null;
}

/** Reports take a while; a time without a fraction is up to a second early. */
const promptness = (one: Seen, to: Seen): bigint => (one.whole || to.whole ? SECOND + PROMPT : PROMPT);

const levels = { bytes: 2, lines: 1, events: 0 };
const stronger = (a: Fit, b: Fit): boolean =>
  levels[a.by] !== levels[b.by] ? levels[a.by] > levels[b.by] : a.pairs > b.pairs;

/** What to make of a difference: clocks that tell absolute times may be right, and zones are of quarters of an hour. */
function measured(
  one: Seen,
  to: Seen,
  reference: ClockReading,
  found: Fit,
): Omit<ClockReading, keyof ClockOf> {
  const common = { by: reference.file, fit: found, placed: 0 };
  const total = found.offset + reference.offset;
  const small = promptness(one, to);
  if (one.clock.kind === 'epoch') {
    if (abs(total) <= small) return { ...common, offset: 0n, how: 'agrees' };
    if (to.clock.kind === 'epoch' && abs(found.offset) <= small)
      return { ...common, offset: reference.offset, how: 'agrees' };
  }
  if (one.clock.kind === 'local') {
    const zone = roundTo(total, QUARTER);
    if (abs(total - zone) <= small) return { ...common, offset: zone, how: found.by };
  }
  return { ...common, offset: total, how: found.by };
}

const abs = (value: bigint): bigint => (value < 0n ? -value : value);
const roundTo = (value: bigint, unit: bigint): bigint =>
  ((value + (value < 0n ? -unit / 2n : unit / 2n)) / unit) * unit;

/** By clock: times of those records of files without times that others hold too, as far as their order allows. */
function placedOf(
  seen: readonly Seen[],
  readings: readonly ClockReading[],
): Map<string, [record: number, time: bigint][]> {
  const placed = new Map<string, [number, bigint][]>();
  for (const { clock, untimed } of seen) {
    if (clock.kind !== 'none') continue;
    const anchors: [record: number, time: bigint][] = [];
    for (const [token, records] of untimed) {
      if (records.length !== 1) continue;
      for (const [i, other] of seen.entries()) {
        const there = other.sightings.get(token);
        if (!there) continue;
        anchors.push([records[0]!, there.times[0]! + readings[i]!.offset]);
        break;
      }
    }
    anchors.sort((a, b) => a[0] - b[0]);
    placed.set(clock.id, rising(anchors));
  }
  return placed;
}

/** Times of all records of a file without times: each has that of the line before it which is placed, the first ones of the first. */
function between(
  records: readonly number[],
  anchors: readonly [record: number, time: bigint][],
): [record: number, time: bigint][] {
  const [first] = anchors;
  if (!first) return [];
  let time = first[1];
  let next = 0;
  return records.map((record) => {
    while (anchors[next]?.[0] === record) time = anchors[next++]![1];
    return [record, time];
  });
}

/** The longest run of anchors whose times do not fall. */
function rising(anchors: readonly [number, bigint][]): [number, bigint][] {
  const ends: number[] = [];
  const before = new Array<number>(anchors.length).fill(-1);
  for (const [i, [, time]] of anchors.entries()) {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (anchors[ends[middle]!]![1] <= time) low = middle + 1;
      else high = middle;
    }
    before[i] = low > 0 ? ends[low - 1]! : -1;
    ends[low] = i;
  }
  const run: [number, bigint][] = [];
  for (let at = ends.at(-1) ?? -1; at >= 0; at = before[at]!) run.unshift([...anchors[at]!]);
  return run;
}

function retimingOf(
  store: RecordStore,
  readings: readonly ClockReading[],
  applied: ReadonlyMap<number, bigint>,
  placed: ReadonlyMap<number, bigint>,
): Retiming {
  const shifts = new Map<number, bigint>();
  const offsets = new Map(
    readings.flatMap(({ sources, offset }) => sources.map((s) => [s, offset] as const)),
  );
  for (const { index } of store.sources) {
    const shift = (offsets.get(index) ?? 0n) - (applied.get(index) ?? 0n);
    if (shift !== 0n) shifts.set(index, shift);
  }
  return { shifts, placed };
}
