import { type Bytes, compare, concat, equal } from '../base/bytes.ts';
import { inField, onCurve } from './ec-groups.ts';
import { hashLength, hmacOf, type KdfHash } from './hash.ts';
import { hkdfExtract } from './hkdf.ts';
import type { Kck, Kek, Pmk } from './keys.ts';
import { powerModulo, toNumber, toOctets } from './numbers.ts';
import { kdf } from './prf.ts';
import {
  elementOp,
  elementToOctets,
  inverseOp,
  isIdentity,
  type SaeGroup,
  scalarOp,
  zeroSalt,
} from './sae-group.ts';

/** What a commit frame carries: a scalar of `length` octets and an element of `elementLength`. */
export interface SaeCommit {
  readonly scalar: Bytes;
  readonly element: Bytes;
}

/**
 * commit-scalar = (rand + mask) modulo r. A station draws both anew when this is below 2.
 * @param rand secret, 2 to r - 1; `mask` too
 * Source: 802.11-2020 12.4.5.3.
 */
export const commitScalar = (group: SaeGroup, rand: Bytes, mask: Bytes): Bytes =>
  toOctets((toNumber(rand) + toNumber(mask)) % group.q, group.length);

/** COMMIT-ELEMENT = inverse-op(scalar-op(mask, PWE)). 802.11-2020 12.4.5.3. */
export const commitElement = (group: SaeGroup, mask: Bytes, pwe: Bytes): Bytes =>
  inverseOp(group, scalarOp(group, mask, pwe));

/** Both halves of a commit. */
export const saeCommit = (group: SaeGroup, rand: Bytes, mask: Bytes, pwe: Bytes): SaeCommit => ({
  scalar: commitScalar(group, rand, mask),
  element: commitElement(group, mask, pwe),
});

/** Verdicts on a peer's commit; each must be true, or the frame is discarded. */
export interface CommitCheck {
  /** 1 < scalar < r. */
  readonly scalar: boolean;
  /** Curve: both coordinates below p. MODP: 1 < element < p - 1. */
  readonly range: boolean;
  /** Curve: the point is on it. MODP: element^r = 1. */
  readonly member: boolean;
  /** Scalar and element are not both one's own (a reflection attack); true when the own commit is not given. */
  readonly notReflected: boolean;
  readonly ok: boolean;
}

/**
 * Checks a peer's commit as a station must before it goes on.
 * @param own what this end sent
 * @throws RangeError when scalar or element have not the group's length
 * Source: 802.11-2020 12.4.5.4, 12.4.8.6.4.
 */
export function checkCommit(group: SaeGroup, peer: SaeCommit, own?: SaeCommit): CommitCheck {
  if (peer.scalar.length !== group.length || peer.element.length !== group.elementLength)
    throw new RangeError(
      `commit: ${peer.scalar.length} and ${peer.element.length} bytes, expected ${group.length} and ${group.elementLength}`,
    );
  const number = toNumber(peer.scalar);
  const scalar = number > 1n && number < group.q;
  const { range, member } = checkElement(group, peer.element);
  const notReflected = !own || !equal(own.scalar, peer.scalar) || !equal(own.element, peer.element);
  return { scalar, range, member, notReflected, ok: scalar && range && member && notReflected };
}

function checkElement(group: SaeGroup, element: Bytes): { range: boolean; member: boolean } {
  if (group.kind === 'ec') return { range: inField(group, element), member: onCurve(group, element) };
  const number = toNumber(element);
  const range = number > 1n && number < group.p - 1n;
  return { range, member: range && powerModulo(number, group.q, group.p) === 1n };
}

/** The shared element K and the octets k of it. */
export interface SaeSecret {
  /** scalar-op(peer-commit-scalar, PWE). */
  readonly peerPwe: Bytes;
  /** elem-op of that and PEER-COMMIT-ELEMENT: the peer's rand times PWE. */
  readonly peerRandPwe: Bytes;
  /** scalar-op(rand, ...). */
  readonly K: Bytes;
  /** F(K). */
  readonly k: Bytes;
  /** K is the identity element: the exchange must be given up. */
  readonly identity: boolean;
}

/**
 * K = scalar-op(rand, elem-op(scalar-op(peer-commit-scalar, PWE), PEER-COMMIT-ELEMENT)); k = F(K).
 * @throws RangeError when an element is not on the curve
 * Source: 802.11-2020 12.4.5.4.
 */
export function saeSecret(group: SaeGroup, rand: Bytes, pwe: Bytes, peer: SaeCommit): SaeSecret {
  const peerPwe = scalarOp(group, peer.scalar, pwe);
  const peerRandPwe = elementOp(group, peerPwe, peer.element);
  const K = scalarOp(group, rand, peerRandPwe);
  return { peerPwe, peerRandPwe, K, k: elementToOctets(group, K), identity: isIdentity(group, K) };
}

/** One end's address, and the groups its commit listed as rejected: 2 octets each, little-endian, as in the element. */
export interface Rejected {
  readonly address: Bytes;
  readonly groups: Bytes;
}

