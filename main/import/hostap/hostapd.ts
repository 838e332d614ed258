import { anyOf } from '../../base/any-of.ts';
import type { Importer, LogLine } from '../types.ts';
import { HostapdReader } from './hostapd-reader.ts';
import { asAccessPoint, couldBeHostap, goesOn, withoutTime } from './looks.ts';
import { redactHostap } from './redact.ts';

/** What hostapd alone prints. */
const own = anyOf([
  /^(?:\S+: )?(?:STA [0-9a-f]{2}:|SAE: [0-9a-f]{2}:\S+ (?:indicates support|using PMKSA)|AP-|EAPOL-4WAY-HS-COMPLETED|CTRL-EVENT-EAP-\w+ [0-9a-f]{2}:|interface state |mgmt::|deauthentication: STA=|disassoc\w+: STA=|ap_sta_|hostapd_)/,
  /^(?:AUTH: |authentication(?: reply)?: STA=|(?:re)?association request: STA=|hostapd_\w+|Using interface \S+ with hwaddr|Configuration file: |\d+ errors found in configuration file|Line \d{1,6}: (?:invalid WPA passphrase length|unknown configuration item|unknown hw_mode|invalid hw_mode|invalid channel)|Failed to set up interface with|Could not select hw_mode|Interface initialization failed|(?:Station|STA|link addr) [0-9a-f:]{17} not allowed to|Unsupported authentication algorithm|authsrv: |Incoming RADIUS packet did|WPA: (?:[0-9a-f]{2}:\S+ WPA_PTK|Send EAPOL\(|Received (?:EAPOL-Key from|Key Nonce|Replay Counter)|RX EAPOL data|EAPOL-Key (?:header|Key MIC|TX status)|Assign|group state machine|Use EAPOL-Key timeout)|IEEE 802\.1X: (?:\d+ bytes|[0-9a-f]{2}:)|Plaintext EAPOL-Key Key Data|received EAPOL-Key (?:request )?with invalid MIC|invalid MIC in msg [24]\/4 of |(?:WPA IE|RSNXE|RSN Selection element) from \(Re\)AssocReq |WPA: (?:Not enough entropy in|Invalid EAPOL-Key frame - key_data overflow)|SAE: invalid state \d|OWE: (?:wpabuf_resize failed for|PMKID calculation failed|HMAC-SHA\d+ )|Searching a PSK for|nl80211: (?:Set beacon|Beacon (?:head|tail)|Setup AP|Add STA|Set STA flags|send_mlme))/,
  /^(?:FT: (?:RRB |PMK-R1 pu(?:ll|sh)\b|(?:STA R0KH-ID|Requested PMKR0Name|Selected PMK-R1|Received SNonce|Generated ANonce) - hexdump|Found PMKR1Name from local cache|Did not have matching PMK-R1|No PMK-R1 available in local cache|authentication response: dst=|Received authentication frame: STA=|Over-DS option disabled|R[01]KH-ID mismatch)|RADIUS(?: ACCT)?: |RSN: (?:Message 1\/4 PMKID|Cache PMK\b|receive pre-auth|pre-auth for|Removing pre-auth)|SAE: (?:Auth SAE retransmit timer|Peer [0-9a-f]{2}:\S+ state=|State \S+ -> |Request anti-clogging token from|Drop commit message)|OWE: (?:Invalid RSNE|No Diffie-Hellman Parameter element) from )/,
]);

/** Logs of hostapd. */
export const hostapd: Importer = {
  form: 'hostapd',
  recognise({ text, program }: LogLine) {
    if (program)
      return program.startsWith('hostapd') || (program.startsWith('wpa_supplicant') && asAccessPoint(text))
        ? 2
        : 0;
    const line = withoutTime(text);
    return own(line) ? 2 : couldBeHostap(line) ? 1 : 0;
  },
  continues: goesOn,
  reader: () => new HostapdReader(),
  redact: redactHostap,
};
