import type { Walk } from '../capture/store.ts';
import { type CaptureRecord, LinkType, type Source } from '../capture/types.ts';
import { dissect, Glance, learnFamilies, peek } from '../dissect/index.ts';
import type { DissectContext } from '../dissect/types.ts';
import type { Plan } from './plan.ts';
import { Tracker } from './tracker.ts';
import type { Tracked } from './types.ts';

/** Records between two looks at the clock, and how long one stretch of work may last, in milliseconds. */
const CHUNK = 512;
const STRETCH = 20;

/** What tracking needs of a session's records. */
export interface Records {
  readonly length: number;
  readonly sources: readonly Source[];
  /** In order of time; of a line without its text. */
  inTime(): Iterable<CaptureRecord>;
  /** The records without an object each; null: only `inTime` gives them. */
  walk(): Walk | null;
}

export interface TrackOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called now and then with the number of records done. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Tracking of records as they come; what they have come to so far can be read at any time. */
export class Tracking {
  readonly #tracker: Tracker;
  readonly #families = new Map<number, string>();
  /** What was learnt for dissecting any record again. */
  readonly context: DissectContext = { families: this.#families };

  /** @param plan, sources as `Tracker` takes them */
  constructor(plan: Plan | null = null, sources: readonly Source[] = []) {
    this.#tracker = new Tracker(plan, sources);
  }

  /** The attempts so far, as a plan for reading the same records again with logs. */
  plan(): Plan {
    return this.#tracker.plan();
  }

  /** Takes the next record. @param fcsLength of its source @returns whether it can be of an attempt or a network */
  feed(record: CaptureRecord, fcsLength: number | null): boolean {
    const { bytes, linkType, originalLength } = record;
    if (linkType === LinkType.Log && !record.event) {
      this.#tracker.pass(record);
      return false;
    }
    const own = { ...this.context, fcsLength };
    if (linkType === LinkType.Netlink)
      for (const [id, name] of learnFamilies(bytes, linkType)) this.#families.set(id, name);
    const headers = peek(bytes, linkType, own, originalLength);
    const wanted = this.#tracker.wants(record, headers);
    this.#tracker.feed(record, wanted ? dissect(bytes, linkType, own, originalLength) : headers, own);
    return wanted || headers.wlan !== null;
  }

  /** As `feed` of each record; yields the number of records done after each chunk. */
  *feedAll(walk: Walk, length: number): Generator<number> {
    const { index: source, linkType, fcsLength } = walk.source;
    const glance = new Glance(linkType, fcsLength);
    const take = (index: number): void => {
      const { bytes, start } = walk.view(index);
      const isRead = glance.read(bytes, start, start + walk.captured(index), walk.original(index));
      if (isRead && this.#tracker.feedPlain(glance, index, source, walk.time(index))) return;
      this.feed(walk.record(index), fcsLength);
    };
    let done = 0;
    if (walk.order)
      for (const index of walk.order) {
        take(index);
        if (++done % CHUNK === 0) yield done;
      }
    else
      while (done < length) {
        for (const to = Math.min(length, done + CHUNK); done < to; ) take(++done);
        yield done;
      }
  }

  /** @param over no record comes any more: what waited for a later one is settled */
  result(over = false): Tracked {
    const tracker = this.#tracker;
    return {
      attempts: over ? tracker.finish() : tracker.attempts(),
      networks: tracker.networks(),
      context: this.context,
      badFcs: tracker.badFcs,
      events: [...tracker.unattached],
    };
  }
}

/**
 * Whether a source is of the lines of a log, or of the frames that stood in them. The netlink messages of a log are the kernel's,
 * and show attempts as those do that it was asked for.
 */
const isOfLog = ({ linkType, form }: Source): boolean =>
  linkType === LinkType.Log || (form !== undefined && linkType !== LinkType.Netlink);

/**
 * Finds the attempts and networks in a session's records. It yields the number of records done after each chunk, so
 * that the caller decides when to go on; the value that it returns is the result. Where logs lie beside other records these are
 * gone through first, for the attempts that they show.
 */
export function* tracking(store: Records): Generator<number, Tracked> {
  const frames = new Tracking();
  const walk = store.walk();
  if (walk && Glance.isRead(walk.source.linkType)) {
    yield* frames.feedAll(walk, store.length);
    return frames.result(true);
  }
  let done = 0;
  const ofLogs = store.sources.map(isOfLog);
  const [hasLogs, hasOthers] = [ofLogs.includes(true), ofLogs.includes(false)];
  if (hasOthers)
    for (const record of store.inTime()) {
      if (!ofLogs[record.source]) frames.feed(record, store.sources[record.source]?.fcsLength ?? null);
      if (++done % CHUNK === 0) yield done;
    }
  if (!hasLogs) return frames.result(true);
  const tracking = new Tracking(hasOthers ? frames.plan() : null, store.sources);
  done = 0;
  for (const record of store.inTime()) {
    tracking.feed(record, store.sources[record.source]?.fcsLength ?? null);
    if (++done % CHUNK === 0) yield done;
  }
  return tracking.result(true);
}

/**
 * As `tracking`, to its end; lets other work of the thread run every 20 ms.
 * @throws DOMException AbortError when the signal is aborted
 */
export async function track(store: Records, options: TrackOptions = {}): Promise<Tracked> {
  const { signal, onProgress } = options;
  const work = tracking(store);
  let since = performance.now();
  for (let step = work.next(); ; step = work.next()) {
    signal?.throwIfAborted();
    if (step.done) {
      onProgress?.(store.length, store.length);
      return step.value;
    }
    if (performance.now() - since < STRETCH) continue;
    onProgress?.(step.value, store.length);
    await new Promise((resolve) => setTimeout(resolve));
    since = performance.now();
  }
}
