import type { ReactNode } from 'react';
import { useActions } from '../state/app.ts';
import { useSlice } from '../state/slice-hook.ts';
import { Dialog } from './dialog.tsx';
import './lesson.css';

/** The lessons to choose from. */
export function LessonsDialog(): ReactNode {
  const { window: show, lesson } = useActions();
  const lessons = useSlice('lessons', {});
  return (
    <Dialog title="Lessons" width="wide" onClose={() => show.closeDialog()}>
      <div className="dialog-scroll">
        <p className="lead">
          Each lesson opens a recorded session and goes through it part by part. Leave its path whenever you
          like: every control works as always, and one click leads back.
        </p>
        <ul className="lesson-list">
          {(lessons ?? []).map(({ id, title, summary, stops }) => (
            <li key={id}>
              <button type="button" onClick={() => void lesson.open(id)}>
                <b>{title}</b>
                <span>{summary}</span>
                <small>{stops} parts</small>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  );
}
