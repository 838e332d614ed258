import type { End, Suite } from '../base/brand.ts';
import type { ControlEvent, EventKind, EventOf } from '../base/event.ts';
import type { DissectContext, EapolKeyInfo, Frame, RsnInfo } from '../dissect/types.ts';

export type Phase =
  | 'discovery'
  | 'authentication'
  | 'association'
  | 'eap'
  | 'four-way'
  | 'data'
  | 'group-key'
  | 'rekey'
  | 'leave';

export type Direction = 'to-station' | 'to-ap';

/** What an EAPOL-Key frame is, told from its bits (IEEE 802.11-2020, 12.7.6 and 12.7.7). */
export type KeyMessageName = 'M1' | 'M2' | 'M3' | 'M4' | 'G1' | 'G2' | 'request' | 'unknown';

/** What a tracked frame is, for views and rules to switch on. */
export type MessageKind =
  | 'beacon'
  | 'probe-request'
  | 'probe-response'
  | 'authentication'
  | 'association-request'
  | 'association-response'
  | 'eap'
  | 'eapol-start'
  | 'eapol-logoff'
  | 'eapol-key'
  | 'data'
  /** Data of one station to another, past the AP (TDLS). */
  | 'direct'
  | 'action'
  | 'deauthentication'
  | 'disassociation'
  /** What a log line reports. */
  | 'log'
  /** What a netlink message reports that carries no frame. */
  | 'event'
  | 'other';

/** A frame's place in an attempt. The frame itself is read again from the store where it is needed. */
export interface TrackedMessage {
  /** Record index; for a frame found inside an encrypted one, the record of the encrypted frame. */
  readonly record: number;
  readonly time: bigint | null;
  readonly phase: Phase;
  readonly kind: MessageKind;
  /** `M1` … for EAPOL-Key; otherwise the frame's name: `Association Request`, `Authentication 2`. */
  readonly name: string;
  readonly direction: Direction;
  /** Receiver is a group address. */
  readonly group: boolean;
  /** The body is encrypted: only its header was read. */
  readonly encrypted: boolean;
  /** Record that acknowledges this one on the air, if it is in the capture. */
  readonly acknowledgedBy: number | null;
  /** Further records with the same octets of EAPOL or management frame from another source (netlink beside air). */
  readonly copies: readonly number[];
  /** Earlier record that this one repeats: MAC retry with the same sequence number, or the same EAPOL octets sent again. */
  readonly repeats: number | null;
  readonly status: number | null;
  readonly reason: number | null;
  /** Why it cannot have been sent as it is in the capture, in words: `address 3 and the transmitter differ in one bit …`. */
  readonly damage?: string;
  /** Of kinds `log` and `event`: what is reported. */
  readonly event?: ControlEvent;
}

/** What a log line or a netlink message reports, and where it stands. */
export interface TrackedEvent<K extends EventKind = EventKind> {
  readonly record: number;
  readonly time: bigint | null;
  readonly event: EventOf<K>;
  readonly from: 'log' | 'netlink';
  /** Record of the netlink request that `record` answers. */
  readonly asked?: number;
}

/** One EAPOL-Key message as the handshake state machine was fed it. */
export interface KeyMessage {
  readonly name: KeyMessageName;
  readonly direction: Direction;
  readonly record: number;
  readonly time: bigint | null;
  readonly key: EapolKeyInfo;
  /** What the spans of `key` are of: the record, or a plaintext that an earlier step decrypted. Without its tree. */
  readonly frame: Frame;
  readonly repeats: number | null;
}

/**
 * One exchange: a four-way handshake or a group key handshake. A rekey is another one. Messages are in order of
 * time, repeats and stray ones included; `chain` picks those that belong together.
 */
