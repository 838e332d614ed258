/** Where our supplicant stops: what a person ticks before it begins, and while it runs. */
import { type ReactNode, useState } from 'react';
import { useActions, useApp } from '../state/app.ts';
import { Dialog } from './dialog.tsx';
import './live.css';

const stops: readonly { point: string; label: string }[] = [
  { point: 'SAE Commit', label: 'before our SAE commit is sent' },
  { point: 'M2', label: 'before M2 is sent' },
  { point: 'M4', label: 'before M4 is sent' },
  { point: 'command:NEW_KEY', label: 'before a key is given to the kernel (NEW_KEY)' },
  { point: 'state:four-way', label: 'when the four-way handshake begins' },
  { point: 'calculation:PTK', label: 'when the PTK was computed' },
  { point: 'error', label: 'when something fails' },
];
const form = /^[\w:.-]+( [\w:.-]+)*$/;

/** The list of stops, with a field for any other point. */
export function Stops(props: {
  points: readonly string[];
  onPoints: (points: readonly string[]) => void;
}): ReactNode {
  const { points, onPoints } = props;
  const [other, setOther] = useState('');
  const set = (point: string, on: boolean): void =>
    onPoints(on ? [...points.filter((one) => one !== point), point] : points.filter((one) => one !== point));
  const own = points.filter((point) => stops.every((stop) => stop.point !== point));
  const wanted = other.trim();
  const add = (): void => {
    if (!form.test(wanted)) return;
    set(wanted, true);
    setOther('');
  };
  return (
    <>
      {[...stops, ...own.map((point) => ({ point, label: `at ${point}` }))].map(({ point, label }) => (
        <label key={point} className="check-row">
          <input
            type="checkbox"
            checked={points.includes(point)}
            onChange={(event) => set(point, event.target.checked)}
          />
          {label}
        </label>
      ))}
      <div className="live-other">
        <label>
          Another point
          <input
            value={other}
            maxLength={40}
            spellCheck={false}
            autoComplete="off"
            aria-describedby="live-other-hint"
            onChange={(event) => setOther(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return;
              // The form around it would begin.
              event.preventDefault();
              add();
            }}
          />
        </label>
        <button type="button" className="button" disabled={!form.test(wanted)} onClick={add}>
          Add
        </button>
        <small id="live-other-hint">
          A message (<code>M3</code>, <code>G2</code>, <code>SAE Confirm</code>), or its kind and name:{' '}
          <code>state:roaming</code>, <code>command:SET_STATION</code>, <code>calculation:PMK</code>.
        </small>
      </div>
    </>
  );
}

/** The same while it runs: each tick counts at once. */
export function StopsDialog(): ReactNode {
  const begin = useApp((state) => state.session?.live?.stops) ?? [];
  // A tick is there at once; the workbench's answer comes a little later.
  const [points, setPoints] = useState<readonly string[]>(begin);
  const { live, window: show } = useActions();
  const set = (next: readonly string[]): void => {
    setPoints(next);
    void live.setStops(next);
  };
  return (
    <Dialog title="Where to stop" onClose={() => show.closeDialog()}>
      <div className="dialog-scroll live-form">
        <p className="lead">
          What is about to be done there is held until you go on. The recording goes on meanwhile, and so does
          the patience of the access point.
        </p>
        <div>
          <Stops points={points} onPoints={set} />
        </div>
      </div>
    </Dialog>
  );
}
