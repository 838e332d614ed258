/** Two attempts side by side, step by step: what is equal recedes, what matters stands out. */
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import type {
  AttemptView,
  CompareCellView,
  CompareRowView,
  CompareView,
} from '../../../preload/contract/index.ts';
import { VerdictSign } from '../../ui/verdict.tsx';
import './compare.css';

export interface CompareProps {
  attempts: readonly AttemptView[];
  compared: { a: string; b: string };
  /** null: it is being computed. */
  comparison: CompareView | null;
  row: number | null;
  onRow: (row: number) => void;
  onChoose: (side: 'a' | 'b', attempt: string) => void;
  onSwap: () => void;
}

const weightWords: Record<CompareRowView['weight'], string> = {
  decisive: 'decides',
  meaningful: 'may matter',
  minor: 'little weight',
  expected: 'differs always',
  equal: 'equal',
};
const sign: Record<CompareRowView['weight'], string> = {
  decisive: '≠',
  meaningful: '≠',
  minor: '≠',
  expected: '≈',
  equal: '=',
};

export function Compare(props: CompareProps): ReactNode {
  const { attempts, compared, comparison, row, onRow } = props;
  const [quiet, setQuiet] = useState(false);
  const rows = comparison?.rows ?? [];
  const shown = rows
    .map((line, index) => ({ line, index }))
    .filter(({ line }) => !quiet || (line.weight !== 'equal' && line.weight !== 'expected'));
  const matter = rows.filter(({ weight }) => weight === 'decisive' || weight === 'meaningful').length;
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (row !== null)
      body.current?.querySelector(`[data-row="${row}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [row]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = shown.findIndex(({ index }) => index === row);
    const next = shown[Math.max(0, Math.min(shown.length - 1, at + by))];
    if (next) onRow(next.index);
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <>
      <header className="panel-head">
        <h2>Compare</h2>
        {comparison && (
          <span className="panel-note">
            {matter === 0
              ? 'no step differs in what matters'
              : `${matter} of ${rows.length} steps differ in what matters`}
          </span>
        )}
        <div className="panel-tools">
          <button type="button" className="chip" aria-pressed={quiet} onClick={() => setQuiet(!quiet)}>
            Differences only
          </button>
          <button type="button" className="chip" onClick={props.onSwap} title="Exchange A and B">
            Swap
          </button>
        </div>
      </header>
      <div className="compare-sides">
        <Choice side="a" attempts={attempts} value={compared.a} onChoose={props.onChoose} />
        <Choice side="b" attempts={attempts} value={compared.b} onChoose={props.onChoose} />
      </div>
      <div
        ref={body}
        className="compare-body"
        role="listbox"
        aria-label="Steps of both attempts"
        aria-activedescendant={row === null ? undefined : `compare-${row}`}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        {comparison === null && <p className="compare-hint">Comparing…</p>}
        {shown.map(({ line, index }) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the list takes the keys
          // biome-ignore lint/a11y/useFocusableInteractive: the list keeps the focus
          <div
            key={index}
            id={`compare-${index}`}
            data-row={index}
            role="option"
            aria-selected={index === row}
            className={`compare-row compare-${line.weight}${index === comparison?.first ? ' compare-first' : ''}`}
            onClick={() => onRow(index)}
          >
            <span className="compare-number">{line.a?.step ?? ''}</span>
            <Cell cell={line.a} title={line.title} />
            <span className="compare-sign" title={weightWords[line.weight]} aria-hidden="true">
              {line.a && line.b ? sign[line.weight] : '—'}
            </span>
            <span className="compare-number">{line.b?.step ?? ''}</span>
            <Cell cell={line.b} title={line.title} />
            <span className="compare-kind">{kindOf(line, index === comparison?.first)}</span>
          </div>
        ))}
        {quiet && comparison !== null && shown.length === 0 && (
          <p className="compare-hint">Nothing differs but times, counters, addresses and random numbers.</p>
        )}
      </div>
    </>
  );
}

function kindOf(line: CompareRowView, first: boolean): string {
  if (first) return 'First that matters';
  if (!line.a) return 'only in B';
  if (!line.b) return 'only in A';
  return line.weight === 'equal' ? '' : weightWords[line.weight];
}

function Cell({ cell, title }: { cell: CompareCellView | null; title: string }): ReactNode {
  if (cell === null) return <span className="compare-cell compare-none">not there</span>;
  return (
    <span className="compare-cell" title={cell.sentence}>
      {cell.verdict !== null && <VerdictSign verdict={cell.verdict} />}
      <b className="ellipsis">{title}</b>
      <span className="ellipsis">{cell.says}</span>
    </span>
  );
}

function Choice(props: {
  side: 'a' | 'b';
  attempts: readonly AttemptView[];
  value: string;
  onChoose: (side: 'a' | 'b', attempt: string) => void;
}): ReactNode {
  const { side, attempts, value, onChoose } = props;
  const chosen = attempts.find(({ id }) => id === value);
  return (
    <label className="compare-side">
      <span className="compare-letter">{side.toUpperCase()}</span>
      <select value={value} onChange={(event) => onChoose(side, event.target.value)}>
        {attempts.map(({ id, ssid, clock, outcome }) => (
          <option key={id} value={id}>
            {`${ssid}, ${clock}, ${outcome}`}
          </option>
        ))}
      </select>
      {chosen && <span className={`compare-outcome cause-${chosen.verdict}`}>{chosen.outcome}</span>}
    </label>
  );
}
