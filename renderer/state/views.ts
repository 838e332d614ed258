import type { AppState, View } from './model.ts';

/** One tab of the top bar. */
export interface ViewTab {
  label: string;
  /** About one attempt, with its step or finding at the right: stays open while another attempt is chosen. */
  ofAttempt: boolean;
  /** Has a panel at the right, with the step or a finding. */
  right: boolean;
  /** Why there is nothing to show, as a sentence; null: there is. */
  unavailable: (state: AppState) => string | null;
}

/** Every view in the order of the tabs. Its place is also its key: Alt+1 opens the first. */
export const views: Readonly<Record<View, ViewTab>> = {
  ladder: { label: 'Ladder', ofAttempt: true, right: true, unavailable: () => null },
  keys: {
    label: 'Keys',
    ofAttempt: true,
    right: true,
    unavailable: ({ session, attempt }) =>
      session?.attempts.find(({ id }) => id === attempt)?.hasKeys
        ? null
        : 'No key is made here: the attempt ended before a key handshake, or the network is open.',
  },
  sae: {
    label: 'SAE',
    ofAttempt: true,
    right: false,
    unavailable: ({ session, attempt }) => {
      const shown = session?.attempts.find(({ id }) => id === attempt);
      return shown ? shown.noSae : 'No station tries to join a network here, so there is no SAE exchange.';
    },
  },
  compare: {
    label: 'Compare',
    ofAttempt: false,
    right: false,
    unavailable: ({ session }) =>
      (session?.attempts.length ?? 0) > 1
        ? null
        : 'Two attempts are needed to compare. Add the files of another one to this session.',
  },
};

export const viewNames = Object.keys(views) as View[];

/** The view that stays when another attempt, step or finding is asked for: the one that is open where it can show it. */
export function viewOfAttempt(state: AppState): View {
  const { ofAttempt, unavailable } = views[state.view];
  return ofAttempt && unavailable(state) === null ? state.view : 'ladder';
}

/** The view in which a finding is read: the one that is open where it has a panel for it. */
export function viewOfFinding(state: AppState): View {
  const view = viewOfAttempt(state);
  return views[view].right ? view : 'ladder';
}
