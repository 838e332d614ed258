/** Dialogs about the session and the window as a whole. */
import { type ReactNode, useState } from 'react';
import { useCommands } from '../contributions/command.ts';
import { useActions, useApp } from '../state/app.ts';
import { formatBytes } from '../state/time.ts';
import { Dialog } from './dialog.tsx';

/** What could not be read, and where in which file. */
export function WarningsDialog(): ReactNode {
  const warnings = useApp((state) => state.session?.warnings) ?? [];
  const { window: show, session } = useActions();
  return (
    <Dialog title="Warnings" width="wide" onClose={() => show.closeDialog()}>
      <div className="dialog-scroll">
        <table className="plain-table">
          <thead>
            <tr>
              <th>File</th>
              <th>Record</th>
              <th>Offset</th>
              <th>What</th>
            </tr>
          </thead>
          <tbody className="selectable">
            {warnings.map((warning, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two warnings may be alike, and the list never changes order
              <tr key={index}>
                <td>{warning.file}</td>
                <td className="number">
                  {warning.record !== null && (
                    <button
                      type="button"
                      className="link"
                      onClick={() => {
                        show.closeDialog();
                        void session.goToPlace({ record: warning.record });
                      }}
                    >
                      {warning.record}
                    </button>
                  )}
                </td>
                <td className="number">{warning.offset}</td>
                <td>{warning.message}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Dialog>
  );
}

export function FilesDialog(): ReactNode {
  const files = useApp((state) => state.session?.files) ?? [];
  const { window: show, session } = useActions();
  return (
    <Dialog title="Files and sources" width="wide" onClose={() => show.closeDialog()}>
      <div className="dialog-scroll">
        <table className="plain-table">
          <thead>
            <tr>
              <th>File</th>
              <th>Format</th>
              <th>Size</th>
              <th>Records</th>
              <th>Sources</th>
            </tr>
          </thead>
          <tbody className="selectable">
            {files.map((file, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: one name may be open twice, and the list never changes order
              <tr key={index}>
                <td>{file.name}</td>
                <td>{file.format}</td>
                <td className="number">{formatBytes(file.bytes)}</td>
                <td className="number">{file.records}</td>
                <td>{file.sources.join('; ')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <footer className="dialog-foot">
        <button type="button" className="button" onClick={() => show.openDialog('clocks')}>
          Clocks…
        </button>
        <button
          type="button"
          className="button"
          onClick={() => {
            show.closeDialog();
            void session.openDialog(true);
          }}
        >
          Add files…
        </button>
      </footer>
    </Dialog>
  );
}

export function SaveDialog(): ReactNode {
  const secrets = useApp((state) => state.session?.secrets.length ?? 0);
  const { window: show, session } = useActions();
  const [includeSecrets, setIncludeSecrets] = useState(false);
  const [busy, setBusy] = useState(false);
  const save = async (): Promise<void> => {
    setBusy(true);
    if (await session.save(includeSecrets)) show.closeDialog();
    else setBusy(false);
  };
  return (
    <Dialog title="Save the session" onClose={() => show.closeDialog()}>
      <div className="dialog-scroll">
        <p className="lead">
          One pcapng file with all records, the cursor and the breakpoints. Wireshark opens it too.{' '}
          {includeSecrets
            ? ''
            : 'Without secrets: keys in log lines and netlink messages are taken out, and who opens it gives the passphrase again.'}
        </p>
        {secrets > 0 && (
          <label className="check-row">
            <input
              type="checkbox"
              checked={includeSecrets}
              onChange={(event) => setIncludeSecrets(event.target.checked)}
            />
            Include the {secrets === 1 ? 'secret' : `${secrets} secrets`}
          </label>
        )}
        {includeSecrets && (
          <p className="notice">
            <b>The file will hold your secrets in the clear.</b> Whoever has it can join the network and read
            its traffic.
          </p>
        )}
      </div>
      <footer className="dialog-foot">
        <button type="button" className="button" onClick={() => show.closeDialog()}>
          Cancel
        </button>
        <button
          type="button"
          className="button primary"
          disabled={busy}
          // biome-ignore lint/a11y/noAutofocus: Enter saves
          autoFocus
          onClick={() => void save()}
        >
          {includeSecrets ? 'Save with secrets…' : 'Save without secrets…'}
        </button>
      </footer>
    </Dialog>
  );
}

const withinPanels: readonly { keys: string[]; what: string }[] = [
  { keys: ['↑', '↓'], what: 'Choose a row, an attempt, a field' },
  { keys: ['Enter'], what: 'Move the cursor to the chosen row' },
  { keys: ['Alt click'], what: 'Move the cursor to a row' },
  { keys: ['←', '→'], what: 'Fold and unfold fields' },
];

/** All keys, from the commands that the window obeys. */
export function KeysDialog(): ReactNode {
  const { window: show } = useActions();
  const commands = useCommands();
  return (
    <Dialog title="Keyboard" width="wide" onClose={() => show.closeDialog()}>
      <div className="dialog-scroll key-columns">
        {(['Step', 'Session', 'Window'] as const).map((section) => (
          <section key={section}>
            <h3 className="section-title">{section}</h3>
            <dl>
              {commands.list
                .filter(({ section: its, keys = [] }) => its === section && keys.length > 0)
                .map(({ id, title }) => (
                  <KeyLine key={id} what={title.replace('…', '')} keys={commands.keysOf(id)} />
                ))}
            </dl>
          </section>
        ))}
        <section>
          <h3 className="section-title">Inside a panel</h3>
          <dl>
            {withinPanels.map((line) => (
              <KeyLine key={line.what} what={line.what} keys={line.keys} />
            ))}
          </dl>
        </section>
      </div>
    </Dialog>
  );
}

function KeyLine({ what, keys }: { what: string; keys: readonly string[] }): ReactNode {
  return (
    <>
      <dt>{what}</dt>
      <dd>
        {keys.map((key) => (
          <kbd className="key" key={key}>
            {key}
          </kbd>
        ))}
      </dd>
    </>
  );
}
