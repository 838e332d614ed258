import { inOrder } from './order.ts';
import type { Rule } from './rule.ts';
import { akmMismatch } from './rules/akm-mismatch/rule.ts';
import { anonceMismatch } from './rules/anonce-mismatch/rule.ts';
import { apCannotTakeStation } from './rules/ap-cannot-take-station/rule.ts';
import { apNotStarted } from './rules/ap-not-started/rule.ts';
import { apVanished } from './rules/ap-vanished/rule.ts';
import { associationRefused } from './rules/association-refused/rule.ts';
import { authenticationRefused } from './rules/authentication-refused/rule.ts';
import { certificateRejected } from './rules/certificate-rejected/rule.ts';
import { channelSwitchFailed } from './rules/channel-switch-failed/rule.ts';
import { cipherMismatch } from './rules/cipher-mismatch/rule.ts';
import { comeback } from './rules/comeback/rule.ts';
import { configurationRefused } from './rules/configuration-refused/rule.ts';
import { damagedFrame } from './rules/damaged-frame/rule.ts';
import { deauthenticated } from './rules/deauthenticated/rule.ts';
import { dppFailed } from './rules/dpp-failed/rule.ts';
import { driverCipherMissing } from './rules/driver-cipher-missing/rule.ts';
import { driverFailed } from './rules/driver-failed/rule.ts';
import { eapFailed } from './rules/eap-failed/rule.ts';
import { eapMethodRefused } from './rules/eap-method-refused/rule.ts';
import { eapNoKey } from './rules/eap-no-key/rule.ts';
import { eapolBeforeAssociation } from './rules/eapol-before-association/rule.ts';
import { elementMismatchInM2 } from './rules/element-mismatch-in-m2/rule.ts';
import { elementMismatch } from './rules/element-mismatch-in-m3/rule.ts';
import { externalAuthFailed } from './rules/external-auth-failed/rule.ts';
import { filsFailed } from './rules/fils-failed/rule.ts';
import { ftFailed } from './rules/ft-failed/rule.ts';
import { groupRejected } from './rules/group-rejected/rule.ts';
import { heldAtBreakpoint } from './rules/held-at-breakpoint/rule.ts';
import { kernelCipherMissing } from './rules/kernel-cipher-missing/rule.ts';
import { keyInstallFailed } from './rules/key-install-failed/rule.ts';
import { keyMessageRefused } from './rules/key-message-refused/rule.ts';
import { meshPeeringFailed } from './rules/mesh-peering-failed/rule.ts';
import { messageLost } from './rules/message-lost/rule.ts';
import { messageMissing } from './rules/message-missing-from-capture/rule.ts';
import { michaelMicFailure } from './rules/michael-mic-failure/rule.ts';
import { michaelTailroom } from './rules/michael-tailroom/rule.ts';
import { mloLinkProblem } from './rules/mlo-link-problem/rule.ts';
import { networkNotFound } from './rules/network-not-found/rule.ts';
import { noCredential } from './rules/no-credential/rule.ts';
import { notSelected } from './rules/not-selected/rule.ts';
import { ocvFailed } from './rules/ocv-failed/rule.ts';
import { oweFailed } from './rules/owe-failed/rule.ts';
import { oweKeyMismatch } from './rules/owe-key-mismatch/rule.ts';
import { pmfMismatch } from './rules/pmf-mismatch/rule.ts';
import { pmfWithTkip } from './rules/pmf-with-tkip/rule.ts';
import { pmksaSkipsAuthentication } from './rules/pmksa-skips-authentication/rule.ts';
import { portNeverAuthorized } from './rules/port-never-authorized/rule.ts';
import { programFailed } from './rules/program-failed/rule.ts';
import { radioBlocked } from './rules/radio-blocked/rule.ts';
import { radiusFailed } from './rules/radius-failed/rule.ts';
import { rekeyFailed } from './rules/rekey-failed/rule.ts';
import { replayedMessage } from './rules/replayed-message/rule.ts';
import { saeAntiClogging } from './rules/sae-anti-clogging/rule.ts';
import { saeGroupRejected } from './rules/sae-group-rejected/rule.ts';
import { saeH2eMismatch } from './rules/sae-h2e-mismatch/rule.ts';
import { saeMessageInvalid } from './rules/sae-message-invalid/rule.ts';
import { saePasswordIdentifierUnknown } from './rules/sae-password-identifier-unknown/rule.ts';
import { saePasswordMismatch } from './rules/sae-password-mismatch/rule.ts';
import { saePkFailed } from './rules/sae-pk-failed/rule.ts';
import { saeReflection } from './rules/sae-reflection/rule.ts';
import { stalePmksa } from './rules/stale-pmksa/rule.ts';
import { stationVanished } from './rules/station-vanished/rule.ts';
import { tkipCountermeasures } from './rules/tkip-countermeasures/rule.ts';
import { tlsNotAgreed } from './rules/tls-not-agreed/rule.ts';
import { twoSenders } from './rules/two-senders/rule.ts';
import { unknowable } from './rules/unknowable/rule.ts';
import { wrongPassphrase } from './rules/wrong-passphrase/rule.ts';

