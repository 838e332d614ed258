import type { MacAddress } from '../../base/brand.ts';
import { utf8 } from '../../base/bytes.ts';
import { macOf, type Said, type Wording } from '../table.ts';

interface Ends {
  readonly station?: MacAddress;
}

interface Row {
  /** Facility and mnemonic: `DOT11-ASSOC`. */
  readonly name: RegExp;
  readonly says: (text: string, ends: Ends) => Said | readonly Said[] | null;
}
const row = (name: RegExp, says: Row['says']): Row => ({ name, says });

/** Why an access point sends a station away, as IOS words it: the station's own leave is told so too. */
const LEFT = /sending station (?:has left|is leaving)/i;

/** Why a controller shuts a station out for a while. */
const EXCLUDED: readonly (readonly [RegExp, (detail: string, ends: Ends) => Said])[] = [
  [/PSK|shared key/i, (detail, ends) => ({ kind: 'mic-invalid', message: 'M2', detail, ...ends })],
  [/802\.?1X|EAP|identity|credential/i, (detail, ends) => ({ kind: 'eap-failure', detail, ...ends })],
  [/assoc/i, (detail, ends) => ({ kind: 'associated', ok: false, detail, ...ends })],
  [/auth/i, (detail, ends) => ({ kind: 'authenticated', ok: false, detail, ...ends })],
];

/** What autonomous access points, AireOS and Catalyst controllers write of a station as messages of the system. */
const rows: readonly Row[] = [
  row(/^DOT11-ASSOC$/, (text, ends) => {
    const ssid = /\bSSID ?(?:\[([^\]]{1,32})\]|(\S{1,32}))/.exec(text);
    return {
      kind: 'associated',
      ok: true,
      ...ends,
      ...(ssid && { ssid: utf8(ssid[1] ?? ssid[2]!) }),
    };
  }),
  row(/^DOT11-DISASSOC$/, (text, ends) => ({
    kind: /Disassociating/.test(text) ? 'disassociated' : 'deauthenticated',
    local: !LEFT.test(text),
    detail: text,
    ...ends,
  })),
  row(/^DOT11-AUTH_FAILED$/, (detail, ends) => ({ kind: 'authenticated', ok: false, detail, ...ends })),
  row(/^DOT11-MAXRETRIES$/, (detail, ends) => ({
    kind: 'disassociated',
    local: true,
    why: 'silence',
    detail,
    ...ends,
  })),
  row(/^DOT11-TKIP_MIC_FAILURE_REPEATED$/, (detail) => ({ kind: 'countermeasures', ok: true, detail })),
  row(/^DOT11-TKIP_MIC_FAILURE/, (detail, ends) => ({ kind: 'michael-failure', detail, ...ends })),
  // `… with reason (Cred Fail)`: others than the server's refusal are told as well.
  row(/^(?:DOT1X|SESSION_MGR)-FAIL$/, (detail, ends) =>
    /time ?out|no response|AAA.{0,20}(?:down|unreachable)/i.test(detail)
      ? { kind: 'eap-failure', why: 'timeout', detail, ...ends }
      : { kind: 'eap-failure', detail, ...ends },
  ),
  row(/^(?:DOT1X|SESSION_MGR)-SUCCESS$/, (detail, ends) => ({ kind: 'eap-success', detail, ...ends })),
  row(/^DOT1X-MAX_EAPOL_KEY_RETRANS/, (text, ends) => ({
    kind: 'retry-limit',
    message: /\bM3\b/.test(text) ? 'M3' : 'M1',
    ...ends,
  })),
  row(/^DOT1X-INVALID_(?:WPA_KEY_MIC|MIC|WPA_KEY_MSG_MIC)/, (detail, ends) => ({
    kind: 'mic-invalid',
    message: /\b(?:M|message )4\b/.test(detail) ? 'M4' : 'M2',
    detail,
    ...ends,
  })),
  row(/^DOT1X-MAX_EAP_(?:IDENTITY_)?(?:RETRIES|RETRANS)/, (detail, ends) => ({
    kind: 'eap-failure',
    why: 'timeout',
    detail,
    ...ends,
  })),
  row(
    /^(?:CLIENT_EXCLUSION_SERVER|CLIENT_ORCH_LOG|APF|RRM)-\w*(?:EXCLUSION|BLACKLIST|EXCLUDE)/,
    (text, ends) => {
      const why = /reason\s?:\s?([^,]{1,80})/i.exec(text)?.[1]?.trim();
      const [, says] = EXCLUDED.find(([pattern]) => why !== undefined && pattern.test(why)) ?? [];
      return says?.(`shut out: ${why}`, ends) ?? null;
    },
  ),
  row(
    /^(?:RADIUS-(?:ALLDEADSERVER|SERVERALIVE|SERVER_DEAD|DEAD)|AAA-RADIUS_SERVER|SMRE_TRACE-RADIUS)/,
    (detail) =>
      /ALIVE|alive|up again/.test(detail) ? null : { kind: 'radius', ok: false, why: 'no-answer', detail },
  ),
];

const STATION = /\b((?:[0-9a-f]{4}\.){2}[0-9a-f]{4}|(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2})\b/i;

/** `%DOT11-6-ASSOC: Interface Dot11Radio0, Station …`, with what an IOS device, its module or a syslog server puts before it. */
export const ciscoMessage: Wording<null> = {
  pattern:
    /^(?:.{0,80}[\s:])?%(DOT11|DOT1X|SESSION_MGR|CLIENT_[A-Z_]{2,30}|APF|RADIUS|AAA|RRM|SMRE_TRACE)-(?:[A-Z0-9_]{2,20}-)?[0-7]-([A-Z0-9_]{2,60}): (.*)$/,
  says: ([, facility, mnemonic, text]) => {
    const name = `${facility}-${mnemonic}`;
    const of = /(?:[Ss]tation|[Cc]lient|[Mm]obile|MAC:)\D{0,24}?/.test(text!)
      ? macOf(STATION.exec(text!)?.[1])
      : null;
    const found = rows.find((one) => one.name.test(name));
    return found?.says(text!, of ? { station: of } : {}) ?? null;
  },
};
