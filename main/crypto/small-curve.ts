import { weierstrass } from '@noble/curves/abstract/weierstrass.js';
import { type Bytes, concat, fromHex, utf8 } from '../base/bytes.ts';
import { coordinates, curveRight, type EcGroup, ecGroup, ecScalar } from './ec-groups.ts';
import { modulo, toNumber, toOctets } from './numbers.ts';
import { commitScalar, saeCommit, saeSecret } from './sae.ts';
import { isIdentity, type PweMethod } from './sae-group.ts';
import { h2ePt, pweFromPt, type Sswu } from './sae-h2e.ts';
import { hunt } from './sae-pwe.ts';

/**
 * A curve for teaching, of the kind that SAE uses and so small that its points can be counted: y² = x³ - 3x + 8 modulo 67,
 * of the prime order 71. It is an {@link EcGroup} like the others, so that the very functions that compute a real exchange
 * compute on it; it is in no list of groups, and protects nothing.
 */
export const SMALL_CURVE: EcGroup = ecGroup(
  0,
  'F₆₇',
  weierstrass({ p: 67n, n: 71n, h: 1n, a: 64n, b: 8n, Gx: 1n, Gy: 26n }),
  13n,
);

/** x and y; null for the point at infinity. */
export type SmallPoint = readonly [number, number] | null;

/** An element of the small curve as a point. */
export function smallPoint(element: Bytes): SmallPoint {
  if (isIdentity(SMALL_CURVE, element)) return null;
  const [x, y] = coordinates(SMALL_CURVE, element);
  return [Number(x), Number(y)];
}

/** All points but the one at infinity, by x, then by y: found by trying each pair, not by the group's arithmetic. */
export function smallPoints(): (readonly [number, number])[] {
  const { p } = SMALL_CURVE;
  const points: (readonly [number, number])[] = [];
  for (let x = 0n; x < p; x++)
    for (let y = 0n; y < p; y++)
      if (modulo(y * y, p) === curveRight(SMALL_CURVE, x)) points.push([Number(x), Number(y)]);
  return points;
}

/** One run of the simplified SWU map, in numbers. */
export interface SmallSswu {
  readonly u: number;
  readonly x1: number;
  readonly gx1: number;
  readonly x2: number;
  readonly gx2: number;
  /** Which of x1 and x2 is taken: x1 where g(x1) is a square. */
  readonly taken: 'x1' | 'x2';
  readonly point: SmallPoint;
}

/** One try of hunting-and-pecking, in numbers. */
export interface SmallTry {
  readonly counter: number;
  readonly value: number;
  readonly belowPrime: boolean;
  /** value³ - 3 value + 8 modulo p. */
  readonly right: number;
  readonly square: boolean;
  readonly found: boolean;
}

/** What one end knows and sends. */
export interface SmallEnd {
  readonly pwe: SmallPoint;
  readonly rand: number;
  readonly mask: number;
  readonly scalar: number;
  /** mask · PWE, before it is inverted. */
  readonly masked: SmallPoint;
  readonly element: SmallPoint;
  /** peer scalar · PWE. */
  readonly peerPwe: SmallPoint;
  /** That and the peer's element: the peer's rand · PWE. */
  readonly sum: SmallPoint;
  readonly K: SmallPoint;
}

/** An exchange on the small curve with every number of it. */
export interface SmallExchange {
  readonly method: PweMethod;
  /** Hash-to-element: both runs of the map, their sum, and what it is multiplied by. */
  readonly h2e: {
    readonly runs: readonly [SmallSswu, SmallSswu];
    readonly pt: SmallPoint;
    readonly val: number;
    /** PT, 2 PT, 3 PT ... val PT, which is the PWE. */
    readonly multiples: readonly SmallPoint[];
  } | null;
  /** Hunting-and-pecking: the tries up to the one that is found, and both roots above its x. */
  readonly hunt: {
    readonly tries: readonly SmallTry[];
    readonly roots: readonly [number, number];
  } | null;
  readonly station: SmallEnd;
  readonly ap: SmallEnd;
  /** Both ends have one K. */
  readonly agree: boolean;
}

/** What the example is made of: a network that is none, so that nothing of a real password shows in it. */
const EXAMPLE = {
  ssid: utf8('small'),
  password: utf8('needle'),
  otherPassword: utf8('lemon'),
  station: fromHex('020000000100'),
  ap: fromHex('020000000000'),
} as const;
const PRIVATE = { station: { rand: 25, mask: 11 }, ap: { rand: 7, mask: 5 } } as const;

