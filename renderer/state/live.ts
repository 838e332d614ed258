import type { Input, MachineView, SessionView } from '../../preload/api.ts';
import type { Context } from './context.ts';

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
    /** Whether a step forward is one of what runs live: it is held, and the cursor stands at the last step. */
    atLiveEnd(): boolean {
      const { session, cursor, total } = get();
      return session?.live?.held != null && (cursor === null || cursor.row >= total - 1);
    },
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
