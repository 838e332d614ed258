/** The application menu. Every item is a command of the contract, so that menu, keys and buttons do the same. */
import type { MenuItemConstructorOptions } from 'electron';
import { type MenuCommand, menuCommands } from '../../preload/contract/index.ts';

/** `Mod+Shift+o` as Electron writes it: `CmdOrCtrl+Shift+O`. */
const acceleratorOf = (key: string): string =>
  key
    .split('+')
    .map((part) => (part === 'Mod' ? 'CmdOrCtrl' : part.length === 1 ? part.toUpperCase() : part))
    .join('+');

export function menuTemplate(run: (command: MenuCommand) => void): MenuItemConstructorOptions[] {
  /** @param extra a key of the menu alone: a browser keeps it for itself */
  const item = (command: MenuCommand, extra?: string): MenuItemConstructorOptions => {
    const { title, keys } = menuCommands[command];
    const key = keys[0] ?? extra;
    return {
      label: `&${title}`,
      click: () => run(command),
      ...(key !== undefined && { accelerator: acceleratorOf(key) }),
    };
  };
  return [
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
    {
      label: '&File',
      submenu: [
        item('open'),
        item('add'),
        item('open-sample'),
        item('lessons'),
        { type: 'separator' },
        item('save'),
        item('close', 'Mod+w'),
        { type: 'separator' },
        { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        item('find'),
        item('secrets'),
        item('theme'),
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        // Without its usual key: F11 steps into.
        { role: 'togglefullscreen', accelerator: '' },
      ],
    },
  ];
}
