/** Long work's way to be stopped and to say how far it is. */
export interface Work {
  readonly signal: AbortSignal;
  readonly onProgress: (label: string, done: number, total: number | null) => void;
}

/** How long a stretch of work may keep all other work of the thread waiting, in milliseconds. */
const STRETCH = 20;

/** A function to await between pieces of long work: now and then it lets other work run. */
export function pauses(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < STRETCH) return;
    await new Promise((resolve) => setTimeout(resolve));
    since = performance.now();
  };
}
