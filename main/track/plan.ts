import type { End } from '../base/brand.ts';
import { elapsed, SECOND } from './drafts.ts';
import type { Mlds } from './mlds.ts';
import type { MessageKind, TrackedEvent, TrackedMessage } from './types.ts';

/** What a log tells lies so far from the frame that it tells of at most, once clocks are aligned. */
const NEAR = 3n * SECOND;

/** Frames that logs tell of. */
const TOLD = new Set<MessageKind>([
  'authentication',
  'association-request',
  'association-response',
  'eap',
  'eapol-start',
  'eapol-key',
  'deauthentication',
  'disassociation',
]);

/** With these a station begins. */
const BEGINS = new Set<MessageKind>(['authentication', 'association-request']);
/** Of action frames those of a fast transition over the distribution system, which stand for the authentication. */
const OVER_DS: readonly string[] = ['FT Request', 'FT Response'];

/** A kind of frame, and which of that kind where that is known. */
export type What = Partial<Pick<TrackedMessage, 'direction' | 'name'>> & {
  readonly kinds: readonly MessageKind[];
};

/** What is known of an attempt that the records show. */
export interface Recorded {
  readonly bssid: End;
  readonly station: End;
  readonly begun: number;
  readonly begunAt: bigint | null;
  readonly messages: readonly TrackedMessage[];
  readonly events: readonly TrackedEvent[];
}

/** An attempt that was recorded of the air, the network interface or netlink. */
export interface Planned extends Pick<Recorded, 'bssid' | 'station' | 'begun' | 'begunAt'> {
  /** It begins with what comes after a join's first frames: these were not recorded. */
  readonly headless: boolean;
}

/** A frame of an attempt. */
interface Shown {
  readonly time: bigint;
  /** With such a frame the station begins. */
  readonly begins: boolean;
  readonly frame: Pick<TrackedMessage, 'kind' | 'direction' | 'name'>;
  readonly of: Planned;
}

/** What a log tells of a pair. */
export interface Telling {
  readonly bssid: End;
  readonly station: End;
  readonly what: What;
  readonly time: bigint | null;
  /** When the last frame was of those that it has told how the attempt went on: what begins an attempt now comes later. */
  readonly after: bigint | null;
  /** The attempt has begun: a frame with which none begins is of such a one. */
  readonly has: (planned: Planned) => boolean;
}

/**
 * The attempts that the records other than logs show. Logs that lie beside them tell of these same attempts, each a moment sooner or
 * later, so they are placed by the frames that they tell of instead of being asked where an attempt begins.
 */
export class Plan {
  readonly #pairs = new Map<string, { readonly attempts: Planned[]; readonly shown: Shown[] }>();
  readonly #begun = new Map<number, Planned[]>();
  readonly mlds: Mlds;
  /** By the devices of both ends. */
  readonly #ofDevices = new Map<string, Planned[]>();

  /** @param states in the order in which they began */
  constructor(states: readonly Recorded[], mlds: Mlds) {
    this.mlds = mlds;
    for (const state of states) this.#add(state);
    for (const { shown } of this.#pairs.values()) shown.sort((a, b) => Number(a.time - b.time));
  }

  /** Attempts of the pair, in the order in which they began. */
  of(bssid: End, station: End): readonly Planned[] {
    return this.#pairs.get(`${bssid} ${station}`)?.attempts ?? [];
  }

  /** Attempts between links of the two devices, in the order in which they began. */
  between(ap: End, station: End): readonly Planned[] {
    return this.#ofDevices.get(`${ap} ${station}`) ?? [];
  }

  /** Attempts that begin with this record. */
  begunBy(record: number): readonly Planned[] {
    return this.#begun.get(record) ?? [];
  }

  /** The frame that is told of: the nearest such one of the pair; undefined where none is near. */
  showing({ bssid, station, what, time, after, has }: Telling): Shown | undefined {
    const shown = this.#pairs.get(`${bssid} ${station}`)?.shown;
    if (!shown || time === null) return undefined;
    const near: Shown[] = [];
    for (let at = firstFrom(shown, time - NEAR); at < shown.length && shown[at]!.time <= time + NEAR; at++) {
      const one = shown[at]!;
      if (isOf(one.frame, what) && (one.begins || has(one.of))) near.push(one);
    }
    const anew = near.filter((one) => !one.begins || after === null || one.time >= after);
    return nearest(anew.length > 0 ? anew : near, time);
  }

  #add(state: Recorded): void {
    const { bssid, station, begun, begunAt } = state;
    const key = `${bssid} ${station}`;
    const pair = this.#pairs.get(key) ?? { attempts: [], shown: [] };
    this.#pairs.set(key, pair);
    const planned: Planned = { bssid, station, begun, begunAt, headless: isHeadless(state) };
    pair.attempts.push(planned);
    this.#begun.set(begun, [...this.begunBy(begun), planned]);
    const [ap, sta] = [this.mlds.of(bssid) ?? bssid, this.mlds.of(station) ?? station];
    this.#ofDevices.set(`${ap} ${sta}`, [...this.between(ap, sta), planned]);
    for (const { kind, direction, name, time, group } of state.messages)
      if (time !== null && !group && (TOLD.has(kind) || OVER_DS.includes(name)))
        pair.shown.push({
          time,
          begins: BEGINS.has(kind) || name === OVER_DS[0],
          frame: { kind, direction, name },
          of: planned,
        });
  }
}

/** The attempt begins about that time. */
export const beginsNear = ({ begunAt }: Planned, time: bigint | null): boolean =>
  elapsed(begunAt, time) <= NEAR;

function isHeadless({ messages, events }: Recorded): boolean {
  const [frame] = messages;
  const [told] = events;
  if (!frame || (told && told.record < frame.record)) return told?.event.kind.endsWith('-request') !== true;
  return !(BEGINS.has(frame.kind) || frame.phase === 'authentication') || frame.direction === 'to-station';
}

const isOf = (frame: Shown['frame'], { kinds, direction, name }: What): boolean =>
  kinds.includes(frame.kind) &&
  (direction === undefined || frame.direction === direction) &&
  (name === undefined || frame.name === name);

const nearest = (shown: readonly Shown[], time: bigint): Shown | undefined =>
  shown.reduce<Shown | undefined>(
    (best, one) => (best && elapsed(best.time, time) <= elapsed(one.time, time) ? best : one),
    undefined,
  );

/** The first of them that is not before that time. */
function firstFrom(shown: readonly Shown[], time: bigint): number {
  let [low, high] = [0, shown.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (shown[middle]!.time < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
