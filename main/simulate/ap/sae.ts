import type { MacAddress } from '../../base/brand.ts';
import { type Bytes, concat, equal } from '../../base/bytes.ts';
import { hmacOf, type KdfHash } from '../../crypto/hash.ts';
import { isByGroup } from '../../standard/akms.ts';
import { Status } from '../../standard/status.ts';
import { tokenElement } from '../frames/elements.ts';
import { addressOctets, le16 } from '../frames/octets.ts';
import { commitBody, confirmBody, type ReadCommit, readCommit } from '../frames/sae.ts';
import { type Random, rejectedOctets, SaeEnd } from '../sae-end.ts';
import type { NetworkOptions } from './options.ts';

/** An Authentication frame of SAE that the AP sends. */
export interface SaeAnswer {
  readonly transaction: 1 | 2;
  readonly status: number;
  readonly body: Bytes;
}

interface Exchange {
  readonly end: SaeEnd;
  readonly status: number;
}

/** What a completed exchange leaves: the PMK and its name. */
export interface SaePmk {
  readonly pmk: Bytes;
  readonly pmkid: Bytes;
  /** Of the exchange; the AKMs with a key as long as the hash go by it. */
  readonly hash: KdfHash;
}

/** The AP's side of SAE with all stations. 802.11-2020 12.4.8. */
export class SaeAccess {
  readonly #network: NetworkOptions;
  readonly #random: Random;
  readonly #tokenKey: Bytes;
  readonly #exchanges = new Map<MacAddress, Exchange>();
  readonly #pmks = new Map<MacAddress, SaePmk>();

  constructor(network: NetworkOptions, random: Random) {
    this.#network = network;
    this.#random = random;
    this.#tokenKey = random(32);
  }

  /** Every station has to do the exchange again. */
  forget(): void {
    this.#pmks.clear();
  }

  /** PMK of the last exchange that this station completed; null: none. */
  pmkOf(station: MacAddress): SaePmk | null {
    return this.#pmks.get(station) ?? null;
  }

  /** What to answer to an Authentication frame of SAE; null: nothing. @param body behind the status code */
  receive(station: MacAddress, transaction: number, status: number, body: Bytes): SaeAnswer | null {
    if (transaction === 1) return this.#commit(station, status, body);
    if (transaction === 2 && status === Status.Success) return this.#confirm(station, body);
    return null;
  }

  #commit(station: MacAddress, status: number, body: Bytes): SaeAnswer | null {
    const h2e = status === Status.HashToElement;
    if (!h2e && status !== Status.Success) return null;
    const { pwe, saeGroups, antiClogging } = this.#network;
    const answer = (code: number, rest: Bytes): SaeAnswer => ({ transaction: 1, status: code, body: rest });
    if (pwe === (h2e ? 'hnp' : 'h2e')) return answer(Status.Failure, new Uint8Array(0));
    const read = readCommit(body, h2e);
    if (!read) return null;
    const number = 'unknownGroup' in read ? read.unknownGroup : read.group.number;
    if ('unknownGroup' in read || !saeGroups.includes(number))
      return answer(Status.UnsupportedGroup, le16(number));
    if (antiClogging) {
      const token = this.#token(station);
      if (!read.token || !equal(read.token, token))
        return answer(Status.AntiCloggingToken, concat(le16(number), h2e ? tokenElement(token) : token));
    }
    // Who lists a group as rejected that this AP takes was talked into a weaker one (12.4.8.6.4).
    if (read.rejectedGroups.some((group) => saeGroups.includes(group))) return null;
    return this.#begin(station, read, status);
  }

  #begin(station: MacAddress, read: ReadCommit, status: number): SaeAnswer | null {
    const { bssid, ssid, passphrase, akms } = this.#network;
    // A network with both kinds is told by the commit which one is meant.
    const extendedKey = isByGroup(read.akm ?? akms[0]!);
    const end = new SaeEnd({
      group: read.group,
      method: read.h2e ? 'h2e' : 'hnp',
      ssid,
      password: passphrase ?? new Uint8Array(0),
      own: addressOctets(bssid),
      peer: addressOctets(station),
      extendedKey,
      random: this.#random,
    });
    if (end.receive(read, rejectedOctets([]), read.rejectedOctets)) return null;
    this.#exchanges.set(station, { end, status });
    const body = commitBody({
      group: read.group.number,
      ...end.commit,
      h2e: read.h2e,
      token: null,
      rejectedGroups: [],
      akm: null,
    });
    return { transaction: 1, status, body };
  }

  #confirm(station: MacAddress, body: Bytes): SaeAnswer | null {
    const exchange = this.#exchanges.get(station);
    if (!exchange) return null;
    const { end } = exchange;
    if (!end.checkConfirm(body).ok)
      return { transaction: 2, status: Status.ChallengeFailure, body: new Uint8Array(0) };
    const { pmk, pmkid } = end.agreed!.keys;
    this.#pmks.set(station, { pmk, pmkid, hash: end.hash });
    return { transaction: 2, status: Status.Success, body: confirmBody(1, end.confirm(1)) };
  }

  #token(station: MacAddress): Bytes {
    return hmacOf('sha256', this.#tokenKey, addressOctets(station));
  }
}
