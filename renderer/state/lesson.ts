import type { Context } from './context.ts';
import type { SessionActions } from './session.ts';

/** Taking a lesson: which there are, and going from part to part. */
export function lessonActions({ client, get, set, fail }: Context, session: SessionActions) {
  /** Shows a part and moves the cursor to its step; a number outside of the lesson does nothing. */
  async function go(part: number): Promise<void> {
    const stop = get().session?.lesson?.stops[part];
    if (stop === undefined) return;
    set({ part });
    if (stop.at !== null) await session.goToPlace(stop.at);
  }

  return {
    go,
    next: () => go(get().part + 1),
    previous: () => go(get().part - 1),
    async open(id: string): Promise<void> {
      if (await session.openLesson(id)) set({ dialog: null });
    },
    async end(): Promise<void> {
      try {
        await session.adopt(await client.call('endLesson', {}));
      } catch (error) {
        fail(error);
      }
    },
  };
}

export type LessonActions = ReturnType<typeof lessonActions>;
