/** Asks for what the attempt lacks to be computed: the passphrase of its network, or a PMK. */
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import type { NeedView, Verdict } from '../../../preload/contract/index.ts';
import { Icon } from '../../ui/icons.tsx';
import { VerdictSign } from '../../ui/verdict.tsx';
import { readSecret, type Secret } from './secret.ts';

export interface NeedProps {
  need: NeedView;
  /** Rejects with an Error whose message is for people. */
  onSecret: (secret: Secret) => Promise<unknown>;
  /** What became of the last one: `matches no handshake`. */
  result: { verdict: Verdict; text: string } | null;
}

export function Need({ need, onSecret, result }: NeedProps): ReactNode {
  const id = useId();
  const [text, setText] = useState('');
  const [ssid, setSsid] = useState('');
  const [shown, setShown] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState('');
  const what = need.kind === 'pmk' ? 'PMK' : 'Passphrase';

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const secret = readSecret(need, text, ssid);
    if ('error' in secret) {
      setError(secret.error);
      return;
    }
    setError('');
    setBusy(true);
    try {
      await onSecret(secret);
      setText('');
    } catch (reason) {
      setError(reason instanceof Error ? reason.message : String(reason));
    } finally {
      setBusy(false);
    }
  };

  return (
    <form className="step-need" onSubmit={(event) => void submit(event)}>
      <label htmlFor={id}>
        <Icon name="key" size={16} />
        {need.ssid === null ? `${what} of this network` : `${what} of “${need.ssid}”`}
      </label>
      <p>{need.sentence}</p>
      {need.ssidHex === null && need.kind === 'passphrase' && (
        <input
          className="step-need-input"
          value={ssid}
          placeholder="Network name (SSID)"
          aria-label="Network name (SSID)"
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setSsid(event.target.value)}
        />
      )}
      <div className="step-need-line">
        <span className="step-need-box">
          <input
            id={id}
            data-field="secret"
            className="step-need-input"
            type={shown ? 'text' : 'password'}
            value={text}
            placeholder={need.kind === 'pmk' ? '64 hexadecimal digits' : '8 to 63 characters'}
            aria-invalid={error !== ''}
            aria-describedby={`${id}-result`}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => {
              setText(event.target.value);
              setError('');
            }}
          />
          <button
            type="button"
            className="tiny-button"
            aria-label={shown ? `Hide the ${what}` : `Show the ${what}`}
            onClick={() => setShown(!shown)}
          >
            <Icon name={shown ? 'eyeOff' : 'eye'} size={12} />
          </button>
        </span>
        <button type="submit" className="step-need-go" disabled={busy || text === ''}>
          {busy ? 'Computing …' : 'Compute keys'}
        </button>
      </div>
      <p id={`${id}-result`} className="step-need-result" aria-live="polite">
        {error !== '' ? (
          <span className="t-fail">
            <VerdictSign verdict="fail" /> {error}
          </span>
        ) : (
          result !== null && (
            <span className={`t-${result.verdict}`}>
              <VerdictSign verdict={result.verdict} /> {result.text}
            </span>
          )
        )}
      </p>
    </form>
  );
}
