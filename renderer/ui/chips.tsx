/** Provenance: who produced a byte, the same colour and underline wherever the byte appears. */
import type { ReactNode } from 'react';
import type { Role } from '../../preload/contract/index.ts';
import { Icon } from './icons.tsx';
import './ui.css';

/** Class that sets `--pc`, `--pb`, `--pu` and `--pw` (colour, ground, underline style and width) of a role. */
export const roleClass = (role: Role): string => `role-${role}`;

export const roleWord: Record<Role, string> = {
  ap: 'from the AP',
  station: 'from the station',
  secret: 'secret',
  derived: 'derived',
  constant: 'fixed by the standard',
  kck: 'KCK, derived',
  kek: 'KEK, derived',
  tk: 'TK, derived',
};

export interface TagProps {
  name: string;
  role: Role;
  /** Draws the accent ring that all twins of a hovered value share. */
  ringed?: boolean;
  onHover?: (name: string | null) => void;
}

/** The name tag of a value: name, colour, underline, and an icon where the origin is no name (secret). */
export function Tag({ name, role, ringed = false, onHover }: TagProps): ReactNode {
  return (
    <span
      className={`tag ${roleClass(role)}${ringed ? ' ringed' : ''}`}
      title={`${name}: ${roleWord[role]}`}
      onPointerEnter={onHover && (() => onHover(name))}
      onPointerLeave={onHover && (() => onHover(null))}
    >
      {role === 'secret' && <Icon name="key" size={10} />}
      {name}
    </span>
  );
}

const legend: readonly { role: Role; word: string }[] = [
  { role: 'ap', word: 'AP' },
  { role: 'station', word: 'Station' },
  { role: 'secret', word: 'Secret' },
  { role: 'derived', word: 'Derived' },
];

/** What the colours and underlines mean. */
export function RoleLegend(): ReactNode {
  return (
    <ul className="role-legend" aria-label="Colours of bytes">
      {legend.map(({ role, word }) => (
        <li key={role} className={roleClass(role)}>
          <i />
          {word}
        </li>
      ))}
    </ul>
  );
}
