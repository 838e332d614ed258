import type { AbilityView, Input, MachineView } from '../../preload/contract/index.ts';
import { macAddress, type Suite } from '../base/brand.ts';
import { utf8 } from '../base/bytes.ts';
import type { Disclosed } from '../capture/secret.ts';
import { describeMachine, type Machine, openRadio, startBridge } from '../live/bridge/index.ts';
import { observe } from '../live/observe/index.ts';
import { type LiveEvent, type LiveOptions, LiveSession } from '../live/session.ts';
import { simulate } from '../live/simulated/index.ts';
import { needsOf } from '../live/supplicant/index.ts';
import { realClock } from '../simulate/clock.ts';
import { AKM } from '../standard/akms.ts';
import { breakpointOf, FIRST_AP, liveOptions, networkOptions, random } from './live-options.ts';
import type { LiveFeed, LiveStarter } from './live-run.ts';

/** Live work by the bridge process of this machine, and the simulation, which needs none. */
export const liveStarter: LiveStarter = { machine, observe: observed, join, simulate: simulated };

/** Mobility domain of the simulated access points, and who holds their PMK-R0. */
const MOBILITY = { mdid: Uint8Array.of(0xa1, 0xb2), r0khId: utf8('ap-1.example') };
async function machine(): Promise<MachineView> {
  const bridge = await startBridge();
  try {
    return machineView(await describeMachine(bridge));
  } finally {
    await bridge.close();
  }
}

function machineView({ kernel, devices, crypto, why, transportLimits }: Machine): MachineView {
  return {
    kernel,
    interfaces: devices.flatMap((device) =>
      device.interfaces.flatMap(({ name, type, address, up, ssid, managedBy }) =>
        name === null
          ? []
          : [
              {
                name,
                device: device.name,
                type,
                address,
                up,
                ssid,
                managedBy: [...managedBy],
                ciphers: device.ciphers.map((cipher) => cipher.name),
                akms: device.akms?.map((akm) => akm.name) ?? null,
                abilities: device.abilities.map((ability): AbilityView => ({ ...ability })),
              },
            ],
      ),
    ),
    crypto: crypto.map(({ name, use, available, strength, evidence }) => ({
      name,
      use,
      available,
      strength,
      evidence: evidence.map(({ source, says }) => `${source}: ${says}`),
    })),
    problems: [...transportLimits, ...(why === null ? [] : [why])],
  };
}

const optionsOf = (
  input: Pick<Input<'join'>, 'ssid' | 'passphrase' | 'breakpoints' | 'stepping'>,
  otherwise: Partial<Pick<LiveOptions, 'eapol' | 'evenIfManaged'>> = {},
): LiveOptions =>
  liveOptions(
    { ssid: utf8(input.ssid), passphrase: input.passphrase === null ? null : utf8(input.passphrase) },
    { breakpoints: input.breakpoints.map(breakpointOf), stepping: input.stepping, ...otherwise },
  );

async function join(input: Input<'join'>): Promise<LiveFeed> {
  const { eapol, evenIfManaged } = input;
  const options = optionsOf(input, { eapol, evenIfManaged });
  const bridge = await startBridge({ needs: needsOf(options) });
  try {
    const radio = await openRadio(bridge, {
      interface: input.interface,
      packetSocket: input.eapol !== 'control-port',
    });
    const session = new LiveSession(radio, realClock, options);
    void session.ended.finally(() => bridge.close()).catch(() => {});
    const title = `${input.interface} joins “${input.ssid}”`;
    return feedOf(session, title, input.breakpoints, givenSecret(options));
  } catch (error) {
    await bridge.close();
    throw error;
  }
}

async function observed({ netlink, devices, ssh }: Input<'observe'>): Promise<LiveFeed> {
  const watching = await observe(
    ssh
      ? { netlink: false, devices: [ssh.device], eapol: [], events: false, by: { ssh: ssh.host } }
      : { netlink, devices, eapol: [], events: false },
  );
  const what = ssh ? [`${ssh.device} of ${ssh.host}`] : [...(netlink ? ['netlink'] : []), ...devices];
  return {
    kind: 'observe',
    title: `watching ${what.join(' and ')}`,
    given: null,
    events: watched(watching.events),
    stops: [],
    steer: () => {},
    ask: () => {},
    setStops: () => {},
    stop: () => watching.stop(),
  };
}

async function* watched(events: AsyncIterable<LiveEvent>): AsyncGenerator<LiveEvent> {
  yield { kind: 'state', state: 'watching', words: 'Watching. Let the station join now.' };
  yield* events;
}

const AKMS: Readonly<Record<Input<'simulate'>['security'], Suite>> = {
  wpa2: AKM.PSK,
  'ft-psk': AKM.FT_PSK,
  'psk-sha256': AKM.PSK_SHA256,
  wpa3: AKM.SAE,
  owe: AKM.OWE,
};

const SECOND = macAddress('02:00:00:00:02:00');

/** An access point, a medium and a kernel of our own: what goes wrong is chosen. */
async function simulated(input: Input<'simulate'>): Promise<LiveFeed> {
  const ssid = 'Simulated';
  const right = input.security === 'owe' ? null : 'correct horse battery';
  const wrong = input.fault === 'wrong-passphrase' ? 'correct horse batterY' : right;
  const options = optionsOf({ ...input, ssid, passphrase: wrong });
  const { session, accessPoint, second } = simulate({
    clock: realClock,
    random,
    network: networkOptions({
      ssid: utf8(ssid),
      passphrase: right === null ? null : utf8(right),
      akms: [AKMS[input.security]],
      // What the standard asks for with SAE and OWE, the AKM with SHA-256 has as well here.
      ...(input.security === 'psk-sha256' && { pmf: 'required' }),
      mobility: input.security === 'ft-psk' ? MOBILITY : null,
    }),
    ...(input.second && { second: SECOND }),
    session: options,
    faults: input.fault === 'm3-lost' ? [{ on: 'M3', from: 'ap', do: 'drop', times: 1 }] : [],
    driver: {
      // The station is near the first one, and joins that.
      signalDbm: (bssid) => (bssid === FIRST_AP ? -42 : -61),
      ...(input.fault === 'no-cipher' && {
        refuses: { NEW_KEY: { errno: -2, words: 'key addition failed' } },
      }),
    },
  });
  void session.ended
    .finally(() => {
      // Their beacons would go on.
      accessPoint.vanish();
      second?.vanish();
    })
    .catch(() => {});
  return feedOf(session, `simulated station joins “${ssid}”`, input.breakpoints, givenSecret(options));
}

/** What the person gave to join with opens the recording as well. */
const givenSecret = ({ network: { ssid, passphrase } }: LiveOptions): Disclosed | null =>
  passphrase && { kind: 'passphrase', ssid, value: passphrase };

/** A session of our own supplicant as what the workbench takes. */
function feedOf(
  session: LiveSession,
  title: string,
  stops: readonly string[],
  given: Disclosed | null,
): LiveFeed {
  return {
    kind: 'join',
    title,
    stops,
    given,
    events: begun(session),
    steer(how) {
      if (how === 'go') session.go();
      else if (how === 'pause') session.pause();
      else session.step(how);
    },
    ask: (asked) => session.order(asked.order, asked.order === 'roam' ? macAddress(asked.bssid) : null),
    setStops: (next) => session.setBreakpoints(next.map(breakpointOf)),
    async stop() {
      await session.stop();
    },
  };
}

/** What a session tells, which begins when somebody listens. */
async function* begun(session: LiveSession): AsyncGenerator<LiveEvent> {
  session.start();
  yield* session.events;
}
