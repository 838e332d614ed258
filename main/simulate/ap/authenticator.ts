import type { MacAddress, Suite } from '../../base/brand.ts';
import { type Bytes, concat, equal } from '../../base/bytes.ts';
import { ftPtk, type NamedKey } from '../../crypto/ft.ts';
import { type PtkParts, ptk } from '../../crypto/keys.ts';
import { wrap } from '../../crypto/keywrap.ts';
import { eapolMic, withMicZeroed } from '../../crypto/mic.ts';
import { dissectEapol } from '../../dissect/eapol/index.ts';
import type { EapolKeyInfo } from '../../dissect/types.ts';
import type { AkmParameters } from '../../standard/akms.ts';
import { temporalKeyLength } from '../../standard/ciphers.ts';
import { Reason } from '../../standard/reason.ts';
import type { Clock } from '../clock.ts';
import { eapolKey, gtkKde, igtkKde, KeyBit, paddedKeyData, pmkidKde, signed } from '../frames/eapol-key.ts';
import { withPmkid } from '../frames/elements.ts';
import { addressOctets } from '../frames/octets.ts';
import type { Random } from '../sae-end.ts';

/** Group keys of a BSS. */
export interface GroupKeys {
  readonly gtk: Bytes;
  readonly gtkId: number;
  /** null without protection of management frames. */
  readonly igtk: Bytes | null;
  readonly igtkId: number;
}

/** What one station's handshakes are made of. */
export interface Supplicated {
  readonly bssid: MacAddress;
  readonly station: MacAddress;
  readonly akm: AkmParameters;
  readonly pairwise: Suite;
  readonly pmk: Bytes;
  /** For message 1; null: none is sent. */
  readonly pmkid: Bytes | null;
  /** The station's RSNE as its association request had it, with ID and length. */
  readonly stationRsne: Bytes;
  /** What message 3 repeats of the beacon: RSNE, RSNXE. */
  readonly beaconElements: Bytes;
  /** Fast transition: the key that takes the PMK's place. */
  readonly r1: NamedKey | null;
}

export interface AuthenticatorHost {
  readonly clock: Clock;
  readonly random: Random;
  readonly retries: number;
  groupKeys(): GroupKeys;
  /** Sends a PDU to the station, under its PTK once that is installed. */
  send(pdu: Bytes): void;
  install(tk: Bytes): void;
  /** The four-way handshake ended well. */
  authorized(): void;
  /** A station asks for new group keys. */
  groupRekeyWanted(): void;
  /** It did not: deauthenticate with this reason. */
  failed(reason: number): void;
}

/** First retry after 100 ms, later ones after a second each, as hostapd. */
const waitFor = (sent: number): number => (sent === 1 ? 100 : 1000);

type State = 'idle' | 'M2' | 'M4' | 'done' | 'failed';

/** The authenticator's side of the four-way and group handshakes with one station. 802.11-2020 12.7.6, 12.7.7. */
export class Authenticator {
  readonly #with: Supplicated;
  readonly #host: AuthenticatorHost;
  #state: State = 'idle';
  #awaitsG2 = false;
  #counter = 0n;
  #anonce: Bytes = new Uint8Array(32);
  #sent = 0;
  #cancel: () => void = () => {};
  ptk: PtkParts | null = null;
  #candidate: PtkParts | null = null;
  /** Messages whose MIC did not verify. */
  badMics = 0;

  constructor(station: Supplicated, host: AuthenticatorHost) {
    this.#with = station;
    this.#host = host;
  }

  /** Begins a four-way handshake; again on an association that has keys it is a rekey. */
  start(): void {
    this.#anonce = this.#host.random(32);
    this.#sent = 0;
    this.#state = 'M2';
    this.#sendM1();
  }

  /** Keys are there already, by fast transition: no handshake is needed. */
  resume(ptk: PtkParts): void {
    this.ptk = ptk;
    this.#state = 'done';
    this.#host.install(ptk.tk);
    this.#host.authorized();
  }

  rekeyGroup(): void {
    this.#sent = 0;
    this.#awaitsG2 = true;
    this.#sendG1();
  }

  stop(): void {
    this.#cancel();
    this.#state = 'failed';
  }

