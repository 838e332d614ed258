import type { MacAddress, Suite } from '../../base/brand.ts';
import type { Bytes } from '../../base/bytes.ts';
import type { Source } from '../../capture/types.ts';
import type { RadioItem } from './events.ts';

/** What the interface and its wiphy can do, as far as a supplicant asks. */
export interface RadioCapabilities {
  /** Cipher suites of the wiphy; 00-0f-ac:6 and 11 to 13 among them mean that management frames can be protected. */
  readonly ciphers: readonly Suite[];
  /** AKM suites that the driver names; null: it names none, which says nothing. */
  readonly akms: readonly Suite[] | null;
  /** nl80211 commands without prefix: `AUTHENTICATE`, `ASSOCIATE`, `CONNECT`, `SET_PMKSA` … */
  readonly commands: ReadonlySet<string>;
  /** Extended features without prefix: `CONTROL_PORT_OVER_NL80211`, `CAN_REPLACE_PTK0`, `MFP_OPTIONAL`, `SAE_OFFLOAD` … */
  readonly extendedFeatures: ReadonlySet<string>;
  /** Feature flags without prefix: `SAE` (user space may do SAE) … */
  readonly features: ReadonlySet<string>;
  /** SSIDs of one active scan. */
  readonly maxScanSsids: number;
}

/** A BSS of the scan results. */
export interface ScanResult {
  readonly bssid: MacAddress;
  readonly frequencyMHz: number;
  readonly signalDbm: number | null;
  readonly capabilities: number;
  /** Octets of elements of the last probe response, else of the beacon. */
  readonly elements: Bytes;
  /** Of the beacon, where the kernel keeps them apart. */
  readonly beaconElements: Bytes | null;
  readonly lastSeenMs: number | null;
}

/** Names a BSS to the kernel. */
export interface BssTarget {
  readonly bssid: MacAddress;
  readonly ssid: Bytes;
  readonly frequencyMHz: number;
}

export type AuthenticationType = 'open' | 'sae' | 'ft' | 'fils-sk' | 'fils-sk-pfs' | 'fils-pk';

export interface AuthenticateRequest extends BssTarget {
  readonly type: AuthenticationType;
  /** NL80211_ATTR_AUTH_DATA: from the transaction sequence number on (SAE, FILS); null for open. */
  readonly data: Bytes | null;
  /** Elements of FT's first frame; empty elsewhere. */
  readonly elements: Bytes;
}

/** What ASSOCIATE and CONNECT have in common. */
export interface SecurityRequest extends BssTarget {
  /** RSNE, RSNXE, OWE DH parameter, MDE, FTE: in this order. */
  readonly elements: Bytes;
  readonly akm: Suite | null;
  readonly pairwise: Suite | null;
  readonly group: Suite | null;
  /** NL80211_ATTR_USE_MFP. */
  readonly mfp: 'no' | 'required' | 'optional';
  /** The network has privacy (protected frames). */
  readonly privacy: boolean;
  /**
   * User space controls the port. `control-port` asks for EAPOL over nl80211 (with SOCKET_OWNER, ethertype and
   * CONTROL_PORT_OVER_NL80211); `packet` leaves it to a packet socket; null: a network without keys.
   */
  readonly eapol: 'control-port' | 'packet' | null;
}

export interface AssociateRequest extends SecurityRequest {
  /** Makes it a reassociation. */
  readonly previousBssid: MacAddress | null;
}

export interface ConnectRequest extends SecurityRequest {
  readonly authentication: AuthenticationType | 'automatic';
  /** Offer to authenticate in user space (EXTERNAL_AUTH). */
  readonly externalAuth: boolean;
}

export interface KeyRequest {
  readonly use: 'pairwise' | 'group' | 'management' | 'beacon';
  /** Key ID; 0 for a pairwise key, 4 and 5 IGTK, 6 and 7 BIGTK. */
  readonly index: number;
  /** The AP for a pairwise key; null for others. */
  readonly peer: MacAddress | null;
}

export interface NewKeyRequest extends KeyRequest {
  readonly cipher: Suite;
  readonly key: Bytes;
  /** Receive sequence counter, low octet first, 6 octets; null: none. */
  readonly sequence: Bytes | null;
}

export interface PmksaEntry {
  readonly bssid: MacAddress;
  /** 16 octets. */
  readonly pmkid: Bytes;
  readonly pmk: Bytes | null;
}

