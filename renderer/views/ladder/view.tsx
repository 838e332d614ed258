import { type ReactNode, useCallback, useMemo } from 'react';
import type { RowView, Show } from '../../../preload/contract/index.ts';
import { attemptOf, useActions, useApp } from '../../state/app.ts';
import { LadderHead } from './head.tsx';
import { Ladder } from './ladder.tsx';

const noBreakpoints: ReadonlySet<string> = new Set();

/** The ladder of the attempt that is shown. */
export function LadderView(): ReactNode {
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
    () => (breakpointList === undefined ? noBreakpoints : new Set(breakpointList.map(({ key }) => key))),
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
