/** Live work: watching others, joining a network, a simulated one, and what is asked meanwhile. */
import * as v from 'valibot';
import { type Changed, call } from './call.ts';
import { id, nothing } from './common.ts';
import type { StepView } from './step.ts';

/** Live work: what runs, or how it ended. */
export interface LiveView {
  /** `observe`: others are watched. `join`: this program is the supplicant. */
  kind: 'observe' | 'join';
  /** `wlan0` joins "Home", or what is watched. */
  title: string;
  running: boolean;
  /** Where it stands, in words. */
  state: string;
  /** What is held until the person goes on. */
  held: HeldView | null;
  /** How it ended: the words, and what to do next. */
  ended: { ok: boolean; words: string; next: string } | null;
  /** Records that the kernel threw away because they were not read in time. */
  lost: number;
  /** What was decided and why, the newest last. */
  notes: string[];
  /** What may be asked of the connection; [] where others are watched. */
  orders: LiveOrderView[];
  /** Where it stops, as `setStops` sets it. */
  stops: string[];
  /** Access points that the last scan found, the strongest first. */
  found: FoundView[];
}

/** What is held; times in milliseconds since 1970. */
export interface HeldView {
  kind: 'state' | 'message' | 'command' | 'calculation' | 'error';
  /** As a breakpoint names it: `M2`, `PTK`. */
  name: string;
  words: string;
  since: number;
  deadline: number | null;
  deadlineWords: string;
  /** Of a calculation: what was computed, its secrets masked. */
  step: StepView | null;
}

/** What may be asked of a live connection. */
export type LiveOrder = 'rekey-pairwise' | 'rekey-group' | 'rejoin' | 'scan' | 'roam';

/** Something that may be asked of a live connection. */
export interface LiveOrderView {
  order: LiveOrder;
  label: string;
  /** What happens then. */
  words: string;
  /** Why it cannot be asked for now; null: it can. */
  reason: string | null;
}

/** Live work that a crash, a kill or a power cut ended, as far as it was on the disk: all but the last second. */
export interface RecoveryView {
  id: string;
  /** When it began, in milliseconds since 1970. */
  time: number;
  bytes: number;
  /** It is of this very program, whose analysis died and was started again. */
  own: boolean;
}

/** An access point in reach. */
export interface FoundView {
  bssid: string;
  /** The name of its network; empty where it hides that. */
  ssid: string;
  channel: number | null;
  frequencyMHz: number;
  signalDbm: number | null;
  /** The station is at this one. */
  current: boolean;
  /** Why our supplicant does not go there; null: it would. */
  unfit: string | null;
}

/** One thing that a device or the kernel can do or not; null: it does not say. */
export interface AbilityView {
  name: string;
  able: boolean | null;
  explained: string;
}

export interface LiveInterfaceView {
  name: string;
  device: string;
  /** `STATION`, `MONITOR`. */
  type: string;
  address: string | null;
  up: boolean | null;
  /** Network that it is in; null: none. */
  ssid: string | null;
  /** Programs that have it, or may have it. */
  managedBy: string[];
  ciphers: string[];
  akms: string[] | null;
  abilities: AbilityView[];
}

/** What this machine has for live work. */
export interface MachineView {
  kernel: string;
  interfaces: LiveInterfaceView[];
  crypto: { name: string; use: string; available: boolean | null; strength: string; evidence: string[] }[];
  /** Why live work is not possible, or what limits it; with the next thing to do. */
  problems: string[];
}

/** A name that the kernel allows for a network device. */
const deviceName = v.pipe(v.string(), v.regex(/^[^/\s:-][^/\s:]{0,14}$/));
const macAddress = v.pipe(v.string(), v.regex(/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/));
/** Where our supplicant is to stop: `M2`, `SAE Commit`, `command:NEW_KEY`, `state:four-way`, `error`. */
const stop = v.pipe(v.string(), v.maxLength(40), v.regex(/^[\w:.-]+( [\w:.-]+)*$/));
const stops = v.pipe(v.array(stop), v.maxLength(32));
/** `user@host`: never an option of ssh. */
const sshHost = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_][\w.@-]{0,252}$/));

/** Calls about live work. */
export const liveCalls = {
  /** The wireless interfaces of this machine, and what each can do. */
  machine: call(nothing).gives<MachineView>(),
  /** Live work that ended with its process and was never saved, the newest first. */
  recoverable: call(nothing).gives<RecoveryView[]>(),
  /** Opens such work; it is offered again until it was saved or discarded. */
  recover: call(v.strictObject({ id })).gives<Changed>(),
  discardRecovery: call(v.strictObject({ id })).gives<null>(),
  /** Watches what others do: netlink of this machine, network devices, or tcpdump on another machine. */
  observe: call(
    v.strictObject({
      netlink: v.boolean(),
      devices: v.pipe(v.array(deviceName), v.maxLength(8)),
      /** `user@host`, and the device there. */
      ssh: v.nullable(v.strictObject({ host: sshHost, device: deviceName })),
    }),
  ).gives<Changed>(),
  /** Joins a network as its supplicant. */
  join: call(
    v.strictObject({
      interface: deviceName,
      ssid: v.pipe(v.string(), v.minLength(1), v.maxLength(32)),
      passphrase: v.nullable(v.pipe(v.string(), v.minLength(1), v.maxLength(256))),
      eapol: v.picklist(['auto', 'control-port', 'packet']),
      /** Goes on though another program manages the interface. */
      evenIfManaged: v.boolean(),
      breakpoints: stops,
      /** Stop at the very first act. */
      stepping: v.boolean(),
    }),
  ).gives<Changed>(),
  /** Joins a simulated access point: no radio, no privilege, and what goes wrong is chosen. */
  simulate: call(
    v.strictObject({
      security: v.picklist(['wpa2', 'psk-sha256', 'ft-psk', 'wpa3', 'owe']),
      fault: v.picklist(['none', 'wrong-passphrase', 'm3-lost', 'no-cipher']),
      breakpoints: stops,
      /** There is a second access point of the network, to roam to. */
      second: v.boolean(),
      stepping: v.boolean(),
    }),
  ).gives<Changed>(),
  /** What the person does with what runs live; `stop` ends it and leaves the interface clean. */
  steer: call(
    v.strictObject({ how: v.picklist(['go', 'into', 'over', 'out', 'pause', 'stop']) }),
  ).gives<null>(),
  /**
   * A step of what was computed while a calculation is held: `path` is its number, `7.2` the second sub-step of `7`.
   * `reveal` shows keys and passwords.
   */
  heldStep: call(
    v.strictObject({
      path: v.pipe(v.string(), v.regex(/^\d+(\.\d+)*$/), v.maxLength(64)),
      reveal: v.boolean(),
    }),
  ).gives<StepView>(),
  /** Asks for something while the station is connected; see `LiveView.orders`. */
  ask: call(
    v.variant('order', [
      v.strictObject({ order: v.picklist(['rekey-pairwise', 'rekey-group', 'rejoin', 'scan']) }),
      v.strictObject({ order: v.literal('roam'), bssid: macAddress }),
    ]),
  ).gives<null>(),
  /** Where to stop from now on, as `breakpoints` of `join`. */
  setStops: call(v.strictObject({ breakpoints: stops })).gives<null>(),
} as const;
