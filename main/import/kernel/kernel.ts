import { tableImporter } from '../table.ts';
import type { Importer, LogLine } from '../types.ts';
import { kernelDrivers } from './drivers.ts';
import { mac80211, type Station } from './mac80211.ts';
import { vendors } from './vendor.ts';

/** A line of dmesg: its own time, and no program. */
const DMESG =
  /^(?:<\d+>|\w+ *:\w+ *: )?\[(?:[ <]*\+?\d+\.\d+>?\]|[A-Z][a-z]{2} [A-Z][a-z]{2} +\d+ [\d:]+ \d{4}\])|^\d{1,4},\d+,\d+,[-c+]/;

/** `wlan0: `, `mac80211_hwsim hwsim1 wlan1: `, `wlan0: [link 1] `. */
const INTERFACE =
  /^(?:[\w.-]+ [\w.:-]+ )?((?!ieee80211|brcm|cfg80211|mac80211|nl80211|ath(?:\d+kl?)?:|wcn36xx|R8188EU|[A-Z][A-Z_]+:|RTL\d|SoftMAC|CCMP|TKIP|alg\b|IPv6|modprobe|mmic|(?:info|auth|assoc|event|cmd|data|mac|wmi|wow|WOW): )[A-Za-z][\w.-]{1,14})(?: \(unregistered\))?: (?:\[link \d+\] )?/;

/** The kernel's log: dmesg with raw or human times, journal, syslog; mac80211, cfg80211, brcmfmac and others. */
export const kernel: Importer = tableImporter<Map<string, Station>>({
  form: 'kernel',
  by: 'kernel',
  programs: /^kernel$/,
  subject(text) {
    const match = INTERFACE.exec(text);
    return match ? { rest: text.slice(match[0].length), interface: match[1]! } : { rest: text };
  },
  wordings: [...mac80211, ...kernelDrivers, ...vendors],
  sure: ({ whole, program }: LogLine) => program === null && DMESG.test(whole),
  whole: DMESG,
  state: () => new Map(),
});
