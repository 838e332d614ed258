import type { Input, MachineView, SessionView, StepView } from '../../preload/contract/index.ts';
import type { Context } from './context.ts';
import type { AppState, HeldAt } from './model.ts';

/** Whether the cursor stands at the newest step of the newest attempt, where what comes is followed. */
export function atNewest({ session, attempt, cursor, total }: AppState): boolean {
  const last = session?.attempts.at(-1)?.id ?? null;
  return (attempt === null || attempt === last) && (cursor === null || cursor.row >= total - 1);
}

/** What is looked at of the held calculation, if that is the one; null: its top, or nothing is held. */
function heldAtOf({ session, heldAt }: AppState): HeldAt | null {
  const held = session?.live?.held;
  return heldAt !== null && heldAt.since === held?.since && heldAt.of === held.step?.step ? heldAt : null;
}

/** The step that is shown of a calculation that is held; null where none is, or the past is looked at. */
export const heldStepOf = (state: AppState): StepView | null =>
  atNewest(state) ? (heldAtOf(state)?.step ?? state.session?.live?.held?.step ?? null) : null;

/** Whether its secrets are shown. */
export const heldReveals = (state: AppState): boolean => heldAtOf(state)?.reveal ?? false;

/** Number of the step that a sub-step belongs to. */
const parentOf = (step: string): string => step.slice(0, step.lastIndexOf('.'));

/** Steering what runs live. */
export function steerActions({ client, get, set, fail }: Context) {
  async function steer(how: Input<'steer'>['how']): Promise<void> {
    try {
      await client.call('steer', { how });
    } catch (error) {
      fail(error);
    }
  }

  async function lookAt(path: string, reveal = heldReveals(get())): Promise<void> {
    const held = get().session?.live?.held;
    if (!held?.step) return;
    const step = await client.call('heldStep', { path, reveal });
    set({ heldAt: { of: held.step.step, since: held.since, step, reveal } });
  }

  /** The sub-step after this one; after the last the step that they belong to. */
  async function nextOf(step: StepView): Promise<string> {
    const parent = parentOf(step.step);
    const own = step.canGoInto ? await client.call('heldStep', { path: parent, reveal: false }) : step;
    const here = own.substeps.findIndex((sibling) => sibling.step === step.step);
    return own.substeps[here + 1]?.step ?? parent;
  }

  async function forwardNow(how: 'into' | 'over' | 'out' | 'go'): Promise<void> {
    const top = get().session?.live?.held?.step?.step;
    const step = heldStepOf(get());
    if (top === undefined || step === null || how === 'go') return steer(how);
    const into = how === 'into' ? step.substeps[0] : undefined;
    if (into !== undefined && step.canGoInto) return lookAt(into.step);
    if (step.step === top) return steer(how);
    // Another calculation is looked at, which this one takes something from.
    if (!step.step.startsWith(`${top}.`)) return lookAt(top);
    return lookAt(how === 'out' ? parentOf(step.step) : await nextOf(step));
  }

  let moving: Promise<void> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    moving = moving.then(work).catch(fail);
    return moving;
  };

  return {
    steer,
    /**
     * A step on from what is held. Within a calculation that is into its sub-steps, over them, and out of them again,
     * while the radio waits; at its top, and elsewhere, what is held goes on.
     */
    forward: (how: 'into' | 'over' | 'out' | 'go'): Promise<void> => inTurn(() => forwardNow(how)),
    /** Shows a step of what is held, by its number. */
    goToHeld: (step: string): Promise<void> => inTurn(() => lookAt(step)),
    /** Shows or hides the secrets of what is held. */
    revealHeld: (reveal: boolean): Promise<void> =>
      inTurn(async () => {
        const step = heldStepOf(get());
        if (step !== null) await lookAt(step.step, reveal);
      }),
    /** Asks for something while the station is connected. */
    async ask(asked: Input<'ask'>): Promise<void> {
      try {
        await client.call('ask', asked);
      } catch (error) {
        fail(error);
      }
    },
    /** From now on it stops there. */
    async setStops(breakpoints: readonly string[]): Promise<void> {
      try {
        await client.call('setStops', { breakpoints: [...breakpoints] });
      } catch (error) {
        fail(error);
      }
    },
    /** Whether a step forward is one of what runs live: it is held, and the cursor stands at the newest step. */
    atLiveEnd: (): boolean => get().session?.live?.held != null && atNewest(get()),
  };
}
export type SteerActions = ReturnType<typeof steerActions>;

/** Beginning live work, and what this machine has for it. */
export function liveActions(
  { client, set, fail }: Context,
  adopt: (session: SessionView, fresh: boolean) => Promise<void>,
) {
  return {
    /** Asks what this machine has; null where that could not be told, and the error is shown. */
    async machine(): Promise<MachineView | null> {
      try {
        return await client.call('machine', {});
      } catch (error) {
        fail(error);
        return null;
      }
    },
    /** @throws with the words that say why it could not begin */
    async observe(input: Input<'observe'>): Promise<void> {
      await adopt(await client.call('observe', input), true);
      set({ dialog: null });
    },
    /** @throws with the words that say why it could not begin */
    async simulate(input: Input<'simulate'>): Promise<void> {
      await adopt(await client.call('simulate', input), true);
      set({ dialog: null });
    },
    /** @throws with the words that say why it could not begin */
    async join(input: Input<'join'>): Promise<void> {
      await adopt(await client.call('join', input), true);
      set({ dialog: null });
    },
  };
}

export type LiveActions = SteerActions & ReturnType<typeof liveActions>;
