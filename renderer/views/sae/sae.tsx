/** SAE as three columns: how the keys are made, what both ends say, and the same on a curve that can be counted. */
import { type ReactNode, useEffect, useRef } from 'react';
import type { SaeView, StepView } from '../../../preload/contract/index.ts';
import { Curve } from './curve.tsx';
import { Exchange } from './exchange.tsx';
import { Making } from './making.tsx';
import type { SaeLinks } from './parts.tsx';
import { exchangeAt } from './place.ts';
import './sae.css';

export interface SaeProps extends SaeLinks {
  sae: SaeView;
  /** The step at the cursor, in words above the columns. */
  step: StepView | null;
  reveal: boolean;
  onReveal: () => void;
  onAddSecret: () => void;
  onRecord: (record: number) => void;
}

export function Sae(props: SaeProps): ReactNode {
  const { sae, step, cursor, onAddSecret, onRecord } = props;
  const links: SaeLinks = props;
  const columns = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is at the cursor comes into view when it moves
  useEffect(() => {
    for (const column of columns.current?.querySelectorAll('.sae-scroll') ?? []) {
      // Where nothing of a column is at the cursor, what comes next in it.
      const marks = [...column.querySelectorAll<HTMLElement>('.sae-now, [data-now]')];
      const next =
        marks.at(-1)?.closest('.sae-now') ?? marks.at(-1) ?? column.querySelector<HTMLElement>('.sae-ahead');
      next?.scrollIntoView({ block: 'nearest' });
    }
  }, [cursor, sae]);
  const exchange = exchangeAt(sae.exchanges, cursor);
  if (exchange === null)
    return <p className="sae-hint">No frame of SAE and no report of one is in this attempt.</p>;
  return (
    <div className="sae">
      <Here step={step} cursor={cursor} />
      <div className="sae-columns" ref={columns}>
        <Making
          exchange={exchange}
          links={links}
          reveal={props.reveal}
          onReveal={props.onReveal}
          onAddSecret={onAddSecret}
        />
        <Exchange
          exchanges={sae.exchanges}
          exchange={exchange}
          links={links}
          onAddSecret={onAddSecret}
          onRecord={onRecord}
        />
        <Curve exchange={exchange} links={links} />
      </div>
    </div>
  );
}

/** The step at the cursor in one sentence, with the clause that says so. */
function Here({ step, cursor }: { step: StepView | null; cursor: string | null }): ReactNode {
  const shown = step !== null && step.step === cursor ? step : null;
  return (
    <div className="sae-here selectable">
      <span className="sae-cursor-word">{cursor ?? '–'}</span>
      {shown && (
        <>
          <h1>{shown.title}</h1>
          <span title={shown.sentence}>{shown.sentence}</span>
          <small>{shown.clauses[0] ?? ''}</small>
        </>
      )}
    </div>
  );
}
