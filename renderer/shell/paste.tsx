/** A log out of the clipboard: from a forum, a mail, a terminal. */
import { type ReactNode, useEffect, useState } from 'react';
import { useActions, useApp } from '../state/app.ts';
import { Dialog } from './dialog.tsx';
import './paste.css';

/** A field of text takes what is pasted itself. */
const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target.matches('input, textarea, select') ||
    target.closest('dialog') !== null);

/** As a file: the program reads a pasted log as it reads any other. */
const fileOf = (text: string): File => new File([text], 'pasted text', { type: 'text/plain' });

/** Takes what is pasted anywhere in the window but in a field: files, or the text of a log. */
export function PasteTarget(): null {
  const open = useApp((state) => state.session !== null);
  const { session, window: show } = useActions();
  useEffect(() => {
    const paste = (event: ClipboardEvent): void => {
      if (isField(event.target) || event.clipboardData === null) return;
      const files = [...event.clipboardData.files];
      const text = event.clipboardData.getData('text/plain');
      if (files.length === 0 && text.trim() === '') return;
      event.preventDefault();
      if (files.length > 0) void session.openDropped(files, open);
      else if (open) show.paste(text);
      else void session.openDropped([fileOf(text)], false);
    };
    window.addEventListener('paste', paste);
    return () => window.removeEventListener('paste', paste);
  }, [open, session, show]);
  return null;
}

const countLines = (text: string): number => text.trim().split('\n').length;

/** What was pasted, or room for it; and whether it belongs to the open session. */
export function PasteDialog(): ReactNode {
  const pasted = useApp((state) => state.pasted);
  const open = useApp((state) => state.session !== null);
  const { session, window: show } = useActions();
  const [text, setText] = useState(pasted);
  const [busy, setBusy] = useState(false);
  const empty = text.trim() === '';
  const take = async (add: boolean): Promise<void> => {
    setBusy(true);
    if (await session.openDropped([fileOf(text)], add)) show.closeDialog();
    else setBusy(false);
  };
  const lines = countLines(text);
  return (
    <Dialog title="Paste a log" width="wide" onClose={() => show.closeDialog()}>
      <div className="dialog-scroll">
        <p className="lead">
          Lines of wpa_supplicant, hostapd, iwd, NetworkManager, the kernel or another program, as they stand
          in a terminal, a mail or a forum: with quote marks, without times, newest first.
        </p>
        <textarea
          className="paste-text"
          aria-label="Text of the log"
          placeholder="wlan0: CTRL-EVENT-DISCONNECTED bssid=… reason=15"
          spellCheck={false}
          value={text}
          autoFocus={pasted === ''}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      <footer className="dialog-foot">
        <span className="grow dim">{empty ? '' : lines === 1 ? 'One line' : `${lines} lines`}</span>
        <button type="button" className="button" onClick={() => show.closeDialog()}>
          Cancel
        </button>
        {open && (
          <button type="button" className="button" disabled={busy || empty} onClick={() => void take(false)}>
            Open alone
          </button>
        )}
        <button
          type="button"
          className="button primary"
          disabled={busy || empty}
          // biome-ignore lint/a11y/noAutofocus: Enter takes what was pasted
          autoFocus={pasted !== ''}
          onClick={() => void take(open)}
        >
          {open ? 'Add to the session' : 'Open'}
        </button>
      </footer>
    </Dialog>
  );
}