export interface KeyHandshake {
  readonly kind: 'four-way' | 'group';
  /** A four-way handshake when keys were installed already; a group handshake when a group key was known already. */
  readonly rekey: boolean;
  readonly messages: readonly KeyMessage[];
  /**
   * The messages that answer each other: M2 whose replay counter is M1's, M3 with the same ANonce and a higher
   * counter, M4 with M3's. Absent ones are undefined. Of repeats the last that was answered.
   */
  readonly chain: {
    readonly M1?: KeyMessage;
    readonly M2?: KeyMessage;
    readonly M3?: KeyMessage;
    readonly M4?: KeyMessage;
    readonly G1?: KeyMessage;
    readonly G2?: KeyMessage;
  };
  /** Names of messages that the protocol needs between or before those seen and that the capture does not hold. */
  readonly missing: readonly KeyMessageName[];
}

/** What the frames told of the network before any key was computed. */
export interface NetworkFacts {
  /** SSID octets; null when no frame named it (hidden network and no association in the capture). */
  readonly ssid: Uint8Array | null;
  /** Record and octets that gave the SSID. */
  readonly ssidRecord: { readonly record: number; readonly start: number; readonly end: number } | null;
  /** RSNE or WPA element of the beacon or probe response, with its record. */
  readonly advertised: { readonly record: number; readonly rsn: readonly RsnInfo[] } | null;
  readonly channel: number | null;
  readonly frequencyMHz: number | null;
}

/** What the station asked for and got. */
export interface Selection {
  readonly akm: Suite | null;
  readonly pairwise: Suite | null;
  readonly group: Suite | null;
  readonly groupManagement: Suite | null;
  /** `wpa` for WPA1's element, `rsn` else; null for an open network. */
  readonly protocol: 'rsn' | 'wpa' | null;
  /** Where it was read: association request, M2's key data, a report of user space or the kernel, the only suite advertised, or inferred from the key descriptor. */
  readonly from: 'association' | 'm2' | 'event' | 'advertised' | 'descriptor' | 'unknown';
  /** The station's RSNE or WPA element in the (re)association request. */
  readonly requested: { readonly record: number; readonly rsn: RsnInfo } | null;
}

/** One of the things that the protocol needs and the capture does not show. Not a failure. */
export interface Missing {
  readonly what: string;
  /** In words: `The capture begins after the association, so the station's RSN element is not known from it.` */
  readonly sentence: string;
}

/** What ended an attempt, where the capture shows it. */
export interface Ending {
  /** `roam`: associated with another BSS. `new-attempt`: the station began again at the same BSS. */
  readonly by: 'deauthentication' | 'disassociation' | 'roam' | 'new-attempt';
  readonly record: number;
  readonly time: bigint | null;
  /** Who sent it: null for a roam or a new attempt. */
  readonly direction: Direction | null;
  /** Sent to all stations of the BSS. */
  readonly group: boolean;
  /** Reason code; null where it is encrypted or there is none. */
  readonly reason: number | null;
}

/** Data frames of an attempt that come one after the other, by place from 0. */
export interface DataRun {
  readonly length: number;
  record(at: number): number;
  message(at: number): TrackedMessage;
  isEncrypted(at: number): boolean;
  /** From the station to the AP. */
  isUp(at: number): boolean;
  /** The cipher header is that of WEP. */
  isWep(at: number): boolean;
}

/** What most of the messages of a long attempt are, for who looks at the rest, or at one. */
export interface AttemptData {
  /** Data frames. */
  readonly length: number;
  /** The messages that are none, in their order. */
  readonly others: readonly TrackedMessage[];
  /** All messages, made when they are asked for. */
  readonly all: readonly TrackedMessage[];
  /** Changes when a copy or an acknowledgement is added to one. */
  readonly stamp: number;
  /** Of the last message of all. */
  readonly lastRecord: number;
  /** Of one of them the capture holds the acknowledgement. */
  readonly isAcknowledged: boolean;
  readonly isEncrypted: boolean;
  /** The message of that record; null where it is none of these. */
  of(record: number): TrackedMessage | null;
  /** All messages in order, data frames that follow each other as one. */
  inTurn(): Iterable<TrackedMessage | DataRun>;
}

