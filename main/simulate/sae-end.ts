import type { Bytes } from '../base/bytes.ts';
import { concat } from '../base/bytes.ts';
import { hashLength, type KdfHash } from '../crypto/hash.ts';
import { toNumber, toOctets } from '../crypto/numbers.ts';
import {
  checkCommit,
  checkConfirm,
  keyseedOf,
  keyseedSalt,
  type SaeCommit,
  type SaeKeys,
  type SaeSecret,
  saeCommit,
  saeConfirm,
  saeKeys,
  saeSecret,
  scalarSum,
} from '../crypto/sae.ts';
import { type PweMethod, type SaeGroup, saeHash } from '../crypto/sae-group.ts';
import { h2ePt, pweFromPt } from '../crypto/sae-h2e.ts';
import { hunt } from '../crypto/sae-pwe.ts';
import { le16 } from './frames/octets.ts';

/** So many random octets. */
export type Random = (octets: number) => Bytes;

/** A number from 1 to order - 1 as octets, each as likely as the next but for one part in 2^64. */
export function randomScalar(random: Random, order: bigint, length: number): Bytes {
  return toOctets((toNumber(random(length + 8)) % (order - 1n)) + 1n, length);
}

export interface SaeEndOptions {
  readonly group: SaeGroup;
  readonly method: PweMethod;
  readonly ssid: Bytes;
  readonly password: Bytes;
  readonly own: Bytes;
  readonly peer: Bytes;
  /** AKM 24 or 25: the PMK is as long as the hash. */
  readonly extendedKey: boolean;
  readonly random: Random;
}

/** What both ends have when each has the other's commit. */
export interface SaeAgreed {
  readonly peerCommit: SaeCommit;
  readonly secret: SaeSecret;
  readonly keyseed: Bytes;
  readonly keys: SaeKeys;
}

/** One end of an SAE exchange in one group: draws a commit, takes the peer's, makes and checks confirms. */
export class SaeEnd {
  readonly options: SaeEndOptions;
  readonly hash: KdfHash;
  readonly pwe: Bytes;
  readonly rand: Bytes;
  readonly mask: Bytes;
  readonly commit: SaeCommit;
  agreed: SaeAgreed | null = null;

  constructor(options: SaeEndOptions) {
    this.options = options;
    const { group, method, ssid, password, own, peer, random } = options;
    this.hash = saeHash(group, method);
    this.pwe =
      method === 'h2e'
        ? pweFromPt(group, h2ePt(group, ssid, password).pt, own, peer).pwe
        : hunt(group, password, own, peer).pwe;
    let drawn: { rand: Bytes; mask: Bytes; commit: SaeCommit };
    do {
      const rand = randomScalar(random, group.q, group.length);
      const mask = randomScalar(random, group.q, group.length);
      drawn = { rand, mask, commit: saeCommit(group, rand, mask, this.pwe) };
      // A scalar below 2 would give rand + mask away (12.4.5.3).
    } while (toNumber(drawn.commit.scalar) < 2n);
    this.rand = drawn.rand;
    this.mask = drawn.mask;
    this.commit = drawn.commit;
  }

  /**
   * Takes the peer's commit.
   * @param ownRejected octets of the Rejected Groups of this end's commit; `peerRejected` of the peer's
   * @returns what is wrong with the commit in words, or null when all is well and `agreed` is there
   */
  receive(peerCommit: SaeCommit, ownRejected: Bytes, peerRejected: Bytes): string | null {
    const { group, method, own, peer, extendedKey } = this.options;
    const check = checkCommit(group, peerCommit, this.commit);
    if (!check.scalar) return 'its scalar is out of range';
    if (!check.range || !check.member) return `its element is no element of group ${group.number}`;
    if (!check.notReflected) return 'it is our own commit sent back';
    const secret = saeSecret(group, this.rand, this.pwe, peerCommit);
    if (secret.identity) return 'the shared element is the identity';
    const lists = [
      { address: own, groups: ownRejected },
      { address: peer, groups: peerRejected },
    ] as const;
    // Hunting-and-pecking has no element for such a list, so none goes into its keys.
    const salt = method === 'h2e' ? keyseedSalt(this.hash, ...lists) : keyseedSalt(this.hash);
    const keyseed = keyseedOf(this.hash, salt, secret.k);
    const context = scalarSum(group, this.commit.scalar, peerCommit.scalar);
    this.agreed = {
      peerCommit,
      secret,
      keyseed,
      keys: saeKeys(this.hash, keyseed, context, { extendedKey }),
    };
    return null;
  }

  /** The confirm of this end. @throws TypeError before the peer's commit was taken */
  confirm(sendConfirm: number): Bytes {
    const { keys, peerCommit } = this.#need();
    return saeConfirm(this.hash, keys.kck, le16(sendConfirm), this.commit, peerCommit);
  }

  /** Whether the peer's confirm is right. `body`: counter and confirm. */
  checkConfirm(body: Bytes): { readonly ok: boolean; readonly expected: Bytes; readonly received: Bytes } {
    const { keys, peerCommit } = this.#need();
    const received = body.slice(2, 2 + hashLength(this.hash));
    const counter = body.slice(0, 2);
    const result = checkConfirm(this.hash, keys.kck, counter, peerCommit, this.commit, received);
    return { ...result, received };
  }

  #need(): SaeAgreed {
    if (!this.agreed) throw new TypeError('sae: no commit of the peer yet');
    return this.agreed;
  }
}

/** The Rejected Groups of a commit as octets: 2 each, low octet first. */
export const rejectedOctets = (groups: readonly number[]): Bytes => concat(...groups.map(le16));
