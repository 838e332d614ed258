import { type MacAddress, macAddress, type Suite } from '../../base/brand.ts';
import { type Bytes, concat, equal } from '../../base/bytes.ts';
import { LinkType } from '../../capture/types.ts';
import { oweGroup } from '../../crypto/owe.ts';
import { pmkFromPassphrase } from '../../crypto/pbkdf2.ts';
import { dissect } from '../../dissect/frame.ts';
import type { Frame } from '../../dissect/types.ts';
import { akmParameters, isOwe, isSae } from '../../standard/akms.ts';
import { temporalKeyLength } from '../../standard/ciphers.ts';
import { Algorithm, EtherType, Subtype } from '../../standard/frames.ts';
import { Status } from '../../standard/status.ts';
import type { Clock } from '../clock.ts';
import {
  channelElement,
  mobilityDomainElement,
  RSNX_SAE_H2E,
  RsnCapability,
  ratesElement,
  rsnElement,
  rsnxElement,
  ssidElement,
} from '../frames/elements.ts';
import {
  authenticationBody,
  BROADCAST,
  CAPABILITY_ESS,
  CAPABILITY_PRIVACY,
  dataFrame,
  FtAction,
  managementFrame,
} from '../frames/management.ts';
import { eapolName, managementName } from '../frames/names.ts';
import { le16, u8 } from '../frames/octets.ts';
import { type CipherKey, isProtected, protect, unprotect } from '../frames/protect.ts';
import type { Medium } from '../medium.ts';
import { Authenticator, type GroupKeys } from './authenticator.ts';
import { type Arriving, arriving, type FirstOfDomain, firstOfDomain } from './ft.ts';
import { MobilityDomain } from './mobility-domain.ts';
import type { AccessPointOptions, NetworkOptions } from './options.ts';
import { answerOwe } from './owe.ts';
import { SaeAccess } from './sae.ts';

/** Capabilities, listen interval and the address of the last access point. */
const REASSOCIATION_FIXED = 2 + 2 + 6;

/** Frames that are protected where both ends can: a station's FT frames as well. 802.11-2020 12.2.7. */
const ROBUST: readonly number[] = [Subtype.Deauthentication, Subtype.Disassociation, Subtype.Action];

/** What the AP keeps of one station. */
interface Station {
  readonly address: MacAddress;
  authenticated: 'open' | 'sae' | 'ft' | null;
  arriving: Arriving | null;
  authenticator: Authenticator | null;
  pairwise: { readonly own: CipherKey; readonly peer: Pick<CipherKey, 'cipher' | 'tk'> } | null;
  authorized: boolean;
}

/**
 * An access point that is simulated: it speaks real frames over the medium and does the authenticator's part by the
 * standard, so that a supplicant finds no difference to hostapd that matters to a handshake.
 */
export class AccessPoint {
  readonly network: NetworkOptions;
  readonly #options: AccessPointOptions;
  readonly #clock: Clock;
  readonly #medium: Medium;
  readonly #sae: SaeAccess;
  readonly #domain: MobilityDomain;
  readonly #stations = new Map<MacAddress, Station>();
  #groupKeys: GroupKeys;
  #stopBeacons: () => void = () => {};

