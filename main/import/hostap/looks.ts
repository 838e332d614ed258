import { anyOf } from '../../base/any-of.ts';
import type { LogLine } from '../types.ts';
import { ROW } from './dump.ts';
import { stamp, unshown } from './line.ts';

/** Lines that wpa_supplicant and hostapd print alike: modules, dumps, details under a heading, rows of octets. */
const common = [
  /- hexdump(?:_ascii)?\(len=\d+\):/,
  /^(?:\S+: )?(?:nl80211|nl802111|WPA|RSN|SAE|SSWU|EAP|EAPOL|EAP-\w+|SSL|TLS|OpenSSL|OWE|FT|FILS|WPS|P2P|IEEE 802\.1X|IEEE 802\.11|RADIUS|TDLS|QM|WMM AC|MBO|HS20|RRM|VLAN|netlink|rfkill|random|ENGINE|TEST|TESTING|RTM_NEWLINK|RTM_DELLINK|ioctl\[SIOC\w+\]|CTRL_IFACE|ctrl_iface)\b[:\]]? /,
  /^\s*\* \w[\w ]*(?:=| )/,
  /^(?:[\w.@-]{1,15}:)?\s+(?:addr=|pairwise key|broadcast key|skip |selected |reject )/,
  ROW,
  /^(?:p2p-dev-)?(?:wl|ath|ra|phy|ap|uap|mlan|wifi)[\w.-]*\d[\w.-]*: +[A-Z*]/,
  // What a configuration file is refused for, and starts that come to nothing.
  /^Line \d{1,6}: (?:[Ii]nvalid|[Uu]nknown|[Ff]ailed|no |both |DEPRECATED|ASCII passphrase|key_mgmt)|^\d+ errors found in configuration file|^Failed to (?:read or parse|parse the|initialize driver|set up interface)|^(?:Interface initialization failed|Could not (?:select hw_mode|set channel))/,
  /^(?:\S+: )?(?:OCV-FAILURE|DPP-[A-Z]|MESH-[A-Z]|wpa_parse_wpa_ie_)/,
  /^wpa_driver_\w+|^l2_packet_\w+|^Get randomness|^CTRL-EVENT-TERMINATING/,
];

/** Whether a line may be one of hostap's, whichever of its programs printed it. */
export const couldBeHostap = anyOf(common);

/** wpa_supplicant is an access point too (a hotspot, Wi-Fi Direct): of its stations it tells in hostapd's words. */
const AS_ACCESS_POINT =
  /^(?:\S+: )?(?:AP-STA-|EAPOL-4WAY-HS-COMPLETED |(?:hostapd_logger: )?STA [0-9a-f:]{17} (?:IEEE 802|WPA: |MLME: |RADIUS: |- ))/i;

/** Whether an access point says it, though the program is wpa_supplicant. */
export const asAccessPoint = (text: string): boolean => AS_ACCESS_POINT.test(withoutTime(text));

/** hostapd prints some times twice; the control interface puts the level of each before it. */
export const withoutTime = (text: string): string => unshown(text.replace(stamp, ''));

/** Rows of octets, and a certificate that OpenSSL prints, belong to the heading above them: they alone are indented so. */
export const goesOn = ({ text, program }: LogLine): boolean =>
  program === null && (/^ {4,}\S/.test(text) || text === 'Certificate:');
