import { utf8 } from '../../base/bytes.ts';
import type { Ends } from '../../base/event.ts';
import { macOf, type Said, tableImporter, type Wording } from '../table.ts';
import type { Importer } from '../types.ts';

const of = (text: string | undefined): Ends => {
  const station = macOf(text);
  return station ? { station } : {};
};
/** The address that the line names after `MAC`, in any language. */
const MAC = /MAC[- ](?:address|adresse)?:? ?([0-9a-f:-]{17})/i;
const named = (text: string): Ends => of(MAC.exec(text)?.[1]);

/** The router says itself that the key was wrong: it has checked M2. */
const wrongKey = (ends: Ends, detail: string): Said => ({
  kind: 'mic-invalid',
  message: 'M2',
  detail,
  ...ends,
});

const wordings: readonly Wording<null>[] = [
  // NETGEAR
  {
    pattern: /^\[WLAN access rejected: incorrect security\] from MAC(?: address)? ([0-9a-f:]{17})/i,
    says: ([detail, station]) => wrongKey(of(station), detail),
  },
  {
    pattern:
      /^\[(?:WLAN access (?:denied|rejected)|Access Control)[^\]]{0,80}\].{0,80}?MAC(?: address)? ([0-9a-f:]{17})(.{0,40})/i,
    says: ([detail, station, rest]) =>
      /allowed/.test(rest!) ? null : { kind: 'authenticated', ok: false, why: 'acl', detail, ...of(station) },
  },
  // FRITZ!Box, in German and English.
  {
    pattern:
      /WLAN-Anmeldung ist gescheitert.{0,40}(?:ungültiger|falscher) (?:WLAN|WPA|Netzwerk)-?(?:Schlüssel|schlüssel)|(?:WLAN|Wireless) (?:authentication|registration) failed.{0,40}(?:invalid|incorrect|wrong) (?:WLAN|wireless|network) key/i,
    says: ({ 0: detail, input }) => wrongKey(named(input), detail),
  },
  {
    pattern: /WLAN-Anmeldung ist gescheitert|(?:WLAN|Wireless) (?:authentication|registration) failed/i,
    says: ({ input }) => ({ kind: 'authenticated', ok: false, detail: input.slice(0, 200), ...named(input) }),
  },
  {
    pattern:
      /WLAN-Gerät (?:ist )?angemeldet|WLAN-Gerät hat sich (?:neu )?angemeldet|(?:WLAN|Wireless) device (?:has )?(?:been )?registered|New wireless device registered/i,
    says: ({ input }) => ({ kind: 'connected', ok: true, ...named(input) }),
  },
  {
    pattern:
      /WLAN-Gerät (?:wurde|hat sich) abgemeldet|(?:WLAN|Wireless) device (?:was )?(?:removed|logged off|deregistered)/i,
    says: ({ input }) => ({ kind: 'disconnected', ...named(input) }),
  },
  // Others: `WLAN0: Station 02:… authenticated.`, Zyxel's `Station: 02:… has …`, Ruijie's `STA(0200.0000.0100)`.
  {
    pattern:
      /^(?:WLAN\d: )?Station:? ([0-9a-f:]{17}) (?:has )?(?:been )?(authenticated|associated|disassociated|deauthenticated|disassoc|deauth|blocked)\b(.{0,120})/i,
    says: ([detail, station, what, rest]) => {
      const ends = of(station);
      if (/^authenticated/i.test(what!)) return { kind: 'authenticated', ok: true, ...ends };
      if (/^associated/i.test(what!)) return { kind: 'associated', ok: true, ...ends };
      if (/^blocked/i.test(what!) && /prev-Auth Failed/i.test(rest!))
        return { kind: 'four-way-failed', ...ends };
      if (/^blocked/i.test(what!)) return { kind: 'authenticated', ok: false, why: 'acl', detail, ...ends };
      return /^deauth/i.test(what!)
        ? { kind: 'deauthenticated', ...ends }
        : { kind: 'disassociated', ...ends };
    },
  },
  {
    pattern:
      /%WLAN-\d-\w+: ?(?:BSSID\(([0-9a-f.]{14})\) receives (auth|assoc) frame from )?STA\(([0-9a-f.]{14})\)(.{0,160})/i,
    says: ([, ap, , station, rest]) => {
      const bssid = macOf(ap ?? /BSSID\(([0-9a-f.]{14})\)/i.exec(rest!)?.[1]);
      const ends = { ...of(station), ...(bssid && { bssid }) };
      if (/Auth succeed/i.test(rest!)) return { kind: 'authenticated', ok: true, ...ends };
      if (/Assoc succeed/i.test(rest!)) return { kind: 'associated', ok: true, ...ends };
      const reason = /reason ?code\((\d{1,3})\)/i.exec(rest!)?.[1];
      return /leaves/.test(rest!)
        ? { kind: 'disconnected', ...ends, ...(reason && { reason: Number(reason) }) }
        : null;
    },
  },
  // TP-Link Omada's controller.
  {
    pattern:
      /\b(?:client:?|Client) ?\[?(?:[^\]:]{1,40}:)?([0-9a-f-]{17})\]? (?:\([^)]{0,60}\) )?failed to connect(?: to)?.{0,80}?(?:SSID "?(.{1,32}?)"? )?because (.{1,120})/i,
    says: ([, station, ssid, why]) => {
      const ends = { ...of(station), ...(ssid && { ssid: utf8(ssid) }) };
      return /password|key/i.test(why!)
        ? wrongKey(ends, why!)
        : { kind: 'authenticated', ok: false, detail: why!, ...ends };
    },
  },
];

const OWN =
  /^\[(?:WLAN access|Access Control)|\bWLAN-(?:Anmeldung|Gerät)|%WLAN-\d-|\bfailed to connect.{0,120}because/;

/** The event list of home routers: NETGEAR, FRITZ!Box, Zyxel, Ruijie, TP-Link. */
export const routers: Importer = tableImporter<null>({
  form: 'router',
  by: 'ap',
  programs: /^(?:wlan|WLAN)$/,
  wordings,
  looks: /MAC|STA\(|Station|WLAN|failed to connect/,
  sure: OWN,
  state: () => null,
});
