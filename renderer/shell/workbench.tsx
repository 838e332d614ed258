import type { ReactNode } from 'react';
import { attemptOf, useActions, useApp } from '../state/app.ts';
import { Attempts } from './attempts.tsx';
import { Findings } from './findings.tsx';
import { TopBar } from './topbar.tsx';
import { Transport } from './transport.tsx';

/** The panels of an open session. */
export function Workbench(): ReactNode {
  const attempt = useApp(attemptOf);
  const { session } = useActions();
  return (
    <div className="window">
      <TopBar />
      <aside className="left">
        <Attempts />
        <Findings />
      </aside>
      <main className="middle" data-panel="ladder">
        {attempt === null && (
          <div className="empty">
            <b>No station tries to join a network in these files</b>
            <p>There is nothing to step through. Findings say what was seen.</p>
            <button type="button" className="button" onClick={() => void session.openDialog(true)}>
              Add files…
            </button>
          </div>
        )}
      </main>
      <aside className="right" data-panel="right" />
      <section className="low" />
      <Transport />
    </div>
  );
}
