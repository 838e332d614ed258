import type { ReactNode } from 'react';
import { useActions, useApp } from '../state/app.ts';
import './overlay.css';

/** Long work with how far it is and a way to stop it. It shows only once the work has taken a moment. */
export function Progress(): ReactNode {
  const tasks = useApp((state) => state.tasks);
  const { session } = useActions();
  if (tasks.length === 0) return null;
  return (
    <div className="progress-list">
      {tasks.map(({ task, label, done, total }) => (
        <div className="progress" key={task}>
          <span className="ellipsis">{label}</span>
          <span className="dim">
            {total === null ? '' : `${Math.floor((100 * done) / Math.max(1, total))} %`}
          </span>
          <button type="button" className="button" onClick={() => void session.cancel(task)}>
            Cancel
          </button>
          <progress
            aria-label={label}
            {...(total === null ? {} : { max: Math.max(1, total), value: done })}
          />
        </div>
      ))}
    </div>
  );
}
