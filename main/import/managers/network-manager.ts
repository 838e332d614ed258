import { utf8 } from '../../base/bytes.ts';
import { Status } from '../../standard/status.ts';
import { addressKind, type Said, tableImporter, type Wording } from '../table.ts';
import type { Importer } from '../types.ts';

/** NetworkManager's device states of which an attempt is made, and the reasons that it gives for leaving them. */
function stateChange(from: string, to: string, reason: string): Said | null {
  if (to === 'activated') return { kind: 'connected', ok: true };
  if (to === 'need-auth' && reason !== 'none')
    return {
      kind: 'hint',
      why: 'wrong-key',
      detail: `NetworkManager asks for the password again (${reason})`,
    };
  if (to === 'unmanaged' || (to === 'deactivating' && LEFT.test(reason)))
    return reason === 'none' || from !== 'activated'
      ? null
      : { kind: 'disconnected', local: true, why: reason };
  if (to !== 'failed' && to !== 'disconnected' && to !== 'deactivating') return null;
  if (reason === 'ssid-not-found') return { kind: 'ap-not-found', detail: reason };
  if (reason === 'supplicant-timeout') return { kind: 'association-timeout', detail: reason };
  if (/^(?:ip-config-|dhcp-)/.test(reason))
    return { kind: 'address', why: 'failed', ok: false, detail: reason };
  if (to === 'deactivating') return null;
  return { kind: 'disconnected', ok: to !== 'failed', local: true, why: reason };
}

/** What a person, or the machine as it sleeps, ends. */
const LEFT = /^(?:user-requested|sleeping|connection-removed|removed|unmanaged|now-unmanaged)$/;

/** Steps of the supplicant's state (`wpa_states` of wpa_supplicant) as NetworkManager follows them. */
function supplicantState(from: string, to: string): Said | null {
  if (to === 'associating' && from !== 'associated') return { kind: 'associate-request', request: true };
  if (to === 'associated' && from === 'associating') return { kind: 'associated', ok: true };
  if (to === 'completed') return { kind: 'connected', ok: true };
  if (to === 'disconnected' && /4way|associat|authenticat|group|completed/.test(from))
    return { kind: 'disconnected', why: `${from} -> ${to}` };
  return null;
}

/** Device states of NetworkManager 0.8 and before, and from 0.9 on (nm-device-state), by their numbers. */
const OLD_STATES = ['unknown', 'unmanaged', 'unavailable', 'disconnected', 'prepare', 'config', 'need-auth'];
const OLD_ENDS: Readonly<Record<string, string>> = { 7: 'ip-config', 8: 'activated', 9: 'failed' };
const NEW_STATES: Readonly<Record<string, string>> = {
  10: 'unmanaged',
  20: 'unavailable',
  30: 'disconnected',
  40: 'prepare',
  50: 'config',
  60: 'need-auth',
  70: 'ip-config',
  100: 'activated',
  110: 'deactivating',
  120: 'failed',
};
const numbered = (state: string): string =>
  NEW_STATES[state] ?? OLD_ENDS[state] ?? OLD_STATES[Number(state)] ?? '';

/** Reasons by their numbers (NMDeviceStateReason): those that tell what went wrong. */
const REASONS: Readonly<Record<string, string>> = {
  0: 'none',
  2: 'now-managed',
  3: 'now-unmanaged',
  4: 'config-failed',
  5: 'ip-config-unavailable',
  6: 'ip-config-expired',
  7: 'no-secrets',
  8: 'supplicant-disconnect',
  9: 'supplicant-config-failed',
  10: 'supplicant-failed',
  11: 'supplicant-timeout',
  15: 'dhcp-start-failed',
  16: 'dhcp-error',
  17: 'dhcp-failed',
  36: 'removed',
  37: 'sleeping',
  38: 'connection-removed',
  39: 'user-requested',
  53: 'ssid-not-found',
};

