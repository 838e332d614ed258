import type { MacAddress, Suite } from '../base/brand.ts';
import type { Bytes, Span } from '../base/bytes.ts';

export type { Span } from '../base/bytes.ts';

/** A node of the tree that a person reads: its name, its value in words, and where it stands. */
export interface Field {
  /** In words, sentence case: `Key nonce`. */
  readonly label: string;
  /** Wireshark's display-filter name where it has one: `wlan_rsna_eapol.keydes.nonce`. */
  readonly filter?: string;
  /** The value in words or in hexadecimal; '' for a node that only groups. */
  readonly value: string;
  readonly span: Span;
  /** For a bit field: the bits of the span, most significant first, as Wireshark's `.... ..1.`. */
  readonly bits?: string;
  /** Where the standard defines it: `IEEE 802.11-2020, 12.7.2`. */
  readonly clause?: string;
  readonly children?: readonly Field[];
  /** What is wrong here, when the frame breaks at this node. */
  readonly error?: string;
  /** The value is key material or a password: shown masked until it is asked for. */
  readonly secret?: boolean;
}

/** Where a frame does not follow its format. The tree holds the same error at its node. */
export interface Malformed {
  readonly offset: number;
  readonly message: string;
}

/** What the radio header tells of reception. */
export interface RadioInfo {
  readonly frequencyMHz?: number;
  readonly channel?: number;
  readonly signalDbm?: number;
  readonly rateMbps?: number;
  /** The frame ends in a frame check sequence. */
  readonly hasFcs: boolean;
  /** The receiver says that the frame check sequence was wrong. */
  readonly badFcs: boolean;
}

/** The MAC header of 802.11 (IEEE 802.11-2020, 9.2.4 and 9.3). */
export interface WlanHeader {
  /** The whole 802.11 frame, FCS left out. */
  readonly frame: Span;
  /** The header alone, QoS and HT control included; the frame body follows. */
  readonly header: Span;
  readonly type: 'management' | 'control' | 'data' | 'extension';
  readonly subtype: number;
  /** `Beacon`, `Authentication`, `QoS Data` … */
  readonly name: string;
  readonly toDs: boolean;
  readonly fromDs: boolean;
  readonly moreFragments: boolean;
  readonly retry: boolean;
  readonly protected: boolean;
  readonly duration: number;
  /** Addresses as sent; absent ones are null. Control frames have 1 or 2. */
  readonly addr1: MacAddress | null;
  readonly addr2: MacAddress | null;
  readonly addr3: MacAddress | null;
  readonly addr4: MacAddress | null;
  /** Span of each address, by number: `addressSpans[0]` is address 1. */
  readonly addressSpans: readonly (Span | null)[];
  readonly receiver: MacAddress | null;
  readonly transmitter: MacAddress | null;
  readonly destination: MacAddress | null;
  readonly source: MacAddress | null;
  readonly bssid: MacAddress | null;
  readonly sequence: number | null;
  readonly fragment: number | null;
  /** Traffic identifier; null in frames without QoS. */
  readonly tid: number | null;
  /** QoS control bit 7: the body is a list of A-MSDU subframes. */
  readonly aMsdu: boolean;
}

/** An element of a management frame (9.4.2), or a KDE-like item of key data. */
export interface ElementInfo {
  readonly id: number;
  /** Element ID extension, when id is 255. */
  readonly ext: number | null;
  readonly name: string;
  /** Id, length and body. */
  readonly span: Span;
  readonly body: Span;
}

/** RSNE (9.4.2.24), or the WPA element of WPA1 read into the same shape. */
export interface RsnInfo {
  /** `rsn` for element 48, `wpa` for vendor 00-50-f2:1, `override` for the Wi-Fi Alliance's RSN override elements. */
  readonly kind: 'rsn' | 'wpa' | 'override';
  /** The whole element with id and length: what M2 and M3 must repeat. */
  readonly span: Span;
  readonly version: number;
  readonly group: Suite | null;
  readonly pairwise: readonly Suite[];
  readonly akms: readonly Suite[];
  readonly capabilities: number | null;
  readonly mfpCapable: boolean;
  readonly mfpRequired: boolean;
  readonly pmkids: readonly Span[];
  readonly groupManagement: Suite | null;
}

