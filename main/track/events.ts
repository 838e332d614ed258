import { type End, isAddress, isKnownGroup } from '../base/brand.ts';
import type { ControlEvent, EventKind } from '../base/event.ts';
import type { CaptureRecord } from '../capture/types.ts';
import { isByHashing } from '../standard/sae.ts';
import type { AttemptState } from './attempt.ts';
import { elapsed, SECOND } from './drafts.ts';
import { toldFrame } from './event-messages.ts';
import { applyEvent } from './event-progress.ts';
import { type Join, ownerOf, type Told } from './owners.ts';
import { endAlone } from './progress.ts';
import { type Pair, RADIO, type Registry } from './registry.ts';
import type { TrackedEvent } from './types.ts';
import { NOBODY } from './unknown.ts';

/** An event whose ends are not known yet. */
interface Waiting {
  readonly tracked: TrackedEvent;
  readonly record: CaptureRecord;
}

const MOST_WAITING = 1 << 16;
const MOST_UNATTACHED = 4096;
/** The kernel passes one report to several groups of listeners. */
const ECHO = SECOND / 10n;

/** These say something of the session or of networks that nobody joins. */
const OF_NO_ATTEMPT = new Set<EventKind>([
  'interface',
  'capability',
  'scan',
  'bss',
  'not-selected',
  'ap-not-found',
]);
/** Settings that are not taken, and starts that come to nothing, are of no attempt. A password that is missing is of one. */
const ofNoAttempt = ({ kind, why }: ControlEvent): boolean =>
  OF_NO_ATTEMPT.has(kind) || (kind === 'configuration' && why !== 'credential');
/** With these a kernel tells that its station joins, by the name of the interface alone. */
const JOINS: Readonly<Partial<Record<EventKind, Told['step']>>> = {
  'authenticate-request': 'authentication',
  authenticated: 'authentication',
  'associate-request': 'association',
  associated: 'association',
};
/** So near to a line a join that frames show is what it tells of. */
const SEEN_WITHIN = 5n * SECOND;

/** With these the station turns to a BSS. */
const BEGINS = new Set<EventKind>(['authenticate-request', 'associate-request', 'connect-request']);
/** Without any earlier sign of it these show that an attempt is under way. */
const SHOWS = new Set<EventKind>([
  ...BEGINS,
  'authenticated',
  'authentication-timeout',
  'associated',
  'association-timeout',
  'connect-result',
  'external-auth',
  'sae-commit',
  'sae-confirm',
  'sae-confirm-mismatch',
  'sae-rejected',
  'eapol',
  'eapol-early',
  'eap-start',
  'eap-failure',
  'eap-success',
  'mic-invalid',
  'retry-limit',
  'four-way-complete',
  'four-way-failed',
  'connected',
]);

/** Where a log is cut so that nothing else tells of an attempt, these do: how it ended, or was going to. */
const SHOWS_AT_LAST = new Set<EventKind>([
  ...SHOWS,
  'group-handshake-complete',
  'group-handshake-failed',
  'element-mismatch',
  'eapol-timeout',
  'key-message',
  'ocv',
  'eap-identity',
  'eap-method',
  'eap-no-key',
  'certificate',
  'tls-alert',
  'tls-failed',
  'radius',
  'fils',
  'mesh',
  'port-authorized',
  'disconnected',
  'deauthenticated',
  'disassociated',
]);

/** An AP that does not say of whom it tells these means one station. */
const OF_ONE_STATION = new Set<EventKind>(['mic-invalid', 'key-message', 'four-way-failed']);

/** With these an AP's log begins to tell of an attempt. */
const TAKES_UP = new Set<EventKind>(['sae-commit', 'authenticated', 'associated']);

/** After these an attempt is still at its beginning. */
const GOES_ON = new Set<EventKind>([
  ...BEGINS,
  'selected',
  'authenticated',
  'sae-commit',
  'sae-confirm',
  'external-auth',
  'pmksa',
  'hint',
  'note',
]);

/** So long after an end another one is of another attempt. */
const STRAYS = 3n * SECOND;

/** The AP takes a station up again that it had taken up already, and no frame tells of it. */
const begunAnew = ({ kind }: ControlEvent, { progress, hasFrames }: AttemptState): boolean =>
  !hasFrames && (progress.apDone || (kind === 'authenticated' && progress.associated));

