/** A verdict always has a shape, a colour and a word; one of the three is enough to read it. */
import type { ReactNode } from 'react';
import type { Verdict } from '../../preload/contract/index.ts';
import { Icon, type IconName } from './icons.tsx';
import { verdictWord } from './verdict-word.ts';
import './ui.css';

export { verdictWord };

const icon: Record<Verdict, IconName> = { ok: 'check', fail: 'cross', warn: 'warning', unknown: 'question' };

/** The mark in its shape: a circle with a check, a square with a cross, a triangle, a circle with a question mark. */
export function VerdictMark(props: { verdict: Verdict; size?: number; label?: string }): ReactNode {
  const { verdict, size = 16, label = verdictWord[verdict] } = props;
  return (
    <span
      className={`verdict v-${verdict}`}
      style={{ width: size, height: size }}
      role="img"
      aria-label={label}
      title={label}
    >
      <Icon name={icon[verdict]} size={Math.round(size * 0.66)} />
    </span>
  );
}

/** The bare sign without its ground, for dense lists. */
export function VerdictSign({ verdict, label }: { verdict: Verdict; label?: string }): ReactNode {
  const word = label ?? verdictWord[verdict];
  return (
    <span className={`sign t-${verdict}`} role="img" aria-label={word}>
      <Icon name={icon[verdict]} size={12} />
    </span>
  );
}
