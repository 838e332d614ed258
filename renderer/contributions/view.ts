import type { ComponentType } from 'react';
import type { App, AppState, ViewRules } from '../state/app.ts';
import type { Command } from './command.ts';

/** One tab of the top bar: everything that the window has to know of a view. Its folder holds the rest. */
export interface ViewContribution extends ViewRules {
  /** What stands in the middle of the window. */
  readonly Middle: ComponentType;
  /** In place of the step or finding at the right; absent: those; null: nothing. */
  readonly Right?: ComponentType | null;
  /** In place of fields and bytes of the selected frame; absent: those. */
  readonly Low?: ComponentType;
  /** Class of the window while it is open, for another layout. */
  readonly layout?: string;
  /** Beside the command that opens it, which every view has. */
  readonly commands?: readonly Command[];
}

/** State that a view keeps while a session is open. */
export interface ViewState<T extends object> {
  of(state: AppState): T;
  set(app: App, change: Partial<T>): void;
}

/** @param id of the view @param initial what each session begins with */
export function viewState<T extends object>(id: string, initial: T): ViewState<T> {
  const of = (state: AppState): T => (state.viewStates[id] as T | undefined) ?? initial;
  return {
    of,
    set: ({ store }, change) =>
      store.setState((state) => ({
        viewStates: { ...state.viewStates, [id]: { ...of(state), ...change } },
      })),
  };
}
