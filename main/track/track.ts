import { type CaptureRecord, LinkType } from '../capture/types.ts';
import { dissect, learnFamilies, peek } from '../dissect/index.ts';
import type { DissectContext } from '../dissect/types.ts';
import { Tracker } from './tracker.ts';
import type { Tracked } from './types.ts';

/** Records between two looks at the clock, and how long one stretch of work may last, in milliseconds. */
const CHUNK = 512;
const STRETCH = 20;

/** What tracking needs of a session's records. */
export interface Records {
  readonly length: number;
  readonly sources: readonly { readonly fcsLength: number | null }[];
  records(): Iterable<CaptureRecord>;
}

export interface TrackOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called now and then with the number of records done. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * Finds the attempts and networks in a session's records. It yields the number of records done after each chunk, so
 * that the caller decides when to go on; the value that it returns is the result.
 */
export function* tracking(store: Records): Generator<number, Tracked> {
  const tracker = new Tracker();
  const families = new Map<number, string>();
  const context: DissectContext = { families };
  const contexts = store.sources.map((source) => ({ ...context, fcsLength: source.fcsLength }));
  let done = 0;
  for (const record of store.records()) {
    const own = contexts[record.source] ?? context;
    const { bytes, linkType, originalLength } = record;
    if (linkType === LinkType.Netlink)
      for (const [id, name] of learnFamilies(bytes, linkType)) families.set(id, name);
    const headers = peek(bytes, linkType, own, originalLength);
    tracker.feed(
      record,
      tracker.wants(record, headers) ? dissect(bytes, linkType, own, originalLength) : headers,
      own,
    );
    if (++done % CHUNK === 0) yield done;
  }
  return {
    attempts: tracker.finish(),
    networks: tracker.networks(),
    context,
    badFcs: tracker.badFcs,
    events: tracker.unattached,
  };
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
