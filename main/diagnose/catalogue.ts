import { inOrder } from './order.ts';
import type { Rule } from './rule.ts';
import { akmMismatch } from './rules/akm-mismatch/rule.ts';
import { apVanished } from './rules/ap-vanished/rule.ts';
import { associationRefused } from './rules/association-refused/rule.ts';
import { authenticationRefused } from './rules/authentication-refused/rule.ts';
import { certificateRejected } from './rules/certificate-rejected/rule.ts';
import { cipherMismatch } from './rules/cipher-mismatch/rule.ts';
import { comeback } from './rules/comeback/rule.ts';
import { deauthenticated } from './rules/deauthenticated/rule.ts';
import { driverCipherMissing } from './rules/driver-cipher-missing/rule.ts';
import { eapFailed } from './rules/eap-failed/rule.ts';
import { eapolBeforeAssociation } from './rules/eapol-before-association/rule.ts';
import { elementMismatch } from './rules/element-mismatch-in-m3/rule.ts';
import { externalAuthFailed } from './rules/external-auth-failed/rule.ts';
import { ftFailed } from './rules/ft-failed/rule.ts';
import { groupRejected } from './rules/group-rejected/rule.ts';
import { heldAtBreakpoint } from './rules/held-at-breakpoint/rule.ts';
import { kernelCipherMissing } from './rules/kernel-cipher-missing/rule.ts';
import { keyInstallFailed } from './rules/key-install-failed/rule.ts';
import { messageLost } from './rules/message-lost/rule.ts';
import { messageMissing } from './rules/message-missing-from-capture/rule.ts';
import { michaelMicFailure } from './rules/michael-mic-failure/rule.ts';
import { michaelTailroom } from './rules/michael-tailroom/rule.ts';
import { mloLinkProblem } from './rules/mlo-link-problem/rule.ts';
import { notSelected } from './rules/not-selected/rule.ts';
import { oweKeyMismatch } from './rules/owe-key-mismatch/rule.ts';
import { pmfMismatch } from './rules/pmf-mismatch/rule.ts';
import { pmksaSkipsAuthentication } from './rules/pmksa-skips-authentication/rule.ts';
import { portNeverAuthorized } from './rules/port-never-authorized/rule.ts';
import { rekeyFailed } from './rules/rekey-failed/rule.ts';
import { replayedMessage } from './rules/replayed-message/rule.ts';
import { saeAntiClogging } from './rules/sae-anti-clogging/rule.ts';
import { saeGroupRejected } from './rules/sae-group-rejected/rule.ts';
import { saeH2eMismatch } from './rules/sae-h2e-mismatch/rule.ts';
import { saePasswordIdentifierUnknown } from './rules/sae-password-identifier-unknown/rule.ts';
import { saePasswordMismatch } from './rules/sae-password-mismatch/rule.ts';
import { stalePmksa } from './rules/stale-pmksa/rule.ts';
import { tkipCountermeasures } from './rules/tkip-countermeasures/rule.ts';
import { twoSenders } from './rules/two-senders/rule.ts';
import { unknowable } from './rules/unknowable/rule.ts';
import { wrongPassphrase } from './rules/wrong-passphrase/rule.ts';

import type { Cause } from './types.ts';

/** One rule a cause, along the way of a join: of two failures the earlier is named first. */
const catalogue: Readonly<Record<Cause, Rule>> = {
  'two-senders': twoSenders,
  'akm-mismatch': akmMismatch,
  'cipher-mismatch': cipherMismatch,
  'pmf-mismatch': pmfMismatch,
  'sae-h2e-mismatch': saeH2eMismatch,
  'not-selected': notSelected,
  'sae-password-identifier-unknown': saePasswordIdentifierUnknown,
  'sae-password-mismatch': saePasswordMismatch,
  'sae-group-rejected': saeGroupRejected,
  'sae-anti-clogging': saeAntiClogging,
  'external-auth-failed': externalAuthFailed,
  'stale-pmksa': stalePmksa,
  'pmksa-skips-authentication': pmksaSkipsAuthentication,
  'group-rejected': groupRejected,
  'ft-failed': ftFailed,
  'mlo-link-problem': mloLinkProblem,
  'authentication-refused': authenticationRefused,
  'association-refused': associationRefused,
  comeback: comeback,
  'certificate-rejected': certificateRejected,
  'eap-failed': eapFailed,
  'kernel-cipher-missing': kernelCipherMissing,
  'driver-cipher-missing': driverCipherMissing,
  'element-mismatch-in-m3': elementMismatch,
  'owe-key-mismatch': oweKeyMismatch,
  'held-at-breakpoint': heldAtBreakpoint,
  'wrong-passphrase': wrongPassphrase,
  'rekey-failed': rekeyFailed,
  'tkip-countermeasures': tkipCountermeasures,
  'michael-mic-failure': michaelMicFailure,
  'michael-tailroom': michaelTailroom,
  'eapol-before-association': eapolBeforeAssociation,
  'message-lost': messageLost,
  'key-install-failed': keyInstallFailed,
  'ap-vanished': apVanished,
  'port-never-authorized': portNeverAuthorized,
  deauthenticated: deauthenticated,
  'replayed-message': replayedMessage,
  unknowable: unknowable,
  'message-missing-from-capture': messageMissing,
};

/**
 * All rules in the order in which they are asked: that of the catalogue, save that each comes after what its relations
 * name, and in its turn.
 */
export const rules: readonly Rule[] = inOrder(Object.values(catalogue));

/** The rule that a finding is of. */
export const ruleOf = ({ cause }: { readonly cause: Cause }): Rule => catalogue[cause];
