import { utf8 } from '../../base/bytes.ts';
import type { Ends } from '../../base/event.ts';
import { bss, type Said, tableImporter, type Wording } from '../table.ts';
import type { Importer } from '../types.ts';
import { EspReason, espLeave } from './reasons.ts';

/** `[W][WiFiGeneric.cpp:1062] _eventCallback(): `, older: `[W][wifi_esp32:495]: `. The time is the line's prefix. */
const SUBJECT = /^\[[EWIDV]\]\[[\w.]+:\d+\](?:: | \w+\(\): )/;

/** The core names the reason twice: in the event, with the ends, and in a line of its own behind it. */
interface Told {
  last: number | null;
}

const left = (reason: number, ends: Ends & { readonly ssid?: Uint8Array }): Said =>
  espLeave(reason, { ends, state: null, local: null });

const wordings: readonly Wording<Told>[] = [
  {
    pattern: /^STA Disconnected: SSID: (.*), BSSID: (\S+), Reason: (\d+)/,
    says: ([, ssid, bssid, reason], { state }) => {
      state.last = Number(reason);
      return left(state.last, { ...(ssid && { ssid: utf8(ssid) }), ...bss(bssid) });
    },
  },
  {
    pattern: /^Reason: (\d+) - (\w+)/,
    says: ([, reason], { state }) => {
      const again = state.last === Number(reason);
      state.last = null;
      return again ? null : left(Number(reason), {});
    },
  },
  {
    pattern: /^Event: Disconnected ssid='(.*)' bssid=(\S+) reason='([^']*)'/,
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
    pattern: /^(?:Arduino )?Event: \d+ - STA_CONNECTED/,
    says: () => ({ kind: 'connected', ok: true }),
  },
  {
    pattern: /^(?:STA Got (?:New )?IP|(?:Arduino )?Event: \d+ - STA_GOT_IP)/,
    says: () => ({ kind: 'address', ok: true, why: 'dhcp' }),
  },
  { pattern: /^(?:Arduino )?Event: \d+ - /, says: () => null },
];

/** The core's own words for reasons, of WiFiGeneric's reason2str and the HAL's. */
const WORDS: Readonly<Record<string, number>> = {
  'auth expire': EspReason.AuthExpire,
  'association expire': EspReason.AssocExpire,
  '4-way handshake timeout': EspReason.FourWayTimeout,
  'beacon timeout': EspReason.BeaconTimeout,
  'no ap found': EspReason.NoApFound,
  'auth fail': EspReason.AuthFail,
  'assoc fail': EspReason.AssocFail,
  'handshake timeout': EspReason.HandshakeTimeout,
  'connection fail': EspReason.ConnectionFail,
};

/** The log of Arduino's core for the ESP32, as a serial monitor shows it. */
export const arduino: Importer = tableImporter<Told>({
  form: 'Arduino',
  by: 'supplicant',
  programs: /^$/,
  subject: (text) => ({ rest: text.replace(SUBJECT, '') }),
  sure: ({ text }) => SUBJECT.test(text),
  wordings: wordings.map((wording) => ({ ...wording, common: true as const })),
  state: () => ({ last: null }),
});