export interface SentFrame {
  readonly cookie: bigint | null;
}

/** How the interface stands before it is used. */
export interface RadioStatus {
  readonly up: boolean;
  /** rfkill: `soft` can be undone by software, `hard` is a switch. */
  readonly rfkill: 'none' | 'soft' | 'hard';
  /** Type of the interface in nl80211's words: `STATION`. */
  readonly type: string;
  /** Programs that manage wireless interfaces at this moment and may take this one: `NetworkManager`, `iwd`, `wpa_supplicant`. */
  readonly managedBy: readonly string[];
  /** BSS that it is connected to, by whoever; null: none. */
  readonly connectedTo: MacAddress | null;
}

/**
 * One wireless interface that this program has claimed, through which it acts as a supplicant. Each operation is one
 * request to the kernel; it resolves when the kernel acknowledged it, and rejects with a `RadioError` otherwise. That
 * something was asked for does not mean that it happened: that comes as an event.
 */
export interface Radio {
  readonly name: string;
  readonly ifindex: number;
  /** Its own address. */
  readonly address: MacAddress;
  readonly capabilities: RadioCapabilities;
  /** What the records' `source` names: netlink (253), and Ethernet (1) where a packet socket is open. */
  readonly sources: readonly Source[];
  /** Everything from the claim on, in order; may be iterated once. Ends after `gone` or `close`. */
  readonly items: AsyncIterable<RadioItem>;

  /** Nanoseconds since 1970 UTC: the clock of the records. */
  now(): bigint;

  status(): Promise<RadioStatus>;
  setUp(up: boolean): Promise<void>;

  /** Resolves when the scan began; `scan-done` comes when it ended. `ssids` [] asks for none in particular. */
  scan(request: {
    readonly ssids: readonly Bytes[];
    readonly frequenciesMHz: readonly number[] | null;
  }): Promise<void>;
  scanResults(): Promise<readonly ScanResult[]>;

  authenticate(request: AuthenticateRequest): Promise<void>;
  associate(request: AssociateRequest): Promise<void>;
  connect(request: ConnectRequest): Promise<void>;
  disconnect(reason: number): Promise<void>;
  deauthenticate(bssid: MacAddress, reason: number): Promise<void>;
  /** NL80211_CMD_EXTERNAL_AUTH with the result of what the driver asked for; status 0: well. */
  answerExternalAuth(answer: {
    readonly bssid: MacAddress;
    readonly ssid: Bytes;
    readonly status: number;
    readonly pmkid: Bytes | null;
  }): Promise<void>;

  /** REGISTER_FRAME. `frameType`: the first octet pair of Frame Control (0x00b0 authentication); `match`: first body octets. */
  registerFrame(frameType: number, match: Bytes): Promise<void>;
  /** FRAME. `frame` from the Frame Control on, without FCS. */
  sendFrame(request: {
    readonly frame: Bytes;
    readonly frequencyMHz: number | null;
    /** Milliseconds to stay on the channel for an answer; null: none. */
    readonly waitMs: number | null;
  }): Promise<SentFrame>;

  /** CONTROL_PORT_FRAME: the kernel adds the header. `noEncrypt`: sent in the clear though a key is installed. */
  sendControlPort(request: {
    readonly destination: MacAddress;
    readonly etherType: number;
    readonly payload: Bytes;
    readonly noEncrypt: boolean;
  }): Promise<SentFrame>;
  /** The same through a packet socket: the kernel encrypts it when a key is installed. */
  sendPacket(request: {
    readonly destination: MacAddress;
    readonly etherType: number;
    readonly payload: Bytes;
  }): Promise<void>;

  newKey(request: NewKeyRequest): Promise<void>;
  deleteKey(request: KeyRequest): Promise<void>;
  /** SET_KEY: makes an installed key the default one of its use. */
  setDefaultKey(request: KeyRequest): Promise<void>;
  /** SET_STATION with the AUTHORIZED flag: opens or closes the controlled port. */
  setAuthorized(peer: MacAddress, authorized: boolean): Promise<void>;

  setPmksa(entry: PmksaEntry): Promise<void>;
  deletePmksa(entry: PmksaEntry): Promise<void>;

  /** Gives the interface back; nothing is sent any more. Resolves also when the bridge is gone. */
  close(): Promise<void>;
}
