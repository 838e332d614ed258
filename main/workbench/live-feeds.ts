import { randomBytes } from 'node:crypto';
import type { AbilityView, Input, LiveView, MachineView } from '../../preload/contract/index.ts';
import { macAddress, type Suite } from '../base/brand.ts';
import { toHex, toText, utf8 } from '../base/bytes.ts';
import type { Disclosed } from '../capture/secret.ts';
import { channelOf } from '../dissect/link/index.ts';
import { describeMachine, type Machine, openRadio, startBridge } from '../live/bridge/index.ts';
import { observe } from '../live/observe/index.ts';
import { type LiveOptions, LiveSession } from '../live/session.ts';
import { simulate } from '../live/simulated/index.ts';
import { type Breakpoint, type FoundBss, needsOf, parseBreakpoint } from '../live/supplicant/index.ts';
import { UserError } from '../session/errors.ts';
import { networkDefaults } from '../simulate/ap/options.ts';
import { realClock } from '../simulate/clock.ts';
import { AKM } from '../standard/akms.ts';
import { DEFAULT_BIP } from '../standard/ciphers.ts';
import { USUAL_GROUPS } from '../standard/groups.ts';
import type { LiveFeed, LiveItem, LiveStarter } from './live-run.ts';

/** Live work by the bridge process of this machine, and the simulation, which needs none. */
export const liveStarter: LiveStarter = { machine, observe: observed, join, simulate: simulated };

const random = (octets: number): Uint8Array => new Uint8Array(randomBytes(octets));
/** SAE and OWE groups in order of preference. */
/** Mobility domain of the simulated access points, and who holds their PMK-R0. */
const MOBILITY = { mdid: Uint8Array.of(0xa1, 0xb2), r0khId: utf8('ap-1.example') };
/** Times to join again after the AP ended the association. */
const REJOIN = 3;

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

function optionsOf(
  input: Pick<Input<'join'>, 'ssid' | 'passphrase' | 'breakpoints' | 'stepping'>,
): LiveOptions {
  return {
    network: {
      ssid: utf8(input.ssid),
      bssid: null,
      frequenciesMHz: null,
      passphrase: input.passphrase === null ? null : utf8(input.passphrase),
      psk: null,
      akms: null,
      pmf: 'auto',
      pwe: 'auto',
      groups: USUAL_GROUPS,
    },
    eapol: 'auto',
    path: 'auto',
    ft: 'air',
    rejoin: REJOIN,
    random,
    evenIfManaged: false,
    breakpoints: input.breakpoints.map(breakpoint),
    stepping: input.stepping,
  };
}

function breakpoint(text: string): Breakpoint {
  try {
    return parseBreakpoint(text);
  } catch (error) {
    throw new UserError('invalid', (error as Error).message);
  }
}

async function join(input: Input<'join'>): Promise<LiveFeed> {
  const options: LiveOptions = {
    ...optionsOf(input),
    eapol: input.eapol,
    evenIfManaged: input.evenIfManaged,
  };
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
    items: observedItems(watching.items),
    stops: [],
    steer: () => {},
    ask: () => {},
    setStops: () => {},
    stop: () => watching.stop(),
  };
}

async function* observedItems(items: Awaited<ReturnType<typeof observe>>['items']): AsyncGenerator<LiveItem> {
  yield { type: 'state', words: 'Watching. Let the station join now.', waiting: false };
  for await (const item of items) {
    if (item.type === 'lost') yield { type: 'lost', count: item.count ?? 1 };
    else if (item.type === 'ended') yield { ...item, next: '' };
    else yield item;
  }
}

const AKMS: Readonly<Record<Input<'simulate'>['security'], { akms: Suite[]; pmf: 'no' | 'required' }>> = {
  wpa2: { akms: [AKM.PSK], pmf: 'no' },
  'ft-psk': { akms: [AKM.FT_PSK], pmf: 'no' },
  'psk-sha256': { akms: [AKM.PSK_SHA256], pmf: 'required' },
  wpa3: { akms: [AKM.SAE], pmf: 'required' },
  owe: { akms: [AKM.OWE], pmf: 'required' },
};

