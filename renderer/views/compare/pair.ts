import type { AttemptView } from '../../../preload/contract/index.ts';
import { viewState } from '../../contributions/view.ts';

/** Which two attempts a person most likely wants to compare: this one, and the nearest that ended otherwise. */
export function likelyPair(
  attempts: readonly AttemptView[],
  current: string | null,
): { a: string; b: string } | null {
  const here = Math.max(
    0,
    attempts.findIndex(({ id }) => id === current),
  );
  const mine = attempts[here];
  if (mine === undefined || attempts.length < 2) return null;
  const others = attempts.filter((one) => one.id !== mine.id);
  const near = (one: AttemptView): number => Math.abs(attempts.indexOf(one) - here);
  const sort = (list: readonly AttemptView[]): AttemptView | undefined =>
    [...list].sort((x, y) => near(x) - near(y))[0];
  const other =
    sort(others.filter((one) => one.ssid === mine.ssid && one.verdict !== mine.verdict)) ??
    sort(others.filter((one) => one.verdict !== mine.verdict)) ??
    sort(others);
  if (other === undefined) return null;
  // The good one stands at the left, so that what went wrong is read as the difference from it.
  const pair = mine.verdict === 'fail' || other.verdict === 'ok' ? [other, mine] : [mine, other];
  return { a: pair[0]!.id, b: pair[1]!.id };
}

interface Compared {
  /** null: none was chosen yet. */
  readonly pair: { readonly a: string; readonly b: string } | null;
  /** Row of the comparison that is looked at; null: the first difference that matters. */
  readonly row: number | null;
}

/** What is compared. */
export const compared = viewState<Compared>('compare', { pair: null, row: null });
