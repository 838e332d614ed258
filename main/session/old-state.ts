import * as v from 'valibot';
import type { Trace } from '../calculate/types.ts';

/**
 * Sessions that were saved before steps had keys: their places are numbers of steps. A session that was saved without its
 * secrets counts the steps that need none, any other counts all; the records in the file make the same steps again.
 */
export const oldFormat = 'handshake-workbench/session@1';

const oldPlace = v.strictObject({
  attempt: v.pipe(v.string(), v.regex(/^[\w.:-]{1,64}$/)),
  step: v.pipe(v.string(), v.regex(/^\d+(\.\d+)*$/), v.maxLength(64)),
});
export const oldPlaces = {
  cursor: v.nullable(oldPlace),
  breakpoints: v.pipe(v.array(oldPlace), v.maxLength(1000)),
};

/** As much of a session as it takes. */
interface Counted {
  readonly attempts: readonly { readonly id: string }[];
  readonly bare: Counted;
  analysed(id: string): { readonly trace: Trace };
}

/** The key of a step by its number in an old session; null where there is none. @param session as it was opened */
export function keyOfOldPlace(
  session: Counted,
  { attempt, step }: v.InferOutput<typeof oldPlace>,
  withSecrets: boolean,
): string | null {
  if (!session.attempts.some(({ id }) => id === attempt)) return null;
  const counted = withSecrets ? session : session.bare;
  return counted.analysed(attempt).trace.step(step)?.key ?? null;
}
