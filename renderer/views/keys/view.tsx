import { type ReactNode, useCallback, useState } from 'react';
import type { KeyNodeView } from '../../../preload/contract/index.ts';
import { focusField } from '../../shell/panels.ts';
import { useActions, useApp } from '../../state/app.ts';
import { useSlice } from '../../state/slice-hook.ts';
import { Keys } from './keys.tsx';

/** The key hierarchy in the middle of the window. */
export function KeysView(): ReactNode {
  const attempt = useApp((state) => state.attempt);
  const cursor = useApp((state) => state.cursor?.step ?? null);
  // What is shown of secrets is hidden again with the next attempt.
  const [revealed, setRevealed] = useState<string | null>(null);
  const reveal = attempt !== null && revealed === attempt;
  const came = useSlice('keys', attempt === null ? null : { attempt, reveal });
  // The one before stays until this has come, unless it is of another attempt.
  const view = came?.attempt === attempt ? came : null;
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
    focusField('secret');
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
