/** Causes that a rule can name. A closed union: docs/causes.md and the catalogue have one entry each. */
export type Cause =
  | 'wrong-passphrase'
  | 'message-lost'
  | 'message-missing-from-capture'
  | 'authentication-refused'
  | 'association-refused'
  | 'comeback'
  | 'element-mismatch-in-m3'
  | 'deauthenticated'
  | 'rekey-failed'
  | 'replayed-message'
  | 'unknowable';

/** A place that evidence stands: selecting the fact selects it. */
export type EvidenceRef =
  | { readonly type: 'record'; readonly record: number; readonly start?: number; readonly end?: number }
  | { readonly type: 'step'; readonly step: string };

export interface Fact {
  readonly sentence: string;
  readonly refs: readonly EvidenceRef[];
}

export interface Finding {
  readonly cause: Cause;
  readonly severity: 'failure' | 'notice';
  readonly certainty: 'proved' | 'likely' | 'possible' | 'unknowable';
  /** The cause as a sentence. */
  readonly summary: string;
  readonly for: readonly Fact[];
  readonly against: readonly Fact[];
  /** What would settle it, where it is not proved. */
  readonly settle: readonly Fact[];
  /** What to do. */
  readonly remedy: string;
  /** Why other tools say something else; '' where they do not. */
  readonly misleads: string;
}
