import type { Bytes } from '../base/bytes.ts';
import { out } from '../calculate/builder.ts';
import {
  checkCommitStep,
  confirmStep,
  contextStep,
  elementStep,
  huntStep,
  keyseedStep,
  keysStep,
  ptStep,
  pweStep,
  type SaeCommit,
  type Side,
  scalarStep,
  secretStep,
} from '../calculate/sae/index.ts';
import type { Input, Ref, Step } from '../calculate/types.ts';
import { hashLength } from '../crypto/hash.ts';
import { modulo, toNumber } from '../crypto/numbers.ts';
import { type PweMethod, type SaeGroup, saeHash } from '../crypto/sae-group.ts';
import { UserError } from '../session/errors.ts';
import { type Calculation, Calculator, WHEN as FOUR_WAY } from './calculate.ts';

const WHEN = { ...FOUR_WAY, phase: 'authentication' } as const;

/** What is known of an exchange; `rand` and `mask` are those of the end with the address `mac1`, the station here. */
export interface SaeGiven {
  readonly password: Bytes;
  readonly mac1: Bytes;
  readonly mac2: Bytes;
  /** For hash-to-element. */
  readonly ssid?: Bytes | undefined;
  readonly identifier?: Bytes | undefined;
  readonly rand?: Bytes | undefined;
  readonly mask?: Bytes | undefined;
  /** Of the group's length, and of the length of its elements. */
  readonly peerScalar?: Bytes | undefined;
  readonly peerElement?: Bytes | undefined;
  /** 2 octets as in the frame. */
  readonly sendConfirm?: Bytes | undefined;
}

/**
 * SAE as far as the values reach: the password element; with rand and mask the commit; with the peer's commit all keys.
 * Hash-to-element where an SSID is given, else hunting-and-pecking.
 * @param extendedKey AKM 24 or 25: the PMK is as long as the hash
 * @throws UserError when rand and mask make no commit, RangeError when no element is found
 */
export function calculateSae(given: SaeGiven, group: SaeGroup, extendedKey: boolean): Calculation {
  requireCommitNumbers(given, group);
  const calculator = new Calculator({ ...given });
  const { steps } = calculator;
  const method: PweMethod = given.ssid ? 'h2e' : 'hnp';
  const made = passwordElement(calculator, given, group);
  const pwe = out(made.id, 'PWE');
  if (!given.rand || !given.mask) return calculator.done(made);
  const own = ownCommit(calculator, pwe, group, method);
  if (!given.peerScalar || !given.peerElement) return calculator.done(made, ...own.steps);
  const peer = commitAs('ap', group, method, givenCommit(calculator));
  const checked = steps.add(checkCommitStep(peer.commit, own.commit, WHEN));
  if (checked.checks.some(({ ok }) => ok === false)) return calculator.done(made, ...own.steps);
  const hash = saeHash(group, method);
  const pmkLength = extendedKey ? hashLength(hash) : 32;
  const pair = { station: own.commit, ap: peer.commit, hash, pmkLength };
  const context = steps.add(contextStep(pair, WHEN));
  const secret = steps.add(secretStep(pair, 'station', calculator.secret, pwe, null, WHEN));
  const keyseed = steps.add(keyseedStep(pair, out(secret.id, 'k'), false, 'station', WHEN));
  const from = { keyseed: out(keyseed.id, 'keyseed'), context: out(context.id, 'context') };
  const keys = steps.add(keysStep(pair, from, 'station', WHEN));
  const results = [made, ...own.steps, context, secret, keyseed, keys];
  if (!given.sendConfirm) return calculator.done(...results);
  const sendConfirm = { start: 0, end: given.sendConfirm.length };
  const located = { ref: () => calculator.given('sendConfirm') };
  const confirm = { side: 'station', located, sendConfirm, confirm: { start: 0, end: 0 } } as const;
  return calculator.done(...results, steps.add(confirmStep(pair, confirm, out(keys.id, 'KCK'), WHEN)));
}

