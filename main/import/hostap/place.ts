import type { MacAddress, Suite } from '../../base/brand.ts';
import type { Bytes } from '../../base/bytes.ts';
import type { EapolMessage, Teller } from '../../base/event.ts';
import type { GivenKey } from './keys.ts';

/** A request to authenticate, associate or connect, printed in a header and several ` * name=value` lines. */
export interface Request {
  readonly kind: 'authenticate' | 'associate' | 'connect';
  bssid: MacAddress | null;
  current: MacAddress | null;
  ssid: Bytes | null;
  elements: Bytes;
  data: Bytes | null;
  type: number | null;
  akm: Suite | undefined;
  pairwise: Suite | undefined;
  groupCipher: Suite | undefined;
}

/** What the lines so far told of one interface. */
export class Place {
  readonly name: string | null;
  own: MacAddress | null = null;
  /** Of a supplicant the AP that it is joining. */
  bssid: MacAddress | null = null;
  ssid: Bytes | null = null;
  frequencyMHz: number | null = null;
  /** Of an access point the station that was spoken of last. */
  station: MacAddress | null = null;
  /** State of a supplicant: `4WAY_HANDSHAKE`. */
  state: string | null = null;
  /** 802.11 number of the authentication algorithm that was chosen. */
  algorithm: number | null = null;
  group: number | null = null;
  /** Status of the last answer to an authentication, which a later line repeats. */
  answered: number | null = null;
  /** Suites that were agreed on, for requests that do not name them. */
  akm: Suite | undefined;
  pairwise: Suite | undefined;
  groupCipher: Suite | undefined;
  /** BSS that the lines about network selection are about. */
  candidate: Pick<Teller, 'bssid' | 'ssid' | 'frequencyMHz'> = {};
  /** Why the candidate was passed over has been told. */
  skipped = false;
  /** Wi-Fi Protected Setup is done: it always ends in EAP-Failure. */
  enrolled = false;
  /** The server has proposed a method of EAP. */
  proposed = false;
  /** EAP has ended in success. */
  admitted = false;
  /** The EAPOL-Key message whose fields were printed last. */
  receiving: EapolMessage | null = null;
  /** The station whose M2 the line before calls wrong. */
  mismatched: MacAddress | null = null;
  /** A supplicant's log shows how the attempt began. */
  begun = false;
  /** The station whose leaving the line before told. */
  gone: MacAddress | null = null;
  /** A cached PMK was refused, which the next lines repeat. */
  cacheRefused = false;
  /** Stations of an access point that may send data. */
  readonly authorized = new Set<string>();
  readonly seen = new Set<string>();
  request: Request | null = null;
  /** The driver was asked to connect, and associates by itself. */
  connecting = false;
  /** The firmware chooses the AP: how that fails it does not pass on. */
  firmwareJoins = false;
  /** Kind of the notification whose ` * reason` line follows. */
  leaving: 'deauthenticated' | 'disassociated' | null = null;
  /** The last key that was given to the kernel, for a line that says it was refused. */
  key: GivenKey | null = null;
  /** Of its refusal: the number, and what the kernel said. */
  keyErrno: number | null = null;
  kernelSays: string | null = null;
  /** Fast transition installs its key before the association at first, which some drivers refuse. */
  beforeAssociation = false;

  constructor(name: string | null) {
    this.name = name;
  }
}
