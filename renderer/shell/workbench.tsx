import { type ReactNode, useCallback, useEffect, useMemo } from 'react';
import type { FrameView, MarkView, RowView, Show, StepView } from '../../preload/contract/index.ts';
import { Bytes } from '../panels/bytes/bytes.tsx';
import { shownMarks } from '../panels/bytes/paint.ts';
import { Compare } from '../panels/compare/compare.tsx';
import { DifferencePanel } from '../panels/compare/difference.tsx';
import { Octets } from '../panels/compare/octets.tsx';
import { Fields } from '../panels/fields/fields.tsx';
import { activeInput } from '../panels/inspector/active.ts';
import { LadderHead } from '../panels/ladder/head.tsx';
import { Ladder } from '../panels/ladder/ladder.tsx';
import { Wires } from '../panels/wires/wires.tsx';
import { attemptOf, selectedRange, useActions, useApp } from '../state/app.ts';
import type { Range } from '../ui/hover.ts';
import { Attempts } from './attempts.tsx';
import { Findings } from './findings.tsx';
import { KeysPanel } from './keys-panel.tsx';
import { LessonBar } from './lesson-bar.tsx';
import { LiveBar } from './live-bar.tsx';
import { RightPanel } from './right.tsx';
import { BytesBar, SaePanel } from './sae-panel.tsx';
import { TopBar } from './topbar.tsx';
import { Transport } from './transport.tsx';

/** The panels of an open session. */
export function Workbench(): ReactNode {
  const attempt = useApp((state) => state.attempt);
  const view = useApp((state) => state.view);
  if (view === 'compare') return <ComparingWindow />;
  if (view === 'sae') return <SaeWindow />;
  return (
    <>
      <div className="window">
        <TopBar />
        <Left />
        <Middle>
          {attempt === null ? <NothingToStep /> : view === 'keys' ? <KeysPanel /> : <LadderPanel />}
        </Middle>
        <aside className="right" data-panel="right" aria-label="Step or finding">
          <RightPanel />
        </aside>
        <FramePanels />
        <Transport />
      </div>
      <WirePanel />
    </>
  );
}

function Left(): ReactNode {
  return (
    <aside className="left" aria-label="Attempts and findings">
      <Attempts />
      <Findings />
    </aside>
  );
}

/** The same window with the three columns of SAE in place of step and frame; the frame is a bar that opens. */
function SaeWindow(): ReactNode {
  const open = useApp((state) => state.bytesOpen);
  return (
    <div className="window sae-window">
      <TopBar />
      <Left />
      <Middle>
        <SaePanel />
      </Middle>
      <div className="sae-low" data-open={open ? '' : undefined}>
        <BytesBar open={open} />
        {open && <FramePanels />}
      </div>
      <Transport />
    </div>
  );
}

/** What the chosen tab shows; what goes on live stands above it. */
function Middle({ children }: { children: ReactNode }): ReactNode {
  const view = useApp((state) => state.view);
  return (
    <main className="middle" data-panel="view">
      {view !== 'compare' && <LiveBar />}
      {view !== 'compare' && <LessonBar />}
      <div id="view" className="view" role="tabpanel" aria-labelledby={`tab-${view}`}>
        {children}
      </div>
    </main>
  );
}

/** The same window with two attempts in it. */
function ComparingWindow(): ReactNode {
  const attempts = useApp((state) => state.session?.attempts) ?? [];
  const compared = useApp((state) => state.compared);
  const comparison = useApp((state) => state.comparison);
  const row = useApp((state) => state.comparedRow);
  const revision = useApp((state) => state.session?.revision);
  const { compare, session } = useActions();
  // Another secret makes other steps: what is shown is compared anew.
  const stale = comparison !== null && comparison.revision !== revision;
  useEffect(() => {
    if (stale) compare.show();
  }, [stale, compare]);
  if (compared === null) return null;
  return (
    <div className="window comparing">
      <TopBar />
      <Left />
      <Middle>
        <Compare
          attempts={attempts}
          compared={compared}
          comparison={comparison}
          row={row}
          onRow={(next) => void compare.showRow(next)}
          onChoose={compare.choose}
          onSwap={compare.swap}
        />
      </Middle>
      <aside className="right" data-panel="right" aria-label="Difference">
        <DifferencePanel
          comparison={comparison}
          row={row}
          onGo={(attempt, step) => {
            void session.goToPlace({ attempt, step });
          }}
        />
      </aside>
      <ComparedFrames />
      <Transport />
    </div>
  );
}

