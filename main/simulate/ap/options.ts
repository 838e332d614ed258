import type { MacAddress, Suite } from '../../base/brand.ts';
import type { Bytes } from '../../base/bytes.ts';
import { AKM } from '../../standard/akms.ts';
import { CIPHER } from '../../standard/ciphers.ts';
import { USUAL_GROUPS } from '../../standard/groups.ts';
import type { Random } from '../sae-end.ts';
import type { MobilityDomain } from './mobility-domain.ts';

/** A network that is simulated. */
export interface NetworkOptions {
  readonly bssid: MacAddress;
  readonly ssid: Bytes;
  /** Channel of the 2.4 GHz band, 1 to 13. */
  readonly channel: number;
  /** In order of preference; [] is a network without protection. */
  readonly akms: readonly Suite[];
  readonly pairwise: Suite;
  readonly group: Suite;
  /** Protection of management frames. */
  readonly pmf: 'no' | 'capable' | 'required';
  readonly groupManagement: Suite | null;
  /** Passphrase or SAE password; null where the AKMs need none. */
  readonly passphrase: Bytes | null;
  /** How the AP finds SAE's password element. */
  readonly pwe: 'hnp' | 'h2e' | 'both';
  readonly saeGroups: readonly number[];
  readonly oweGroups: readonly number[];
  /** Wants a token before it does SAE's arithmetic. */
  readonly antiClogging: boolean;
  /** Fast transition: the mobility domain, 2 octets, and who holds PMK-R0; `overDs`: through the access point too; null: none. */
  readonly mobility: { readonly mdid: Bytes; readonly r0khId: Bytes; readonly overDs?: boolean } | null;
  /** The RSNE of message 3 is not the one of the beacon, as after a downgrade by someone in the middle. */
  readonly alteredM3: boolean;
}

export interface AccessPointOptions {
  readonly network: NetworkOptions;
  readonly random: Random;
  /** Times a message of the four-way handshake is sent in all; hostapd's 4. */
  readonly retries?: number;
  /** Time between beacons in milliseconds; 0: none are sent. */
  readonly beaconMs?: number;
  /** What the access points of the network share for fast transition; absent: it is alone. */
  readonly domain?: MobilityDomain;
}

/** What a network is unless it is said otherwise: WPA2-PSK with CCMP on channel 1. */
export const networkDefaults = {
  channel: 1,
  akms: [AKM.PSK],
  pairwise: CIPHER.CCMP_128,
  group: CIPHER.CCMP_128,
  pmf: 'no',
  groupManagement: null,
  pwe: 'both',
  saeGroups: USUAL_GROUPS,
  oweGroups: USUAL_GROUPS,
  antiClogging: false,
  mobility: null,
  alteredM3: false,
} as const satisfies Partial<NetworkOptions>;
