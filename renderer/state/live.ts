import type { Input, MachineView, SessionView } from '../../preload/api.ts';
import type { Context } from './context.ts';
import type { AppState } from './model.ts';

/** Whether the cursor stands at the newest step of the newest attempt, where what comes is followed. */
export function atNewest({ session, attempt, cursor, total }: AppState): boolean {
  const last = session?.attempts.at(-1)?.id ?? null;
  return (attempt === null || attempt === last) && (cursor === null || cursor.row >= total - 1);
}

/** Steering what runs live. */
export function steerActions({ bridge, get, fail }: Context) {
  return {
    async steer(how: Input<'steer'>['how']): Promise<void> {
      try {
        await bridge.call('steer', { how });
      } catch (error) {
        fail(error);
      }
    },
    /** Asks for something while the station is connected. */
    async ask(asked: Input<'ask'>): Promise<void> {
      try {
        await bridge.call('ask', asked);
      } catch (error) {
        fail(error);
      }
    },
    /** From now on it stops there. */
    async setStops(breakpoints: readonly string[]): Promise<void> {
      try {
        await bridge.call('setStops', { breakpoints: [...breakpoints] });
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
  { bridge, set, fail }: Context,
  adopt: (session: SessionView, fresh: boolean) => Promise<void>,
) {
  return {
    /** Asks what this machine has; null where that could not be told, and the error is shown. */
    async machine(): Promise<MachineView | null> {
      try {
        return await bridge.call('machine', {});
      } catch (error) {
        fail(error);
        return null;
      }
    },
    /** @throws with the words that say why it could not begin */
    async observe(input: Input<'observe'>): Promise<void> {
      await adopt(await bridge.call('observe', input), true);
      set({ dialog: null });
    },
    /** @throws with the words that say why it could not begin */
    async simulate(input: Input<'simulate'>): Promise<void> {
      await adopt(await bridge.call('simulate', input), true);
      set({ dialog: null });
    },
    /** @throws with the words that say why it could not begin */
    async join(input: Input<'join'>): Promise<void> {
      await adopt(await bridge.call('join', input), true);
      set({ dialog: null });
    },
  };
}

export type LiveActions = SteerActions & ReturnType<typeof liveActions>;
