import type {
  Concern,
  ConfigurationFault,
  EapFault,
  EventOf,
  SaeRejected,
  SaidOf,
} from '../../base/event.ts';
import { Status } from '../../standard/status.ts';
import { certificateFault } from '../tls-words.ts';
import { type IwdState, macOf, type Said, ssidOf } from './state.ts';
import { errnoIn, selected, stateChanged } from './trace.ts';

/** A sentence that iwd prints without a function's name, and what it reports; null: nothing that matters. */
export type Line = readonly [pattern: RegExp, says: (found: RegExpExecArray, state: IwdState) => Said | null];

/** The kernel's refusal, with or without its words. */
const refusedAs = (words = '') => {
  const said = errnoIn(words);
  return said.errno === undefined ? { ok: false as const, ...said } : said;
};

const keyFailed: Line = [
  /^New Key for (Pairwise|RX Pairwise|Group|Group Mgmt)(?: Key)? failed for ifindex: (\d+)(?::(.*))?$/,
  ([, which, index, words], state) => {
    state.use(Number(index));
    const use = which!.endsWith('Mgmt') ? 'management' : which === 'Group' ? 'group' : 'pairwise';
    return {
      kind: 'key-install',
      key: { use, index: null, cipher: null, length: null },
      ...refusedAs(words),
    };
  },
];

/** `key: value` pairs of an `event:` line. */
function fields(text: string): Readonly<Record<string, string>> {
  const out: Record<string, string> = {};
  for (const found of text.matchAll(/(?:^|, )([\w -]+?): ?(.*?)(?=, [\w -]+: |$)/g))
    out[found[1]!] = found[2]!;
  return out;
}

const code = (said: Readonly<Record<string, string>>): { status?: number; reason?: number } => ({
  ...(/^\d+$/.test(said.status ?? '') && { status: Number(said.status) }),
  ...(/^\d+$/.test(said.reason ?? '') && { reason: Number(said.reason) }),
});

/** `enum nl80211_timeout_reason`: what the kernel was waiting for. */
const timeout = (waited: number): Said =>
  waited === 1
    ? { kind: 'ap-not-found', detail: 'The scan for the BSS timed out' }
    : waited === 2
      ? { kind: 'authentication-timeout' }
      : waited === 3
        ? { kind: 'association-timeout' }
        : { kind: 'connect-result', ok: false, why: 'timeout' };

const events: Readonly<Record<string, (text: string, state: IwdState) => Said | null>> = {
  state: (text, state) => {
    const { old, new: to } = fields(text);
    return old && to ? stateChanged(state, old, to) : null;
  },
  'connect-info': (text, state) => {
    const driver = /^FullMAC driver: (\S+) using SAE\.\s+Expect EXTERNAL_AUTH/.exec(text);
    if (driver) {
      if (state.drivers.has(driver[1]!)) return null;
      state.drivers.add(driver[1]!);
      return {
        kind: 'capability',
        ok: true,
        detail: `FullMAC driver ${driver[1]}: SAE is left to user space (external authentication)`,
      };
    }
    const external = /^External Auth to SSID: (.*), bssid: ([0-9a-f:]{17})/i.exec(text);
    if (external) {
      const { attempt } = state;
      attempt.bssid ??= macOf(external[2]);
      attempt.ssid ??= ssidOf(external[1]);
      return { kind: 'external-auth', request: false };
    }
    const { ssid, bss } = fields(text);
    return selected(state, bss, ssid);
  },
  'roam-info': (text, state) => selected(state, fields(text).bss),
  'disconnect-info': (text) => ({ kind: 'disconnected', ...code(fields(text)) }),
  'ft-roam-failed': (text) => ({
    kind: 'ft',
    ok: false,
    ...code(fields(text)),
    ...(fields(text).status && { detail: `the roam failed, status: ${fields(text).status}` }),
  }),
  'connect-failed': (text) => {
    const said = code(fields(text));
    // Only a confirm of SAE is answered with it: iwd knows no shared key authentication.
    if (said.status === Status.ChallengeFailure)
      return { kind: 'sae-confirm', request: false, status: said.status };
    // iwd gives 1 to whatever goes wrong at its own end, and firmware that joins by itself 16: that an AP sent it does not follow.
    return said.status === Status.Failure || said.status === Status.Timeout
      ? { kind: 'connect-result', ok: false }
      : { kind: 'connect-result', ok: false, ...said };
  },
  'authentication-timeout': () => ({ kind: 'authentication-timeout' }),
  'association-timeout': () => ({ kind: 'association-timeout' }),
  'connect-timeout': (text) => timeout(Number(fields(text).reason ?? 0)),
};

