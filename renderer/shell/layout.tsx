import { type ReactNode, use } from 'react';
import { activeInput } from '../panels/inspector/active.ts';
import { Wires } from '../panels/wires/wires.tsx';
import { selectedRange, useApp } from '../state/app.ts';
import { Attempts } from './attempts.tsx';
import { Findings } from './findings.tsx';
import { FramePanels } from './frame-panels.tsx';
import { LessonBar } from './lesson-bar.tsx';
import { LiveBar } from './live-bar.tsx';
import { NothingToStep } from './nothing-to-step.tsx';
import { RightPanel } from './right.tsx';
import { TopBar } from './topbar.tsx';
import { Transport } from './transport.tsx';
import { ViewsContext } from './view-tabs.tsx';

/** The panels of an open session: what stands in them is the open view's to say. */
export function Layout(): ReactNode {
  const shown = useApp((state) => state.view);
  const attempt = useApp((state) => state.attempt);
  const view = use(ViewsContext).find(({ id }) => id === shown)!;
  const { Middle, Right = RightPanel, Low = FramePanels, layout = '' } = view;
  return (
    <>
      <div className={`window ${layout}`}>
        <TopBar />
        <aside className="left" aria-label="Attempts and findings">
          <Attempts />
          <Findings />
        </aside>
        <main className="middle" data-panel="view">
          {view.ofAttempt && <LiveBar />}
          {view.ofAttempt && <LessonBar />}
          <div id="view" className="view" role="tabpanel" aria-labelledby={`tab-${shown}`}>
            {attempt === null ? <NothingToStep /> : <Middle />}
          </div>
        </main>
        {Right && (
          <aside
            className="right"
            data-panel="right"
            aria-label={view.findings ? 'Step or finding' : 'Details'}
          >
            <Right />
          </aside>
        )}
        <Low />
        <Transport />
      </div>
      {view.findings && <WirePanel />}
    </>
  );
}

/** The wires from the shown bytes to the inputs of the shown step. */
function WirePanel(): ReactNode {
  const frame = useApp((state) => state.frame);
  const step = useApp((state) => state.step);
  const selected = useApp(selectedRange);
  const hovered = useApp((state) => state.hovered);
  const right = useApp((state) => state.right);
  const active = activeInput(step, hovered, frame?.record ?? null, selected);
  return <Wires active={active} watch={[frame, step, selected, right]} />;
}
