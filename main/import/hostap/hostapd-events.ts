import { macAddress } from '../../base/brand.ts';
import type { EventOf, SaidOf } from '../../base/event.ts';
import { Algorithm } from '../../standard/frames.ts';
import { Status } from '../../standard/status.ts';
import { methodName } from './eap.ts';
import { mac } from './line.ts';
import type { Place } from './place.ts';
import { type Rule, rule } from './rules.ts';
import { messageOf, ssidOf } from './words.ts';
import { unlessEnrolled } from './wpa-supplicant-eap.ts';

const at = (text: string): RegExp => new RegExp(text, 'i');
const station = mac('station');

/** An authentication frame of SAE, received or sent. */
function saeMessage(
  transaction: string,
  status: string,
): SaidOf<'sae-commit' | 'sae-confirm' | 'sae-rejected'> {
  const code = Number(status);
  if (transaction === '2') return { kind: 'sae-confirm', status: code };
  if (code === Status.UnsupportedGroup) return { kind: 'sae-rejected', status: code, why: 'group' };
  return {
    kind: 'sae-commit',
    status: code,
    ...(code === Status.AntiCloggingToken && { why: 'anti-clogging' }),
  };
}

const authenticated: Readonly<Record<string, number>> = {
  'open system': Algorithm.Open,
  'shared key': Algorithm.SharedKey,
  FT: Algorithm.Ft,
  FILS: Algorithm.FilsSk,
};

/** Reasons for which an association is refused, with the status that it gets (9.4.1.9). */
const refusals: readonly (readonly [RegExp, number, NonNullable<EventOf<'associated'>['why']>])[] = [
  [/^Invalid WPA key mgmt/, Status.InvalidAkm, 'akm'],
  [/^Invalid (?:WPA |RSN )?group cipher/, Status.InvalidGroupCipher, 'group'],
  [/^Invalid (?:WPA |RSN )?pairwise cipher/, Status.InvalidPairwiseCipher, 'pairwise'],
  [/^Management frame protection required/, Status.PolicyViolation, 'pmf-required'],
  [/^OWE: Unsupported DH group/, Status.UnsupportedGroup, 'group'],
];

