import { toOctets } from '../../crypto/numbers.ts';
import type { CheckSpec, StepSpec } from '../builder.ts';
import { constant, out } from '../builder.ts';
import type { Input } from '../types.ts';
import { placeOf } from '../words.ts';
import { otherSide, type SaeCommit, sideWords } from './frames.ts';

type When = Pick<StepSpec, 'phase' | 'time' | 'record'>;

const halves = ({ element, group, located }: SaeCommit) => {
  const middle = element.start + group.length;
  return {
    x: located.ref({ start: element.start, end: middle }),
    y: located.ref({ start: middle, end: element.end }),
  };
};

/**
 * The receiver's step: what a commit must fulfil before anything is computed with it. All of it shows on the air.
 * @param own the last commit of the receiver, to find one that is thrown back at it
 */
export function checkCommitStep(commit: SaeCommit, own: SaeCommit | null, when: When): StepSpec {
  const { group, located, side } = commit;
  const receiver = otherSide(side);
  const curve = group.kind === 'ec';
  const scalar = located.ref(commit.scalar);
  const element: Input = { name: 'element', role: side, ref: located.ref(commit.element) };
  return {
    ...when,
    kind: 'calculation',
    actor: receiver,
    act: 'check.sae-commit',
    title: `Check the commit of the ${sideWords(side)}`,
    detail: group.name,
    sentence: `The ${sideWords(receiver)} checks scalar and element.`,
    tell: (_outputs, checks) => {
      const wrong = checks.filter((check) => check.ok === false);
      return {
        sentence: wrong.length
          ? `The ${sideWords(receiver)} must drop this commit. ${wrong.map((check) => check.sentence).join(' ')}`
          : `The ${sideWords(receiver)} checks scalar and element: both are in range${curve ? ', the point is on the curve' : ', the element is of the group'}${own ? ', and they are not its own' : ''}.`,
      };
    },
    explanation:
      'An element outside of the group, or a scalar of 0 or 1, would let an attacker confine the shared secret to few ' +
      'values and then try passwords. A commit thrown back at its sender would let one who knows nothing confirm with ' +
      'what he hears. So none of these may pass.',
    clauses: ['IEEE 802.11-2020, 12.4.5.4', 'IEEE 802.11-2020, 12.4.8.6.4'],
    formula: curve
      ? ['1 < ', { name: 'scalar' }, ' < r,  y² = x³ + ax + b mod p of ', { name: 'element' }]
      : ['1 < ', { name: 'scalar' }, ' < r,  1 < ', { name: 'element' }, ' < p − 1,  element^r mod p = 1'],
    operation: 'sae-member',
    params: { group: group.number },
    inputs: [element, { name: 'scalar', role: side, ref: scalar }],
    outputs: curve
      ? [
          { name: 'y²', role: 'derived', secret: false, result: 'left' },
          { name: 'x³ + ax + b', role: 'derived', secret: false, result: 'right' },
        ]
      : [{ name: 'element^r', role: 'derived', secret: false, result: 'power' }],
    checks: (id) => [...rangeChecks(commit), memberCheck(commit, id), ...reflection(commit, own)],
  };
}

/** Of numbers of one length: `low` below `high`. */
function below(
  name: string,
  low: CheckSpec['expected'],
  high: CheckSpec['seen'],
  yes: string,
  no: string,
): CheckSpec {
  return { name, relation: 'seen-greater', expected: low, seen: high, yes, no };
}

function rangeChecks(commit: SaeCommit): CheckSpec[] {
  const { group, located } = commit;
  const scalar = { name: 'scalar', ref: located.ref(commit.scalar) };
  const number = (value: bigint, text: string) => ({
    name: text,
    ref: constant(toOctets(value, group.length), text),
  });
  const order = number(group.q, `r, the order of ${group.name}`);
  const place = placeOf(scalar.ref);
  const checks = [
    below(
      'sae-scalar',
      number(1n, '1'),
      scalar,
      'The scalar is above 1.',
      `The scalar (${place}) is 0 or 1.`,
    ),
    below(
      'sae-scalar',
      scalar,
      order,
      'The scalar is below r.',
      `The scalar (${place}) is not below r, the order of the group.`,
    ),
  ];
  if (group.kind === 'ec') {
    const { x, y } = halves(commit);
    const prime = number(group.p, `p of ${group.name}`);
    for (const [name, ref] of [
      ['x', x],
      ['y', y],
    ] as const)
      checks.push(
        below(
          'sae-element',
          { name: `element ${name}`, ref },
          prime,
          `${name} is below p.`,
          `${name} of the element (${placeOf(ref)}) is not below p.`,
        ),
      );
    return checks;
  }
  const element = { name: 'element', ref: located.ref(commit.element) };
  const at = placeOf(element.ref);
  return [
    ...checks,
    below(
      'sae-element',
      number(1n, '1'),
      element,
      'The element is above 1.',
      `The element (${at}) is 0 or 1.`,
    ),
    below(
      'sae-element',
      element,
      number(group.p - 1n, `p − 1 of ${group.name}`),
      'The element is below p − 1.',
      `The element (${at}) is not below p − 1.`,
    ),
  ];
}

function memberCheck({ group, located, element }: SaeCommit, id: string): CheckSpec {
  const place = placeOf(located.ref(element));
  if (group.kind === 'ec')
    return {
      name: 'sae-element',
      expected: { name: 'x³ + ax + b', ref: out(id, 'x³ + ax + b') },
      seen: { name: 'y²', ref: out(id, 'y²') },
      yes: `The point is on ${group.name}.`,
      no: `The element (${place}) is no point of ${group.name}.`,
    };
  return {
    name: 'sae-element',
    expected: { name: '1', ref: constant(toOctets(1n, group.length), '1') },
    seen: { name: 'element^r', ref: out(id, 'element^r') },
    yes: 'The element is of the group of order r.',
    no: `The element (${place}) is not of the group of order r.`,
  };
}

/** A commit that repeats the receiver's own: an attacker's, who throws it back. */
function reflection(commit: SaeCommit, own: SaeCommit | null): CheckSpec[] {
  if (!own || own.number !== commit.number) return [];
  const whole = ({ scalar, element, located }: SaeCommit) =>
    located.ref({ start: scalar.start, end: element.end });
  return [
    {
      name: 'sae-reflection',
      relation: 'different',
      expected: { name: `commit of the ${sideWords(own.side)}`, ref: whole(own) },
      seen: { name: `commit of the ${sideWords(commit.side)}`, ref: whole(commit) },
      yes: "It is not the receiver's own commit thrown back.",
      no: `It is the receiver's own commit (${placeOf(whole(own))}) thrown back.`,
    },
  ];
}
