import { type WeierstrassPointCons, weierstrass } from '@noble/curves/abstract/weierstrass.js';
import { brainpoolP256r1, brainpoolP384r1, brainpoolP512r1 } from '@noble/curves/misc.js';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import type { Bytes } from '../base/bytes.ts';
import { concat } from '../base/bytes.ts';
import { modulo, powerModulo, toNumber, toOctets } from './numbers.ts';

/**
 * y² = x³ + ax + b modulo a prime p, with cofactor 1. Every p here is 3 modulo 4, so that a square root is one power.
 * Elements are x || y, each as long as p; zeros stand for the point at infinity (b is not 0, so (0, 0) is no point).
 */
export interface EcGroup {
  readonly kind: 'ec';
  /** In IANA's registry of IKE Diffie-Hellman groups, which SAE and OWE frames use. */
  readonly number: number;
  readonly name: string;
  readonly p: bigint;
  readonly a: bigint;
  readonly b: bigint;
  /** Order of the group; 802.11 calls it r in 12.4, q in hash-to-element. */
  readonly q: bigint;
  /** Z of the simplified SWU map, 802.11-2020 12.4.4.2.3. */
  readonly z: bigint;
  /** Bits of p. */
  readonly bits: number;
  /** Octets of p, of a coordinate and of a scalar. */
  readonly length: number;
  readonly elementLength: number;
  readonly Point: WeierstrassPointCons<bigint>;
}

/** P-192: SAE must not use it any more, but recordings and logs do. FIPS 186-4 D.1.2.1. */
const P192 = weierstrass({
  p: 0xfffffffffffffffffffffffffffffffeffffffffffffffffn,
  n: 0xffffffffffffffffffffffff99def836146bc9b1b4d22831n,
  h: 1n,
  a: 0xfffffffffffffffffffffffffffffffefffffffffffffffcn,
  b: 0x64210519e59c80e70fa7e9ab72243049feb8deecc146b9b1n,
  Gx: 0x188da80eb03090f67cbf20eb43a18800f4ff0afd82ff1012n,
  Gy: 0x07192b95ffc8da78631011ed6b24cdd573f977a11e794811n,
});

/** A group of a curve that fulfils what {@link EcGroup} says. @param z of the simplified SWU map */
export function ecGroup(
  number: number,
  name: string,
  Point: WeierstrassPointCons<bigint>,
  z: bigint,
): EcGroup {
  const { p, a, b } = Point.CURVE();
  const length = Point.Fp.BYTES;
  return {
    kind: 'ec',
    number,
    name,
    p,
    a,
    b,
    q: Point.Fn.ORDER,
    z,
    bits: Point.Fp.BITS,
    length,
    elementLength: 2 * length,
    Point,
  };
}

/** Curves by group number. Source: RFC 5903, RFC 6954, RFC 5114; Z: 802.11-2020 12.4.4.2.3. */
export const EC_GROUPS: readonly EcGroup[] = [
  ecGroup(19, 'P-256', p256.Point, -10n),
  ecGroup(20, 'P-384', p384.Point, -12n),
  ecGroup(21, 'P-521', p521.Point, -4n),
  ecGroup(25, 'P-192', P192, -5n),
  ecGroup(28, 'brainpoolP256r1', brainpoolP256r1.Point, -2n),
  ecGroup(29, 'brainpoolP384r1', brainpoolP384r1.Point, -5n),
  ecGroup(30, 'brainpoolP512r1', brainpoolP512r1.Point, 7n),
];

/** x³ + ax + b modulo p. */
export const curveRight = (group: EcGroup, x: bigint): bigint =>
  modulo(x * x * x + group.a * x + group.b, group.p);

/** v^((p-1)/2) modulo p: 1 for a quadratic residue, p-1 for a non-residue, 0 for 0 (Euler's criterion). */
export const euler = (group: EcGroup, v: bigint): bigint => powerModulo(v, (group.p - 1n) / 2n, group.p);

/** v^((p+1)/4) modulo p: the square root of a quadratic residue that is itself one. */
export const squareRoot = (group: EcGroup, v: bigint): bigint => powerModulo(v, (group.p + 1n) / 4n, group.p);

/** x and y of an element. */
export const coordinates = (group: EcGroup, element: Bytes): readonly [bigint, bigint] => [
  toNumber(element.subarray(0, group.length)),
  toNumber(element.subarray(group.length)),
];

/** Whether both coordinates are below p. */
export const inField = (group: EcGroup, element: Bytes): boolean =>
  coordinates(group, element).every((c) => c < group.p);

/** Whether an element fulfils the curve's equation; the point at infinity does not. */
export function onCurve(group: EcGroup, element: Bytes): boolean {
  const [x, y] = coordinates(group, element);
  return inField(group, element) && modulo(y * y, group.p) === curveRight(group, x);
}

type Point = ReturnType<WeierstrassPointCons<bigint>['fromAffine']>;

function point(group: EcGroup, element: Bytes): Point {
  const [x, y] = coordinates(group, element);
  if ((x !== 0n || y !== 0n) && !onCurve(group, element))
    throw new RangeError(`element: not on ${group.name}`);
  return group.Point.fromAffine({ x, y });
}

function octets(group: EcGroup, value: Point): Bytes {
  const { x, y } = value.toAffine();
  return concat(toOctets(x, group.length), toOctets(y, group.length));
}

/** scalar times an element. */
export const ecScalar = (group: EcGroup, scalar: bigint, element: Bytes): Bytes =>
  octets(group, point(group, element).multiplyUnsafe(modulo(scalar, group.q)));

/** Sum of two elements. */
export const ecAdd = (group: EcGroup, one: Bytes, other: Bytes): Bytes =>
  octets(group, point(group, one).add(point(group, other)));

/** (x, p - y). */
export const ecNegate = (group: EcGroup, element: Bytes): Bytes =>
  octets(group, point(group, element).negate());
