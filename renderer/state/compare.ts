import type { AttemptView } from '../../preload/contract/index.ts';
import type { Context } from './context.ts';

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

/** Two attempts side by side. */
export function compareActions({ client, slices, get, set, fail }: Context) {
  let asked = 0;

  async function showRow(row: number): Promise<void> {
    const { comparison, compared } = get();
    const line = comparison?.rows[row];
    if (line === undefined || compared === null) return;
    set({ comparedRow: row });
    const frameOf = async (record: number | null | undefined, attempt: string) =>
      record == null ? null : slices.frame(record, attempt);
    try {
      const [a, b] = await Promise.all([
        frameOf(line.a?.record, compared.a),
        frameOf(line.b?.record, compared.b),
      ]);
      if (get().comparedRow === row && get().comparison === comparison) set({ comparedFrames: { a, b } });
    } catch (error) {
      fail(error);
    }
  }

  async function compare(a: string, b: string): Promise<void> {
    const turn = ++asked;
    set({ view: 'compare', compared: { a, b }, comparison: null, comparedRow: null });
    set({ comparedFrames: { a: null, b: null } });
    try {
      const comparison = await client.call('compare', { a, b });
      if (turn !== asked) return;
      set({ comparison });
      if (comparison.rows.length > 0) await showRow(comparison.first ?? 0);
    } catch (error) {
      if (turn === asked) fail(error);
    }
  }

  return {
    compare,
    showRow,
    /** Opens the comparison that a person most likely wants, or the one that was open before. */
    show(): void {
      const { session, attempt, compared, comparison } = get();
      if (session === null) return;
      if (compared !== null && comparison?.revision === session.revision) set({ view: 'compare' });
      else {
        const pair = compared ?? likelyPair(session.attempts, attempt);
        if (pair !== null) void compare(pair.a, pair.b);
      }
    },
    /** Puts another attempt on one side. */
    choose(side: 'a' | 'b', attempt: string): void {
      const { compared } = get();
      if (compared !== null)
        void compare(side === 'a' ? attempt : compared.a, side === 'b' ? attempt : compared.b);
    },
    swap(): void {
      const { compared } = get();
      if (compared !== null) void compare(compared.b, compared.a);
    },
  };
}

export type CompareActions = ReturnType<typeof compareActions>;