const octet = (value: number): Bytes => toOctets(BigInt(value), SMALL_CURVE.length);
const number = (octets: Bytes): number => Number(toNumber(octets));

const sswuNumbers = (u: Bytes, run: Sswu): SmallSswu => ({
  u: number(u),
  x1: number(run.x1),
  gx1: number(run.gx1),
  x2: number(run.x2),
  gx2: number(run.gx2),
  taken: run.square === 'gx1' ? 'x1' : 'x2',
  point: smallPoint(run.point),
});

/** PWE of a password of the example, with what leads to it. */
function smallPwe(method: PweMethod, password: Bytes): Pick<SmallExchange, 'h2e' | 'hunt'> & { pwe: Bytes } {
  const { ssid, station, ap } = EXAMPLE;
  if (method === 'hnp') {
    const { iterations, point, pwe } = hunt(SMALL_CURVE, password, ap, station);
    const tries = iterations.map(
      ({ counter, value, belowPrime, residue, suitable }): SmallTry => ({
        counter,
        value: number(value),
        belowPrime,
        right: number(residue!.ySquared),
        square: residue!.residue,
        found: suitable,
      }),
    );
    return { h2e: null, hunt: { tries, roots: [number(point!.y), number(point!.negativeY)] }, pwe };
  }
  const made = h2ePt(SMALL_CURVE, ssid, password);
  if (made.kind !== 'ec') throw new TypeError('small curve: no curve');
  const { val, pwe } = pweFromPt(SMALL_CURVE, made.pt, ap, station);
  const runs = [made.p1, made.p2].map(({ u, sswu }) => sswuNumbers(u, sswu)) as [SmallSswu, SmallSswu];
  const times = number(val);
  const multiples = Array.from({ length: times }, (_, i) =>
    smallPoint(ecScalar(SMALL_CURVE, BigInt(i + 1), made.pt)),
  );
  return { h2e: { runs, pt: smallPoint(made.pt), val: times, multiples }, hunt: null, pwe };
}

/**
 * An exchange with these private numbers on the small curve.
 * @param pwe element of each end: the same where both have one password
 * @param numbers rand and mask of each end, 2 to 70, whose sum is above 1 modulo 71
 */
export function smallAgreement(
  pwe: { readonly station: Bytes; readonly ap: Bytes },
  numbers: Readonly<Record<'station' | 'ap', { rand: number; mask: number }>>,
): { readonly station: SmallEnd; readonly ap: SmallEnd; readonly agree: boolean } {
  const commit = (side: 'station' | 'ap') =>
    saeCommit(SMALL_CURVE, octet(numbers[side].rand), octet(numbers[side].mask), pwe[side]);
  const commits = { station: commit('station'), ap: commit('ap') };
  const end = (side: 'station' | 'ap', peer: 'station' | 'ap'): SmallEnd => {
    const { rand, mask } = numbers[side];
    const secret = saeSecret(SMALL_CURVE, octet(rand), pwe[side], commits[peer]);
    return {
      pwe: smallPoint(pwe[side]),
      rand,
      mask,
      scalar: number(commitScalar(SMALL_CURVE, octet(rand), octet(mask))),
      masked: smallPoint(ecScalar(SMALL_CURVE, BigInt(mask), pwe[side])),
      element: smallPoint(commits[side].element),
      peerPwe: smallPoint(secret.peerPwe),
      sum: smallPoint(secret.peerRandPwe),
      K: smallPoint(secret.K),
    };
  };
  const [station, ap] = [end('station', 'ap'), end('ap', 'station')];
  return { station, ap, agree: String(station.K) === String(ap.K) };
}

/**
 * The example on the small curve.
 * @param samePassword false: the AP has another password than the station, and so another PWE
 */
export function smallExchange(method: PweMethod, samePassword = true): SmallExchange {
  const { h2e, hunt, pwe } = smallPwe(method, EXAMPLE.password);
  const other = samePassword ? pwe : smallPwe(method, EXAMPLE.otherPassword).pwe;
  return { method, h2e, hunt, ...smallAgreement({ station: pwe, ap: other }, PRIVATE) };
}

/** An element of the small curve, of the coordinates of a point. */
export const smallElement = (x: number, y: number): Bytes => concat(octet(x), octet(y));
