import { type FormEvent, type ReactNode, useMemo, useState } from 'react';
import type { Input, SecretKind, SecretView } from '../../preload/contract/index.ts';
import { attemptOf, useActions, useApp } from '../state/app.ts';
import { Icon } from '../ui/icons.tsx';
import { VerdictMark } from '../ui/verdict.tsx';
import { Dialog } from './dialog.tsx';

type Given = Input<'addSecret'>['kind'];
/** Rand and mask are two fields of one secret. */
type Kind = Given | 'sae-rand';

const kindNames: Record<SecretKind, string> = {
  passphrase: 'Passphrase',
  psk: 'PSK',
  pmk: 'PMK',
  msk: 'MSK',
  tk: 'TK',
  sae: 'SAE number',
  owe: 'OWE private key',
  tls: 'TLS key log',
};
const kinds: readonly { kind: Kind; label: string; hint: string }[] = [
  { kind: 'passphrase', label: 'Passphrase', hint: '8 to 63 characters' },
  {
    kind: 'sae-password',
    label: 'SAE password',
    hint: 'gives the password element (PWE); the keys need the PMK, k, or rand and mask as well',
  },
  { kind: 'psk', label: 'PSK', hint: '64 hex digits, in place of a passphrase' },
  { kind: 'pmk', label: 'PMK', hint: '64, 96 or 128 hex digits' },
  { kind: 'msk', label: 'MSK', hint: '128 hex digits, from EAP' },
  { kind: 'tk', label: 'TK', hint: '32 or 64 hex digits: reads data without its handshake' },
  { kind: 'owe', label: 'OWE private key', hint: '64, 96 or 132 hex digits, of either end' },
  { kind: 'sae', label: 'SAE k', hint: 'in hex: the shared number, as a log with -K prints it' },
  { kind: 'sae-rand', label: 'SAE rand', hint: 'in hex: the first private number of either end' },
];
const everyNetwork = '';
const otherNetwork = 'other';

/** Hexadecimal as logs print it, without what parts the octets. */
const digits = (text: string): string => text.replace(/[\s:]/g, '');
const sentence = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
const toHex = (text: string): string =>
  [...new TextEncoder().encode(text)].map((octet) => octet.toString(16).padStart(2, '0')).join('');

/** What was given, what it did, and a way to give more. Values are sent to the workbench and kept nowhere here. */
export function SecretsDialog(): ReactNode {
  const secrets = useApp((state) => state.session?.secrets) ?? [];
  const { session, window: show } = useActions();
  const given = secrets.filter((secret) => secret.given);
  const told = secrets.filter((secret) => !secret.given);
  return (
    <Dialog title="Secrets" onClose={() => show.closeDialog()}>
      <div className="dialog-scroll">
        {[given, told].map(
          (list) =>
            list.length > 0 && (
              <ul
                key={list === told ? 'told' : 'given'}
                className="secret-list"
                aria-label={list === told ? 'Secrets that the records tell' : 'Secrets that were given'}
              >
                {list.map((secret) => (
                  <li key={secret.id}>
                    <VerdictMark verdict={secret.verdict} />
                    <div>
                      <b>{kindNames[secret.kind]}</b>{' '}
                      {secret.ssid === null ? 'for every network' : `for ${secret.ssid}`}
                      <small>
                        {sentence(secret.result)} <Origin secret={secret} />
                      </small>
                    </div>
                    <button
                      type="button"
                      className="icon-button"
                      aria-label={`Remove the ${kindNames[secret.kind]}${secret.ssid === null ? '' : ` for ${secret.ssid}`}`}
                      onClick={() => void session.removeSecret(secret.id)}
                    >
                      <Icon name="trash" />
                    </button>
                  </li>
                ))}
              </ul>
            ),
        )}
        <SecretForm />
      </div>
      <footer className="dialog-foot">
        <span className="grow dim">
          Kept in memory until the session closes. Never written to disk unless you save it with secrets.
        </span>
      </footer>
    </Dialog>
  );
}

/** Where it came from; of one that a record tells, the way there. */
function Origin({ secret: { origin, record } }: { secret: SecretView }): ReactNode {
  const { session, window: show } = useActions();
  if (record === null) return sentence(origin);
  return (
    <button
      type="button"
      className="link"
      onClick={() => {
        show.closeDialog();
        void session.goToPlace({ record });
      }}
    >
      {origin}
    </button>
  );
}