const refused = (
  why: SaeRejected,
  more: Pick<EventOf<'sae-rejected'>, 'status' | 'values' | 'detail'> = {},
): Said => ({ kind: 'sae-rejected', why, ...more });

const NO_KEY = { use: 'unknown', index: null, cipher: null, length: null } as const;

const method = (why: EapFault, detail: string): Said => ({ kind: 'eap-method', ok: false, why, detail });
const configured = (why: ConfigurationFault, detail: string): Said => ({
  kind: 'configuration',
  ok: false,
  why,
  detail,
});

const eapFailed = (detail: string): Said => ({ kind: 'eap-failure', detail });
const certificate = (detail: string): Said => {
  const why = certificateFault(detail);
  return { kind: 'certificate', ok: false, ...(why !== 'other' && { why }), detail };
};
const lacks = (detail: string): SaidOf<'capability'> => ({ kind: 'capability', ok: false, detail });
const note = (why: Concern, detail: string): Said => ({ kind: 'note', why, detail });
const failed = (detail: string): SaidOf<'error'> => ({ kind: 'error', detail });

/** In the order in which they are tried; no line matches two. */
export const lines: readonly Line[] = [
  [/^event: ([\w-]+)(?:, ?(.*))?$/, ([, name, rest], state) => events[name!]?.(rest ?? '', state) ?? null],
  // Handshake
  [
    /^4-Way handshake failed for ifindex: (\d+), reason: (\d+)/,
    ([, index, reason], state) => {
      state.use(Number(index));
      return { kind: 'four-way-failed', local: true, reason: Number(reason) };
    },
  ],
  keyFailed,
  [
    /^Set Station failed for ifindex:? (\d+)(?::(.*))?$/,
    ([detail, index, words], state) => {
      state.use(Number(index));
      return words
        ? { kind: 'port-authorized', ...errnoIn(words) }
        : { kind: 'key-install', ok: false, key: NO_KEY, detail };
    },
  ],
  [
    /^(?:Issuing GET_KEY failed|GET_KEY failed for the GTK: (-?\d+))/,
    ([detail, errno]) => ({
      kind: 'key-install',
      ok: false,
      key: { ...NO_KEY, use: 'group' },
      ...(errno && { errno: -Math.abs(Number(errno)) }),
      detail,
    }),
  ],
  [/^CMD_CONTROL_PORT failed: (.*)$/, ([, words]) => ({ kind: 'eapol', request: true, ...errnoIn(words!) })],
  [
    /^Authenticator sent a PMKID that didn't match/,
    ([all]) => ({ kind: 'pmksa', why: 'rejected', detail: all }),
  ],
  [/^Processing an early frame/, () => ({ kind: 'eapol-early' })],
  [/^(Dropping unexpected(?:ly)? unencrypted .*)$/, ([, detail]) => failed(detail!)],
  [
    /^(Unable to securely rekey on this hw\/kernel.*)$/,
    ([, detail]) => ({ kind: 'rekey', ok: false, detail: detail! }),
  ],
  // SAE
  [/^(?:SAE: Confirm could not be verified|confirm did not match)/, () => ({ kind: 'sae-confirm-mismatch' })],
  [
    /^(?:received (?:commit|confirm) request in invalid state|SAE timeout in bad state .*|max PWE iterations reached!|could not compute PWE|invalid point during confirm exchange)/,
    ([detail]) => refused('invalid', { detail }),
  ],
  [
    /^\[Security\]\.PasswordIdentifier (?:set but BSS does not|is not set but BSS requires).*/,
    ([detail]) => refused('password-identifier', { detail }),
  ],
  [/^SAE: Confirm packet too short/, () => refused('confirm-too-short')],
  [/^peer scalar or element matched own, discarding frame/, () => refused('reflection')],
  [/^Server sent invalid (?:P_Scalar|Scalar_S) during commit/, () => refused('scalar')],
  [/^Server sent invalid (?:P_Element|Element_S) during commit/, () => refused('element')],
  [/^SAE: Peer tried to change group -- Reject/, () => refused('group-changed')],
  [
    /^SAE: Unexpected (Rejected Groups|Anti-Clogging Container) IE/,
    ([, ie]) => refused('unexpected-element', { detail: `Unexpected ${ie} element` }),
  ],
  [
    /^AP did not include group number in response/,
    () => refused('group', { status: Status.UnsupportedGroup }),
  ],
  [
    /^anti-clogging token size invalid (\d+)/,
    () => refused('anti-clogging', { status: Status.AntiCloggingToken }),
  ],
  [
    /^\[SAE\]: AP rejected group, trying again with group (\d+)/,
    ([, next]) => refused('group', { status: Status.UnsupportedGroup, values: { next: Number(next) } }),
  ],
  [
    /^\[SAE\]: Processed anti-clogging token/,
    () => ({ kind: 'sae-commit', request: false, status: Status.AntiCloggingToken }),
  ],
  [
    /^\[SAE\]: Sending Commit to ([0-9a-f:]{17})/i,
    ([, to], state) => {
      state.attempt.bssid ??= macOf(to);
      return { kind: 'sae-commit', request: true };
    },
  ],
  [/^\[SAE\]: Sending Confirm to /, () => ({ kind: 'sae-confirm', request: true })],
  [/^\[SAE\]: (?:Sending|Retry) Associate to /, () => ({ kind: 'associate-request' })],
  [
    /^\[SAE\]: Received frame transaction=(\d+) status=(\d+)/,
    ([, transaction, status]) => ({
      kind: transaction === '1' ? 'sae-commit' : 'sae-confirm',
      request: false,
      status: Number(status),
    }),
  ],
  [
    /^\[SAE\]: Rejecting exchange transaction=\d+ status=(\d+)/,
    ([, status]) => refused('status', { status: Number(status) }),
  ],
  [/^\[SAE\]: Frame did not verify \((.*)\)/, ([, detail]) => refused('unverified', { detail: detail! })],
  [
    /^(?:\[SAE\]: )?Incorrect password identifier/,
    () => refused('password-identifier', { status: Status.UnknownPasswordIdentifier }),
  ],
  [/^External Auth Aborted/, () => ({ kind: 'external-auth', request: false, ok: false, why: 'abort' })],
  [
    /^Failed to send External Auth: (.*)$/,
    ([, words]) => ({ kind: 'external-auth', request: true, ...errnoIn(words!) }),
  ],
  [/^Skipping SAE by using PMKSA cache/, ([detail]) => ({ kind: 'pmksa', why: 'used', detail })],
  // Association and leaving
  [
    /^Error sending CMD_ASSOCIATE \((-?\d+)\)/,
    ([, errno]) => ({ kind: 'associate-request', errno: -Math.abs(Number(errno)) }),
  ],
  [/^connect event timed out, reason=(\d+)/, ([, reason]) => timeout(Number(reason))],
  [/^authentication (?:event )?timed out/, () => ({ kind: 'authentication-timeout' })],
  [
    /^(?:unprotected )?disconnect event, src=([0-9a-f:]{17}) dest=([0-9a-f:]{17}) bssid=([0-9a-f:]{17}) reason=(\d+)/i,
    ([all, from, , , reason], { attempt }) => ({
      kind: 'deauthenticated',
      reason: Number(reason),
      ...(all!.startsWith('unprotected') && { ok: false, why: 'unprotected' as const }),
      ...(attempt.bssid === null && macOf(from) && { bssid: macOf(from)! }),
    }),
  ],
  [/^(Unexpected disconnect event)/, ([, detail]) => ({ kind: 'disconnected', detail: detail! })],
  [
    /^(?:error sending SA Query.*|received SA Query request from .*)/,
    ([detail]) => ({ kind: 'sa-query', detail }),
  ],
  [
    /^(?:Error sending CMD_(?:AUTHENTICATE|ASSOCIATE)|Could not send CMD_FRAME)$/,
    ([detail]) => ({ kind: 'driver', ok: false, why: 'join', detail }),
  ],
  [/^EAPoL (?:read|write) socket: (.*)$/, ([, words]) => ({ kind: 'eapol', ...errnoIn(words!), ok: false })],
  [/^Roam target BSS not found.*/, ([detail]) => ({ kind: 'ft', ok: false, detail })],
  [/^AP KeyAuth did not verify/, ([detail]) => ({ kind: 'fils', ok: false, detail })],
  [
    /^(?:Unsupported or unknown (group|pairwise) cipher .*|Unexpected cipher: .*|Unknown AKM: .*|could not parse RSN IE)/,
    ([detail, which]) => ({
      kind: 'not-selected',
      why: which === 'group' || which === 'pairwise' ? which : /AKM/.test(detail!) ? 'akm' : 'other',
      detail: detail!,
    }),
  ],
  [/^association timed out$/, () => ({ kind: 'association-timeout' })],
  [
    /^Received Deauthentication event, reason: (\d+), from_ap: (true|false)/,
    ([, reason, ap]) => ({
      kind: 'deauthenticated',
      reason: Number(reason),
      local: ap === 'false',
    }),
  ],
  [/^SA Query timed out, connection is invalid/, () => ({ kind: 'sa-query', ok: false })],
  [/^SA Query response from connected BSS received/, () => ({ kind: 'sa-query', ok: true })],
  [
    /^(Unexpected connection related event -- is another supplicant running\?)/,
    ([, detail]) => ({ kind: 'hint', detail: detail! }),
  ],
  [
    /^Received error during CMD_TRIGGER_SCAN: .*\((-?\d+)\)/,
    ([, errno]) => ({ kind: 'scan', errno: -Math.abs(Number(errno)) }),
  ],
  [
    /^(Error bringing interface \d+ up: Operation not possible due to RF-kill.*)$/,
    ([, detail]) => ({ kind: 'configuration', ok: false, why: 'radio', detail: detail! }),
  ],
  [
    /^Error bringing interface (\d+) up: (?!Operation not possible)(.*)$/,
    ([, , words]) => ({ kind: 'link', ok: false, ...errnoIn(words!) }),
  ],
  // OWE, FT
  [
    /^((?:OWE (?:DH|AKM)|Invalid (?:MIC|PMK) length (?:of|for) .*OWE|AP public key was not valid|Forced default OWE group but was rejected|could not compute OWE keys|associate response did not include proper OWE IE's|Failed to connect to OWE BSS).*)$/,
    ([, detail]) => ({ kind: 'owe', ok: false, detail: detail! }),
  ],
  [
    /^(CMD_CONNECT Succeeded, but parsing FTE failed.*)$/,
    ([, detail]) => ({ kind: 'ft', ok: false, detail: detail! }),
  ],
  [
    /^(FT-over-DS (?:action|authenticate).*fail.*)$/,
    ([, detail]) => ({ kind: 'ft', ok: false, detail: detail! }),
  ],
  // Roams, as the station decides about them
  [
    /^(?:roam: (?:BSS transition|AP sent|AP did not|unexpected AP|AP directed).*|bad AP roam frame formatting|No neighbor report or known frequencies, roam failed|Failed to get scan after roam.*|Attempting forced roam.*|Too many roam attempts.*|(?:Using cached|Requesting) neighbor report for roam|(?:Keeping current|Rescheduling|Arming new) roam time(?:out|r).*|canceling roam timer to roam immediately|SA Query (?:already in progress, ignoring|request too short))/,
    ([detail]) => note('connection', detail!),
  ],
  [
    /^(?:\S+: )?(?:Server has (?:set the (?:L bit|redundant TLS Message Length)|failed to set the M flag).*|New ISK received)/,
    ([detail]) => note('eap', detail!),
  ],
  [
    /^(?:PMKID did not match, trying SHA1 derivation|Received an invalid IGTK key index .*|invalid RoamingConsortium length .*|No bands are allowed, check BandModifier.*)/,
    ([detail]) => note('connection', detail!),
  ],
  [/^\S+ failed for the GTK: (-\d+)$/, ([detail, errno]) => ({ ...failed(detail!), errno: Number(errno) })],
  [
    /^(?:FT-over-Air needs offchannel.*|Failed to send FT-Frame|No FT info found for BSS.*|stale FT info objects found!)/,
    ([detail]) => ({ kind: 'ft', detail }),
  ],
  [
    /^invalid Key ID KDE (?:format|value).*/,
    ([detail]) => ({ kind: 'key-message', ok: false, why: 'malformed', detail }),
  ],
  [/^Cipher mis-match$/, ([detail]) => ({ kind: 'not-selected', why: 'pairwise', detail })],
  [/^Cannot parse RSN field .*/, ([detail]) => ({ kind: 'not-selected', why: 'other', detail })],
  [/^attribute type \d+ not allowed in \w+$/, ([detail]) => method('broken', detail!)],
  [
    /^(?:netdev_begin_connection\(\) error in|Failed to (?:disable power save for|send SET_POWER_SAVE)).*/,
    ([detail]) => failed(detail!),
  ],
  // Settings
  [
    /^(?:no handshake passphrase found|Missing network PSK\/passphrase|SAE: No passphrase set|Phase 2 (?:Identity|Password) is missing\.)/,
    ([detail]) => configured('credential', detail!),
  ],
  [
    /^(?:\S+: invalid PreSharedKey format|PSK generation failed: (?!.*Crypto).*|AP (?:\[Security\]|requires at least one of|couldn't generate the PSK).*|EAP password too long|Encountered password with value not valid in ucs-2)/,
    ([detail]) => configured('refused', detail!),
  ],
  // EAP
  [
    /^(?:EAP method's MSK too short.*|Preauthentication MSK too short|EAP method ".*" doesn't export key material)/,
    ([detail]) => ({ kind: 'eap-no-key', detail: detail! }),
  ],
  [
    /^(?:EAP server tried method \d+ while client .*|EAP peer (?:not configured for method|proposed (?:no alternative methods|method)).*|EAP method ".*" unsupported)/,
    ([detail]) => method('not-acceptable', detail!),
  ],
  [/^EAP notification: .*/, ([detail]) => ({ kind: 'eap-method', detail: detail! })],
  [
    /^(?:TTLS Tunneled.*(?:Authentication failed|Invalid server response).*|Authenticator response didn't match)/,
    ([detail]) => method('password', detail!),
  ],
  [
    /^(?:MSCHAPV2-Challenge .*|EAP-MSCHAPV2 packet .*|EAP_MSCHAPv2 init: .*|TTLS Tunneled.*|Could not create the (?:PEAP phase two|TTLS Phase 2) EAP instance|PEAP: (?:Failed to (?:generate|process)|Generated compound MAC).*)/,
    ([detail]) => method('failed', detail!),
  ],
  [
    /^(?:\S+: )?(?:Fragmented pkt size.*|Request (?:fragment )?p(?:ac)?ke?t .*|Failed to (?:create a TLS instance|start the TLS client)|Version negotiation has failed\.)/,
    ([detail]) => ({ kind: 'tls-failed', why: 'other', detail: detail! }),
  ],
  [
    /^EAP completed with (\w+)/,
    ([, result]) => (result === 'eapSuccess' ? { kind: 'eap-success' } : eapFailed(result!)),
  ],
  [
    /^(EAP negotiation stopped after the Identity exchange.*|PEAP: Failed.*)$/,
    ([, detail]) => eapFailed(detail!),
  ],
  [
    /^((?:\S+: )?Tunnel has disconnected with alert: .*)$/,
    ([, detail]) => ({ kind: 'tls-alert', detail: detail! }),
  ],
  [
    /^((?:\S+: )?TLS did not verify AP identity.*|Certificate chain .* fails verification: .*|\S+: Error settings? CA certificates.*)$/,
    ([, detail]) => certificate(detail!),
  ],
  // What this machine lacks
  [
    /^Could not register frame watch type (\w+): (-?\d+)/,
    ([detail, , errno]) => ({ ...lacks(detail), errno: -Math.abs(Number(errno)) }),
  ],
  [
    /^(HW not (?:CCMP|MFP) capable, can't use SAE|No .* support found, certain .*|DES support not found)$/,
    ([, detail]) => lacks(detail!),
  ],
  [
    /^(No .* support found.*|MIC calculation failed\. Ensure Kernel Crypto is available\..*|SAE PT generation for Group \d+ failed|PSK generation failed: .*Crypto.*|.* support not found)$/,
    ([, detail]) => ({ ...lacks(detail!), why: 'kernel-crypto' }),
  ],
  // Access point
  [/^AP Authentication from ([0-9a-f:]{17})/i, ([, from]) => fromStation('authenticate-request', from)],
  [
    /^AP (?:Rea|A)ssociation Request from ([0-9a-f:]{17})/i,
    ([, from]) => fromStation('associate-request', from),
  ],
  [
    /^AP Deauthentication from ([0-9a-f:]{17}), reason (\d+)/i,
    ([, from, reason]) => leftBy('deauthenticated', from, Number(reason)),
  ],
  [
    /^AP Disassociation from ([0-9a-f:]{17}), reason (\d+)/i,
    ([, from, reason]) => leftBy('disassociated', from, Number(reason)),
  ],
];

function fromStation(kind: 'authenticate-request' | 'associate-request', from: string | undefined): Said {
  const station = macOf(from);
  return { kind, by: 'ap', ...(station && { station }) };
}

function leftBy(kind: 'deauthenticated' | 'disassociated', from: string | undefined, reason: number): Said {
  const station = macOf(from);
  return { kind, by: 'ap', ...(station && { station }), reason };
}
