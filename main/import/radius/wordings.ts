import type { Said, SaidOf } from '../../base/event.ts';
import { certificateFault, tlsFault } from '../tls-words.ts';

/** What a module of the server says of a request. */
export type Verdict = Pick<Said, 'by'> &
  SaidOf<
    | 'mic-invalid'
    | 'eap-method'
    | 'eap-success'
    | 'eap-failure'
    | 'certificate'
    | 'tls-alert'
    | 'tls-failed'
    | 'radius'
    | 'configuration'
    | 'hint'
    | 'note'
    | 'error'
  >;

interface Row {
  readonly pattern: RegExp;
  readonly says: (match: RegExpExecArray) => Verdict | null;
}

const row = (pattern: RegExp, says: Row['says']): Row => ({ pattern, says });

type EapWhy = NonNullable<SaidOf<'eap-method'>['why']>;
/** An EAP method, or what is inside of its tunnel, fails. */
const eap = (why: EapWhy, pattern: RegExp): Row =>
  row(pattern, ({ input }) => ({ kind: 'eap-method', ok: false, why, detail: input }));

type RadiusWhy = SaidOf<'radius'>['why'];
const radius = (why: RadiusWhy, pattern: RegExp): Row =>
  row(pattern, ({ input }) => ({ kind: 'radius', ok: false, why, detail: input }));

/** The server does not accept the certificate of the station. */
const certificate = (pattern: RegExp): Row =>
  row(pattern, ({ input }) => ({
    kind: 'certificate',
    ok: false,
    why: certificateFault(input),
    detail: input,
  }));

/** What an alert's words mean: `unknown CA`, `unknown_ca`. */
function alert(level: string, words: string, local: boolean): Verdict {
  const name = words.trim().replaceAll('_', ' ');
  return { kind: 'tls-alert', local, detail: level === 'fatal' ? name : `${level}: ${name}` };
}

/** An error of OpenSSL by its last part: what it got, or why it refuses. */
function tlsError(words: string): Verdict {
  const got = /^(?:(?:tlsv1|tlsv13|sslv3|ssl\/tls|tls) )?alert (.*)$/.exec(words);
  if (got) return alert('fatal', got[1]!, false);
  if (words === 'certificate verify failed' || words === 'peer did not return a certificate')
    return { kind: 'certificate', ok: false, why: certificateFault(words), detail: words };
  return { kind: 'tls-failed', local: true, why: tlsFault(words) ?? 'other', detail: words };
}

/**
 * What FreeRADIUS 2 and 3 print, without request, module and level. The server checks a password itself: that it is
 * wrong is its own finding. Its warnings about passwords come in healthy exchanges too, for the outer name: hints.
 */
