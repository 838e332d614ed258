import { type Bytes, concat } from '../base/bytes.ts';
import { curveRight, type EcGroup, euler, squareRoot } from './ec-groups.ts';
import { hashLength, hmacOf } from './hash.ts';
import type { ModpGroup } from './modp.ts';
import { modulo, powerModulo, toNumber, toOctets } from './numbers.ts';
import { kdfRound } from './prf.ts';
import { addressesHighFirst, type SaeGroup } from './sae-group.ts';

/**
 * Hunting-and-pecking, the older way to a password element (PWE): hash the password with 1, 2, 3 ... until a hash happens
 * to be the x-coordinate of a point, or to give an element of the MODP group.
 * How many tries that takes depends on the password, and so did the time: an ear at the side could tell passwords apart.
 * That is why on a curve the loop goes on to at least k tries with a random dummy password once the PWE is found.
 */

export const HUNT_LABEL = 'SAE Hunting and Pecking';

/** Tries that are always made, k. 802.11 wants at least 40 on a curve; a MODP prime just below 2^n hardly ever needs two. */
export const huntMinimum = (group: SaeGroup): number => (group.kind === 'ec' ? 40 : 1);

/** The counter is one octet. */
const HUNT_MAXIMUM = 255;

/**
 * pwd-seed = HMAC-SHA-256(MAX(A, B) || MIN(A, B), base || counter), 32 octets.
 * @param addresses see {@link addressesHighFirst}
 * @param base the password, or the dummy
 * @param counter from 1, one octet
 * Source: 802.11-2020 12.4.4.2.2.
 */
export const huntSeed = (addresses: Bytes, base: Bytes, counter: number): Bytes =>
  hmacOf('sha256', addresses, concat(base, Uint8Array.of(counter)));

/**
 * pwd-value = KDF-SHA-256-z(pwd-seed, "SAE Hunting and Pecking", p), z the bits of p; as a number, so that the unused bits
 * of P-521 come first.
 * Source: 802.11-2020 12.4.4.2.2, 12.4.4.3.2.
 */
export function huntValue(group: SaeGroup, seed: Bytes): Bytes {
  const context = toOctets(group.p, group.length);
  const rounds = Math.ceil(group.length / hashLength('sha256'));
  const blocks = Array.from({ length: rounds }, (_, i) =>
    kdfRound('sha256', seed, HUNT_LABEL, context, group.bits, i + 1),
  );
  const number = toNumber(concat(...blocks).subarray(0, group.length));
  return toOctets(number >> BigInt(8 * group.length - group.bits), group.length);
}

/** Whether a curve has a point above x, and how that is known. */
export interface HuntResidue {
  /** x³ + ax + b modulo p. */
  readonly ySquared: Bytes;
  /** ySquared^((p-1)/2) modulo p: 1 for a quadratic residue, p-1 for none. */
  readonly legendre: Bytes;
  readonly residue: boolean;
}

/** Tests a pwd-value as an x-coordinate. 802.11-2020 12.4.4.2.2. */
export function huntResidue(group: EcGroup, value: Bytes): HuntResidue {
  const ySquared = curveRight(group, toNumber(value));
  const legendre = euler(group, ySquared);
  return {
    ySquared: toOctets(ySquared, group.length),
    legendre: toOctets(legendre, group.length),
    residue: legendre === 1n,
  };
}

/** The two points above x, and which of them it is. */
export interface HuntPoint {
  readonly y: Bytes;
  /** p - y. */
  readonly negativeY: Bytes;
  /** Lowest bits of seed and y agree: it is y, else p - y. */
  readonly sameParity: boolean;
  /** x || y. */
  readonly pwe: Bytes;
}

/** PWE from the pwd-value and pwd-seed of the try that succeeded. 802.11-2020 12.4.4.2.2. */
export function huntPoint(group: EcGroup, value: Bytes, seed: Bytes): HuntPoint {
  const root = squareRoot(group, curveRight(group, toNumber(value)));
  const y = toOctets(root, group.length);
  const negativeY = toOctets(modulo(-root, group.p), group.length);
  const sameParity = (seed.at(-1)! & 1) === (y.at(-1)! & 1);
  return { y, negativeY, sameParity, pwe: concat(value, sameParity ? y : negativeY) };
}

/** pwd-value^((p-1)/q) modulo p; it is the PWE when greater than 1. 802.11-2020 12.4.4.3.2. */
export const huntElement = (group: ModpGroup, value: Bytes): Bytes =>
  toOctets(powerModulo(toNumber(value), (group.p - 1n) / group.q, group.p), group.length);

/** One try. */
export interface HuntIteration {
  readonly counter: number;
  /** Made with the dummy password: its outcome is thrown away. */
  readonly dummy: boolean;
  readonly seed: Bytes;
  readonly value: Bytes;
  readonly belowPrime: boolean;
  /** Curves only. */
  readonly residue: HuntResidue | null;
  /** MODP only. */
  readonly element: Bytes | null;
  /** Would do as PWE. */
  readonly suitable: boolean;
}

export interface Hunt {
  /** MAX(A, B) || MIN(A, B). */
  readonly addresses: Bytes;
  readonly iterations: readonly HuntIteration[];
  /** Counter of the try that gave the PWE. */
  readonly counter: number;
  /** Curves only. */
  readonly point: HuntPoint | null;
  readonly pwe: Bytes;
}

/** One try of {@link hunt}. */
export function huntIteration(
  group: SaeGroup,
  addresses: Bytes,
  base: Bytes,
  counter: number,
  dummy = false,
): HuntIteration {
  const seed = huntSeed(addresses, base, counter);
  const value = huntValue(group, seed);
  const belowPrime = toNumber(value) < group.p;
  const residue = group.kind === 'ec' ? huntResidue(group, value) : null;
  const element = group.kind === 'modp' ? huntElement(group, value) : null;
  const fits = residue ? residue.residue : toNumber(element!) > 1n;
  return { counter, dummy, seed, value, belowPrime, residue, element, suitable: belowPrime && fits };
}

/**
 * Password element by hunting-and-pecking, with every try.
 * @param password octets, as typed (UTF-8)
 * @param dummy the random password of the tries after the PWE was found, as long as the password. No two ends have the
 *   same and no frame carries it: without one those tries are left out.
 * @throws RangeError when none of 255 tries succeeds
 * Source: 802.11-2020 12.4.4.2.2, 12.4.4.3.2.
 */
export function hunt(
  group: SaeGroup,
  password: Bytes,
  addressA: Bytes,
  addressB: Bytes,
  dummy?: Bytes,
): Hunt {
  const addresses = addressesHighFirst(addressA, addressB);
  const iterations: HuntIteration[] = [];
  let found: HuntIteration | undefined;
  for (let counter = 1; !found || (dummy && counter <= huntMinimum(group)); counter++) {
    if (counter > HUNT_MAXIMUM) throw new RangeError(`password: no element after ${HUNT_MAXIMUM} tries`);
    const base = found ? dummy! : password;
    const iteration = huntIteration(group, addresses, base, counter, found !== undefined);
    iterations.push(iteration);
    if (iteration.suitable) found ??= iteration;
  }
  const point = group.kind === 'ec' ? huntPoint(group, found.value, found.seed) : null;
  return {
    addresses,
    iterations,
    counter: found.counter,
    point,
    pwe: point ? point.pwe : found.element!,
  };
}
