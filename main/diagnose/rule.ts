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

/** Looks for a cause in an attempt. `found`: what rules before this one said, for a rule that weighs it. */
export type Find = (trace: Trace, session: SessionFacts, found: readonly Finding[]) => readonly Finding[];

/** How a cause stands to others, so that one fault is named once. `diagnose` applies it; the order of rules follows from it. */
export interface Relations {
  /** These say more of the same: beside one of them this cause is not looked for. */
  readonly yieldsTo?: readonly Cause[];
  /**
   * A failure of this cause is reason enough for these, so that they are not named beside it: not at all, or not where
   * they are only inferred. What octets prove is then named all the same.
   */
  readonly explains?: Readonly<Partial<Record<Cause, 'all' | 'inferred'>>>;
  /** When it is asked: among the causes; after them, as it may follow from one; or last, for what is left to say. */
  readonly turn?: 'cause' | 'consequence' | 'rest';
  /** What the station meets on its way and may get past: where it joins at once after it, it was no obstacle. */
  readonly passing?: true;
  /** Supplicants guess at this cause whenever a handshake ends: beside it such a guess misleads nobody. */
  readonly guessed?: true;
  /** The finding itself tells what follows from it (an address that could not be had). */
  readonly tellsConsequences?: true;
}

/** One cause: its entry in the catalogue, and how it is found. */
export interface Rule extends CauseEntry, Relations {
  readonly cause: Cause;
  /** In an attempt. */
  readonly find?: Find;
  /** In what belongs to no attempt. */
  readonly findInSession?: (session: SessionFacts) => readonly Finding[];
}
