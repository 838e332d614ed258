import { keyOfOldPlace, oldFormat } from './old-state.ts';
import type { Session } from './session.ts';
import type { SavedState } from './state.ts';

/** A place in the steps of a session. */
export interface At {
  /** Its id in the session. */
  readonly attempt: string;
  /** `Step.key`. */
  readonly key: string;
}

/** Where the person is: kept by keys, so that it holds whatever becomes of the numbers. */
export interface Place {
  readonly cursor: At | null;
  readonly breakpoints: readonly At[];
}

export const NOWHERE: Place = { cursor: null, breakpoints: [] };

/** A place after files were added, clocks set, or live work ended: attempts may have other ids now. */
export function carried({ cursor, breakpoints }: Place, from: Session, to: Session): Place {
  const move = ({ attempt, key }: At): At | null => {
    const known = from.attemptKey(attempt);
    const now = known === null ? null : to.attemptOf(known);
    return now === null ? null : { attempt: now, key };
  };
  return { cursor: cursor && move(cursor), breakpoints: breakpoints.flatMap((at) => move(at) ?? []) };
}

/** The place of a saved session in the session as it was opened; what is not there is left out. */
export function savedPlace(saved: SavedState, session: Session): Place {
  const find = ({ attempt, step }: { attempt: string; step: string }): At | null => {
    if (saved.format === oldFormat) {
      const key = keyOfOldPlace(session, { attempt, step }, saved.secrets !== undefined);
      return key === null ? null : { attempt, key };
    }
    const id = session.attemptOf(attempt);
    return id === null ? null : { attempt: id, key: step };
  };
  return {
    cursor: saved.cursor && find(saved.cursor),
    breakpoints: saved.breakpoints.flatMap((at) => find(at) ?? []),
  };
}

/** As it is saved: attempts by their keys too. */
export function placeToSave({ cursor, breakpoints }: Place, session: Session) {
  const named = ({ attempt, key }: At): { attempt: string; step: string } | null => {
    const known = session.attemptKey(attempt);
    return known === null ? null : { attempt: known, step: key };
  };
  return { cursor: cursor && named(cursor), breakpoints: breakpoints.flatMap((at) => named(at) ?? []) };
}
