import type { MacAddress, Suite } from '../../base/brand.ts';
import type { Bytes } from '../../base/bytes.ts';
import type { Disclosed } from '../../capture/secret.ts';
import type { CaptureRecord, Source } from '../../capture/types.ts';
import type { Random } from '../../simulate/sae-end.ts';
import type { RadioEvent } from '../radio/index.ts';
import type { Held } from './gate.ts';
import type { Outcome } from './outcome.ts';
import type { StateName } from './point-names.ts';
import type { Calculation } from './workings.ts';

/** The network that is wanted, and what opens it. */
export interface WantedNetwork {
  readonly ssid: Bytes;
  /** One AP of it alone; null: the best. */
  readonly bssid: MacAddress | null;
  /** Channels to look on, in MHz; null: all that the device may use. */
  readonly frequenciesMHz: readonly number[] | null;
  /** Passphrase of WPA2, password of SAE; null where none is known. */
  readonly passphrase: Bytes | null;
  /** 32 octets, in place of a passphrase; SAE cannot use it. */
  readonly psk: Bytes | null;
  /** AKM suites that may be used; null: all that are known here. */
  readonly akms: readonly Suite[] | null;
  /** Protection of management frames: `required` accepts no network without it. */
  readonly pmf: 'auto' | 'required' | 'no';
  /** How SAE finds the password element; `auto`: hash-to-element where the AP says it can. */
  readonly pwe: 'auto' | 'h2e' | 'hnp';
  /** Groups of SAE and of OWE in order of preference. */
  readonly groups: readonly number[];
}

export interface SupplicantOptions {
  readonly network: WantedNetwork;
  /** `auto`: over nl80211 where the driver can. */
  readonly eapol: 'auto' | 'control-port' | 'packet';
  /** Which commands: `auto` takes AUTHENTICATE and ASSOCIATE where the driver has them. */
  readonly path: 'auto' | 'authenticate' | 'connect';
  /** How a fast transition goes: straight to the other access point, or through the one that the station is at. */
  readonly ft: 'air' | 'ds';
  /** Times to join again after the AP ended the association. */
  readonly rejoin: number;
  readonly random: Random;
  /** Goes on though another program manages the interface. */
  readonly evenIfManaged: boolean;
}

/** An access point that a scan found, as a person is shown it. */
export interface FoundBss {
  readonly bssid: MacAddress;
  /** Empty where it hides its name. */
  readonly ssid: Bytes;
  readonly frequencyMHz: number;
  readonly signalDbm: number | null;
  /** Why this supplicant does not join it; null: it would. */
  readonly unfit: string | null;
}

/** The association that the station is in, as far as it matters to what may be asked of it. */
export interface Association {
  readonly bssid: MacAddress;
  /** It has keys of ours, which can be made anew; those that a driver made cannot. */
  readonly protected: boolean;
  /** Both ends keep its PMK, so that joining again needs no authentication by password. */
  readonly cached: boolean;
}

/** What live work tells, in order: our own supplicant, or who watches others. */
export type LiveEvent =
  /** Records of it follow, which name it by its index. */
  | { readonly kind: 'source'; readonly source: Source }
  | { readonly kind: 'record'; readonly record: CaptureRecord }
  /** Records of a source were lost before they were read; null: it is not known how many. */
  | { readonly kind: 'lost'; readonly source: number; readonly count: number | null }
  | { readonly kind: 'state'; readonly state: StateName; readonly words: string }
  /** What was decided and why, or what is worth knowing. */
  | { readonly kind: 'note'; readonly words: string }
  | {
      readonly kind: 'message';
      readonly name: string;
      readonly direction: 'sent' | 'received';
      readonly words: string;
    }
  | { readonly kind: 'command'; readonly name: string; readonly words: string }
  | { readonly kind: 'calculation'; readonly calculation: Calculation }
  /** A secret that came up, so that a recording of the session can be computed. */
  | { readonly kind: 'secret'; readonly secret: Disclosed }
  | { readonly kind: 'held'; readonly held: Held }
  | { readonly kind: 'released'; readonly held: Held; readonly heldNs: bigint }
  /** What a scan found, the strongest first. */
  | { readonly kind: 'found'; readonly found: readonly FoundBss[] }
  /** The port is open: data may flow. */
  | { readonly kind: 'authorized'; readonly words: string; readonly association: Association }
  | { readonly kind: 'radio'; readonly event: RadioEvent }
  | { readonly kind: 'ended'; readonly outcome: Outcome };
