import type { CertificateFault, ConfigurationFault } from '../../base/event.ts';
import { certificateFault, tlsFault } from '../tls-words.ts';
import { mac } from './line.ts';
import { type Rule, rule } from './rules.ts';
import { messageOf } from './words.ts';

/** TLS of EAP: the TLS library prints the same at both ends. */
export const tls: readonly Rule[] = [
  rule(
    /^SSL: SSL3 alert: (?<way>read|write) \(.*?\):(?<level>\w+):(?<detail>.*)$/,
    'tls-alert',
    // The end of a session, and what can be gone on with, are warnings.
    ({ way, level }) => (level === 'warning' ? null : { local: way === 'write' }),
  ),
  rule(
    /^TLS: Certificate verification failed, error (?<code>-?\d+) (?<detail>\(.*?\) depth (?<depth>\d+) for '.*)$/,
    'certificate',
    ({ code, depth, detail }) => ({
      ok: false,
      why: certificateFault(detail!.slice(0, detail!.indexOf(')'))),
      values: { error: Number(code), depth: Number(depth) },
    }),
  ),
  rule(
    /^(?<detail>TLS: (?:Subject|altSubjectName match|Domain suffix match|Domain match|Server certificate hash).*(?:did not match|not found|mismatch).*)$/,
    'certificate',
    { ok: false, why: 'name' },
  ),
  rule(
    /^(?:TLS|OpenSSL): (?<detail>Server certificate (?:has expired|is not valid at the current time|has been revoked))$/,
    'certificate',
    ({ detail }) => ({ ok: false, why: certificateFault(detail!) }),
  ),
  rule(
    /^(?<detail>OpenSSL: (?:certStatus: revoked$|OCSP (?:status for server certificate: revoked|verification failed|status unknown, and OCSP required).*))$/,
    'certificate',
    ({ detail }) => ({ ok: false, why: /revoked$/.test(detail!) ? 'revoked' : 'revocation-unknown' }),
  ),
  rule(
    /^OpenSSL: \w+ - SSL_(?:connect|accept) error:(?<code>\w+):(?<detail>.*)$/,
    'tls-failed',
    ({ detail }) => {
      const why = tlsFault(detail!);
      // The alert of the other end comes as an error, too.
      const local = !/alert/.test(detail!);
      return why === null
        ? { kind: 'certificate', ok: false, detail: detail!, why: certificateFault(detail!) }
        : { why, local };
    },
  ),
  rule(
    /^(?<detail>OpenSSL: (?:Failed to parse OCSP ?[Rr]esponse|OCSP responder error \d+).*)$/,
    'certificate',
    { ok: false, why: 'revocation-unknown' },
  ),
  rule(/^(?<detail>OpenSSL: Failed to match .* with certificate DN field value '.*')$/, 'certificate', {
    ok: false,
    why: 'name',
  }),
  rule(
    /^(?<detail>OpenSSL: (?:Failed to (?:store success data|open keylog file .*)|Invalid OCSP response \w+|Could not (?:parse BasicOCSPResponse|find current server certificate from OCSP response)|OCSP (?:signer certificate not trusted|response not yet valid)|Ignore certificate validity time mismatch|OCSP status unknown, but OCSP was not required.*))$/,
    'note',
    { why: 'eap' },
  ),
  // A certificate that its own end does not take into use: OpenSSL 3 asks for longer keys than those of old authorities.
  rule(
    /^OpenSSL: (?:pending error: |\w+ - (?!SSL_(?:connect|accept) ).{0,80}?)error:\w+:(?<detail>.*(?:key|modulus|prime|md) too (?:small|weak).*)$/,
    'tls-failed',
    { why: 'key', local: true },
  ),
  rule(
    /^(?<detail>TLS handshake failed due to the server not supporting safe renegotiation \(RFC 5746\)).*$/,
    'tls-failed',
    { why: 'renegotiation', local: true },
  ),
];

/** What the kernel says in words beside an error number (extended acknowledgement of netlink). */
export const kernelWords: readonly Rule[] = [rule(/^nl80211: (?<detail>kernel reports: .*)$/, 'error')];

/** `frame=` of OCV-FAILURE, where it is a key message. */
const ocvFrames: Readonly<Record<string, string>> = {
  'eapol-key-m2': '2/4',
  'eapol-key-m3': '3/4',
  'eapol-key-g1': '1/2',
  'eapol-key-g2': '2/2',
};

/** Operating channel validation and DPP. @param peer which end the other one is */
export const validation = (peer: 'station' | 'bssid'): readonly Rule[] => [
  rule(
    new RegExp(`^OCV-FAILURE addr=${mac(peer)} frame=(?<frame>\\S+) error=(?<detail>.*)$`, 'i'),
    'ocv',
    ({ frame, detail }) => ({
      ok: false,
      detail: `${frame}: ${detail}`,
      ...messageOf(ocvFrames[frame!]),
    }),
  ),
  rule(
    /^(?<detail>Error interpreting OCI: .*|Cannot determine operating class and channel for OCI element)$/,
    'ocv',
    { ok: false },
  ),
  rule(/^OCV failed: (?<detail>.*)$/, 'ocv', { ok: false }),
  rule(/^(?:FILS|FT): OCV failed: (?<detail>.*)$/, 'ocv', { ok: false }),
  rule(/^DPP-(?:FAIL|CONF-FAILED|NOT-COMPATIBLE) ?(?<detail>.*)$/, 'dpp', ({ detail }) => ({
    ok: false,
    ...(!detail && { detail: 'the configuration could not be had' }),
  })),
  rule(/^DPP-AUTH-INIT-FAILED/, 'dpp', { ok: false, detail: 'the other end did not answer' }),
  rule(new RegExp(`^DPP-INTRO peer=${mac(peer)} fail=(?<detail>\\S+)`, 'i'), 'dpp', { ok: false }),
];

/**
 * What fails in the program itself: memory that it does not get, a library that does not compute. What one end sent to the
 * other has no part in it. src/common/sae.c, src/rsn_supp/wpa.c, src/ap/wpa_auth.c, and ESP-IDF's port of them.
 */
export const program: readonly Rule[] = [
  rule(
    /^(?<detail>SAE: (?:[Ff]ailed (?:bignum|to check SAE confirm|check SAE confirm|generate SAE|to generate|to allocate|to init|to retransmit|to send commit).*|hmac_sha256_vector\(\) failed.*|Unknown PMK length \d+|invalid state \d+|Could not find PT for group \d+))$/,
    'program',
    { ok: false },
  ),
  rule(
    /^(?<detail>OWE: (?:wpabuf_resize failed.*|PMKID calculation failed|HMAC-SHA\d+(?: KDF)? failed|Unsupported KCK length.*|Error initializing ECDH.*|Missing WPA state machine.*|Failed to (?:allocate|write RSN IE|add PMKSA|derive|initialize).*))$/,
    'program',
    { ok: false },
  ),
  rule(
    /^(?<detail>(?:WPA|RSN|FT|FILS): (?:HMAC-SHA\d+ compute failed|KDK len=\d+ too big|Failed to generate a new SNonce|Unsupported cipher \(\w+\) used in PTK derivation|Failed to generate EAPOL-Key version \d+ .*MIC|Failed to allocate .*|PMKSA cache initialization failed|Not enough entropy in random pool to proceed.*|Unexpected PMK-R[01] length.*))$/,
    'program',
    { ok: false },
  ),
  rule(
    /^(?<detail>(?:SSL|EAP-[\w-]+(?:\/\w+)?|TLS): (?:Failed to (?:initialize (?:TLS context\.?|new TLS connection)|(?:de|en)crypt (?:a )?Phase 2 (?:data|frame).*|generate (?:MSK|EMSK)|derive (?:implicit challenge|response)|allocate .*)|Failed derive password(?: hash)?|tls_\w+, (?:session info is null|incorrect tls state=\d+)))$/,
    'program',
    { ok: false },
  ),
];

/** What an EAP method says when it ends, or cannot go on, at either end. */
export const methods: readonly Rule[] = [
  // No PAC is there before it is provisioned: nothing is wrong.
  rule(
    /^(?<detail>EAP-FAST: No PAC configured and provisioning disabled|EAP-\w+: (?:[Ii]dentity|idetity|[Pp]assword|[Pp]rivate key) not configured|EAP-MD5: Plaintext password not configured|EAP-PWD: No password configured!|EAP-\w+: Failed to initialize SSL\.?|TLS: (?:Failed to (?:configure (?:trusted CA certificates|client certificate|server certificate)|load (?:DH (?:parameters|file '.*')|private key(?: '.*')?)|read\/parse DH\/DSA file '.*'|parse certificate: .*)|Invalid altSubjectName match '.*'|Unknown NID '.*' in check_cert_subject)|OpenSSL: (?:\w+ - Failed to add ca_cert .* from keystore|Failed to load key from URI))$/,
    'eap-method',
    { ok: false, why: 'credential' },
  ),
  // Both ends of EAP-PWD say what they cannot compute, or what of the other end is not on the curve.
  rule(
    /^(?<detail>EAP-(?:PWD|pwd)(?: \((?:peer|server)\))?: (?:.*(?:fail|unable|could not|invalid|attack|mismatch|unsupported).*|No identity configured!))$/i,
    'eap-method',
    { ok: false, why: 'failed' },
  ),
  // Wi-Fi Protected Setup comes to nothing.
  rule(/^(?<detail>WPS-(?:FAIL\b.*|OVERLAP-DETECTED.*|TIMEOUT.*))$/, 'eap-method', {
    ok: false,
    why: 'failed',
  }),
  // The server checks the answer of the station.
  rule(
    /^(?<detail>EAP-MSCHAPV2: (?:Received|Did not receive) Failure Response - authentication failed|EAP-TTLS\/MSCHAPV2: Invalid NT-Response|EAP-PWD \((?:peer|server)\): confirm did not verify)$/,
    'eap-method',
    { ok: false, why: 'password' },
  ),
  rule(
    /^(?<detail>EAP-(?:FAST|TEAP): No PAC blob '.*' - assume no PAC entries have been provisioned)$/,
    'note',
    {
      why: 'eap',
    },
  ),
  // What it is set to, and was not built with.
  rule(
    /^(?<detail>EAP-[\w-]+(?:\/\w+)?: .*not (?:supported|included) in (?:the|FIPS) build|TLS: (?:\w+(?:=\d)? not supported|[Gg]lobal (?:settings are|parameters) not supported|tls_\w+ not supported.*|No Phase EAP methods available|Unsupported Phase2 EAP method '.*'))$/,
    'eap-method',
    { ok: false, why: 'credential' },
  ),
  rule(/^(?<detail>EAP-MSCHAPV2: Authentication succeeded|EAP-TLV: TLV Result - Success.*)$/, 'eap-method'),
  rule(/^CTRL-EVENT-PASSWORD-CHANGED (?<detail>.*)$/, 'eap-method'),
  rule(
    /^(?<detail>EAP-[\w-]+(?:\/\w+)?: (?:(?:MSK |EMSK )?Compound MAC did not match|Received MS-CHAP-Error - failed|TLS processing failed|TLV Result - Failure.*|Phase 2 (?:Request processing failed|method not available|key material not available)|EAP type [\d:]+ not allowed during unauthenticated provisioning|Challenge mismatch|Phase ?2 (?:Failure|method failed|getKey failed)|Done - Failure|Could not fetch Phase 2 MSK|Mismatch in user names|Failed to set TLS cipher suites|Invalid authenticator response in Phase 2.*|Failed to initialize Phase 2 EAP method.*|Could not configure TLS cipher suites.*|Only EAP-MSCHAPv2 is allowed.*|Phase 2 - Unknown)|SSL: TLS errors detected)$/,
    'eap-method',
    { ok: false, why: 'failed' },
  ),
  rule(
    /^(?<detail>(?:EAP-[\w-]+(?:\/\w+)?|EAP|SSL): (?:[Tt]oo (?:short|long)|TLV overflow|AVP overflow|Vendor AVP underflow|Odd\.\. |Short frame|Invalid (?:AVP|PAC-Type|EAP TLV|TLV|version\/subtype|frame)|Invalid frame|Unexpected (?:code|MS-CHAP2-Success)|Unknown (?:op code|TLV Result)|Unsupported (?:mandatory AVP|PAC Type)|(?:Length|Ident) mismatch|more data than TLS message|TLS Message Length \(|No (?:EAP Message in the packet|room for full EAP)|Not an EAP TLV|Phase 2 received ).*)$/,
    'eap-method',
    { ok: false, why: 'broken' },
  ),
  rule(
    /^(?<detail>PASN: .*(?:[Ii]nvalid|[Ff]ail|[Uu]n(?:expected|supported)|[Mm]ismatch|[Cc]annot|No KCK).*)$/,
    'error',
  ),
  // A link of two stations of one AP beside it: it is no part of a join.
  rule(
    /^(?<detail>TDLS: (?:Invalid|Failed|No valid|Unsupported|TPK|.*(?:mismatch|did not match|failed)).*)$/,
    'error',
  ),
];

/** What a program says of settings that it was built without. */
const NOT_BUILT_IN =
  /not (?:supported|included|allowed) in (?:the|this|CONFIG\w*=y) build|not included in the build/i;
/** Values that a build knows or not. Others are slips of the pen. */
const SUITE =
  /^(?:invalid (?:key_mgmt|pairwise|group|proto|group_mgmt|cipher)|Invalid (?:key_mgmt|cipher)) '(?<value>.*)'/;
const BUILDS =
  /^(?:SAE|SAE-EXT-KEY|FT-\w[\w-]*|OWE|DPP|WPA-(?:PSK|EAP)-SHA256|WPA-EAP-SUITE-B[\w-]*|FILS-\w+|TKIP|GCMP[\w-]*|CCMP-256|BIP[\w-]*|AES-128-CMAC|OSEN|PASN)$/;

function configurationFault(detail: string): ConfigurationFault {
  if (NOT_BUILT_IN.test(detail)) return 'not-built-in';
  const value = SUITE.exec(detail)?.groups?.value;
  return value !== undefined && BUILDS.test(value) ? 'not-built-in' : 'refused';
}

/** Settings that a program does not take, and starts that come to nothing. */
export const settings: readonly Rule[] = [
  rule(
    /^Line (?<line>\d+): (?!DEPRECATED|Ignor|Note|removed )(?<detail>.*)$/,
    'configuration',
    ({ line, detail }) => ({
      ok: false,
      why: configurationFault(detail!),
      detail: `line ${line}: ${detail}`,
    }),
  ),
  rule(
    /^(?<detail>rfkill: WLAN (?:soft|hard) blocked|.*Operation not possible due to RF-kill.*)/,
    'configuration',
    {
      ok: false,
      why: 'radio',
    },
  ),
  rule(/^(?<detail>\d+ errors found in configuration file '.*')/, 'configuration', {
    ok: false,
    why: 'refused',
  }),
  rule(
    /^(?<detail>Failed to (?:read or parse (?:another )?configuration|parse the configuration file|parse another configuration file) '.*)$/,
    'configuration',
    { ok: false, why: 'refused' },
  ),
  rule(
    /^(?<detail>(?:Invalid|Unsupported|Unknown|Missing|Too|No|Could not|Failed to parse)\b.* (?:on|at|in) line \d+ (?:in|of) '.*')$/,
    'configuration',
    { ok: false, why: 'refused' },
  ),
  rule(
    /^(?<detail>Invalid (?:R[01]KH(?:-ID|-ID: .*| MAC address| key)?: '.*'|wep_default_key index.*|IEEE 802\.1X configuration.*|VLAN ID \d+ in sae_password)|RADIUS client initialization failed\.)$/,
    'configuration',
    { ok: false, why: 'refused' },
  ),
  rule(/^nl80211: (?<detail>(?:Beacon set|Start AP) failed: .*)$/, 'configuration', {
    ok: false,
    why: 'start',
  }),
  rule(
    /^(?<detail>No configuration found\.|Interface name is required\.|Invalid WPA parameter value for dot11RSNAConfig\w+|SAE: (?:Unexpected Modifier M length \d+|Failed to (?:parse m|base64 decode PK key)))$/,
    'configuration',
    { ok: false, why: 'refused' },
  ),
  rule(
    /^(?<detail>Failed to (?:initialize driver (?:'\w+'|interface)(?! - try next)|initialize control interface|set up interface with|parse ht-mcs).*|Interface initialization failed|(?:\S+: )?Unable to setup interface.*|Could not (?:select hw_mode and channel|set channel for kernel driver).*|Unsupported driver '.*'|\w{3,16} driver initialization failed.*|nl80211: Could not configure driver mode|Failed to set beacon parameters|Failed to start beaconing.*)$/,
    'configuration',
    { ok: false, why: 'start' },
  ),
];

/** `CTRL-EVENT-EAP-TLS-CERT-ERROR reason=`, by number (`enum tls_fail_reason` of src/crypto/tls.h). */
const certificateReasons: readonly (CertificateFault | null)[] = [
  'other',
  'authority',
  'revoked',
  'not-yet-valid',
  'expired',
  'name',
  'name',
  'other',
  null,
  'name',
  'name',
  'weak',
  'name',
];

/** What is wrong with a certificate; null where it was only looked at. */
export function certificateReason(code: number, words: string): CertificateFault | null {
  const said = certificateFault(words);
  if (certificateReasons[code] === null) return null;
  return said === 'other' ? (certificateReasons[code] ?? 'other') : said;
}