  receive(pdu: Bytes): void {
    const { akm } = this.#with;
    const micLength = akm.mic!.length;
    const { info } = dissectEapol(pdu, 0, pdu.length, { micLength });
    const key = info.key;
    if (!key || key.ack || this.#state === 'failed') return;
    if (key.request) {
      this.#receiveRequest(pdu, key.pairwise);
      return;
    }
    if (key.replayCounter !== this.#counter) return;
    if (!key.pairwise) this.#receiveG2(pdu);
    else if (this.#state === 'M2') this.#receiveM2(pdu, key);
    else if (this.#state === 'M4') this.#receiveM4(pdu);
  }

  #receiveM2(pdu: Bytes, key: EapolKeyInfo): void {
    const { akm, pmk, bssid, station, pairwise, stationRsne, r1 } = this.#with;
    const snonce = pdu.slice(key.nonce.start, key.nonce.end);
    const ends = { aa: addressOctets(bssid), spa: addressOctets(station), anonce: this.#anonce, snonce };
    const tkLength = temporalKeyLength(pairwise)!;
    const { anonce } = ends;
    const candidate = r1
      ? ftPtk(
          'sha256',
          r1,
          { snonce, anonce, bssid: ends.aa, spa: ends.spa },
          akm.kckBits,
          akm.kekBits,
          tkLength,
        )
      : ptk(akm, pmk, ends, tkLength);
    if (!this.#micHolds(pdu, candidate)) return;
    const keyData = pdu.subarray(key.keyData.start, key.keyData.end);
    const wanted = r1 ? withPmkid(stationRsne, r1.name) : stationRsne;
    if (!equal(keyData.subarray(0, wanted.length), wanted)) {
      this.#fail(Reason.ElementDiffers);
      return;
    }
    this.#candidate = candidate;
    this.#state = 'M4';
    this.#sent = 0;
    this.#sendM3();
  }

  #receiveM4(pdu: Bytes): void {
    if (!this.#micHolds(pdu, this.#candidate!)) return;
    this.#cancel();
    this.ptk = this.#candidate;
    this.#state = 'done';
    this.#host.install(this.ptk!.tk);
    this.#host.authorized();
  }

  #receiveG2(pdu: Bytes): void {
    if (!this.#awaitsG2 || !this.ptk || !this.#micHolds(pdu, this.ptk)) return;
    this.#awaitsG2 = false;
    this.#cancel();
  }

  /** The station asks for new keys. */
  #receiveRequest(pdu: Bytes, pairwise: boolean): void {
    if (this.#state !== 'done' || !this.ptk || !this.#micHolds(pdu, this.ptk)) return;
    if (pairwise) this.start();
    else this.#host.groupRekeyWanted();
  }

  #micHolds(pdu: Bytes, keys: PtkParts): boolean {
    const { algorithm, length } = this.#with.akm.mic!;
    const mic = eapolMic(algorithm, keys.kck, withMicZeroed(pdu, length));
    const ok = equal(mic, pdu.subarray(81, 81 + length));
    if (!ok) this.badMics++;
    return ok;
  }

  #sendM1(): void {
    const { pmkid } = this.#with;
    const secure = this.ptk ? KeyBit.Secure : 0;
    const keyData = pmkid ? pmkidKde(pmkid) : new Uint8Array(0);
    // A rekey's messages are under the keys in use: message 1 has a MIC only there, and then too it may do without.
    this.#send(KeyBit.Pairwise | KeyBit.Ack | secure, this.#anonce, keyData, null, () => this.#sendM1());
  }

  #sendM3(): void {
    const { beaconElements } = this.#with;
    const { gtk, gtkId, igtk, igtkId } = this.#host.groupKeys();
    const ipn = new Uint8Array(6);
    const plain = concat(
      beaconElements,
      gtkKde(gtkId, false, gtk),
      igtk ? igtkKde(igtkId, ipn, igtk) : new Uint8Array(0),
    );
    const bits =
      KeyBit.Pairwise | KeyBit.Ack | KeyBit.Install | KeyBit.Mic | KeyBit.Secure | KeyBit.Encrypted;
    this.#send(bits, this.#anonce, this.#wrapped(plain), this.#candidate, () => this.#sendM3());
  }

  #sendG1(): void {
    const { gtk, gtkId, igtk, igtkId } = this.#host.groupKeys();
    const plain = concat(
      gtkKde(gtkId, false, gtk),
      igtk ? igtkKde(igtkId, new Uint8Array(6), igtk) : new Uint8Array(0),
    );
    const bits = KeyBit.Ack | KeyBit.Mic | KeyBit.Secure | KeyBit.Encrypted;
    this.#send(bits, null, this.#wrapped(plain, this.ptk!), this.ptk, () => this.#sendG1());
  }

  #wrapped(plain: Bytes, keys = this.#candidate!): Bytes {
    return wrap(keys.kek, paddedKeyData(plain));
  }

  #send(bits: number, nonce: Bytes | null, keyData: Bytes, keys: PtkParts | null, again: () => void): void {
    const { akm, pairwise } = this.#with;
    this.#counter++;
    const pdu = eapolKey({
      eapolVersion: 2,
      information: akm.keyDescriptorVersion | bits,
      keyLength: bits & KeyBit.Pairwise ? temporalKeyLength(pairwise)! : 0,
      replayCounter: this.#counter,
      nonce,
      rsc: null,
      micLength: akm.mic!.length,
      keyData,
    });
    this.#sent++;
    this.#cancel();
    this.#cancel = this.#host.clock.after(waitFor(this.#sent), () => {
      if (this.#sent < this.#host.retries) again();
      else this.#fail(bits & KeyBit.Pairwise ? Reason.FourWayTimeout : Reason.GroupKeyTimeout);
    });
    this.#host.send(keys ? signed(akm.mic!.algorithm, keys.kck, pdu) : pdu);
  }

  #fail(reason: number): void {
    this.#cancel();
    this.#state = 'failed';
    this.#host.failed(reason);
  }
}
