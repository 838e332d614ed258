import type { RowView } from '../../preload/contract/index.ts';
import type { Context } from './context.ts';
import type { AppState } from './model.ts';
import { pageSize } from './slices.ts';

/** Rows kept at most; beyond it the pages far from those just asked for are let go. */
const keptRows = 8000;

/** Loading and filtering of rows. */
export function ladderActions(context: Context) {
  const { slices, get, set, fail } = context;
  /** Pages that have been asked for under the present attempt, filter and revision. */
  let asked = new Set<number>();
  let reloads = 0;

  function addRows(rows: readonly RowView[], total: number): void {
    set((state) => {
      const kept = new Map(state.rows);
      const middle = rows[0]?.row ?? 0;
      if (kept.size > keptRows) {
        for (const row of kept.keys()) {
          if (Math.abs(row - middle) > keptRows / 2) {
            kept.delete(row);
            asked.delete(Math.floor(row / pageSize));
          }
        }
      }
      for (const row of rows) kept.set(row.row, row);
      return { rows: kept, total };
    });
  }

  async function loadPage(number: number): Promise<void> {
    const { attempt, show } = get();
    if (attempt === null || asked.has(number)) return;
    asked.add(number);
    const mine = asked;
    try {
      const page = await slices.page(attempt, show, number);
      if (asked === mine) addRows(page.rows, page.total);
    } catch (error) {
      if (asked !== mine) return;
      asked.delete(number);
      fail(error);
    }
  }

  return {
    /** Asks for the rows `from` to `from + count` that have not come yet. */
    loadRows(from: number, count: number): Promise<void> {
      const first = Math.max(0, Math.floor(from / pageSize));
      const last = Math.max(first, Math.floor((from + count - 1) / pageSize));
      const pages = Array.from({ length: last - first + 1 }, (_, i) => loadPage(first + i));
      return Promise.all(pages).then(() => undefined);
    },

    /**
     * Fetches anew after a change of attempt, filter or revision; the old rows stay until the new ones come.
     * @param change what changes together with the rows
     * @returns false when a newer call has overtaken this one
     */
    async reloadRows(around: number, change: Partial<AppState> = {}): Promise<boolean> {
      const attempt = change.attempt ?? get().attempt;
      if (attempt === null) return false;
      const turn = ++reloads;
      const number = Math.floor(Math.max(0, around) / pageSize);
      const page = await slices.page(attempt, get().show, number);
      if (turn !== reloads) return false;
      asked = new Set([number]);
      set({ ...change, rows: new Map(page.rows.map((row) => [row.row, row])), total: page.total });
      const within = around % pageSize;
      if (within < 60 && number > 0) void loadPage(number - 1);
      if (within > pageSize - 60 && (number + 1) * pageSize < page.total) void loadPage(number + 1);
      return true;
    },
  };
}

export type LadderActions = ReturnType<typeof ladderActions>;
