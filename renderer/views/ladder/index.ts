import type { ViewContribution } from '../../contributions/view.ts';
import { LadderView } from './view.tsx';

/** Messages and calculations of one attempt, in order, between its lanes. */
export const ladder: ViewContribution = {
  id: 'ladder',
  label: 'Ladder',
  ofAttempt: true,
  findings: true,
  unavailable: () => null,
  Middle: LadderView,
};
