import type { StoreApi } from 'zustand/vanilla';
import type { Client } from '../../preload/contract/index.ts';
import { codeOf } from './errors.ts';
import type { AppState, Toast } from './model.ts';
import type { Slices } from './slices.ts';
import type { ViewChoice } from './views.ts';

/** What every action works with. */
export interface Context {
  client: Client;
  slices: Slices;
  views: ViewChoice;
  get: () => AppState;
  set: StoreApi<AppState>['setState'];
  toast: (tone: Toast['tone'], text: string) => void;
  /** Ends when the session that came last has been taken in: until then the shown steps have their old numbers. */
  settled: Promise<void>;
  /** What changes which rows are shown runs one after the other: no choice is undone by what comes meanwhile. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
  /** Shows an error to the person; a cancelled task is no error. */
  fail: (error: unknown) => void;
}

let toasts = 0;

export function createContext(
  client: Client,
  slices: Slices,
  views: ViewChoice,
  store: StoreApi<AppState>,
): Context {
  const toast: Context['toast'] = (tone, text) => {
    const id = ++toasts;
    store.setState((state) => ({
      toasts: [...state.toasts.filter((other) => other.text !== text), { id, tone, text }].slice(-4),
    }));
  };
  let turns: Promise<unknown> = Promise.resolve();
  return {
    inTurn(work) {
      const mine = turns.then(work);
      turns = mine.catch(() => undefined);
      return mine;
    },
    client,
    slices,
    views,
    get: store.getState,
    set: store.setState,
    toast,
    settled: Promise.resolve(),
    fail(error) {
      if (codeOf(error) === 'cancelled') return;
      toast('error', error instanceof Error ? error.message : String(error));
    },
  };
}