/** An AP tells of itself, or of all its stations. A supplicant can be an AP too: then it is its own BSS. */
const ofNoStation = ({ by, station, bssid }: ControlEvent): boolean =>
  by === 'ap' ? !station || isKnownGroup(station) : station !== undefined && station === bssid;

/** What this program tells of itself: it names no end, and means the attempt that netlink tells of. */
const isOwn = ({ kind, local, interface: name, station, bssid, request }: ControlEvent): boolean =>
  kind === 'held' ||
  kind === 'released' ||
  (local === true &&
    (kind === 'error' || (kind === 'disconnected' && request === true)) &&
    (name ?? station ?? bssid) === undefined);

/** What a station does before it turns to a BSS: it belongs to the attempt that follows, not to the one before. */
const leads = ({ kind, why }: ControlEvent): boolean =>
  kind === 'selected' || (kind === 'pmksa' && why === 'used');

const LEAVING = new Set<EventKind>(['disconnected', 'deauthenticated', 'disassociated']);

/** Takes what logs and netlink report into attempts. */
export class EventTracker {
  readonly #registry: Registry;
  readonly #logOf: (source: number) => string;
  /** Own address of a station's interface by its name: a kernel's lines name the interface alone. */
  readonly #owners = new Map<string, End>();
  /** Address of an access point's interface, by source and name. */
  readonly #aps = new Map<string, End>();
  /** The BSS that an interface turned to last, by source and name. */
  readonly #bss = new Map<string, End>();
  /** Both ends of the attempt that netlink told of last. */
  #running: Pair | null = null;
  /** Ends that reports of stations name, by whichever program: one that is the only one may be meant where none is said. */
  readonly #named = { stations: new Set<End>(), bss: new Set<End>() };
  /** Masked ends that a report named last. */
  readonly #masked: { station?: End; bssid?: End } = {};
  readonly #unattached: TrackedEvent[] = [];
  #waiting: Waiting[] = [];
  /** What leads to an attempt that has not begun yet, by the latest try of the pair. */
  readonly #leading = new Map<AttemptState, Waiting[]>();
  /** At the end: pairs that have attempts already, to which what is fed late is told by its time. */
  #known: ReadonlySet<string> = new Set();
  /** No further record comes: what is left of an attempt that nothing else tells of may begin it. */
  #finished = false;

  /** @param logOf what the source was read from: programs of one access point write into one log */
  constructor(registry: Registry, logOf: (source: number) => string) {
    this.#registry = registry;
    this.#logOf = logOf;
  }

  /** Events of no attempt so far, in order. */
  get unattached(): readonly TrackedEvent[] {
    return this.#unattached;
  }

