import type { MacAddress } from '../../base/brand.ts';
import type { EapolMessage, EventKey, MismatchedElement, SaidOf, Suites } from '../../base/event.ts';
import { cipherOfText } from '../../standard/ciphers.ts';
import { Status } from '../../standard/status.ts';
import { setKey } from './keys.ts';
import { MAC, mac } from './line.ts';
import type { Place } from './place.ts';
import { type Rule, rule } from './rules.ts';
import { kernelWords, settings, validation } from './shared-events.ts';
import { addressOf, messageOf } from './words.ts';

const at = (text: string): RegExp => new RegExp(text, 'i');
const bssid = mac('bssid');

/** A key that could not be given to the kernel, of a line that names it by `alg=` and `keylen=`. */
function refused(detail: string, use: EventKey['use'], place: Place): SaidOf<'key-install'> {
  const said = setKey(detail);
  const none = { index: null, cipher: null, length: null };
  return {
    ...(said && { algorithm: said.algorithm }),
    kind: 'key-install',
    key: { ...none, ...said?.key, use },
    ok: false,
    ...(place.keyErrno !== null && { errno: place.keyErrno }),
    ...(place.beforeAssociation && { why: 'before-association' }),
  };
}

/** A cached PMK that the AP does not take: the first of the lines that say it. */
function refusedCache(_: unknown, place: Place): { readonly why: 'rejected' } | null {
  if (place.cacheRefused) return null;
  place.cacheRefused = true;
  return { why: 'rejected' };
}

/** PMKSA caching, SAE, OWE, FT and FILS. */
export const agreements: readonly Rule[] = [
  rule(at(`^RSN: Added PMKSA cache entry for ${bssid}`), 'pmksa', { why: 'added' }),
  rule(/^PMKSA cache entry found - try to use PMKSA caching/, 'pmksa', (_, place) => {
    place.algorithm = 0;
    return { why: 'used' };
  }),
  rule(/^RSN: PMKID from assoc IE found from PMKSA cache/, 'pmksa', { why: 'used' }),
  // ESP-IDF's port of it (esp_wpa3.c).
  rule(/^wpa3: Skip SAE and use cached PMK/, 'pmksa', { why: 'used' }),
  rule(/^PMKSA caching attempt rejected/, 'pmksa', refusedCache),
  rule(/^RSN: (?:Cancelling|Cancelled) (?:external )?PMKSA caching attempt/, 'pmksa', refusedCache),
  rule(at(`^PMKSA-CACHE-REMOVED ${bssid}`), 'pmksa', { why: 'removed' }),
  rule(at(`^RSN: Flush PMKSA cache entry for ${bssid}`), 'pmksa', { why: 'flushed' }),
  rule(/^(?<detail>RSN: PMKID mismatch.*)$/, 'pmksa', { why: 'rejected' }),
  rule(/^SAE: Confirm mismatch/, 'sae-confirm-mismatch'),
  rule(
    /^(?<detail>SAE: (?:Unsupported Finite Cyclic Group|Proposed group|Reject unsuitable group|Unsupported group) (?<group>\d+).*)$/,
    'sae-rejected',
    {
      why: 'group',
    },
  ),
  rule(
    /^(?<detail>SAE: (?:Unexpected use of status code.*|Cannot use (?:H2E|PK) with the selected AP))$/,
    'sae-rejected',
    { why: 'h2e' },
  ),
  rule(/^(?<detail>SAE: (?:.*reflection attack|Reflected?.*))/, 'sae-rejected', { why: 'reflection' }),
  rule(
    /^(?<detail>SAE-PK: (?:Failed to (?:decrypt|parse).*|Invalid or incorrect signature in KeyAuth|K_AP fingerprint mismatch|Not all mandatory IEs included in confirm|Unsupported public key type.*))$/,
    'sae-rejected',
    { why: 'public-key' },
  ),
  rule(/^(?<detail>SAE: (?:AKM suite selector mismatch:.*|Unsupported KCK length.*))$/, 'sae-rejected', {
    why: 'invalid',
  }),
  rule(
    /^(?<detail>SAE: (?:Invalid (?:coordinates|peer).*|Peer element is not .*|Not enough data.*|Too short confirm.*|Do not (?:accept|allow) .*))$/,
    'sae-rejected',
    { why: 'invalid' },
  ),
  rule(/^(?<detail>SAE: No password (?:available|found).*)$/, 'sae-rejected', { why: 'no-password' }),
  rule(at(`^CTRL-EVENT-SAE-UNKNOWN-PASSWORD-IDENTIFIER ${bssid}`), 'sae-rejected', {
    status: Status.UnknownPasswordIdentifier,
    why: 'password-identifier',
  }),
  rule(/^OWE: Try to use group (?<group>\d+)/, 'owe', { request: true }),
  rule(
    /^(?<detail>OWE: (?:Invalid|No |Not enough|Unexpected|Could not|Failed|Unsupported Diffie|Assoc response should|Association request missing).*)$/,
    'owe',
    { ok: false },
  ),
  ...validation('bssid'),
  ...settings,
  ...kernelWords,
  rule(/^(?<detail>WPA: No (?:WPA|RSN) IE in Beacon\/ProbeResp|FT: No over-the-DS in progress.*)$/, 'error'),
  rule(/^FT: Completed successfully/, 'ft', { ok: true }),
  rule(/^(?<detail>FT: (?:Failed to set PTK prior to association).*)$/, 'ft', { why: 'before-association' }),
  rule(
    /^(?<detail>FT: (?:Invalid .*|Failed to parse IEs|No (?:matching PMKR\dName|I?GTK included in FTIE).*|No \w*(?:MDIE|FTIE|MDE|FTE|R0KH-ID|R1KH-ID|PMK-R1|PMKR1Name|SNonce|ANonce)\b.*|.*(?:mismatch|did not match|failed|indicates failure).*|FTE indicated that AP uses RSNXE, but RSNXE was not included.*))$/,
    'ft',
    { ok: false },
  ),
  rule(/^FILS: Auth\+Assoc completed successfully/, 'fils', { ok: true }),
  rule(
    /^(?<detail>FILS: (?:.*mismatch.*|Invalid .*|Failed .*|ECDH operation failed|No (?:FILS|RSN|Key Delivery|GTK|own RSN IE).*|gAP not available)|FILS\+FT: .*|PASN: FILS: .*|SME: FILS Auth.*(?:failed|different).*)$/,
    'fils',
    { ok: false },
  ),
];

