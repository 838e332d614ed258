// biome-ignore-all lint/a11y/useFocusableInteractive: the list keeps the focus, aria-activedescendant names the row
/** One row of the ladder. Pure and memoised: moving the cursor draws only the rows whose state it changes. */
import { type CSSProperties, memo, type ReactNode } from 'react';
import type { RowView, SubstepView } from '../../../preload/contract/index.ts';
import { roleClass } from '../../ui/chips.tsx';
import { VerdictSign } from '../../ui/verdict.tsx';
import { rowLabel } from './label.ts';
import { type Arrow, arrowOf, type Lanes, sideOf } from './lanes.ts';
import type { Heading } from './layout.ts';

export type RowState = 'past' | 'now' | 'future';

export interface RowProps {
  row: RowView;
  total: number;
  lanes: Lanes;
  state: RowState;
  selected: boolean;
  breakpoint: boolean;
  heading: Heading | null;
  /** The cursor's sub-step, and its siblings for the words beside the dots. */
  substep: string | null;
  substeps: readonly SubstepView[] | null;
}

const per = (value: number): string => `${value}%`;

export const rowId = (row: number): string => `ladder-row-${row}`;

export const LadderRow = memo(function LadderRow(props: RowProps): ReactNode {
  const { row, state, selected, breakpoint } = props;
  const tall = state === 'now' && row.substeps > 0;
  return (
    <div
      id={rowId(row.row)}
      className={`ladder-row ladder-${state}${tall ? ' ladder-tall' : ''}${selected ? ' ladder-selected' : ''}`}
      role="option"
      aria-selected={selected}
      aria-setsize={props.total}
      aria-posinset={row.row + 1}
      aria-label={rowLabel(row, state, breakpoint, props.heading)}
      aria-current={state === 'now' ? 'step' : undefined}
      data-row={row.row}
    >
      <span className="ladder-gutter" title={breakpoint ? 'Remove the breakpoint' : 'Set a breakpoint'}>
        {breakpoint && <i className="ladder-breakpoint" />}
      </span>
      {state === 'now' && <i className="ladder-pointer" />}
      <span className="ladder-time">{row.ms === null ? '' : row.ms.toFixed(3)}</span>
      <div className="ladder-field">
        {row.kind === 'calculation' ? (
          <Calculation {...props} />
        ) : row.style === 'log' || row.from === row.to ? (
          <LogLine row={row} lanes={props.lanes} />
        ) : (
          <Message {...props} />
        )}
      </div>
    </div>
  );
});

function Message({ row, lanes, state, substep, substeps }: RowProps): ReactNode {
  const arrow = arrowOf(row, lanes);
  const bad = row.verdict === 'fail' ? ' ladder-bad' : '';
  const role = row.style === 'nl80211' ? '' : ` ${roleClass(row.role)}`;
  return (
    <>
      {arrow.direction !== 'none' && (
        <i
          className={`ladder-arrow ladder-${arrow.direction}${role}${bad}`}
          style={{ left: per(arrow.left), width: per(arrow.width) }}
        />
      )}
      <span
        className={`${row.style === 'nl80211' ? 'ladder-label' : 'ladder-capsule'}${role}${bad}`}
        style={{ '--at': per(arrow.centre) } as CSSProperties}
        title={row.detail === '' ? row.label : `${row.label}: ${row.detail}`}
      >
        {row.style === 'air' && row.record !== null && <u>{row.record}</u>}
        <span className="ladder-text">{row.label}</span>
        {row.verdict !== null && <VerdictSign verdict={row.verdict} />}
      </span>
      {row.note !== '' && <Note text={row.note} arrow={arrow} />}
      {state === 'now' && row.substeps > 0 && (
        <span className="ladder-below" style={{ left: per(arrow.centre) }}>
          <Progress row={row} substep={substep} substeps={substeps} />
        </span>
      )}
    </>
  );
}

