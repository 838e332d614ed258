import type { ViewContribution } from '../../contributions/view.ts';
import { CompareLow, CompareMiddle, CompareRight } from './view.tsx';

/** Two attempts aligned step by step, with the first meaningful difference named. */
export const compare: ViewContribution = {
  id: 'compare',
  label: 'Compare',
  ofAttempt: false,
  findings: false,
  unavailable: ({ session }) =>
    (session?.attempts.length ?? 0) > 1
      ? null
      : 'Two attempts are needed to compare. Add the files of another one to this session.',
  layout: 'comparing',
  Middle: CompareMiddle,
  Right: CompareRight,
  Low: CompareLow,
};
