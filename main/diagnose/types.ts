/** Causes that a rule can name. A closed union: each has one rule, and one entry in docs/causes.md. */
export type Cause =
  | 'configuration-refused'
  | 'radio-blocked'
  | 'ap-not-started'
  | 'no-credential'
  | 'dpp-failed'
  | 'akm-mismatch'
  | 'cipher-mismatch'
  | 'pmf-with-tkip'
  | 'pmf-mismatch'
  | 'sae-h2e-mismatch'
  | 'network-not-found'
  | 'not-selected'
  | 'ap-cannot-take-station'
  | 'driver-failed'
  | 'program-failed'
  | 'channel-switch-failed'
  | 'authentication-refused'
  | 'association-refused'
  | 'comeback'
  | 'sae-reflection'
  | 'sae-pk-failed'
  | 'mesh-peering-failed'
  | 'sae-password-mismatch'
  | 'sae-group-rejected'
  | 'sae-anti-clogging'
  | 'sae-password-identifier-unknown'
  | 'sae-message-invalid'
  | 'external-auth-failed'
  | 'stale-pmksa'
  | 'pmksa-skips-authentication'
  | 'group-rejected'
  | 'owe-key-mismatch'
  | 'fils-failed'
  | 'ft-failed'
  | 'certificate-rejected'
  | 'tls-not-agreed'
  | 'eap-method-refused'
  | 'radius-failed'
  | 'eap-failed'
  | 'element-mismatch-in-m2'
  | 'ocv-failed'
  | 'element-mismatch-in-m3'
  | 'wrong-passphrase'
  | 'eap-no-key'
  | 'kernel-cipher-missing'
  | 'driver-cipher-missing'
  | 'key-install-failed'
  | 'eapol-before-association'
  | 'port-never-authorized'
  | 'key-message-refused'
  | 'rekey-failed'
  | 'tkip-countermeasures'
  | 'michael-mic-failure'
  | 'michael-tailroom'
  | 'mlo-link-problem'
  | 'station-vanished'
  | 'ap-vanished'
  | 'message-lost'
  | 'owe-failed'
  | 'held-at-breakpoint'
  | 'deauthenticated'
  | 'replayed-message'
  | 'two-senders'
  | 'damaged-frame'
  | 'anonce-mismatch'
  | 'unknowable'
  | 'message-missing-from-capture';

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
