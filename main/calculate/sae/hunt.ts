import { type Bytes, toHex } from '../../base/bytes.ts';
import type { EcGroup } from '../../crypto/ec-groups.ts';
import type { SaeGroup } from '../../crypto/sae-group.ts';
import { HUNT_LABEL, type HuntIteration, hunt, huntMinimum } from '../../crypto/sae-pwe.ts';
import { constant, out, type StepBuilder, type StepSpec, type SubstepSpec } from '../builder.ts';
import { label } from '../keys/index.ts';
import type { FormulaPart, Input } from '../types.ts';
import type { Side } from './frames.ts';

type When = Pick<StepSpec, 'phase' | 'time' | 'record'>;

export interface PweSources {
  readonly group: SaeGroup;
  readonly password: Input;
  /** Both addresses, as arguments `a` and `b`. */
  readonly addresses: readonly [Input, Input];
}

export const NOT_PROVEN =
  'Whether it is the right password these frames cannot show: rand and mask are added to hide it, and every password ' +
  'fits what is sent.';

const PWE_OUTPUT = { name: 'PWE', role: 'derived', secret: true } as const;
const clausesOf = (group: SaeGroup) =>
  group.kind === 'ec' ? ['IEEE 802.11-2020, 12.4.4.2.2'] : ['IEEE 802.11-2020, 12.4.4.3.2'];
const HALVES: FormulaPart[] = ['MAX(', { name: 'AA' }, ', ', { name: 'SPA' }, ') ‖ MIN(…)'];

/** The step that finds the PWE by hunting-and-pecking, each try a sub-step. Output `PWE`. */
export function huntStep(
  from: PweSources,
  actor: Side,
  builder: Pick<StepBuilder, 'resolve'>,
  when: When,
): StepSpec {
  const { group, password, addresses } = from;
  const least = huntMinimum(group);
  const curve = group.kind === 'ec';
  // The operation alone hunts, as that is what takes long: the tries are made when they are looked at.
  const counterOf = (results: Readonly<Record<string, Bytes>>): number => results.counter![0]!;
  const dummies = (counter: number): boolean => counter < least;
  return {
    ...when,
    kind: 'calculation',
    actor,
    act: 'sae.hunt',
    about: actor,
    title: 'Find the password element (PWE)',
    detail: 'hunting-and-pecking',
    sentence: 'The password is hashed with 1, 2, 3 and so on until a hash fits.',
    tell: (_outputs, _checks, results) => {
      const counter = counterOf(results);
      return {
        detail: `hunting-and-pecking, ${counter === 1 ? '1 try' : `${counter} tries`}`,
        sentence: `The password is hashed with 1, 2, 3 and so on until a hash is ${curve ? 'the x of a point' : 'an element'}: number ${counter} is. ${NOT_PROVEN}`,
      };
    },
    explanation:
      'Both ends must turn the password into the same secret element of the group before they begin. Both addresses ' +
      `go in, so that each pair of stations has another one. ${
        curve
          ? 'About every second hash fits. How many tries it takes depends on the password, so the time must not show it: see the tries with the dummy password.'
          : 'Nearly every hash fits, since the prime of the group is only just below a power of two.'
      }`,
    clauses: clausesOf(group),
    formula: [
      'PWE = hunt(',
      { name: 'password' },
      ', ',
      { name: 'AA' },
      ', ',
      { name: 'SPA' },
      `, ${group.name})`,
    ],
    operation: 'sae-hunt',
    params: { group: group.number },
    inputs: [password, ...addresses],
    outputs: [{ ...PWE_OUTPUT, note: 'the same at both ends, never sent' }],
    substeps: {
      count: (results) => {
        const counter = counterOf(results);
        return 1 + counter + (dummies(counter) ? 1 : 0) + (curve ? 1 : 0);
      },
      make: (id) => {
        const [a, b] = addresses.map(({ ref }) => builder.resolve(ref)) as [Uint8Array, Uint8Array];
        const { iterations, counter } = hunt(group, builder.resolve(password.ref), a, b);
        return [
          orderStep(addresses, clausesOf(group)),
          ...iterations.map((iteration) => tryStep(id, from, iteration)),
          ...(dummies(counter) ? [dummyStep(group, counter, least)] : []),
          ...(group.kind === 'ec' ? [pointStep(`${id}.${1 + counter}`, group)] : []),
        ];
      },
    },
  };
}

