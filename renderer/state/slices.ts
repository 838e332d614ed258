import type {
  Client,
  FrameView,
  Input,
  Method,
  Output,
  RowsView,
  Show,
  StepView,
} from '../../preload/contract/index.ts';
import { Cache } from './cache.ts';

/** Rows come in pages of this many. */
export const pageSize = 200;

/** How many answers of a call are kept; of those not named here a few. */
const kept: Partial<Record<Method, number>> = { rows: 60, step: 400, frame: 120 };
const keptElse = 8;

/** The parts of the session that the window has fetched, all of one revision. */
export interface Slices {
  /** Forgets everything: the session has changed. */
  renew(revision: number): void;
  /** The answer that has come, the one under way, or a new one. An error is not kept. */
  get<M extends Method>(method: M, input: Input<M>): Promise<Output<M>>;
  /**
   * Gives the answer to `take` when it comes, or the error to `fail`. @returns how to stop: what comes afterwards is let
   * go, so that whoever asks anew never gets an older answer after a newer one
   */
  follow<M extends Method>(
    method: M,
    input: Input<M>,
    take: (answer: Output<M>) => void,
    fail: (error: unknown) => void,
  ): () => void;
  /** The answer that has come. */
  peek<M extends Method>(method: M, input: Input<M>): Output<M> | undefined;
  page(attempt: string, show: Show, page: number): Promise<RowsView>;
  step(attempt: string, step: string, reveal: boolean): Promise<StepView>;
  peekStep(attempt: string, step: string, reveal: boolean): StepView | undefined;
  frame(record: number, attempt: string | null): Promise<FrameView>;
  peekFrame(record: number, attempt: string | null): FrameView | undefined;
}

export function createSlices(client: Client): Slices {
  const caches = new Map<Method, Cache<unknown>>();
  let revision = -1;

  function cacheOf<M extends Method>(method: M): Cache<Output<M>> {
    const known = caches.get(method);
    const cache = known ?? new Cache<unknown>(kept[method] ?? keptElse);
    if (!known) caches.set(method, cache);
    // A cache holds the answers of its own method alone.
    return cache as Cache<Output<M>>;
  }
  const get: Slices['get'] = (method, input) =>
    cacheOf(method).get(JSON.stringify(input), () => client.call(method, input));
  const peek: Slices['peek'] = (method, input) => cacheOf(method).peek(JSON.stringify(input));

  return {
    renew(next) {
      if (next === revision) return;
      revision = next;
      for (const cache of caches.values()) cache.clear();
    },
    get,
    peek,
    follow(method, input, take, fail) {
      let wanted = true;
      get(method, input).then(
        (answer) => {
          if (wanted) take(answer);
        },
        (error: unknown) => {
          if (wanted) fail(error);
        },
      );
      return () => {
        wanted = false;
      };
    },
    page: (attempt, show, page) => get('rows', { attempt, from: page * pageSize, count: pageSize, show }),
    step: (attempt, step, reveal) => get('step', { attempt, step, reveal }),
    peekStep: (attempt, step, reveal) => peek('step', { attempt, step, reveal }),
    frame: (record, attempt) => get('frame', { record, attempt }),
    peekFrame: (record, attempt) => peek('frame', { record, attempt }),
  };
}
