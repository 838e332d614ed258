import { createContext as createReactContext, useContext } from 'react';
import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type {
  AttemptView,
  Client,
  FindingView,
  SessionView,
  WorkbenchEvent,
} from '../../preload/contract/index.ts';
import { type CompareActions, compareActions } from './compare.ts';
import { createContext } from './context.ts';
import { type DebuggerActions, debuggerActions } from './debugger.ts';
import { type LadderActions, ladderActions } from './ladder.ts';
import { type LessonActions, lessonActions } from './lesson.ts';
import { type LiveActions, liveActions, steerActions } from './live.ts';
import { type AppState, initialState, type Selection } from './model.ts';
import { type SaeActions, saeActions } from './sae.ts';

export type { AppState } from './model.ts';

import { sessionActions } from './session.ts';
import { createSlices } from './slices.ts';
import { windowActions } from './window.ts';

export interface Actions {
  session: ReturnType<typeof sessionActions>;
  ladder: LadderActions;
  debug: DebuggerActions;
  window: ReturnType<typeof windowActions>;
  compare: CompareActions;
  sae: SaeActions;
  live: LiveActions;
  lesson: LessonActions;
}

export interface App {
  store: StoreApi<AppState>;
  actions: Actions;
  client: Client;
  /** Takes what the workbench sends; `onCommand` gets the items of the host's menu. Returns how to stop. */
  listen(onCommand: (command: Extract<WorkbenchEvent, { type: 'command' }>['command']) => void): () => void;
}

/** The window's state over one client. */
export function createApp(client: Client): App {
  const store = createStore<AppState>()(() => initialState);
  const context = createContext(client, createSlices(client), store);
  const ladder = ladderActions(context);
  const steering = steerActions(context);
  const debug = debuggerActions(context, ladder, steering);
  const session = sessionActions(context, ladder, debug);
  const compare = compareActions(context);
  const actions: Actions = {
    session,
    ladder,
    debug,
    window: windowActions(context, compare),
    compare,
    sae: saeActions(context),
    live: { ...steering, ...liveActions(context, session.adopt) },
    lesson: lessonActions(context, session),
  };

  const isOlder = (other: SessionView): boolean =>
    other.revision < (store.getState().session?.revision ?? -1);

  return {
    store,
    actions,
    client,
    listen(onCommand) {
      const stop = client.listen((event) => {
        if (event.type === 'changed') {
          const stale = event.session !== null && isOlder(event.session);
          if (!stale) void session.adopt(event.session);
        } else if (event.type === 'progress') {
          const { task, label, done, total, finished } = event;
          const others = store.getState().tasks.filter((other) => other.task !== task);
          store.setState({ tasks: finished ? others : [...others, { task, label, done, total }] });
        } else if (event.type === 'failed') {
          context.toast('error', event.error.message);
        } else {
          onCommand(event.command);
        }
      });
      client.call('session', {}).then(
        (value) => {
          // An answer and an event may overtake each other: the event of a session that opens meanwhile is the newer.
          const known = store.getState().session !== null;
          if (!known || (value !== null && !isOlder(value))) void session.adopt(value);
        },
        (error: unknown) => {
          store.setState({ ready: true });
          context.fail(error);
        },
      );
      return stop;
    },
  };
}

export const AppContext = createReactContext<App | null>(null);

function useAppObject(): App {
  const app = useContext(AppContext);
  if (app === null) throw new Error('no AppContext above this component');
  return app;
}

/** A part of the state; the component renders again when that part changes. */
export function useApp<T>(select: (state: AppState) => T): T {
  return useStore(useAppObject().store, select);
}

export function useActions(): Actions {
  return useAppObject().actions;
}

export function useClient(): Client {
  return useAppObject().client;
}

/** The attempt that is shown. */
export function attemptOf(state: AppState): AttemptView | null {
  return state.session?.attempts.find((attempt) => attempt.id === state.attempt) ?? null;
}

const noFindings: readonly FindingView[] = [];

/** Findings of the attempt that is shown; of the session where there is none. */
export function findingsOf(state: AppState): readonly FindingView[] {
  return attemptOf(state)?.findings ?? state.session?.findings ?? noFindings;
}

/** The selected octets of the frame that is shown. */
export function selectedRange(state: AppState): Selection['range'] {
  return state.selection !== null && state.selection.record === state.frame?.record
    ? state.selection.range
    : null;
}