function ComparedFrames(): ReactNode {
  const { a, b } = useApp((state) => state.comparedFrames);
  const line = useApp((state) =>
    state.comparedRow === null ? undefined : state.comparison?.rows[state.comparedRow],
  );
  const ranges = (side: 'rangeA' | 'rangeB') =>
    line?.differences.flatMap((one) => (one[side] === null ? [] : [one[side]])) ?? [];
  const hint = 'This step is no frame, or this side has none. Choose a message to see both frames.';
  return (
    <section className="low" aria-label="Frames of both attempts">
      <Octets side="A" frame={a} differing={ranges('rangeA')} expected={line?.expectedA ?? []} hint={hint} />
      <Octets side="B" frame={b} differing={ranges('rangeB')} expected={line?.expectedB ?? []} hint={hint} />
    </section>
  );
}

function NothingToStep(): ReactNode {
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

const noBreakpoints: ReadonlySet<string> = new Set();

function LadderPanel(): ReactNode {
  const attempt = useApp(attemptOf);
  const show = useApp((state) => state.show);
  const axis = useApp((state) => state.axis);
  const rows = useApp((state) => state.rows);
  const total = useApp((state) => state.total);
  const cursor = useApp((state) => state.cursor);
  const selectedRecord = useApp((state) => state.selection?.record ?? null);
  const substeps = useApp((state) =>
    state.step?.attempt === state.attempt && state.step?.top === state.cursor?.step.split('.')[0]
      ? state.step.substeps
      : null,
  );
  const breakpointList = useApp((state) =>
    state.attempt === null ? undefined : state.breakpoints[state.attempt],
  );
  const breakpoints = useMemo(
    () => (breakpointList === undefined ? noBreakpoints : new Set(breakpointList)),
    [breakpointList],
  );
  const { debug, ladder, session, window: view } = useActions();
  const onSelect = useCallback(
    (row: RowView) => {
      if (row.record !== null) debug.select({ record: row.record, range: null });
    },
    [debug],
  );
  const onCursor = useCallback((row: RowView) => debug.goToRow(row.row), [debug]);
  const loadRows = useCallback((from: number, count: number) => void ladder.loadRows(from, count), [ladder]);
  const onShow = useCallback((next: Show) => void session.setShow(next), [session]);
  if (attempt === null) return null;
  return (
    <>
      <LadderHead show={show} counts={attempt.counts} axis={axis} onShow={onShow} onAxis={view.setAxis} />
      <Ladder
        attempt={attempt}
        rows={rows}
        total={total}
        cursorRow={cursor?.row ?? null}
        cursorStep={cursor?.step ?? null}
        substeps={substeps}
        selectedRecord={selectedRecord}
        breakpoints={breakpoints}
        show={show}
        axis={axis}
        loadRows={loadRows}
        onSelect={onSelect}
        onCursor={onCursor}
        onToggleBreakpoint={debug.toggleBreakpoint}
      />
    </>
  );
}

function FramePanels(): ReactNode {
  const frame = useApp((state) => state.frame);
  const step = useApp((state) => state.step);
  const selected = useApp(selectedRange);
  const hovered = useApp((state) => state.hovered);
  const marks = useMarks(frame, step);
  const { debug } = useActions();
  const record = frame?.record;
  const onSelect = useCallback(
    (range: Range) => {
      if (record !== undefined) debug.select({ record, range });
    },
    [debug, record],
  );
  const shared = { frame, selected, hovered, marks, onSelect, onHover: debug.hover };
  return (
    <section className="low" aria-label="Selected frame">
      <div data-panel="fields">
        <Fields {...shared} />
      </div>
      <div data-panel="bytes">
        <Bytes {...shared} />
      </div>
    </section>
  );
}

/** Marks to show: the same array for as long as they are alike, for most steps take what the one before takes. */
function useMarks(frame: FrameView | null, step: StepView | null): readonly MarkView[] {
  const text = JSON.stringify(shownMarks(frame, step).map((mark) => ({ ...mark, steps: [] })));
  return useMemo(() => JSON.parse(text) as MarkView[], [text]);
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