/** Which numbers an end may draw for its commit. Source: 802.11-2020, 12.4.5.2. */
function requireCommitNumbers({ rand, mask }: SaeGiven, group: SaeGroup): void {
  if (!rand || !mask) return;
  for (const [option, value] of [
    ['rand', rand],
    ['mask', mask],
  ] as const)
    if (toNumber(value) < 2n || toNumber(value) >= group.q)
      throw new UserError('invalid', `--${option}: expected 2 to the order of the group less 1`);
  if (modulo(toNumber(rand) + toNumber(mask), group.q) < 2n)
    throw new UserError(
      'invalid',
      '--mask: with this --rand the scalar is less than 2, which no end may send',
    );
}

/** The step whose output is the PWE. */
function passwordElement(calculator: Calculator, given: SaeGiven, group: SaeGroup): Step {
  const { steps } = calculator;
  const password = calculator.input('password', 'password');
  const addresses: [Input, Input] = [
    calculator.input('AA', 'mac2', 'ap', 'a'),
    calculator.input('SPA', 'mac1', 'station', 'b'),
  ];
  if (!given.ssid) return steps.add(huntStep({ group, password, addresses }, 'station', steps, WHEN));
  const identifier = given.identifier ? calculator.input('identifier', 'identifier') : null;
  const ssid = calculator.input('SSID', 'ssid');
  const pt = steps.add(ptStep({ group, ssid, password, identifier }, 'station', WHEN));
  return steps.add(pweStep(out(pt.id, 'PT'), { group, addresses }, 'station', WHEN));
}

/** The commit of rand and mask, and the steps that make it. */
function ownCommit(calculator: Calculator, pwe: Ref, group: SaeGroup, method: PweMethod) {
  const { steps, secret } = calculator;
  const maker = { side: 'station', group, sent: null } as const;
  const scalar = steps.add(scalarStep(maker, secret, WHEN));
  const element = steps.add(elementStep(maker, secret, pwe, WHEN));
  const joined = steps.add({
    ...WHEN,
    kind: 'calculation',
    actor: 'station',
    act: 'sae.commit',
    title: 'Put the commit together',
    detail: 'scalar ‖ element',
    sentence: 'The station sends scalar and element.',
    clauses: ['IEEE 802.11-2020, 12.4.7.4'],
    formula: ['commit = ', { name: 'scalar' }, ' ‖ ', { name: 'element' }],
    operation: 'join',
    inputs: [
      { name: 'scalar', role: 'derived', ref: out(scalar.id, 'scalar') },
      { name: 'element', role: 'derived', ref: out(element.id, 'element') },
    ],
    outputs: [{ name: 'commit', role: 'station', secret: false, result: 'joined' }],
  });
  return { steps: [scalar, element], ...commitAs('station', group, method, joined) };
}

/** The peer's commit, put together of the given values. */
function givenCommit(calculator: Calculator): Step {
  return calculator.steps.add({
    ...WHEN,
    kind: 'calculation',
    actor: 'observer',
    act: 'given.commit',
    title: "Take the peer's commit as given",
    detail: 'scalar ‖ element',
    sentence: "The peer's scalar and element were given.",
    formula: ['commit = ', { name: 'peer scalar' }, ' ‖ ', { name: 'peer element' }],
    operation: 'join',
    inputs: [
      calculator.input('peer scalar', 'peerScalar', 'ap'),
      calculator.input('peer element', 'peerElement', 'ap'),
    ],
    outputs: [{ name: 'commit', role: 'ap', secret: false, result: 'joined' }],
  });
}

/** The commit that a step put together. */
function commitAs(side: Side, group: SaeGroup, method: PweMethod, step: Step): { commit: SaeCommit } {
  return {
    commit: {
      side,
      located: { ref: (span) => out(step.id, 'commit', span) },
      number: group.number,
      group,
      method,
      pk: false,
      scalar: { start: 0, end: group.length },
      element: { start: group.length, end: group.length + group.elementLength },
      rejected: null,
    },
  };
}
