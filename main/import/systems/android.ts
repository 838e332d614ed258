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
  const ssid = value(text, /\bssid[:=] ?"?([^",]{1,32})/i);
  return { ...bss(value(text, /\bbssid[:=] ?([0-9a-f:]{17})/i)), ...(ssid && { ssid: utf8(ssid) }) };
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
      const local = value(input, /locally_?generated[:=] ?(\w{1,5})/i);
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
      const status = value(input, /\bstatus(?:Code)?[:=] ?(\d{1,3})/i);
      return { kind: 'associated', ok: false, ...ends(input), ...(status && { status: Number(status) }) };
    },
  },
  {
    pattern: /\bAUTHENTICATION_FAILURE_EVENT\b/,
    says: ({ input }) => failure(value(input, /\breason(?:Code)?[:=] ?(\d)\b/i), input),
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
    /^(?:WifiStateMachine|WifiClientModeImpl|ClientModeImpl|WifiStateTracker|WifiMonitor|SupplicantStateTracker|SupplicantStaIfaceHal|SupplicantStaIfaceCallback|wificond|WifiService|WifiNative|WifiHAL|WifiDiagnostics|WifiConnectivityManager|WifiLastResortWatchdog|WifiBlocklistMonitor)$/,
  wordings: wordings.map((wording) => ({ ...wording, common: true as const })),
  state: () => null,
});
