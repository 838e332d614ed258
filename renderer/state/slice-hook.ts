import { useEffect, useState } from 'react';
import type { Input, Method, Output } from '../../preload/contract/index.ts';
import { useActions, useApp, useSlices } from './app.ts';

/**
 * What a call answers for the present session, fetched again when the session or the input changes. Until the new
 * answer has come it is the one before, so that nothing flickers: whoever shows it looks whether it is about the same
 * thing. An older answer never replaces a newer one. An error is shown to the person.
 *
 * @param input null: nothing is asked for
 */
export function useSlice<M extends Method>(method: M, input: Input<M> | null): Output<M> | null {
  const slices = useSlices();
  const { window: show } = useActions();
  const revision = useApp((state) => state.session?.revision);
  const asked = input === null ? null : JSON.stringify(input);
  const [came, setCame] = useState<Output<M> | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another revision has other answers
  useEffect(() => {
    if (asked === null) return;
    return slices.follow(method, JSON.parse(asked) as Input<M>, setCame, show.showError);
  }, [slices, show, method, asked, revision]);
  const ready = input === null ? undefined : slices.peek(method, input);
  return ready ?? came;
}
