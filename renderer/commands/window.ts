import { menuCommands } from '../../preload/contract/index.ts';
import type { Command } from '../contributions/command.ts';
import { focusPanel } from '../shell/panels.ts';

const base = { section: 'Window', when: 'session' } as const;
const moving = { ...base, whileTyping: true, unlisted: true } as const;

/** Panels and looks. */
export const windowCommands: readonly Command[] = [
  {
    ...base,
    ...menuCommands.theme,
    id: 'theme',
    when: 'always',
    run: (app) => app.actions.window.nextTheme(),
  },
  { ...moving, id: 'next-panel', title: 'Next panel', keys: ['F6'], run: () => focusPanel(1) },
  { ...moving, id: 'previous-panel', title: 'Previous panel', keys: ['Shift+F6'], run: () => focusPanel(-1) },
  {
    ...moving,
    id: 'escape',
    title: 'Back to the middle of the window',
    keys: ['Escape'],
    // While the handshake plays, it stops that.
    run: (app) => (app.store.getState().playing ? app.actions.debug.pause() : focusPanel('view')),
  },
];