function SecretForm(): ReactNode {
  const attempts = useApp((state) => state.session?.attempts) ?? [];
  const need = useApp((state) => attemptOf(state)?.need ?? null);
  const isSae = useApp((state) => attemptOf(state)?.noSae === null);
  const { session, window: show } = useActions();
  const networks = useMemo(() => {
    const known = new Map<string, string>();
    for (const { ssid, ssidHex } of attempts) if (ssidHex !== null) known.set(ssidHex, ssid);
    return [...known].map(([hex, name]) => ({ hex, name }));
  }, [attempts]);
  const [kind, setKind] = useState<Kind>(isSae ? 'sae-password' : (need?.kind ?? 'passphrase'));
  const [network, setNetwork] = useState(need === null ? everyNetwork : (need.ssidHex ?? otherNetwork));
  const [otherName, setOtherName] = useState('');
  const [value, setValue] = useState('');
  const [identifier, setIdentifier] = useState('');
  const [mask, setMask] = useState('');
  const [shown, setShown] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [result, setResult] = useState<SecretView | null>(null);
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    setResult(null);
    const ssidHex = network === everyNetwork ? null : network === otherNetwork ? toHex(otherName) : network;
    try {
      const after = await session.addSecret({
        kind: kind === 'sae-rand' ? 'sae' : kind,
        value: kind === 'sae' || kind === 'sae-rand' ? digits(value) : value,
        ssidHex,
        ...(kind === 'sae-password' && identifier !== '' && { identifier }),
        ...(kind === 'sae-rand' && { mask: digits(mask) }),
      });
      setValue('');
      setMask('');
      const added = after.secrets.findLast((secret) => secret.given) ?? null;
      if (added?.verdict === 'ok') show.closeDialog();
      setResult(added);
    } catch (failure) {
      setError(failure instanceof Error ? failure.message : String(failure));
    } finally {
      setBusy(false);
    }
  };

  const chosen = kinds.find((candidate) => candidate.kind === kind)!;
  return (
    <form className="secret-form" onSubmit={(event) => void submit(event)}>
      <p className="lead whole">
        {need === null
          ? 'A secret is tried on the networks it is given for; keys and checks follow at once.'
          : need.sentence}
      </p>
      <label className="field-label">
        Kind
        <select className="input" value={kind} onChange={(event) => setKind(event.target.value as Kind)}>
          {kinds.map((option) => (
            <option key={option.kind} value={option.kind}>
              {option.label}
            </option>
          ))}
        </select>
      </label>
      <label className="field-label">
        Network
        <select className="input" value={network} onChange={(event) => setNetwork(event.target.value)}>
          <option value={everyNetwork}>Every network</option>
          {networks.map(({ hex, name }) => (
            <option key={hex} value={hex}>
              {name}
            </option>
          ))}
          <option value={otherNetwork}>Another name…</option>
        </select>
      </label>
      {network === otherNetwork && (
        <label className="field-label whole">
          Network name (SSID), letter by letter
          <input
            className="input"
            value={otherName}
            maxLength={32}
            required
            spellCheck={false}
            onChange={(event) => setOtherName(event.target.value)}
          />
        </label>
      )}
      {kind === 'sae-password' && (
        <label className="field-label whole">
          Password identifier, where the password has one
          <input
            className="input"
            value={identifier}
            maxLength={255}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setIdentifier(event.target.value)}
          />
        </label>
      )}
      <div className="field-label whole">
        <label htmlFor="secret-value">{chosen.label}</label>
        <div className="with-button">
          <input
            id="secret-value"
            className="input mono"
            type={shown ? 'text' : 'password'}
            value={value}
            required
            // biome-ignore lint/a11y/noAutofocus: the dialog was opened to type this
            autoFocus
            autoComplete="off"
            spellCheck={false}
            aria-describedby="secret-hint"
            aria-invalid={error !== null}
            onChange={(event) => {
              setValue(event.target.value);
              setError(null);
            }}
          />
          <button
            type="button"
            className="icon-button"
            aria-label={shown ? 'Hide what is typed' : 'Show what is typed'}
            aria-pressed={shown}
            onClick={() => setShown(!shown)}
          >
            <Icon name={shown ? 'eyeOff' : 'eye'} />
          </button>
        </div>
        <span className="secret-hint" id="secret-hint">
          {error === null ? (
            chosen.hint
          ) : (
            <span className="error-text" role="alert">
              {error}
            </span>
          )}
          <span>{value.length > 0 && `${value.length}`}</span>
        </span>
      </div>
      {kind === 'sae-rand' && (
        <label className="field-label whole">
          SAE mask, the second private number of the same end
          <input
            className="input mono"
            type={shown ? 'text' : 'password'}
            value={mask}
            required
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setMask(event.target.value)}
          />
        </label>
      )}
      {result !== null && (
        <p className="whole" role="status">
          {kindNames[result.kind]}: {result.result}.
        </p>
      )}
      <div className="whole dialog-actions">
        <button type="submit" className="button primary" disabled={busy || value === ''}>
          Add
        </button>
      </div>
    </form>
  );
}
