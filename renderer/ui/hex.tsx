/** Octets 16 a line in two groups of 8, with the ground and underline of who made them. */
import { type ReactNode, useState } from 'react';
import type { Role } from '../../preload/contract/index.ts';
import { roleClass } from './chips.tsx';
import { differingOctets, spacedHex } from './words.ts';
import './ui.css';

export interface HexProps {
  hex: string;
  role: Role;
  /** The same number of octets to compare with: those that differ are marked as a failure. */
  differsFrom?: string | null;
  /** More octets than this are folded. */
  limit?: number;
}

export function Hex({ hex, role, differsFrom, limit = 64 }: HexProps): ReactNode {
  const [unfolded, unfold] = useState('');
  const length = hex.length / 2;
  const folded = length > limit && unfolded !== hex;
  const shown = folded ? limit - 16 : length;
  const differs = differingOctets(hex, differsFrom);
  const lines = Array.from({ length: Math.ceil(shown / 16) }, (_, line) => 16 * line);
  return (
    <span className={`hex ${roleClass(role)}`}>
      <span className="unseen">{hex}</span>
      <span aria-hidden="true">
        {lines.map((start) => (
          <span key={start} className="hex-line">
            {hexRuns(start, Math.min(shown, start + 16), differs).map((run) => (
              <i key={run.start} className={`${run.differs ? 'hex-differs' : ''}${edge[run.end % 16] ?? ''}`}>
                {spacedHex(hex.slice(2 * run.start, 2 * run.end))}
              </i>
            ))}
          </span>
        ))}
      </span>
      {length > limit && (
        <button type="button" className="link hex-more" onClick={() => unfold(folded ? hex : '')}>
          {folded ? `… ${length - shown} more bytes` : 'Fold'}
        </button>
      )}
    </span>
  );
}

/** Octets that end a half of a line, and a line. */
const edge: Readonly<Record<number, string>> = { 8: ' hex-half', 0: ' hex-end' };

export interface HexRun {
  start: number;
  /** Excluded. */
  end: number;
  differs: boolean;
}

/** The octets of a line as runs that look alike: cut in the middle, and where octets begin or cease to differ. */
export function hexRuns(start: number, end: number, differs: ReadonlySet<number>): HexRun[] {
  const runs: HexRun[] = [];
  for (let place = start; place < end; place++) {
    const last = runs.at(-1);
    if (last && last.differs === differs.has(place) && place % 16 !== 8) last.end = place + 1;
    else runs.push({ start: place, end: place + 1, differs: differs.has(place) });
  }
  return runs;
}
