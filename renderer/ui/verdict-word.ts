import type { Verdict } from '../../preload/contract/index.ts';

/** The word of a verdict. */
export const verdictWord: Record<Verdict, string> = {
  ok: 'passed',
  fail: 'failed',
  warn: 'warning',
  unknown: 'cannot be known',
};
