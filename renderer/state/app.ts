import { createContext as createReactContext, useContext } from 'react';
import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type {
  AttemptView,
  Client,
  FindingView,
  MenuCommand,
  SessionView,
} from '../../preload/contract/index.ts';
import { createContext } from './context.ts';
import { type DebuggerActions, debuggerActions } from './debugger.ts';
import { type LadderActions, ladderActions } from './ladder.ts';
import { type LessonActions, lessonActions } from './lesson.ts';
import { type LiveActions, liveActions, steerActions } from './live.ts';
import { type AppState, initialState, type Selection } from './model.ts';

export type { AppState } from './model.ts';
export type { ViewRules } from './views.ts';

import { sessionActions } from './session.ts';
import { createSlices, type Slices } from './slices.ts';
import { createViewChoice, type ViewRules } from './views.ts';
import { windowActions } from './window.ts';

export interface Actions {
  session: ReturnType<typeof sessionActions>;
  ladder: LadderActions;
  debug: DebuggerActions;
  window: ReturnType<typeof windowActions>;
  live: LiveActions;
  lesson: LessonActions;
}

export interface App {
  store: StoreApi<AppState>;
  actions: Actions;
  slices: Slices;
  /** Takes what the workbench sends; `onCommand` gets the items of the host's menu. Returns how to stop. */
  listen(onCommand: (command: MenuCommand) => void): () => void;
}

/** The window's state over one client. @param views in the order of their tabs; the first always has something to show */
export function createApp(client: Client, views: readonly ViewRules[]): App {
  const choice = createViewChoice(views);
  const store = createStore<AppState>()(() => initialState(choice.first));
  const slices = createSlices(client);
  const context = createContext(client, slices, choice, store);
  const ladder = ladderActions(context);
  const steering = steerActions(context);
  const debug = debuggerActions(context, ladder, steering);
  const session = sessionActions(context, ladder, debug);
  const actions: Actions = {
    session,
    ladder,
    debug,
    window: windowActions(context),
    live: { ...steering, ...liveActions(context, session.adopt) },
    lesson: lessonActions(context, session),
  };

  const isOlder = (other: SessionView): boolean =>
    other.revision < (store.getState().session?.revision ?? -1);

  return {
    store,
    actions,
    slices,
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

/** The application as a whole, for what commands act on. */
export function useAppObject(): App {
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

export function useSlices(): Slices {
  return useAppObject().slices;
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
