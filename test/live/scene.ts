import { createHash } from 'node:crypto';
import { macAddress } from '../../main/base/brand.ts';
import { type Bytes, utf8 } from '../../main/base/bytes.ts';
import type { Secret, Trace } from '../../main/calculate/types.ts';
import type { Disclosed } from '../../main/capture/secret.ts';
import { RecordStore } from '../../main/capture/store.ts';
import { type CaptureRecord, LinkType } from '../../main/capture/types.ts';
import type { LiveEvent, LiveSession } from '../../main/live/session.ts';
import type { SimulatedDriver } from '../../main/live/simulated/driver.ts';
import { type Simulation, simulate } from '../../main/live/simulated/simulation.ts';
import type { Breakpoint } from '../../main/live/supplicant/gate.ts';
import type { Outcome } from '../../main/live/supplicant/outcome.ts';
import type { SupplicantOptions, WantedNetwork } from '../../main/live/supplicant/types.ts';
import type { AccessPoint } from '../../main/simulate/ap/access-point.ts';
import { type NetworkOptions, networkDefaults } from '../../main/simulate/ap/options.ts';
import { VirtualClock } from '../../main/simulate/clock.ts';
import type { Fault } from '../../main/simulate/medium.ts';
import { type Analysed, analyseStore } from '../derive/session.ts';

export const AP = macAddress('02:00:00:00:00:00');
export const SECOND = macAddress('02:00:00:00:02:00');
export const STATION = macAddress('02:00:00:00:01:00');
export const SSID = utf8('Home');
export const PASSPHRASE = utf8('correct horse');

/** Octets that look random and are the same at each run: SHA-256 of a counter. */
export function counted(seed: string): (octets: number) => Bytes {
  let count = 0;
  return (octets) => {
    const parts: Buffer[] = [];
    for (let n = 0; n < octets; n += 32)
      parts.push(createHash('sha256').update(`${seed} ${count++}`).digest());
    return new Uint8Array(Buffer.concat(parts)).slice(0, octets);
  };
}

export interface Scene {
  readonly network?: Partial<NetworkOptions>;
  readonly wanted?: Partial<WantedNetwork>;
  readonly options?: Partial<SupplicantOptions>;
  readonly faults?: readonly Fault[];
  readonly driver?: SimulatedDriver;
  readonly breakpoints?: readonly Breakpoint[];
  readonly stepping?: boolean;
  /** There is a second access point of the network. */
  readonly second?: boolean;
  /** What happens beside: called for each event. */
  readonly on?: (event: LiveEvent, at: Running) => void;
  /** Milliseconds after the port opened at which the station leaves; absent: 50. */
  readonly stayMs?: number;
}

export interface Running extends Simulation {
  readonly clock: VirtualClock;
}

export interface Ended extends Running {
  readonly session: LiveSession;
  readonly outcome: Outcome;
  readonly events: readonly LiveEvent[];
  readonly records: readonly CaptureRecord[];
  readonly secrets: readonly Disclosed[];
  /** Milliseconds from start to end. */
  readonly ms: number;
}

/** What a scene asks of our supplicant, but for what it says otherwise. */
export const asked = (network: Partial<WantedNetwork>) =>
  ({
    network: {
      ssid: SSID,
      bssid: null,
      frequenciesMHz: null,
      passphrase: PASSPHRASE,
      psk: null,
      akms: null,
      pmf: 'auto',
      pwe: 'auto',
      groups: [19, 20, 21],
      ...network,
    },
    eapol: 'auto',
    path: 'auto',
    ft: 'air',
    rejoin: 0,
    random: counted('station'),
    evenIfManaged: false,
  }) satisfies SupplicantOptions;

/** Runs a simulation to its end. */
export async function play(scene: Scene): Promise<Ended> {
  const clock = new VirtualClock();
  const begin = clock.now();
  const running = {
    clock,
    ...simulate({
      clock,
      random: counted('random'),
      network: { ...networkDefaults, bssid: AP, ssid: SSID, passphrase: PASSPHRASE, ...scene.network },
      faults: scene.faults ?? [],
      driver: scene.driver ?? {},
      station: STATION,
      ...(scene.second && { second: SECOND }),
      session: {
        ...asked(scene.wanted ?? {}),
        breakpoints: scene.breakpoints ?? [],
        stepping: scene.stepping ?? false,
        ...scene.options,
      },
    }),
  };
  const { session } = running;
  const events: LiveEvent[] = [];
  const reading = (async () => {
    for await (const event of session.events) {
      events.push(event);
      if (event.kind === 'authorized') clock.after(scene.stayMs ?? 50, () => void session.stop());
      scene.on?.(event, running);
    }
  })();
  session.start();
  let outcome: Outcome | null = null;
  session.ended.then((result) => {
    outcome = result;
    clock.stop();
  });
  // Beacons go on for ever: an attempt that hangs ends here.
  await clock.run(300_000);
  if (!outcome)
    throw new Error(`no outcome after five minutes; last: ${JSON.stringify(summary(events).slice(-5))}`);
  await reading;
  const ms = Number((clock.now() - begin) / 1_000_000n);
  // The access point hears our deauthentication.
  await clock.run(10);
  return {
    ...running,
    outcome,
    events,
    records: events.flatMap((event) => (event.kind === 'record' ? [event.record] : [])),
    secrets: events.flatMap((event) => (event.kind === 'secret' ? [event.secret] : [])),
    ms,
  };
}

/** Messages and commands in order: `> M2`, `< M3`, `NEW_KEY`. */
export const summary = (events: readonly LiveEvent[]): string[] =>
  events.flatMap((event) => {
    if (event.kind === 'message') return [`${event.direction === 'sent' ? '>' : '<'} ${event.name}`];
    return event.kind === 'command' ? [event.name] : [];
  });

export const passphraseSecret = (value: Bytes = PASSPHRASE): Secret => ({
  id: 'passphrase',
  kind: 'passphrase',
  ssid: SSID,
  value,
  origin: 'given by the test',
});

/** What the session disclosed, as secrets of an analysis. */
export const disclosed = (secrets: readonly Disclosed[]): Secret[] =>
  secrets
    .filter(({ kind }) => kind !== 'tk')
    .map((secret, i) => ({ ...secret, id: `live-${i}`, origin: 'disclosed by the session' }));

/** Opens records of one link type as a session of their own, as if they were a file. */
export async function analyse(
  records: readonly CaptureRecord[],
  linkType: number,
  secrets: readonly Secret[],
): Promise<Analysed> {
  const own = records
    .filter((record) => record.linkType === linkType)
    .map((record, i) => ({ ...record, index: i + 1, source: 0 }));
  const source = { index: 0, file: 'air', linkType, snapLength: 0, fcsLength: null };
  return analyseStore(RecordStore.fromRecords(own, [source]), secrets);
}

export const onAir = (records: readonly CaptureRecord[], secrets: readonly Secret[]) =>
  analyse(records, LinkType.Ieee80211, secrets);

/** Checks of every step that do not hold, as text. */
export const failedChecks = (trace: Trace): string[] =>
  trace.steps.flatMap((step) =>
    step.checks.filter((check) => check.ok === false).map((check) => `${step.title}: ${check.name}`),
  );

/** Whether the access point has installed this temporal key for the station. */
export function keysAgree(accessPoint: AccessPoint, tk: Bytes): boolean {
  const theirs = accessPoint.keysOf(STATION).tk;
  return theirs !== null && Buffer.compare(tk, theirs) === 0;
}
