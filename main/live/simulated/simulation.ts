import { type MacAddress, macAddress } from '../../base/brand.ts';
import { LinkType } from '../../capture/types.ts';
import { AccessPoint } from '../../simulate/ap/access-point.ts';
import { MobilityDomain } from '../../simulate/ap/mobility-domain.ts';
import type { AccessPointOptions, NetworkOptions } from '../../simulate/ap/options.ts';
import type { Clock } from '../../simulate/clock.ts';
import { type Fault, Medium } from '../../simulate/medium.ts';
import type { Random } from '../../simulate/sae-end.ts';
import { type LiveOptions, LiveSession } from '../session.ts';
import type { SimulatedDriver } from './driver.ts';
import { SimulatedRadio } from './radio.ts';

export interface SimulationOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly network: NetworkOptions;
  readonly session: LiveOptions;
  readonly faults?: readonly Fault[];
  readonly driver?: SimulatedDriver;
  readonly station?: MacAddress;
  readonly accessPoint?: Partial<AccessPointOptions>;
  /** A second access point of the network, with this address, on channel 6. */
  readonly second?: MacAddress;
}

/** A live session on simulated air: the same supplicant, with an access point, a medium and a kernel of our own. */
export interface Simulation {
  readonly session: LiveSession;
  readonly accessPoint: AccessPoint;
  readonly second: AccessPoint | null;
  readonly radio: SimulatedRadio;
  readonly medium: Medium;
}

/** Sets a simulation up; `session.start()` begins it. */
export function simulate(options: SimulationOptions): Simulation {
  const { clock, random, network, faults = [], driver = {} } = options;
  const station = options.station ?? macAddress('02:00:00:00:01:00');
  const heard: { time: bigint; bytes: Uint8Array }[] = [];
  let session: LiveSession | null = null;
  const medium = new Medium(clock, {
    faults,
    onHeard: ({ time, bytes }) => {
      if (session) session.add({ source: 0, time, bytes });
      else heard.push({ time, bytes });
    },
  });
  const common = { beaconMs: 102.4, ...options.accessPoint, random, domain: new MobilityDomain() };
  const accessPoint = new AccessPoint(clock, medium, { ...common, network });
  const second = options.second
    ? new AccessPoint(clock, medium, {
        ...common,
        network: { ...network, bssid: options.second, channel: 6 },
      })
    : null;
  const radio = new SimulatedRadio(clock, medium, station, driver);
  const air = { file: 'air', linkType: LinkType.Ieee80211, snapLength: 0, fcsLength: null, name: 'air' };
  session = new LiveSession(radio, clock, options.session, [air]);
  for (const frame of heard) session.add({ source: 0, ...frame });
  return { session, accessPoint, second, radio, medium };
}
