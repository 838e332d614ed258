import { utf8 } from '../../base/bytes.ts';
import { tableImporter, type Wording } from '../table.ts';
import type { Importer } from '../types.ts';

const wordings: readonly Wording<null>[] = [
  {
    pattern: /^Connecting to AP\d (.{1,32}) Channel \d+ BSSId ([0-9A-F:]{17})/,
    says: ([, ssid]) => ({ kind: 'connect-request', request: true, ssid: utf8(ssid!) }),
  },
  {
    pattern: /^Connecting to AP\d (.{1,32}?) (?:in mode|Channel)/,
    says: ([, ssid]) => ({ kind: 'connect-request', request: true, ssid: utf8(ssid!) }),
  },
  {
    pattern: /^Connect failed as AP cannot be reached/,
    says: ([detail]) => ({ kind: 'ap-not-found', detail }),
  },
  {
    // The core of the ESP calls every handshake that does not end a wrong password.
    pattern: /^Connect failed with AP incorrect password/,
    says: ([detail]) => [
      { kind: 'four-way-failed', local: true },
      { kind: 'hint', why: 'wrong-key', detail },
    ],
  },
  {
    pattern: /^Connect failed (?:with AP timeout|as no IP address received)/,
    says: ([detail]) =>
      detail.endsWith('timeout')
        ? { kind: 'connect-result', ok: false, why: 'timeout' }
        : { kind: 'address', ok: false, why: 'failed', detail },
  },
  { pattern: /^Connected$/, says: () => ({ kind: 'connected', ok: true }) },
  { pattern: /^Disconnected$/, says: () => ({ kind: 'disconnected' }) },
];

/** `00:00:05.123 WIF: `, `12:00:05.123-017 WIF: `. */
const SUBJECT = /^(?:\d\d:\d\d:\d\d(?:\.\d{3})?(?:-\d{3})? )?WIF: /;

/** The log of Tasmota, a firmware for ESPs. */
export const tasmota: Importer = tableImporter<null>({
  form: 'Tasmota',
  by: 'supplicant',
  programs: /^$/,
  subject: (text) => ({ rest: text.replace(SUBJECT, '') }),
  sure: SUBJECT,
  wordings: wordings.map((wording) => ({ ...wording, common: true as const })),
  state: () => null,
});
