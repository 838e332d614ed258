import type { Context } from './context.ts';

/** The SAE exchanges of the attempt that is shown. */
export function saeActions({ client, get, set, fail }: Context) {
  let asked = 0;
  return {
    /** Fetches them for the present attempt, secrets and revision; those shown stay until the new ones come. */
    async load(reveal: boolean): Promise<void> {
      const { attempt, session } = get();
      if (attempt === null || session === null) return;
      const turn = ++asked;
      try {
        const sae = await client.call('sae', { attempt, reveal });
        if (turn === asked && get().attempt === attempt) set({ sae });
      } catch (error) {
        if (turn === asked) fail(error);
      }
    },
    showBytes(): void {
      set({ bytesOpen: true });
    },
    /** Opens the frame under the view, or folds it to its bar. */
    toggleBytes(): void {
      set((state) => ({ bytesOpen: !state.bytesOpen }));
    },
  };
}

export type SaeActions = ReturnType<typeof saeActions>;
