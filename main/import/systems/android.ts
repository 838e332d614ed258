import { utf8 } from '../../base/bytes.ts';
import { bss, type Said, tableImporter, type Wording } from '../table.ts';
import type { Importer } from '../types.ts';

/** SupplicantState of Android's framework: what each tells when it is entered. */
function entered(state: string): Said | null {
  switch (state) {
    case 'AUTHENTICATING':
      return { kind: 'authenticate-request', request: true };
    case 'ASSOCIATING':
      return { kind: 'associate-request', request: true };
    case 'ASSOCIATED':
      return { kind: 'associated', ok: true };
    case 'COMPLETED':
      return { kind: 'connected', ok: true };
    default:
      return null;
  }
}

const value = (text: string, pattern: RegExp): string | undefined => pattern.exec(text)?.[1];

function ends(text: string) {
  const ssid = value(text, /\bssid[:=] ?"?([^",]{1,32})/i) ?? value(text, /\bconfigKey="([^"]{1,32})"/);
  return { ...bss(value(text, /\bbssid[:=] ?([0-9a-f:]{17})/i)), ...(ssid && { ssid: utf8(ssid) }) };
}

/** Why the framework does not try a network again (WifiConfiguration.NetworkSelectionStatus, WifiBlocklistMonitor). */
function setAside(why: string, detail: string): Said | readonly Said[] {
  const aside: Said = { kind: 'temporarily-disabled', why, detail, ...ends(detail) };
  if (/WRONG_PASSWORD/.test(why)) return [aside, { kind: 'hint', why: 'wrong-key', detail: why }];
  if (/NO_CREDENTIALS/.test(why))
    return [aside, { kind: 'configuration', ok: false, why: 'credential', detail: why }];
  if (/DHCP_FAILURE/.test(why)) return [aside, { kind: 'address', ok: false, why: 'failed', detail: why }];
  return aside;
}

/** A connection that WifiMetrics sums up (ConnectionEvent), in dumpsys. */
function summedUp(failed: string, text: string): Said | readonly Said[] | null {
  switch (failed) {
    case 'ASSOCIATION_REJECTION':
      return { kind: 'associated', ok: false, ...ends(text), detail: failed };
    case 'ASSOCIATION_TIMED_OUT':
      return { kind: 'association-timeout', ...ends(text) };
    case 'AUTHENTICATION_FAILURE':
      return failure(reasonOf(text), text);
    case 'NETWORK_NOT_FOUND':
      return { kind: 'ap-not-found', ...ends(text) };
    case 'DHCP':
      return { kind: 'address', ok: false, why: 'failed', detail: 'DHCP' };
    case 'NONE':
      return /connectionResult=1\b/.test(text) ? { kind: 'connected', ok: true, ...ends(text) } : null;
    default:
      return null;
  }
}

/** In words, where they stand beside the number: the numbers of metrics are others. */
function reasonOf(text: string): string | undefined {
  if (/WRONG_PSWD/.test(text)) return '2';
  if (/(?:ERROR_AUTH_FAILURE_|authFailureReason=(?:AUTH_FAILURE_)?)EAP_FAILURE/.test(text)) return '3';
  if (/(?:ERROR_AUTH_FAILURE_|authFailureReason=(?:AUTH_FAILURE_)?)TIMEOUT/.test(text)) return '1';
  return value(text, /\breason(?:Code)?[:=] ?(\d)\b/i);
}

/** WifiManager's reasons: 1 a timeout, 2 a wrong password (its guess when a handshake ends), 3 EAP. */
function failure(reason: string | undefined, detail: string): Said | readonly Said[] {
  if (reason === '3') return { kind: 'eap-failure' };
  if (reason !== '2') return { kind: 'error', detail };
  return [
    { kind: 'four-way-failed', local: true },
    { kind: 'hint', why: 'wrong-key', detail },
  ];
}

