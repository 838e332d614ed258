/** The head of the ladder: what is shown, and the time axis. */
import { memo, type ReactNode } from 'react';
import type { AttemptView, Show } from '../../../preload/contract/index.ts';
import { PanelHead } from '../../ui/panel.tsx';
import type { Axis } from './layout.ts';
import './ladder.css';

export interface LadderHeadProps {
  show: Show;
  /** Rows of each sort; a filter that has nothing to filter is left out. */
  counts: AttemptView['counts'];
  axis: Axis;
  onShow: (show: Show) => void;
  onAxis: (axis: Axis) => void;
}

const chips: readonly { key: keyof Show; label: string }[] = [
  { key: 'air', label: 'Air' },
  { key: 'nl80211', label: 'nl80211' },
  { key: 'logs', label: 'Logs' },
  { key: 'calculations', label: 'Calculations' },
  { key: 'data', label: 'Data' },
  { key: 'beacons', label: 'Beacons' },
];

export const LadderHead = memo(function LadderHead(props: LadderHeadProps): ReactNode {
  const { show, counts, axis, onShow, onAxis } = props;
  return (
    <PanelHead title="Ladder">
      <fieldset className="ladder-filters" aria-label="Rows shown">
        {chips
          .filter(({ key }) => counts[key] !== 0)
          .map(({ key, label }) => (
            <button
              key={key}
              type="button"
              className="ladder-chip"
              aria-pressed={show[key]}
              title={`${show[key] ? 'Hide' : 'Show'} ${label}: ${counts[key]}`}
              onClick={() => onShow({ ...show, [key]: !show[key] })}
            >
              {key === 'beacons' && !show.beacons ? 'Beacons hidden' : label}
            </button>
          ))}
      </fieldset>
      <span className="ladder-axis-note">Time, ms from authentication</span>
      <fieldset className="ladder-axis" aria-label="Time axis">
        {(['elastic', 'linear'] as const).map((kind) => (
          <button key={kind} type="button" aria-pressed={axis === kind} onClick={() => onAxis(kind)}>
            {kind === 'elastic' ? 'Elastic' : 'Linear'}
          </button>
        ))}
      </fieldset>
    </PanelHead>
  );
});