/** MAX and MIN of both addresses; output `addresses`. */
export const orderStep = (addresses: readonly [Input, Input], clauses: readonly string[]): SubstepSpec => ({
  act: 'sae.order',
  title: 'Order the addresses',
  detail: 'the greater first',
  sentence: 'Both addresses are put one after the other, the greater first, so that both ends get the same.',
  clauses,
  formula: HALVES,
  operation: 'sae-addresses',
  inputs: addresses,
  outputs: [{ name: 'addresses', role: 'derived', secret: false }],
});

function tryStep(id: string, { group, password }: PweSources, iteration: HuntIteration): SubstepSpec {
  const { counter } = iteration;
  const curve = group.kind === 'ec';
  const addresses: Input = { name: 'addresses', role: 'derived', ref: out(`${id}.1`, 'addresses') };
  const number: Input = {
    name: 'counter',
    role: 'constant',
    ref: constant(Uint8Array.of(counter), `${counter}, 1 byte`),
  };
  return {
    act: 'sae.hunt.candidate',
    title: `Try ${counter}`,
    detail: iteration.suitable
      ? 'found'
      : curve && iteration.belowPrime
        ? 'no quadratic residue'
        : 'does not fit',
    sentence: outcome(group, iteration),
    clauses: clausesOf(group),
    formula: [
      'value = KDF(HMAC-SHA-256(',
      { name: 'addresses' },
      ', ',
      { name: 'password' },
      ' ‖ ',
      { name: 'counter' },
      `), "${HUNT_LABEL}", p)`,
    ],
    operation: 'sae-try',
    params: { group: group.number },
    inputs: [addresses, password, number],
    outputs: [
      { name: 'seed', role: 'derived', secret: true },
      { name: 'value', role: 'derived', secret: true },
      ...(curve
        ? [
            { name: 'y²', role: 'derived', secret: true, result: 'y squared' } as const,
            { name: 'legendre', role: 'derived', secret: true } as const,
          ]
        : [{ ...PWE_OUTPUT, result: 'element' }]),
    ],
    substeps: { count: 3, make: (own) => trySubsteps(own, group, [addresses, password, number]) },
  };
}

function outcome(group: SaeGroup, { counter, belowPrime, residue, suitable }: HuntIteration): string {
  if (!belowPrime) return `The hash of the password and ${counter} is not below p: the next is tried.`;
  if (group.kind === 'modp')
    return suitable
      ? `The hash of the password and ${counter} is below p; raised to (p − 1)/r it is the password element.`
      : `The hash of the password and ${counter} gives 1, which is no password element: the next is tried.`;
  return residue?.residue
    ? `The hash of the password and ${counter} is below p, and x³ + ax + b of it is a quadratic residue: there is a point above this x.`
    : `The hash of the password and ${counter} is below p, but x³ + ax + b of it is no quadratic residue: no point has this x.`;
}