  constructor(clock: Clock, medium: Medium, options: AccessPointOptions) {
    this.#clock = clock;
    this.#medium = medium;
    this.#options = options;
    this.network = options.network;
    this.#sae = new SaeAccess(options.network, options.random);
    this.#groupKeys = this.#newGroupKeys(1, 4);
    this.#domain = options.domain ?? new MobilityDomain();
    this.#domain.accessPoints.set(this.network.bssid, (from, elements) => this.#expect(from, elements));
    medium.attach('ap', this.network.bssid, (frame) => this.#receive(frame));
    if (options.beaconMs) this.#beacon(options.beaconMs);
  }

  /** Whether the station may send data; null: never heard of it. */
  isAuthorized(station: MacAddress): boolean | null {
    return this.#stations.get(station)?.authorized ?? null;
  }

  /** The temporal key that the AP has installed for the station, and the group keys: to be compared with the station's. */
  keysOf(station: MacAddress): { readonly tk: Bytes | null; readonly group: GroupKeys } {
    const tk = this.#stations.get(station)?.pairwise?.own.tk ?? null;
    return { tk, group: this.#groupKeys };
  }

  /** Messages of that station whose MIC did not verify. */
  badMics(station: MacAddress): number {
    return this.#stations.get(station)?.authenticator?.badMics ?? 0;
  }

  /** New group keys, given to every station that is authorized. */
  rekeyGroup(): void {
    const { gtkId, igtkId } = this.#groupKeys;
    this.#groupKeys = this.#newGroupKeys(gtkId === 1 ? 2 : 1, igtkId === 4 ? 5 : 4);
    for (const station of this.#stations.values())
      if (station.authorized) station.authenticator?.rekeyGroup();
  }

  /** A new four-way handshake with a station that has keys. */
  rekeyPairwise(station: MacAddress): void {
    this.#stations.get(station)?.authenticator?.start();
  }

  deauthenticate(station: MacAddress, reason: number): void {
    const known = this.#stations.get(station);
    this.#send(known ?? null, station, Subtype.Deauthentication, le16(reason));
    if (known) this.#forget(known);
  }

  /** The AP was restarted: PMKs that stations have from it are none any more. */
  forgetPmks(): void {
    this.#sae.forget();
  }

  /** The AP is switched off: it hears and says nothing any more. */
  vanish(): void {
    this.#stopBeacons();
    for (const station of this.#stations.values()) this.#forget(station);
    this.#medium.attach('ap', this.network.bssid, null);
  }

  #newGroupKeys(gtkId: number, igtkId: number): GroupKeys {
    const { group, groupManagement } = this.network;
    const { random } = this.#options;
    const igtkLength = groupManagement ? temporalKeyLength(groupManagement)! : 0;
    return {
      gtk: random(temporalKeyLength(group)!),
      gtkId,
      igtk: groupManagement ? random(igtkLength) : null,
      igtkId,
    };
  }

  #forget(station: Station): void {
    station.authenticator?.stop();
    this.#stations.delete(station.address);
  }

  #stationOf(address: MacAddress): Station {
    let station = this.#stations.get(address);
    if (!station) {
      station = {
        address,
        authenticated: null,
        arriving: null,
        authenticator: null,
        pairwise: null,
        authorized: false,
      };
      this.#stations.set(address, station);
    }
    return station;
  }

  // What goes out.

  #beacon(everyMs: number): void {
    this.#send(null, BROADCAST, Subtype.Beacon, this.#beaconBody());
    this.#stopBeacons = this.#clock.after(everyMs, () => this.#beacon(everyMs));
  }

  #beaconBody(): Bytes {
    const { ssid, channel } = this.network;
    const timestamp = new Uint8Array(8);
    return concat(
      timestamp,
      le16(100),
      le16(this.#capabilities()),
      ssidElement(ssid),
      ratesElement(),
      channelElement(channel),
      this.#securityElements(),
      this.#mobility(),
    );
  }