/** Authentication and association, as hostapd tells them. */
const joining: readonly Rule[] = [
  rule(
    at(`^Using interface \\S+ with hwaddr ${mac('bssid')} and ssid ['"](?<ssid>.*)['"]$`),
    'interface',
    (groups, place) => {
      if (groups.bssid) place.own = macAddress(groups.bssid);
      place.ssid = ssidOf(groups.ssid!);
      return {};
    },
  ),
  rule(
    at(
      `^authentication: STA=${station} auth_alg=(?<algorithm>\\d+) auth_transaction=(?<n>\\d+) status_code=(?<status>\\d+)(?!.*from queue)`,
    ),
    'authenticate-request',
    ({ algorithm, n, status }, place) => {
      place.algorithm = Number(algorithm);
      return place.algorithm === Algorithm.Sae ? saeMessage(n!, status!) : {};
    },
  ),
  rule(
    at(
      `^authentication reply: STA=${station} auth_alg=(?<algorithm>\\d+) auth_transaction=(?<n>\\d+) resp=(?<status>\\d+)`,
    ),
    'authenticated',
    ({ algorithm, n, status }) =>
      Number(algorithm) === Algorithm.Sae
        ? { ...saeMessage(n!, status!), request: true }
        : status === '0'
          ? null
          : {},
  ),
  rule(/^authentication OK \((?<name>.*)\)$/, 'authenticated', ({ name }) => {
    const algorithm = authenticated[name!];
    return { status: 0, ...(algorithm !== undefined && { algorithm }) };
  }),
  // Of FILS and the others a line of their own tells it.
  rule(/^MLME-AUTHENTICATE\.indication\(\S+, (?:unknown|SAE)\)$/, 'authenticated', (_, { algorithm }) =>
    algorithm === Algorithm.Sae ? { algorithm, status: 0 } : null,
  ),
  rule(
    at(
      `^(?<detail>(?:Ignore Authentication frame from|Station) ${station} (?:due to ACL reject|not allowed to authenticate))`,
    ),
    'authenticated',
    {
      ok: false,
      why: 'acl',
    },
  ),
  rule(/^(?<detail>Ongoing TKIP countermeasures .*)$/, 'authenticated', {
    ok: false,
    why: 'countermeasures',
  }),
  rule(/^(?<detail>did not acknowledge authentication response)/, 'authentication-timeout'),
  rule(/^(?<detail>did not acknowledge association response)/, 'association-timeout'),
  rule(at(`^association request: STA=${station}`), 'associate-request'),
  rule(at(`^reassociation request: STA=${station}`), 'associate-request'),
  rule(/^associated(?: \(aid \d+\))?$/, 'associated', { status: 0 }),
  rule(/^(?<detail>Station tried to associate before authentication.*)$/, 'associated', { ok: false }),
  rule(
    at(
      `^(?<detail>(?:Invalid (?:WPA |RSN )?(?:key mgmt|group cipher|pairwise cipher|proto)\\b.*|Management frame protection required.*|OWE: Unsupported DH group (?<group>\\d+)))`,
    ),
    'associated',
    ({ detail }) => {
      const found = refusals.find(([pattern]) => pattern.test(detail!));
      const named = at(`from ${station}`).exec(detail!)?.groups?.station;
      const who = named ? { station: macAddress(named) } : {};
      return { ok: false, ...who, ...(found && { status: found[1], why: found[2] }) };
    },
  ),
  rule(at(`^AP-STA-CONNECTED ${station}`), 'connected'),
  rule(at(`^AP-STA-DISCONNECTED ${station}`), 'disconnected', ({ station }, place) => {
    if (station) place.authorized.delete(station.toLowerCase());
    return {};
  }),
  rule(at(`^deauthentication: STA=${station} reason_code=(?<reason>\\d+)`), 'deauthenticated'),
  rule(at(`^disassoc(?:i)?ation: STA=${station} reason_code=(?<reason>\\d+)`), 'disassociated'),
  rule(/^(?<detail>deauthenticated due to .*)$/, 'deauthenticated', { local: true }),
  rule(/^(?<detail>disassociated due to .*)$/, 'disassociated', { local: true }),
  rule(
    at(
      `^(?:hostapd_wpa_auth_disconnect: )?WPA authenticator requests disconnect: STA ${station}(?: reason (?<reason>\\d+))?`,
    ),
    'deauthenticated',
    { local: true, request: true },
  ),
  rule(at(`^CTRL_IFACE DEAUTHENTICATE ${station}`), 'deauthenticated', { local: true, request: true }),
  rule(/^association SA Query attempt \d+/, 'sa-query', { request: true }),
  rule(/^(?<detail>association SA Query timed out)/, 'sa-query', { ok: false }),
  rule(
    /^(?<detail>Interface initialization failed|Unable to setup interface.*|group state machine entering state FATAL_FAILURE)/,
    'error',
  ),
];

