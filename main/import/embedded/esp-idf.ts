import { utf8 } from '../../base/bytes.ts';
import { type ControlEvent, type Ends, resultOf } from '../../base/event.ts';
import { isOfTheJoin, Reason } from '../../standard/reason.ts';
import { addressKind, bss, mac, type Said, sta, tableImporter, type Wording } from '../table.ts';
import type { Importer, LineReader, LogLine, Read } from '../types.ts';
import { espLeave } from './reasons.ts';

/** What the lines told so far. */
interface Esp {
  /** Own address, once a line has named it. */
  station?: Ends['station'];
  /** Whether it has been connected since it last began to authenticate. */
  connected: boolean;
}

/** Lower byte of a state change: the frame that caused it, as its first byte of frame control; 0: a timer. */
const BY = { timer: 0x00, deauthentication: 0xc0, disassociation: 0xa0 } as const;

/** `state: run -> init (fc0)`: the reason, and behind it the byte of the frame. */
function stateChange(from: string, to: string, code: number, state: Esp): Said | null {
  const ends = state.station ? { station: state.station } : {};
  if (to === 'auth') {
    state.connected = false;
    return { kind: 'authenticate-request', ...ends, request: true };
  }
  if (to === 'assoc') return { kind: 'authenticated', ...ends, ok: true };
  if (to === 'run') return { kind: 'associated', ...ends, ok: true };
  if (to !== 'init' || from === 'init') return null;
  const reason = code >> 8;
  const frame = code & 0xff;
  const was = from === 'auth' || from === 'assoc' || from === 'run' ? from : null;
  if (frame === BY.deauthentication || frame === BY.disassociation) {
    const kind = frame === BY.deauthentication ? 'deauthenticated' : 'disassociated';
    return { kind, ...ends, reason, local: false };
  }
  if (frame !== BY.timer) {
    // The answer itself ends it: it holds a status that this line does not tell.
    if (was === 'auth') return { kind: 'authenticated', ...ends, ok: false };
    if (was === 'assoc') return { kind: 'associated', ...ends, ok: false };
  }
  if (state.connected && reason === Reason.FourWayTimeout)
    return { kind: 'disconnected', ...ends, reason, local: true };
  return espLeave(reason, { ends, state: was, local: true });
}

/** SAE in the driver's words: the transaction of the frame, and its status. */
function answer(transaction: number, status: number, algorithm: number): Said | null {
  if (algorithm !== 3)
    return transaction === 2 ? { kind: 'authenticated', algorithm, ...resultOf(status) } : null;
  if (transaction === 1) return { kind: 'sae-commit', algorithm, status, request: false };
  return transaction === 2 ? { kind: 'sae-confirm', algorithm, status, request: false } : null;
}

