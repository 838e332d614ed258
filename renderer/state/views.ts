import type { AppState } from './model.ts';

/** What the state has to know of a view, to decide which one is shown. */
export interface ViewRules {
  /** Its tab is `tab-<id>`, the command that opens it `view-<id>`. */
  readonly id: string;
  readonly label: string;
  /** About one attempt, with its step or finding at the right: stays open while another attempt is chosen. */
  readonly ofAttempt: boolean;
  /** Shows a finding at the right. */
  readonly findings: boolean;
  /** Why there is nothing to show, as a sentence; null: there is. */
  unavailable(state: AppState): string | null;
}

/** Which view is shown after what happens. The first is the one that always has something to show. */
export interface ViewChoice {
  readonly first: string;
  /** @throws Error when there is no such view */
  rules(id: string): ViewRules;
  /** The view that stays when another attempt, step or finding is asked for: the open one where it can show it. */
  ofAttempt(state: AppState): string;
  /** The view in which a finding is read: the open one where it has a panel for it. */
  ofFinding(state: AppState): string;
}

export function createViewChoice(views: readonly ViewRules[]): ViewChoice {
  const rules = (id: string): ViewRules => {
    const found = views.find((view) => view.id === id);
    if (!found) throw new Error(`there is no view ${id}`);
    return found;
  };
  const first = views[0]!.id;
  const ofAttempt = (state: AppState): string => {
    const { id, ofAttempt, unavailable } = rules(state.view);
    return ofAttempt && unavailable(state) === null ? id : first;
  };
  return {
    first,
    rules,
    ofAttempt,
    ofFinding(state) {
      const view = ofAttempt(state);
      return rules(view).findings ? view : first;
    },
  };
}