/** Body of a management frame. */
export interface ManagementInfo {
  /** Lower-case, hyphenated: what the tracker switches on. */
  readonly kind:
    | 'association-request'
    | 'association-response'
    | 'reassociation-request'
    | 'reassociation-response'
    | 'probe-request'
    | 'probe-response'
    | 'beacon'
    | 'atim'
    | 'disassociation'
    | 'authentication'
    | 'deauthentication'
    | 'action'
    | 'action-no-ack'
    | 'timing-advertisement'
    | 'reserved';
  readonly ssid: Span | null;
  /** The capture has cut the frame: elements may be missing. */
  readonly cut?: true;
  readonly capabilities?: number;
  readonly status?: number;
  readonly reason?: number;
  readonly aid?: number;
  /** What an action frame is beyond its category and action: `DPP Authentication Request`, of GAS `ANQP` or `DPP`. */
  readonly actionDetail?: string;
  /** Authentication algorithm number: 0 open, 1 shared key, 2 FT, 3 SAE, 4..6 FILS, 7 PASN. */
  readonly authAlgorithm?: number;
  readonly authSequence?: number;
  /** Octets of an authentication frame after the status code that are no elements: an SAE commit or confirm. */
  readonly authBody?: Span;
  /** Channel that the frame names for its network: DS parameter set, else primary channel of HT operation. */
  readonly channel?: number;
  readonly actionCategory?: number;
  readonly actionCode?: number;
  readonly elements: readonly ElementInfo[];
  /** RSNE, WPA element and RSN overrides, in the frame's order. */
  readonly rsn: readonly RsnInfo[];
}

/** EAPOL header (IEEE 802.1X-2020, 11.3) and what it carries. */
export interface EapolInfo {
  /** The whole EAPOL PDU from its version on, cut to its length field: what a MIC covers. */
  readonly span: Span;
  /** All octets that its length field announces are there. */
  readonly whole: boolean;
  readonly version: number;
  /** 0 EAP, 1 start, 2 logoff, 3 key, 4 ASF alert, 5 MKA … */
  readonly packetType: number;
  readonly key: EapolKeyInfo | null;
  readonly eap: EapInfo | null;
}

/** EAPOL-Key frame (IEEE 802.11-2020, 12.7.2). */
export interface EapolKeyInfo {
  /** 2 RSN, 254 WPA1, 1 RC4. */
  readonly descriptorType: number;
  /** Key information, as sent. */
  readonly information: number;
  /** Key descriptor version: 0 by the AKM, 1 HMAC-MD5 and RC4, 2 HMAC-SHA-1 and AES key wrap, 3 AES-CMAC. */
  readonly version: number;
  readonly pairwise: boolean;
  /** WPA1's key index (bits 4 and 5), 0 elsewhere. */
  readonly keyIndex: number;
  readonly install: boolean;
  readonly ack: boolean;
  readonly hasMic: boolean;
  readonly secure: boolean;
  readonly error: boolean;
  readonly request: boolean;
  readonly encryptedKeyData: boolean;
  readonly smk: boolean;
  /** Octets of key, as the field says. */
  readonly keyLength: number;
  readonly replayCounter: bigint;
  readonly replayCounterSpan: Span;
  readonly nonce: Span;
  readonly iv: Span;
  readonly rsc: Span;
  /** Empty (start = end) where the AKM has no MIC field (FILS). */
  readonly mic: Span;
  readonly keyData: Span;
  /** Octets of key data, as announced: more than there are where the capture has cut the frame. */
  readonly keyDataLength: number;
}

/** EAP packet (RFC 3748, 4). */
export interface EapInfo {
  readonly span: Span;
  /** 1 request, 2 response, 3 success, 4 failure. */
  readonly code: number;
  readonly identifier: number;
  /** Method type of a request or response; null otherwise. */
  readonly type: number | null;
  readonly typeName: string | null;
}