const wordings: readonly Wording<null>[] = [
  {
    pattern: /^(?:Changing supplicant state|Supplicant state changed): ?(?:\w+ ==> |from \w+ to )(\w+)/,
    says: ([, state]) => entered(state!),
  },
  {
    pattern: /\bNETWORK_DISCONNECTION_EVENT\b/,
    says: ({ input }) => {
      const reason = value(input, /\breason[:=] ?(\d{1,3})/i);
      const local = value(input, /(?:locally_?generated|local_gen)[:=] ?(\w{1,5})/i);
      return {
        kind: 'disconnected',
        ...ends(input),
        ...(reason && { reason: Number(reason) }),
        ...(local && { local: /^(?:1|true)$/i.test(local) }),
      };
    },
  },
  {
    pattern: /\bASSOCIATION_REJECTION_EVENT\b/,
    says: ({ input }) => {
      if (/\btimed ?out[:=] ?(?:true|1)\b/i.test(input))
        return { kind: 'association-timeout', ...ends(input) };
      const status = value(input, /\bstatus(?:Code)?[:=] ?(\d{1,3})/i);
      return { kind: 'associated', ok: false, ...ends(input), ...(status && { status: Number(status) }) };
    },
  },
  {
    pattern: /\bAUTHENTICATION_FAILURE_EVENT\b/,
    says: ({ input }) => failure(reasonOf(input), input),
  },
  // SupplicantStaIfaceHal tells of calls back of its supplicant.
  {
    pattern: /^onDisconnected state=\w+ locallyGenerated=(\w+) reasonCode=(\d{1,3})/,
    says: ([, local, reason]) => ({ kind: 'disconnected', local: local === 'true', reason: Number(reason) }),
  },
  {
    pattern: /^ISupplicantStaIfaceCallback\.(?:SAE|WEP|PSK)? ?incorrect password\b.*/,
    says: ([detail]) => [
      /SAE/.test(detail) ? { kind: 'authenticated', ok: false } : { kind: 'four-way-failed', local: true },
      { kind: 'hint', why: 'wrong-key', detail },
    ],
  },
  {
    pattern: /^ISupplicantStaIfaceCallback\.onAuthenticationTimeout\b/,
    says: () => ({ kind: 'authentication-timeout' }),
  },
  {
    pattern: /^ISupplicantStaIfaceCallback\.onEapFailure\b.*/,
    says: ([detail]) => ({ kind: 'eap-failure', detail }),
  },
  {
    pattern:
      /\b(?:NETWORK_SELECTION_DISABLED|REASON)_(WRONG_PASSWORD|BY_WRONG_PASSWORD|EAP_FAILURE|ASSOCIATION_REJECTION|ASSOCIATION_TIMEOUT|AUTHENTICATION_FAILURE|AUTHENTICATION_NO_CREDENTIALS|AUTHENTICATION_NO_SUBSCRIPTION|DHCP_FAILURE|AP_UNABLE_TO_HANDLE_NEW_STA|ABNORMAL_DISCONNECT)\b/,
    says: ({ input, 1: why }) => setAside(why!, input),
  },
  {
    pattern: /\blevel2FailureCode=(\w+)(?:, connectivityLevelFailureCode=(\w+))?/,
    says: ({ input, 1: failed, 2: above }) =>
      summedUp(failed === 'NONE' && above === 'DHCP' ? above : failed!, input),
  },
  {
    pattern: /\bNETWORK_CONNECTION_EVENT\b/,
    says: ({ input }) => ({ kind: 'connected', ok: true, ...ends(input) }),
  },
];

/** The words of Android's own Wi-Fi framework in logcat, beside those of its supplicant and hostapd. */
export const android: Importer = tableImporter<null>({
  form: 'Android',
  by: 'manager',
  programs:
    /^(?:WifiStateMachine|WifiClientModeImpl|ClientModeImpl|WifiStateTracker|WifiMonitor|SupplicantStateTracker|SupplicantStaIfaceHal|SupplicantStaIfaceCallback|wificond|WifiService|WifiNative|WifiHAL|WifiDiagnostics|WifiConnectivityManager|WifiLastResortWatchdog|WifiBlocklistMonitor|WifiConfigManager|WifiMetrics|SupplicantStaIfaceCallback\w*|SupplicantStaIfaceHal\w*|WifiScoreCard|WifiHealthMonitor)(?:\[[\w:]*\])?$/,
  wordings: wordings.map((wording) => ({ ...wording, common: true as const })),
  // What dumpsys prints stands without a program.
  sure: /\blevel2FailureCode=[A-Z_0-9]+,|\bNETWORK_SELECTION_DISABLED_[A-Z_]+|\b(?:ASSOCIATION_REJECTION|AUTHENTICATION_FAILURE|NETWORK_DISCONNECTION)_EVENT: \w+=/,
  state: () => null,
});
