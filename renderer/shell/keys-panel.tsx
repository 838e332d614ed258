import { type ReactNode, useCallback, useEffect, useState } from 'react';
import type { KeyNodeView, KeysView } from '../../preload/contract/index.ts';
import { Keys } from '../panels/keys/keys.tsx';
import { useActions, useApp, useClient } from '../state/app.ts';

/** The key hierarchy of the attempt that is shown; the one before it stays until that has come. */
function useKeys(reveal: boolean): KeysView | null {
  const client = useClient();
  const attempt = useApp((state) => state.attempt);
  const revision = useApp((state) => state.session?.revision);
  const { window: show } = useActions();
  const [view, setView] = useState<KeysView | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another revision has other keys
  useEffect(() => {
    if (attempt === null) return;
    let current = true;
    client.call('keys', { attempt, reveal }).then(
      (next) => {
        if (current) setView(next);
      },
      (error: unknown) => {
        if (current) show.showError(error);
      },
    );
    return () => {
      current = false;
    };
  }, [client, attempt, revision, reveal, show]);
  return view?.attempt === attempt ? view : null;
}

/** The key hierarchy in the middle of the window. */
export function KeysPanel(): ReactNode {
  const attempt = useApp((state) => state.attempt);
  const cursor = useApp((state) => state.cursor?.step ?? null);
  // What is shown of secrets is hidden again with the next attempt.
  const [revealed, setRevealed] = useState<string | null>(null);
  const reveal = attempt !== null && revealed === attempt;
  const view = useKeys(reveal);
  const { debug, session, window: show } = useActions();
  const onNode = useCallback(
    ({ step, value: { source } }: KeyNodeView) => {
      if (source?.from === 'step') void session.goToPlace({ ...source, attempt: source.attempt ?? null });
      else void session.goToPlace({ step, ...(source?.from === 'record' && source) });
    },
    [session],
  );
  const onStep = useCallback((step: string) => void debug.goTo(step), [debug]);
  const onGive = useCallback(() => {
    show.showRight('step');
    requestAnimationFrame(() => document.querySelector<HTMLElement>('.step-need-input')?.focus());
  }, [show]);
  return (
    <Keys
      view={view}
      cursor={cursor}
      reveal={reveal}
      onReveal={() => setRevealed(reveal ? null : attempt)}
      onNode={onNode}
      onStep={onStep}
      onHover={debug.hover}
      onGive={onGive}
    />
  );
}
