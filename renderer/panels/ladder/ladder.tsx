/**
 * The ladder: what happened between the lanes, top to bottom in time. Only the rows in view are in the document, so
 * that 100 000 of them scroll as one does.
 */
import {
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { AttemptView, RowView, Show, SubstepView } from '../../../preload/api.ts';
import { gapText, headingText, phaseTitle } from './label.ts';
import { type Lanes, placeLanes } from './lanes.ts';
import {
  type Axis,
  blockTop,
  buildLayout,
  type CursorBox,
  cursorHeight,
  type Extra,
  missingRows,
  type Rows,
  rowAt,
  rowHeight,
  rowTop,
  totalHeight,
  visibleRows,
} from './layout.ts';
import { LadderRow, rowId } from './row.tsx';
import '../../ui/ui.css';
import './ladder.css';

export interface LadderProps {
  attempt: AttemptView;
  /** Rows that have come, by number. A new object when rows were added, the same one otherwise. */
  rows: Rows;
  total: number;
  cursorRow: number | null;
  /** Id of the step at the cursor, `12.5`, which may be a sub-step of the row's. */
  cursorStep: string | null;
  /** Sub-steps of the cursor's row, for the words beside the dots. */
  substeps?: readonly SubstepView[] | null;
  selectedRecord: number | null;
  /** Step ids. */
  breakpoints: ReadonlySet<string>;
  show: Show;
  axis: Axis;
  /** Asks for rows that are in view and have not come; may ask again for the same ones. */
  loadRows: (from: number, count: number) => void;
  onSelect: (row: RowView) => void;
  onCursor: (row: RowView) => void;
  onToggleBreakpoint: (step: string) => void;
}

/** A row that was chosen, and what held when it was. */
interface Choice {
  attempt: string;
  step: string;
  row: number;
  cursor: number | null;
  before: number | null;
}

function stillChosen(choice: Choice | null, now: LadderProps): choice is Choice {
  if (choice === null || choice.attempt !== now.attempt.id || choice.cursor !== now.cursorRow) return false;
  const row = now.rows.get(choice.row);
  if (row?.step !== choice.step) return false;
  // A row without a frame leaves the selected record as it was.
  return now.selectedRecord === (row.record ?? choice.before);
}

/** Height of the lanes' names, which stay on top while the rows scroll. */
const lanesHeight = 36;

export function Ladder(props: LadderProps): ReactNode {
  const { attempt, rows, total, cursorRow, axis, selectedRecord, loadRows } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const lanes = useMemo(() => placeLanes(attempt.lanes), [attempt.lanes]);
  const layout = useMemo(() => buildLayout(rows, total, axis), [rows, total, axis]);
  const height = cursorRow === null ? rowHeight : cursorHeight(rows.get(cursorRow));
  const cursor = useMemo<CursorBox>(() => ({ row: cursorRow, height }), [cursorRow, height]);
  const [view, setView] = useState({ first: 0, last: 0 });

  // Keyboard and click choose a row, until the cursor or the selection changes elsewhere: then the record decides.
  const [chosen, setChosen] = useState<Choice | null>(null);
  const selected = stillChosen(chosen, props)
    ? chosen.row
    : ((selectedRecord === null ? undefined : layout.rowOfRecord.get(selectedRecord)) ?? null);

  const measure = useCallback(() => {
    const box = scroller.current;
    if (box === null) return;
    const next = visibleRows(layout, box.scrollTop, box.clientHeight, cursor);
    setView((now) => (now.first === next.first && now.last === next.last ? now : next));
  }, [layout, cursor]);

  // The row at the top of the view stays where it is when rows above it come and change its place.
  const anchor = useRef({ row: 0, offset: 0 });
  const keepAnchor = useCallback(() => {
    const box = scroller.current;
    if (box === null) return;
    const row = rowAt(layout, box.scrollTop, cursor);
    anchor.current = { row, offset: rowTop(layout, row, cursor) - box.scrollTop };
  }, [layout, cursor]);
  useLayoutEffect(() => {
    const box = scroller.current;
    if (box === null) return;
    const { row, offset } = anchor.current;
    const top = rowTop(layout, row, cursor) - offset;
    if (row > 0 && Math.abs(top - box.scrollTop) > 1) box.scrollTop = top;
    measure();
  }, [layout, cursor, measure]);

  useEffect(() => {
    const box = scroller.current;
    if (box === null) return;
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    return () => observer.disconnect();
  }, [measure]);

  useEffect(() => {
    for (const run of missingRows(rows, view.first, Math.min(view.last, total)))
      loadRows(run.from, run.count);
  }, [rows, total, view, loadRows]);

  // The cursor is brought to the upper half when it has left the view.
  const shownAttempt = useRef('');
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new layout must not scroll, only a new cursor may
  useLayoutEffect(() => {
    const box = scroller.current;
    if (box === null || cursorRow === null || total === 0) return;
    const jump = shownAttempt.current !== attempt.id;
    shownAttempt.current = attempt.id;
    scrollTo(box, rowTop(layout, cursorRow, cursor), cursor.height, 0.7, jump);
    keepAnchor();
    measure();
  }, [cursorRow, attempt.id, total === 0, axis]);

  const select = (row: number): void => {
    const found = rows.get(row);
    const box = scroller.current;
    if (found === undefined || box === null) return;
    setChosen({ attempt: attempt.id, step: found.step, row, cursor: cursorRow, before: selectedRecord });
    props.onSelect(found);
    scrollTo(box, rowTop(layout, row, cursor), rowHeight, 1, true);
  };

  const goTo = (row: RowView): void => {
    setChosen({ attempt: attempt.id, step: row.step, row: row.row, cursor: row.row, before: selectedRecord });
    props.onCursor(row);
  };

  const onClick = (event: MouseEvent): void => {
    const target = event.target as Element;
    const line = target.closest<HTMLElement>('[data-row]');
    const row = line === null ? undefined : rows.get(Number(line.dataset.row));
    if (row === undefined) return;
    if (target.closest('.ladder-gutter') !== null) props.onToggleBreakpoint(row.step);
    else if (event.altKey || event.detail === 2) goTo(row);
    else select(row.row);
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const page = Math.max(
      1,
      Math.floor(((scroller.current?.clientHeight ?? 0) - lanesHeight) / rowHeight) - 1,
    );
    const from = selected ?? cursorRow ?? 0;
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page }[event.key];
    const row = selected === null ? undefined : rows.get(selected);
    if (by !== undefined) select(Math.max(0, Math.min(total - 1, selected === null ? from : from + by)));
    else if (event.key === 'Enter' && row !== undefined) goTo(row);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  // Lengths of pauses stand off the air, so that they do not cut its band.
  const style = {
    '--time-width': `${6 * layout.timeLength}px`,
    '--gap-at': `${(lanes.at.kernel + lanes.at.air) / 2}%`,
  } as CSSProperties;
  const failed = attempt.phases.find((phase) => phase.state === 'failed')?.phase;
  const messagesShown = props.show.air && props.show.nl80211 && props.show.logs;
  const lines: ReactNode[] = [];
  for (let i = view.first; i < Math.min(view.last, total); i++) {
    const row = rows.get(i);
    const extra = layout.extras.get(i);
    const state = cursorRow === null || i < cursorRow ? 'past' : i === cursorRow ? 'now' : 'future';
    if (extra) {
      const unanswered = messagesShown && attempt.outcome === 'failed' && row?.phase === failed;
      lines.push(<Above key={`above-${i}`} extra={extra} unanswered={unanswered} />);
    }
    lines.push(
      row === undefined ? (
        <div
          key={i}
          className={`ladder-row ladder-waiting${state === 'now' ? ' ladder-now' : ''}`}
          aria-hidden="true"
        >
          <i />
        </div>
      ) : (
        <LadderRow
          key={i}
          row={row}
          total={total}
          lanes={lanes}
          state={state}
          selected={i === selected}
          breakpoint={props.breakpoints.has(row.step)}
          heading={extra?.heading ?? null}
          substep={state === 'now' ? props.cursorStep : null}
          substeps={state === 'now' ? (props.substeps ?? null) : null}
        />
      ),
    );
  }

  return (
    <div className="ladder" style={style}>
      <div
        ref={scroller}
        className="ladder-scroll"
        role="listbox"
        tabIndex={0}
        aria-label={`Ladder of ${attempt.ssid}, ${total} rows`}
        aria-activedescendant={
          selected !== null && selected >= view.first && selected < view.last ? rowId(selected) : undefined
        }
        onScroll={() => {
          keepAnchor();
          measure();
        }}
        onClick={onClick}
        onKeyDown={onKeyDown}
      >
        <LaneNames lanes={lanes} />
        <LaneLines lanes={lanes} />
        <div className="ladder-body" style={{ height: totalHeight(layout, cursor) }}>
          <div style={{ transform: `translateY(${blockTop(layout, view.first, cursor)}px)` }}>{lines}</div>
        </div>
        {total === 0 && (
          <p className="ladder-empty">No row passes the filter. Switch one of them on above.</p>
        )}
      </div>
    </div>
  );
}

/**
 * Brings a row into view if it is not.
 * @param limit how far down the view it may stand, as a fraction
 */
function scrollTo(box: HTMLElement, top: number, height: number, limit: number, jump: boolean): void {
  const room = box.clientHeight - lanesHeight;
  if (room <= 0) return;
  const above = top < box.scrollTop + (limit < 1 ? rowHeight : 0);
  const below = top + height > box.scrollTop + room * limit;
  if (!above && !below) return;
  const wanted = limit < 1 ? top - room * 0.35 : above ? top - rowHeight : top + height - room + rowHeight;
  const far = Math.abs(wanted - box.scrollTop) > 1.5 * room;
  const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  box.scrollTo({ top: Math.max(0, wanted), behavior: jump || far || calm ? 'instant' : 'smooth' });
}

function LaneNames({ lanes }: { lanes: Lanes }): ReactNode {
  return (
    <div className="ladder-names" aria-hidden="true">
      <div>
        {lanes.boxes.map((lane) => (
          <span key={lane.lane} style={{ left: `${lane.at}%` }}>
            {lane.label}
            <small title={lane.sub}>{lane.sub}</small>
          </span>
        ))}
      </div>
    </div>
  );
}

function LaneLines({ lanes }: { lanes: Lanes }): ReactNode {
  return (
    <div className="ladder-lines" aria-hidden="true">
      {lanes.boxes.map((lane) => (
        <i
          key={lane.lane}
          className={lane.lane === 'air' ? 'ladder-air' : ''}
          style={{ left: `${lane.at}%` }}
        />
      ))}
    </div>
  );
}

/** The pause and the heading above a row. */
function Above({ extra, unanswered }: { extra: Extra; unanswered: boolean }): ReactNode {
  const { gap, heading } = extra;
  const words = gap === null ? null : gapText(gap, unanswered);
  return (
    <div className="ladder-above" style={{ height: extra.height }} aria-hidden="true">
      {gap !== null && words !== null && (
        <div
          className={`ladder-gap ladder-gap-${gap.kind}${unanswered ? ' ladder-unanswered' : ''}`}
          style={{ height: gap.height }}
        >
          <span>
            <b>{words.length}</b> {words.rest}
          </span>
        </div>
      )}
      {heading !== null && (
        <div className="ladder-heading">
          <span>
            <b>{phaseTitle[heading.phase]}</b> {headingText(heading)}
          </span>
        </div>
      )}
    </div>
  );
}
