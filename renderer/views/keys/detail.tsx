/** What the value that is pointed at is, in full: at the foot of the key hierarchy. */
import type { ReactNode } from 'react';
import type { KeyNodeView } from '../../../preload/contract/index.ts';
import { roleClass, Tag } from '../../ui/chips.tsx';
import { VerdictSign } from '../../ui/verdict.tsx';
import { bytesText, spacedHex } from '../../ui/words.ts';
import { nodeState, placeText, proofAt } from './state.ts';

export interface DetailProps {
  node: KeyNodeView | null;
  cursor: number | null;
}

export function Detail({ node, cursor }: DetailProps): ReactNode {
  if (node === null)
    return (
      <footer className="keys-detail" aria-hidden="true">
        <p className="dim">
          Point at a value, or move to it with the arrow keys, to read what it is. Enter goes to its step.
        </p>
      </footer>
    );
  const { value, meaning, sentence } = node;
  const state = nodeState(node, cursor);
  const there = state === 'past' || state === 'now';
  const proof = node.kind === 'public' ? null : proofAt(node, cursor);
  const from = placeText(value);
  return (
    <footer className="keys-detail" aria-hidden="true">
      <p>
        <Tag name={value.name} role={value.role} />
        {meaning !== '' && <b>{meaning}</b>}
        {value.length > 0 && <span className="dim">{bytesText(value.length)}</span>}
        {from !== '' && <span className="dim">{node.kind === 'key' ? `made by ${from}` : from}</span>}
        {there && (
          <code className={`keys-octets selectable ${roleClass(value.role)}`}>
            {value.masked ? '••••••••' : (value.text ?? spacedHex(value.hex ?? ''))}
          </code>
        )}
      </p>
      <p>{sentence}</p>
      <p>
        {proof !== null ? (
          <span className={`t-${proof.verdict}`}>
            <VerdictSign verdict={proof.verdict} /> {proof.sentence}
          </span>
        ) : (
          <span className="dim">
            {state === 'future'
              ? `Not there yet: it comes with step ${node.step}.`
              : state === 'missing'
                ? 'Missing: no step could make it.'
                : node.kind === 'public'
                  ? 'No secret: whoever listens has it.'
                  : 'Nothing has confirmed it so far.'}
          </span>
        )}
      </p>
    </footer>
  );
}