function trySubsteps(
  id: string,
  group: SaeGroup,
  [addresses, password, counter]: readonly [Input, Input, Input],
): SubstepSpec[] {
  const clauses = clausesOf(group);
  const value: Input = { name: 'value', role: 'derived', ref: out(`${id}.2`, 'value') };
  const params = { group: group.number };
  return [
    {
      act: 'sae.hunt.seed',
      title: 'Seed',
      detail: 'HMAC-SHA-256',
      sentence: 'The ordered addresses sign the password and the number of the try.',
      clauses,
      formula: [
        'seed = HMAC-SHA-256(',
        { name: 'addresses' },
        ', ',
        { name: 'password' },
        ' ‖ ',
        { name: 'counter' },
        ')',
      ],
      operation: 'hmac',
      params: { hash: 'sha256' },
      inputs: [{ ...addresses, argument: 'key' }, password, counter],
      outputs: [{ name: 'seed', role: 'derived', secret: true, result: 'MAC' }],
    },
    {
      act: 'sae.hunt.value',
      title: 'Value',
      detail: `${group.bits} bits`,
      sentence: 'The seed is stretched to as many bits as the prime has.',
      clauses,
      formula: ['value = KDF-SHA-256-', `${group.bits}(`, { name: 'seed' }, `, "${HUNT_LABEL}", p)`],
      operation: 'sae-hunt-value',
      params,
      inputs: [
        { name: 'seed', role: 'derived', ref: out(`${id}.1`, 'seed') },
        { ...labelInput(HUNT_LABEL), argument: 'label' },
      ],
      outputs: [{ name: 'value', role: 'derived', secret: true }],
    },
    group.kind === 'ec'
      ? {
          act: 'sae.hunt.residue',
          title: 'Is there a point?',
          detail: "Euler's criterion",
          sentence:
            'x³ + ax + b must be a square: raised to (p − 1)/2 a square gives 1, any other number p − 1.',
          explanation:
            'A real station finds this out with a random factor mixed in, so that not even the arithmetic tells how ' +
            'often the password failed. The answer is the same.',
          clauses,
          formula: ['y² = value³ + a value + b mod p,  y²^((p − 1)/2) mod p of ', { name: 'value' }],
          operation: 'sae-hunt-residue',
          params,
          inputs: [value],
          outputs: [
            { name: 'y²', role: 'derived', secret: true, result: 'y squared' },
            { name: 'legendre', role: 'derived', secret: true, note: '1: a quadratic residue' },
          ],
          tell: ({ legendre }) => ({
            sentence: /^0*1$/.test(toHex(legendre!))
              ? 'x³ + ax + b raised to (p − 1)/2 is 1: a quadratic residue, so there is a point.'
              : 'x³ + ax + b raised to (p − 1)/2 is not 1: no quadratic residue, so there is no point.',
          }),
        }
      : {
          act: 'sae.hunt.power',
          title: 'Raise to the group',
          detail: '(p − 1)/r',
          sentence: 'The value raised to (p − 1)/r is an element of the group of order r.',
          clauses,
          formula: ['PWE = ', { name: 'value' }, ' ^ ((p − 1)/r) mod p'],
          operation: 'sae-hunt-element',
          params,
          inputs: [value],
          outputs: [{ ...PWE_OUTPUT, result: 'element' }],
        },
  ];
}

const labelInput = (text: string): Input => ({ name: 'label', role: 'constant', ref: label(text) });

const dummyStep = (group: SaeGroup, counter: number, least: number): SubstepSpec => ({
  act: 'sae.hunt.dummies',
  title: `Tries ${counter + 1} to ${least}`,
  detail: 'with a dummy password',
  sentence: `A station goes on to ${least} tries with a random dummy password, and throws their outcome away.`,
  explanation:
    `The number of tries would tell something of the password to one who measures the time, so on a curve at least ` +
    `${least} are always made. The dummy is drawn anew each time, is never sent and is no part of any key: these tries ` +
    'cannot be computed from here, and nothing depends on them. A log that prints the seed of each try shows other ' +
    `seeds from number ${counter + 1} on than the password gives.`,
  clauses: clausesOf(group),
});

const pointStep = (found: string, group: EcGroup): SubstepSpec => ({
  act: 'sae.hunt.point',
  title: 'Pick one of the two points',
  detail: 'by the lowest bit of the seed',
  sentence:
    'Above this x there are two points, y and p − y. The one is taken whose lowest bit is that of the seed.',
  clauses: clausesOf(group),
  formula: ['y = √(x³ + ax + b),  PWE = (x, y or p − y)'],
  operation: 'sae-hunt-point',
  params: { group: group.number },
  inputs: [
    { name: 'x', role: 'derived', ref: out(found, 'value'), argument: 'value' },
    { name: 'seed', role: 'derived', ref: out(found, 'seed') },
  ],
  outputs: [
    { name: 'y', role: 'derived', secret: true },
    { name: 'p − y', role: 'derived', secret: true, result: 'p - y' },
    PWE_OUTPUT,
  ],
});
