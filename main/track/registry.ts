import { type End, isAddress } from '../base/brand.ts';
import { AttemptState } from './attempt.ts';
import { Bss } from './bss.ts';
import { DataRows } from './data-rows.ts';
import { type Draft, elapsed, SECOND } from './drafts.ts';
import { Mlds } from './mlds.ts';
import { oneBitOff } from './near.ts';
import type { Join } from './owners.ts';
import { beginsNear, Plan, type Planned, type What } from './plan.ts';
import { endAlone } from './progress.ts';
import type { Attempt, Ending, Network, Phase } from './types.ts';
import { NOBODY, UnknownEnds } from './unknown.ts';

/** A station's own probe exchange belongs to an attempt that begins within this time of it. */
const PROBE_BEFORE = 5n * SECOND;

/** Stream of all that is no log. */
export const RADIO = -1;
/** Logs of one machine and of two are apart by so much at most, once their clocks are aligned. */
const AHEAD = 3n * SECOND;
/** What is told of a station so long after the last of its attempt may still be of it. */
const UNDER_WAY = 30n * SECOND;

/** Both ends of an attempt. */
export interface Pair {
  readonly bssid: End;
  readonly station: End;
}

/** All BSSs and attempts of a session, found by their addresses. */
export class Registry {
  readonly #bss = new Map<End, Bss>();
  readonly #attempts: AttemptState[] = [];
  /** Ends that no record names. */
  readonly aps = new UnknownEnds('AP');
  readonly unnamed = new UnknownEnds('station');
  /** The latest attempt of each pair, by BSS and by station. */
  readonly #ofBss = new Map<End, Map<End, AttemptState>>();
  readonly #ofStation = new Map<End, Map<End, AttemptState>>();
  /** Of each stream and pair the attempt that it told the beginning of last. */
  readonly #own = new Map<string, AttemptState>();
  /** What the records other than logs show, where logs lie beside them. */
  readonly #plan: Plan | null;
  readonly mlds: Mlds;
  /** The data frames of all. */
  readonly rows = new DataRows();
  /** By the devices of both ends the addresses by which a log named them first. */
  readonly #named = new Map<string, Pair>();
  readonly #ofPlan = new Map<Planned, AttemptState>();
  readonly #planOf = new Map<AttemptState, Planned>();
  /** Of each stream and pair the time of the last frame told with which no attempt begins. */
  readonly #told = new Map<string, bigint>();
  #stream = RADIO;
  #time: bigint | null = null;
  #record = 0;
  #what: What | null = null;
  readonly #probeRequests = new Map<End, Draft>();
  readonly #probeResponses = new Map<string, Draft>();

  constructor(plan: Plan | null = null) {
    this.#plan = plan;
    this.mlds = plan?.mlds ?? new Mlds();
  }