const wordings: readonly Wording<null>[] = [
  {
    pattern: /^(?:device )?state change: (\d{1,3}) -> (\d{1,3}) \(reason (\d{1,2})\)/,
    says: ([, from, to, reason]) =>
      stateChange(numbered(from!), numbered(to!), REASONS[reason!] ?? `reason ${reason}`),
  },
  // Newer ones print both: `state change: config -> failed (reason 'no-secrets') [50 120 7]`, older ones the numbers behind the words.
  {
    pattern: /^(?:device )?state change: ([\w-]+) -> ([\w-]+) \(reason '([^']*)'\) \[/,
    says: ([, from, to, reason]) => stateChange(from!, to!, reason!),
  },
  {
    pattern: /^Activation \([\w.-]{1,15}\) failed for (?:access point|connection) /,
    says: () => ({ kind: 'error', detail: 'Activation failed' }),
  },
  {
    pattern: /^state change: ([\w-]+) -> ([\w-]+) \(reason '([^']*)'/,
    says: ([, from, to, reason]) => stateChange(from!, to!, reason!),
  },
  {
    pattern: /^supplicant interface state: ([\w-]+) -> ([\w-]+)/,
    says: ([, from, to]) => supplicantState(from!, to!),
  },
  // wpa_supplicant tells it where the AP refuses the station's confirm with status 15 (sme.c): the AP has checked it.
  {
    pattern: /^Activation: \(wifi\) SAE password mismatch reported by supplicant/,
    says: () => ({ kind: 'sae-confirm', request: false, status: Status.ChallengeFailure }),
  },
  // The supplicant reports it of any handshake that is broken off, as "pre-shared key may be incorrect" (events.c).
  {
    pattern:
      /^Activation: \(wifi\) (?:(?:new connection )?disconnected during association, |psk mismatch reported by supplicant, )?(?:asking for new (?:key|secrets)|retrying connection|reauthenticating connection)/,
    says: ([detail]) => ({ kind: 'hint', why: 'wrong-key', detail: detail! }),
  },
  {
    pattern:
      /^(?:Activation: \(wifi\) No PSK for '.*'|no secrets: .*|.*no secrets? agents?.*|(?:connection\[.*\] \(.*\) )?.*blocked from autoconnect due to no secrets|agent returned no secrets for request .*)/,
    says: ([detail]) => ({ kind: 'configuration', ok: false, why: 'credential', detail: detail! }),
  },
  {
    pattern:
      /^Activation: \(wifi\) (?:access point|connection) '.*' (?:has|requires) (?:security|no security).*secrets are required/,
    says: () => null,
  },
  {
    pattern:
      /^(?:manager: )?(?:rfkill\d*: )?Wi-?Fi (?:hardware radio set disabled|now disabled by radio killswitch)/,
    says: ([detail]) => ({ kind: 'configuration', ok: false, why: 'radio', detail }),
  },
  {
    pattern: /^link timed out\./,
    says: ([detail]) => ({ kind: 'disconnected', ok: false, why: 'link-timeout', detail: detail! }),
  },
  {
    pattern: /^Activation: \(wifi\) association took too long/,
    says: ([detail]) => ({ kind: 'association-timeout', detail: detail! }),
  },
  {
    pattern:
      /^Activation: \(wifi\) Stage 2 of 5 \(Device Configure\) successful\.\s+Connected to (?:wireless network|Wi-Fi network) ["“](.*)["”]/,
    says: (match) => ({ kind: 'associated', ok: true, ssid: utf8(match[1]!) }),
  },
  {
    pattern: /^Activation: starting connection '(.*)' \(/,
    says: (match) => ({ kind: 'connect-request', request: true, detail: match[1]! }),
  },
  {
    pattern: /^Activation: failed for connection '(.*)'/,
    says: ([detail]) => ({ kind: 'error', detail: detail! }),
  },
  {
    pattern: /^(?:Wi-Fi|wifi|\(wifi\)):? (?:link timed out|connection .* (?:timed out|secrets)|.*new key)/i,
    says: ([detail]) => ({ kind: 'hint', detail: detail! }),
  },
  {
    pattern: /^link (dis)?connected|^carrier (?:is (?:now )?)?(OFF|ON)/i,
    says: (match) => ({ kind: 'link', ok: !match[1] && match[2]?.toUpperCase() !== 'OFF' }),
  },
  {
    pattern: /^state changed .*?(?:-> bound|new lease|bound)(?:, address=([\d.]+))?/,
    says: (match) => ({
      kind: 'address',
      ok: true,
      why: match[1] ? addressKind(match[1]) : 'dhcp',
      ...(match[1] && { detail: match[1] }),
    }),
  },
  {
    pattern: /^(?:request timed out|state changed .*?(?:-> )?(?:timeout|fail|no lease|expire)\w*)/,
    says: ([detail]) => ({ kind: 'address', ok: false, why: 'failed', detail: detail! }),
  },
  { pattern: /^(?:option|address|plen|gateway|lease time|Activation: |activation:)/, says: () => null },
];

/** `<info>  [1700000000.1234] device (wlan0): `, `dhcp4 (wlan0): `, and older ones: `<info> (wlan0): `. */
const SUBJECT =
  /^(?:<\w+>\s+)?(?:\[\d+\.\d+\]\s+)?(?:(?:device|dhcp[46]|manager|supplicant)(?:\[\w+\])? ?)?\((?:(?:\w+\/)?([\w.-]{1,15}))\): /;

/** NetworkManager's log: what it wants of a device, what it takes from the supplicant, and the address that it got. */
export const networkManager: Importer = tableImporter<null>({
  form: 'NetworkManager',
  by: 'manager',
  programs: /^(?:NetworkManager|nm-dispatcher)$/,
  subject(text) {
    const match = SUBJECT.exec(text);
    if (!match) return { rest: text.replace(/^(?:<\w+>\s+)?(?:\[\d+\.\d+\]\s+)?/, '') };
    return { rest: text.slice(match[0].length), interface: match[1]! };
  },
  sure: ({ text }) =>
    /^<(?:trace|debug|info|warn|error)> +\[\d{10}\.\d+\] /.test(text) ||
    (SUBJECT.test(text) && /^(?:<\w+>|device|dhcp[46])[ [(]/.test(text)),
  wordings: wordings.map((wording) => ({ ...wording, common: true as const })),
  state: () => null,
});
