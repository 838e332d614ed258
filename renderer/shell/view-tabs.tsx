import { createContext, type KeyboardEvent, type ReactNode, use } from 'react';
import { useCommands } from '../contributions/command.ts';
import type { ViewContribution } from '../contributions/view.ts';
import { useActions, useApp } from '../state/app.ts';

/** The views of the window, in the order of their tabs. */
export const ViewsContext = createContext<readonly ViewContribution[]>([]);

/** What the middle of the window shows: one tab a view. One that has nothing to show says why. */
export function ViewTabs(): ReactNode {
  const views = use(ViewsContext);
  const commands = useCommands();
  const shown = useApp((state) => state.view);
  // A string, so that the tabs are drawn again when a reason comes or goes and not at every step.
  const reasons = useApp((state) => JSON.stringify(views.map((view) => view.unavailable(state))));
  const missing = JSON.parse(reasons) as (string | null)[];
  const { window: show } = useActions();

  const focus = (view: string): void => {
    // Opening a view may draw the window anew, and the tab with it.
    requestAnimationFrame(() => document.getElementById(`tab-${view}`)?.focus());
  };
  const open = (view: string): void => {
    show.showView(view);
    focus(view);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const tabs = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="tab"]')];
    const here = tabs.indexOf(event.target as HTMLElement);
    const to = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined || here === -1) return;
    event.preventDefault();
    const next = (to + tabs.length) % tabs.length;
    (missing[next] === null ? open : focus)(views[next]!.id);
  };

  return (
    <div className="view-tabs" role="tablist" aria-label="View" onKeyDown={onKeyDown}>
      {views.map(({ id: view, label }, index) => {
        const reason = missing[index] ?? null;
        const selected = view === shown;
        return (
          <button
            key={view}
            id={`tab-${view}`}
            type="button"
            role="tab"
            aria-selected={selected}
            aria-controls={selected ? 'view' : undefined}
            aria-disabled={reason !== null}
            tabIndex={selected ? 0 : -1}
            title={reason ?? `${label} (${commands.keysOf(`view-${view}`).join(', ')})`}
            onClick={() => open(view)}
          >
            {label}
          </button>
        );
      })}
    </div>
  );
}
