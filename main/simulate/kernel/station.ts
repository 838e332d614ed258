import type { MacAddress, Suite } from '../../base/brand.ts';
import { type Bytes, concat } from '../../base/bytes.ts';
import { LinkType } from '../../capture/types.ts';
import { dissect } from '../../dissect/frame.ts';
import type { Frame } from '../../dissect/types.ts';
import { Algorithm, EtherType, Subtype } from '../../standard/frames.ts';
import type { Clock } from '../clock.ts';
import { ratesElement, ssidElement } from '../frames/elements.ts';
import {
  authenticationBody,
  BROADCAST,
  CAPABILITY_ESS,
  CAPABILITY_PRIVACY,
  dataFrame,
  managementFrame,
} from '../frames/management.ts';
import { eapolName, managementName } from '../frames/names.ts';
import { addressOctets, le16 } from '../frames/octets.ts';
import { type CipherKey, isProtected, protect, unprotect } from '../frames/protect.ts';
import type { Medium } from '../medium.ts';

/** A BSS that was heard. */
export interface HeardBss {
  readonly bssid: MacAddress;
  readonly capabilities: number;
  readonly elements: Bytes;
  readonly channel: number;
  readonly heard: bigint;
}

/** What the kernel would tell user space. Frames are from the Frame Control on, decrypted. */
export type StationEvent =
  | { readonly kind: 'authentication' | 'association'; readonly frame: Bytes }
  | { readonly kind: 'authentication-timeout' | 'association-timeout'; readonly bssid: MacAddress }
  | { readonly kind: 'left'; readonly frame: Bytes; readonly byUs: boolean }
  | { readonly kind: 'unprotected'; readonly frame: Bytes }
  | { readonly kind: 'frame'; readonly frame: Bytes }
  | StationEapol;

export interface StationEapol {
  readonly kind: 'eapol';
  readonly source: MacAddress;
  readonly payload: Bytes;
  readonly unencrypted: boolean;
}

export interface AuthenticateOrder {
  readonly bssid: MacAddress;
  readonly algorithm: number;
  /** From the transaction number on; null: the first of open or of fast transition. */
  readonly data: Bytes | null;
  /** Of the first frame of fast transition. */
  readonly elements: Bytes;
}

export interface AssociateOrder {
  readonly bssid: MacAddress;
  readonly ssid: Bytes;
  readonly elements: Bytes;
  readonly privacy: boolean;
  readonly mfp: boolean;
  /** Makes it a reassociation. */
  readonly previousBssid: MacAddress | null;
}

// As mac80211's: net/mac80211/mlme.c of Linux 6.1.
const AUTH_TIMEOUT = 200;
const AUTH_TIMEOUT_SAE = 2000;
const ASSOC_TIMEOUT = 200;
const TRIES = 3;
/** Seven beacons of 102.4 ms, and the probing that follows. */
const BEACON_LOSS = 2000;
/** First octet of an Action frame, which is protected where both ends can. */
const ACTION = Subtype.Action << 4;

/** A station's lower half as mac80211 has it: frames, timers, keys and encryption; what is decided is decided above. */
export class Station {
  readonly address: MacAddress;
  readonly bss = new Map<MacAddress, HeardBss>();
  readonly #clock: Clock;
  readonly #medium: Medium;
  readonly #tell: (event: StationEvent) => void;
  #cancel: () => void = () => {};
  #cancelLoss: () => void = () => {};
  #waiting: 'authentication' | 'association' | null = null;
  #associated: { readonly bssid: MacAddress; readonly mfp: boolean } | null = null;
  #pairwise: { readonly own: CipherKey; readonly peer: Pick<CipherKey, 'cipher' | 'tk'> } | null = null;

  constructor(clock: Clock, medium: Medium, address: MacAddress, tell: (event: StationEvent) => void) {
    this.#clock = clock;
    this.#medium = medium;
    this.address = address;
    this.#tell = tell;
    medium.attach('station', address, (frame) => this.#receive(frame));
  }

  /** A scan is going on: what is heard becomes a scan result. */
  scanning = false;

  get associatedWith(): MacAddress | null {
    return this.#associated?.bssid ?? null;
  }

  probe(ssid: Bytes): void {
    const body = concat(ssidElement(ssid), ratesElement());
    this.#send(Subtype.ProbeRequest, BROADCAST, BROADCAST, body);
  }

  authenticate(order: AuthenticateOrder): void {
    // For the next one the kernel leaves the access point that it is at (reason 1: unspecified).
    const last = this.associatedWith;
    if (last && last !== order.bssid) this.leave(last, 1);
    const sae = order.algorithm === Algorithm.Sae;
    const body = order.data
      ? concat(le16(order.algorithm), order.data)
      : authenticationBody(order.algorithm, 1, 0, order.elements);
    // A confirm is sent once; mac80211 leaves its repetition to user space (12.4.8.6.5).
    this.#repeat('authentication', order.bssid, sae ? AUTH_TIMEOUT_SAE : AUTH_TIMEOUT, sae ? 1 : TRIES, () =>
      this.#send(Subtype.Authentication, order.bssid, order.bssid, body),
    );
  }

  associate({ bssid, ssid, elements, privacy, mfp, previousBssid }: AssociateOrder): void {
    // Without an authentication before it, as after fast transition over the DS, it leaves the last one only now.
    const last = this.associatedWith;
    if (last && last !== bssid) this.leave(last, 1);
    const capabilities = CAPABILITY_ESS | (privacy ? CAPABILITY_PRIVACY : 0);
    const before = previousBssid ? addressOctets(previousBssid) : new Uint8Array(0);
    const subtype = previousBssid ? Subtype.ReassociationRequest : Subtype.AssociationRequest;
    const body = concat(le16(capabilities), le16(10), before, ssidElement(ssid), ratesElement(), elements);
    this.#associated = { bssid, mfp };
    this.#repeat('association', bssid, ASSOC_TIMEOUT, TRIES, () => this.#send(subtype, bssid, bssid, body));
  }

