import { utf8 } from '../../base/bytes.ts';
import { REDACTED, redactText } from '../redact.ts';
import { type Said, tableImporter, type Wording } from '../table.ts';
import type { Importer } from '../types.ts';

/** What a command line gave. */
interface Asked {
  /** Whether a password stood in it; null where it is not seen, or names a profile that may have one. */
  password: boolean | null;
  /** A station was asked to join: what fails without that may be a hotspot of its own. */
  joins: boolean;
}

/**
 * A password is wanted. The daemon asks for one that it has not, and for another one whenever a handshake was broken off:
 * where none was given it is the first, and else it tells no more than that nobody answered.
 */
const wanted = (detail: string, { password }: Asked): Said =>
  password === false
    ? { kind: 'configuration', ok: false, why: 'credential', detail }
    : {
        kind: 'hint',
        why: 'wrong-key',
        detail: `${detail}${password ? ', though one was given' : ': none is stored, or the one that is did not do'}`,
      };

/**
 * Why an activation failed, in nmcli's words for the reasons of a device and of an active connection
 * (nmc_device_reason_to_string and its kin, src/libnmc-base/nm-client-utils.c).
 */
function failed(words: string, asked: Asked): Said | readonly Said[] {
  if (/^Secrets were required|^No valid secrets|^Invalid secrets/.test(words)) {
    return [{ kind: 'connect-result', ok: false }, wanted(words, asked)];
  }
  if (/could not be found$/.test(words)) return { kind: 'ap-not-found', detail: words };
  if (/supplicant configuration failed$/i.test(words))
    return { kind: 'disconnected', ok: false, local: true, why: 'supplicant-config-failed' };
  if (/^IP configuration|^The IP configuration|^DHCP client/.test(words))
    return { kind: 'address', ok: false, why: 'failed', detail: words };
  if (/^Necessary firmware/.test(words)) return { kind: 'driver', ok: false, why: 'firmware', detail: words };
  return [
    ...(asked.joins ? [{ kind: 'connect-result', ok: false } as const] : []),
    { kind: 'error', detail: words },
  ];
}

const named = (ssid: string | undefined) => (ssid ? { ssid: utf8(ssid) } : {});

/** A word of a shell's command line, quoted or not. */
const WORD = `("[^"]{1,64}"|'[^']{1,64}'|[^\\s"']{1,64})`;
const unquoted = (word: string): string => word.replace(/^(["'])(.*)\1$/, '$2');

const wordings: readonly Wording<Asked>[] = [
  {
    pattern: new RegExp(
      `(?:^|[$#>] ?|sudo )nmcli (?:-\\S{1,40} ){0,6}d(?:ev(?:ice)?)? wifi (?:connect|con) ${WORD}(.*)$`,
    ),
    says: ([, ssid, rest], { state }) => {
      state.joins = true;
      state.password = / password \S/.test(rest!);
      return { kind: 'connect-request', request: true, ssid: utf8(unquoted(ssid!)) };
    },
  },
  {
    pattern:
      /(?:^|[$#>] ?|sudo )nmcli (?:-\S{1,40} ){0,6}c(?:on(?:nection)?)? up (?:id |uuid )?(?:"[^"]{1,64}"|'[^']{1,64}'|\S{1,64})/,
    // The profile may be of a hotspot, too.
    says: (_, { state }) => {
      state.password = null;
      state.joins = false;
      return null;
    },
  },
  {
    pattern: /^Error: Connection activation failed: (?:\(\d{1,3}\) )?(.*?)\.?$/,
    says: ([, words], { state }) => failed(words!, state),
  },
  {
    pattern: /^Error: No network with SSID '(.{1,32})' found\.?/,
    says: ([detail, ssid]) => ({ kind: 'ap-not-found', ...named(ssid), detail }),
  },
  { pattern: /^Error: Timeout (?:expired|\d+ sec expired|of \d+).*$/, says: timedOut, common: true },
  {
    pattern:
      /^Warning: password for '(?:802-11-wireless-security|802-1x|wifi-sec)\.[\w-]{1,40}' not given in 'passwd-file' and nmcli cannot ask without '--ask' option/,
    says: (_, { state }) => wanted('NetworkManager asks for the password', state),
  },
  {
    pattern:
      /^Error: (?:Failed to (?:add\/activate new|modify|add) connection.*: |invalid )?.{0,60}(?:802-11-wireless-security|802-1x|wifi-sec|psk|key-mgmt)[.:' ].*(?:invalid|not valid|missing|not among|is not a valid).*$/,
    says: ([detail]) => ({ kind: 'configuration', ok: false, why: 'refused', detail }),
  },
  {
    pattern: /^(?:Connection|Device '\S{1,15}') successfully activated/,
    says: () => ({ kind: 'connected', ok: true }),
  },
  // nmcli monitor, nmcli device monitor
  {
    pattern: /^([\w.-]{1,15}): using connection '.*'$/,
    says: ([, name]) => ({ kind: 'connect-request', request: true, interface: name! }),
  },
  {
    pattern: /^([\w.-]{1,15}): connection failed$/,
    says: ([, name]) => ({ kind: 'connect-result', ok: false, interface: name! }),
  },
  // The table of nmcli device status.
  {
    pattern: /^(wl[\w.-]{1,13}) +wifi +connected +(?!--)\S/,
    says: ([, name]) => ({ kind: 'connected', ok: true, interface: name! }),
  },
  {
    pattern: /^(wl[\w.-]{1,13}) +wifi +(unavailable|unmanaged) +--/,
    says: ([, name, state]) => ({
      kind: 'link',
      ok: false,
      interface: name!,
      detail:
        state === 'unmanaged'
          ? 'NetworkManager leaves it to another program'
          : 'switched off, without firmware, or without a supplicant',
    }),
  },
  {
    pattern:
      /^(?:DEVICE +TYPE +STATE +CONNECTION|[\w.-]{1,15}: connecting \(|[\w.-]{1,15} +wifi +(?:dis)?connect|Hint: use 'journalctl -xe NM_CONNECTION=|Passwords or encryption keys are required to access the wireless network|There's no primary connection|Networkmanager is now in the )/,
    says: () => null,
  },
];

function timedOut(): Said {
  return { kind: 'connect-result', ok: false, why: 'timeout' };
}

const table = tableImporter<Asked>({
  form: 'nmcli',
  by: 'manager',
  programs: /^nmcli$/,
  wordings,
  looks: /nmcli|^Error: |onnect|^Warning: password|wifi|^DEVICE|^Hint: |^Passwords/,
  state: () => ({ password: null, joins: false }),
});

/** What a command line gave as a password. */
const PASSWORD = new RegExp(`([ .](?:password|psk|wep-key\\d?|leap-password) )${WORD}`, 'g');

/** What nmcli prints of a connection that it brings up, of devices and their changes. */
export const nmcli: Importer = {
  ...table,
  redact: (text) => redactText(/\bnmcli /.test(text) ? text.replace(PASSWORD, `$1${REDACTED}`) : text),
};
