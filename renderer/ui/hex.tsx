/** Octets as cells, 16 a line in two groups of 8, with the ground and underline of who made them. */
import { type ReactNode, useState } from 'react';
import type { Role } from '../../preload/api.ts';
import { roleClass } from './chips.tsx';
import { differingOctets } from './words.ts';
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
  const [whole, setWhole] = useState(false);
  const length = hex.length / 2;
  const folded = length > limit && !whole;
  const shown = folded ? limit - 16 : length;
  const differs = differingOctets(hex, differsFrom);
  return (
    <span className={`hex ${roleClass(role)}`}>
      <span className="unseen">{hex}</span>
      <span className="hex-cells" aria-hidden="true">
        {Array.from({ length: shown }, (_, place) => place).map((place) => (
          <i key={place} className={differs.has(place) ? 'hex-differs' : undefined}>
            {hex.slice(2 * place, 2 * place + 2)}
          </i>
        ))}
      </span>
      {length > limit && (
        <button type="button" className="link hex-more" onClick={() => setWhole(!whole)}>
          {folded ? `… ${length - shown} more bytes` : 'Fold'}
        </button>
      )}
    </span>
  );
}