/** SAE, OWE, FT, FILS and cached PMKs. */
const agreements: readonly Rule[] = [
  rule(/^SAE: Confirm mismatch/, 'sae-confirm-mismatch'),
  rule(at(`^(?<detail>SAE: ${station} indicates support for SAE H2E, but did not use it)`), 'sae-rejected', {
    why: 'h2e',
  }),
  rule(
    /^(?<detail>SAE: (?:Unsupported Finite Cyclic Group|Proposed group|Reject unsuitable group) (?<group>\d+).*)$/,
    'sae-rejected',
    {
      why: 'group',
    },
  ),
  rule(/^(?<detail>SAE: No password available)/, 'sae-rejected', { why: 'no-password' }),
  rule(/^(?<detail>SAE: .*reflection attack)/, 'sae-rejected', { why: 'reflection' }),
  rule(
    at(
      `^(?<detail>SAE: (?:Drop commit message with incorrect token|Invalid anti-clogging token|Comeback: Invalid).*)$`,
    ),
    'sae-rejected',
    {
      why: 'anti-clogging',
    },
  ),
  rule(
    /^(?<detail>SAE: (?:Invalid (?:coordinates|peer).*|Peer element is not .*|Not enough data.*|Too short confirm.*|Do not (?:accept|allow) .*))$/,
    'sae-rejected',
    { why: 'invalid' },
  ),
  rule(/^(?<detail>OWE: (?:Invalid peer|No Diffie|Failed).*)$/, 'owe', { ok: false }),
  rule(/^FT authentication already completed/, 'ft', { ok: true }),
  rule(
    /^(?<detail>FT: (?:Invalid (?!sequence number).*|No \w*(?:MDIE|FTIE|PMK-R1|PMKR1Name)\b.*|.*(?:mismatch|did not match|failed).*))$/,
    'ft',
    { ok: false },
  ),
  rule(/^FILS authentication already completed/, 'fils', { ok: true }),
  rule(
    /^(?<detail>FILS: (?:.*mismatch.*|Invalid .*|.*validation failed.*|No (?:FILS|valid).*)|authentication failed \(FILS\))$/,
    'fils',
    { ok: false },
  ),
  rule(/^PMKID found from PMKSA cache/, 'pmksa', { why: 'used' }),
  rule(at(`^SAE: ${station} using PMKSA caching`), 'pmksa', { why: 'used' }),
  rule(/^OWE: Using PMKSA caching/, 'pmksa', { why: 'used' }),
  rule(/^(?<detail>No PMKSA cache entry found for SAE)/, 'pmksa', { why: 'rejected' }),
  rule(at(`^SAE: No PMKSA cache entry found for ${station}`), 'pmksa', { why: 'rejected' }),
  rule(at(`^RSN: added PMKSA cache entry for ${station}`), 'pmksa', { why: 'added' }),
];

/** The driver is told first, the log next: it is told once. */
function authorized(groups: Readonly<Record<string, string>>, place: Place): Record<never, never> | null {
  const station = groups.station?.toLowerCase() ?? place.station;
  if (!station || place.authorized.has(station)) return null;
  place.authorized.add(station);
  return {};
}

