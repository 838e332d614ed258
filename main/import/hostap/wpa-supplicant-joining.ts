import type { NotSelected, SaidOf, Suites } from '../../base/event.ts';
import { akmOfText, akmUsing } from '../../standard/akms.ts';
import { cipherOfText } from '../../standard/ciphers.ts';
import { Algorithm } from '../../standard/frames.ts';
import { Status } from '../../standard/status.ts';
import { mac } from './line.ts';
import type { Place } from './place.ts';
import { type Rule, rule } from './rules.ts';

const at = (text: string): RegExp => new RegExp(text, 'i');
const bssid = mac('bssid');
const target = `${bssid} \\(SSID='(?<ssid>.*)' freq=(?<frequencyMHz>\\d+) MHz\\)`;

/** Notes something of the network and reports nothing. */
const note = (pattern: RegExp, take: (place: Place, value: string) => void): Rule =>
  rule(pattern, 'link', ({ value }, place) => {
    take(place, value ?? '');
    return null;
  });

/** Algorithm numbers of 802.11 (9.4.1.1) by hostap's flags WPA_AUTH_ALG_*, the one that it tries first before the others. */
const algorithms: readonly (readonly [number, number])[] = [
  [0x10, 3],
  [0x08, 2],
  [0x20, 4],
  [0x01, 0],
  [0x02, 1],
  [0x04, 128],
];

const suites = ({ akm, pairwise, groupCipher }: Place): Suites => ({
  ...(akm && { akm }),
  ...(pairwise && { pairwise }),
  ...(groupCipher && { groupCipher }),
});

const chosen = ({ algorithm }: Place): { readonly algorithm?: number } =>
  algorithm === null ? {} : { algorithm };

/** What was agreed on before a request, of which the request says nothing. */
const agreed: readonly Rule[] = [
  // With the driver's choice, wpa_supplicant prints the key management in other words (events.c).
  note(/^(?:WPA|RSN): using KEY_MGMT (?<value>.*) and proto \d+$/, (place, value) => {
    place.akm = akmOfText(value) ?? undefined;
  }),
  note(/^(?:WPA|RSN): using KEY_MGMT (?<value>.*)$/, (place, value) => {
    place.akm = akmUsing(value) ?? undefined;
  }),
  note(/^(?:WPA|RSN): using PTK (?<value>.*)$/, (place, value) => {
    place.pairwise = cipherOfText(value) ?? undefined;
  }),
  note(/^(?:WPA|RSN): using GTK (?<value>.*)$/, (place, value) => {
    place.groupCipher = cipherOfText(value) ?? undefined;
  }),
  note(/^(?:Automatic|Overriding) auth_alg selection: (?<value>0x\w+)$/, (place, value) => {
    place.algorithm = algorithms.find(([flag]) => Number(value) & flag)?.[1] ?? null;
  }),
  note(/^Using SAE auth_alg/, (place) => {
    place.algorithm = Algorithm.Sae;
  }),
  note(/^SME: Trying to use FT over-the-air/, (place) => {
    place.algorithm = Algorithm.Ft;
  }),
  note(/^SME: Try to use FILS SK authentication without PFS/, (place) => {
    place.algorithm = Algorithm.FilsSk;
  }),
  note(/^SME: Selected SAE group (?<value>\d+)/, (place, value) => {
    place.group = Number(value);
  }),
  note(/^FT: Installing PTK to the driver/, (place) => {
    place.beforeAssociation = true;
  }),
  // Of an attempt whose beginning the log shows other lines tell why.
  rule(/^State: ASSOCIATING -> DISCONNECTED$/, 'associated', (_, place) => {
    place.state = 'DISCONNECTED';
    return place.begun ? null : { ok: false, detail: 'The supplicant gives up while it associates' };
  }),
  note(/^State: \w+ -> (?<value>\w+)/, (place, value) => {
    place.state = value;
    if (value !== 'AUTHENTICATING') place.beforeAssociation = false;
  }),
];

/** What of the network's security is not among what the station is set to. */
const SELECTED: Readonly<Record<string, NotSelected>> = {
  'WPA/RSN': 'akm',
  'group cipher': 'group',
  'pairwise cipher': 'pairwise',
  'authenticated key management type': 'akm',
};

/** SAE tells commit and confirm apart; every other algorithm ends with its last answer. */
function answered(
  transaction: number,
  status: number,
  { group }: Place,
): SaidOf<'sae-commit' | 'sae-confirm' | 'sae-rejected'> {
  const of = group === null ? {} : { group };
  if (transaction === 2) return { kind: 'sae-confirm', status, ...of };
  if (status === Status.UnsupportedGroup) return { kind: 'sae-rejected', status, why: 'group', ...of };
  return {
    kind: 'sae-commit',
    status,
    ...of,
    ...(status === Status.AntiCloggingToken && { why: 'anti-clogging' }),
  };
}

