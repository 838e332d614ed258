import { type FormEvent, type ReactNode, useState } from 'react';
import type { ClockView } from '../../preload/contract/index.ts';
import { useActions, useApp } from '../state/app.ts';
import { Dialog } from './dialog.tsx';

/** How the times of each file are put on one axis, how that is known, and a way to say otherwise. */
export function ClocksDialog(): ReactNode {
  const clocks = useApp((state) => state.session?.clocks) ?? [];
  const { window: show } = useActions();
  return (
    <Dialog title="Clocks" width="wide" onClose={() => show.closeDialog()}>
      <div className="dialog-scroll">
        <p className="lead">
          Each file has its own clock. Where two files hold the same frames, byte for byte, their clocks are
          compared by them. A number that you set goes before what is measured.
        </p>
        <ul className="clock-list" aria-label="Clocks of this session">
          {clocks.map((clock) => (
            <Clock key={`${clock.id} ${clock.offset}`} clock={clock} />
          ))}
        </ul>
      </div>
    </Dialog>
  );
}

function Clock({ clock }: { clock: ClockView }): ReactNode {
  const { session } = useActions();
  const [seconds, setSeconds] = useState(clock.offset);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const set = async (to: string | null): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await session.setClock(clock.id, to);
    } catch (failure) {
      setError(failure instanceof Error ? failure.message : String(failure));
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void set(seconds.trim());
  };
  return (
    <li className="clock">
      <div>
        <b>{clock.file}</b> <span className="dim">{clock.kindLabel}</span>
        <small>{clock.sentence}</small>
        {error !== null && (
          <p className="notice" role="alert">
            {error}
          </p>
        )}
      </div>
      {clock.kind !== 'none' && (
        <form onSubmit={submit}>
          <label className="field-label">
            Seconds added
            <input
              className="input"
              value={seconds}
              inputMode="decimal"
              spellCheck={false}
              pattern="[+\-]?[0-9]{1,10}(\.[0-9]{1,9})?"
              title="Seconds in decimal, such as -3600 or 0.25"
              required
              onChange={(event) => setSeconds(event.target.value)}
            />
          </label>
          <button
            type="submit"
            className="button"
            disabled={busy || seconds.trim() === clock.offset}
            aria-label={`Set the clock of ${clock.file}`}
          >
            Set
          </button>
          {clock.how === 'given' && (
            <button
              type="button"
              className="button"
              disabled={busy}
              aria-label={`Measure the clock of ${clock.file}`}
              onClick={() => void set(null)}
            >
              Measure
            </button>
          )}
        </form>
      )}
    </li>
  );
}
