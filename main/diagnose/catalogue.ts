import type { Rule } from './rule.ts';
import { akmMismatch } from './rules/akm-mismatch.ts';
import { apVanished } from './rules/ap-vanished.ts';
import { associationRefused } from './rules/association-refused.ts';
import { authenticationRefused } from './rules/authentication-refused.ts';
import { certificateRejected } from './rules/certificate-rejected.ts';
import { cipherMismatch } from './rules/cipher-mismatch.ts';
import { comeback } from './rules/comeback.ts';
import { deauthenticated } from './rules/deauthenticated.ts';
import { driverCipherMissing } from './rules/driver-cipher-missing.ts';
import { eapFailed } from './rules/eap-failed.ts';
import { eapolBeforeAssociation } from './rules/eapol-before-association.ts';
import { elementMismatch } from './rules/element-mismatch.ts';
import { externalAuthFailed } from './rules/external-auth-failed.ts';
import { ftFailed } from './rules/ft-failed.ts';
import { groupRejected } from './rules/group-rejected.ts';
import { heldAtBreakpoint } from './rules/held-at-breakpoint.ts';
import { kernelCipherMissing } from './rules/kernel-cipher-missing.ts';
import { keyInstallFailed } from './rules/key-install-failed.ts';
import { messageLost } from './rules/message-lost.ts';
import { messageMissing } from './rules/message-missing.ts';
import { michaelMicFailure } from './rules/michael-mic-failure.ts';
import { michaelTailroom } from './rules/michael-tailroom.ts';
import { mloLinkProblem } from './rules/mlo-link-problem.ts';
import { notSelected } from './rules/not-selected.ts';
import { oweKeyMismatch } from './rules/owe-key-mismatch.ts';
import { pmfMismatch } from './rules/pmf-mismatch.ts';
import { pmksaSkipsAuthentication } from './rules/pmksa-skips-authentication.ts';
import { portNeverAuthorized } from './rules/port-never-authorized.ts';
import { rekeyFailed } from './rules/rekey-failed.ts';
import { replayedMessage } from './rules/replayed-message.ts';
import { saeAntiClogging } from './rules/sae-anti-clogging.ts';
import { saeGroupRejected } from './rules/sae-group-rejected.ts';
import { saeH2eMismatch } from './rules/sae-h2e-mismatch.ts';
import { saePasswordIdentifierUnknown } from './rules/sae-password-identifier-unknown.ts';
import { saePasswordMismatch } from './rules/sae-password-mismatch.ts';
import { stalePmksa } from './rules/stale-pmksa.ts';
import { tkipCountermeasures } from './rules/tkip-countermeasures.ts';
import { unknowable } from './rules/unknowable.ts';
import { wrongPassphrase } from './rules/wrong-passphrase.ts';

/**
 * All causes in the order in which they are looked for: along the way of a join, causes first, then what may be the
 * consequence of one.
 */
export const rules: readonly Rule[] = [
  akmMismatch,
  cipherMismatch,
  pmfMismatch,
  saeH2eMismatch,
  notSelected,
  saePasswordIdentifierUnknown,
  saePasswordMismatch,
  saeGroupRejected,
  saeAntiClogging,
  externalAuthFailed,
  stalePmksa,
  pmksaSkipsAuthentication,
  groupRejected,
  ftFailed,
  mloLinkProblem,
  authenticationRefused,
  associationRefused,
  comeback,
  certificateRejected,
  eapFailed,
  kernelCipherMissing,
  driverCipherMissing,
  elementMismatch,
  oweKeyMismatch,
  heldAtBreakpoint,
  wrongPassphrase,
  rekeyFailed,
  tkipCountermeasures,
  michaelMicFailure,
  michaelTailroom,
  eapolBeforeAssociation,
  messageLost,
  keyInstallFailed,
  apVanished,
  portNeverAuthorized,
  deauthenticated,
  replayedMessage,
  unknowable,
  messageMissing,
];
