/**
 * The ladder: what happened between the lanes, top to bottom in time. Only the rows in view are in the document, so
 * that 100 000 of them scroll as one does.
 */
import {
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  memo,
  type ReactNode,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { AttemptView, RowView, Show, SubstepView } from '../../../preload/contract/index.ts';
import { type Scroll, useScroll } from '../../ui/scroll.ts';
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
  onToggleBreakpoint: (row: RowView) => void;
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
/** Moves that follow each other faster than this, in milliseconds, are a key held down: the view jumps with them. */
const quickMs = 300;

export function Ladder(props: LadderProps): ReactNode {
  const { attempt, rows, total, cursorRow, axis, selectedRecord, loadRows } = props;
  const scroll = useScroll();
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
    const next = visibleRows(layout, scroll.top, scroll.height, cursor);
    setView((now) => (now.first === next.first && now.last === next.last ? now : next));
  }, [scroll, layout, cursor]);

  // The row at the top of the view stays where it is when rows above it come and change its place.
  const anchor = useRef({ row: 0, offset: 0 });
  const keepAnchor = useCallback(() => {
    const row = rowAt(layout, scroll.top, cursor);
    anchor.current = { row, offset: rowTop(layout, row, cursor) - scroll.top };
  }, [scroll, layout, cursor]);
  useLayoutEffect(() => {
    if (scroll.height === 0) scroll.measure();
    const stop = scroll.listen(() => {
      keepAnchor();
      measure();
    });
    const { row, offset } = anchor.current;
    const top = rowTop(layout, row, cursor) - offset;
    if (row > 0 && Math.abs(top - scroll.top) > 1) scroll.to(top);
    measure();
    return stop;
  }, [scroll, layout, cursor, keepAnchor, measure]);

  useEffect(() => {
    for (const run of missingRows(rows, view.first, Math.min(view.last, total)))
      loadRows(run.from, run.count);
  }, [rows, total, view, loadRows]);

  // The cursor is brought to the upper half when it has left the view.
  const shownAttempt = useRef('');
  const moved = useRef(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new layout must not scroll, only a new cursor may
  useLayoutEffect(() => {
    if (cursorRow === null || total === 0) return;
    const now = performance.now();
    const jump = shownAttempt.current !== attempt.id || now - moved.current < quickMs;
    shownAttempt.current = attempt.id;
    moved.current = now;
    bringIntoView(scroll, rowTop(layout, cursorRow, cursor), cursor.height, 0.7, jump);
    keepAnchor();
    measure();
  }, [cursorRow, attempt.id, total === 0, axis]);

  const select = (row: number): void => {
    const found = rows.get(row);
    if (found === undefined) return;
    setChosen({ attempt: attempt.id, step: found.step, row, cursor: cursorRow, before: selectedRecord });
    props.onSelect(found);
    bringIntoView(scroll, rowTop(layout, row, cursor), rowHeight, 1, true);
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
    if (target.closest('.ladder-gutter') !== null) props.onToggleBreakpoint(row);
    else if (event.altKey || event.detail === 2) goTo(row);
    else select(row.row);
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const page = Math.max(1, Math.floor((scroll.height - lanesHeight) / rowHeight) - 1);
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
          breakpoint={props.breakpoints.has(row.key)}
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
        ref={scroll.attach}
        className="ladder-scroll"
        role="listbox"
        tabIndex={0}
        aria-label={`Ladder of ${attempt.ssid}, ${total} rows`}
        aria-activedescendant={
          selected !== null && selected >= view.first && selected < view.last ? rowId(selected) : undefined
        }
        onClick={onClick}
        onKeyDown={onKeyDown}
      >
        <LaneNames lanes={lanes} />
        <div className="ladder-body" style={{ height: totalHeight(layout, cursor) }}>
          <LaneLines lanes={lanes} />
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
function bringIntoView(scroll: Scroll, top: number, height: number, limit: number, jump: boolean): void {
  const room = scroll.height - lanesHeight;
  if (room <= 0) return;
  const above = top < scroll.top + (limit < 1 ? rowHeight : 0);
  const below = top + height > scroll.top + room * limit;
  if (!above && !below) return;
  const wanted = limit < 1 ? top - room * 0.35 : above ? top - rowHeight : top + height - room + rowHeight;
  const far = Math.abs(wanted - scroll.top) > 1.5 * room;
  const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  scroll.to(Math.max(0, wanted), !(jump || far || calm));
}

const LaneNames = memo(function LaneNames({ lanes }: { lanes: Lanes }): ReactNode {
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
});

const LaneLines = memo(function LaneLines({ lanes }: { lanes: Lanes }): ReactNode {
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
});

/** The pause and the heading above a row. */
const Above = memo(function Above(props: { extra: Extra; unanswered: boolean }): ReactNode {
  const { extra, unanswered } = props;
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
});
