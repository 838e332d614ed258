import type { Input, MachineView, SessionView } from '../../preload/contract/index.ts';
import type { Context } from './context.ts';
import type { AppState } from './model.ts';

/** Whether the cursor stands at the newest step of the newest attempt, where what comes is followed. */
export function atNewest({ session, attempt, cursor, total }: AppState): boolean {
  const last = session?.attempts.at(-1)?.id ?? null;
  return (attempt === null || attempt === last) && (cursor === null || cursor.row >= total - 1);
}

/** Steering what runs live. */
export function steerActions({ client, get, fail }: Context) {
  return {
    async steer(how: Input<'steer'>['how']): Promise<void> {
      try {
        await client.call('steer', { how });
      } catch (error) {
        fail(error);
      }
    },
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
