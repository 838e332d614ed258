import type { MacAddress } from '../../base/brand.ts';
import { utf8 } from '../../base/bytes.ts';
import type { EventKey, Said, SaidOf } from '../../base/event.ts';
import { EtherType, groupKeyUse, Subtype } from '../../standard/frames.ts';
import { algorithmOfAuthType } from '../../standard/nl80211.ts';
import { redactText } from '../redact.ts';
import { bss, mac } from '../table.ts';
import type { Importer, LineReader, LogLine, Read } from '../types.ts';

/** tracefs, trace-cmd and perf alike: who called, on which CPU, when, and the tracepoint with its arguments. */
const LINE =
  /^(.{1,32}?)[- ]+(\d{1,8})\s+(?:\(\s*[\d-]+\) )?\[\d{1,4}\]\s+(?:\S{4,6}\s+)?(\d{1,9}\.\d{6,9}): (?:\w{3,12}:)?((?:rdev|drv|cfg80211|api|stop_queue|wake_queue)\w{0,60}): (.*)$/;

const TRACED = /: (?:\w{3,12}:)?(?:rdev|drv|cfg80211|api)_\w{2,60}: /;

/** IEEE80211_STA_ASSOC. */
const ASSOCIATED = 3;

/** A call of user space into cfg80211 whose result comes with the next `rdev_return_int` of the same task. */
interface Call {
  readonly said: Said;
  /** Whether it has been told when it was made: then only its failure is news. */
  readonly told: boolean;
}

const argument = (text: string, pattern: RegExp): string | undefined => pattern.exec(text)?.[1];
const NETDEV = /\b(?:netdev|vif):([^\s(]{1,15})\(/;

/** Reads the calls and events of cfg80211, and the states that mac80211 gives to stations. */
class FtraceReader implements LineReader {
  /** By task: a call that has not returned. */
  readonly #calls = new Map<string, Call>();
  /** Interfaces that hostapd works on. */
  readonly #aps = new Set<string>();
  /** States in mac80211, by interface and by interface and peer: 3 is associated. Without any the driver keeps them itself. */
  readonly #states = new Map<string, number>();

  read({ text }: LogLine): readonly Read[] | null {
    const line = LINE.exec(text.trimStart());
    if (!line) return /^# (?:tracer: |entries-in-buffer)|^#(?: |$)/.test(text) ? [] : null;
    const [, task = '', pid = '', , point = '', args = ''] = line;
    const name = argument(args, NETDEV);
    if (name && /^hostapd/.test(task) && point.startsWith('rdev_')) this.#aps.add(name);
    const said =
      point === 'rdev_return_int' ? this.#returned(pid, args) : this.#called(pid, point, args, name);
    if (said === null) return [];
    return [{ type: 'event', event: { by: 'kernel', ...(name && { interface: name }), ...said } }];
  }

  end(): readonly Read[] {
    return [];
  }

  #called(task: string, point: string, args: string, name: string | undefined): Said | null {
    if (point === 'drv_sta_state') return this.#state(args, name);
    if (name !== undefined && this.#aps.has(name)) return this.#ofAp(task, point, args, name);
    const made = callOf(point, args, name);
    const call =
      made?.said.kind === 'key-install'
        ? { ...made, said: { ...made.said, ...this.#early(name, undefined) } }
        : made;
    if (call) {
      this.#calls.set(task, call);
      return call.told ? call.said : null;
    }
    if (point.startsWith('rdev_')) this.#calls.delete(task);
    return this.#happened(point, args, name);
  }

  /** hostapd names the station where it speaks of one. */
  #ofAp(task: string, point: string, args: string, name: string): Said | null {
    const station = mac(argument(args, /, (?:mac addr: |station mac: )?([0-9a-f:]{17})(?:,|$)/));
    const known = station && station !== '00:00:00:00:00:00' ? { station } : {};
    const ends = { by: 'ap' as const, interface: name, ...known };
    if (point === 'rdev_add_key') {
      const early = this.#early(name, known.station);
      this.#calls.set(task, {
        said: { kind: 'key-install', ...ends, key: keyOf(args), ...early },
        told: false,
      });
      return null;
    }
    if (point.startsWith('rdev_')) this.#calls.delete(task);
    const eapol = eapolOf(point, args);
    return eapol && { kind: 'eapol', request: eapol.request!, ...ends };
  }

  /** With fast transition keys are tried before mac80211 has an associated peer. */
  #early(name: string | undefined, peer: string | undefined): Pick<SaidOf<'key-install'>, 'why'> {
    if (name === undefined || this.#states.size === 0 || (this.#aps.has(name) && !peer)) return {};
    const state = this.#states.get(peer ? `${name} ${peer}` : name) ?? 0;
    return state < ASSOCIATED ? { why: 'before-association' } : {};
  }

  #returned(task: string, args: string): Said | null {
    const call = this.#calls.get(task);
    this.#calls.delete(task);
    const result = Number(argument(args, /returned: (-?\d{1,6})/) ?? 0);
    if (!call) return null;
    if (result < 0) return { ...call.said, ok: false, errno: result } as Said;
    return call.told ? null : ({ ...call.said, ok: true } as Said);
  }

  /** mac80211: 1 known, 2 authenticated, 3 associated, 4 authorized. */
  #state(args: string, name: string | undefined): Said | null {
    const peer = mac(argument(args, /\bsta:([0-9a-f:]{17})/));
    const change = /state: (\d)->(\d)/.exec(args);
    if (!peer || !change || name === undefined) return null;
    const to = Number(change[2]);
    this.#states.set(`${name} ${peer}`, to);
    if (!this.#aps.has(name)) this.#states.set(name, to);
    if (Number(change[1]) > to) return null;
    const ends = this.#aps.has(name) ? { by: 'ap' as const, station: peer } : { bssid: peer };
    if (to === 2) return { kind: 'authenticated', ok: true, ...ends };
    if (to === 3) return { kind: 'associated', ok: true, ...ends };
    return to === 4 ? { kind: 'port-authorized', ok: true, ...ends } : null;
  }

  /** What cfg80211 hears of the air, as a station. */
  #happened(point: string, args: string, name: string | undefined): Said | null {
    const ends = bss(argument(args, /, (?:bssid: |peer: )?([0-9a-f:]{17})(?:,|$)/));
    switch (point) {
      case 'cfg80211_send_auth_timeout':
        return { kind: 'authentication-timeout', ...ends };
      case 'cfg80211_send_assoc_failure':
        return /timeout: true/.test(args) || !/timeout/.test(args)
          ? { kind: 'association-timeout', ...ends }
          : { kind: 'associated', ok: false, ...ends };
      case 'cfg80211_send_assoc_timeout':
        return { kind: 'association-timeout', ...ends };
      // It comes after mac80211 has made the AP an associated one, or has not.
      case 'cfg80211_send_rx_assoc':
        return (this.#states.get(name ?? '') ?? 0) >= ASSOCIATED
          ? null
          : { kind: 'associated', ok: false, ...ends };
      case 'cfg80211_rx_mlme_mgmt':
      case 'cfg80211_tx_mlme_mgmt': {
        const local = point === 'cfg80211_tx_mlme_mgmt';
        const type = Number(argument(args, /ftype:(0x[0-9a-f]{1,4})/) ?? 0);
        if (type >> 4 === Subtype.Deauthentication) return { kind: 'deauthenticated', local };
        return type >> 4 === Subtype.Disassociation ? { kind: 'disassociated', local } : null;
      }
      case 'cfg80211_michael_mic_failure':
        return { kind: 'michael-failure', ...ends, detail: args };
      case 'api_beacon_loss':
      case 'api_connection_loss':
        return { kind: 'beacon-loss', detail: point };
      default:
        return eapolOf(point, args);
    }
  }
}

