import type { Command } from '../contributions/command.ts';
import type { App } from '../state/app.ts';

const base = { section: 'Step', when: 'cursor' } as const;
const stepping = { ...base, whileTyping: true } as const;
const move =
  (how: Parameters<App['actions']['debug']['move']>[0]): Command['run'] =>
  (app, repeated) =>
    void app.actions.debug.move(how, repeated);

/** Moving the cursor, as in debuggers. */
export const stepCommands: readonly Command[] = [
  { ...stepping, id: 'over', title: 'Step over', keys: ['F10', 'n'], run: move('over') },
  { ...stepping, id: 'into', title: 'Step into', keys: ['F11', 'i'], run: move('into') },
  { ...stepping, id: 'out', title: 'Step out', keys: ['Shift+F11', 'o'], run: move('out') },
  { ...stepping, id: 'back', title: 'Step back', keys: ['Shift+F10', 'p'], run: move('back') },
  {
    ...stepping,
    id: 'run',
    title: 'Run to the next breakpoint or failure',
    keys: ['F5', 'r'],
    run: (app) => void app.actions.debug.move('run'),
  },
  {
    ...base,
    id: 'restart',
    title: 'Restart',
    keys: ['Mod+Shift+F5', 'Home'],
    run: (app) => void app.actions.debug.move('restart'),
  },
  {
    ...base,
    id: 'end',
    title: 'Go to the last step',
    keys: ['End'],
    run: (app) => void app.actions.debug.move('end'),
  },
  {
    ...stepping,
    id: 'breakpoint',
    title: 'Set or remove a breakpoint',
    keys: ['F9', 'b'],
    run: (app) => app.actions.debug.toggleBreakpoint(),
  },
  {
    ...base,
    id: 'play',
    title: 'Play or pause',
    keys: ['Space'],
    run: (app) => app.actions.debug.togglePlay(),
  },
];
