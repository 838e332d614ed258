import type { MacAddress, Suite } from '../../base/brand.ts';
import type { Bytes } from '../../base/bytes.ts';
import type { CaptureRecord } from '../../capture/types.ts';

/** An 802.11 frame from the Frame Control on, without FCS. */
export interface AirFrame {
  readonly frame: Bytes;
}

/**
 * What the kernel tells of the claimed interface, or its end. Each kind is one nl80211 event (its command stands in
 * the comment), one packet of the packet socket, or the end of the connection.
 */
export type RadioEvent =
  /** NEW_SCAN_RESULTS or SCAN_ABORTED. */
  | { readonly kind: 'scan-done'; readonly aborted: boolean }
  /** AUTHENTICATE: the AP's answer (its Authentication frame), or none came. */
  | ({ readonly kind: 'authentication' } & AirFrame)
  | { readonly kind: 'authentication-timeout'; readonly bssid: MacAddress }
  /** ASSOCIATE: the (Re)Association Response; `requestElements` as the kernel sent them, where it says so. */
  | ({ readonly kind: 'association'; readonly requestElements: Bytes | null } & AirFrame)
  | { readonly kind: 'association-timeout'; readonly bssid: MacAddress }
  /** DEAUTHENTICATE, DISASSOCIATE; `byUs`: the frame was sent by this interface. */
  | ({ readonly kind: 'deauthentication' | 'disassociation'; readonly byUs: boolean } & AirFrame)
  /** UNPROT_DEAUTHENTICATE, UNPROT_DISASSOCIATE: unprotected, so the kernel ignored it. */
  | ({ readonly kind: 'unprotected-deauthentication' | 'unprotected-disassociation' } & AirFrame)
  /** CONNECT. `status` 0: associated. `timeout`: what timed out (`scan`, `auth`, `assoc`, `unspecified`), else null. */
  | {
      readonly kind: 'connect-result';
      readonly status: number;
      readonly bssid: MacAddress | null;
      readonly timeout: string | null;
      readonly requestElements: Bytes | null;
      readonly responseElements: Bytes | null;
    }
  /** ROAM: the driver moved to another BSS by itself. */
  | {
      readonly kind: 'roam';
      readonly bssid: MacAddress;
      readonly requestElements: Bytes | null;
      readonly responseElements: Bytes | null;
    }
  /** DISCONNECT. */
  | { readonly kind: 'disconnect'; readonly reason: number | null; readonly byAp: boolean }
  /** EXTERNAL_AUTH: the driver wants user space to authenticate with this BSS, or not any more. */
  | {
      readonly kind: 'external-auth';
      readonly action: 'start' | 'abort';
      readonly bssid: MacAddress;
      readonly ssid: Bytes;
      readonly akm: Suite;
    }
  /** FRAME: a management frame that `registerFrame` asked for. */
  | ({ readonly kind: 'frame'; readonly frequencyMHz: number | null } & AirFrame)
  /** FRAME_TX_STATUS of a frame sent with this cookie. */
  | { readonly kind: 'frame-status'; readonly cookie: bigint; readonly acknowledged: boolean }
  /** CONTROL_PORT_FRAME, or a packet of the packet socket. */
  | {
      readonly kind: 'eapol';
      readonly via: 'control-port' | 'packet';
      readonly source: MacAddress;
      /** EAPOL 0x888e, or pre-authentication 0x88c7. */
      readonly etherType: number;
      /** From the EAPOL version on. */
      readonly payload: Bytes;
      /** It came without encryption; null where the path does not tell (packet socket). */
      readonly unencrypted: boolean | null;
    }
  /** CONTROL_PORT_FRAME_TX_STATUS. */
  | { readonly kind: 'eapol-status'; readonly cookie: bigint; readonly acknowledged: boolean }
  /** PORT_AUTHORIZED: the driver did the four-way handshake by itself. */
  | { readonly kind: 'port-authorized'; readonly bssid: MacAddress }
  /** NOTIFY_CQM. */
  | { readonly kind: 'beacon-loss' }
  /** MICHAEL_MIC_FAILURE. */
  | { readonly kind: 'michael-failure'; readonly pairwise: boolean; readonly keyIndex: number | null }
  /** rtnetlink's link message, or nl80211's DEL_INTERFACE. */
  | { readonly kind: 'link'; readonly up: boolean }
  | { readonly kind: 'interface-removed' }
  /** The kernel threw messages away because they were not read in time; null: it does not say how many. */
  | { readonly kind: 'lost-messages'; readonly count: number | null }
  /** Nothing comes any more. `why` in words: `The bridge process was killed by SIGKILL.` */
  | { readonly kind: 'gone'; readonly why: string };

/**
 * One thing that the radio observed, in order: what went to the kernel or came from it as octets, and what it means.
 * Requests have no event: who asked knows.
 */
export interface RadioItem {
  /**
   * The netlink message with its cooked header (link type 253) or the Ethernet frame (1); `source` is one of
   * `Radio.sources`, `index` counts from 1 over all records of this radio. null: octets are of no record (`gone`).
   */
  readonly record: CaptureRecord | null;
  readonly event: RadioEvent | null;
}