const wordings: readonly Wording<Esp>[] = [
  {
    pattern: /^state: (\w+) -> (\w+) \((?:0x)?([0-9a-f]{1,8})\)/,
    says: ([, from, to, code], { state }) => stateChange(from!, to!, Number.parseInt(code!, 16), state),
  },
  {
    pattern: /^connected with (.*?)(?:, aid = \d+)?, channel \d+, [^,\s]+(?:, bssid = ([0-9a-f:]{17}))?/,
    says: ([, ssid, bssid], { state }) => {
      state.connected = true;
      return {
        kind: 'connected',
        ok: true,
        ssid: utf8(ssid!),
        ...bss(bssid),
        ...(state.station && { station: state.station }),
      };
    },
  },
  {
    pattern: /^mode : sta \(([0-9a-f:]{17})\)/,
    says: ([, address], { state }) => {
      const station = mac(address);
      if (!station) return null;
      state.station = station;
      return { kind: 'interface', station };
    },
  },
  {
    pattern: /^mode : softAP \(([0-9a-f:]{17})\)/,
    says: ([, address]) => ({ kind: 'interface', by: 'ap', ...bss(address) }),
  },
  {
    pattern: /^(?:bcn_timeout|ap_probe_send over)\b.*/,
    says: ([detail]) => ({ kind: 'beacon-loss', detail }),
  },
  {
    pattern: /^add bssid ([0-9a-f:]{17}) to blacklist/,
    says: ([detail, bssid], { state }) => ({
      kind: 'temporarily-disabled',
      ...stationEnds(state),
      ...bss(bssid),
      detail,
    }),
  },
  {
    pattern: /^reason: [\w ]{1,60}\((\d{1,3})\)/,
    says: ([, reason], { state }) =>
      espLeave(Number(reason), { ends: stationEnds(state), state: null, local: null }),
  },
  {
    pattern: /^recv auth: seq=(\d+), status=(\d+), algo=(\d+)/,
    says: ([, transaction, status, algorithm]) =>
      answer(Number(transaction), Number(status), Number(algorithm)),
  },
  {
    pattern: /^Send disconnect event, reason=(\d+)/,
    says: ([, reason], { state }) =>
      espLeave(Number(reason), { ends: stationEnds(state), state: null, local: null }),
  },
  {
    // The event loop of ESP-IDF 3 and 4, with debugging on.
    pattern:
      /^SYSTEM_EVENT_STA_DISCONNECTED, ssid:(.{0,32}?), ssid_len:\d+, bssid:([0-9a-f:]{17}), reason:(\d{1,3})\b/,
    says: ([, ssid, bssid, reason], { state }) => ({
      ...espLeave(Number(reason), {
        ends: { ...stationEnds(state), ...bss(bssid) },
        state: null,
        local: null,
      }),
      ...(ssid && { ssid: utf8(ssid) }),
    }),
  },
  {
    // MicroPython
    pattern: /^STA_DISCONNECTED, reason:(\d{1,3})\b/,
    says: ([, reason], { state }) =>
      espLeave(Number(reason), { ends: stationEnds(state), state: null, local: null }),
  },
  {
    pattern: /^inactive timer: .*aid\[\d+\]([0-9a-f:]{17}) leave/,
    says: ([detail, station]) => ({
      kind: 'disconnected',
      by: 'ap',
      ...sta(station),
      local: true,
      reason: Reason.Inactivity,
      detail,
    }),
  },
  // The network interface, and the station example that most programs begin with.
  {
    pattern: /^(?:sta ip: ?|got ip: ?)([\d.]{7,15})/,
    says: ([, detail]) => ({ kind: 'address', ok: true, why: addressKind(detail!), detail: detail! }),
  },
  {
    pattern: /^connected to ap SSID: ?(.{1,32}?),? password:/,
    says: ([, ssid]) => ({ kind: 'connected', ok: true, ssid: utf8(ssid!) }),
  },
  {
    pattern: /^Failed to connect to SSID: ?(.{1,32}?),? password:/,
    says: ([, ssid]) => ({ kind: 'connect-result', ok: false, ssid: utf8(ssid!) }),
  },
  { pattern: /^assoc timeout\b/, says: () => ({ kind: 'association-timeout' }) },
  { pattern: /^auth timeout\b/, says: () => ({ kind: 'authentication-timeout' }) },
  {
    pattern: /^(?:handshake timeout|send deauth for 4 way handshake timeout)/,
    says: () => ({ kind: 'four-way-failed', local: true }),
  },
  {
    pattern: /^station: ([0-9a-f:]{17}) join, AID ?= ?(\d+)/,
    says: ([, station, aid]) => ({
      kind: 'associated',
      by: 'ap',
      ok: true,
      ...sta(station),
      values: { aid: Number(aid) },
    }),
  },
  {
    pattern: /^station: ([0-9a-f:]{17}) leave, AID = \d+(?:, reason = (\d+))?/,
    says: ([, station, reason]) => ({
      kind: 'disconnected',
      by: 'ap',
      ...sta(station),
      ...(reason && { reason: Number(reason), ...(isOfAp(Number(reason)) && { local: true as const }) }),
    }),
  },
];

/** What an AP gives as its reason: a timer of its own, or what it does not accept. A station leaves with others. */
const isOfAp = (reason: number): boolean =>
  isOfTheJoin(reason) ||
  reason === Reason.AuthenticationGone ||
  reason === Reason.Inactivity ||
  reason === Reason.ApBusy ||
  reason === Reason.Class2 ||
  reason === Reason.Class3;

