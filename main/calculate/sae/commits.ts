import type { SaeGroup } from '../../crypto/sae-group.ts';
import { type CheckSpec, out, type StepSpec } from '../builder.ts';
import type { Input, Ref, Told } from '../types.ts';
import { placeOf } from '../words.ts';
import { type SaeCommitFrame, type Side, sideWords } from './frames.ts';

type When = Pick<StepSpec, 'phase' | 'time' | 'record'>;

const CLAUSES = ['IEEE 802.11-2020, 12.4.5.3'];

/** The private half of a commit, as a secret has it. */
export const privateInput = (secret: Told, name: 'rand' | 'mask'): Input => ({
  name,
  role: 'secret',
  ref: { from: 'secret', secret: secret.id, part: name },
  note: secret.origin,
});

/** Who makes a commit, and what was sent of it; null: nothing yet. */
export interface CommitMaker {
  readonly side: Side;
  readonly group: SaeGroup;
  readonly sent: { readonly scalar: Ref; readonly element: Ref } | null;
}

/** The maker of a commit that was heard. */
export const sentIn = ({ side, group, located, scalar, element }: SaeCommitFrame): CommitMaker => ({
  side,
  group,
  sent: { scalar: located.ref(scalar), element: located.ref(element) },
});

/**
 * The sender's step: commit-scalar of rand and mask, beside what was sent. Output `scalar`; check `sae-scalar` where
 * something was sent.
 */
export function scalarStep({ side, group, sent }: CommitMaker, secret: Told, when: When): StepSpec {
  const who = sideWords(side);
  return {
    ...when,
    kind: 'calculation',
    actor: side,
    act: 'sae.scalar',
    about: side,
    title: 'Make the scalar',
    detail: 'rand + mask mod r',
    sentence: `The ${who} adds its secret numbers rand and mask.`,
    explanation:
      'Only the sum is sent. Each of the two numbers alone stays secret: mask hides the password in the element, and ' +
      'rand makes the shared secret.',
    clauses: CLAUSES,
    formula: ['scalar = (', { name: 'rand' }, ' + ', { name: 'mask' }, ') mod r'],
    operation: 'sae-scalar',
    params: { group: group.number },
    inputs: [privateInput(secret, 'rand'), privateInput(secret, 'mask')],
    outputs: [{ name: 'scalar', role: 'derived', secret: false }],
    ...(sent &&
      compared(`The ${who} adds its secret numbers rand and mask.`, (id) => ({
        name: 'sae-scalar',
        expected: { name: 'scalar computed', ref: out(id, 'scalar') },
        seen: { name: 'scalar in the commit', ref: sent.scalar },
        yes: `Equal: rand and mask are those of this commit (${placeOf(sent.scalar)}).`,
        no: `The scalar differs from ${placeOf(sent.scalar)}: rand and mask are of another exchange.`,
      }))),
  };
}

/** One check of what was computed, and the sentence that says its verdict. */
const compared = (does: string, check: (id: string) => CheckSpec): Pick<StepSpec, 'checks' | 'tell'> => ({
  checks: (id) => [check(id)],
  tell: (_outputs, [made]) => ({ sentence: `${does} ${made!.sentence}` }),
});

/**
 * The sender's step: COMMIT-ELEMENT of mask and PWE, beside what was sent, which tells whether the password is the
 * sender's. Output `element`; check `sae-password` where something was sent.
 */
export function elementStep(
  { side, group, sent }: CommitMaker,
  secret: Told,
  pwe: Ref,
  when: When,
): StepSpec {
  const params = { group: group.number };
  const who = sideWords(side);
  const mask = privateInput(secret, 'mask');
  const element: Input = { name: 'PWE', role: 'derived', ref: pwe };
  return {
    ...when,
    kind: 'calculation',
    actor: side,
    act: 'sae.element',
    about: side,
    title: 'Make the element',
    detail: 'the inverse of mask times PWE',
    sentence: `The ${who} takes the password element mask times, and inverts it.`,
    explanation:
      'The inverse cancels mask later: the peer adds scalar · PWE to this element, and rand · PWE is left. With mask ' +
      'the element proves the password; without it, it proves nothing.',
    clauses: CLAUSES,
    formula: ['element = inverse(', { name: 'mask' }, ' · ', { name: 'PWE' }, ')'],
    operation: 'sae-element',
    params,
    inputs: [mask, element],
    outputs: [{ name: 'element', role: 'derived', secret: false }],
    ...(sent &&
      compared(`The ${who} takes the password element mask times, and inverts it.`, (id) => ({
        name: 'sae-password',
        expected: { name: 'element computed', ref: out(id, 'element') },
        seen: { name: 'element in the commit', ref: sent.element },
        yes: `Equal: the ${who} used this password.`,
        no: `The element differs from ${placeOf(sent.element)}: the ${who} used another password.`,
      }))),
    substeps: {
      count: 2,
      make: (id) => [
        {
          act: 'sae.element.multiply',
          title: 'Multiply',
          detail: 'mask · PWE',
          sentence: 'The password element is taken mask times.',
          clauses: CLAUSES,
          formula: [{ name: 'mask' }, ' · ', { name: 'PWE' }],
          operation: 'sae-multiply',
          params,
          inputs: [
            { ...mask, argument: 'scalar' },
            { ...element, argument: 'element' },
          ],
          outputs: [{ name: 'mask · PWE', role: 'derived', secret: true, result: 'product' }],
        },
        {
          act: 'sae.element.invert',
          title: 'Invert',
          detail: group.kind === 'ec' ? 'p − y' : '1/element',
          sentence:
            group.kind === 'ec'
              ? 'The inverse of a point has the same x, and p − y.'
              : 'The inverse is the number that gives 1 with it, modulo p.',
          clauses: CLAUSES,
          formula: ['element = inverse(', { name: 'mask · PWE' }, ')'],
          operation: 'sae-inverse',
          params,
          inputs: [
            { name: 'mask · PWE', role: 'derived', ref: out(`${id}.1`, 'mask · PWE'), argument: 'element' },
          ],
          outputs: [{ name: 'element', role: 'derived', secret: false, result: 'inverse' }],
        },
      ],
    },
  };
}

/** The observer's step: the PWE that a commit was made with, taken back with its mask. Output `PWE`. */
export function unmaskStep(commit: SaeCommitFrame, secret: Told, when: When): StepSpec {
  const who = sideWords(commit.side);
  return {
    ...when,
    kind: 'calculation',
    actor: 'observer',
    act: 'sae.unmask',
    title: 'Take the password element (PWE) back',
    detail: 'from element and mask',
    sentence: `The mask of the ${who} takes the disguise off its element: what is left is the password element that it used.`,
    explanation:
      'No station does this. But mask is all that hides the password element, so who is given it needs no password to ' +
      'follow the exchange, and can try passwords as fast as he likes.',
    clauses: CLAUSES,
    formula: ['PWE = 1/', { name: 'mask' }, ' · inverse(', { name: 'element' }, ')'],
    operation: 'sae-unmask',
    params: { group: commit.number },
    inputs: [
      privateInput(secret, 'mask'),
      { name: 'element', role: commit.side, ref: commit.located.ref(commit.element) },
    ],
    outputs: [{ name: 'PWE', role: 'derived', secret: true }],
  };
}
