import { type Bytes, concat, utf8 } from '../base/bytes.ts';
import { curveRight, type EcGroup, euler, squareRoot } from './ec-groups.ts';
import { hkdfExpand, hkdfExtract } from './hkdf.ts';
import type { ModpGroup } from './modp.ts';
import { inverseModulo, modulo, powerModulo, toNumber, toOctets } from './numbers.ts';
import { addressesHighFirst, elementOp, type SaeGroup, saeHash, scalarOp, zeroSalt } from './sae-group.ts';

/**
 * Hash-to-element: the password goes to a secret element PT by a fixed number of operations, once per network and
 * password; each pair of stations then multiplies PT by a number of their addresses and has its password element (PWE).
 */

export const H2E_LABELS = {
  u1: 'SAE Hash to Element u1 P1',
  u2: 'SAE Hash to Element u2 P2',
  modp: 'SAE Hash to Element',
} as const;

/**
 * pwd-seed = HKDF-Extract(ssid, password || identifier), as long as the hash.
 * @param identifier of the password, where the network has several; else absent
 * Source: 802.11-2020 12.4.4.2.3, 12.4.4.3.3.
 */
export const h2eSeed = (group: SaeGroup, ssid: Bytes, password: Bytes, identifier?: Bytes): Bytes =>
  hkdfExtract(saeHash(group, 'h2e'), ssid, identifier ? concat(password, identifier) : password);

/**
 * pwd-value = HKDF-Expand(pwd-seed, label, olen(p) + ⌈olen(p)/2⌉): half as long again as p, so that the residue has no
 * bias that matters.
 * Source: 802.11-2020 12.4.4.2.3, 12.4.4.3.3.
 */
export const h2eValue = (group: SaeGroup, seed: Bytes, label: string): Bytes =>
  hkdfExpand(saeHash(group, 'h2e'), seed, utf8(label), group.length + Math.ceil(group.length / 2));

/** u = pwd-value modulo p. 802.11-2020 12.4.4.2.3. */
export const h2eReduce = (group: EcGroup, value: Bytes): Bytes =>
  toOctets(toNumber(value) % group.p, group.length);

/** (pwd-value modulo (p - 2)) + 2: 2 to p - 1. 802.11-2020 12.4.4.3.3. */
export const h2eReduceModp = (group: ModpGroup, value: Bytes): Bytes =>
  toOctets((toNumber(value) % (group.p - 2n)) + 2n, group.length);

/** PT = reduced pwd-value^((p-1)/q) modulo p. 802.11-2020 12.4.4.3.3. */
export const h2ePtModp = (group: ModpGroup, reduced: Bytes): Bytes =>
  toOctets(powerModulo(toNumber(reduced), (group.p - 1n) / group.q, group.p), group.length);

/** Every value of the simplified SWU map, in order of calculation; all modulo p and as long as p. */
export interface Sswu {
  /** z²u⁴ + zu². */
  readonly m: Bytes;
  /** 1/m; 0 when m is 0. */
  readonly t: Bytes;
  /** b / (za): x1 when m is 0. */
  readonly x1a: Bytes;
  /** (-b/a)(1 + t): x1 otherwise. */
  readonly x1b: Bytes;
  readonly x1: Bytes;
  /** x1³ + a x1 + b. */
  readonly gx1: Bytes;
  /** zu² x1. */
  readonly x2: Bytes;
  /** x2³ + a x2 + b. */
  readonly gx2: Bytes;
  /** gx1^((p-1)/2): 0 or 1 when gx1 is a square. Exactly one of gx1 and gx2 is, unless one is 0. */
  readonly legendre: Bytes;
  /** Which of gx1, gx2 is taken. */
  readonly square: 'gx1' | 'gx2';
  readonly v: Bytes;
  readonly x: Bytes;
  /** √v. */
  readonly y: Bytes;
  /** p - y. */
  readonly negativeY: Bytes;
  /** Lowest bits of u and y agree: the point has y, else p - y. */
  readonly sameParity: boolean;
  /** P = x || y. */
  readonly point: Bytes;
}

/**
 * Simplified Shallue-van de Woestijne-Ulas map: a number to a point of the curve, always by the same operations.
 * @param u 0..p-1, as long as p
 * Source: 802.11-2020 12.4.4.2.3.
 */
