import type { Trace } from '../derive/types.ts';
import type { Rule, SessionFacts } from './rule.ts';
import { associationRefused } from './rules/association-refused.ts';
import { authenticationRefused } from './rules/authentication-refused.ts';
import { comeback } from './rules/comeback.ts';
import { deauthenticated } from './rules/deauthenticated.ts';
import { elementMismatch } from './rules/element-mismatch.ts';
import { messageLost } from './rules/message-lost.ts';
import { messageMissing } from './rules/message-missing.ts';
import { rekeyFailed } from './rules/rekey-failed.ts';
import { replayedMessage } from './rules/replayed-message.ts';
import { unknowable } from './rules/unknowable.ts';
import { wrongPassphrase } from './rules/wrong-passphrase.ts';
import type { Finding } from './types.ts';

/** Causes first, then what may be their consequence. */
const RULES: readonly Rule[] = [
  authenticationRefused,
  associationRefused,
  comeback,
  elementMismatch,
  wrongPassphrase,
  rekeyFailed,
  messageLost,
  deauthenticated,
  replayedMessage,
  unknowable,
  messageMissing,
];

/** Why an attempt ended as it did, and how that is known: failures first. A clean success has no failure. */
export function diagnose(trace: Trace, session: SessionFacts): Finding[] {
  const found: Finding[] = [];
  for (const rule of RULES) found.push(...rule(trace, session, found));
  const rank = (finding: Finding) => (finding.severity === 'failure' ? 0 : 1);
  return found.sort((a, b) => rank(a) - rank(b));
}
