import { macAddress } from '../../base/brand.ts';
import type { EventOf, SaidOf } from '../../base/event.ts';
import { Algorithm } from '../../standard/frames.ts';
import { Status } from '../../standard/status.ts';
import { methodName } from './eap.ts';
import { mac } from './line.ts';
import type { Place } from './place.ts';
import { type Rule, rule } from './rules.ts';
import {
  certificateReason,
  kernelWords,
  methods,
  program,
  settings,
  tls,
  validation,
} from './shared-events.ts';
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
  [/^Management frame protection cannot use TKIP/, Status.PolicyViolation, 'pmf-with-tkip'],
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
  rule(at(`^MLD: Set link_id=\\d+, mld_addr=${mac('mld')}, own_addr=${mac('bssid')}`), 'interface'),
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
  rule(at(`^(?:STA |link addr )${station} (?<detail>not allowed to connect)`), 'associated', {
    ok: false,
    why: 'acl',
  }),
  rule(/^(?<detail>not allowed to connect)$/, 'associated', { ok: false, why: 'acl' }),
  rule(/^(?<detail>Unsupported authentication algorithm \((?<algorithm>\d+)\))/, 'authenticated', {
    ok: false,
    why: 'algorithm',
  }),
  rule(/^(?<detail>Unknown authentication transaction number \(\d+\))/, 'authenticated', {
    ok: false,
    why: 'malformed',
  }),
  rule(at(`^(?<detail>Failed to add STA entry for ${station})`), 'associated', { ok: false, why: 'driver' }),
  rule(/^(?<detail>(?:shared key authentication - invalid challenge-response))/, 'authenticated', {
    ok: false,
    algorithm: Algorithm.SharedKey,
  }),
  rule(at(`^(?<detail>AP-REJECTED-(?<what>MAX-STA|BLOCKED-STA)) ${station}`), 'associated', ({ what }) => ({
    ok: false,
    why: what === 'MAX-STA' ? 'full' : 'acl',
  })),
  rule(/^(?<detail>MBO: Reject WPA2 association without PMF)/, 'associated', { ok: false, why: 'pmf' }),
  rule(/^(?<detail>No room for more AIDs|Too large Listen Interval.*)$/, 'associated', ({ detail }) => ({
    ok: false,
    why: detail!.startsWith('No') ? 'full' : 'malformed',
  })),
  rule(/^(?<detail>Could not (?:set|add) STA to kernel driver)/, 'associated', { ok: false, why: 'driver' }),
  rule(/^(?<detail>Station tried to associate with unknown SSID '.*')/, 'associated', {
    ok: false,
    why: 'ssid',
  }),
  rule(/^(?<detail>No WPA\/RSN IE in association request)/, 'associated', { ok: false, why: 'no-rsne' }),
  rule(/^(?<detail>Station does not support mandatory \w+ PHY - reject association)/, 'associated', {
    ok: false,
    why: 'phy',
  }),
  rule(
    /^(?<detail>Station sent an invalid association request|invalid WMM element in association request|No supported rates element in AssocReq|Invalid supported rates element length.*|Station tried to use TKIP with HT association|Failed to add STA|(?:Non-Multi-AP|Backhaul) STA tries to associate with .*)$/,
    'associated',
    { ok: false, why: 'malformed' },
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
  rule(/^(?<detail>Station tried to associate before authentication.*)$/, 'associated', {
    ok: false,
    why: 'not-authenticated',
  }),
  rule(
    at(
      `^(?<detail>(?:Invalid (?:WPA |RSN )?(?:key mgmt|group cipher|pairwise cipher|proto)\\b.*|Management frame protection (?:required|cannot use TKIP).*|OWE: Unsupported DH group (?<group>\\d+)))`,
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
  // With debugging the line after it says so once more.
  rule(
    at(`^(?<what>deauthentication|disassoc(?:i)?ation): STA=${station} reason_code=(?<reason>\\d+)`),
    'deauthenticated',
    ({ what, station, reason }, place) => {
      place.gone = station ? macAddress(station) : null;
      return what === 'deauthentication' ? {} : { kind: 'disassociated', reason: Number(reason) };
    },
  ),
  // The station has gone from the AP's list before it acknowledged the answer to its association.
  rule(at(`^(?<detail>handle_(?:assoc|auth)_cb: STA ${station} not found)`), 'error'),
  // A second after the association is over, whoever ended it, the AP deauthenticates what is left (sta_info.c, STA_DEAUTH).
  rule(/^deauthenticated due to inactivity \(timer DEAUTH\/REMOVE\)/, 'deauthenticated', {
    local: true,
    why: 'removed',
  }),
  // What the AP has heard, or has not, for as long as it waits: it is the station that is gone.
  rule(
    /^(?<detail>(?<what>deauthenticated|disassociated) due to inactivity.*)$/,
    'deauthenticated',
    ({ what, detail }) =>
      what === 'disassociated'
        ? { kind: 'disassociated', local: true, why: 'silence', detail: detail! }
        : { local: true, why: 'silence' },
  ),
  rule(/^(?<detail>disconnected due to excessive missing ACKs)/, 'disassociated', {
    local: true,
    why: 'silence',
  }),
  rule(/^(?<detail>deauthenticated due to .*)$/, 'deauthenticated', { local: true }),
  rule(/^(?<detail>disassociated due to .*)$/, 'disassociated', { local: true }),
  // The station says it, in a frame that the log shows no more of; of its own sending the AP tells "due to" why.
  rule(/^(?<what>deauthenticated|disassociated)$/, 'deauthenticated', ({ what }, place) => {
    const told = place.gone !== null && place.gone === place.station;
    place.gone = null;
    if (told) return null;
    return what === 'disassociated' ? { kind: 'disassociated' } : {};
  }),
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
  rule(/^(?<detail>group state machine entering state FATAL_FAILURE)/, 'error'),
];

/** SAE, OWE, FT, FILS and cached PMKs. */
const agreements: readonly Rule[] = [
  rule(/^SAE: Confirm mismatch/, 'sae-confirm-mismatch'),
  rule(at(`^(?<detail>SAE: ${station} indicates support for SAE H2E, but did not use it)`), 'sae-rejected', {
    why: 'h2e',
  }),
  rule(
    /^(?<detail>SAE: (?:Unsupported Finite Cyclic Group|Proposed group|Reject unsuitable group|Unsupported group) (?<group>\d+).*)$/,
    'sae-rejected',
    {
      why: 'group',
    },
  ),
  rule(/^(?<detail>SAE: No password available)/, 'sae-rejected', { why: 'no-password' }),
  rule(/^(?<detail>SAE: (?:.*reflection attack|Reflected?.*))/, 'sae-rejected', { why: 'reflection' }),
  rule(at(`^CTRL-EVENT-SAE-UNKNOWN-PASSWORD-IDENTIFIER ${station}`), 'sae-rejected', {
    status: Status.UnknownPasswordIdentifier,
    why: 'password-identifier',
  }),
  rule(
    /^(?<detail>SAE confirm before commit|SAE: AKM suite selector mismatch:.*|SAE: Unsupported KCK length.*)$/,
    'sae-rejected',
    {
      why: 'invalid',
    },
  ),
  rule(
    at(`^(?<detail>SAE: Reject mismatching Confirm so that another password can be attempted by ${station})`),
    'sae-confirm-mismatch',
  ),
  rule(
    at(
      `^(?<detail>SAE: (?:Drop commit message with incorrect token|Invalid (?:group in )?anti-clogging token|Too short anti-clogging token|Request anti-clogging token|Comeback: Invalid).*)$`,
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
  rule(
    /^(?<detail>OWE: (?:Invalid peer|No Diffie|Failed|Association request missing|Unsupported Diffie|Invalid DH data).*)$/,
    'owe',
    { ok: false },
  ),
  rule(/^FT authentication already completed/, 'ft', { ok: true }),
  // It asks the key holder of the station's first AP for the key, and goes on when it comes (wpa_auth_ft.c).
  rule(/^(?<detail>FT: No PMK-R1 available in local cache for the requested PMKR1Name)/, 'ft', {
    request: true,
  }),
  rule(
    /^(?<detail>FT(?:\(RRB\))?: (?:Invalid (?!sequence number).*|No \w*(?:MDIE|FTIE|PMK-R1|PMKR1Name)\b.*|PMKR1Name is not valid.*|.*(?:mismatch|did not match|[Ff]ailed(?: (?!to find)|$)).*))$/,
    'ft',
    { ok: false },
  ),
  rule(/^(?<detail>PMKR1Name mismatch in FT 4-way handshake)/, 'ft', { ok: false }),
  rule(/^FILS authentication already completed/, 'fils', { ok: true }),
  rule(
    /^(?<detail>FILS: (?:.*mismatch.*|Invalid .*|.*validation failed.*|No (?:FILS|valid).*|Failed to (?:add PMKSA cache entry|get channel info).*)|authentication failed \(FILS\))$/,
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
    'key-message',
    ({ n }) => ({
      ...messageOf(n),
      ok: false,
      why: 'order',
    }),
  ),
  rule(
    /^(?<detail>received EAPOL-Key (?:group )?msg (?<n>\d\/\d) with invalid Key Data contents|WPA: Invalid EAPOL-Key frame - key_data overflow.*)/,
    'key-message',
    ({ n }) => ({
      ...messageOf(n),
      ok: false,
      why: 'malformed',
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
    /^(?<detail>group key handshake failed (?:\(\w+\) )?after (?<tries>\d+) tries)/,
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
  rule(/^(?<detail>no PSK configured for the STA)/, 'configuration', { ok: false, why: 'credential' }),
  rule(at(`^(?<detail>RADIUS PSK response for ${station} \\(fail\\))`), 'configuration', {
    ok: false,
    why: 'credential',
  }),
  rule(/^(?<detail>INITPMK - keyAvailable = false)/, 'eap-no-key'),
  rule(
    /^(?<detail>received EAPOL-Key (?<n>\d\/\d)(?: \w+)? with unexpected replay counter)/,
    'replay-counter',
    ({ n }) => ({
      ...messageOf(n),
    }),
  ),
  rule(/^(?<detail>received EAPOL-Key request with replayed counter)/, 'replay-counter'),
  rule(
    /^(?<detail>(?<what>WPA IE|RSNXE|RSN Selection element) from \(Re\)AssocReq did not match .*2\/4)/,
    'element-mismatch',
    ({ what }) => ({ message: 'M2', why: what === 'RSNXE' ? 'rsnxe' : what === 'WPA IE' ? 'rsne' : 'rsnoe' }),
  ),
  rule(
    /^(?<detail>advertised support for AES-128-CMAC, but did not use it|did not use (?:HMAC-SHA1-AES|EAPOL-Key descriptor).*)$/,
    'error',
  ),
  rule(/^pairwise key handshake completed/, 'four-way-complete'),
  rule(/^group key handshake completed/, 'group-handshake-complete'),
  rule(/^(?:WPA )?rekeying (?<why>PTK|GTK)$/, 'rekey'),
  rule(/^authorizing port/, 'port-authorized', authorized),
  rule(at(`^nl80211: Set STA flags - .*addr=${station} .*authorized=1`), 'port-authorized', authorized),
  rule(/^unauthorizing port/, 'port-authorized', (_, { authorized, station }) => {
    if (station) authorized.delete(station);
    return null;
  }),
  rule(at(`^MLME-MichaelMICFailure\\.indication\\(${station}\\)`), 'michael-failure'),
  rule(at(`^(?<detail>WPA: PTK0 rekey not allowed, disconnect ${station})`), 'rekey', { ok: false }),
  rule(
    at(`^WPA: Multiple EAP reauth attempts without 4-way handshake completion, disconnect ${station}`),
    'four-way-failed',
  ),
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
  rule(at(`^CTRL-EVENT-EAP-(?<late>TIMEOUT-)?FAILURE2? ${station}`), 'eap-failure', ({ late }, place) => {
    const said = unlessEnrolled(null, place);
    return said && late ? { ...said, why: 'timeout' } : said;
  }),
  rule(at(`^CTRL-EVENT-EAP-RETRANSMIT2? ${station}`), 'eapol-timeout'),
  rule(/^(?<detail>authentication failed - EAP type: .*)$/, 'eap-failure', unlessEnrolled),
  rule(/^authenticated - EAP type: (?<n>\d+) \((?<detail>.*?)\)/, 'eap-success', ({ detail }) => ({
    detail: detail!,
  })),
  rule(
    /^(?<detail>could not extract EAP-Message from RADIUS message|too short EAP packet received from authentication server)/,
    'radius',
    {
      ok: false,
      why: 'malformed',
    },
  ),
  rule(
    /^(?<detail>authentication server did not include required VLAN ID in Access-Accept|Invalid VLAN .* received from RADIUS server)/,
    'radius',
    {
      ok: false,
      why: 'vlan',
    },
  ),
  rule(
    /^(?<detail>Incoming RADIUS packet did not have correct (?:Message-)?[Aa]uthenticator - dropped)/,
    'radius',
    {
      ok: false,
      why: 'secret',
    },
  ),
  rule(/^(?<detail>No authentication server configured)/, 'radius', { ok: false, why: 'no-server' }),
  rule(/^(?:RADIUS:? )?(?<detail>No response from Authentication server .*)$/, 'radius', {
    ok: false,
    why: 'no-answer',
  }),
  rule(/^(?<detail>RADIUS: Removing un-ACKed message due to too many failed retransmit attempts)/, 'radius', {
    ok: false,
    why: 'no-answer',
  }),
  rule(/^authsrv: (?<way>remote|local) TLS alert: (?<detail>.*)$/, 'tls-alert', ({ way }) => ({
    local: way === 'local',
  })),
  rule(
    /^authsrv: certificate chain failure: reason=(?<code>\d+) depth=(?<depth>\d+) subject='(?<subject>.*?)' err='(?<detail>.*)'/,
    'certificate',
    ({ code, depth, detail }) => {
      const why = certificateReason(Number(code), detail!);
      return why && { ok: false, why, values: { error: Number(code), depth: Number(depth) } };
    },
  ),
  rule(/^(?<detail>RADIUS: No valid socket for retransmission)/, 'radius', { ok: false, why: 'no-answer' }),
  ...tls,
  rule(/^(?<detail>EAP-MSCHAPV2: Invalid NT-Response)/, 'eap-method', { ok: false, why: 'password' }),
];

/** What hostapd prints that matters to an attempt. */
export const events: readonly Rule[] = [
  ...program,
  ...joining,
  ...handshakes,
  ...agreements,
  ...eap,
  ...validation('station'),
  ...settings,
  ...kernelWords,
  ...methods,
];
