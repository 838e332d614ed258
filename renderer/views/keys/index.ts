import type { ViewContribution } from '../../contributions/view.ts';
import { attemptOf } from '../../state/app.ts';
import { KeysView } from './view.tsx';

/** The key hierarchy of one attempt, filled in as the cursor passes. */
export const keys: ViewContribution = {
  id: 'keys',
  label: 'Keys',
  ofAttempt: true,
  findings: true,
  unavailable: (state) =>
    attemptOf(state)?.hasKeys
      ? null
      : 'No key is made here: the attempt ended before a key handshake, or the network is open.',
  Middle: KeysView,
};
