import { anyOf } from '../../base/any-of.ts';
import type { Importer, LogLine } from '../types.ts';
import { asAccessPoint, couldBeHostap, goesOn, withoutTime } from './looks.ts';
import { redactHostap } from './redact.ts';
import { WpaSupplicantReader } from './wpa-supplicant-reader.ts';

/** What wpa_supplicant alone prints. */
const own = anyOf([
  /^(?:\S+: )?(?:CTRL-EVENT-(?!EAP-[\w-]+ (?:[0-9a-f]{2}:|vendor=|method=)|SAE-UNKNOWN-PASSWORD-IDENTIFIER [0-9a-f]{2}:|TERMINATING)[A-Z]|PMKSA-CACHE-|MESH-(?:SAE|PEER|GROUP)-|SME: |SME SAE |Own MAC address: |Trying to associate with |Associated (?:with|to) |State: [A-Z0-9_]+ -> |Selecting BSS |(?:WPA|RSN): (?:RX message|Sending EAPOL-Key|Installing|Failed to set|Key negotiation completed|Invalid EAPOL-Key MIC|4-Way Handshake failed|using (?:PTK|GTK|KEY_MGMT)|IE KeyData)|RX EAPOL from |Not associated - Delay|Authentication with .* timed out|(?:Deauth|Disassoc)\w+ notification|Request to deauthenticate|\d+: [0-9a-f:]{17} ssid=')/,
  /^(?:SUPP: |MPPE keys OK: \d+ {2}mismatch: \d+$|EAPOL test timed out$|WARNING: PMK mismatch$|wpa_supplicant v\d|Initializing interface '|Successfully initialized wpa_supplicant|EAPOL: (?:SUPP_|Supplicant port|KEY_RX|External notification|txSuppRsp)|RX EAPOL - |WPA: (?:RX|TX) EAPOL-Key - |nl80211: (?:Authenticate|Associate|Connect) \(ifindex=|wpa_driver_wext_|EAP: EAP entering state (?:GET_METHOD|SEND_RESPONSE))/,
  /^(?:[\w.@-]{1,15}: +)?\s{0,4}(?:skip (?:RSN|WPA) IE - |reject due to mismatch with WPA)/,
]);

/** Logs of wpa_supplicant. */
export const wpaSupplicant: Importer = {
  form: 'wpa_supplicant',
  recognise({ text, program }: LogLine) {
    if (program) return program.startsWith('wpa_supplicant') && !asAccessPoint(text) ? 2 : 0;
    const line = withoutTime(text);
    if (own(line)) return 2;
    return couldBeHostap(line) ? 1 : 0;
  },
  continues: goesOn,
  reader: () => new WpaSupplicantReader(),
  redact: redactHostap,
};
