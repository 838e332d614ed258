import { isZero, toHex } from '../../base/bytes.ts';
import type { EcGroup } from '../../crypto/ec-groups.ts';
import type { Act } from '../acts.ts';
import { out, type SubstepSpec } from '../builder.ts';
import type { FormulaPart, Input, Output } from '../types.ts';

const CLAUSES = ['IEEE 802.11-2020, 12.4.4.2.3'];

const hidden = (name: string, result?: string): Omit<Output, 'bytes'> => ({
  name,
  role: 'derived',
  secret: true,
  ...(result && { result }),
});

/** Whether a Legendre symbol says that its number is a square. */
const square = (legendre: Uint8Array) => isZero(legendre) || /^0*1$/.test(toHex(legendre));

/** The simplified SWU map of a number `u`, each intermediate a sub-step. Output: the point, as `name`. */
export function sswuStep(group: EcGroup, u: Input, name: string): SubstepSpec {
  return {
    act: 'sae.sswu',
    title: 'Map it to the curve (SSWU)',
    detail: name,
    sentence: `The number ${u.name} is mapped to a point of ${group.name}.`,
    explanation:
      'The map of Shallue, van de Woestijne and Ulas, made simpler: two candidates for x are computed, and one of the ' +
      'two always has a point above it. Each run takes the same steps, whatever the number.',
    clauses: CLAUSES,
    formula: [`${name} = SSWU(`, { name: u.name }, ')'],
    operation: 'sae-sswu',
    params: { group: group.number },
    inputs: [u],
    outputs: [hidden('x1'), hidden('x2'), hidden('v'), hidden('y'), hidden(name, 'P')],
    substeps: { count: 8, make: (id) => substeps(id, group, u, name) },
  };
}

function substeps(id: string, group: EcGroup, u: Input, point: string): SubstepSpec[] {
  const params = { group: group.number };
  const of = (step: number, name: string, argument?: string): Input => ({
    name,
    role: 'derived',
    ref: out(`${id}.${step}`, name),
    ...(argument && { argument }),
  });
  const calculate = (
    act: Act,
    title: string,
    sentence: string,
    formula: FormulaPart[],
    rest: Pick<SubstepSpec, 'operation' | 'inputs' | 'outputs' | 'tell'>,
  ): SubstepSpec => ({ act, title, detail: '', sentence, clauses: CLAUSES, formula, params, ...rest });
  const legendreSentence = (legendre: Uint8Array) =>
    square(legendre) ? 'g(x1) is a square, so x1 is taken.' : 'g(x1) is no square, so x2 is taken.';
  return [
    calculate(
      'sae.sswu.m',
      'm and t',
      `u and the curve's constant z = ${group.z} give m; t is 1 divided by m, or 0 where m is 0.`,
      ['m = z²u⁴ + zu²,  t = 1/m,  u = ', { name: u.name }],
      { operation: 'sae-sswu-t', inputs: [u], outputs: [hidden('m'), hidden('t')] },
    ),
    calculate(
      'sae.sswu.x1',
      'First candidate x1',
      'The first candidate for x: x1b, or x1a in the one case that m is 0. Both are computed, so that the time tells nothing.',
      [
        'x1a = b/(za),  x1b = (−b/a)(1 + ',
        { name: 't' },
        '),  x1 = x1a where ',
        { name: 'm' },
        ' is 0, else x1b',
      ],
      {
        operation: 'sae-sswu-x1',
        inputs: [of(1, 'm'), of(1, 't')],
        outputs: [hidden('x1a'), hidden('x1b'), hidden('x1')],
      },
    ),
    calculate(
      'sae.sswu.g-x1',
      'g(x1)',
      'What y² would have to be above x1.',
      ['g(x1) = x1³ + a x1 + b,  x1 = ', { name: 'x1' }],
      { operation: 'sae-curve', inputs: [of(2, 'x1', 'x')], outputs: [hidden('g(x1)', 'g')] },
    ),
    calculate(
      'sae.sswu.x2',
      'Second candidate x2',
      'The second candidate for x.',
      ['x2 = z u² ', { name: 'x1' }],
      {
        operation: 'sae-sswu-x2',
        inputs: [u, of(2, 'x1')],
        outputs: [hidden('x2')],
      },
    ),
    calculate(
      'sae.sswu.g-x2',
      'g(x2)',
      'What y² would have to be above x2. If g(x1) is no square, this is one.',
      ['g(x2) = x2³ + a x2 + b,  x2 = ', { name: 'x2' }],
      { operation: 'sae-curve', inputs: [of(4, 'x2', 'x')], outputs: [hidden('g(x2)', 'g')] },
    ),
    calculate(
      'sae.sswu.square',
      'Is g(x1) a square?',
      'Raised to (p − 1)/2 a square gives 1, any other number p − 1.',
      [{ name: 'g(x1)' }, '^((p − 1)/2) mod p'],
      {
        operation: 'sae-legendre',
        inputs: [of(3, 'g(x1)', 'g')],
        outputs: [hidden('legendre')],
        tell: ({ legendre }) => ({ sentence: legendreSentence(legendre!) }),
      },
    ),
    calculate(
      'sae.sswu.choice',
      'Take one of the two',
      'x and its y² are those of the candidate that has a point above it.',
      [
        'x, v = ',
        { name: 'x1' },
        ', ',
        { name: 'g(x1)' },
        '  or  ',
        { name: 'x2' },
        ', ',
        { name: 'g(x2)' },
        '  by ',
        { name: 'legendre' },
      ],
      {
        operation: 'sae-sswu-select',
        inputs: [of(2, 'x1'), of(3, 'g(x1)'), of(4, 'x2'), of(5, 'g(x2)'), of(6, 'legendre')],
        outputs: [hidden('x'), hidden('v')],
      },
    ),
    calculate(
      'sae.sswu.y',
      'Its y',
      'y is the square root of v; of y and p − y the one is taken that is odd or even as u is.',
      [
        'y = √',
        { name: 'v' },
        `,  ${point} = (`,
        { name: 'x' },
        ', y or p − y) by the parity of ',
        { name: u.name },
      ],
      {
        operation: 'sae-sswu-point',
        inputs: [of(7, 'x'), of(7, 'v'), u],
        outputs: [hidden('y'), hidden('p − y', 'p - y'), hidden(point, 'P')],
      },
    ),
  ];
}
