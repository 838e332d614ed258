import type { MacAddress, UnknownEnd } from '../../base/brand.ts';
import { type Bytes, fromHex, utf8 } from '../../base/bytes.ts';
import type { Teller } from '../../base/event.ts';
import { macOf } from '../table.ts';

/** What the attributes of one request of an AP tell (RFC 2865, RFC 3580). */
export class Request {
  #station: MacAddress | null = null;
  #bssid: MacAddress | null = null;
  #ssid: string | null = null;
  #user: string | null = null;
  /** Whether its attributes were printed, and whether EAP is among them. */
  attributes = false;
  eap = false;
  /** A password of the request itself: an AP that asks whether it may admit an address. */
  password = false;
  /** Whether the login that it came to was told. */
  login = false;
  /** EAP method that was named last. */
  method: string | null = null;
  /** Halves of the MSK in the answer, and whether its attributes were printed. */
  readonly keys: { receive?: Bytes; send?: Bytes; named: number; attributes: boolean } = {
    named: 0,
    attributes: false,
  };

  /** An attribute of the request by its name and its value as it is printed. */
  take(name: string, text: string): void {
    this.attributes = true;
    const value = text.replace(/^"(.*)"$/, '$1');
    if (name === 'Calling-Station-Id') this.#station ??= macOf(value);
    else if (name === 'Called-Station-Id') this.#called(value);
    else if (name === 'User-Name') this.#user ??= value;
    else if (name === 'EAP-Message') this.eap = true;
    else if (name === 'User-Password' || name === 'CHAP-Password') this.password = true;
  }

  /** An attribute of Access-Accept. */
  answer(name: string, text: string): void {
    this.keys.attributes = true;
    if (name !== 'MS-MPPE-Recv-Key' && name !== 'MS-MPPE-Send-Key') return;
    this.keys.named++;
    const octets = /^0x([0-9a-f]{64})$/.exec(text)?.[1];
    if (octets) this.keys[name === 'MS-MPPE-Recv-Key' ? 'receive' : 'send'] = fromHex(octets);
  }

  /** What a line of the log names beside: `cli` and the user of a login. */
  name(station: string | undefined, user: string | undefined): void {
    this.#station ??= macOf(station);
    this.#user ??= user || null;
  }

  /** The ends, as far as they are known: where the AP does not name the station's address, the user stands for it. */
  get ends(): Pick<Teller, 'station' | 'bssid' | 'ssid'> {
    const station = this.#station ?? (this.#user ? (`the user ${this.#user}` as UnknownEnd) : null);
    return {
      ...(station && { station }),
      ...(this.#bssid && { bssid: this.#bssid }),
      ...(this.#ssid && { ssid: utf8(this.#ssid) }),
    };
  }

  /** `02-00-00-00-00-02:office`: the AP and the name of its network. */
  #called(value: string): void {
    const match = /^([0-9a-f.:-]{12,17})(?::(.*))?$/i.exec(value);
    const address = macOf(match?.[1]) ?? macOf(value.slice(0, 17));
    if (!address) return;
    this.#bssid ??= address;
    this.#ssid ??= match?.[2] || value.slice(18) || null;
  }
}

/** Requests that are open at once at most: a busy server's log is long. */
const MOST = 1024;

/** The requests that a log tells of, by the numbers that the server gives them; FreeRADIUS 2 gives none. */
export class Requests {
  readonly #requests = new Map<string, Request>();
  /** The one that a line without a number is of. */
  #last: Request | null = null;
  /** Whether requests have numbers here: then a line without one is of none. */
  #numbered = false;

  /** Begins one; what was known under its number is of one long ago. */
  begin(number: string | null): Request {
    const request = new Request();
    if (number !== null) {
      this.#numbered = true;
      this.#requests.delete(number);
      this.#requests.set(number, request);
      if (this.#requests.size > MOST) this.#requests.delete(this.#requests.keys().next().value!);
    }
    this.#last = request;
    return request;
  }

  /** The one of that number; of one that was not seen to begin nothing is known. */
  of(number: string | null): Request {
    if (number === null && this.#numbered) return new Request();
    const known = number === null ? this.#last : this.#requests.get(number);
    return known ?? this.begin(number);
  }

  /** The one that the log told of last; null before the first. */
  get last(): Request | null {
    return this.#last;
  }
}