const received = (_: unknown, { receiving }: Place): { readonly message?: EapolMessage } =>
  receiving ? { message: receiving } : {};

/** The four-way and the group key handshake, and the keys that they give. */
export const handshakes: readonly Rule[] = [
  rule(
    /^key_info 0x\w+ \(.*(?<kind>Pairwise|Group)(?<install> Install)?/,
    'eapol',
    ({ kind, install }, place) => {
      place.receiving = kind === 'Group' ? 'G1' : install ? 'M3' : 'M1';
      return null;
    },
  ),
  rule(at(`^(?:WPA|RSN): RX message (?<n>[13]) of 4-Way Handshake from ${bssid}`), 'eapol', ({ n }) => ({
    ...messageOf(`${n}/4`),
  })),
  rule(at(`^(?:WPA|RSN|MLO RSN): RX message 1 of Group Key Handshake from ${bssid}`), 'eapol', {
    message: 'G1',
  }),
  rule(/^(?:WPA|RSN): Sending EAPOL-Key (?<n>2\/4|4\/4|2\/2)/, 'eapol', ({ n }) => ({
    ...messageOf(n),
    request: true,
  })),
  rule(
    /^(?<detail>(?:WPA|RSN): Invalid EAPOL-Key MIC (?:- dropping|when using TPTK)|(?:WPA|RSN): Could not verify EAPOL-Key MIC)/,
    'mic-invalid',
    (groups, place) => (/TPTK/.test(groups.detail!) ? { message: 'M3' } : received(groups, place)),
  ),
  rule(
    /^(?<detail>(?:WPA|RSN|FT|MLO RSN): AES unwrap failed - could not decrypt (?<what>.*?))$/,
    'key-message',
    (groups, place) => ({ ok: false, why: 'undecryptable', ...received(groups, place) }),
  ),
  rule(/^(?<detail>(?:WPA|RSN|MLO RSN): (?:\w+ )?\w+ (?:IE|KDE) in unencrypted key data)/, 'key-message', {
    ok: false,
    why: 'unencrypted',
    message: 'M3',
  }),
  rule(
    /^(?<detail>(?:WPA|RSN|MLO RSN): Group Key Handshake started prior to completion of 4-way handshake)/,
    'key-message',
    { ok: false, why: 'order', message: 'G1' },
  ),
  rule(
    /^(?<detail>(?:WPA|RSN|MLO RSN|RSN MLO): (?:Invalid \w+ (?:key|KDE) length.*|Invalid (?:MLO )?\w+ KDE length.*|No (?:MLO )?GTK (?:KDE|IE) .*|EAPOL-Key (?:\(Group\) without Mic\/Encr bit|descriptor version .* not allowed).*|[GC]CMP is used, but EAPOL-Key descriptor version.*|Invalid EAPOL-Key frame - key_data overflow.*|PTK derivation failed|RC4 (?:failed|not supported in the build)|Unsupported EAPOL-Key.*|Ignore EAPOL-Key with encrypted but unauthenticated data|No SSID included in EAPOL-Key msg 3\/4|Invalid (?:MLO Link \d+ )?B?IGTK KeyID.*|Unexpected descriptor version.*))$/,
    'key-message',
    (groups, place) => ({ ok: false, why: 'malformed', ...received(groups, place) }),
  ),
  rule(
    /^(?<detail>(?:FT|WPA|RSN|OSEN): (?:Unsupported (?:pairwise cipher|Group Cipher|CCMP Group Cipher key length|AES-WRAP len|key_info type|EAPOL-Key descriptor version).*|AP did not use (?:the negotiated )?AES-128-CMAC))$/,
    'key-message',
    (groups, place) => ({ ok: false, why: 'malformed', ...received(groups, place) }),
  ),
  rule(/^(?<detail>(?:WPA|RSN): EAPOL-Key Replay Counter did not increase)/, 'replay-counter', received),
  rule(/^(?<detail>(?:WPA|RSN): ANonce from message 1 .* differs .*)$/, 'key-message', {
    ok: false,
    why: 'nonce',
    message: 'M3',
  }),
  rule(
    /^(?<detail>(?:WPA|RSN|RSN MLO|FT): .*(?:IE|RSNE|RSNXE|RSNOE|RSNO2E|MDIE|FTIE|SSID)\b.*(?:3\/4|Beacon\/ProbeResp).*(?:match|mismatch|missing|downgrade|was enabled).*|RSN: RSNX?E Override (?:\d )?element mismatch .*|FT: RSNX?E mismatch between Beacon\/ProbeResp .*)$/,
    'element-mismatch',
    ({ detail }) => ({ message: 'M3', why: elementOf(detail!) }),
  ),
  rule(/^(?<detail>(?:WPA|RSN|RSN MLO): (?:RSNXE|SSID) mismatch .*)$/, 'element-mismatch', ({ detail }) => ({
    message: 'M3',
    why: elementOf(detail!),
  })),
  rule(
    /^(?<detail>(?:WPA|FT|FILS|RSN): Failed to (?:set PTK to the driver|activate PTK for TX).*)$/,
    'key-install',
    ({ detail }, place) => refused(detail!, 'pairwise', place),
  ),
  rule(
    /^(?<detail>(?:WPA|RSN|FILS|MLO RSN): Failed to (?:set|install|configure) (?:MLO )?GTK.*)$/,
    'key-install',
    ({ detail }, place) => refused(detail!, 'group', place),
  ),
  rule(
    /^(?<detail>(?:WPA|RSN|FILS|MLO RSN): Failed to (?:set|configure) (?:MLO (?:Link \d+ )?)?(?<name>IGTK|BIGTK).*)$/,
    'key-install',
    ({ detail, name }, place) => refused(detail!, name === 'BIGTK' ? 'beacon' : 'management', place),
  ),
  rule(
    at(`^WPA: Key negotiation completed with ${bssid} \\[PTK=(?<ptk>[\\w-]+) GTK=(?<gtk>[\\w-]+)\\]`),
    'four-way-complete',
    ({ ptk, gtk }) => ({ ...pairwiseNamed(ptk!), ...groupNamed(gtk!) }),
  ),
  rule(
    at(`^(?:WPA|RSN|MLO RSN): Group rekeying completed with ${bssid} \\[GTK=(?<gtk>[\\w-]+)\\]`),
    'group-handshake-complete',
    ({ gtk }) => groupNamed(gtk!),
  ),
  rule(
    /^MESH-SAE-AUTH-(?<what>FAILURE|BLOCKED) (?<detail>addr=(?<address>\S+)(?: duration=(?<duration>\d+))?)/,
    'mesh',
    ({ what, address, duration }) => ({
      ok: false,
      why: what === 'FAILURE' ? 'sae' : 'blocked',
      detail:
        what === 'FAILURE'
          ? 'SAE with it failed'
          : `it is set aside${duration ? ` for ${duration} seconds` : ''}`,
      ...peer(address!),
    }),
  ),
  rule(/^MESH-PEER-CONNECTED (?<address>[0-9a-f:]{17})/i, 'mesh', ({ address }) => ({
    ok: true,
    ...peer(address!),
  })),
  rule(/^MESH-PEER-DISCONNECTED (?<address>[0-9a-f:]{17})/i, 'disconnected', ({ address }) => peer(address!)),
  rule(/^(?<detail>WPA: 4-Way Handshake failed - pre-shared key may be incorrect)/, 'hint', {
    why: 'wrong-passphrase',
  }),
  rule(
    /^CTRL-EVENT-SSID-TEMP-DISABLED id=\d+ ssid="(?<ssid>.*)" auth_failures=(?<failures>\d+) duration=(?<duration>\d+)(?: reason=(?<why>\w+))?/,
    'temporarily-disabled',
    ({ failures, duration }) => ({ values: { auth_failures: Number(failures), duration: Number(duration) } }),
  ),
  rule(
    at(
      `^(?<detail>(?:Added )?BSSID ${bssid} (?:into (?:ignore list|blacklist)|(?:ignore list|blacklist) count incremented).*)$`,
    ),
    'temporarily-disabled',
  ),
  rule(/^WPA: Request PTK rekeying/, 'rekey', { request: true }),
  rule(/^(?<detail>WPA: PTK0 rekey not allowed.*)$/, 'rekey', { ok: false }),
  rule(/^EAPOL: Supplicant port status: Authorized/, 'port-authorized'),
  rule(/^(?<detail>Not associated - Delay processing of received EAPOL frame.*)$/, 'eapol-early', {
    why: 'delayed',
  }),
  rule(/^Process pending EAPOL frame that was received just before association/, 'eapol-early', {
    why: 'processed',
    ok: true,
  }),
  rule(/^(?<detail>Ignored received EAPOL frame since no key management is configured)/, 'eapol-early', {
    why: 'dropped',
  }),
  rule(/^(?<detail>WPA: drop TX EAPOL in non-IEEE 802\.1X mode.*)$/, 'error'),
  rule(/^(?:WPA: )?(?<detail>Michael MIC failure detected)/, 'michael-failure'),
  rule(
    /^(?:WPA: )?(?<detail>TKIP countermeasures (?<what>started|stopped))/,
    'countermeasures',
    ({ what }) => ({
      ok: what === 'stopped',
    }),
  ),
];

function peer(address: string): { readonly bssid?: MacAddress } {
  const bssid = new RegExp(`^${MAC}$`, 'i').test(address) ? addressOf(address) : undefined;
  return bssid ? { bssid } : {};
}

/** Which element of M3 differs. */
function elementOf(detail: string): MismatchedElement {
  if (/RSNE Override/.test(detail)) return 'rsnoe';
  const found = /RSNXE|RSNO2E|RSNOE|SSID|MDIE|FTIE/.exec(detail)?.[0]?.toLowerCase();
  return elements.find((name) => name === found) ?? 'rsne';
}
const elements = ['rsnxe', 'rsno2e', 'rsnoe', 'ssid', 'mdie', 'ftie'] as const;

function pairwiseNamed(name: string): Pick<Suites, 'pairwise'> {
  const pairwise = cipherOfText(name);
  return pairwise ? { pairwise } : {};
}

function groupNamed(name: string): Pick<Suites, 'groupCipher'> {
  const groupCipher = cipherOfText(name);
  return groupCipher ? { groupCipher } : {};
}
