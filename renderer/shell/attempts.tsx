import { type ReactNode, useState } from 'react';
import type { AttemptView, PhaseView } from '../../preload/contract/index.ts';
import { useActions, useApp } from '../state/app.ts';
import { Icon } from '../ui/icons.tsx';
import { VerdictMark } from '../ui/verdict.tsx';
import { useListKeys } from './list-keys.ts';
import './attempts.css';

const outcomeWord: Record<AttemptView['outcome'], string> = {
  connected: 'connected',
  failed: 'failed',
  incomplete: 'incomplete',
};

function phaseClass(phase: PhaseView, current: string | null): string {
  return phase.phase === current && phase.state !== 'failed' ? 'current' : phase.state;
}

/** The bar of phases: how far the attempt came, and where the cursor stands. */
function PhaseBar({ phases, current }: { phases: readonly PhaseView[]; current: string | null }): ReactNode {
  return (
    <div className="phase-bar" aria-hidden="true">
      {phases.map((phase) => (
        <i
          key={phase.phase}
          className={phaseClass(phase, current)}
          title={`${phase.label}: ${phase.state}`}
        />
      ))}
    </div>
  );
}

/** All attempts of the session; a rail of verdicts where the window is narrow. */
export function Attempts(): ReactNode {
  const attempts = useApp((state) => state.session?.attempts) ?? [];
  const selected = useApp((state) => state.attempt);
  const phase = useApp((state) => state.step?.phase ?? null);
  const { session: act } = useActions();
  const [failedOnly, setFailedOnly] = useState(false);
  const failed = attempts.filter((attempt) => attempt.verdict === 'fail').length;
  const mixed = failed > 0 && failed < attempts.length;
  const shown = mixed && failedOnly ? attempts.filter((attempt) => attempt.verdict === 'fail') : attempts;
  const keys = useListKeys(
    shown.map((attempt) => attempt.id),
    selected,
    (id) => act.selectAttempt(id),
  );
  return (
    <section className="attempts" data-panel="attempts" aria-label="Attempts">
      <div className="panel-head">
        <h2>Attempts</h2>
        <span className="count">{attempts.length}</span>
        {mixed && (
          <span className="end">
            <button
              type="button"
              className="chip"
              aria-pressed={failedOnly}
              onClick={() => setFailedOnly(!failedOnly)}
            >
              <Icon name="filter" size={12} />
              Failed
            </button>
          </span>
        )}
      </div>
      {attempts.length === 0 && <p className="findings-none">No station tries to join a network.</p>}
      <div className="attempt-list" role="listbox" aria-label="Attempts" {...keys}>
        {shown.map((attempt) => {
          const here = attempt.id === selected;
          const title = `${attempt.ssid}, ${attempt.security}, ${attempt.sentence}`;
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the list takes the keys
            <div
              key={attempt.id}
              id={`attempt-${attempt.id}`}
              className="attempt"
              role="option"
              tabIndex={here ? 0 : -1}
              aria-selected={here}
              aria-label={`${title} ${attempt.clock}`}
              title={`${title}\nstation ${attempt.station}, AP ${attempt.bssid}`}
              data-id={attempt.id}
              onClick={() => act.selectAttempt(attempt.id)}
            >
              <VerdictMark verdict={attempt.verdict} label={outcomeWord[attempt.outcome]} />
              <b className="ellipsis">{attempt.ssid}</b>
              <span className="attempt-time">{attempt.clock}</span>
              <span className="attempt-security ellipsis">{attempt.security}</span>
              <PhaseBar phases={attempt.phases} current={here ? phase : null} />
              {attempt.cause !== '' && (
                <span className={`attempt-cause cause-${attempt.verdict}`}>{attempt.cause}</span>
              )}
            </div>
          );
        })}
      </div>
    </section>
  );
}
