/** Octets as cells, 16 a line in two groups of 8, with the ground and underline of who made them. */
import { type ReactNode, useState } from 'react';
import type { Role } from '../../preload/api.ts';
import { roleClass } from './chips.tsx';
import './ui.css';

export interface HexProps {
  hex: string;
  role: Role;
  /** The same number of octets to compare with: those that differ are marked as a failure. */
  differsFrom?: string | null;
  /** More octets than this are folded. */
  limit?: number;
}

/** Octets that differ, as places; none where the lengths do not allow comparing. */
export function differingOctets(hex: string, other: string | null | undefined): ReadonlySet<number> {
  const places = new Set<number>();
  if (other == null || other.length !== hex.length) return places;
  for (let i = 0; i < hex.length; i += 2) {
    if (hex.slice(i, i + 2) !== other.slice(i, i + 2)) places.add(i / 2);
  }
  return places;
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
