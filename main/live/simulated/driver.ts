import type { MacAddress, Suite } from '../../base/brand.ts';
import type { RadioStatus } from '../radio/index.ts';

/** How the driver and the kernel differ from those that can do all and do it. */
export interface SimulatedDriver {
  /** Only CONNECT: SAE is done by external authentication. */
  readonly connectOnly?: boolean;
  /** EAPOL over nl80211; else a packet socket is needed. */
  readonly controlPort?: boolean;
  readonly ciphers?: readonly Suite[];
  /** Requests that are refused: command to errno, as -2 for NEW_KEY where the cipher is wanting. */
  readonly refuses?: Readonly<Record<string, { readonly errno: number; readonly words?: string }>>;
  readonly status?: Partial<RadioStatus>;
  /** How strongly each access point is heard; -42 dBm. */
  readonly signalDbm?: (bssid: MacAddress) => number;
  /** External authentication: a transmit status with a cookie that nobody sent comes first. */
  readonly foreignCookie?: boolean;
  /** External authentication: the driver asks for it also where it was given a PMK that both ends have. */
  readonly ignoresPmksa?: boolean;
  /** External authentication: the driver gives up after so many milliseconds. */
  readonly externalAuthMs?: number;
}
