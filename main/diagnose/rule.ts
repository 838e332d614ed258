import type { Trace } from '../calculate/types.ts';
import type { CaptureRecord } from '../capture/types.ts';
import type { Frame } from '../dissect/types.ts';
import type { Attempt, Network, TrackedEvent } from '../track/types.ts';
import type { Cause, Finding } from './types.ts';

/** What a rule may know beside the attempt itself. */
export interface SessionFacts {
  readonly attempts: readonly Attempt[];
  readonly networks: readonly Network[];
  /** What logs and netlink report that is of no attempt. */
  readonly events: readonly TrackedEvent[];
  record(index: number): CaptureRecord;
  /** A record, dissected. */
  frame(index: number): Frame;
}

/** What docs/causes.md says of a cause. Each sentence stands by itself. */
export interface CauseEntry {
  /** In a few words, for lists. */
  readonly title: string;
  /** How it shows: what a person sees of it, in the air, in netlink, in logs. */
  readonly shows: string;
  /** What proves it, and what is only a hint. */
  readonly proof: string;
  /** What to do. */
  readonly remedy: string;
  /** Why other tools say something else; '' where they do not. */
  readonly misleads: string;
}

/** Looks for a cause in an attempt. `found`: what rules before this one said, so that a consequence is not named as a cause. */
export type Find = (trace: Trace, session: SessionFacts, found: readonly Finding[]) => readonly Finding[];

/** One cause: its entry in the catalogue, and how it is found. */
export interface Rule extends CauseEntry {
  readonly cause: Cause;
  /** In an attempt. */
  readonly find?: Find;
  /** In what belongs to no attempt. */
  readonly findInSession?: (session: SessionFacts) => readonly Finding[];
}
