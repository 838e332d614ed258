import { utf8 } from '../../base/bytes.ts';
import { REDACTED, redactText } from '../redact.ts';
import { type Said, sta, tableImporter, type Wording } from '../table.ts';
import type { Importer } from '../types.ts';

/** wifi_conn_status of Zephyr's wifi_mgmt.h. Of the password it says what its supplicant guesses when the handshake ends. */
function failed(status: number): Said | readonly Said[] {
  switch (status) {
    case 2:
      return [
        { kind: 'four-way-failed', local: true },
        { kind: 'hint', why: 'wrong-key', detail: 'WIFI_STATUS_CONN_WRONG_PASSWORD' },
      ];
    case 3:
      return { kind: 'association-timeout', detail: 'WIFI_STATUS_CONN_TIMEOUT' };
    case 4:
      return { kind: 'ap-not-found', detail: 'WIFI_STATUS_CONN_AP_NOT_FOUND' };
    default:
      return { kind: 'connect-result', ok: false };
  }
}

const GENERAL = 1;

/** Newer versions print the status in words. */
const IN_WORDS: readonly (readonly [RegExp, number])[] = [
  [/wrong (?:password|passphrase|key)|password/i, 2],
  [/timed? ?out/i, 3],
  [/not found/i, 4],
];

const OPTION = /(?:^| )(?:-s|--ssid)[ =]("[^"]{1,32}"|'[^']{1,32}'|\S{1,32})/;

const wordings: readonly Wording<null>[] = [
  {
    pattern: /^(?:\S{0,20}[$>] ?)?wifi connect (.*)$/,
    says: ([, options]) => {
      const ssid = OPTION.exec(options!)?.[1] ?? /^"([^"]{1,32})"/.exec(options!)?.[1];
      return {
        kind: 'connect-request',
        request: true,
        ...(ssid && { ssid: utf8(ssid.replace(/^(["'])(.*)\1$/, '$2')) }),
      };
    },
  },
  { pattern: /^Connection request failed \((-?\d{1,4})\)/, says: ([, status]) => failed(Number(status)) },
  {
    pattern: /^Connection request failed \(([A-Za-z][\w ,.'-]{2,60})/,
    says: ([, words]) => {
      const status = IN_WORDS.find(([pattern]) => pattern.test(words!))?.[1];
      if (status !== undefined) return failed(status);
      return /^authentication/i.test(words!)
        ? { kind: 'authenticated', ok: false, detail: words! }
        : failed(GENERAL);
    },
  },
  {
    pattern: /^(Connection request failed with error: -?\d+)/,
    says: ([detail]) => ({ kind: 'configuration', ok: false, why: 'refused', detail }),
  },
  {
    pattern:
      /^(?:MFP not supported for security type|Passphrase provided without security|SSID not provided).*/,
    says: ([detail]) => ({ kind: 'configuration', ok: false, why: 'refused', detail }),
  },
  {
    pattern: /^AP (?:mode )?enable(?:d)? request failed.*/,
    says: ([detail]) => ({ kind: 'configuration', by: 'ap', ok: false, why: 'start', detail }),
  },
  {
    pattern: /^Station (dis)?connected: ([0-9a-f:]{17})$/i,
    says: ([, away, station]) => {
      const ends = sta(station);
      return away
        ? { kind: 'disconnected', by: 'ap', ...ends }
        : { kind: 'associated', by: 'ap', ok: true, ...ends };
    },
  },
  { pattern: /^Connection requested$|^Disconnection request done \(0\)/, says: () => null },
  { pattern: /^Connected$/, says: () => ({ kind: 'connected', ok: true }), common: true },
  { pattern: /^Disconnected$/, says: () => ({ kind: 'disconnected' }), common: true },
];

/** Zephyr's Wi-Fi shell, on a console or in its log. */
const table = tableImporter<null>({
  form: 'Zephyr',
  by: 'supplicant',
  programs: /^net_wifi(?:_shell|_mgmt)?$/,
  wordings,
  looks: /onnect|wifi|AP|MFP|SSID|Passphrase/,
  state: () => null,
});

/** What the shell was told as a passphrase. */
const PASSPHRASE = /((?:^| )(?:-p|--passphrase|--psk)[ =])("[^"]*"|'[^']*'|\S+)/g;

export const zephyr: Importer = {
  ...table,
  redact: (text) =>
    redactText(
      /\bwifi (?:connect|ap enable)\b/.test(text) ? text.replace(PASSPHRASE, `$1${REDACTED}`) : text,
    ),
};
