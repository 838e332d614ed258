import { type Bytes, compare, isZero } from '../base/bytes.ts';
import { constant, out } from '../calculate/builder.ts';
import {
  type OweSide,
  owePmkidStep,
  owePmkStep,
  pointStep,
  prkStep,
  publicStep,
  sharedStep,
} from '../calculate/owe/index.ts';
import { toOctets } from '../crypto/numbers.ts';
import type { oweGroup } from '../crypto/owe.ts';
import { UserError } from '../session/errors.ts';
import { type Calculation, Calculator, WHEN as FOUR_WAY } from './calculate.ts';

const WHEN = { ...FOUR_WAY, phase: 'association' } as const;

/** The private key of one end, and the public key of its peer. */
export interface OweGiven {
  readonly private: Bytes;
  /** x-coordinate, as sent. */
  readonly peer: Bytes;
  /** What this end sent, to compare. */
  readonly ownPublic?: Bytes | undefined;
}

/** A group of OWE and its hash. */
export type OweGroup = NonNullable<ReturnType<typeof oweGroup>>;

/**
 * PMK and PMKID of an OWE exchange, as one end makes them (RFC 8110).
 * @param side whose private key it is
 * @throws UserError when the private key is out of range
 */
export function calculateOwe(given: OweGiven, { group, hash }: OweGroup, side: OweSide): Calculation {
  if (isZero(given.private) || compare(given.private, toOctets(group.q, group.length)) >= 0)
    throw new UserError('invalid', '--private: expected 1 to the order of the group less 1');
  const calculator = new Calculator({ peer: given.peer, ownPublic: given.ownPublic }, given.private);
  const { steps, secret } = calculator;
  const number = constant(
    Uint8Array.of(group.number & 255, group.number >> 8),
    `group ${group.number}, 2 bytes, low byte first`,
  );
  const peer = calculator.given('peer');
  const ends = { group, hash, number, c: peer, a: peer };
  const own = calculator.given('ownPublic');
  const publicKey = steps.add(publicStep(ends, secret, side, given.ownPublic ? own : null, WHEN));
  const exchange = { ...ends, [side === 'station' ? 'c' : 'a']: out(publicKey.id, 'public key') };
  const fromAp = side === 'station';
  const point = steps.add(pointStep(group, { x: peer, where: '--peer', fromAp }, WHEN));
  if (point.checks.some(({ ok }) => ok === false)) return calculator.done(publicKey);
  const pmkid = steps.add(owePmkidStep(exchange, WHEN));
  const shared = steps.add(sharedStep(exchange, secret, side, WHEN));
  const prk = steps.add(prkStep(exchange, out(shared.id, 'z'), WHEN));
  const pmk = steps.add(owePmkStep(exchange, out(prk.id, 'prk'), WHEN));
  return calculator.done(publicKey, shared, prk, pmk, pmkid);
}