/** Outside the arrowhead; where that is at the panel's edge a long note stands on the arrow's tail instead. */
function Note({ text, arrow }: { text: string; arrow: Arrow }): ReactNode {
  const leftward = arrow.direction === 'left';
  const room = leftward ? arrow.note : 100 - arrow.note;
  const inside = (room < 20 && text.length > 10) || (room < 12 && text.length > 8);
  const tail = arrow.width / 2 - 13;
  const place: CSSProperties = inside
    ? leftward
      ? { right: per(100 - arrow.left - arrow.width + 0.8), maxWidth: per(tail) }
      : { left: per(arrow.left + 0.8), maxWidth: per(tail) }
    : leftward
      ? { right: per(100 - arrow.note), maxWidth: per(room) }
      : { left: per(arrow.note), maxWidth: per(room) };
  const kind = inside ? ' ladder-inside' : text.startsWith('ack') ? ' ladder-ack' : '';
  return (
    <span className={`ladder-note${kind}`} style={place} title={text}>
      {text}
    </span>
  );
}

/** What one end reports: a diamond on its lane, and the words beside it on the roomier side. */
function LogLine({ row, lanes }: { row: RowView; lanes: Lanes }): ReactNode {
  const at = lanes.at[row.from];
  const right = at > 55;
  return (
    <span
      className={`ladder-log${right ? ' ladder-log-right' : ''}${row.verdict ? ` t-${row.verdict}` : ''}`}
      style={
        right
          ? { right: `calc(${100 - at}% - 3.5px)`, maxWidth: per(at) }
          : { left: `calc(${at}% - 3.5px)`, maxWidth: per(100 - at) }
      }
      title={row.detail}
    >
      <i />
      <span className="ladder-text ladder-name">{row.label}</span>
      {row.verdict !== null && <VerdictSign verdict={row.verdict} />}
      {row.note !== '' && <b>{row.note}</b>}
      {row.detail !== '' && <span className="ladder-text ladder-quote">{row.detail}</span>}
    </span>
  );
}

function Calculation(props: RowProps): ReactNode {
  const { row, lanes, state, substep, substeps } = props;
  const at = lanes.at[row.from];
  const side = sideOf(at);
  const place: CSSProperties =
    side === 'left'
      ? { left: `calc(${at}% - 11px)` }
      : side === 'right'
        ? { right: `calc(${100 - at}% - 11px)` }
        : { left: per(at), transform: 'translateX(-50%)' };
  return (
    <span className={`ladder-calculation${row.verdict === 'fail' ? ' ladder-bad' : ''}`} style={place}>
      <span className="ladder-line">
        <i className="ladder-f">ƒ</i>
        <b className="ladder-text">{row.label}</b>
        {row.detail !== '' && <em className="ladder-text">{row.detail}</em>}
        {row.verdict !== null && <VerdictSign verdict={row.verdict} />}
      </span>
      {state === 'now' && row.substeps > 0 && <Progress row={row} substep={substep} substeps={substeps} />}
    </span>
  );
}

/** Most dots that are drawn one by one. */
const mostDots = 12;

/** Sub-steps as dots: gone through, here, to come. With many of them one bar. */
function Progress(props: {
  row: RowView;
  substep: string | null;
  substeps: readonly SubstepView[] | null;
}): ReactNode {
  const { row, substep, substeps } = props;
  const here = substep === null ? 0 : Number(substep.split('.')[1] ?? 0);
  const title = substeps?.find((candidate) => candidate.step === substep)?.title ?? '';
  const words =
    here === 0
      ? `${row.substeps} ${row.substeps === 1 ? 'sub-step' : 'sub-steps'}`
      : `${here} of ${row.substeps}`;
  return (
    <span className="ladder-line ladder-progress">
      {row.substeps <= mostDots ? (
        <span className="ladder-dots">
          {Array.from({ length: row.substeps }, (_, i) => i + 1).map((place) => (
            <i
              key={place}
              className={place < here ? 'ladder-dot-done' : place === here ? 'ladder-dot-here' : ''}
            />
          ))}
        </span>
      ) : (
        <span className="ladder-bar">
          <i style={{ width: per((100 * here) / row.substeps) }} />
        </span>
      )}
      <span className="ladder-text">{title === '' ? words : `${words}: ${title}`}</span>
    </span>
  );
}