export function sswu(group: EcGroup, u: Bytes): Sswu {
  const { p, a, b, length } = group;
  const z = modulo(group.z, p);
  const number = toNumber(u);
  const zu2 = (z * number * number) % p;
  const m = (zu2 * zu2 + zu2) % p;
  const t = inverseModulo(m, p);
  const x1a = (b * inverseModulo((z * a) % p, p)) % p;
  const x1b = (modulo(-b, p) * inverseModulo(a, p) * (1n + t)) % p;
  const x1 = m === 0n ? x1a : x1b;
  const gx1 = curveRight(group, x1);
  const x2 = (zu2 * x1) % p;
  const gx2 = curveRight(group, x2);
  const legendre = euler(group, gx1);
  const first = legendre <= 1n;
  const v = first ? gx1 : gx2;
  const x = first ? x1 : x2;
  const y = squareRoot(group, v);
  const negativeY = modulo(-y, p);
  const sameParity = (number & 1n) === (y & 1n);
  const octets = (value: bigint) => toOctets(value, length);
  return {
    m: octets(m),
    t: octets(t),
    x1a: octets(x1a),
    x1b: octets(x1b),
    x1: octets(x1),
    gx1: octets(gx1),
    x2: octets(x2),
    gx2: octets(gx2),
    legendre: octets(legendre),
    square: first ? 'gx1' : 'gx2',
    v: octets(v),
    x: octets(x),
    y: octets(y),
    negativeY: octets(negativeY),
    sameParity,
    point: concat(octets(x), octets(sameParity ? y : negativeY)),
  };
}

/** One of the two points that PT is the sum of. */
export interface H2ePoint {
  /** pwd-value. */
  readonly value: Bytes;
  readonly u: Bytes;
  readonly sswu: Sswu;
}

/** PT of a curve, with what leads to it. */
export interface H2eEc {
  readonly kind: 'ec';
  readonly seed: Bytes;
  readonly p1: H2ePoint;
  readonly p2: H2ePoint;
  readonly pt: Bytes;
}

/** PT of a MODP group, with what leads to it. */
export interface H2eModp {
  readonly kind: 'modp';
  readonly seed: Bytes;
  readonly value: Bytes;
  readonly reduced: Bytes;
  readonly pt: Bytes;
}

/**
 * PT, the secret element of a network and password: no address goes in.
 * @param password octets, as typed (UTF-8)
 * @param identifier of the password, where one is used
 * Source: 802.11-2020 12.4.4.2.3, 12.4.4.3.3.
 */
export function h2ePt(group: SaeGroup, ssid: Bytes, password: Bytes, identifier?: Bytes): H2eEc | H2eModp {
  const seed = h2eSeed(group, ssid, password, identifier);
  if (group.kind === 'modp') {
    const value = h2eValue(group, seed, H2E_LABELS.modp);
    const reduced = h2eReduceModp(group, value);
    return { kind: 'modp', seed, value, reduced, pt: h2ePtModp(group, reduced) };
  }
  const half = (label: string): H2ePoint => {
    const value = h2eValue(group, seed, label);
    const u = h2eReduce(group, value);
    return { value, u, sswu: sswu(group, u) };
  };
  const p1 = half(H2E_LABELS.u1);
  const p2 = half(H2E_LABELS.u2);
  return { kind: 'ec', seed, p1, p2, pt: elementOp(group, p1.sswu.point, p2.sswu.point) };
}

/**
 * val = HMAC-Hash(n zero octets, MAX(A, B) || MIN(A, B)), as long as the hash.
 * Source: 802.11-2020 12.4.5.2.
 */
export const pweHash = (group: SaeGroup, addresses: Bytes): Bytes => {
  const hash = saeHash(group, 'h2e');
  return hkdfExtract(hash, zeroSalt(hash), addresses);
};

/** val = val modulo (q - 1) + 1: 1 to q - 1. 802.11-2020 12.4.5.2. */
export const pweScalar = (group: SaeGroup, hash: Bytes): Bytes =>
  toOctets((toNumber(hash) % (group.q - 1n)) + 1n, group.length);

/** A password element and what led from PT to it. */
export interface PweFromPt {
  /** MAX(A, B) || MIN(A, B). */
  readonly addresses: Bytes;
  readonly hash: Bytes;
  readonly val: Bytes;
  readonly pwe: Bytes;
}

/** PWE = scalar-op(val, PT) of two stations. 802.11-2020 12.4.5.2. */
export function pweFromPt(group: SaeGroup, pt: Bytes, addressA: Bytes, addressB: Bytes): PweFromPt {
  const addresses = addressesHighFirst(addressA, addressB);
  const hash = pweHash(group, addresses);
  const val = pweScalar(group, hash);
  return { addresses, hash, val, pwe: scalarOp(group, val, pt) };
}
