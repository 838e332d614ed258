import { utf8 } from '../../base/bytes.ts';
import { Status } from '../../standard/status.ts';
import { bssIn, type Said, tableImporter, type Wording } from '../table.ts';
import type { Importer } from '../types.ts';

/** Errors of CoreWLAN that stand for a status of 802.11 in the AP's answer to the association (CoreWLANTypes.h). */
const REFUSED: Readonly<Record<number, number>> = {
  [-3906]: Status.Failure,
  [-3918]: Status.InvalidGroupCipher,
  [-3919]: Status.InvalidPairwiseCipher,
  [-3920]: Status.InvalidAkm,
};

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
      return { kind: 'four-way-failed', local: true };
    case -3910:
      return { kind: 'authenticated', ok: false, status: Status.AlgorithmUnsupported };
    // Of SAE it is the AP's answer to a confirm that does not verify; shared keys of WEP end so as well.
    case -3912:
      return { kind: 'authenticated', ok: false, status: Status.ChallengeFailure };
    case -3907:
    case -3908:
    case -3909:
    case -3917:
    case -3921:
    case -3922:
    case -3923:
      return { kind: 'associated', ok: false, detail };
    default: {
      const status = REFUSED[code];
      return status === undefined
        ? { kind: 'connect-result', ok: false }
        : { kind: 'associated', ok: false, status };
    }
  }
}

/** How eapolclient ends, by its EAPClientStatus (EAPClientTypes.h). */
function eapEnded(status: number, detail: string): Said {
  switch (status) {
    case 6:
    case 10:
    case 11:
    case 14:
      return { kind: 'certificate', ok: false, why: 'authority', detail };
    case 12:
      return { kind: 'certificate', ok: false, why: 'expired', detail };
    case 13:
      return { kind: 'certificate', ok: false, why: 'not-yet-valid', detail };
    case 5:
    case 7:
      return { kind: 'eap-method', ok: false, why: 'not-acceptable', detail };
    case 3:
    case 4:
    case 15:
      return { kind: 'eap-method', ok: false, why: 'credential', detail };
    case 18:
      return { kind: 'eap-failure', why: 'timeout', detail };
    default:
      return { kind: 'eap-failure', detail };
  }
}

const wordings: readonly Wording<null>[] = [
  {
    pattern: /(?:ASSOCIATED|[Aa]ssociated) (?:with|to) (?:network )?['"]?([^'"]{1,32}?)['"]?(?: \(|,| on |$)/,
    says: (match) => ({ kind: 'associated', ok: true, ssid: utf8(match[1]!), ...bssIn(match.input) }),
  },
  {
    pattern:
      /(?:[Ff]ailed to (?:associate|join)|[Aa]ssociation failed|JOIN FAILED|Apple80211Associate\w*\(\) failed|^Error:).{0,200}?(-39\d\d)\b/,
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
    says: ([detail, one, other]) => eapEnded(Number(one ?? other), detail),
  },
  {
    pattern: /Supplicant .{0,40}status: state=Held(?:.{0,80}\bclientStatus=(\d+))?/,
    says: ([detail, status]) => (status ? eapEnded(Number(status), detail) : { kind: 'eap-failure' }),
  },
  {
    pattern: /\b(?:[Dd]eauth(?:enticated)?|DEAUTH)\b.{0,80}\breason[ =:]+(?:code[ =:]+)?(\d{1,3})\b/,
    says: ({ input, 1: reason }) => ({
      kind: 'deauthenticated',
      local: false,
      reason: Number(reason),
      ...bssIn(input),
    }),
  },
  { pattern: /Supplicant .{0,40}status: state=Authenticated/, says: () => ({ kind: 'eap-success' }) },
];

/** macOS: airportd, wifid and eapolclient, as `log show` and the older logs have them. */
export const macos: Importer = tableImporter<null>({
  form: 'macOS',
  by: 'supplicant',
  programs: /^(?:airportd|wifid|WiFiAgent|eapolclient|corewifi|com\.apple\.wifi.*)$/,
  wordings: wordings.map((wording) => ({ ...wording, common: true as const })),
  sure: /<airportd\[\d+\]>|^Error: -39\d\d\s+The operation/,
  state: () => null,
});
