import type { LiveOrderView } from '../../preload/contract/index.ts';
import type { AppState } from '../state/app.ts';

/** When a command has something to act on. */
export type When =
  | 'always'
  /** A session is open. */
  | 'session'
  /** There is a step to stand on. */
  | 'cursor'
  | 'warnings'
  /** A lesson is taken. */
  | 'lesson'
  /** This program is the supplicant of a connection that goes on. */
  | 'joining'
  /** The view is open. */
  | `view:${string}`
  /** It may be asked of the live connection now. */
  | `order:${LiveOrderView['order']}`;

/** Whether a condition holds. */
export function holds(when: When, state: AppState): boolean {
  const { session, cursor, view } = state;
  if (when === 'always') return true;
  if (session === null) return false;
  if (when === 'session') return true;
  if (when === 'cursor') return cursor !== null;
  if (when === 'warnings') return session.warnings.length > 0;
  if (when === 'lesson') return session.lesson !== null;
  if (when === 'joining') return session.live?.running === true && session.live.kind === 'join';
  const [kind, name] = when.split(':');
  if (kind === 'view') return view === name;
  return (session.live?.orders ?? []).some(({ order, reason }) => order === name && reason === null);
}