/** All frames of one station's try to join one network, from authentication to its end (DESIGN.md section 1). */
export interface Attempt {
  /** `1`, `2` …: place in the session by time of the first own frame. */
  readonly id: string;
  /** In words where no record tells the address: what it is to be computed with must be an address (`isAddress`). */
  readonly bssid: End;
  readonly station: End;
  readonly network: NetworkFacts;
  readonly selection: Selection;
  /** Time of the first and last message of the attempt, beacons left out. */
  readonly start: bigint | null;
  readonly end: bigint | null;
  /** Of an attempt with data frames made anew for each who asks: see `data`. */
  readonly messages: readonly TrackedMessage[];
  /** Absent: it has no data frames. */
  readonly data?: AttemptData;
  /** EAPOL-Key exchanges that the air shows in the clear. Those inside encrypted frames appear once derived. */
  readonly handshakes: readonly KeyHandshake[];
  /**
   * From the clear frames alone. connected: M4 seen, or encrypted data after M3, or (open network) associated.
   * failed: refused, given up, or left before keys. incomplete: the capture ends or has a hole, so it cannot be told; or PASN
   * alone, which no association follows.
   */
  readonly outcome: 'connected' | 'failed' | 'incomplete';
  /** Furthest phase that was finished. */
  readonly reached: Phase | null;
  readonly missing: readonly Missing[];
  /** Authentication algorithm number of the attempt (0 open, 2 FT, 3 SAE, 4 to 6 FILS); null when none was seen. */
  readonly authAlgorithm?: number | null;
  /** Frames show WEP: shared key authentication, or the header of its encryption. */
  readonly wep?: boolean;
  /** null: the capture ends first. */
  readonly ending?: Ending | null;
  /** What logs and netlink report of it, in order of records; also what a frame in `messages` shows too. */
  readonly events: readonly TrackedEvent[];
}

/** A BSS that the capture shows, whether or not a station tried to join it. */
export interface Network extends NetworkFacts {
  readonly bssid: End;
  /** Time of the first and last frame that it sent. */
  readonly firstSeen: bigint | null;
  readonly lastSeen: bigint | null;
  /** Stretches of a second or more in which the BSS was not heard, between frames that it did send. */
  readonly silences: readonly Silence[];
  /** Someone else sends under its address too. */
  readonly secondSender: SecondSender | null;
  /** Deauthentications and disassociations that it sent to all stations: it restarts, or goes. */
  readonly farewells: readonly Farewell[];
}

/** Two counters number the frames of one transmitter address by turns: two senders. By records. */
export interface SecondSender {
  /** Those of the second sender, and those of the AP itself. */
  readonly forged: readonly number[];
  readonly genuine: readonly number[];
  /** Beacons tell which of the two is the AP; false: it is only the likelier one. */
  readonly known: boolean;
  /** A frame of one counter between two of the other. */
  readonly amid: readonly { readonly record: number; readonly sequence: number }[];
}

/** A BSS sends everyone away. */
export interface Farewell {
  readonly record: number;
  readonly time: bigint | null;
  readonly reason: number | null;
}

/** From the last frame before to the first one after. */
export interface Silence {
  readonly from: bigint;
  readonly to: bigint;
  /** Beacons in the last second before it, up to four: without several, the capture does not show when the BSS is there. */
  readonly beacons: number;
}

/** What tracking a whole session gives. */
export interface Tracked {
  readonly attempts: readonly Attempt[];
  readonly networks: readonly Network[];
  /** What was learnt for dissecting any record of the session again: generic netlink families. */
  readonly context: DissectContext;
  /** Records left out because their frame check sequence is wrong: how many, and the first; null: none. */
  readonly badFcs: { readonly count: number; readonly first: number } | null;
  /** What logs and netlink report that is of no attempt: scans, networks passed over, what a radio can do. */
  readonly events: readonly TrackedEvent[];
}