const stationEnds = ({ station }: Esp): Ends => (station ? { station } : {});

/** The driver's own lines. The time and the tag `wifi` before the text are the line's prefix. */
const driver: Importer = tableImporter<Esp>({
  form: 'ESP-IDF',
  by: 'supplicant',
  programs: /^(?:wifi(?: station| softAP| STA| AP)?|esp_netif_handlers|event)$/,
  wordings: wordings.map((wording) => ({ ...wording, common: true as const })),
  state: () => ({ connected: false }),
});

/** Its copy of hostap logs under the tag `wpa`, the station and the access point alike. */
const isPort = ({ program }: LogLine): boolean => program === 'esp-wpa';

/** Who reads what the copy of hostap prints. */
interface Port {
  readonly station: Importer;
  readonly ap: Importer;
}

/** Words of the access point alone (ap/ieee802_11.c) that look like the station's. */
const OF_AP = /^OWE: (?:Invalid DH data received|Failed to (?:retrieve public key|process assoc req))/;

/** One device is a station, an access point, or both at once: what its lines do not say of whom, the others tell. */
class EspReader implements LineReader {
  readonly #driver = driver.reader();
  readonly #port: Port;
  readonly #station: LineReader;
  readonly #ap: LineReader;
  /** Who read the line before: a dump goes on. */
  #last: LineReader;
  #isAp = false;
  #own: Ends = {};
  #ownAp: Ends = {};
  #client: Ends = {};

  constructor(port: Port) {
    this.#port = port;
    this.#station = port.station.reader();
    this.#ap = port.ap.reader();
    this.#last = this.#station;
  }

  read(line: LogLine): readonly Read[] | null {
    if (!isPort(line)) {
      const read = this.#driver.read(line);
      for (const one of read ?? []) if (one.type === 'event') this.#learn(one.event);
      return read;
    }
    const said = { ...line, program: null };
    const goesOn = this.#isAp || /^\s*[0-9a-f]{2} /i.test(said.text);
    this.#last = this.#speaker(said) ?? (goesOn ? this.#last : this.#station);
    const read = this.#last.read(said) ?? [];
    return read.map((one) => (one.type === 'event' ? { ...one, event: this.#named(one.event) } : one));
  }

  /** Of what both ends print, a device that was not seen to be an access point says it as a station. */
  #speaker(said: LogLine): LineReader | null {
    const { ap, station } = this.#port;
    if (OF_AP.test(said.text)) return this.#ap;
    const isStation = station.recognise(said) === 2;
    if (ap.recognise(said) !== 2) return isStation ? this.#station : null;
    return isStation && !this.#isAp ? this.#station : this.#ap;
  }

  #learn({ by, kind, station, bssid }: ControlEvent): void {
    if (by === 'ap') this.#isAp = true;
    if (by === 'ap' && !this.#own.station) this.#last = this.#ap;
    if (kind === 'interface' && by === 'ap') this.#ownAp = bssid ? { bssid } : {};
    else if (kind === 'interface') this.#own = station ? { station } : {};
    else if (kind === 'associated' && by === 'ap') this.#client = station ? { station } : {};
  }

  #named(event: ControlEvent): ControlEvent {
    return event.by === 'ap' ? { ...this.#client, ...this.#ownAp, ...event } : { ...this.#own, ...event };
  }

  end(): readonly Read[] {
    return [...this.#driver.end(), ...this.#station.end(), ...this.#ap.end()];
  }
}

/**
 * What ESP-IDF logs: the Wi-Fi driver of an ESP32 its states, each with the reason and the frame that ended it, and the
 * copy of hostap what `port` reads.
 */
export const espIdf = (port: Port): Importer => ({
  ...driver,
  recognise: (line) => (isPort(line) ? 2 : driver.recognise(line)),
  reader: () => new EspReader(port),
  redact: (text) => port.station.redact(driver.redact(text)),
});