/** The handshakes, as the authenticator tells them. */
const handshakes: readonly Rule[] = [
  rule(/^sending (?<n>[13])\/4 msg of 4-Way Handshake/, 'eapol', ({ n }) => ({
    ...messageOf(`${n}/4`),
    request: true,
  })),
  rule(/^sending 1\/2 msg of Group Key Handshake/, 'eapol', { message: 'G1', request: true }),
  rule(/^received EAPOL-Key frame \((?<n>\d\/\d) (?:Pairwise|Group)\)/, 'eapol', ({ n }) => ({
    ...messageOf(n),
  })),
  rule(
    /^(?<detail>received EAPOL-Key msg (?<n>\d\/\d) in invalid state \(\d+\) - dropped)/,
    'eapol',
    ({ n }) => ({
      ...messageOf(n),
      ok: false,
    }),
  ),
  rule(
    /^(?<detail>ignore retransmitted EAPOL-Key (?<n>\d\/\d) .*SNonce did not change)/,
    'eapol',
    ({ n }) => ({
      ...messageOf(n),
      why: 'duplicate',
    }),
  ),
  rule(/^EAPOL-Key timeout/, 'eapol-timeout'),
  rule(
    /^(?<state>PTKSTART|PTKINITNEGOTIATING): Retry limit (?<limit>\d+) reached/,
    'retry-limit',
    ({ state, limit }) => ({
      message: state === 'PTKSTART' ? 'M1' : 'M3',
      values: { limit: Number(limit) },
    }),
  ),
  rule(
    /^(?<detail>group key handshake failed \(\w+\) after (?<tries>\d+) tries)/,
    'group-handshake-failed',
    ({ tries }) => ({
      message: 'G1',
      values: { tries: Number(tries) },
    }),
  ),
  rule(/^invalid MIC in msg (?<n>\d\/\d) of 4-Way Handshake/, 'mic-invalid', ({ n }, place) => {
    place.mismatched = place.station;
    return messageOf(n);
  }),
  rule(/^(?<detail>received EAPOL-Key (?:request )?with invalid MIC)/, 'mic-invalid'),
  // The same check (wpa_auth.c), told to who listens to the control interface. With debugging the line before says it too.
  rule(at(`^AP-STA-POSSIBLE-PSK-MISMATCH ${station}`), 'mic-invalid', ({ station }, place) => {
    const told = place.mismatched !== null && place.mismatched === station?.toLowerCase();
    place.mismatched = null;
    return told ? null : { message: 'M2' };
  }),
  rule(/^(?<detail>no PSK configured for the STA)/, 'error'),
  rule(
    /^(?<detail>received EAPOL-Key (?<n>\d\/\d) \w+ with unexpected replay counter)/,
    'replay-counter',
    ({ n }) => ({
      ...messageOf(n),
    }),
  ),
  rule(/^(?<detail>received EAPOL-Key request with replayed counter)/, 'replay-counter'),
  rule(
    /^(?<detail>WPA IE from \(Re\)AssocReq did not match with msg 2\/4|RSNXE from \(Re\)AssocReq did not match .*2\/4)/,
    'element-mismatch',
    {
      message: 'M2',
    },
  ),
  rule(
    /^(?<detail>advertised support for AES-128-CMAC, but did not use it|did not use (?:HMAC-SHA1-AES|EAPOL-Key descriptor).*)$/,
    'error',
  ),
  rule(/^(?<detail>OCV failed: .*)$/, 'error'),
  rule(/^pairwise key handshake completed/, 'four-way-complete'),
  rule(/^group key handshake completed/, 'group-handshake-complete'),
  rule(/^(?:WPA )?rekeying (?<why>PTK|GTK)$/, 'rekey'),
  rule(/^authorizing port/, 'port-authorized', authorized),
  rule(at(`^nl80211: Set STA flags - .*addr=${station} .*authorized=1`), 'port-authorized', authorized),
  rule(/^unauthorizing port/, 'port-authorized', (_, { authorized, station }) => {
    if (station) authorized.delete(station);
    return null;
  }),
  rule(
    /^(?<detail>Michael MIC failure detected in received frame|received EAPOL-Key Error Request .*)/,
    'michael-failure',
  ),
  rule(
    /^(?:IEEE 802\.11: )?(?<detail>TKIP countermeasures (?<what>initiated|ended))/,
    'countermeasures',
    ({ what }) => ({
      ok: what === 'ended',
    }),
  ),
];

const eap: readonly Rule[] = [
  rule(at(`^CTRL-EVENT-EAP-STARTED ${station}`), 'eap-start'),
  rule(/^STA identity '/, 'eap-identity'),
  rule(
    /^CTRL-EVENT-EAP-PROPOSED-METHOD (?:vendor=(?<vendor>\d+) )?method=(?<n>\d+)/,
    'eap-method',
    ({ vendor, n }) => ({
      request: true,
      detail: methodName(n!, vendor),
      values: { method: Number(n) },
    }),
  ),
  rule(at(`^CTRL-EVENT-EAP-SUCCESS2? ${station}`), 'eap-success'),
  rule(/^EAP-WSC: WPS processing completed successfully/, 'eap-success', (_, place) => {
    place.enrolled = true;
    return { detail: 'WSC' };
  }),
  rule(at(`^CTRL-EVENT-EAP-(?:TIMEOUT-)?FAILURE2? ${station}`), 'eap-failure', unlessEnrolled),
  rule(/^authsrv: (?<way>remote|local) TLS alert: (?<detail>.*)$/, 'tls-alert', ({ way }) => ({
    local: way === 'local',
  })),
  rule(/^(?<detail>EAP-MSCHAPV2: Invalid NT-Response)/, 'eap-method', { ok: false }),
];

/** What hostapd prints that matters to an attempt. */
export const events: readonly Rule[] = [...joining, ...handshakes, ...agreements, ...eap];
