import { type Bytes, concat, isZero, utf8 } from '../base/bytes.ts';
import { curveRight, EC_GROUPS, type EcGroup, ecScalar, onCurve, squareRoot } from './ec-groups.ts';
import { digest, hashLength, type KdfHash } from './hash.ts';
import { hkdfExpand, hkdfExtract } from './hkdf.ts';
import { toNumber, toOctets } from './numbers.ts';

/** The label of HKDF-Expand. */
export const OWE_LABEL = 'OWE Key Generation';

const HASHES: Readonly<Record<number, KdfHash>> = { 19: 'sha256', 20: 'sha384', 21: 'sha512' };

/** A group that OWE may use: the curves of RFC 5903, with the hash that goes with each; null for another number. */
export function oweGroup(number: number): { readonly group: EcGroup; readonly hash: KdfHash } | null {
  const group = EC_GROUPS.find((g) => g.number === number);
  const hash = HASHES[number];
  return group && hash ? { group, hash } : null;
}

/**
 * The public key of a private one: the x-coordinate of scalar times the generator, as long as p.
 * @param scalar big-endian, 1 to the group's order less 1
 * @throws RangeError when the scalar is out of range
 * Source: RFC 8110 4.3, RFC 6090 4.
 */
export function owePublic(group: EcGroup, scalar: Bytes): Bytes {
  const base = group.Point.BASE.toAffine();
  const g = concat(toOctets(base.x, group.length), toOctets(base.y, group.length));
  return ecScalar(group, privateNumber(group, scalar), g).slice(0, group.length);
}

/**
 * The shared secret z: the x-coordinate of scalar times the peer's point, as long as p. The sign of y is not sent, and
 * does not matter to x.
 * @param peer x-coordinate of the peer's public key
 * @throws RangeError when `peer` is no x-coordinate of the curve, or the scalar is out of range
 * Source: RFC 8110 4.4, RFC 6090 4.
 */
export function oweShared(group: EcGroup, scalar: Bytes, peer: Bytes): Bytes {
  if (peer.length !== group.length)
    throw new RangeError(`peer: ${peer.length} bytes, expected ${group.length}`);
  const x = toNumber(peer);
  const point = concat(peer, toOctets(squareRoot(group, curveRight(group, x)), group.length));
  if (!onCurve(group, point)) throw new RangeError(`peer: no point of ${group.name}`);
  return ecScalar(group, privateNumber(group, scalar), point).slice(0, group.length);
}

function privateNumber(group: EcGroup, scalar: Bytes): bigint {
  const number = isZero(scalar) ? 0n : toNumber(scalar);
  if (number === 0n || number >= group.q)
    throw new RangeError('scalar: out of range, expected 1 to the order of the group less 1');
  return number;
}

/** Both public keys as sent, and the group number. */
export interface OwePublics {
  /** The station's (client's). */
  readonly c: Bytes;
  /** The AP's. */
  readonly a: Bytes;
  readonly group: number;
}

/** The salt of HKDF-Extract: C || A || group, the number in two octets, low octet first. */
export const oweSalt = ({ c, a, group }: OwePublics): Bytes =>
  concat(c, a, Uint8Array.of(group & 255, group >> 8));

/**
 * PMK of an OWE exchange: prk = HKDF-Extract(C || A || group, z), PMK = HKDF-Expand(prk, "OWE Key Generation", n),
 * n the length of the hash.
 * Source: RFC 8110 4.4.
 */
export function owePmk(
  hash: KdfHash,
  z: Bytes,
  publics: OwePublics,
): { readonly prk: Bytes; readonly pmk: Bytes } {
  const prk = hkdfExtract(hash, oweSalt(publics), z);
  return { prk, pmk: hkdfExpand(hash, prk, utf8(OWE_LABEL), hashLength(hash)) };
}

/** PMKID = Truncate-128(Hash(C || A)), 16 octets. Source: RFC 8110 4.4. */
export const owePmkid = (hash: KdfHash, { c, a }: Pick<OwePublics, 'c' | 'a'>): Bytes =>
  digest(hash, concat(c, a)).slice(0, 16);
