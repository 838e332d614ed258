import { utf8 } from '../../base/bytes.ts';
import { type Said, tableImporter, type Wording } from '../table.ts';
import type { Importer } from '../types.ts';
import { EspReason, espLeave } from './reasons.ts';

/** The states of the SDK by their numbers: what a change of them tells. */
const STATES = { 0: 'init', 2: 'auth', 3: 'assoc', 5: 'run' } as const;

type State = (typeof STATES)[keyof typeof STATES];
const stateOf = (number: string | undefined): State | undefined =>
  STATES[Number(number) as keyof typeof STATES];

/** First byte of an authentication frame: what the SDK sent or got last, and no reason. */
const AUTHENTICATION = 0xb0;

/** `state: 5 -> 0 (f)`: the reason in hexadecimal, or the first byte of the frame that came last. */
function change(from: State | undefined, to: State | undefined, code: number): Said | null {
  if (to === 'auth') return { kind: 'authenticate-request', request: true };
  if (to === 'assoc') return { kind: 'authenticated', ok: true };
  if (to === 'run') return { kind: 'associated', ok: true };
  if (to !== 'init' || from === undefined || from === 'init') return null;
  if (from === 'assoc' && code !== EspReason.AssocExpire && code < EspReason.BeaconTimeout)
    return { kind: 'associated', ok: false, detail: `the SDK gives the number ${code} and no words` };
  if (from === 'auth' && code === AUTHENTICATION) return { kind: 'authenticated', ok: false };
  return espLeave(code, { ends: {}, state: from, local: null });
}

const wordings: readonly Wording<null>[] = [
  {
    pattern: /^state: (\d) -> (\d) \(([0-9a-f]{1,4})\)/,
    says: ([, from, to, code]) => change(stateOf(from), stateOf(to), Number.parseInt(code!, 16)),
  },
  {
    pattern: /^no (.{1,32}) found, reconnect after \d+s/,
    says: ([, ssid]) => ({ kind: 'ap-not-found', ssid: utf8(ssid!) }),
  },
  {
    pattern: /^connected with (.{1,32}), channel \d+$/,
    says: ([, ssid]) => ({ kind: 'connected', ok: true, ssid: utf8(ssid!) }),
  },
  {
    pattern: /^ip:(\d[\d.]+),mask:/,
    says: ([, detail]) => ({ kind: 'address', ok: true, why: 'dhcp', detail: detail! }),
  },
  {
    pattern: /^(?:bcn_timout|bcn_timeout|ap_probe_send over)\b.*/,
    says: ([detail]) => ({ kind: 'beacon-loss', detail }),
  },
  {
    pattern: /^(?:scandone|f r?-?\d+, ?scandone|reconnect$|add \d$|aid \d+$|pm open,type:)/,
    says: () => null,
  },
];

/** What the SDK of an ESP8266 prints on its serial port: its states by number, and what a scan did not find. */
export const esp8266: Importer = tableImporter<null>({
  form: 'ESP8266',
  by: 'supplicant',
  programs: /^$/,
  wordings,
  looks: /^[a-z]/,
  state: () => null,
});