  feed(record: CaptureRecord, event: ControlEvent, from: TrackedEvent['from'], asked?: number): void {
    const tracked: TrackedEvent = {
      record: record.index,
      time: record.time,
      event,
      from,
      ...(asked !== undefined && { asked }),
    };
    const idle = this.#running === null;
    const found = this.#learn(record, event);
    if (ofNoAttempt(event)) this.#leaveOut(tracked);
    else {
      const ends = this.#endsOf(record, event);
      if (ends) {
        if (!this.#attach(tracked, record, ends)) this.#late(tracked, record);
      } else if (ofNoStation(event) && !OF_ONE_STATION.has(event.kind)) this.#leaveOut(tracked);
      else this.#wait({ tracked, record });
    }
    const begun = idle && this.#running !== null;
    if ((found || begun) && this.#waiting.length > 0) this.#release(false);
  }

  /** An AP prints its address at its start alone, and a station may never print its own: they may turn up later. */
  #wait(one: Waiting): void {
    this.#waiting.push(one);
    if (this.#waiting.length < MOST_WAITING) return;
    // A day of one log: what has not turned up by now is not waited for.
    this.#known = new Set(this.#registry.pairs());
    this.#release(true);
    this.#known = new Set();
    for (const { tracked } of this.#waiting.splice(0)) this.#leaveOut(tracked);
  }

  /** Both ends of a frame that a log holds, where it has no address, as the reports before it name them. */
  unmasked({ station, bssid }: Pair): Pair {
    return {
      station: station === NOBODY ? (this.#masked.station ?? station) : station,
      bssid: bssid === NOBODY ? (this.#masked.bssid ?? bssid) : bssid,
    };
  }

  /** The records are at their end: what still waits goes to an end without a name, or to no attempt. */
  finish(): void {
    this.#known = new Set(this.#registry.pairs());
    this.#finished = true;
    this.#findOwners();
    this.#release(true);
    for (const [state, led] of this.#leading) for (const one of led) this.#take(state, one);
    // What names neither end is of the only station there is, at its time; where there is none, of one without a name.
    this.#known = new Set(this.#registry.pairs());
    const stations = this.#registry.stations();
    const [only] = stations;
    const endsOf = ({ tracked, record }: Waiting) => {
      if (stations.size === 0) return this.#namelessEnds(record, tracked.event);
      return stations.size === 1
        ? this.#registry.attemptNear(countedAgainst(tracked.event), only!, tracked.time, tracked.record)
        : null;
    };
    const left = this.#waiting.splice(0).filter((one) => {
      const ends = endsOf(one);
      return !ends || !this.#attach(one.tracked, one.record, ends);
    });
    // What was told before the line that began an attempt is of it.
    this.#known = new Set(this.#registry.pairs());
    for (const one of left) {
      const ends = endsOf(one);
      if (!ends || !this.#attach(one.tracked, one.record, ends)) this.#leaveOut(one.tracked);
    }
  }

  /** @returns whether an address is known now that was not before */
  #learn(record: CaptureRecord, event: ControlEvent): boolean {
    const { station, bssid } = event;
    if (station && !isAddress(station)) this.#masked.station = station;
    if (bssid && !isAddress(bssid)) this.#masked.bssid = bssid;
    return this.#learnEnds(record, event);
  }

  #learnEnds(record: CaptureRecord, { station, bssid, by, kind, interface: name }: ControlEvent): boolean {
    if (by === 'ap') {
      if (bssid) this.#aps.set(this.#apKey(record, name), bssid);
      return false;
    }
    const key = keyOf(record, name);
    const found =
      (!this.#bss.has(key) && bssid !== undefined) ||
      (name !== undefined && !this.#owners.has(name) && station !== undefined);
    if (station && !isKnownGroup(station)) {
      this.#named.stations.add(station);
      if (name) this.#owners.set(name, station);
    }
    if (bssid && !isKnownGroup(bssid) && !OF_NO_ATTEMPT.has(kind)) {
      this.#named.bss.add(bssid);
      this.#bss.set(key, bssid);
    }
    return found;
  }

  /** Programs of one access point write into one log, each a source of its own. */
  #apKey({ source }: CaptureRecord, name: string | undefined): string {
    return `${this.#logOf(source)} ${name ?? ''}`;
  }

  #endsOf(record: CaptureRecord, event: ControlEvent): Pair | null {
    if (isOwn(event)) return this.#running;
    if (event.by === 'ap') {
      const { station } = event;
      if (!station || ofNoStation(event)) return null;
      const bssid = event.bssid ?? this.#aps.get(this.#apKey(record, event.interface));
      return bssid ? { station, bssid } : null;
    }
    const key = keyOf(record, event.interface);
    if (ofNoStation(event)) return null;
    const own = event.station ?? this.#owners.get(event.interface ?? '');
    const named = event.bssid && !isKnownGroup(event.bssid) ? event.bssid : null;
    if (!own) return null;
    // A station that turns to another AP may still be told that it has lost the one before.
    const joined =
      LEAVING.has(event.kind) && !named ? this.#registry.joinedBy(own, record.time)?.bssid : undefined;
    const last = BEGINS.has(event.kind) ? undefined : this.#registry.lastOf(own)?.bssid;
    const bssid = named ?? joined ?? this.#bss.get(key) ?? last;
    return bssid ? { station: own, bssid } : null;
  }

  /**
   * Attaches what waited and can be now, in order.
   * @param guessing an end that is not known by now will not be known any more
   */
  #release(guessing: boolean): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const one of waiting) {
      const { tracked, record } = one;
      const { event } = tracked;
      const ends = this.#endsOf(record, event) ?? (guessing ? this.#guessedEnds(tracked, record) : null);
      if (!ends || !this.#attach(tracked, record, ends)) this.#waiting.push(one);
    }
  }

  /** Whose an interface is that lines name without an address: the station whose frames join when they tell of it. */
  #findOwners(): void {
    const told = new Map<string, Told[]>();
    for (const { tracked } of this.#waiting) {
      const { event, time } = tracked;
      const { interface: name, bssid, kind, by, station } = event;
      if (!name || !bssid || time === null || by === 'ap' || station || this.#owners.has(name)) continue;
      const step = JOINS[kind];
      if (step) told.set(name, [...(told.get(name) ?? []), { bssid, step, time }]);
    }
    const joins = new Map<End, Join[]>();
    const joinsOf = (bssid: End) => {
      const known = joins.get(bssid) ?? this.#registry.joins(bssid);
      joins.set(bssid, known);
      return known;
    };
    for (const [name, lines] of told) {
      const owner = ownerOf(lines, joinsOf);
      if (owner) this.#owners.set(name, owner);
    }
  }

  /** Frames show who joins the BSS at that time: a line that does not say of whom it is tells of no other station. */
  #areSeen(bssid: End | undefined, time: bigint | null): boolean {
    if (!bssid || time === null) return false;
    return this.#registry
      .joins(bssid)
      .some(({ frames }) => frames.some((frame) => elapsed(frame.time, time) <= SEEN_WITHIN));
  }

  /** Where only one end is known: the only station of that BSS, the last BSS of that station, or an end without a name. */
  #guessedEnds({ event, time }: TrackedEvent, record: CaptureRecord): Pair | null {
    const { aps, unnamed } = this.#registry;
    if (event.by === 'ap') {
      const { station } = event;
      if (!station || ofNoStation(event)) return null;
      const near = this.#registry.underWay(station, time);
      if (!near && !SHOWS_AT_LAST.has(event.kind)) return this.#registry.lastOf(station) ?? null;
      return near ?? { station, bssid: aps.of(event.interface, this.#logOf(record.source)) };
    }
    const bssid = event.bssid ?? this.#bss.get(keyOf(record, event.interface));
    const own = event.station ?? this.#owners.get(event.interface ?? '');
    if (!bssid && !own) return null;
    const last = own && this.#registry.lastOf(own)?.bssid;
    if (!bssid && !last && !SHOWS_AT_LAST.has(event.kind)) return null;
    const known = own ?? this.#onlyStation(bssid) ?? onlyOf(this.#named.stations);
    if (!known && this.#areSeen(bssid, time)) return null;
    const station = known ?? unnamed.of(nameOf(event));
    const turnedTo = bssid ?? this.#registry.lastOf(station)?.bssid ?? onlyOf(this.#named.bss);
    return { station, bssid: turnedTo ?? aps.of(nameOf(event)) };
  }

  /** Nobody in the session has an address: the AP and the station of this interface. */
  #namelessEnds(record: CaptureRecord, event: ControlEvent): Pair | null {
    const station = this.#registry.unnamed.of(nameOf(event));
    const bssid = this.#bss.get(keyOf(record, event.interface)) ?? this.#registry.lastOf(station)?.bssid;
    return { station, bssid: bssid ?? this.#registry.aps.of(nameOf(event)) };
  }

  /** The station of a BSS where there is only one. */
  #onlyStation(bssid: End | undefined): End | null {
    if (!bssid) return null;
    const stations = [...this.#registry.atBss(bssid)];
    return stations.length === 1 ? stations[0]!.station : null;
  }

  /** @returns whether there is an attempt that it can be of */
  #attach(tracked: TrackedEvent, record: CaptureRecord, ends: Pair): boolean {
    const { event } = tracked;
    const stream = tracked.from === 'log' ? record.source : RADIO;
    this.#registry.enter(stream, record.time, record.index, toldFrame(event));
    const { station, bssid } = this.#registry.pairOf(ends.bssid, ends.station);
    const latest = this.#registry.current(bssid, station);
    const led = latest ? (this.#leading.get(latest) ?? []) : [];
    if (latest && leads(event) && !this.#known.has(`${bssid} ${station}`)) {
      this.#leading.set(latest, [...led, { tracked, record }]);
      return true;
    }
    const state = this.#stateOf(tracked, bssid, station);
    if (!state) return false;
    // What ended before this attempt began was another one, of which the records tell no more.
    if (LEAVING.has(event.kind) && !event.request && tracked.record < state.begun) {
      this.#leaveOut(tracked);
      return true;
    }
    for (const before of led) this.#take(state, before);
    if (latest) this.#leading.delete(latest);
    if (tracked.from === 'netlink' && isEcho(state.events.at(-1), tracked)) return true;
    if (tracked.from === 'netlink') this.#running = { station, bssid };
    this.#take(state, { tracked, record });
    if (event.kind === 'associated' && !event.status)
      this.#registry.roamed(bssid, station, { record: tracked.record, time: tracked.time });
    return true;
  }

  #take(state: AttemptState, { tracked, record }: Waiting): void {
    const { event } = tracked;
    insert(state.events, tracked);
    // That something was held is no evidence of how the attempt went.
    if (isOwn(event)) return;
    state.progress.media.add(tracked.from);
    state.facts.learn(record, event);
    applyEvent(state, tracked);
    // What waited, from before the attempt, does not tell how it went on.
    if (tracked.record < state.begun) return;
    if (!GOES_ON.has(event.kind) || event.status || (event.ok === false && !event.errno))
      this.#registry.answered(state);
  }

  #stateOf({ record, time, event }: TrackedEvent, bssid: End, station: End): AttemptState | null {
    const { kind } = event;
    const refused = event.errno !== undefined && event.errno !== 0;
    const begins = BEGINS.has(kind) && !refused;
    if (this.#known.has(`${bssid} ${station}`))
      return this.#registry.attemptNear(bssid, station, time, record);
    const joined = begins ? this.#registry.join(bssid, station, kind !== 'associate-request') : undefined;
    if (joined) return joined;
    const current = this.#registry.current(bssid, station);
    const begin = () => this.#registry.begin(bssid, station, { record, time });
    if (!current) return (this.#finished ? SHOWS_AT_LAST : SHOWS).has(kind) ? begin() : null;
    if (begins && this.#registry.isLatest(current) && this.#registry.mayRenew(current)) {
      const anew =
        kind === 'authenticate-request'
          ? current.renewedByAuthentication(event.algorithm ?? current.progress.algorithm ?? 0, time)
          : current.renewedByRequest(time);
      return anew ? begin() : current;
    }
    // An AP's log tells no request; with these it turns to a station that had left, or that begins anew.
    const fine = !event.status || (kind === 'sae-commit' && isByHashing(event.status));
    const again = TAKES_UP.has(kind) && event.by === 'ap' && !event.request && fine;
    // A server tells of one exchange after the other; where others tell of the station too, they say what is an attempt.
    const exchange =
      kind === 'eap-start' &&
      event.by === 'server' &&
      !current.hasFrames &&
      current.events.every((told) => told.event.by === 'server');
    const another =
      exchange ||
      (LEAVING.has(kind) && endAlone(current.progress) && elapsed(current.lastTime, time) > STRAYS);
    if (another) return begin();
    if (!again || !(current.closed || current.left || begunAnew(event, current))) return current;
    return this.#registry.isLatest(current) ? begin() : (this.#registry.join(bssid, station) ?? current);
  }

  /** Of a pair that has no attempt: at the end of a log that tells no more of it, this is all there is. */
  #late(tracked: TrackedEvent, record: CaptureRecord): void {
    if (tracked.from === 'log' && SHOWS_AT_LAST.has(tracked.event.kind)) this.#wait({ tracked, record });
    else this.#leaveOut(tracked);
  }

  #leaveOut(tracked: TrackedEvent): void {
    if (this.#unattached.length < MOST_UNATTACHED) this.#unattached.push(tracked);
  }
}

const onlyOf = (ends: ReadonlySet<End>): End | undefined => (ends.size === 1 ? [...ends][0] : undefined);

/** As logs name an interface; netlink's number is none. */
const nameOf = ({ interface: name }: ControlEvent): string | undefined =>
  name?.startsWith('ifindex ') ? undefined : name;

/** What is counted against one AP is not of the attempt at another. */
const countedAgainst = ({ kind, bssid }: ControlEvent): End | null =>
  kind === 'temporarily-disabled' && bssid && isAddress(bssid) ? bssid : null;

const keyOf = (record: CaptureRecord, name: string | undefined) => `${record.source} ${name ?? ''}`;

/** In the order of records: what waited comes late. */
function insert(events: TrackedEvent[], tracked: TrackedEvent): void {
  const after = events.findLastIndex(({ record }) => record <= tracked.record);
  events.splice(after + 1, 0, tracked);
}

/** The same report once more. */
function isEcho(before: TrackedEvent | undefined, { time, event }: TrackedEvent): boolean {
  if (!before || elapsed(before.time, time) > ECHO) return false;
  const { kind, by, status, reason, errno, why, request } = before.event;
  return (
    kind === event.kind &&
    by === event.by &&
    !request &&
    by === 'kernel' &&
    status === event.status &&
    reason === event.reason &&
    errno === event.errno &&
    why === event.why
  );
}