import type { Cause } from './types.ts';

/** One rule a cause, along the way of a join: of two failures the earlier is named first. */
const catalogue: Readonly<Record<Cause, Rule>> = {
  'damaged-frame': damagedFrame,
  'two-senders': twoSenders,
  'configuration-refused': configurationRefused,
  'radio-blocked': radioBlocked,
  'ap-not-started': apNotStarted,
  'no-credential': noCredential,
  'dpp-failed': dppFailed,
  'akm-mismatch': akmMismatch,
  'cipher-mismatch': cipherMismatch,
  'pmf-with-tkip': pmfWithTkip,
  'pmf-mismatch': pmfMismatch,
  'sae-h2e-mismatch': saeH2eMismatch,
  'network-not-found': networkNotFound,
  'not-selected': notSelected,
  'sae-password-identifier-unknown': saePasswordIdentifierUnknown,
  'sae-reflection': saeReflection,
  'sae-pk-failed': saePkFailed,
  'mesh-peering-failed': meshPeeringFailed,
  'sae-password-mismatch': saePasswordMismatch,
  'sae-group-rejected': saeGroupRejected,
  'sae-anti-clogging': saeAntiClogging,
  'sae-message-invalid': saeMessageInvalid,
  'external-auth-failed': externalAuthFailed,
  'stale-pmksa': stalePmksa,
  'pmksa-skips-authentication': pmksaSkipsAuthentication,
  'group-rejected': groupRejected,
  'fils-failed': filsFailed,
  'ft-failed': ftFailed,
  'mlo-link-problem': mloLinkProblem,
  'ap-cannot-take-station': apCannotTakeStation,
  'driver-failed': driverFailed,
  'program-failed': programFailed,
  'channel-switch-failed': channelSwitchFailed,
  'authentication-refused': authenticationRefused,
  'association-refused': associationRefused,
  comeback: comeback,
  'certificate-rejected': certificateRejected,
  'tls-not-agreed': tlsNotAgreed,
  'eap-method-refused': eapMethodRefused,
  'radius-failed': radiusFailed,
  'eap-failed': eapFailed,
  'eap-no-key': eapNoKey,
  'kernel-cipher-missing': kernelCipherMissing,
  'driver-cipher-missing': driverCipherMissing,
  'element-mismatch-in-m2': elementMismatchInM2,
  'ocv-failed': ocvFailed,
  'element-mismatch-in-m3': elementMismatch,
  'owe-key-mismatch': oweKeyMismatch,
  'owe-failed': oweFailed,
  'held-at-breakpoint': heldAtBreakpoint,
  'anonce-mismatch': anonceMismatch,
  'wrong-passphrase': wrongPassphrase,
  'key-message-refused': keyMessageRefused,
  'rekey-failed': rekeyFailed,
  'tkip-countermeasures': tkipCountermeasures,
  'michael-mic-failure': michaelMicFailure,
  'michael-tailroom': michaelTailroom,
  'eapol-before-association': eapolBeforeAssociation,
  'message-lost': messageLost,
  'key-install-failed': keyInstallFailed,
  'station-vanished': stationVanished,
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