  #capabilities(): number {
    return CAPABILITY_ESS | (this.network.akms.length ? CAPABILITY_PRIVACY : 0);
  }

  /** RSNE and RSNXE as beacon and probe response have them. */
  #securityElements(altered = false): Bytes {
    const { akms, pairwise, group, pmf, groupManagement, pwe } = this.network;
    if (!akms.length) return new Uint8Array(0);
    const mfp =
      (pmf === 'no' ? 0 : RsnCapability.MfpCapable) | (pmf === 'required' ? RsnCapability.MfpRequired : 0);
    const rsne = rsnElement({
      group,
      pairwise: [pairwise],
      akms,
      capabilities: mfp | (altered ? 0x0c : 0),
      pmkids: [],
      groupManagement,
    });
    const h2e = akms.some(isSae) && pwe !== 'hnp';
    return concat(rsne, h2e ? rsnxElement(RSNX_SAE_H2E) : new Uint8Array(0));
  }

  #mobility(): Bytes {
    const { mobility } = this.network;
    return mobility ? mobilityDomainElement(mobility.mdid, mobility.overDs ?? false) : new Uint8Array(0);
  }

  #send(station: Station | null, receiver: MacAddress, subtype: number, body: Bytes): void {
    const { bssid } = this.network;
    const frame = managementFrame(subtype, { receiver, transmitter: bssid, bssid }, body);
    const robust = ROBUST.includes(subtype);
    const key = robust && this.network.pmf !== 'no' ? station?.pairwise?.own : undefined;
    this.#medium.send('ap', managementName(frame), key ? protect(key, frame) : frame);
  }

  #sendEapol(station: Station, pdu: Bytes): void {
    const { bssid } = this.network;
    const addresses = { receiver: station.address, transmitter: bssid, bssid };
    const frame = dataFrame(false, addresses, EtherType.Eapol, pdu);
    const key = station.pairwise?.own;
    this.#medium.send('ap', eapolName(pdu), key ? protect(key, frame) : frame);
  }

  // What comes in.

  #receive(octets: Bytes): void {
    let frame = dissect(octets, LinkType.Ieee80211);
    const from = frame.wlan?.transmitter;
    if (!from || frame.wlan?.receiver !== this.network.bssid) {
      if (from && frame.management?.kind === 'probe-request') this.#probe(frame, from);
      return;
    }
    const station = this.#stations.get(from);
    if (isProtected(octets)) {
      const clear = station?.pairwise ? unprotect(station.pairwise.peer, octets) : null;
      if (!clear) return;
      frame = dissect(clear, LinkType.Ieee80211);
    }
    const { management, eapol } = frame;
    if (eapol) station?.authenticator?.receive(frame.bytes.slice(eapol.span.start, eapol.span.end));
    else if (management?.kind === 'probe-request') this.#probe(frame, from);
    else if (management?.kind === 'authentication') this.#authenticate(frame, from);
    else if (management?.kind === 'association-request' || management?.kind === 'reassociation-request')
      this.#associate(frame, from);
    else if (management?.kind === 'action') this.#overDs(frame, from);
    else if (management?.kind === 'deauthentication' || management?.kind === 'disassociation') {
      if (station) this.#forget(station);
    }
  }

  #probe({ bytes, management }: Frame, from: MacAddress): void {
    const wanted = management?.ssid ? bytes.subarray(management.ssid.start, management.ssid.end) : null;
    if (wanted?.length && !equal(wanted, this.network.ssid)) return;
    this.#send(null, from, Subtype.ProbeResponse, this.#beaconBody());
  }

  #authenticate({ bytes, management, wlan }: Frame, from: MacAddress): void {
    const { authAlgorithm, authSequence, status } = management!;
    const station = this.#stationOf(from);
    const answer = (transaction: number, code: number, rest: Bytes = new Uint8Array(0)) =>
      this.#send(
        station,
        from,
        Subtype.Authentication,
        authenticationBody(authAlgorithm!, transaction, code, rest),
      );
    station.arriving = null;
    if (authAlgorithm === Algorithm.Ft && authSequence === 1) {
      const found = this.#expect(from, bytes.slice(wlan!.header.end + 6));
      answer(2, found ? Status.Success : Status.InvalidPmkid, found?.elements);
    } else if (authAlgorithm === Algorithm.Open && authSequence === 1) {
      station.authenticator?.stop();
      station.authenticated = 'open';
      answer(2, Status.Success);
    } else if (authAlgorithm === Algorithm.Sae && this.network.akms.some(isSae)) {
      const body = bytes.slice(wlan!.header.end + 6);
      const reply = this.#sae.receive(from, authSequence!, status!, body);
      if (!reply) return;
      if (reply.transaction === 2 && reply.status === Status.Success) station.authenticated = 'sae';
      answer(reply.transaction, reply.status, Uint8Array.from(reply.body));
    } else answer((authSequence ?? 0) + 1, Status.AlgorithmUnsupported);
  }

  /** A station is about to come over by fast transition, as it said itself or through another access point. */
  #expect(from: MacAddress, elements: Bytes): Arriving | null {
    const station = this.#stationOf(from);
    const { random } = this.#options;
    const security = this.#securityElements();
    station.arriving = arriving(this.network, from, elements, security, random, this.#domain);
    station.authenticated = station.arriving && 'ft';
    return station.arriving;
  }

  /** An FT Request for another access point of the domain. 802.11-2020 13.5.3. */
  #overDs({ bytes, wlan }: Frame, from: MacAddress): void {
    const body = bytes.slice(wlan!.header.end);
    if (!this.network.mobility?.overDs) return;
    if (body[0] !== FtAction.Category || body[1] !== FtAction.Request) return;
    // Station and target, 6 octets each, stand before the elements.
    const target = this.#domain.accessPoints.get(macAddress(body.slice(8, 14)));
    const found = target?.(from, body.slice(14)) ?? null;
    const status = le16(found ? Status.Success : Status.InvalidPmkid);
    const head = concat(u8(FtAction.Category, FtAction.Response), body.slice(2, 14), status);
    const station = this.#stations.get(from) ?? null;
    this.#send(station, from, Subtype.Action, concat(head, found?.elements ?? new Uint8Array(0)));
  }

  #associate(frame: Frame, from: MacAddress): void {
    const station = this.#stationOf(from);
    const subtype =
      frame.management!.kind === 'association-request'
        ? Subtype.AssociationResponse
        : Subtype.ReassociationResponse;
    const respond = (status: number, elements: Bytes = new Uint8Array(0)) =>
      this.#send(
        station,
        from,
        subtype,
        concat(le16(this.#capabilities()), le16(status), le16(0xc001), ratesElement(), elements),
      );
    if (!station.authenticated) {
      this.deauthenticate(from, 9);
      return;
    }
    if (!this.network.akms.length) {
      respond(Status.Success);
      station.authorized = true;
      return;
    }
    if (station.arriving) {
      const { akm, rsne, r1, ptk } = station.arriving;
      const request = frame.bytes.slice(frame.wlan!.header.end + REASSOCIATION_FIXED);
      const elements = station.arriving.welcome(request, this.#groupKeys);
      if (!elements) {
        respond(Status.InvalidFte);
        return;
      }
      respond(Status.Success, elements);
      const chosen = { akm, pmk: r1.key, pmkid: null, rsne, elements };
      this.#authenticator(station, chosen, null).resume(ptk);
      return;
    }
    const chosen = this.#selection(frame, station);
    if (typeof chosen === 'number') {
      respond(chosen);
      return;
    }
    const ft = firstOfDomain(this.network, chosen, station.address, this.#domain);
    respond(Status.Success, concat(chosen.elements, ft?.responseElements ?? new Uint8Array(0)));
    const authenticator = this.#authenticator(station, chosen, ft);
    // Message 1 follows the association response when the station had time to take it in.
    this.#clock.after(2, () => authenticator.start());
  }

  /** What the request asked for and the network grants, or the status of the refusal. */
  #selection(frame: Frame, station: Station): Chosen | number {
    const { akms, pairwise, group, pmf, ssid, passphrase } = this.network;
    const { bytes, management } = frame;
    const rsn = management!.rsn.find((candidate) => candidate.kind === 'rsn');
    const akm = rsn?.akms[0];
    if (!rsn || !akm || !akms.includes(akm)) return Status.InvalidAkm;
    if (rsn.group !== group) return Status.InvalidGroupCipher;
    if (rsn.pairwise[0] !== pairwise) return Status.InvalidPairwiseCipher;
    if (pmf === 'required' && !rsn.mfpCapable) return Status.PolicyViolation;
    const rsne = bytes.slice(rsn.span.start, rsn.span.end);
    const none = { akm, rsne, pmkid: null, elements: new Uint8Array(0) };
    if (isSae(akm)) {
      const sae = this.#sae.pmkOf(station.address);
      if (station.authenticated === 'sae' && sae) return { ...none, ...sae };
      const cached = rsn.pmkids.map((span) => bytes.subarray(span.start, span.end));
      if (sae && cached.some((pmkid) => equal(pmkid, sae.pmkid))) return { ...none, ...sae };
      return Status.InvalidPmkid;
    }
    if (isOwe(akm)) {
      const answer = answerOwe(frame, this.network, this.#options.random);
      if (!answer) return Status.UnsupportedGroup;
      return { ...none, ...answer, hash: oweGroup(answer.group)!.hash };
    }
    if (!passphrase) return Status.Failure;
    return { ...none, pmk: pmkFromPassphrase(passphrase, ssid) };
  }

  #authenticator(station: Station, chosen: Chosen, ft: FirstOfDomain | null): Authenticator {
    const { bssid, pairwise, alteredM3 } = this.network;
    const { random, retries = 4 } = this.#options;
    const akm = akmParameters(chosen.akm, { pairwise, ...(chosen.hash && { hash: chosen.hash }) })!;
    station.authenticator?.stop();
    station.pairwise = null;
    station.authorized = false;
    station.authenticator = new Authenticator(
      {
        bssid,
        station: station.address,
        akm,
        pairwise,
        pmk: chosen.pmk,
        pmkid: chosen.pmkid,
        stationRsne: chosen.rsne,
        beaconElements: ft
          ? ft.m3Elements(this.#securityElements(alteredM3))
          : this.#securityElements(alteredM3),
        r1: ft?.r1 ?? null,
      },
      {
        clock: this.#clock,
        random,
        retries,
        groupKeys: () => this.#groupKeys,
        groupRekeyWanted: () => this.rekeyGroup(),
        send: (pdu) => this.#sendEapol(station, pdu),
        install: (tk) => {
          station.pairwise = {
            own: { cipher: pairwise, tk, packetNumber: 0 },
            peer: { cipher: pairwise, tk },
          };
        },
        authorized: () => {
          station.authorized = true;
        },
        failed: (reason) => this.deauthenticate(station.address, reason),
      },
    );
    return station.authenticator;
  }
}

/** What an association was granted with. */
interface Chosen {
  readonly akm: Suite;
  readonly pmk: Bytes;
  readonly pmkid: Bytes | null;
  readonly rsne: Bytes;
  /** Of the association response. */
  readonly elements: Bytes;
  readonly hash?: 'sha256' | 'sha384' | 'sha512';
}
