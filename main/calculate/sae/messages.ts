import { toText } from '../../base/bytes.ts';
import type { KdfHash } from '../../crypto/hash.ts';
import { zeroSalt } from '../../crypto/sae-group.ts';
import type { Span } from '../../dissect/types.ts';
import { groups, groupText } from '../../standard/groups.ts';
import { Status } from '../../standard/status.ts';
import type { TrackedMessage } from '../../track/types.ts';
import { constant, type MessageText, type StepSpec } from '../builder.ts';
import type { Input } from '../types.ts';
import {
  octetsOf,
  type SaeCommitFrame,
  type SaeConfirmFrame,
  type SaeHead,
  saePkProof,
  sideWords,
} from './frames.ts';

const COMMIT = 'IEEE 802.11-2020, 12.4.7.4';
const CONFIRM = 'IEEE 802.11-2020, 12.4.7.5';

export type SaeTold = Pick<MessageText, 'title' | 'detail'> & Partial<MessageText> & Pick<StepSpec, 'act'>;

const again = (message: TrackedMessage, detail: string): string =>
  message.repeats === null ? detail : `sent again, first in frame ${message.repeats}`;

/** Group numbers of a rejected groups element: `20 and 21`. */
export function rejectedText({ located }: SaeCommitFrame, span: Span): string {
  const octets = octetsOf(located, span);
  const numbers: number[] = [];
  for (let i = 0; i + 2 <= octets.length; i += 2) numbers.push(octets[i]! + 256 * octets[i + 1]!);
  return numbers.join(' and ');
}

/** The named parts of a frame, as inputs of its step. */
function inputsOf(head: SaeHead, commit: SaeCommitFrame | null): Input[] {
  const inputs: Input[] = [];
  const add = (name: string, span: Span | null | undefined, note?: string) => {
    if (span && span.end > span.start)
      inputs.push({ name, role: head.side, ref: head.located.ref(span), ...(note && { note }) });
  };
  add('group', head.groupSpan, head.number === null ? undefined : groupText(head.number));
  add('token', head.token, 'anti-clogging token');
  if (!commit) return inputs;
  add('scalar', commit.scalar);
  if (commit.group.kind === 'ec') {
    const middle = commit.element.start + commit.group.length;
    add('element x', { start: commit.element.start, end: middle });
    add('element y', { start: middle, end: commit.element.end });
  } else add('element', commit.element);
  add('rejected groups', commit.rejected);
  add('password identifier', commit.identifier);
  return inputs;
}

/**
 * A frame of the first transaction in words.
 * @param sentBefore its sender sent the same scalar and element before
 */
export function tellCommit(
  message: TrackedMessage,
  head: SaeHead,
  commit: SaeCommitFrame | null,
  sentBefore: boolean,
): SaeTold {
  const who = `The ${sideWords(head.side)}`;
  const { status, number } = head;
  const inputs = inputsOf(head, commit);
  const title = 'SAE commit';
  const group =
    number === null ? 'the group' : `group ${number}${groups[number] ? `, ${groups[number].text}` : ''}`;
  if (status === Status.AntiCloggingToken)
    return {
      act: 'frame.sae-token-wanted',
      title: 'SAE token wanted',
      detail: again(message, `status ${status}`),
      inputs,
      clauses: ['IEEE 802.11-2020, 12.4.6'],
      sentence: `${who} wants a token sent back first: too many ask at once. It has computed nothing yet.`,
      explanation:
        'A commit is cheap to send and costly to answer, so anyone could keep an AP busy with made-up addresses. The ' +
        'anti-clogging token shows that the station really gets what is sent to its address. It is no secret.',
    };
  if (status === Status.UnsupportedGroup)
    return {
      act: 'frame.sae-group-refused',
      title: 'SAE group refused',
      detail: again(message, `status ${status}`),
      inputs,
      clauses: [COMMIT],
      sentence: `${who} does not accept ${group}. The station may try another.`,
    };
  if (status === Status.UnknownPasswordIdentifier)
    return {
      act: 'frame.sae-commit-refused',
      title: 'SAE commit refused',
      detail: again(message, `status ${status}`),
      inputs,
      clauses: [COMMIT],
      sentence: `${who} has no password of this identifier.`,
    };
  if (!commit)
    return {
      act: 'frame.sae-commit',
      title,
      detail: again(message, `status ${status}`),
      inputs,
      clauses: [COMMIT],
    };
  const identifier = commit.identifier && toText(octetsOf(commit.located, commit.identifier));
  const more = [
    sentBefore
      ? head.token
        ? 'The same as before, now with the token that was asked for.'
        : 'The same as before.'
      : '',
    commit.rejected
      ? `It lists the groups that it was refused: ${rejectedText(commit, commit.rejected)}.`
      : '',
    identifier ? `It names the password that it means: "${identifier}".` : '',
  ].filter(Boolean);
  return {
    act: 'frame.sae-commit',
    title,
    detail: again(message, `group ${commit.number}, status ${status}`),
    inputs,
    clauses: [COMMIT, 'IEEE 802.11-2020, 12.4.5.3'],
    sentence: [
      `${who} sends its SAE commit in ${group}: a scalar and an element that hide the password.`,
      ...more,
    ].join(' '),
    explanation:
      'The sender draws two secret numbers, rand and mask. The scalar is their sum; the element is the password ' +
      'element (PWE) taken mask times, and inverted. Who does not know rand and mask learns nothing of the password ' +
      `from both: every password fits. ${methodText(commit)}`,
  };
}

const methodText = ({ method, pk, status }: SaeCommitFrame): string =>
  method === 'hnp'
    ? 'Status 0 says that the PWE comes by hunting-and-pecking.'
    : `Status ${status} is no error here: it says that the PWE comes by hash-to-element${pk ? ', and that the AP will prove its public key (SAE-PK)' : ''}.`;

/** A frame of the second transaction in words; refusals are told as other refusals are. */
export function tellConfirm(message: TrackedMessage, frame: SaeConfirmFrame | null): SaeTold {
  const title = 'SAE confirm';
  if (!frame)
    return {
      act: 'frame.sae-confirm-refused',
      title: 'SAE confirm refused',
      detail: again(message, `status ${message.status ?? 0}`),
    };
  const { side, located, sendConfirm, confirm } = frame;
  const proof = side === 'ap' ? saePkProof(frame) : null;
  const [low, high] = octetsOf(located, sendConfirm);
  return {
    act: 'frame.sae-confirm',
    title,
    detail: again(message, `send-confirm ${low! + 256 * high!}`),
    inputs: [
      { name: 'send-confirm', role: side, ref: located.ref(sendConfirm), note: 'a counter, low byte first' },
      { name: 'confirm', role: side, ref: located.ref(confirm) },
      ...(proof
        ? [
            { name: 'public key', role: side, ref: located.ref(proof.key) },
            { name: 'signature', role: side, ref: located.ref(proof.signature) },
            { name: 'encrypted modifier', role: side, ref: located.ref(proof.modifier) },
          ]
        : []),
    ],
    clauses: [CONFIRM, 'IEEE 802.11-2020, 12.4.5.5'],
    sentence: `The ${sideWords(side)} sends its SAE confirm: it shows that it holds the KCK, and so the password.${proof ? ' With its public key and a signature it shows that it is the AP that the password names (SAE-PK).' : ''}`,
  };
}

/** The salt where there is none. */
export const noSalt = (hash: KdfHash) => {
  const zeros = zeroSalt(hash);
  return constant(zeros, `${zeros.length} zero bytes`);
};
