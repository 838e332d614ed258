import type { Input, RowView, SessionView, Show } from '../../preload/api.ts';
import type { Context } from './context.ts';
import type { DebuggerActions } from './debugger.ts';
import type { LadderActions } from './ladder.ts';
import { nothingShown } from './model.ts';
import { pageSize } from './slices.ts';

/** Opening, changing and saving the session, and what of the window survives a change. */
export function sessionActions(context: Context, ladder: LadderActions, cursorActions: DebuggerActions) {
  const { bridge, slices, get, set, fail, toast } = context;
  let adopting = 0;

  /** The row, in a session that has changed, that shows what `before` showed: steps may have come in between. */
  async function sameRow(
    attempt: string,
    before: RowView | undefined,
    step: string,
    show: Show,
  ): Promise<RowView | null> {
    const near = await bridge.call('locate', { attempt, step, show }).catch(() => null);
    if (before === undefined)
      return (
        (near &&
          (await slices.page(attempt, show, Math.floor(near.row / pageSize))).rows.find(
            (r) => r.row === near.row,
          )) ||
        null
      );
    const middle = Math.floor((near?.row ?? before.row) / pageSize);
    const first = await slices.page(attempt, show, middle);
    const last = Math.max(0, Math.ceil(first.total / pageSize) - 1);
    for (const number of [middle, middle + 1, middle - 1, middle + 2, middle + 3]) {
      if (number < 0 || number > last) continue;
      const page = number === middle ? first : await slices.page(attempt, show, number);
      const same = page.rows.find(
        (row) => row.kind === before.kind && row.record === before.record && row.label === before.label,
      );
      if (same !== undefined) return same;
    }
    return null;
  }

  async function start(attempt: string, step: string | null): Promise<void> {
    set({ attempt, ...nothingShown, rows: new Map() });
    try {
      const show = get().show;
      const at = step === null ? null : await bridge.call('locate', { attempt, step, show });
      if (get().attempt !== attempt) return;
      await ladder.reloadRows(at?.row ?? 0);
      if (get().attempt !== attempt) return;
      if (step !== null && at !== null) cursorActions.place({ step, row: at.row });
      else if (get().rows.has(0)) cursorActions.goToRow(0);
      await ladder.countRows();
    } catch (error) {
      fail(error);
    }
  }

  /** Takes a session that the workbench gave. The cursor stays on what it stood on. */
  async function adopt(next: SessionView | null): Promise<void> {
    const before = get();
    if (next !== null && before.session !== null && next.revision === before.session.revision) {
      set({ session: next });
      return;
    }
    const turn = ++adopting;
    slices.renew(next?.revision ?? -1);
    const attempt = next?.attempts.find((one) => one.id === before.attempt);
    if (next === null || before.session === null || attempt === undefined) {
      const breakpoints: Record<string, string[]> = {};
      for (const { attempt: of, step } of next?.breakpoints ?? [])
        breakpoints[of] = [...(breakpoints[of] ?? []), step];
      set({ ready: true, session: next, attempt: null, ...nothingShown, rows: new Map(), breakpoints });
      const first = next?.attempts.find((one) => one.id === next.cursor?.attempt) ?? next?.attempts[0];
      if (first !== undefined)
        await start(first.id, next?.cursor?.attempt === first.id ? next.cursor.step : null);
      return;
    }
    const known = attempt.findings.some((finding) => finding.id === before.finding);
    set({ ready: true, session: next, ...(known ? {} : { finding: null, right: 'step' as const }) });
    if (before.cursor === null) return start(attempt.id, null);
    try {
      const row = before.rows.get(before.cursor.row);
      const same = await sameRow(attempt.id, row, before.cursor.step, before.show);
      if (turn !== adopting) return;
      await ladder.reloadRows(same?.row ?? 0);
      if (turn !== adopting) return;
      const right = get().right;
      if (same !== null) cursorActions.place({ step: same.step, row: same.row });
      else cursorActions.goToRow(0);
      set({ right });
      const record = get().selection?.record;
      if (record !== undefined) {
        const frame = await slices.frame(record, attempt.id);
        if (turn === adopting && get().selection?.record === record) set({ frame });
      }
      await ladder.countRows();
    } catch (error) {
      fail(error);
    }
  }

  /** Opens what `files` promises; errors are shown. @returns whether it was opened */
  async function openRefs(files: Promise<string[]>, add: boolean): Promise<boolean> {
    try {
      const refs = await files;
      if (refs.length === 0) return false;
      await adopt(await bridge.call('open', { files: refs, add: add && get().session !== null }));
      return true;
    } catch (error) {
      fail(error);
      return false;
    }
  }

  return {
    adopt,
    /** Asks for files with the host's dialog. @param add to the open session, instead of in its place */
    openDialog: (add: boolean) => openRefs(bridge.openDialog(), add),
    openDropped: (files: readonly File[], add: boolean) => openRefs(bridge.fileRefs(files), add),
    async openSample(): Promise<void> {
      try {
        await adopt(await bridge.call('openSample', {}));
      } catch (error) {
        fail(error);
      }
    },
    async close(): Promise<void> {
      try {
        await bridge.call('close', {});
        await adopt(null);
      } catch (error) {
        fail(error);
      }
    },
    /** @returns whether a file was written */
    async save(includeSecrets: boolean): Promise<boolean> {
      const session = get().session;
      if (session === null) return false;
      try {
        const name =
          session.savedAs ?? `${session.title.replace(/(\.(pcapng|pcap|cap|dmp|gz))+$/i, '')}-session.pcapng`;
        const file = await bridge.saveDialog(name);
        if (file === null) return false;
        const saved = await bridge.call('save', { file, includeSecrets });
        toast('note', `Saved ${saved.file}${includeSecrets ? ', with its secrets' : ', without secrets'}.`);
        return true;
      } catch (error) {
        fail(error);
        return false;
      }
    },
    /** Rejects with the workbench's words when the value is no such secret. */
    async addSecret(input: Input<'addSecret'>): Promise<SessionView> {
      const session = await bridge.call('addSecret', input);
      await adopt(session);
      return session;
    },
    async removeSecret(id: string): Promise<void> {
      try {
        await adopt(await bridge.call('removeSecret', { id }));
      } catch (error) {
        fail(error);
      }
    },
    async cancel(task: string): Promise<void> {
      await bridge.call('cancel', { task }).catch(fail);
    },
    selectAttempt(id: string): void {
      if (get().attempt === id) return;
      cursorActions.pause();
      void start(id, null);
    },
    /** Goes to what a search found or a finding refers to. */
    async goToPlace(place: {
      attempt?: string | null;
      step?: string | null;
      record?: number | null;
      start?: number;
      end?: number;
    }): Promise<void> {
      const { attempt, step, record, start: from, end } = place;
      if (attempt != null && attempt !== get().attempt) await start(attempt, step ?? null);
      else if (step != null) await cursorActions.goTo(step);
      if (record != null) {
        const range = from !== undefined && end !== undefined ? { start: from, end } : null;
        cursorActions.select({ record, range });
      }
    },
    /** Changes what the ladder shows; the cursor goes to the nearest row that is left. */
    async setShow(change: Partial<Show>): Promise<void> {
      const show = { ...get().show, ...change };
      const { attempt, cursor } = get();
      set({ show });
      if (attempt === null) return;
      try {
        const at = cursor === null ? null : await bridge.call('locate', { attempt, step: cursor.step, show });
        if (get().show !== show || get().attempt !== attempt) return;
        await ladder.reloadRows(at?.row ?? 0);
        if (get().show !== show || get().attempt !== attempt) return;
        if (at !== null && cursor !== null) set({ cursor: { step: cursor.step, row: at.row } });
        else cursorActions.goToRow(0);
      } catch (error) {
        fail(error);
      }
    },
  };
}