/** EAPOL that goes over nl80211. */
function eapolOf(point: string, args: string): SaidOf<'eapol'> | null {
  const request = point === 'rdev_tx_control_port';
  if (!request && point !== 'cfg80211_rx_control_port') return null;
  if (Number(argument(args, /proto: (0x[0-9a-f]{1,4})/) ?? 0) !== EtherType.Eapol) return null;
  return {
    kind: 'eapol',
    request,
    ...(/(?:netdev:)/.test(args) && bss(argument(args, /, ([0-9a-f:]{17}),/))),
  };
}

function keyOf(args: string): EventKey {
  const index = Number(argument(args, /key_index: (\d{1,2})/) ?? 0);
  const use = /pairwise: true/.test(args) ? 'pairwise' : groupKeyUse(index);
  return { use, index, cipher: null, length: null };
}

/** A call of a station's supplicant; null for one of which no attempt is made. */
function callOf(point: string, args: string, name: string | undefined): Call | null {
  const bssid: { readonly bssid?: MacAddress } = bss(argument(args, /\bbssid: ([0-9a-f:]{17})/));
  const reason = Number(argument(args, /reason(?: code|_code)?: (\d{1,5})/) ?? 0);
  const algorithm = algorithmOfAuthType[Number(argument(args, /auth type: (\d)/) ?? -1)];
  const base = { request: true as const, ...bssid, ...(name && { interface: name }) };
  switch (point) {
    case 'rdev_auth':
      return {
        told: true,
        said: { kind: 'authenticate-request', ...base, ...(algorithm !== undefined && { algorithm }) },
      };
    case 'rdev_assoc':
      return { told: true, said: { kind: 'associate-request', ...base } };
    case 'rdev_connect': {
      const ssid = argument(args, /, ssid: (.{1,32}?), auth type/);
      return { told: true, said: { kind: 'connect-request', ...base, ...(ssid && { ssid: utf8(ssid) }) } };
    }
    case 'rdev_deauth':
    case 'rdev_disconnect':
      return {
        told: true,
        said: { kind: 'deauthenticated', ...base, local: true, ...(reason > 0 && { reason }) },
      };
    case 'rdev_disassoc':
      return {
        told: true,
        said: { kind: 'disassociated', ...base, local: true, ...(reason > 0 && { reason }) },
      };
    case 'rdev_add_key':
      return {
        told: false,
        said: { kind: 'key-install', ...(name && { interface: name }), key: keyOf(args) },
      };
    default:
      return null;
  }
}

/** The kernel's tracepoints of cfg80211 and mac80211 as tracefs, trace-cmd and perf print them. */
export const ftrace: Importer = {
  form: 'ftrace',
  recognise: ({ text }) =>
    TRACED.test(text) && LINE.test(text.trimStart()) ? 2 : /^# tracer: /.test(text) ? 2 : 0,
  reader: () => new FtraceReader(),
  redact: redactText,
};
