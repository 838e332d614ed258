import type { ReactNode } from 'react';
import type { SecretView } from '../../preload/contract/index.ts';
import { useCommands } from '../contributions/command.ts';
import { attemptOf, useActions, useApp, useAppObject } from '../state/app.ts';
import type { Theme } from '../state/model.ts';
import { Icon } from '../ui/icons.tsx';
import { Menu } from './menu.tsx';
import { ViewTabs } from './view-tabs.tsx';
import './topbar.css';

const themeNames: Record<Theme, string> = { system: 'as the system', light: 'light', dark: 'dark' };
/** Commands in the menu of the session. */
const sessionMenu = ['open', 'add', 'simulate', 'live', 'files', 'clocks', 'save', 'close'] as const;
const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

/** `2 secrets`, `1 secret, no match`. */
function secretsText(secrets: readonly SecretView[], needed: boolean): string {
  if (needed && secrets.length === 0) return 'Add a secret';
  const useless = secrets.length > 0 && secrets.every((secret) => secret.verdict === 'fail');
  return `${plural(secrets.length, 'secret')}${useless ? ', no match' : ''}`;
}

/** The bar at the top: what is open, find, secrets, warnings, save, keys, theme. */
export function TopBar(): ReactNode {
  const session = useApp((state) => state.session);
  const theme = useApp((state) => state.theme);
  const need = useApp((state) => attemptOf(state)?.need ?? null);
  const app = useAppObject();
  const commands = useCommands();
  const { window: show } = useActions();
  return (
    <header className="topbar">
      <div className="topbar-mark">
        <Icon name="logo" size={18} />
        <span className={session === null ? '' : 'wide-only'}>Handshake Workbench</span>
      </div>
      {session !== null && (
        <>
          <span className="topbar-line" />
          <Menu
            label={`Session ${session.title}`}
            items={sessionMenu.map((id) => ({
              label: commands.command(id).title,
              keys: commands.keysOf(id)[0],
              run: () => commands.run(id, app),
            }))}
          >
            <b className="ellipsis">{session.title}</b>
            <span className="dim wide-only">
              {session.files.length > 1 ? `${session.files.length} files, ` : ''}
              {plural(session.records, 'record')}
            </span>
            <Icon name="down" size={12} />
          </Menu>
          <ViewTabs />
        </>
      )}
      <button type="button" className="topbar-find" onClick={() => show.openDialog('find')}>
        <Icon name="search" size={12} />
        <span className="ellipsis">{session === null ? 'Type a command' : 'Go to step, frame or field'}</span>
        <kbd className="wide-only">Ctrl K</kbd>
      </button>
      {session !== null && (
        <>
          {session.warnings.length > 0 && (
            <button type="button" className="pill warn" onClick={() => show.openDialog('warnings')}>
              <Icon name="warning" size={12} />
              {plural(session.warnings.length, 'warning')}
            </button>
          )}
          <button type="button" className="pill secret" onClick={() => show.openDialog('secrets')}>
            <Icon name="key" size={12} />
            {secretsText(session.secrets, need !== null)}
          </button>
          <button
            type="button"
            className="icon-button"
            aria-label="Save the session"
            title="Save the session (Ctrl S)"
            onClick={() => show.openDialog('save')}
          >
            <Icon name="save" />
          </button>
        </>
      )}
      <button
        type="button"
        className="icon-button"
        aria-label="Keyboard"
        title="Keyboard (?)"
        onClick={() => show.openDialog('help')}
      >
        <Icon name="question" />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label={`Theme: ${themeNames[theme]}. Switch`}
        title={`Theme: ${themeNames[theme]}`}
        onClick={() => show.nextTheme()}
      >
        <Icon name="theme" />
      </button>
    </header>
  );
}
