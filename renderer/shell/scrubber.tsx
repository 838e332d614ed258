import { type PointerEvent, type ReactNode, useCallback, useMemo, useRef, useState } from 'react';
import type { Phase, PhaseView } from '../../preload/contract/index.ts';
import { attemptOf, useActions, useApp } from '../state/app.ts';
import { fractionToRow, layOut, rowToFraction, type Segment, segmentOf } from '../state/scrubber.ts';

const percent = (fraction: number): string => `${(fraction * 100).toFixed(3)}%`;
/** Width of a letter of the label, about. */
const letter = 5.4;

/** Names for where the whole one has no room. */
const shortNames: Partial<Record<Phase, string>> = {
  authentication: 'Auth',
  association: 'Assoc',
  'four-way': '4-way',
  'group-key': 'Group',
};

/** The longest name of a phase that fits in `room` pixels; '' when none does. */
function nameWithin(phase: PhaseView, room: number): string {
  const names = [phase.label, shortNames[phase.phase] ?? phase.label];
  return names.find((name) => name.length * letter + 6 <= room) ?? '';
}

/** A step's place counted with everything shown: steps are numbered from 1 in the order of rows. */
const rowOfStep = (step: string): number => Number(step.split('.')[0]) - 1;

/** Width of the element that gets the returned ref. */
function useWidth(): [(element: HTMLElement | null) => (() => void) | undefined, number] {
  const [width, setWidth] = useState(0);
  const watch = useCallback((element: HTMLElement | null) => {
    if (element === null) return undefined;
    const observer = new ResizeObserver(([entry]) => setWidth(entry?.contentRect.width ?? 0));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [watch, width];
}

function segmentFill(segment: Segment, row: number): { className: string; background?: string } {
  if (segment.phase.state === 'failed') return { className: 'failed' };
  if (row >= segment.firstRow + segment.rows) return { className: 'done' };
  if (row < segment.firstRow) return { className: '' };
  const part = percent((row - segment.firstRow + 0.5) / segment.rows);
  return {
    className: '',
    background: `linear-gradient(90deg, var(--text-3) ${part}, var(--line-2) ${part})`,
  };
}

/** The phases side by side with the cursor on them; to be dragged, clicked, or moved by arrow keys. */
export function Scrubber({ status }: { status: string }): ReactNode {
  const attempt = useApp(attemptOf);
  const cursor = useApp((state) => state.cursor);
  const breakpoints = useApp((state) => (attempt === null ? undefined : state.breakpoints[attempt.id]));
  const { debug } = useActions();
  const [track, width] = useWidth();
  const wanted = useRef<number | null>(null);
  const [dragged, setDragged] = useState<number | null>(null);
  const segments = useMemo(() => (attempt === null ? [] : layOut(attempt.phases, attempt.rows)), [attempt]);
  const row = dragged ?? (cursor === null ? 0 : rowOfStep(cursor.step));
  const last = Math.max(0, (attempt?.rows ?? 1) - 1);
  const here = segmentOf(segments, row);

  const go = (to: number): void => {
    const target = Math.min(last, Math.max(0, to));
    // While an answer is under way only the newest wish is kept.
    const idle = wanted.current === null;
    wanted.current = target;
    if (!idle) return;
    const next = async (): Promise<void> => {
      const now = wanted.current;
      if (now === null) return;
      await debug.goToNumber(now + 1);
      if (wanted.current === now) wanted.current = null;
      else await next();
    };
    void next();
  };
  const rowAt = (event: PointerEvent<HTMLElement>): number => {
    const box = event.currentTarget.getBoundingClientRect();
    return fractionToRow(segments, (event.clientX - box.left) / box.width);
  };
  const drag = (event: PointerEvent<HTMLElement>): void => {
    const to = rowAt(event);
    if (to === dragged) return;
    setDragged(to);
    go(to);
  };

  if (attempt === null || segments.length === 0) return <div className="scrubber" />;
  return (
    <div
      className="scrubber"
      ref={track}
      role="slider"
      tabIndex={0}
      aria-label="Position in the attempt"
      aria-valuemin={1}
      aria-valuemax={last + 1}
      aria-valuenow={row + 1}
      aria-valuetext={`step ${row + 1} of ${last + 1}, ${here?.phase.label ?? ''}`}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        drag(event);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) drag(event);
      }}
      onPointerUp={() => setDragged(null)}
      onPointerCancel={() => setDragged(null)}
      onKeyDown={(event) => {
        const index = here === null ? 0 : segments.indexOf(here);
        const by = { ArrowRight: 'over', ArrowUp: 'over', ArrowLeft: 'back', ArrowDown: 'back' } as const;
        const how = by[event.key as keyof typeof by];
        const to = {
          PageDown: segments[index + 1]?.firstRow ?? last,
          PageUp: row > (here?.firstRow ?? 0) ? (here?.firstRow ?? 0) : (segments[index - 1]?.firstRow ?? 0),
          Home: 0,
          End: last,
        }[event.key];
        if (how === undefined && to === undefined) return;
        event.preventDefault();
        if (how !== undefined) void debug.move(how, event.repeat);
        else if (to !== undefined) go(to);
      }}
    >
      {segments.map((segment) => {
        const { className, background } = segmentFill(segment, row);
        const current = segment === here;
        // The name of the present phase is always whole, and may cover those of the next.
        const covered =
          here !== null &&
          segment.from > here.from &&
          (segment.from - here.from) * width < here.phase.label.length * letter + 8;
        const room = (segment.to - segment.from) * width;
        const name = current ? segment.phase.label : covered ? '' : nameWithin(segment.phase, room);
        return (
          <div
            key={segment.phase.phase}
            className={`scrubber-phase ${className}`}
            style={{
              left: percent(segment.from),
              width: `calc(${percent(segment.to - segment.from)} - 2px)`,
            }}
          >
            <i style={background === undefined ? undefined : { background }} />
            {name !== '' && (
              <em className={current ? (name.length * letter > room ? 'current over' : 'current') : ''}>
                {name}
              </em>
            )}
          </div>
        );
      })}
      {breakpoints?.map(
        ({ key, step }) =>
          step !== null && (
            <span
              key={key}
              className="scrubber-breakpoint"
              style={{ left: percent(rowToFraction(segments, rowOfStep(step))) }}
              title={`Breakpoint on step ${step}`}
            />
          ),
      )}
      {cursor !== null && (
        <span className="scrubber-handle" style={{ left: percent(rowToFraction(segments, row)) }} />
      )}
      <span className="scrubber-status" role="status">
        {status}
      </span>
    </div>
  );
}
