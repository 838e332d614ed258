import { utf8 } from '../../base/bytes.ts';
import { bssIn, type Said, tableImporter, type Wording } from '../table.ts';
import type { Importer } from '../types.ts';

/** Errors of Apple80211 and CoreWLAN (CWErr): what they say of a join. */
function joinError(code: number, detail: string): Said | readonly Said[] {
  switch (code) {
    case -3905:
      return { kind: 'association-timeout', detail };
    case -3913:
      return { kind: 'associated', ok: false, why: 'full', detail };
    // The PMK is of no use: what it shows to people as a wrong password. The AP has told it nothing.
    case -3924:
      return [
        { kind: 'four-way-failed', local: true },
        { kind: 'hint', why: 'wrong-key', detail },
      ];
    case -3925:
    case -3930:
      return { kind: 'four-way-failed', local: true };
    default:
      return { kind: 'connect-result', ok: false };
  }
}

const wordings: readonly Wording<null>[] = [
  {
    pattern: /(?:ASSOCIATED|[Aa]ssociated) (?:with|to) (?:network )?['"]?([^'"]{1,32}?)['"]?(?: \(|,| on |$)/,
    says: (match) => ({ kind: 'associated', ok: true, ssid: utf8(match[1]!), ...bssIn(match.input) }),
  },
  {
    pattern: /(?:[Ff]ailed to (?:associate|join)|[Aa]ssociation failed|JOIN FAILED)\b.{0,200}?(-39\d\d)/,
    says: ([detail, code]) => joinError(Number(code), detail),
  },
  {
    pattern: /(?:4[- ][Ww]ay|four-way) [Hh]andshake (?:failed|timed out|timeout)|handshake timeout/,
    says: () => ({ kind: 'four-way-failed', local: true }),
  },
  // eapolclient
  {
    pattern: /(?:server certificate not trusted|user prompt for certificate)[^,]{0,200}/,
    says: ([detail]) => ({ kind: 'certificate', ok: false, why: 'authority', detail }),
  },
  {
    pattern:
      /(?:EAP-\w+|PEAP|TLS|TTLS): ?authentication failed with status (\d+)|authentication failed with status (\d+)/,
    says: ([detail]) => ({ kind: 'eap-failure', detail }),
  },
  { pattern: /Supplicant .{0,40}status: state=Held/, says: () => ({ kind: 'eap-failure' }) },
  { pattern: /Supplicant .{0,40}status: state=Authenticated/, says: () => ({ kind: 'eap-success' }) },
];

/** macOS: airportd, wifid and eapolclient, as `log show` and the older logs have them. */
export const macos: Importer = tableImporter<null>({
  form: 'macOS',
  by: 'supplicant',
  programs: /^(?:airportd|wifid|WiFiAgent|eapolclient|corewifi|com\.apple\.wifi.*)$/,
  wordings: wordings.map((wording) => ({ ...wording, common: true as const })),
  sure: /<airportd\[\d+\]>/,
  state: () => null,
});
