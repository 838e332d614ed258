import type { ReactNode } from 'react';
import { useActions, useApp } from '../state/app.ts';

/** In place of a view where the session has no attempt. */
export function NothingToStep(): ReactNode {
  const { session } = useActions();
  const running = useApp((state) => state.session?.live?.running ?? false);
  const seen = useApp((state) => state.session?.records ?? 0);
  if (running)
    return (
      <div className="empty">
        <b>{seen === 0 ? 'Nothing has come yet' : `${seen} records, and no station has tried to join yet`}</b>
        <p>The ladder begins with the first authentication, association request or EAPOL message.</p>
      </div>
    );
  return (
    <div className="empty">
      <b>No station tries to join a network in these files</b>
      <p>There is nothing to step through. The findings say what was seen.</p>
      <button type="button" className="button" onClick={() => void session.openDialog(true)}>
        Add files…
      </button>
    </div>
  );
}