const FIRST = macAddress('02:00:00:00:00:00');
const SECOND = macAddress('02:00:00:00:02:00');

/** An access point, a medium and a kernel of our own: what goes wrong is chosen. */
async function simulated(input: Input<'simulate'>): Promise<LiveFeed> {
  const ssid = 'Simulated';
  const right = input.security === 'owe' ? null : 'correct horse battery';
  const wrong = input.fault === 'wrong-passphrase' ? 'correct horse batterY' : right;
  const { akms, pmf } = AKMS[input.security];
  const options = optionsOf({ ...input, ssid, passphrase: wrong });
  const { session, accessPoint, second } = simulate({
    clock: realClock,
    random,
    network: {
      ...networkDefaults,
      bssid: FIRST,
      ssid: utf8(ssid),
      passphrase: right === null ? null : utf8(right),
      akms,
      pmf,
      groupManagement: pmf === 'no' ? null : DEFAULT_BIP,
      mobility: input.security === 'ft-psk' ? MOBILITY : null,
    },
    ...(input.second && { second: SECOND }),
    session: options,
    faults: input.fault === 'm3-lost' ? [{ on: 'M3', from: 'ap', do: 'drop', times: 1 }] : [],
    driver: {
      // The station is near the first one, and joins that.
      signalDbm: (bssid) => (bssid === FIRST ? -42 : -61),
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
    items: itemsOf(session, given),
    steer(how) {
      if (how === 'go') session.go();
      else if (how === 'pause') session.pause();
      else session.step(how);
    },
    ask: (asked) => session.order(asked.order, asked.order === 'roam' ? macAddress(asked.bssid) : null),
    setStops: (next) => session.setBreakpoints(next.map(breakpoint)),
    async stop() {
      await session.stop();
    },
  };
}

async function* itemsOf(session: LiveSession, given: Disclosed | null): AsyncGenerator<LiveItem> {
  if (given) yield { type: 'secret', secret: given, origin: 'given to join' };
  for (const source of session.sources) yield { type: 'source', source };
  session.start();
  for await (const event of session.events) {
    switch (event.kind) {
      case 'record':
        yield { type: 'record', record: event.record, source: event.record.source };
        break;
      case 'state':
        yield { type: 'state', words: event.words, waiting: event.state === 'connected' };
        break;
      case 'authorized':
        yield { type: 'associated', words: event.words, association: event.association };
        break;
      case 'found':
        yield { type: 'found', found: event.found.map(foundView) };
        break;
      case 'note':
        yield { type: 'note', words: event.words };
        break;
      case 'secret':
        yield { type: 'secret', secret: event.secret, origin: 'our own supplicant' };
        break;
      case 'held':
        yield { type: 'held', held: heldView(event.held) };
        break;
      case 'released':
        yield { type: 'released' };
        break;
      case 'ended': {
        const { kind, words, next } = event.outcome;
        const ok = kind === 'left' || kind === 'stopped';
        yield { type: 'ended', ok, words, next: next ?? '' };
        break;
      }
      default:
        break;
    }
  }
}

const ms = (ns: bigint): number => Number(ns / 1_000_000n);

function heldView({ point, since }: NonNullable<LiveSession['held']>): NonNullable<LiveView['held']> {
  return {
    words: point.words,
    since: ms(since),
    deadline: point.deadline === null ? null : ms(point.deadline),
    deadlineWords: point.deadlineWords ?? '',
  };
}

const foundView = ({ bssid, ssid, frequencyMHz, signalDbm, unfit }: FoundBss) => ({
  bssid,
  ssid: toText(ssid) ?? `0x${toHex(ssid)}`,
  channel: channelOf(frequencyMHz),
  frequencyMHz,
  signalDbm,
  unfit,
});
