import { macAddress, type Suite } from '../../main/base/brand.ts';
import { LinkType } from '../../main/capture/types.ts';
import { dissect } from '../../main/dissect/index.ts';
import { openRadio } from '../../main/live/bridge/client.ts';
import { type LiveEvent, LiveSession } from '../../main/live/session.ts';
import { AccessPoint } from '../../main/simulate/ap/access-point.ts';
import { type NetworkOptions, networkDefaults } from '../../main/simulate/ap/options.ts';
import { type Clock, realClock } from '../../main/simulate/clock.ts';
import { type Fault, Medium } from '../../main/simulate/medium.ts';
import { AP, asked, counted, PASSPHRASE, SECOND, SSID } from '../live/scene.ts';
import { ConnectOnlyDriver, type Script, socketHost } from './driver.ts';
import { joined } from './joined.ts';
import { ADDRESS } from './kernel.ts';

// Our supplicant, the bridge and its netlink codec, against a kernel that is scripted on real sockets. hwsim has no
// driver that keeps the state machine to itself: none asks for external authentication, and none roams.

export const STATION = macAddress(ADDRESS);
const sae: Partial<NetworkOptions> = {
  akms: ['00-0f-ac:8' as Suite],
  pmf: 'required',
  groupManagement: '00-0f-ac:6' as Suite,
};
/** Waits of whole seconds, ten times as fast; only where nothing is to come in time. */
export const fast: Clock = { now: realClock.now, after: (ms, run) => realClock.after(ms / 10, run) };

interface Running {
  readonly accessPoint: AccessPoint;
  readonly second: AccessPoint;
  readonly driver: ConnectOnlyDriver;
  readonly session: LiveSession;
}

export interface Scene {
  readonly script?: Script;
  readonly faults?: readonly Fault[];
  readonly passphrase?: Uint8Array;
  readonly clock?: Clock;
  /** Absent: SAE with protected management frames. */
  readonly network?: Partial<NetworkOptions>;
  /** What happens each time the port was opened; after the last the station leaves. */
  readonly steps?: readonly ((at: Running) => void)[];
}

const closing: (() => Promise<unknown>)[] = [];
/** Closes what scenes opened. */
export async function closeAll(): Promise<void> {
  for (const close of closing.splice(0).reverse()) await close();
}

/** Runs a scene to its end. Two access points of the network are there; the first is the one to be joined. */
export async function play(scene: Scene) {
  const { script = {}, faults = [], passphrase = PASSPHRASE, clock = realClock, steps = [] } = scene;
  const medium = new Medium(realClock, { faults });
  const random = counted('random');
  const network = { ...networkDefaults, ssid: SSID, passphrase: PASSPHRASE, ...(scene.network ?? sae) };
  const begin = (bssid: typeof AP): AccessPoint =>
    new AccessPoint(realClock, medium, { beaconMs: 102.4, network: { ...network, bssid }, random });
  const [accessPoint, second] = [begin(AP), begin(SECOND)];
  const driver = new ConnectOnlyDriver(realClock, medium, script);
  const { host, close } = await socketHost(driver.kernel);
  closing.push(close, async () => {
    accessPoint.vanish();
    second.vanish();
  });
  const { bridge } = await joined(host);
  closing.push(() => bridge.close());
  const radio = await openRadio(bridge, { interface: 'wlan7', packetSocket: false });
  const session = new LiveSession(radio, clock, {
    ...asked({ bssid: AP, passphrase, groups: [19] }),
    breakpoints: [],
    stepping: false,
  });
  const events: LiveEvent[] = [];
  let opened = 0;
  let authorized: { byAp: boolean | null; apTk: Uint8Array | null } = { byAp: null, apTk: null };
  session.start();
  for await (const event of session.events) {
    events.push(event);
    if (event.kind !== 'authorized') continue;
    // Message 4 is on its way still.
    await new Promise((resolve) => setTimeout(resolve, 50));
    const at = driver.station.associatedWith === SECOND ? second : accessPoint;
    authorized = { byAp: at.isAuthorized(STATION), apTk: at.keysOf(STATION).tk };
    const step = steps[opened++];
    if (step) step({ accessPoint, second, driver, session });
    else void session.stop();
  }
  const netlink = events.flatMap((event) =>
    event.kind === 'record' && event.record.linkType === LinkType.Netlink
      ? [dissect(event.record.bytes, LinkType.Netlink, {}).summary]
      : [],
  );
  const notes = events.flatMap((event) => (event.kind === 'note' ? [event.words] : []));
  const states = events.flatMap((event) => (event.kind === 'state' ? [event.words] : []));
  const requests = driver.kernel.requests.map(({ command }) => command);
  const outcome = await session.ended;
  return {
    outcome,
    events,
    netlink,
    notes,
    states,
    requests,
    driver,
    opened,
    ...authorized,
  };
}