/**
 * Salt of keyseed: the rejected groups of both ends, those of the higher address first; zeros when there are none (always
 * with hunting-and-pecking). Whoever strips the list from a frame, to force a weak group, gets another key.
 * Source: 802.11-2020 12.4.5.4.
 */
export function keyseedSalt(hash: KdfHash, one?: Rejected, other?: Rejected): Bytes {
  const lists = [one, other].filter((end) => end !== undefined);
  const salt = concat(...lists.sort((a, b) => compare(b.address, a.address)).map((end) => end.groups));
  return salt.length > 0 ? salt : zeroSalt(hash);
}

/** keyseed = HMAC-Hash(salt, k). 802.11-2020 12.4.5.4. */
export const keyseedOf = (hash: KdfHash, salt: Bytes, k: Bytes): Bytes => hkdfExtract(hash, salt, k);

/** context = (commit-scalar + peer-commit-scalar) modulo r, the same at both ends. 802.11-2020 12.4.5.4. */
export const scalarSum = (group: SaeGroup, one: Bytes, other: Bytes): Bytes =>
  toOctets((toNumber(one) + toNumber(other)) % group.q, group.length);

export const SAE_KEYS_LABEL = 'SAE KCK and PMK';
export const SAE_PK_KEYS_LABEL = 'SAE-PK keys';

export interface SaeKeyOptions {
  /** AKM 00-0F-AC:24 or :25: the PMK is as long as the hash, else 32 octets. */
  readonly extendedKey?: boolean;
  /** SAE-PK: another label, and a KEK after the PMK. */
  readonly pk?: boolean;
}

/** Keys of an exchange. */
export interface SaeKeys {
  /** What the KDF gave: KCK || PMK (|| KEK). */
  readonly block: Bytes;
  /** As long as the hash. It makes and checks the confirms. */
  readonly kck: Kck;
  readonly pmk: Pmk;
  /** SAE-PK only, as long as the hash: opens the encrypted modifier. */
  readonly kek: Kek | null;
  /** First 128 bits of the context: not secret, not derived from the password. */
  readonly pmkid: Bytes;
}

/**
 * KCK || PMK = KDF-Hash-Length(keyseed, "SAE KCK and PMK", context), with SAE-PK KCK || PMK || KEK by "SAE-PK keys";
 * PMKID = L(context, 0, 128).
 * @param hash see {@link saeHash}
 * @param context see {@link scalarSum}
 * Source: 802.11-2020 12.4.5.4; 802.11be and REVme for suites 24 and 25; WPA3 specification 3.1, 6.5 for SAE-PK.
 */
export function saeKeys(
  hash: KdfHash,
  keyseed: Bytes,
  context: Bytes,
  { extendedKey = false, pk = false }: SaeKeyOptions = {},
): SaeKeys {
  const length = hashLength(hash);
  const pmkEnd = length + (extendedKey ? length : 32);
  const bits = 8 * (pmkEnd + (pk ? length : 0));
  const block = kdf(hash, keyseed, pk ? SAE_PK_KEYS_LABEL : SAE_KEYS_LABEL, context, bits);
  return {
    block,
    kck: block.slice(0, length) as Kck,
    pmk: block.slice(length, pmkEnd) as Pmk,
    kek: pk ? (block.slice(pmkEnd) as Kek) : null,
    pmkid: context.slice(0, 16),
  };
}

/**
 * What a confirm hashes: send-confirm || the sender's scalar and element || the receiver's scalar and element.
 * @param sendConfirm 2 octets as in the frame (little-endian)
 */
export const confirmMessage = (sendConfirm: Bytes, sender: SaeCommit, receiver: SaeCommit): Bytes =>
  concat(sendConfirm, sender.scalar, sender.element, receiver.scalar, receiver.element);

/**
 * confirm = CN(KCK, send-confirm, commit-scalar, COMMIT-ELEMENT, peer-commit-scalar, PEER-COMMIT-ELEMENT), as long as the
 * hash. CN is HMAC. The other end's confirm has sender and receiver the other way round.
 * Source: 802.11-2020 12.4.5.5.
 */
export const saeConfirm = (
  hash: KdfHash,
  kck: Bytes,
  sendConfirm: Bytes,
  sender: SaeCommit,
  receiver: SaeCommit,
): Bytes => hmacOf(hash, kck, confirmMessage(sendConfirm, sender, receiver));

/** A received confirm beside what it should have been. */
export interface ConfirmCheck {
  readonly expected: Bytes;
  readonly ok: boolean;
}

/**
 * Checks a confirm that was received.
 * @param sender commit of the end that sent the confirm
 * Source: 802.11-2020 12.4.5.6.
 */
export function checkConfirm(
  hash: KdfHash,
  kck: Bytes,
  sendConfirm: Bytes,
  sender: SaeCommit,
  receiver: SaeCommit,
  received: Bytes,
): ConfirmCheck {
  const expected = saeConfirm(hash, kck, sendConfirm, sender, receiver);
  return { expected, ok: equal(expected, received) };
}
