import type { Context } from './context.ts';
import type { LadderActions } from './ladder.ts';
import { type Cursor, recordOf, type Selection } from './model.ts';
import type { Move } from './slices.ts';
import { playDelay } from './time.ts';

const noBreakpoints: readonly string[] = [];

/** Everything that moves the cursor, and what follows the cursor: the step, the selection, the frame. */
export function debuggerActions(context: Context, ladder: LadderActions) {
  const { slices, get, set, fail, bridge } = context;
  let moving: Promise<void> = Promise.resolve();
  let queued = 0;
  let playTimer: ReturnType<typeof setTimeout> | undefined;
  let rememberTimer: ReturnType<typeof setTimeout> | undefined;

  const breakpointsHere = (): readonly string[] => get().breakpoints[get().attempt ?? ''] ?? noBreakpoints;

  function remember(): void {
    clearTimeout(rememberTimer);
    rememberTimer = setTimeout(() => {
      const { session, attempt, cursor, breakpoints } = get();
      if (session === null) return;
      const all = Object.entries(breakpoints).flatMap(([of, steps]) =>
        steps.map((step) => ({ attempt: of, step })),
      );
      const at = attempt !== null && cursor !== null ? { attempt, step: cursor.step } : null;
      bridge.call('remember', { cursor: at, breakpoints: all.slice(0, 1000) }).catch(fail);
    }, 400);
  }

  function select(selection: Selection): void {
    const { attempt, frame } = get();
    const ready = slices.peekFrame(selection.record, attempt);
    set(ready === undefined ? { selection } : { selection, frame: ready });
    if (ready !== undefined || frame?.record === selection.record) return;
    slices.frame(selection.record, attempt).then((came) => {
      if (get().selection?.record === selection.record && get().attempt === attempt) set({ frame: came });
    }, fail);
  }

  /** Shows the step at the cursor: at once when it was fetched ahead, else when it comes. */
  function showStep(cursor: Cursor): void {
    const { attempt, reveal } = get();
    if (attempt === null) return;
    const arrive = (step: NonNullable<ReturnType<typeof slices.peekStep>>): void => {
      const now = get();
      if (now.cursor?.step !== cursor.step || now.attempt !== attempt) return;
      set({ step });
      const record = recordOf(step, now.selection?.record ?? null);
      if (record !== null) select({ record, range: null });
      lookAhead(attempt, cursor.step);
    };
    const ready = slices.peekStep(attempt, cursor.step, reveal);
    if (ready !== undefined) arrive(ready);
    else slices.step(attempt, cursor.step, reveal).then(arrive, fail);
  }

  /** Fetches where the likely next keys lead, so that they can be painted at once. */
  function lookAhead(attempt: string, step: string): void {
    const { show } = get();
    const breakpoints = breakpointsHere();
    const ignore = (): void => undefined;
    for (const how of ['over', 'back', 'into'] as const) {
      slices.move(attempt, step, how, show, breakpoints).then((moved) => {
        if (get().cursor?.step !== step || get().attempt !== attempt) return;
        slices.step(attempt, moved.step, false).then((view) => {
          const record = recordOf(view, get().selection?.record ?? null);
          if (record !== null) slices.frame(record, attempt).catch(ignore);
        }, ignore);
      }, ignore);
    }
  }

  function place(cursor: Cursor): void {
    set({ cursor, right: 'step', reveal: false });
    void ladder.loadRows(Math.max(0, cursor.row - 40), 80);
    showStep(cursor);
    remember();
  }

  function arriveAt(moved: {
    step: string;
    row: number;
    stoppedAt: 'breakpoint' | 'failure' | 'end' | null;
  }): void {
    const still = get().cursor?.step === moved.step;
    const words = {
      breakpoint: 'Stopped at a breakpoint.',
      failure: 'Stopped at a failure.',
      end: still ? 'This is the last step.' : 'The end.',
    };
    set({ status: moved.stoppedAt === null ? '' : words[moved.stoppedAt] });
    place({ step: moved.step, row: moved.row });
  }

  async function moveNow(how: Move): Promise<void> {
    const { attempt, cursor, show } = get();
    if (attempt === null || cursor === null) return;
    const breakpoints = breakpointsHere();
    const moved = await slices.move(attempt, cursor.step, how, show, breakpoints);
    if (get().attempt === attempt && get().cursor === cursor) arriveAt(moved);
  }

  function pause(): void {
    clearTimeout(playTimer);
    if (get().playing) set({ playing: false });
  }

  /**
   * Moves as a debugger does. Presses are not lost while an answer is under way; only the repeats of a key held
   * down are, when they outrun the answers.
   */
  function move(how: Move, repeated = false): Promise<void> {
    pause();
    return moveKeepingPlay(how, repeated);
  }

  function moveKeepingPlay(how: Move, repeated: boolean): Promise<void> {
    const { attempt, cursor, show } = get();
    if (attempt === null || cursor === null) return Promise.resolve();
    if (queued === 0) {
      const ready = slices.peekMove(attempt, cursor.step, how, show, breakpointsHere());
      if (ready !== undefined) {
        arriveAt(ready);
        return Promise.resolve();
      }
    }
    if (repeated && queued > 1) return moving;
    queued++;
    moving = moving
      .then(() => moveNow(how))
      .catch(fail)
      .finally(() => {
        queued--;
      });
    return moving;
  }

  /** Goes to a step by its id, also a sub-step. */
  async function goTo(step: string): Promise<void> {
    const { attempt, show } = get();
    if (attempt === null) return;
    pause();
    try {
      const found = await bridge.call('locate', { attempt, step, show });
      if (get().attempt === attempt) {
        set({ status: '' });
        place({ step, row: found.row });
      }
    } catch (error) {
      fail(error);
    }
  }

  function scheduleNext(): void {
    const { cursor, rows, speed } = get();
    if (cursor === null) return;
    const here = rows.get(cursor.row)?.ms ?? null;
    const next = rows.get(cursor.row + 1)?.ms ?? null;
    playTimer = setTimeout(
      async () => {
        const before = get().cursor;
        await moveKeepingPlay('over', false);
        const { cursor: after, playing } = get();
        if (!playing) return;
        const stopped =
          after === null || after.step === before?.step || breakpointsHere().includes(after.step);
        if (stopped) pause();
        else scheduleNext();
      },
      playDelay(here, next, speed),
    );
  }

  return {
    move,
    goTo,
    place,
    select,
    pause,
    /** Goes to a row of the ladder that has come. */
    goToRow(row: number): void {
      const view = get().rows.get(row);
      if (view === undefined) return;
      pause();
      set({ status: '' });
      place({ step: view.step, row });
    },
    /** Goes to a row counted with everything shown, as phases are; the nearest one that the filter leaves. */
    async goToRowOfAll(row: number): Promise<void> {
      const { attempt } = get();
      if (attempt === null) return;
      try {
        const view = await slices.rowOfAll(attempt, row);
        if (view !== null && get().attempt === attempt) await goTo(view.step);
      } catch (error) {
        fail(error);
      }
    },
    togglePlay(): void {
      if (get().playing) return pause();
      if (get().cursor === null) return;
      set({ playing: true, status: '' });
      scheduleNext();
    },
    setSpeed(speed: 0.01 | 0.1 | 1): void {
      set({ speed });
      if (!get().playing) return;
      clearTimeout(playTimer);
      scheduleNext();
    },
    toggleBreakpoint(step?: string): void {
      const { attempt, cursor, breakpoints } = get();
      const target = step ?? cursor?.step;
      if (attempt === null || target === undefined) return;
      const here = breakpoints[attempt] ?? noBreakpoints;
      const there = here.includes(target);
      set({
        breakpoints: {
          ...breakpoints,
          [attempt]: there ? here.filter((id) => id !== target) : [...here, target],
        },
        status: there ? 'Breakpoint removed.' : 'Breakpoint set.',
      });
      remember();
    },
    /** Shows or hides the secret values of the present step. */
    setReveal(reveal: boolean): void {
      const { cursor } = get();
      set({ reveal });
      if (cursor !== null) showStep(cursor);
    },
    hover(name: string | null): void {
      if (get().hovered !== name) set({ hovered: name });
    },
  };
}

export type DebuggerActions = ReturnType<typeof debuggerActions>;