  /** Leaves the BSS with a frame; what the kernel tells then is told. */
  leave(bssid: MacAddress, reason: number): void {
    const sent = this.#send(Subtype.Deauthentication, bssid, bssid, le16(reason));
    this.#leave(sent, true);
  }

  /** Sends a management frame that is complete. @returns whether it was acknowledged */
  sendManagement(frame: Bytes): boolean {
    const key = frame[0] === ACTION && this.#associated?.mfp ? this.#pairwise?.own : null;
    return this.#medium.send('station', managementName(frame), key ? protect(key, frame) : frame);
  }

  sendEapol(payload: Bytes, noEncrypt: boolean): boolean {
    const bssid = this.#associated?.bssid;
    if (!bssid) return false;
    const addresses = { receiver: bssid, transmitter: this.address, bssid };
    const frame = dataFrame(true, addresses, EtherType.Eapol, payload);
    const key = noEncrypt ? null : this.#pairwise?.own;
    return this.#medium.send('station', eapolName(payload), key ? protect(key, frame) : frame);
  }

  installPairwise(cipher: Suite, tk: Bytes): void {
    this.#pairwise = { own: { cipher, tk, packetNumber: 0 }, peer: { cipher, tk } };
  }

  close(): void {
    this.#cancel();
    this.#cancelLoss();
    this.#medium.attach('station', this.address, null);
  }

  #send(subtype: number, receiver: MacAddress, bssid: MacAddress, body: Bytes): Bytes {
    const frame = managementFrame(subtype, { receiver, transmitter: this.address, bssid }, body);
    const key = subtype === Subtype.Deauthentication && this.#associated?.mfp ? this.#pairwise?.own : null;
    this.#medium.send('station', managementName(frame), key ? protect(key, frame) : frame);
    return frame;
  }

  #repeat(
    what: 'authentication' | 'association',
    bssid: MacAddress,
    ms: number,
    tries: number,
    send: () => void,
  ): void {
    this.#cancel();
    this.#waiting = what;
    send();
    this.#cancel = this.#clock.after(ms, () => {
      if (tries > 1) this.#repeat(what, bssid, ms, tries - 1, send);
      else {
        this.#waiting = null;
        if (what === 'association') this.#associated = null;
        // Most likely it is not in reach any more, so the kernel forgets it until the next scan.
        this.bss.delete(bssid);
        this.#tell({ kind: `${what}-timeout`, bssid });
      }
    });
  }

  #receive(octets: Bytes): void {
    const frame = dissect(octets, LinkType.Ieee80211);
    const { wlan, management } = frame;
    if (!wlan?.transmitter) return;
    if (management?.kind === 'beacon' || management?.kind === 'probe-response') {
      this.#heard(frame, wlan.transmitter);
      return;
    }
    if (wlan.receiver !== this.address) return;
    const clear = isProtected(octets) ? this.#pairwise && unprotect(this.#pairwise.peer, octets) : octets;
    if (clear) this.#received(dissect(clear, LinkType.Ieee80211), clear !== octets);
  }

  #received({ bytes, wlan, management, eapol }: Frame, encrypted: boolean): void {
    if (eapol)
      this.#tell({
        kind: 'eapol',
        source: wlan!.transmitter!,
        payload: bytes.slice(eapol.span.start, eapol.span.end),
        unencrypted: !encrypted,
      });
    else if (management?.kind === 'authentication') {
      const wanted = this.#waiting === 'authentication';
      if (wanted) this.#answered();
      this.#tell({ kind: wanted ? 'authentication' : 'frame', frame: bytes });
    } else if (management?.kind.endsWith('association-response') && this.#waiting === 'association') {
      this.#answered();
      if (management.status) this.#associated = null;
      else this.#watchBeacons();
      this.#tell({ kind: 'association', frame: bytes });
    } else if (management?.kind === 'action') this.#tell({ kind: 'frame', frame: bytes });
    else if (management?.kind === 'deauthentication' || management?.kind === 'disassociation') {
      if (this.#associated?.mfp && this.#pairwise && !encrypted)
        this.#tell({ kind: 'unprotected', frame: bytes });
      else this.#leave(bytes, false);
    }
  }

  #answered(): void {
    this.#cancel();
    this.#waiting = null;
  }

  #heard({ bytes, wlan, management }: Frame, bssid: MacAddress): void {
    if (this.#associated?.bssid === bssid && !this.#waiting) this.#watchBeacons();
    if (!this.scanning) return;
    this.bss.set(bssid, {
      bssid,
      capabilities: management!.capabilities ?? 0,
      elements: bytes.slice(wlan!.header.end + 12),
      channel: management!.channel ?? 1,
      heard: this.#clock.now(),
    });
  }

  #watchBeacons(): void {
    this.#cancelLoss();
    this.#cancelLoss = this.#clock.after(BEACON_LOSS, () => {
      const bssid = this.#associated?.bssid;
      // Reason 4: inactivity. mac80211 makes the frame for user space; the AP is not there to hear it.
      if (bssid) this.leave(bssid, 4);
    });
  }

  #leave(frame: Bytes, byUs: boolean): void {
    this.#cancel();
    this.#cancelLoss();
    this.#waiting = null;
    this.#associated = null;
    this.#pairwise = null;
    this.#tell({ kind: 'left', frame, byUs });
  }
}