export const wordings: readonly Row[] = [
  // MS-CHAP-Error (RFC 2759, section 6), also where the server prints the octet before it as text.
  row(/^MS-CHAP-Error = "(?:\\\d{3}|\S)?E=(\d+) .*/, ({ 0: whole, 1: code }) => ({
    kind: 'eap-method',
    ok: false,
    why: code === '691' ? 'password' : 'credential',
    detail: `E=${code}: ${MSCHAP[code!] ?? whole}`,
    values: { error: Number(code) },
  })),
  row(/^(?:Module-Failure-Message|Post-Auth-Type Reject)\b/, () => null),

  eap(
    'password',
    /^(?:FAILED: )?MS-CHAP2?-Response is incorrect|does not match "known good"|^(?:CLEARTEXT|NT|LM|MD5|SHA1?|SSHA|CRYPT) password check failed|^Passwords (?:don't match|are (?:different|of different length))|^Password comparison failed|^pwd exchange fails: peer confirm is incorrect|^Tunneled challenge is incorrect|^Client rejected our response\.|^(?:rlm_\w+: |External script says:? )?.*(?:Logon failure|NT_STATUS_WRONG_PASSWORD|NT_STATUS_LOGON_FAILURE|0xc000006[ad])|^Bind credentials incorrect|^MSCHAP Failure|^EAP-MSCHAPv2 failure/,
  ),
  eap(
    'credential',
    /^Account (?:expired|locked|disabled)|^Password (?:has )?expired|^Login outside of allowed time-slot|^Account has expired|NT_STATUS_(?:ACCOUNT_\w+|PASSWORD_EXPIRED|PASSWORD_MUST_CHANGE|INVALID_LOGON_HOURS)|0xc00000(?:6f|7[0-2])|0xc0000(?:224|234|193)/,
  ),
  row(
    /^(?:Search returned no|User object not found|No "known good" password|Authentication (?:will|may) fail unless a "known good"|No Cleartext-Password configured|No password configured|No "known good" password added)/,
    ({ input }) => ({ kind: 'hint', why: 'no-password', detail: input }),
  ),
  eap(
    'credential',
    /^FAILED: No NT(?:\/LM)?-Password|^failed to find password for|(?:^|[ :])Cleartext-Password is required|^Identity (?:does not match User-Name|Unknown)|^EAP-Identity Unknown|^No Auth-Type found|^No authenticate method \(Auth-Type\)|NT_STATUS_NO_SUCH_USER|0xc0000064|^Rejecting (?:expired PAC|unauthenticated provisioning)/,
  ),
  eap(
    'not-acceptable',
    /^No mutually acceptable types found|^Peer NAK'd (?:indicating|asking for bad type)|^Peer sent empty \(invalid\) NAK|^Failed continuing EAP NAK|^!!! The supplicant rejected that|^NAK asked for (?:bad|unsupported) type/,
  ),
  row(
    /^Peer NAK'd (?:asking for unsupported EAP type (\S+)|our request for \S+ \(\d+\) with a request for (\S+))/,
    ({ input }) => ({ kind: 'eap-method', request: false, detail: input }),
  ),

  // TLS: who refuses is who sends the alert. `read`: the station does.
  row(/^(?:\(TLS\) )?(?:[\w-]+ - |TLS )?Alert (read|write):(\w+):([^:]*)/, ([, way, level, words]) =>
    alert(level!, words!, way === 'write'),
  ),
  row(
    /^(?:\(TLS\) )?(?:[\w-]+ - )?(?:(<<<|>>>) )?(?:(recv|send) )?TLS \S+ Alert(?:,| \[length \w+\],) (fatal|warning) (\w+)/,
    ([, arrow, verb, level, words]) => alert(level!, words!, arrow === '>>>' || verb === 'send'),
  ),
  row(/\berror:[0-9A-Fa-f]{8}:[^:]*:[^:]*:([^:]*)/, ([, words]) => tlsError(words!.trim())),
  certificate(
    /^(?:\(TLS\) )?(?:OpenSSL|SSL) says error \d+ : .*|^(?:\(TLS\) )?(?:[\w-]+ - )?(?:ocsp: .*(?:failing|expired\/revoked).*|unable to get issuer certificate for .*|Failed with (?:certificate|err).*)|^Certificate (?:chain - \d+ intermediate.*untrusted|rejected by the virtual server|(?:issuer|CN) \(.*\) (?:does not match|fails).*)|^There are untrusted certificates in the certificate chain/,
  ),
  row(
    /^(?:Error reading (?:private_key|certificate)_file|Failed reading (?:certificate|private key) file|Private key does not match the certificate|Failed reading Trusted root CA|rlm_eap_\w+(?:\.tls)?: Failed initializing SSL context|Failed (?:initializing SSL|creating OpenSSL) context|You have disabled all available TLS versions|Instantiation failed for module|Failed binding to auth address|Errors reading or parsing)|Instantiation failed for module "/,
    ({ input }) => ({ kind: 'configuration', ok: false, why: 'start', detail: input }),
  ),

  row(/^(?:!! |WARNING: !! )?EAP session (?:with|for) state 0x[0-9a-f]+ did not finish/, ([detail]) => ({
    kind: 'eap-failure',
    why: 'timeout',
    detail: detail.replace(/^!! /, ''),
  })),
  eap(
    'failed',
    /^(?:rlm_eap (?:\(\w+\))?: ?)?(?:Too many open sessions|No EAP session matching state|Aborting! More than \d+ roundtrips)|^(?:The RADIUS client has mangled the State|Either EAP-request timed out)|^(?:Request was previously rejected|The users session was previously rejected|Tunneled authentication was rejected|Reply was rejected|Phase 2: .*(?:[Rr]ejecting|indicates (?:failure|fatal error)).*|.*(?:Rejecting request|rejecting the session)\.?$|.*, sending alert to client)|^Proxied authentication was rejected|^EAP-FAST TLV \d+ indicates failure/,
  ),
  row(/^(?:MSCHAP Success|Tunneled authentication was successful)/, ({ input }) => ({
    kind: 'eap-method',
    detail: input,
  })),
  row(/^Sending EAP Success \(code 3\)|^Freeing handler$/, ({ input }) =>
    input.startsWith('Sending') ? { kind: 'eap-success' } : null,
  ),
  row(/^Sending EAP Failure \(code 4\)/, () => ({ kind: 'eap-failure' })),

  radius(
    'secret',
    /Shared secret is incorrect|Double-check the shared secret|^Unprintable characters in the password/,
  ),
  radius('client', /^Ignoring request to .* from unknown client|^Ignoring request from unknown client/),
  radius(
    'no-answer',
    /^Failing proxied request|^No (?:proxy )?response (?:from|to status check)|^Marking home server .* as (?:zombie|dead)|^Home Server failed to respond|^(?:ERROR: )?Failed to find live home server|NT_STATUS_(?:NO_LOGON_SERVERS|IO_TIMEOUT)|0xc000005e|^Reading winbind reply failed/,
  ),
  // It hands the request on to another server, a home server, and comes no further.
  radius(
    'no-answer',
    /^(?:No proxy response, giving up on request|Failed to connect after \d+ seconds to home server|Cannot open new connection to home_server|Failed proxying to home_server|Stopping request due to failed connection to home server|Reply from home server .* arrived too late|No live home server|Failed opening new proxy socket|Suppressing attempt to open socket to 'down' home server|Cannot proxy packets unless|Failed (?:adding (?:coa )?proxy socket|in proxy (?:receive|send) with OpenSSL)|Fatal error (?:freezing|thawing) proxy socket|\(TLS\) (?:Failed (?:opening connection|adding tracking information)|ALPN server|We have 'radiusv11 = require'))/,
  ),
  radius('secret', /^Ignoring spoofed proxy reply/),
  row(
    /^(?:No such home[_ ]server|You set Proxy-To-Realm|Cancelling proxy|No home server selected|Cannot (?:proxy (?:an internal|and originate)|originate CoA)|Failed (?:to insert (?:request|retransmission|status check|CoA request)|in post-proxy callback|adding proxy socket)|Invalid packet code|We have been asked to listen on|Ignoring (?:duplicate packet from client|conflicting proxy reply)|\(\d+\) (?:Discarding|Ignoring) duplicate|(?:Discarding|Suppressing|Sending) duplicate (?:proxied )?(?:request|reply)|Home server \S+ has too many open connections|EAP packets for one session are arriving|FATAL: Failed to initialize proxy)/,
    ({ input }) => ({ kind: 'error', detail: input }),
  ),
  // The module, TLS or the password that it compares with is not as it has to be.
  row(
    /^(?:Failed (?:loading OpenSSL|setting TLS m\w+ version)|You MUST enable TLS|\(TLS\) FATAL: |Told to Start TLS on LDAPS|.{1,80} command failed: Unable to get private_key_password|Disabling TLSv1|rlm_eap \(\S+\): Ignoring EAP method)/,
    ({ input }) => ({ kind: 'configuration', ok: false, why: 'start', detail: input }),
  ),
  row(
    /^(?:rlm_\w+: .*(?:corrupted|[Ee]rror|no username|must only)|Need EAP-SIM-Rand|Unexpected EAP-Request\.|(?:\(TLS\) )?Error (?:writing to socket|reading from OpenSSL)|OpenSSL Heartbeat attack|Failed to create new SSL session|tunnel password is too |Password too long\.|Cannot validate Message-Authenticator|(?:NAA-EAP|EAP_TNC) |corrupted data|Error converting password|getUserNodeRef\(\): no username|control:MS-CHAP-Challenge is incorrect|inner identity\(peer_id\)|TLS 1\.3 has been negotiated even though|\(TLS\) (?:EAP (?:Fragment length|Total received)|.* Session serialisation failed|Peer ACKed our alert))/,
    ({ input }) => ({ kind: 'error', detail: input }),
  ),
  row(
    /^(?:No module configured to handle comparisons|Add (?:pap|chap)\b.* to the authorize|Phase 2: Not configured to use EAP or passwords|You have configured TEAP to run inside|Supported inner methods for TEAP|NT-Password has not been normalized|CHAP \/ MS-CHAP authentication will|Failed to find 'Auth-Type \S+' section|User-Name \(.*\) is not the same as MS-CHAP Name|Auth-Type already set\.|Config already contains a "known good" password|!!! (?:Ignoring control:User-Password|password is in Cleartext-Password))/,
    ({ input }) => ({ kind: 'hint', detail: input }),
  ),
  // It tries each PSK of its list on the M2 that the AP has got.
  row(
    /^(?:Failed to find matching PSK or MAC|Found matching MAC .{0,200}PSK does not match)/,
    ({ input }) => ({
      kind: 'mic-invalid',
      by: 'ap',
      message: 'M2',
      detail: input,
    }),
  ),
  // How a request goes to another server, and what comes back.
  row(
    /^(?:No EAP proxy set|Doing post-proxy callback|Passing reply from proxy back|Proxied authentication succeeded|Remembering to do EAP-MS-CHAP-V2 post-proxy|Waiting for (?:more responses from the home server|client retransmission)|Trying to open a new listener to the home server|request is now in proxy hash|Marking home server .* alive|Please update the home server|Using Home-Server-Pool|Starting proxy to home server|Proxying request to home server|Received response to status check|(?:PING: )?(?:Zombie period is over|Already pinging home server|Reviving home server)|Received reply from home server|Expecting proxy response|Sending duplicate CoA request|Fatal error removing dynamic home server|Received PROXY protocol connection|(?:\(TLS\) )?(?:proxy writing \d+ to socket|Home server has closed the connection|Closing (?:TLS )?(?:connection|socket) to home server|Trying new outgoing proxy connection)|Home server \S+ port \d+ has closed connection|Opened new proxy socket|Suppressing proxy|Preparing to proxy (?:authentication|accounting) request|Subnets not supported for home servers|Once the home server is upgraded)/,
    ({ input }) => ({ kind: 'note', why: 'eap', detail: input }),
  ),
  // Warnings about old protocols, of exchanges that go well.
  row(
    /^BlastRADIUS check: Received response|^BlastRADIUS check: Received packet without Message-Authenticator from home_server/,
    ({ input }) => ({ kind: 'note', why: 'eap', detail: input }),
  ),
  row(/^BlastRADIUS check: |^The packet does not contain Message-Authenticator/, () => null),
];

/** Errors of MS-CHAP (RFC 2433, section 8; RFC 2759, section 6). */
const MSCHAP: Readonly<Record<string, string>> = {
  646: 'restricted logon hours',
  647: 'account disabled',
  648: 'password expired',
  649: 'no dial-in permission',
  691: 'authentication failure',
  709: 'error changing the password',
};

/** What a module says, when it decides anything; undefined when no wording is of it. */
export function verdictOf(text: string): Verdict | null | undefined {
  for (const { pattern, says } of wordings) {
    const match = pattern.exec(text);
    if (match) return says(match);
  }
  return undefined;
}
