import type {
  AttemptView,
  FindingView,
  Input,
  Output,
  RecoveryView,
  SessionView,
  Show,
} from '../../preload/contract/index.ts';
import type { Context } from './context.ts';
import type { DebuggerActions } from './debugger.ts';
import type { LadderActions } from './ladder.ts';
import { atNewest } from './live.ts';
import { type AppState, attemptBegins, everything, type Mark, sessionBegins } from './model.ts';

/** Opening, changing and saving the session, and what of the window survives a change. */
export function sessionActions(context: Context, ladder: LadderActions, cursorActions: DebuggerActions) {
  const { client, slices, views, get, set, fail, toast, inTurn } = context;
  let adopting = 0;
  let opening = false;
  /** Where the cursor stood in the attempts that were left, by keys. */
  const visited = new Map<string, string>();

  /** Breakpoints with the numbers that their steps have in this session. */
  async function renumbered(
    { attempts }: SessionView,
    breakpoints: AppState['breakpoints'],
  ): Promise<AppState['breakpoints']> {
    const there = new Set(attempts.map(({ id }) => id));
    const renumber = async (attempt: string, { key }: Mark): Promise<Mark> => {
      if (!there.has(attempt)) return { key, step: null };
      const at = await client.call('locate', { attempt, step: key, show: everything });
      return { key, step: at.exact ? at.step : null };
    };
    const all = Object.entries(breakpoints).map(
      async ([attempt, marks]) =>
        [attempt, await Promise.all(marks.map((mark) => renumber(attempt, mark)))] as const,
    );
    return Object.fromEntries(await Promise.all(all));
  }

  const begin = (attempt: string): Partial<AppState> => ({
    ...attemptBegins,
    attempt,
    view: views.ofAttempt({ ...get(), attempt }),
  });

  /**
   * Shows an attempt: at `visited`, where the person left it, or as a debugger does after a crash, at its failure.
   * Where a secret is wanted the step panel asks for it, so the finding waits.
   */
  async function start(attempt: string, visited: string | null): Promise<void> {
    const view = get().session?.attempts.find((one) => one.id === attempt);
    const failure = visited === null && view?.need === null ? failureOf(view) : null;
    const step = visited ?? failure?.step ?? null;
    try {
      const at = step === null ? null : await client.call('locate', { attempt, step, show: get().show });
      if (!(await ladder.reloadRows(at?.row ?? 0, begin(attempt)))) return;
      if (at !== null) cursorActions.place({ step: at.step, key: at.key, row: at.row });
      else if (get().rows.has(0)) cursorActions.goToRow(0);
      if (failure !== null) set({ right: 'finding', finding: failure.id });
    } catch (error) {
      fail(error);
    }
  }

  async function startSession(next: SessionView | null): Promise<void> {
    slices.renew(next?.revision ?? -1);
    visited.clear();
    const breakpoints: Record<string, Mark[]> = {};
    for (const { attempt, key, step } of next?.breakpoints ?? []) {
      breakpoints[attempt] = [...(breakpoints[attempt] ?? []), { key, step }];
    }
    set({ ready: true, session: next, ...sessionBegins, view: views.first, breakpoints });
    const first = next?.attempts.find((one) => one.id === next.cursor?.attempt) ?? next?.attempts[0];
    if (first === undefined) {
      const found = next?.findings[0];
      if (found === undefined) return;
      set({ right: 'finding', finding: found.id });
      const record = found.for.flatMap(({ refs }) => refs).find((ref) => ref.record !== undefined)?.record;
      if (record !== undefined) cursorActions.select({ record, range: null });
      return;
    }
    await inTurn(() => start(first.id, next?.cursor?.attempt === first.id ? next.cursor.key : null));
  }

  /** The same files under other secrets: cursor and breakpoints stay on what they stood on, whatever its number now. */
  function continueSession(next: SessionView, attempt: string): Promise<void> {
    context.settled = takeIn(next, attempt);
    return context.settled;
  }

  async function takeIn(next: SessionView, attempt: string): Promise<void> {
    const turn = adopting;
    slices.renew(next.revision);
    set({ session: next });
    try {
      const breakpoints = await renumbered(next, get().breakpoints);
      if (turn !== adopting) return;
      set({ breakpoints });
      let cursor: AppState['cursor'];
      let at: Output<'locate'> | null;
      // Whoever moves meanwhile goes on from where that led.
      do {
        const { cursor: now, show } = get();
        cursor = now;
        at = now === null ? null : await client.call('locate', { attempt, step: now.key, show });
        if (turn !== adopting) return;
      } while (get().cursor !== cursor);
      if (!(await ladder.reloadRows(at?.row ?? 0)) || turn !== adopting) return;
      const { right, cursor: moved } = get();
      if (moved === cursor) {
        if (at === null) cursorActions.goToRow(0);
        else cursorActions.place({ step: at.step, key: at.key, row: at.row });
        set({ right });
      }
      cursorActions.showFrame();
    } catch (error) {
      fail(error);
    }
  }

  let growing = false;
  let newest: SessionView | null = null;

  /**
   * What goes on live has more records. Who stands at the last step follows what comes; who looks at the past stays
   * there. One change at a time, always the newest.
   */
  async function grow(next: SessionView): Promise<void> {
    newest = next;
    if (growing) return;
    growing = true;
    try {
      while (newest !== null) {
        const now: SessionView = newest;
        newest = null;
        await inTurn(() => growTo(now));
      }
    } finally {
      growing = false;
    }
  }

  async function growTo(next: SessionView): Promise<void> {
    const { attempt, session } = get();
    // Another session was opened meanwhile.
    if (session?.live?.title !== next.live?.title || next.revision <= (session?.revision ?? -1)) return;
    const latest = next.attempts.at(-1);
    if (latest === undefined) {
      slices.renew(next.revision);
      set({ session: next });
    } else if (atNewest(get())) await follow(next, latest.id);
    else if (attempt !== null) await continueSession(next, attempt);
  }

  /** Goes to the newest step. @param toEnd because that was asked for */
  async function follow(next: SessionView, attempt: string, toEnd = false): Promise<void> {
    const { cursor: before, attempt: shown } = get();
    slices.renew(next.revision);
    set({ session: next });
    const end = Math.max(0, (next.attempts.at(-1)?.rows ?? 1) - 1);
    const change = attempt === get().attempt ? {} : begin(attempt);
    if (!(await ladder.reloadRows(end, change))) return;
    const last = get().total - 1;
    if (!get().rows.has(last)) await ladder.loadRows(last, 1);
    const { cursor } = get();
    if (!toEnd && attempt === shown && cursor !== null && cursor !== before) {
      // Whoever moved meanwhile looks at the past from now on.
      void ladder.loadRows(cursor.row - 40, 80);
      return;
    }
    const right = get().right;
    if (last >= 0 && get().rows.has(last)) cursorActions.goToRow(last);
    set({ right });
  }

  /** Takes a session that the workbench gave. @param fresh other files than before, even if they look the same */
  async function adopt(next: SessionView | null, fresh = false): Promise<void> {
    const { session, attempt, finding } = get();
    if (next !== null && next.revision === session?.revision) {
      set({ session: next });
      return;
    }
    if (!fresh && next?.live != null && session?.live != null && next.live.title === session.live.title) {
      await grow(next);
      return;
    }
    adopting++;
    const same = next?.attempts.find((one) => one.id === attempt);
    const renewed = fresh || opening || session === null || next === null || !sameFiles(session, next);
    if (renewed || same === undefined) {
      await startSession(next);
      return;
    }
    if (!same.findings.some((one) => one.id === finding)) set({ finding: null });
    context.settled = inTurn(() => takeIn(next, same.id));
    await context.settled;
  }

  /** Opens what `ask` gives; errors are shown. @returns whether it was opened */
  async function opened(ask: () => Promise<SessionView | null>): Promise<boolean> {
    try {
      const session = await ask();
      if (session === null) return false;
      await adopt(session, true);
      return true;
    } catch (error) {
      fail(error);
      return false;
    }
  }

  /** While this runs, any change that the workbench tells of is the new session. */
  async function whileOpening<T>(work: Promise<T>): Promise<T> {
    opening = true;
    try {
      return await work;
    } finally {
      opening = false;
    }
  }

  const openRefs = (files: Promise<string[]>, add: boolean): Promise<boolean> =>
    opened(async () => {
      const refs = await files;
      if (refs.length === 0) return null;
      return whileOpening(client.call('open', { files: refs, add: add && get().session !== null }));
    });

  return {
    adopt,
    /** Asks for files with the host's dialog. @param add to the open session, instead of in its place */
    openDialog: (add: boolean) => openRefs(client.openDialog(), add),
    openDropped: (files: readonly File[], add: boolean) => openRefs(client.fileRefs(files), add),
    openSample: () => opened(() => whileOpening(client.call('openSample', {}))),
    /** Live work of a program that was killed, or whose analysis died; [] where nothing is said of any. */
    recoverable: () => client.call('recoverable', {}).catch((): RecoveryView[] => []),
    recover: (id: string) => opened(() => whileOpening(client.call('recover', { id }))),
    async discardRecovery(id: string): Promise<void> {
      await client.call('discardRecovery', { id }).catch(fail);
    },
    openLesson: (id: string) => opened(() => whileOpening(client.call('openLesson', { id }))),
    async close(): Promise<void> {
      try {
        await client.call('close', {});
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
        const name = session.savedAs ?? suggestedName(session);
        const file = await client.saveDialog(name);
        if (file === null) return false;
        const saved = await client.call('save', { file, includeSecrets });
        toast('note', `Saved ${saved.file}${includeSecrets ? ', with its secrets' : ', without secrets'}.`);
        return true;
      } catch (error) {
        fail(error);
        return false;
      }
    },
    /** Rejects with the workbench's words when the value is no such secret. */
    async addSecret(input: Input<'addSecret'>): Promise<SessionView> {
      const session = await client.call('addSecret', input);
      void adopt(session);
      return session;
    },
    async removeSecret(id: string): Promise<void> {
      try {
        await adopt(await client.call('removeSecret', { id }));
      } catch (error) {
        fail(error);
      }
    },
    /** Moves a clock; null: back to what is measured. Rejects with the workbench's words. */
    async setClock(id: string, seconds: string | null): Promise<void> {
      await adopt(await client.call('setClock', { id, seconds }));
    },
    /** Goes to the newest step of what runs live, to follow what comes. */
    goToNewest(): Promise<void> {
      cursorActions.pause();
      return inTurn(async () => {
        const { session } = get();
        const latest = session?.attempts.at(-1);
        if (session === null || latest === undefined) return;
        await follow(session, latest.id, true);
      }).catch(fail);
    },
    async cancel(task: string): Promise<void> {
      await client.call('cancel', { task }).catch(fail);
    },
    selectAttempt(id: string): void {
      const { attempt, cursor } = get();
      if (attempt === id) return;
      cursorActions.pause();
      if (attempt !== null && cursor !== null) visited.set(attempt, cursor.key);
      void inTurn(() => start(id, visited.get(id) ?? null));
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
      set({ view: views.ofAttempt(get()) });
      if (attempt != null && attempt !== get().attempt) await inTurn(() => start(attempt, step ?? null));
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
        const at = cursor === null ? null : await client.call('locate', { attempt, step: cursor.key, show });
        if (get().show !== show || get().attempt !== attempt) return;
        if (!(await ladder.reloadRows(at?.row ?? 0))) return;
        if (at !== null && cursor !== null) set({ cursor: { ...cursor, row: at.row } });
        else cursorActions.goToRow(0);
      } catch (error) {
        fail(error);
      }
    },
  };
}

/** `air-session.pcapng` for a session of `air.pcap.gz` and others. */
function suggestedName(session: SessionView): string {
  const first = session.files[0]?.name ?? session.title;
  return `${first.replace(/(\.(pcapng|pcap|cap|dmp|log|txt|gz))+$/i, '')}-session.pcapng`;
}

const failureOf = ({ findings }: AttemptView): FindingView | null =>
  findings.find(({ severity }) => severity === 'failure') ?? null;

function sameFiles(a: SessionView, b: SessionView): boolean {
  const list = (session: SessionView): string =>
    JSON.stringify(session.files.map((file) => [file.name, file.bytes, file.records]));
  return a.records === b.records && list(a) === list(b);
}

export type SessionActions = ReturnType<typeof sessionActions>;
