import type { ReactNode } from 'react';
import { useCommands } from '../contributions/command.ts';
import { useActions, useApp } from '../state/app.ts';
import type { Speed } from '../state/model.ts';
import { formatOffset } from '../state/time.ts';
import { Icon, type IconName } from '../ui/icons.tsx';
import { Scrubber } from './scrubber.tsx';
import { Segments } from './segments.tsx';
import './transport.css';

const speeds: readonly { value: Speed; label: string }[] = [
  { value: 0.01, label: '0.01×' },
  { value: 0.1, label: '0.1×' },
  { value: 1, label: '1×' },
];

/** `⇧F10` for `Shift F10`, as short as under a button. */
const short = (keys: string): string => keys.replace('Ctrl ', '⌃').replace('Shift ', '⇧');

interface ButtonProps {
  /** Id of the command that it runs. */
  command: string;
  name: string;
  icon: IconName;
  onClick: () => void;
  hint?: string;
  className?: string;
  pressed?: boolean;
}

function TransportButton({
  command,
  name,
  icon,
  onClick,
  hint,
  className = '',
  pressed,
}: ButtonProps): ReactNode {
  const disabled = useApp((state) => state.cursor === null);
  const keys = useCommands().keysOf(command);
  return (
    <button
      type="button"
      className={`transport-button ${className}`}
      title={`${name} (${keys.join(', ')})`}
      aria-label={name}
      aria-keyshortcuts={keys[0]?.replaceAll(' ', '+').replace('Ctrl', 'Control')}
      aria-pressed={pressed}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon name={icon} />
      <kbd>{hint ?? short(keys[0] ?? '')}</kbd>
    </button>
  );
}

/** Where the cursor stands: `Step 12 of 41`, `+175.163 ms`. */
function Position(): ReactNode {
  const row = useApp((state) => (state.cursor === null ? null : (state.rows.get(state.cursor.row) ?? null)));
  const step = useApp((state) => state.step);
  const cursor = useApp((state) => state.cursor);
  const total = useApp(
    (state) => state.session?.attempts.find((one) => one.id === state.attempt)?.rows ?? state.total,
  );
  if (cursor === null) return <div className="position">No step</div>;
  const top = cursor.step.split('.')[0];
  const number = row?.step === top ? row?.number : step?.number;
  const ms = step?.step === cursor.step ? step.ms : (row?.ms ?? null);
  const sub = cursor.step.includes('.') ? cursor.step.slice(cursor.step.indexOf('.')) : '';
  return (
    <div className="position">
      <b data-testid="position">
        Step {number ?? top}
        {sub}
      </b>{' '}
      of {step?.of ?? total}
      <small>{formatOffset(ms)}</small>
    </div>
  );
}

/** The bar at the bottom: everything that moves the cursor. */
export function Transport(): ReactNode {
  const playing = useApp((state) => state.playing);
  const speed = useApp((state) => state.speed);
  const status = useApp((state) => state.status);
  const isSet = useApp((state) => {
    const here = state.attempt === null ? undefined : state.breakpoints[state.attempt];
    return state.cursor !== null && here?.some(({ key }) => key === state.cursor?.key) === true;
  });
  const { debug } = useActions();
  return (
    <footer className="transport" data-panel="transport">
      <div className="transport-group" role="toolbar" aria-label="Stepping">
        <TransportButton
          command="restart"
          name="Restart"
          icon="restart"
          onClick={() => void debug.move('restart')}
        />
        <TransportButton
          command="back"
          name="Step back"
          icon="back"
          onClick={() => void debug.move('back')}
        />
        <TransportButton
          command="into"
          name="Step into"
          icon="into"
          onClick={() => void debug.move('into')}
        />
        <TransportButton
          command="over"
          name="Step over"
          icon="over"
          onClick={() => void debug.move('over')}
        />
        <TransportButton command="out" name="Step out" icon="out" onClick={() => void debug.move('out')} />
      </div>
      <span className="transport-line" />
      <div className="transport-group" role="toolbar" aria-label="Running">
        <TransportButton
          command="run"
          name="Run to the next breakpoint or failure"
          icon="run"
          hint="Run F5"
          className="primary"
          onClick={() => void debug.move('run')}
        />
        <TransportButton
          command="breakpoint"
          name="Breakpoint on this step"
          icon="breakpoint"
          className="breakpoint"
          pressed={isSet}
          onClick={() => debug.toggleBreakpoint()}
        />
        <TransportButton
          command="play"
          name={playing ? 'Pause' : 'Play'}
          icon={playing ? 'pause' : 'play'}
          hint={playing ? 'Pause' : 'Play'}
          onClick={() => debug.togglePlay()}
        />
        <div className="transport-speed">
          <Segments
            label="Speed of play"
            options={speeds}
            value={speed}
            onChange={(value) => debug.setSpeed(value)}
          />
        </div>
      </div>
      <Scrubber status={status} />
      <Position />
    </footer>
  );
}
