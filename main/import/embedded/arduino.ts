import { utf8 } from '../../base/bytes.ts';
import type { Ends } from '../../base/event.ts';
import { Reason } from '../../standard/reason.ts';
import { bss, type Said, tableImporter, type Wording } from '../table.ts';
import type { Importer } from '../types.ts';
import { EspReason, espLeave } from './reasons.ts';

/** `[W][WiFiGeneric.cpp:1062] _eventCallback(): `, older: `[W][wifi_esp32:495]: `. The time is the line's prefix. */
const SUBJECT = /^\[[EWICDV][EWICDV]?\]\[[\w.]+:\d+\](?:\[\w+\])?(?:: | \w+\(\): )|^\*wm:(?:\[\d\] ?)?/;

/** The core names the reason twice: in the event, with the ends, and in a line of its own behind it. */
interface Told {
  last: number | null;
}

const left = (reason: number, ends: Ends & { readonly ssid?: Uint8Array }): Said =>
  espLeave(reason, { ends, state: null, local: null });

/** A line with the reason and no ends; null where the line before it gave the same. */
const reasonAlone: Wording<Told>['says'] = ([, reason], { state }) => {
  const again = state.last === Number(reason);
  state.last = null;
  return again ? null : left(Number(reason), {});
};

const wordings: readonly Wording<Told>[] = [
  {
    pattern: /^STA Disconnected: SSID: (.*), BSSID: (\S+), Reason: (\d+)/,
    says: ([, ssid, bssid, reason], { state }) => {
      state.last = Number(reason);
      return left(state.last, { ...(ssid && { ssid: utf8(ssid) }), ...bss(bssid) });
    },
  },
  { pattern: /^Reason: (\d+) - (\w+)/, says: reasonAlone },
  {
    // ESPHome, which leaves the AP out where none was found.
    pattern: /^(?:Event: )?Disconnected ssid='(.{0,64}?)'(?: bssid=(\S+))? reason='([^']*)'/,
    says: ([, ssid, bssid, words]) => {
      const reason = WORDS[words!.toLowerCase()];
      const ends = { ...(ssid && { ssid: utf8(ssid) }), ...bss(bssid) };
      return reason === undefined ? { kind: 'disconnected', ...ends, detail: words! } : left(reason, ends);
    },
  },
  {
    pattern: /^STA Connected: SSID: (.*), BSSID: (\S+), Channel: \d+, Auth: (\S+)/,
    says: ([, ssid, bssid]) => ({ kind: 'connected', ok: true, ssid: utf8(ssid!), ...bss(bssid) }),
  },
  {
    pattern: /^Event: Connected ssid='(.{0,64}?)' bssid=(\S+)/,
    says: ([, ssid, bssid]) => ({ kind: 'connected', ok: true, ssid: utf8(ssid!), ...bss(bssid) }),
  },
  {
    pattern: /^(?:Arduino )?Event: \d+ - STA_CONNECTED/,
    says: () => ({ kind: 'connected', ok: true }),
  },
  {
    pattern: /^(?:STA Got (?:New )?IP|(?:Arduino )?Event: \d+ - STA_GOT_IP)/,
    says: () => ({ kind: 'address', ok: true, why: 'dhcp' }),
  },
  { pattern: /^(?:Arduino )?Event: \d+ - /, says: () => null },
  // WiFiManager, a library that most sketches with a portal use: wl_status_t of the core.
  {
    pattern: /^Connecting to (?:NEW|SAVED) AP: ?(.{1,32})$/,
    says: ([, ssid]) => ({ kind: 'connect-request', request: true, ssid: utf8(ssid!) }),
  },
  {
    pattern: /^\[EVENT\] WIFI_REASON: {1,4}(\d{1,3})\b/,
    says: ([, reason]) => left(Number(reason), {}),
  },
  { pattern: /^Connection result: (WL_\w{4,20})$/, says: ([, result]) => status(result!) },
];

