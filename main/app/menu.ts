/** The application menu. Every item is a command of the contract, so that menu, keys and buttons do the same. */
import type { MenuItemConstructorOptions } from 'electron';
import type { WorkbenchEvent } from '../../preload/contract/index.ts';

type Command = Extract<WorkbenchEvent, { type: 'command' }>['command'];

export function menuTemplate(run: (command: Command) => void): MenuItemConstructorOptions[] {
  const item = (label: string, command: Command, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    click: () => run(command),
    ...(accelerator && { accelerator }),
  });
  return [
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
    {
      label: '&File',
      submenu: [
        item('&Open…', 'open', 'CmdOrCtrl+O'),
        item('&Add to the session…', 'add', 'CmdOrCtrl+Shift+O'),
        item('Open the sa&mple', 'open-sample'),
        item('&Lessons…', 'lessons', 'CmdOrCtrl+L'),
        { type: 'separator' },
        item('&Save session…', 'save', 'CmdOrCtrl+S'),
        item('&Close session', 'close', 'CmdOrCtrl+W'),
        { type: 'separator' },
        { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        item('&Find…', 'find', 'CmdOrCtrl+K'),
        item('&Secrets…', 'secrets'),
        item('&Theme', 'theme'),
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