/** What key data holds once it is readable (12.7.2, table 12-10). */
export interface KeyDataInfo {
  readonly elements: readonly ElementInfo[];
  readonly rsn: readonly RsnInfo[];
  readonly gtks: readonly GroupKeyInfo[];
  readonly igtks: readonly GroupKeyInfo[];
  readonly bigtks: readonly GroupKeyInfo[];
  readonly pmkids: readonly Span[];
  /** MLO link KDEs of Wi-Fi 7: a link's address and, from the AP, its RSNE and RSNXE. */
  readonly links: readonly LinkInfo[];
  readonly fields: readonly Field[];
  readonly malformed: readonly Malformed[];
}

/** One link of a multi-link device, as an MLO link KDE tells it. */
export interface LinkInfo {
  readonly linkId: number;
  readonly address: MacAddress;
  readonly elements: readonly ElementInfo[];
  readonly rsn: readonly RsnInfo[];
}

/** A GTK, IGTK or BIGTK KDE, also the per-link ones of Wi-Fi 7. */
export interface GroupKeyInfo {
  readonly keyId: number;
  readonly key: Span;
  /** IPN or BIPN of an IGTK or BIGTK. */
  readonly packetNumber: Span | null;
  /** Link of an MLO KDE, null elsewhere. */
  readonly linkId: number | null;
}

/** Protection header of an encrypted frame (12.5): key id and packet number. */
export interface ProtectionInfo {
  /** The octets of the header: 4 WEP, 8 TKIP, CCMP and GCMP. */
  readonly header: Span;
  readonly keyId: number;
  /** Extended IV bit: set for TKIP, CCMP and GCMP. */
  readonly extendedIv: boolean;
  /** PN0..PN5 read as CCMP and GCMP order them; TKIP orders them otherwise. */
  readonly packetNumber: bigint;
  /** Encrypted octets after the header, with MIC and ICV. */
  readonly ciphertext: Span;
}

/** What a netlink record says, so far as the tracker needs it. */
export interface NetlinkInfo {
  /** `nl80211`, `nlctrl`, `rtnetlink` or the family number in words. */
  readonly family: string;
  /** Command in the header's words: `NL80211_CMD_NEW_KEY`, or null. */
  readonly command: string | null;
  readonly request: boolean;
  readonly sequence: number;
  readonly portId: number;
  /** errno of an acknowledgement, 0 = done, null when this is none. */
  readonly error: number | null;
  readonly errorText: string | null;
  readonly ifindex: number | null;
  /** 802.11 or EAPOL frame inside an attribute: dissected in place, spans are of the record. */
  readonly frame: Span | null;
}

/** One record, dissected. Spans are of `bytes`. Never throws, whatever the octets: it says where they break. */
export interface Frame {
  readonly bytes: Bytes;
  /** Highest protocol in Wireshark's column words: `802.11`, `EAPOL`, `EAP`, `nl80211`. */
  readonly protocol: string;
  /** One line: `Beacon "Home"`, `Authentication, open, transaction 2: successful`, `EAPOL-Key`. */
  readonly summary: string;
  readonly fields: readonly Field[];
  readonly malformed: readonly Malformed[];
  readonly radio: RadioInfo | null;
  readonly wlan: WlanHeader | null;
  readonly management: ManagementInfo | null;
  readonly protection: ProtectionInfo | null;
  /** Ethertype after LLC/SNAP, Ethernet or cooked header; null where there is none. */
  readonly etherType: number | null;
  /** Source and destination of the MSDU: from the 802.11 header, Ethernet, or nl80211's MAC attribute. */
  readonly source: MacAddress | null;
  readonly destination: MacAddress | null;
  readonly eapol: EapolInfo | null;
  readonly netlink: NetlinkInfo | null;
}

/**
 * What earlier records tell the dissector of later ones. The session keeps one; dissecting never needs it to
 * succeed, only to be exact.
 */
export interface DissectContext {
  /** Octets of the EAPOL-Key MIC by the negotiated AKM (16, 24, 32, or 0 for FILS); absent = inferred from lengths. */
  readonly micLength?: number;
  /** Octets of FCS that the source promises; absent = what the radio header says. */
  readonly fcsLength?: number | null;
  /** Generic netlink family ids seen in CTRL_CMD_NEWFAMILY; absent: 0x20 and up are tried as nl80211. */
  readonly families?: ReadonlyMap<number, string>;
}