  /**
   * The pair of which an attempt is kept, where a log names multi-link devices, or a link of the AP that is not the station's: that of
   * the links by which frames show it, else the first by which it was named.
   */
  pairOf(bssid: End, station: End): Pair {
    const [ap, sta] = [this.mlds.of(bssid), this.mlds.of(station)];
    if (this.#stream === RADIO || (!ap && !sta)) return { bssid, station };
    const key = `${ap ?? bssid} ${sta ?? station}`;
    const planned = this.#plan?.between(ap ?? bssid, sta ?? station) ?? [];
    const isOwn = (own: Pair) => own.bssid === bssid && own.station === station;
    if (planned.length > 0)
      return (
        planned.find(isOwn) ??
        planned.findLast(({ begunAt }) => this.#time === null || begunAt === null || begunAt <= this.#time) ??
        planned[0]!
      );
    const named = this.#named.get(key) ?? { bssid, station };
    this.#named.set(key, named);
    return named;
  }

  /** The attempts so far, as a plan for reading the same records again with logs. */
  plan(): Plan {
    return new Plan(this.#attempts, this.mlds);
  }

  bss(bssid: End): Bss {
    const bss = this.#bss.get(bssid) ?? new Bss(bssid);
    this.#bss.set(bssid, bss);
    return bss;
  }

  pair(bssid: End, station: End): boolean {
    return this.#latest(bssid, station) !== undefined;
  }

  /** As `bss`, for one that must not come into being by a data frame. */
  knownBss(bssid: End): Bss | undefined {
    return this.#bss.get(bssid);
  }

  /**
   * The stream of the record that comes next: the log (its source) that it stands in, or `RADIO` for what was recorded
   * of the air, the network interface or netlink. Each tells of an attempt by itself, a moment sooner or later than the others.
   * @param record its index
   * @param what the frame that it shows or tells of
   */
  enter(stream: number, time: bigint | null, record: number, what: What | null): void {
    this.#stream = stream;
    this.#time = time;
    this.#record = record;
    this.#what = what;
    if (stream !== RADIO || !this.#plan) return;
    for (const planned of this.#plan.begunBy(record)) {
      const state = this.#ofPlan.get(planned) ?? this.#beginPlanned(planned, { record, time });
      this.#enters(state);
    }
  }

  /** The attempt of the pair that the stream is in: the latest, or the one before where another stream is ahead. */
  current(bssid: End, station: End): AttemptState | undefined {
    const latest = this.#latest(bssid, station);
    if (this.#isPlanned(bssid, station)) return this.#placed(bssid, station);
    if (!latest || !this.#isAhead(latest)) return latest;
    return this.#own.get(this.#ownKey(bssid, station)) ?? latest;
  }

  /** The attempt that other streams have just begun, and which this one now begins too; undefined where there is none. */
  join(bssid: End, station: End, authenticates = true): AttemptState | undefined {
    if (this.#isPlanned(bssid, station)) return undefined;
    const latest = this.#latest(bssid, station);
    // With an end alone nobody begins.
    if (!latest || endAlone(latest.progress) || !this.#isAhead(latest)) return undefined;
    // An association request belongs to the authentication that the stream told just before.
    const own = this.#own.get(this.#ownKey(bssid, station));
    if (own && !authenticates && elapsed(own.begunAt, this.#time) <= AHEAD) return undefined;
    this.#enters(latest);
    return latest;
  }

  #isPlanned(bssid: End, station: End): boolean {
    return this.#plan !== null && this.#plan.of(bssid, station).length > 0;
  }

  /** Of a pair that is planned, the attempt that the record is of; undefined where it has not begun. */
  #placed(bssid: End, station: End): AttemptState | undefined {
    const own = this.#own.get(this.#ownKey(bssid, station));
    const latest = this.#latest(bssid, station);
    if (this.#stream === RADIO) return latest && !this.#planOf.has(latest) ? latest : own;
    const shown = this.#shown(bssid, station);
    if (shown) {
      const state =
        this.#ofPlan.get(shown) ?? this.#beginPlanned(shown, { record: this.#record, time: this.#time });
      this.#enters(state);
      return state;
    }
    const begun = this.#begunBefore(bssid, station, this.#time);
    if (!own || own === begun) return begun ?? own;
    const isAhead = own.begun > (begun?.begun ?? -1);
    return isAhead || elapsed(begun!.begunAt, this.#time) <= AHEAD ? own : begun;
  }

  /** The planned attempt with the frame that the record shows or tells of. */
  #shown(bssid: End, station: End): Planned | undefined {
    if (!this.#what || !this.#plan) return undefined;
    const key = this.#ownKey(bssid, station);
    const after = this.#told.get(key) ?? null;
    const has = (one: Planned) => this.#ofPlan.has(one);
    const shown = this.#plan.showing({ bssid, station, what: this.#what, time: this.#time, after, has });
    if (shown && !shown.begins && this.#stream !== RADIO) this.#told.set(key, shown.time);
    return shown?.of;
  }

  #begunBefore(bssid: End, station: End, time: bigint | null): AttemptState | undefined {
    const own = this.#of(bssid, station);
    return own.findLast(({ begunAt }) => time === null || begunAt === null || begunAt <= time) ?? own[0];
  }

  /** Begins the attempt of a plan, or goes on with the one of which logs told the beginning that was not recorded. */
  #beginPlanned(
    planned: Planned,
    at: { readonly record: number; readonly time: bigint | null },
  ): AttemptState {
    const { bssid, station, headless } = planned;
    const latest = this.#latest(bssid, station);
    const goesOn = headless && latest && !this.#planOf.has(latest) && !latest.closed;
    const state = goesOn ? latest : this.#beginNew(bssid, station, at);
    this.#ofPlan.set(planned, state);
    this.#planOf.set(state, planned);
    return state;
  }

  /** Whether the record may begin an attempt that is not planned: a log tells of a join that nothing else shows. */
  #isFree(bssid: End, station: End): boolean {
    if (this.#stream === RADIO || this.#shown(bssid, station)) return false;
    return !this.#plan!.of(bssid, station).some((planned) => beginsNear(planned, this.#time));
  }

  /** The stream told how the attempt went on. */
  answered(state: AttemptState): void {
    state.answered.add(this.#stream);
  }

  /**
   * Whether the stream may begin anew: it has told how this attempt went on. What it says again before that is the same
   * beginning, however far other streams are.
   */
  mayRenew(state: AttemptState): boolean {
    const { answered, begunAt, streams, bssid, station } = state;
    if (this.#isPlanned(bssid, station)) return this.#stream === RADIO || this.#isFree(bssid, station);
    const alone = this.#stream === RADIO && streams.size === 1;
    return alone || answered.has(this.#stream) || elapsed(begunAt, this.#time) > AHEAD;
  }

  /** Nothing of the pair but a new attempt can follow. */
  isOver(state: AttemptState): boolean {
    return state.closed && this.isLatest(state) && !this.#planOf.has(state);
  }

  isLatest(state: AttemptState): boolean {
    return this.#latest(state.bssid, state.station) === state;
  }

  /** Begun a moment ago by other streams, at least one of which or this one is a log. */
  #isAhead({ streams, begunAt }: AttemptState): boolean {
    if (streams.has(this.#stream) || elapsed(begunAt, this.#time) > AHEAD) return false;
    return this.#stream !== RADIO || !streams.has(RADIO);
  }

  #enters(state: AttemptState): void {
    state.streams.add(this.#stream);
    this.#own.set(this.#ownKey(state.bssid, state.station), state);
  }

  #latest(bssid: End, station: End): AttemptState | undefined {
    return this.#ofBss.get(bssid)?.get(station);
  }

  #ownKey(bssid: End, station: End): string {
    return `${this.#stream} ${bssid} ${station}`;
  }

  /** Pairs of BSS and station that have attempts: `BSSID station`. */
  *pairs(): Iterable<string> {
    for (const { bssid, station } of this.#attempts) yield `${bssid} ${station}`;
  }

  stations(): ReadonlySet<End> {
    return new Set(this.#attempts.map(({ station }) => station));
  }

  /** The attempt of the pair (of the station, where no BSS is given) that was under way at that time, or began a moment later. */
  attemptNear(bssid: End | null, station: End, time: bigint | null, record: number): AttemptState | null {
    const shown = bssid === null ? undefined : this.#shown(bssid, station);
    const planned = shown && this.#ofPlan.get(shown);
    if (planned) return planned;
    const own = this.#attempts.filter(
      (state) => (bssid === null || state.bssid === bssid) && state.station === station,
    );
    const before = own.findLast(({ begun, begunAt }) =>
      time === null || begunAt === null ? begun <= record : begunAt <= time + SECOND,
    );
    return before ?? own[0] ?? null;
  }

  /** The attempt by which the station is associated, or was until this moment; undefined where there is none. */
  joinedBy(station: End, time: bigint | null): AttemptState | undefined {
    const states = [...(this.#ofStation.get(station)?.values() ?? [])].filter((s) => s.progress.associated);
    return (
      states.findLast(({ progress }) => progress.ending === null) ??
      states.findLast(({ progress }) => elapsed(progress.ending!.time, time) <= SECOND)
    );
  }

  /** The attempt of the station, at an AP whose address is known, that was under way at that time; without a time the last. */
  underWay(station: End, time: bigint | null): AttemptState | null {
    const own = this.#attempts.filter(
      (state) => state.station === station && isAddress(state.bssid) && state.bssid !== NOBODY,
    );
    if (time === null) return own.at(-1) ?? null;
    const begun = own.findLast(({ begunAt }) => begunAt !== null && begunAt <= time + AHEAD);
    return begun && time - (begun.lastTime ?? time) <= UNDER_WAY ? begun : null;
  }

  /** The attempt that the station began last, at any BSS. */
  lastOf(station: End): AttemptState | undefined {
    const states = [...(this.#ofStation.get(station)?.values() ?? [])];
    return states.reduce<AttemptState | undefined>(
      (last, state) => (last && last.begun > state.begun ? last : state),
      undefined,
    );
  }

  /** The latest attempt of each station at that BSS. */
  atBss(bssid: End): Iterable<AttemptState> {
    return this.#ofBss.get(bssid)?.values() ?? [];
  }

  /** Begins an attempt; the one before of the same pair ends with it. */
  begin(
    bssid: End,
    station: End,
    at: { readonly record: number; readonly time: bigint | null },
  ): AttemptState {
    if (!this.#isPlanned(bssid, station) || this.#isFree(bssid, station))
      return this.#beginNew(bssid, station, at);
    const present = this.#placed(bssid, station);
    if (present) return present;
    return this.#beginPlanned(this.#plan!.of(bssid, station)[0]!, at);
  }

  #beginNew(
    bssid: End,
    station: End,
    at: { readonly record: number; readonly time: bigint | null },
  ): AttemptState {
    this.#latest(bssid, station)?.end(ending('new-attempt', at));
    const state = new AttemptState(
      bssid,
      station,
      at,
      this.#probesBefore(bssid, station, at.time),
      this.rows,
    );
    this.#attempts.push(state);
    this.#enters(state);
    remember(this.#ofBss, bssid, station, state);
    remember(this.#ofStation, station, bssid, state);
    this.bss(bssid);
    return state;
  }

  /** The station has associated at `bssid`: its attempts elsewhere are over. */
  roamed(bssid: End, station: End, at: { readonly record: number; readonly time: bigint | null }): void {
    for (const [other, state] of this.#ofStation.get(station) ?? [])
      if (other !== bssid) state.end(ending('roam', at));
  }

  probeRequest(station: End, message: Draft): void {
    this.#probeRequests.set(station, message);
  }

  probeResponse(bssid: End, station: End, message: Draft): void {
    this.#probeResponses.set(`${bssid}${station}`, message);
  }

  /**
   * Frames that stand alone between ends of which one differs in one bit from a pair that speaks at that moment: their address is
   * damaged, and they are of that pair.
   */
  mend(): void {
    for (const stray of [...this.#attempts]) {
      if (!isLone(stray) || !isAddress(stray.station) || !isAddress(stray.bssid)) continue;
      const owner = this.#near(stray);
      if (!owner) continue;
      const [own, right] =
        owner.station === stray.station ? [stray.bssid, owner.bssid] : [stray.station, owner.station];
      owner.adopt(
        stray,
        `its address ${own} differs in one bit from ${right}, and nothing else is of ${own}`,
      );
      this.#attempts.splice(this.#attempts.indexOf(stray), 1);
    }
  }

  #near(stray: AttemptState): AttemptState | undefined {
    const { bssid, station } = stray;
    if (!isAddress(bssid) || !isAddress(station)) return undefined;
    const byStation = [...oneBitOff(station)].flatMap((other) => this.#of(bssid, other));
    const byBss = [...oneBitOff(bssid)].flatMap((other) => this.#of(other, station));
    const all = [...byStation, ...byBss].filter((other) => !isLone(other) && !hasOwn(other, stray));
    const joins = all.filter((other) => speaks(other, stray, ({ phase }) => JOINING.has(phase)));
    const near =
      joins.length > 0
        ? joins
        : all.filter(
            (other) => speaks(other, stray, ({ group }) => !group) || other.hasDataNear(frameOf(stray).time),
          );
    const last = near.reduce<AttemptState | undefined>((a, b) => (a && a.begun > b.begun ? a : b), undefined);
    const isSame = near.every((one) => one.station === last?.station && one.bssid === last.bssid);
    return isSame ? last : undefined;
  }

  #of(bssid: End, station: End): AttemptState[] {
    if (!this.pair(bssid, station)) return [];
    return this.#attempts.filter((state) => state.bssid === bssid && state.station === station);
  }

  /** When each station joined the BSS, by its frames. */
  joins(bssid: End): Join[] {
    return [...this.atBss(bssid)].flatMap(({ station }) => {
      const frames = this.#of(bssid, station).flatMap(({ messages }) =>
        messages.flatMap(({ phase: step, time }) =>
          time !== null && (step === 'authentication' || step === 'association') ? [{ step, time }] : [],
        ),
      );
      return isAddress(station) && frames.length > 0 ? [{ station, frames }] : [];
    });
  }

  /** Attempts in the order in which they began, numbered from 1. */
  attempts(): Attempt[] {
    return this.#attempts
      .filter(({ hasFrames, events }) => hasFrames || events.length > 0)
      .sort((a, b) => firstRecord(a) - firstRecord(b))
      .map((state, i) => {
        const bssid = this.aps.nameOf(state.bssid);
        const station = this.unnamed.nameOf(state.station);
        return state.build(`${i + 1}`, { bssid, station }, this.bss(state.bssid));
      });
  }

  networks(): Network[] {
    const known = [...this.#bss.values()].filter(({ bssid }) => isAddress(bssid) && bssid !== NOBODY);
    return known.map((bss) => bss.network());
  }

  #probesBefore(bssid: End, station: End, time: bigint | null): Draft[] {
    const request = this.#probeRequests.get(station);
    const response = this.#probeResponses.get(`${bssid}${station}`);
    const pair = [request, response].filter((m) => m !== undefined);
    return pair.filter((m) => elapsed(m.time, time) <= PROBE_BEFORE).sort((a, b) => a.record - b.record);
  }
}

/** Nothing but one frame shows it, beside what the AP sends to all. */
const isLone = ({ messages, events, hasOwnData }: AttemptState): boolean => {
  const own = messages.filter(({ group }) => !group);
  return (
    events.length === 0 &&
    !hasOwnData &&
    new Set(own.map(({ repeats, record }) => repeats ?? record)).size === 1
  );
};

/** Phases in which the two ends answer each other at once. */
const JOINING: ReadonlySet<Phase> = new Set([
  'authentication',
  'association',
  'eap',
  'four-way',
  'group-key',
  'rekey',
]);

/** The one frame that shows it. */
const frameOf = ({ messages }: AttemptState): Draft => messages.find(({ group }) => !group)!;

/** Whether something of the attempt comes within a second of the frame. */
function speaks(
  { messages }: AttemptState,
  stray: AttemptState,
  counts: (message: Draft) => boolean,
): boolean {
  const { time } = frameOf(stray);
  return (
    time !== null && messages.some((m) => counts(m) && m.time !== null && elapsed(m.time, time) <= SECOND)
  );
}

/** What begins an attempt, of a station with such an address, may be its own: then the other has such a frame as well. */
function hasOwn({ messages }: AttemptState, stray: AttemptState): boolean {
  const { time, kind, name, direction } = frameOf(stray);
  const begins = direction === 'to-ap' && (kind === 'authentication' || kind === 'association-request');
  return messages.some(
    (m) =>
      begins &&
      m.kind === kind &&
      m.name === name &&
      m.direction === direction &&
      elapsed(m.time, time) <= SECOND,
  );
}

function ending(
  by: 'roam' | 'new-attempt',
  { record, time }: { readonly record: number; readonly time: bigint | null },
): Ending {
  return { by, record, time, direction: null, group: false, reason: null };
}

function remember(map: Map<End, Map<End, AttemptState>>, outer: End, inner: End, state: AttemptState): void {
  const states = map.get(outer) ?? new Map<End, AttemptState>();
  map.set(outer, states.set(inner, state));
}

const firstRecord = ({ firstRecord: shown, events }: AttemptState): number =>
  Math.min(shown ?? Number.POSITIVE_INFINITY, events[0]?.record ?? Number.POSITIVE_INFINITY);
