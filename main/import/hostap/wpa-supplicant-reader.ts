import { isAddress, type MacAddress } from '../../base/brand.ts';
import { type Bytes, equal } from '../../base/bytes.ts';
import type { EventKind } from '../../base/event.ts';
import { Algorithm, isFilsAlgorithm, Subtype } from '../../standard/frames.ts';
import type { Read } from '../types.ts';
import type { Dump } from './dump.ts';
import { associationRequest, associationResponse, authenticationFrame } from './frames.ts';
import { type HostapLine, MAC } from './line.ts';
import type { Place, Request } from './place.ts';
import { HostapReader, looked } from './reader.ts';
import { offered } from './rsne.ts';
import type { Fields, Rule } from './rules.ts';
import { program } from './shared-events.ts';
import { addressOf, ssidOf, suiteOf } from './words.ts';
import { eap } from './wpa-supplicant-eap.ts';
import { joining } from './wpa-supplicant-joining.ts';
import { agreements, handshakes } from './wpa-supplicant-keys.ts';
import { selection } from './wpa-supplicant-selection.ts';

const rules = [...program, ...joining, ...handshakes, ...agreements, ...eap, ...selection];

const received = new RegExp(`^RX EAPOL from ${MAC}`, 'i');
const destination = new RegExp(`^(?:TX EAPOL: dst=|WPA: Send EAPOL-Key frame to )${MAC}`, 'i');
const asked = /^nl80211: (Authenticate|Associate|Connect) \(ifindex=/;
const accepted = /^nl80211: (?:Authentication|Association|Connect) request send successfully/;
const delays = /^Not associated - Delay processing/;
const resumes = /^Process pending EAPOL frame/;
const field = /^\* (Auth Type|Local state change only|[\w ]+(?==))[= ]?(.*)$/;
const patterns = looked(rules, [received, destination, asked, accepted, delays, resumes, field]);
/** Elements of the AP; in M3 the names are those of what its key data held. */
const offers = /^(?:WPA: set AP (?:RSN|WPA) IE|(?:WPA|RSN): (?:RSN|WPA) IE in EAPOL-Key|RSN: set AP RSNE)$/;
const none = new Uint8Array();

/** Algorithms of 802.11 by `enum nl80211_auth_type`, which the ` * Auth Type` line prints. */
const algorithms = [0, 1, 2, 128, 3, 4, 5, 6];

/** First octets of frame control (IEEE 802.11-2020, 9.2.4.1.3). */
const ASSOCIATION_RESPONSE = Subtype.AssociationResponse << 4;
const REASSOCIATION_RESPONSE = Subtype.ReassociationResponse << 4;

/** Reads what wpa_supplicant prints with -d, -dd and -K. */
export class WpaSupplicantReader extends HostapReader {
  protected readonly by = 'supplicant';
  protected readonly rules: readonly Rule[] = rules;
  #from: MacAddress | null = null;
  #to: MacAddress | null = null;
  /** A packet that the line before dumped and that the next layer dumps again. */
  #twice: Bytes | null = null;
  /** A packet that waits for the association event and is then processed, and dumped, a second time. */
  #delayed: Bytes | null = null;
  #again = false;

  constructor() {
    super(patterns);
  }

  protected override dump({ name, bytes }: Dump, place: Place): readonly Read[] | null {
    if (place.request && this.#requested(place.request, name, bytes)) return [];
    if (!bytes) return null;
    if (offers.test(name)) return this.#offer(bytes, place);
    if (place.connecting && (name === 'req_ies' || name === 'resp_ies')) return joined(place, name, bytes);
    if (name === 'RX EAPOL') return this.#received(bytes, place);
    if (name === 'WPA: RX EAPOL-Key') {
      const known = this.#twice && equal(this.#twice, bytes);
      this.#twice = null;
      return known ? [] : this.eapol(place, bytes, this.#from ?? place.bssid, false);
    }
    if (name === 'TX EAPOL' || name === 'WPA: TX EAPOL-Key')
      return this.eapol(place, bytes, this.#to ?? place.bssid, true);
    return null;
  }

  /** What the AP offers, by the element in its beacon or in M3. */
  #offer(bytes: Bytes, place: Place): readonly Read[] {
    const said = offered(bytes);
    const key = `${place.bssid} ${said?.detail}`;
    if (!said || place.seen.has(key)) return [];
    place.seen.add(key);
    return [this.event('bss', { ...said, ...(place.ssid && { ssid: place.ssid }) }, place)];
  }

  #received(bytes: Bytes, place: Place): readonly Read[] {
    this.#twice = bytes;
    const again = this.#again && this.#delayed !== null && equal(this.#delayed, bytes);
    this.#again = false;
    if (again) {
      this.#delayed = null;
      return [];
    }
    return this.eapol(place, bytes, this.#from ?? place.bssid, false);
  }

  #requested(request: Request, name: string, bytes: Bytes | null): boolean {
    if (name === '* IEs') request.elements = bytes ?? none;
    else if (name === '* SSID') request.ssid = bytes;
    else if (name === '* auth_data' || name === '* SAE data') request.data = bytes;
    else return false;
    return true;
  }

  protected override line({ message }: HostapLine, place: Place): readonly Read[] | null {
    const from = received.exec(message);
    if (from) this.#from = addressOf(from[1]!) ?? null;
    const to = destination.exec(message);
    if (to) this.#to = addressOf(to[1]!) ?? null;
    if (delays.test(message)) this.#delayed = this.#twice;
    if (resumes.test(message)) this.#again = true;
    const request = asked.exec(message);
    if (request) {
      place.request = emptyRequest(request[1]!.toLowerCase() as Request['kind']);
      return [];
    }
    if (place.request && accepted.test(message)) return this.#accepted(place.request, place);
    if (place.request && this.#field(place.request, message)) return [];
    return null;
  }

  /** ` * bssid=02:…` of a request. */
  #field(request: Request, message: string): boolean {
    const found = field.exec(message);
    if (!found) return false;
    const [, name, value] = found as unknown as [string, string, string];
    const address = new RegExp(`^${MAC}`, 'i').exec(value)?.[1];
    if (name === 'bssid' && address) request.bssid = addressOf(address) ?? null;
    else if (name === 'prev_bssid' && address) request.current = addressOf(address) ?? null;
    else if (name === 'SSID') request.ssid = ssidOf(value);
    else if (name === 'Auth Type') request.type = Number(value);
    else if (name === 'Local state change only') request.type = null;
    else if (name === 'akm') request.akm = suiteOf(value);
    else if (name === 'pairwise') request.pairwise = suiteOf(value);
    else if (name === 'group') request.groupCipher = suiteOf(value);
    else return /^(?:freq|WPA Versions|htcaps|vhtcaps)/.test(name);
    return true;
  }

  #accepted(request: Request, place: Place): readonly Read[] {
    place.request = null;
    const bssid = request.bssid ?? place.bssid;
    if (!bssid) return [];
    const { akm, pairwise, groupCipher } = request;
    const suites = {
      ...(akm && { akm }),
      ...(pairwise && { pairwise }),
      ...(groupCipher && { groupCipher }),
    };
    if (request.kind === 'authenticate') return this.#authenticate(request, bssid, place);
    place.connecting = request.kind === 'connect';
    if (request.kind === 'connect') {
      const ssid = request.ssid ? { ssid: request.ssid } : {};
      return [this.event('connect-request', { request: true, bssid, ...ssid, ...suites }, place)];
    }
    // The kernel encrypts it: what goes out is not what is printed.
    if (isFilsAlgorithm(place.algorithm)) return [];
    const ssid = request.ssid ?? place.ssid ?? none;
    const { elements, current } = request;
    return this.whenKnown(place, (station) =>
      associationRequest({ station, bssid, ssid, elements, current }),
    );
  }

  /** mac80211 decrypts an association response of FILS before it passes it on. */
  protected override isAltered(frame: Bytes, place: Place): boolean {
    return (
      isFilsAlgorithm(place.algorithm) &&
      (frame[0] === ASSOCIATION_RESPONSE || frame[0] === REASSOCIATION_RESPONSE)
    );
  }

  #authenticate({ type, data, elements }: Request, bssid: MacAddress, place: Place): readonly Read[] {
    const algorithm = type === null ? undefined : algorithms[type];
    // Nothing goes out for fast transition over the distribution system: the AP has answered through another.
    if (algorithm === undefined) return [];
    // The kernel's answer names the own address where no line before it did.
    const frame = this.whenKnown(place, (station) =>
      authenticationFrame({ station, bssid, algorithm, data, elements }),
    );
    if (algorithm !== Algorithm.Sae || !data || data.length < 4) return frame;
    const kind = data[0] === 1 ? 'sae-commit' : 'sae-confirm';
    const status = data[2]! | (data[3]! << 8);
    const group = kind === 'sae-commit' && data.length >= 6 ? { group: data[4]! | (data[5]! << 8) } : {};
    return [...frame, this.event(kind, { request: true, bssid, status, ...group }, place)];
  }

  protected override made(kind: EventKind, said: Fields, place: Place): Read {
    const joined = kind === 'selected' || kind === 'authenticate-request' || kind === 'associate-request';
    // A log that begins later names the AP first where it speaks.
    const speaks = !place.bssid && kind !== 'bss' && kind !== 'not-selected';
    if ((joined || speaks) && said.bssid && isAddress(said.bssid)) place.bssid = said.bssid;
    if (joined && said.ssid) place.ssid = said.ssid;
    if (joined) place.begun = true;
    if (kind === 'authenticate-request') {
      place.answered = null;
      place.cacheRefused = false;
    }
    return super.made(kind, said, place);
  }
}

/** Where the driver associates, the elements of both frames are all that is passed on. */
function joined({ own, bssid }: Place, name: string, elements: Bytes): readonly Read[] {
  if (!bssid) return [];
  const ends = { station: own, bssid, elements };
  return [
    name === 'req_ies'
      ? associationRequest({ ...ends, ssid: null, current: null })
      : associationResponse(ends),
  ];
}

const emptyRequest = (kind: Request['kind']): Request => ({
  kind,
  bssid: null,
  current: null,
  ssid: null,
  elements: none,
  data: null,
  type: null,
  akm: undefined,
  pairwise: undefined,
  groupCipher: undefined,
});
