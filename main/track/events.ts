import { isGroupAddress, type MacAddress } from '../base/brand.ts';
import type { ControlEvent, EventKind } from '../base/event.ts';
import type { CaptureRecord } from '../capture/types.ts';
import type { AttemptState } from './attempt.ts';
import { elapsed, SECOND } from './drafts.ts';
import { applyEvent } from './event-progress.ts';
import type { Registry } from './registry.ts';
import type { TrackedEvent } from './types.ts';

/** Address of an end that no record of the session names. */
export const UNKNOWN_ADDRESS = '00:00:00:00:00:00' as MacAddress;

/** What one interface of one log or netlink recording is known to be and to be joined to. */
interface Interface {
  own: MacAddress | null;
  bssid: MacAddress | null;
}

/** An event whose ends are not known yet. */
interface Waiting {
  readonly tracked: TrackedEvent;
  readonly record: CaptureRecord;
}

const MOST_WAITING = 4096;
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
/** With these the station turns to a BSS. */
const BEGINS = new Set<EventKind>(['authenticate-request', 'associate-request', 'connect-request']);
/** Without any earlier sign of it these show that a try is under way. */
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

const LEAVING = new Set<EventKind>(['disconnected', 'deauthenticated', 'disassociated']);

/** Takes what logs and netlink report into attempts. */
export class EventTracker {
  readonly #registry: Registry;
  readonly #interfaces = new Map<string, Interface>();
  readonly #unattached: TrackedEvent[] = [];
  #waiting: Waiting[] = [];

  constructor(registry: Registry) {
    this.#registry = registry;
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
    const known = this.#learn(record, event);
    if (OF_NO_ATTEMPT.has(event.kind)) {
      this.#leaveOut(tracked);
      return;
    }
    const ends = this.#endsOf(event, known, record.time);
    if (ends) this.#attach(tracked, record, ends);
    else if (event.by === 'ap' || this.#waiting.length >= MOST_WAITING) this.#leaveOut(tracked);
    else this.#waiting.push({ tracked, record });
    if (this.#waiting.length > 0 && known.own && known.bssid) this.#release(known, keyOf(record, event));
  }

  /** The records are at their end: what still waits goes to an end without a name, or to no attempt. */
  finish(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { tracked, record } of waiting) {
      const { event } = tracked;
      const known = this.#interface(keyOf(record, event));
      const own = event.station ?? known.own;
      const bssid = event.bssid ?? known.bssid;
      const station = own ?? this.#onlyStation(bssid) ?? UNKNOWN_ADDRESS;
      if (!own && !bssid) this.#leaveOut(tracked);
      else
        this.#attach(tracked, record, { station, bssid: bssid ?? this.#lastBss(station) ?? UNKNOWN_ADDRESS });
    }
  }

  #interface(key: string): Interface {
    const known = this.#interfaces.get(key) ?? { own: null, bssid: null };
    this.#interfaces.set(key, known);
    return known;
  }

  #learn(record: CaptureRecord, event: ControlEvent): Interface {
    const known = this.#interface(keyOf(record, event));
    const { station, bssid, by, kind } = event;
    if (by === 'ap') {
      if (bssid) known.own = bssid;
      return known;
    }
    if (station && !isGroupAddress(station)) known.own = station;
    if (bssid && !isGroupAddress(bssid) && !OF_NO_ATTEMPT.has(kind)) known.bssid = bssid;
    return known;
  }

  #endsOf(
    event: ControlEvent,
    known: Interface,
    time: bigint | null,
  ): { station: MacAddress; bssid: MacAddress } | null {
    if (event.by === 'ap') {
      const { station } = event;
      if (!station || isGroupAddress(station)) return null;
      const bssid = event.bssid ?? known.own ?? this.#lastBss(station);
      return bssid ? { station, bssid } : null;
    }
    const named = event.bssid && !isGroupAddress(event.bssid) ? event.bssid : null;
    const station = event.station ?? known.own ?? this.#onlyStation(named ?? known.bssid);
    if (!station) return null;
    // A station that turns to another AP may still be told that it has lost the one before.
    const joined =
      LEAVING.has(event.kind) && !named ? this.#registry.joinedBy(station, time)?.bssid : undefined;
    const bssid = named ?? joined ?? known.bssid;
    const last = bssid ?? (BEGINS.has(event.kind) ? null : this.#lastBss(station));
    return last ? { station, bssid: last } : null;
  }

  /** The station of a BSS where there is only one. */
  #onlyStation(bssid: MacAddress | null | undefined): MacAddress | null {
    if (!bssid) return null;
    const stations = [...this.#registry.atBss(bssid)];
    return stations.length === 1 ? stations[0]!.station : null;
  }

  #lastBss(station: MacAddress): MacAddress | null {
    return this.#registry.lastOf(station)?.bssid ?? null;
  }

  /** What waited for this interface, in order. */
  #release(known: Interface, key: string): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const one of waiting) {
      const { tracked, record } = one;
      if (keyOf(record, tracked.event) !== key) this.#waiting.push(one);
      else
        this.#attach(tracked, record, {
          station: tracked.event.station ?? known.own!,
          bssid: tracked.event.bssid ?? known.bssid!,
        });
    }
  }

  #attach(
    tracked: TrackedEvent,
    record: CaptureRecord,
    { station, bssid }: { readonly station: MacAddress; readonly bssid: MacAddress },
  ): void {
    const { event } = tracked;
    const state = this.#stateOf(tracked, bssid, station);
    if (!state) {
      this.#leaveOut(tracked);
      return;
    }
    if (tracked.from === 'netlink' && isEcho(state.events.at(-1), tracked)) return;
    state.events.push(tracked);
    state.progress.media.add(tracked.from);
    state.facts.learn(record, event);
    applyEvent(state, tracked);
    if (event.kind === 'associated' && !event.status)
      this.#registry.roamed(bssid, station, { record: tracked.record, time: tracked.time });
  }

  #stateOf(
    { record, time, event }: TrackedEvent,
    bssid: MacAddress,
    station: MacAddress,
  ): AttemptState | null {
    const current = this.#registry.current(bssid, station);
    const begin = () => this.#registry.begin(bssid, station, { record, time });
    const { kind } = event;
    if (!current) return SHOWS.has(kind) ? begin() : null;
    // Fed late: it is of the attempt that was under way at its time.
    const earlier = this.#registry.attemptAt(bssid, station, record);
    if (earlier && earlier !== current) return earlier;
    const refused = event.errno !== undefined && event.errno !== 0;
    if (BEGINS.has(kind) && !refused) {
      const anew =
        kind === 'authenticate-request'
          ? current.renewedByAuthentication(event.algorithm ?? current.progress.algorithm ?? 0, time)
          : current.renewedByRequest(time);
      return anew ? begin() : current;
    }
    const again = (kind === 'authenticated' || kind === 'associated') && event.by === 'ap' && !event.status;
    if (again && (current.closed || current.left)) return begin();
    return current;
  }

  #leaveOut(tracked: TrackedEvent): void {
    if (this.#unattached.length < MOST_UNATTACHED) this.#unattached.push(tracked);
  }
}

const keyOf = (record: CaptureRecord, event: ControlEvent) => `${record.source} ${event.interface ?? ''}`;

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
