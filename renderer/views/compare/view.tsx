import { type ReactNode, useEffect } from 'react';
import type {
  CompareCellView,
  CompareRowView,
  CompareView,
  FrameView,
} from '../../../preload/contract/index.ts';
import { useActions, useApp, useAppObject } from '../../state/app.ts';
import { useSlice } from '../../state/slice-hook.ts';
import { Compare } from './compare.tsx';
import { DifferencePanel } from './difference.tsx';
import { Octets } from './octets.tsx';
import { compared, likelyPair } from './pair.ts';

/** The comparison that is shown: null until it has come; and its row. */
function useComparison(): {
  pair: { a: string; b: string } | null;
  comparison: CompareView | null;
  row: number | null;
} {
  const { pair, row } = useApp(compared.of);
  const came = useSlice('compare', pair);
  const comparison = came && came.a.attempt === pair?.a && came.b.attempt === pair.b ? came : null;
  const rows = comparison?.rows.length ?? 0;
  return { pair, comparison, row: rows === 0 ? null : Math.min(row ?? comparison?.first ?? 0, rows - 1) };
}

/** Two attempts in the middle of the window: those that were compared before, else those that a person most likely wants. */
export function CompareMiddle(): ReactNode {
  const app = useAppObject();
  const attempts = useApp((state) => state.session?.attempts) ?? [];
  const current = useApp((state) => state.attempt);
  const { pair, comparison, row } = useComparison();
  const there = pair !== null && [pair.a, pair.b].every((id) => attempts.some((one) => one.id === id));
  useEffect(() => {
    if (!there) compared.set(app, { pair: likelyPair(attempts, current), row: null });
  }, [app, there, attempts, current]);
  if (pair === null || !there) return null;
  const choose = (next: { a: string; b: string }): void => compared.set(app, { pair: next, row: null });
  return (
    <Compare
      attempts={attempts}
      compared={pair}
      comparison={comparison}
      row={row}
      onRow={(next) => compared.set(app, { row: next })}
      onChoose={(side, attempt) => choose({ ...pair, [side]: attempt })}
      onSwap={() => choose({ a: pair.b, b: pair.a })}
    />
  );
}

/** What differs in the row, at the right. */
export function CompareRight(): ReactNode {
  const { comparison, row } = useComparison();
  const { session } = useActions();
  return (
    <DifferencePanel
      comparison={comparison}
      row={row}
      onGo={(attempt, step) => void session.goToPlace({ attempt, step })}
    />
  );
}

/** The frame of one side; null where the row has none there. */
function useFrame(cell: CompareCellView | null | undefined, attempt: string | undefined): FrameView | null {
  const record = cell?.record ?? null;
  const frame = useSlice('frame', record === null ? null : { record, attempt: attempt ?? null });
  return frame?.record === record ? frame : null;
}

/** Both frames of the row. */
export function CompareLow(): ReactNode {
  const { pair, comparison, row } = useComparison();
  const line: CompareRowView | undefined = row === null ? undefined : comparison?.rows[row];
  const a = useFrame(line?.a, pair?.a);
  const b = useFrame(line?.b, pair?.b);
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
