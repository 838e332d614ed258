import type { Trace } from '../derive/types.ts';
import type { Attempt } from '../track/types.ts';
import type { Finding } from './types.ts';

/** What a rule may know beside the attempt itself. */
export interface SessionFacts {
  readonly attempts: readonly Attempt[];
}

/** `found`: what rules before this one said, so that a consequence is not named as a cause. */
export type Rule = (trace: Trace, session: SessionFacts, found: readonly Finding[]) => readonly Finding[];
