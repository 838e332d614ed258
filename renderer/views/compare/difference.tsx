/** What differs in the chosen row, in sentences. */
import type { ReactNode } from 'react';
import type { CompareView, DifferenceView } from '../../../preload/contract/index.ts';

export interface DifferenceProps {
  comparison: CompareView | null;
  row: number | null;
  onGo: (attempt: string, step: string) => void;
}

const headings: Record<DifferenceView['weight'], string> = {
  decisive: 'What decides',
  meaningful: 'What may matter',
  minor: 'Of little weight',
};

export function DifferencePanel({ comparison, row, onGo }: DifferenceProps): ReactNode {
  const line = row === null ? undefined : comparison?.rows[row];
  if (comparison === null || line === undefined)
    return <p className="compare-hint">Choose a row to read what differs in it.</p>;
  const first = row === comparison.first;
  const { a, b } = line;
  return (
    <>
      <header className="panel-head">
        <h2>{first ? 'First difference that matters' : 'Difference'}</h2>
      </header>
      <div className="compare-detail selectable">
        <h3>{line.title}</h3>
        {first && <p className="compare-lead">{comparison.sentence}</p>}
        {comparison.first === null && <p className="compare-lead">{comparison.sentence}</p>}
        {a && (b || !first) && (
          <p>
            <b className="compare-letter">A</b> {a.sentence}
          </p>
        )}
        {b && (a || !first) && (
          <p>
            <b className="compare-letter">B</b> {b.sentence}
          </p>
        )}
        {!(a && b) && <p>Only {a ? 'A' : 'B'} has this step.</p>}
        {a && b && line.weight === 'equal' && <p>Both are equal.</p>}
        {a && b && line.weight === 'expected' && (
          <p>Only times, counters, addresses or random numbers differ: they do between any two sessions.</p>
        )}
        {(['decisive', 'meaningful', 'minor'] as const).map((weight) => {
          const list = a && b ? line.differences.filter((one) => one.weight === weight) : [];
          if (list.length === 0) return null;
          return (
            <section key={weight}>
              <h4>{headings[weight]}</h4>
              <dl>
                {list.map((one, i) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes order
                  <div key={i}>
                    <dt>{one.what}</dt>
                    <dd>
                      <b className="compare-letter">A</b> <span className="mono">{one.a ?? 'has none'}</span>
                    </dd>
                    <dd>
                      <b className="compare-letter">B</b> <span className="mono">{one.b ?? 'has none'}</span>
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          );
        })}
      </div>
      <footer className="compare-foot">
        {a && (
          <button type="button" className="link" onClick={() => onGo(comparison.a.attempt, a.step)}>
            Go to A
          </button>
        )}
        {b && (
          <button type="button" className="link" onClick={() => onGo(comparison.b.attempt, b.step)}>
            Go to B
          </button>
        )}
      </footer>
    </>
  );
}
