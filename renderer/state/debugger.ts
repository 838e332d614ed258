import type { StepView } from '../../preload/contract/index.ts';
import type { Move } from '../../preload/contract/stepping.ts';
import type { Context } from './context.ts';
import type { LadderActions } from './ladder.ts';
import type { SteerActions } from './live.ts';
import { type Cursor, type Mark, recordOf, type Selection } from './model.ts';
import { type Known, moveWithin } from './steps.ts';
import { playDelay } from './time.ts';

/**
 * The cursor has to rest for this long, in milliseconds, before the steps that F10 leads to are fetched ahead, and
 * before those of the other keys are: whoever goes on with F10 does not pay for them.
 */
const idle = 30;
const rest = 250;
const ignore = (): void => undefined;
const noBreakpoints: readonly Mark[] = [];

/** Everything that moves the cursor, and what follows the cursor: the step, the selection, the frame. */
export function debuggerActions(context: Context, ladder: LadderActions, live: SteerActions) {
  const { slices, get, set, fail, client } = context;
  let moving: Promise<void> = Promise.resolve();
  let queued = 0;
  let pointedAt: Cursor | null = null;
  let loading = false;
  let loadingFrame = false;
  let aheadTimer: ReturnType<typeof setTimeout> | undefined;
  let restTimer: ReturnType<typeof setTimeout> | undefined;
  let playTimer: ReturnType<typeof setTimeout> | undefined;
  let rememberTimer: ReturnType<typeof setTimeout> | undefined;

  const breakpointsHere = (): readonly Mark[] => get().breakpoints[get().attempt ?? ''] ?? noBreakpoints;

  function remember(): void {
    clearTimeout(rememberTimer);
    rememberTimer = setTimeout(() => {
      const { session, attempt, cursor, breakpoints } = get();
      if (session === null) return;
      const all = Object.entries(breakpoints).flatMap(([of, marks]) =>
        marks.map(({ key }) => ({ attempt: of, step: key })),
      );
      const at = attempt !== null && cursor !== null ? { attempt, step: cursor.key } : null;
      client.call('remember', { cursor: at, breakpoints: all.slice(0, 1000) }).catch(fail);
    }, 400);
  }

  /** What a move can be told from: the shown step counts only while it is of this attempt and revision. */
  function known(cursor: Cursor): Known {
    const { attempt, session, rows, total, step } = get();
    const current = step !== null && step.attempt === attempt && step.revision === session?.revision;
    return { cursor, rows, total, step: current ? step : null };
  }

  /** Shows the selected frame as `showStep` does the step. */
  function showFrame(): void {
    const { attempt, selection, frame } = get();
    if (selection === null) return;
    const { record } = selection;
    const ready = slices.peekFrame(record, attempt);
    if (ready !== undefined && ready !== frame) set({ frame: ready });
    if (ready !== undefined || loadingFrame) return;
    loadingFrame = true;
    slices
      .frame(record, attempt)
      .then((came) => {
        if (get().selection?.record === record && get().attempt === attempt) set({ frame: came });
      }, fail)
      .finally(() => {
        loadingFrame = false;
        if (get().selection?.record !== record || get().attempt !== attempt) showFrame();
      });
  }

  /** The record that belongs to the cursor, unless the person has pointed at another one since it came here. */
  function follow(record: number): void {
    const { cursor, selection } = get();
    if (cursor === pointedAt || selection?.record === record) return;
    set({ selection: { record, range: null } });
    showFrame();
  }

  /** What the person points at; it stays until the cursor moves. */
  function select(selection: Selection): void {
    pointedAt = get().cursor;
    set({ selection });
    showFrame();
  }

  function arrive(attempt: string, step: StepView): void {
    const now = get();
    if (now.cursor?.step !== step.step || now.attempt !== attempt) return;
    set({ step });
    const record = recordOf(step, now.selection?.record ?? null);
    if (record !== null) follow(record);
    stopLooking();
    aheadTimer = setTimeout(() => void lookAhead(attempt, step.step, 'over').catch(ignore), idle);
    restTimer = setTimeout(() => void lookAhead(attempt, step.step, 'else').catch(ignore), rest);
  }

  function stopLooking(): void {
    clearTimeout(aheadTimer);
    clearTimeout(restTimer);
  }

  /**
   * Shows the step at the cursor: at once when it was fetched ahead, else when it comes. One request at a time, always
   * for the newest wish, so that a key held down never has to wait for the steps it has passed.
   */
  function showStep(): void {
    const { attempt, cursor, reveal } = get();
    if (attempt === null || cursor === null) return;
    stopLooking();
    const ready = slices.peekStep(attempt, cursor.step, reveal);
    if (ready !== undefined) arrive(attempt, ready);
    if (ready !== undefined || loading) return;
    loading = true;
    slices
      .step(attempt, cursor.step, reveal)
      .then((step) => arrive(attempt, step), fail)
      .finally(() => {
        loading = false;
        const now = get();
        if (now.cursor !== cursor || now.attempt !== attempt || now.reveal !== reveal) showStep();
      });
  }

  /** Fetches the steps and frames that the next keys lead to, one after the other, until the cursor moves on. */
  async function lookAhead(attempt: string, from: string, how: 'over' | 'else'): Promise<void> {
    const { cursor } = get();
    if (cursor === null) return;
    const moved = (): boolean => get().cursor?.step !== from || get().attempt !== attempt;
    const here = known(cursor);
    const over = moveWithin('over', here);
    const second = over === null ? null : moveWithin('over', { ...here, cursor: over });
    const wanted = how === 'over' ? [over, second] : [moveWithin('into', here), moveWithin('back', here)];
    for (const next of wanted) {
      if (next === null) continue;
      if (moved()) return;
      const view = await slices.step(attempt, next.step, false);
      const record = recordOf(view, get().selection?.record ?? null);
      if (record !== null && !moved()) await slices.frame(record, attempt);
    }
  }

  function place(cursor: Cursor): void {
    set({ cursor, reveal: false });
    void ladder.loadRows(Math.max(0, cursor.row - 40), 80);
    const row = get().rows.get(cursor.row);
    if (row?.step === cursor.step && row.kind === 'message' && row.record !== null) follow(row.record);
    showStep();
    remember();
  }

  function arriveAt(moved: {
    step: string;
    key: string;
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
    place({ step: moved.step, key: moved.key, row: moved.row });
  }

  async function moveNow(how: Move): Promise<void> {
    const { attempt, cursor, show } = get();
    if (attempt === null || cursor === null) return;
    const near = moveWithin(how, known(cursor));
    if (near !== null) return arriveAt(near);
    const breakpoints = breakpointsHere().map(({ key }) => key);
    const moved = await client.call('move', { attempt, step: cursor.step, how, show, breakpoints });
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
    const forward = { over: 'over', into: 'into', out: 'out', run: 'go' } as const;
    if (how in forward && live.atLiveEnd())
      return repeated ? Promise.resolve() : live.forward(forward[how as keyof typeof forward]);
    if (get().right !== 'step') set({ right: 'step' });
    return moveKeepingPlay(how, repeated);
  }

  function moveKeepingPlay(how: Move, repeated: boolean): Promise<void> {
    const { attempt, cursor } = get();
    if (attempt === null || cursor === null) return Promise.resolve();
    if (queued === 0) {
      const near = moveWithin(how, known(cursor));
      if (near !== null) {
        arriveAt(near);
        return Promise.resolve();
      }
    }
    if (repeated && queued > 1) return moving;
    queued++;
    moving = moving
      .then(() => context.settled)
      .then(() => context.inTurn(() => moveNow(how)))
      .catch(fail)
      .finally(() => {
        queued--;
      });
    return moving;
  }

  /** Goes to a step by its number or key, also a sub-step. */
  async function goTo(step: string): Promise<void> {
    const { attempt, show } = get();
    if (attempt === null) return;
    pause();
    try {
      const found = await client.call('locate', { attempt, step, show });
      if (get().attempt === attempt) {
        set({ status: '' });
        place({ step: found.step, key: found.key, row: found.row });
      }
    } catch (error) {
      fail(error);
    }
  }

  /** Goes to a row of the ladder that has come. */
  function goToRow(row: number): void {
    const view = get().rows.get(row);
    if (view === undefined) return;
    pause();
    set({ status: '', right: 'step' });
    place({ step: view.step, key: view.key, row });
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
          after === null ||
          after.step === before?.step ||
          breakpointsHere().some(({ key }) => key === after.key);
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
    showFrame,
    pause,
    goToRow,
    /** Goes to a step by its number, or to the nearest before it that the filter leaves. */
    async goToNumber(number: number): Promise<void> {
      const { attempt, show } = get();
      if (attempt === null) return;
      pause();
      try {
        const found = await client.call('locate', { attempt, step: `${number}`, show });
        await ladder.loadRows(found.row, 1);
        if (get().attempt === attempt && get().show === show) goToRow(found.row);
      } catch (error) {
        fail(error);
      }
    },
    togglePlay(): void {
      if (get().playing) pause();
      else if (get().cursor !== null) {
        set({ playing: true, status: '' });
        scheduleNext();
      }
    },
    setSpeed(speed: 0.01 | 0.1 | 1): void {
      set({ speed });
      if (!get().playing) return;
      clearTimeout(playTimer);
      scheduleNext();
    },
    /** @param target absent: the step at the cursor */
    toggleBreakpoint(target?: Pick<Cursor, 'step' | 'key'>): void {
      const { attempt, cursor, breakpoints } = get();
      const at = target ?? cursor;
      if (attempt === null || at === null) return;
      const { step, key } = at;
      const here = breakpoints[attempt] ?? noBreakpoints;
      const there = here.some((mark) => mark.key === key);
      set({
        breakpoints: {
          ...breakpoints,
          [attempt]: there ? here.filter((mark) => mark.key !== key) : [...here, { step, key }],
        },
        status: there ? 'Breakpoint removed.' : 'Breakpoint set.',
      });
      remember();
    },
    /** Shows or hides the secret values of the present step. */
    setReveal(reveal: boolean): void {
      const { cursor } = get();
      set({ reveal });
      if (cursor !== null) showStep();
    },
    hover(name: string | null): void {
      if (get().hovered !== name) set({ hovered: name });
    },
  };
}

export type DebuggerActions = ReturnType<typeof debuggerActions>;
