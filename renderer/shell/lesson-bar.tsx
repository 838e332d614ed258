/** The lesson that is being taken: what it tells of the step at the cursor, and the way to its next part. */
import { type ReactNode, useEffect, useRef } from 'react';
import { useActions, useApp } from '../state/app.ts';
import { Icon } from '../ui/icons.tsx';
import { Words } from '../ui/words-view.tsx';
import './lesson.css';

export function LessonBar(): ReactNode {
  const lesson = useApp((state) => state.session?.lesson ?? null);
  const part = useApp((state) => state.part);
  const here = useApp((state) => (state.cursor === null ? null : `${state.attempt} ${state.cursor.step}`));
  const { lesson: act } = useActions();
  const words = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new part is read from its beginning
  useEffect(() => {
    words.current?.scrollTo(0, 0);
  }, [part]);
  const stop = lesson?.stops[part];
  if (lesson === null || stop === undefined) return null;
  const away = stop.at !== null && here !== `${stop.at.attempt} ${stop.at.step}`;
  const last = part === lesson.stops.length - 1;
  return (
    <section className="lesson" aria-label={`Lesson: ${lesson.title}`}>
      <header>
        <Icon name="book" size={14} />
        <b>{lesson.title}</b>
        <span className="lesson-part">
          {part + 1} of {lesson.stops.length}
        </span>
        {away && (
          <button type="button" className="link" onClick={() => void act.go(part)}>
            Back to the step of this part
          </button>
        )}
        <button
          type="button"
          className="icon-button"
          aria-label="End the lesson"
          title="End the lesson; its session stays open"
          onClick={() => void act.end()}
        >
          <Icon name="cross" />
        </button>
      </header>
      <div className="lesson-words selectable" ref={words} aria-live="polite">
        <h3>{stop.title}</h3>
        {stop.text.map((paragraph) => (
          <p key={paragraph}>
            <Words text={paragraph} />
          </p>
        ))}
        {stop.at === null && (
          <p className="lesson-gone">
            This step is not in the session: the secret that the lesson gave was removed.
          </p>
        )}
      </div>
      <footer>
        <button
          type="button"
          className="button"
          disabled={part === 0}
          title="Alt+←"
          onClick={() => void act.previous()}
        >
          Back
        </button>
        <button
          type="button"
          className="button primary"
          title={last ? 'End the lesson; its session stays open' : 'Alt+→'}
          onClick={() => void (last ? act.end() : act.next())}
        >
          {last ? 'Done' : `Next: ${lesson.stops[part + 1]!.title}`}
        </button>
      </footer>
    </section>
  );
}