/** Authentication and association, with what was sent and answered. */
export const joining: readonly Rule[] = [
  ...agreed,
  rule(at(`^SME: Trying to authenticate with ${target}`), 'authenticate-request', (_, place) => {
    place.firmwareJoins = false;
    return { request: true, ...chosen(place), ...suites(place) };
  }),
  rule(at(`^Trying to associate with ${target}`), 'associate-request', (_, place) => {
    place.firmwareJoins = false;
    return { request: true, ...suites(place) };
  }),
  rule(/^Trying to associate with SSID '(?<ssid>.*)'/, 'associate-request', (_, place) => {
    place.firmwareJoins = true;
    return { request: true, ...suites(place) };
  }),
  rule(
    at(
      `^SME: Authentication response: peer=${bssid} auth_type=(?<algorithm>\\d+) auth_transaction=(?<transaction>\\d+) status_code=(?<status>\\d+)`,
    ),
    'authenticated',
    ({ algorithm, transaction, status }, place) => {
      place.answered = Number(status);
      return Number(algorithm) === Algorithm.Sae ? answered(Number(transaction), Number(status), place) : {};
    },
  ),
  // Printed after the answer that it repeats, in logs without debugging alone.
  rule(
    at(
      `^CTRL-EVENT-AUTH-REJECT ${bssid} auth_type=(?<algorithm>\\d+) auth_transaction=(?<transaction>\\d+) status_code=(?<status>\\d+)`,
    ),
    'authenticated',
    ({ algorithm, transaction, status }, place) => {
      if (place.answered === Number(status)) return null;
      return Number(algorithm) === Algorithm.Sae ? answered(Number(transaction), Number(status), place) : {};
    },
  ),
  rule(/^SME: SAE completed/, 'authenticated', { algorithm: Algorithm.Sae, status: 0 }),
  rule(/^SME: Authentication timed out/, 'authentication-timeout'),
  rule(/^SME: Association timed out/, 'association-timeout'),
  rule(at(`^Authentication with ${bssid} timed out`), 'eapol-timeout', (_, { state }) => {
    if (state === 'AUTHENTICATING') return { kind: 'authentication-timeout' };
    return state === 'ASSOCIATING' ? { kind: 'association-timeout' } : {};
  }),
  rule(
    /^nl80211: MLME command failed(?<what> \((?:auth|assoc)\))?.*ret=(?<errno>-\d+) \((?<detail>.*)\)$/,
    'authenticated',
    ({ what, detail }, place) => {
      if (/already in progress/.test(detail!)) return null;
      if (place.state === 'AUTHENTICATING') return { ok: false };
      return what ? { kind: 'error', detail: detail! } : null;
    },
  ),
  rule(/^nl80211: MLME connect failed: ret=(?<errno>-\d+) \((?<detail>.*)\)$/, 'connect-request', {
    request: true,
  }),
  rule(/^(?<detail>WPS-STRICT: AP did not include WPS IE.*)$/, 'note', { why: 'connection' }),
  rule(
    /^SME: (?<detail>(?:SAE group not supported|SAE anti-clogging token requested.*|Try next enabled SAE group|Ignore authentication with unexpected peer.*|FILS authentication for this realm failed last time.*|Clear SAE state with rejected groups.*))$/,
    'note',
    { why: 'connection' },
  ),
  rule(
    /^(?<detail>FT: No RSNE for this AP known.*|No APs found - clear (?:BSSID ignore list|blacklist) and try again|RSN: PMKSA candidate .* selected for pre-authentication)$/,
    'note',
    { why: 'connection' },
  ),
  rule(/^nl80211: Connect failed event/, 'connect-result', { ok: false }),
  rule(/^(?<detail>SME: FT Authentication response processing failed)/, 'ft', { ok: false }),
  rule(/^(?<detail>(?:SME: )?(?:Authentication|Association) request to the driver failed)/, 'driver', {
    ok: false,
    why: 'join',
  }),
  rule(
    /^(?<detail>WPA: Driver used disabled (?:group cipher|pairwise cipher|key management) .* - reject)/,
    'driver',
    { ok: false, why: 'suite' },
  ),
  rule(
    /^(?<detail>WPA: Driver associated with an AP that does not support management frame protection - reject|RSN: Management frame protection required but the selected AP does not enable it|FT: Target AP does not support PMF, but local configuration requires that)/,
    'not-selected',
    { why: 'pmf-missing' },
  ),
  rule(
    /^(?<detail>(?:WPA|RSN): AP key_mgmt 0x(?<offered>[0-9a-f]{1,8}) network profile key_mgmt 0x(?<set>[0-9a-f]{1,8}); available key_mgmt 0x0)$/,
    'not-selected',
    // The driver's ways are taken off last (wpa_supplicant.c): what both have and is not available is not the driver's.
    ({ offered, set }) =>
      (Number.parseInt(offered!, 16) & Number.parseInt(set!, 16)) === 0 ? null : { why: 'akm-driver' },
  ),
  rule(
    /^(?<detail>(?:WPA|RSN): Failed to select (?<what>WPA\/RSN|group cipher|pairwise cipher|authenticated key management type).*)$/,
    'not-selected',
    ({ what }) => ({ why: SELECTED[what!] ?? 'other' }),
  ),
  rule(
    /^(?<detail>(?:SME|WPA): Failed to set WPA key management and encryption suites.*|RSN: Failed to generate (?:RSNE\/WPA IE|RSNXE))$/,
    'not-selected',
    { why: 'other' },
  ),
  rule(
    /^(?<detail>No PSK(?:\/PMK)? available for association|EXT PW: (?:No PSK found from external storage|No suitable PSK available|Unexpected PSK length \d+ in external storage|Invalid PSK hex string|Failed to initialize backend)|WPA: No PSK configured for .*|SAE: No password found from external storage|CTRL-REQ-(?:IDENTITY|PASSWORD|NEW_PASSWORD|PIN|OTP|PASSPHRASE|SIM|PSK_PASSPHRASE|EXT_CERT_CHECK)-\d+:.*)$/,
    'configuration',
    { ok: false, why: 'credential' },
  ),
  rule(
    /^(?<detail>SME: (?:Temporary assoc reject: (?:failed to parse|missing).*|SAE group \d+ of anti-clogging request is invalid|Too short SAE anti-clogging token.*|Invalid SAE anti-clogging token.*))$/,
    'error',
  ),
  rule(at(`^Associated with ${bssid}`), 'associated', { status: 0 }),
  // Where the firmware joins (brcmfmac), its failures come with this code and no address, whatever they are.
  rule(/^(?<detail>CTRL-EVENT-ASSOC-REJECT bssid=00:00:00:00:00:00 status_code=16)\b/, 'associated', {
    ok: false,
  }),
  rule(
    at(`^CTRL-EVENT-ASSOC-REJECT bssid=${bssid} status_code=16$`),
    'associated',
    (_, place, { message }) =>
      place.firmwareJoins ? { ok: false, detail: message } : { status: Status.Timeout },
  ),
  rule(
    at(`^CTRL-EVENT-ASSOC-REJECT (?:bssid=${bssid} )?status_code=(?<status>\\d+)(?<timeout> timeout)?`),
    'associated',
    ({ timeout }) => (timeout ? { kind: 'association-timeout' } : {}),
  ),
  rule(at(`^SME: Temporary association reject from BSS ${bssid}`), 'associated', { status: Status.TryLater }),
  rule(/^(?<detail>nl80211: Connect event \(?status=16\b).*/, 'connect-result', { ok: false }),
  rule(/^nl80211: Connect event .*status=(?<status>\d+)/, 'connect-result'),
  rule(
    /^nl80211: External auth action: (?<action>\d+), AKM: (?:0x\w+)(?:, SSID: (?<ssid>.*), BSSID: .*)?/,
    'external-auth',
    ({ action }) => ({ why: action === '0' ? 'start' : 'abort' }),
  ),
  rule(/^nl80211: External auth status: (?<status>\d+)/, 'external-auth', { request: true }),
  rule(/^CTRL-EVENT-CONNECTED - Connection to (?<bssid>[0-9a-f:]{17}) completed/i, 'connected'),
  rule(
    at(
      `^CTRL-EVENT-DISCONNECTED (?:bssid=${bssid} |- )(?:.*?reason=(?<reason>\\d+))?(?<local>.*locally_generated=1)?`,
    ),
    'disconnected',
    ({ local }) => (local ? { local: true } : {}),
  ),
  note(/^Deauthentication notification/, (place) => {
    place.leaving = 'deauthenticated';
  }),
  note(/^Disassociation notification/, (place) => {
    place.leaving = 'disassociated';
  }),
  rule(
    /^\* reason (?<reason>\d+)(?: \(\w+\))?(?<local>.*locally_generated=1)?/,
    'deauthenticated',
    ({ local }, place) => {
      const kind = place.leaving;
      place.leaving = null;
      return kind && { kind, ...(local && { local: true }) };
    },
  ),
  rule(
    at(
      `^wpa_driver_(?:nl80211|wext)_(?<act>deauthenticate|disassociate|disconnect)\\b(?:\\(addr=${bssid} reason_code=(?<reason>\\d+)\\))?`,
    ),
    'deauthenticated',
    ({ act }) => ({
      kind: act === 'disassociate' ? 'disassociated' : 'deauthenticated',
      local: true,
      request: true,
    }),
  ),
  rule(
    at(
      `^Unprotected (?:Deauthentication|Disassociation) frame dropped: ${bssid} -> .*reason code (?<reason>\\d+)`,
    ),
    'deauthenticated',
    { ok: false, why: 'unprotected' },
  ),
  rule(/^supp_deauthenticate\((?<reason>\d+)\)/, 'deauthenticated', { local: true, request: true }),
  rule(/^CTRL-EVENT-BEACON-LOSS/, 'beacon-loss'),
  rule(/^SME: Sending SA Query Request/, 'sa-query', { request: true }),
  rule(/^SME: (?<detail>Unprotected disconnect dropped .*)$/, 'sa-query'),
  rule(/^SME: (?<detail>SA Query timed out)/, 'sa-query', { ok: false }),
  rule(/^SME: Received SA Query response/, 'sa-query', { ok: true }),
];