/** What programs of people's own print in their handler of the event: words of their own, and the number. */
const sketch: Wording<Told> = {
  pattern:
    /^(?:[^:]{0,40}[\s(:])?(?:wi-?fi|sta|station)\b.{0,30}?\b(?:lost connection|disconnect\w*|connection (?:lost|failed))\b[^\d]{0,12}?\breason(?: code)?\s{0,2}[:=(]?\s{0,3}(\d{1,3})\b(?!\s*\()/i,
  says: reasonAlone,
};

/** What the core makes of the reasons. A connection that failed says no more; a wrong password is its guess. */
function status(result: string): Said | readonly Said[] | null {
  switch (result) {
    case 'WL_CONNECTED':
      return { kind: 'connected', ok: true };
    case 'WL_NO_SSID_AVAIL':
      return { kind: 'ap-not-found', detail: result };
    case 'WL_CONNECT_FAILED':
    case 'WL_DISCONNECTED':
      return { kind: 'connect-result', ok: false };
    case 'WL_WRONG_PASSWORD':
    case 'WL_STATION_WRONG_PASSWORD':
      return [
        { kind: 'four-way-failed', local: true },
        { kind: 'hint', why: 'wrong-key', detail: result },
      ];
    default:
      return null;
  }
}

/** Reasons in the words of WiFiGeneric's reason2str, of the core's HAL, and of ESPHome. */
const WORDS: Readonly<Record<string, number>> = {
  'auth expire': EspReason.AuthExpire,
  'auth expired': EspReason.AuthExpire,
  'auth leave': Reason.Leaving,
  'association expire': EspReason.AssocExpire,
  'association expired': EspReason.AssocExpire,
  'too many associations': Reason.ApBusy,
  'not authenticated': Reason.Class2,
  'not associated': Reason.Class3,
  'association leave': Reason.LeavingBss,
  'association not authenticated': Reason.NotAuthenticated,
  'ie invalid': Reason.InvalidElement,
  'mic failure': Reason.MichaelFailure,
  '4-way handshake timeout': EspReason.FourWayTimeout,
  'group key update timeout': Reason.GroupKeyTimeout,
  'ie in 4-way handshake differs': Reason.ElementDiffers,
  'group cipher invalid': Reason.InvalidGroupCipher,
  'pairwise cipher invalid': Reason.InvalidPairwiseCipher,
  'akmp invalid': Reason.InvalidAkm,
  'unsupported rsn ie version': Reason.UnsupportedRsneVersion,
  'invalid rsn ie cap': Reason.InvalidRsneCapabilities,
  '802.1x authentication failed': Reason.EapFailed,
  'cipher suite rejected': Reason.CipherRejected,
  'beacon timeout': EspReason.BeaconTimeout,
  'no ap found': EspReason.NoApFound,
  'ap not found': EspReason.NoApFound,
  'probe request unsuccessful': EspReason.NoApFound,
  'auth fail': EspReason.AuthFail,
  'authentication failed': EspReason.AuthFail,
  'assoc fail': EspReason.AssocFail,
  'association failed': EspReason.AssocFail,
  'handshake timeout': EspReason.HandshakeTimeout,
  'handshake failed': EspReason.HandshakeTimeout,
  'connection fail': EspReason.ConnectionFail,
  'connection failed': EspReason.ConnectionFail,
  'ap tsf reset': EspReason.ApTsfReset,
  roaming: EspReason.Roaming,
  'association comeback time too long': EspReason.AssocComebackTooLong,
  'sa query timeout': EspReason.SaQueryTimeout,
  'no ap found with compatible security': EspReason.NoApCompatibleSecurity,
  'no ap found in auth mode threshold': EspReason.NoApAuthmodeThreshold,
  'no ap found in rssi threshold': EspReason.NoApRssiThreshold,
};

/** The log of Arduino's core for the ESP32, as a serial monitor shows it. */
export const arduino: Importer = tableImporter<Told>({
  form: 'Arduino',
  by: 'supplicant',
  programs: /^$/,
  subject: (text) => ({ rest: text.replace(SUBJECT, '') }),
  sure: SUBJECT,
  wordings: [...wordings.map((wording) => ({ ...wording, common: true as const })), sketch],
  state: () => ({ last: null }),
});
