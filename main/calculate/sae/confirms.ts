import { out, type StepSpec } from '../builder.ts';
import type { Input, Ref } from '../types.ts';
import { hashText, placeOf } from '../words.ts';
import { otherSide, type SaeConfirm, sideWords } from './frames.ts';
import { commitInput, type Pair } from './keys.ts';

type When = Pick<StepSpec, 'phase' | 'time' | 'record'>;

/** The calculation of a confirm, without words. Output `confirm`. */
function confirmation(pair: Pair, { side, located, sendConfirm }: SaeConfirm, kck: Ref) {
  const peerSide = otherSide(side);
  const [own, peer] = [pair[side], pair[peerSide]];
  const mac = `HMAC-${hashText(pair.hash)}`;
  const parts: Input[] = [
    { name: 'send-confirm', role: side, ref: located.ref(sendConfirm) },
    commitInput('scalar', side, own, 'scalar'),
    commitInput('element', side, own, 'element'),
    commitInput('peer scalar', peerSide, peer, 'scalar'),
    commitInput('peer element', peerSide, peer, 'element'),
  ];
  return {
    detail: `${mac} with the KCK`,
    formula: [
      `confirm = ${mac}(`,
      { name: 'KCK' },
      ...parts.flatMap((part, i) => [i ? ' ‖ ' : ', ', { name: part.name }]),
      ')',
    ],
    operation: 'hmac',
    params: { hash: pair.hash },
    inputs: [{ name: 'KCK', role: 'kck', ref: kck, argument: 'key' }, ...parts],
    outputs: [{ name: 'confirm', role: 'derived', secret: false, result: 'MAC' }],
  } satisfies Partial<StepSpec>;
}

/** The sender's step: it makes its confirm. */
export function confirmStep(pair: Pair, frame: SaeConfirm, kck: Ref, when: When): StepSpec {
  return {
    ...when,
    ...confirmation(pair, frame, kck),
    kind: 'calculation',
    actor: frame.side,
    act: 'sae.confirm',
    title: 'Make the confirm',
    sentence: `The ${sideWords(frame.side)} signs both commits with the KCK, its own first, to show that it holds the key.`,
    clauses: ['IEEE 802.11-2020, 12.4.5.5'],
  };
}

/**
 * A confirm made again and compared. Check `sae-confirm`.
 * @param known the KCK is the receiver's own: then it is his verdict, and tells of both ends' passwords
 */
export function checkConfirmStep(
  pair: Pair,
  frame: SaeConfirm,
  kck: Ref,
  known: boolean,
  when: When,
): StepSpec {
  const receiver = sideWords(otherSide(frame.side));
  const sender = sideWords(frame.side);
  const seen = frame.located.ref(frame.confirm);
  const does = known
    ? `The ${receiver} computes what the ${sender} must have sent, and compares.`
    : `The confirm of the ${sender} is computed again and compared.`;
  return {
    ...when,
    ...confirmation(pair, frame, kck),
    kind: 'calculation',
    actor: known ? otherSide(frame.side) : 'observer',
    act: 'check.sae-confirm',
    title: `Check the confirm of the ${sender}`,
    sentence: does,
    tell: (_outputs, [check]) => ({ sentence: `${does} ${check!.sentence}` }),
    explanation:
      'The confirm covers a counter, both scalars and both elements, those of its sender first: the two confirms ' +
      'differ, so that none can be thrown back. It is what the receiver expects only if both ends had the same password ' +
      'and heard the same commits.',
    clauses: ['IEEE 802.11-2020, 12.4.5.6'],
    checks: (id) => [
      {
        name: 'sae-confirm',
        expected: { name: 'confirm computed', ref: out(id, 'confirm') },
        seen: { name: `confirm of the ${sender}`, ref: seen },
        yes: `Equal: the ${sender} holds this KCK${known ? ' too, so both used one password' : ''}.`,
        no: `The confirm differs from ${placeOf(seen)}: the ${sender} holds another KCK${known ? ', so the two used different passwords' : ''}.`,
      },
    ],
  };
}
