import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import type { FindResult } from '../../preload/contract/index.ts';
import { useCommands } from '../contributions/command.ts';
import { useActions, useApp, useAppObject } from '../state/app.ts';
import { useSlice } from '../state/slice-hook.ts';
import { Icon, type IconName } from '../ui/icons.tsx';
import './dialog.css';

const resultIcons: Record<FindResult['type'], IconName> = {
  step: 'step',
  record: 'frame',
  attempt: 'antenna',
  field: 'log',
  line: 'log',
};
const pause = 90;

interface Entry {
  key: string;
  icon: IconName;
  label: string;
  detail: string;
  keys: string;
  group: 'Found' | 'Commands' | 'Log lines';
  run: () => void;
}

const none: readonly FindResult[] = [];

/** Results of a search, the last that came: asked for when the person pauses. */
function useSearch(text: string): readonly FindResult[] {
  const attempt = useApp((state) => state.attempt);
  const open = useApp((state) => state.session !== null);
  const [asked, setAsked] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text.slice(0, 200)), pause);
    return () => clearTimeout(timer);
  }, [text]);
  const found = useSlice('find', open && asked !== '' ? { text: asked, attempt } : null);
  return text === '' ? none : (found ?? none);
}

/** One field for places and commands: type, choose with the arrows, Enter. */
export function FindDialog(): ReactNode {
  const app = useAppObject();
  const commands = useCommands();
  const { window: show, session } = useActions();
  const open = useApp((state) => state.session !== null);
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(0);
  const dialog = useRef<HTMLDialogElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const words = text.trim().toLowerCase();
  const results = useSearch(words);

  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);

  const entries = useMemo((): Entry[] => {
    const found = results.map(
      (result, index): Entry => ({
        key: `found-${index}`,
        icon: resultIcons[result.type],
        label: result.label,
        detail: result.detail,
        keys: '',
        group: result.type === 'line' ? 'Log lines' : 'Found',
        run: () => void session.goToPlace(result),
      }),
    );
    const state = app.store.getState();
    const matching = commands.list
      .filter(
        ({ id, title, unlisted }) =>
          !unlisted && commands.isAvailable(id, state) && title.toLowerCase().includes(words),
      )
      .map(
        ({ id, title }): Entry => ({
          key: id,
          icon: 'right',
          label: title,
          detail: '',
          keys: commands.keysOf(id)[0] ?? '',
          group: 'Commands',
          run: () => commands.run(id, app),
        }),
      );
    // Lines say any word: what does something comes before them.
    return [
      ...found.filter(({ group }) => group === 'Found'),
      ...matching,
      ...found.filter(({ group }) => group !== 'Found'),
    ];
  }, [results, words, app, commands, session]);
  const here = Math.min(chosen, entries.length - 1);

  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  });

  const start = (entry: Entry | undefined): void => {
    if (entry === undefined) return;
    show.closeDialog();
    entry.run();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by !== undefined && entries.length > 0) setChosen((here + by + entries.length) % entries.length);
    else if (event.key === 'Enter') start(entries[here]);
    else return;
    event.preventDefault();
  };

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the click on the ground only repeats what Escape does
    <dialog
      ref={dialog}
      className="dialog find"
      aria-label="Find"
      onCancel={(event) => {
        event.preventDefault();
        show.closeDialog();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) show.closeDialog();
      }}
    >
      <div className="dialog-body">
        <div className="find-field">
          <Icon name="search" />
          <input
            role="combobox"
            aria-expanded={entries.length > 0}
            aria-controls="find-list"
            aria-activedescendant={entries.length > 0 ? `find-${here}` : undefined}
            aria-label={open ? 'Step, frame, field or command' : 'Command'}
            placeholder={open ? 'Step, frame, field or command' : 'Command'}
            value={text}
            maxLength={200}
            spellCheck={false}
            autoFocus
            onChange={(event) => {
              setText(event.target.value);
              setChosen(0);
            }}
            onKeyDown={onKeyDown}
          />
        </div>
        <div className="find-list" id="find-list" role="listbox" aria-label="Found" ref={list}>
          {entries.length === 0 && <p className="find-empty">Nothing matches.</p>}
          {entries.map((entry, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field takes the keys
            <div
              key={entry.key}
              id={`find-${index}`}
              className="find-item"
              role="option"
              tabIndex={-1}
              aria-selected={index === here}
              onClick={() => start(entry)}
              onPointerMove={() => setChosen(index)}
            >
              <Icon name={entry.icon} size={12} />
              <span className="ellipsis">{entry.label}</span>
              <span className="detail ellipsis">{entry.detail}</span>
              {entry.keys !== '' && <kbd className="key find-keys">{entry.keys}</kbd>}
            </div>
          ))}
        </div>
      </div>
    </dialog>
  );
}
