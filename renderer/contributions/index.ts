import { liveCommands } from '../commands/live.ts';
import { sessionCommands } from '../commands/session.ts';
import { stepCommands } from '../commands/step.ts';
import { windowCommands } from '../commands/window.ts';
import { dialogs } from '../shell/dialog-list.ts';
import { views } from '../views/index.ts';
import { type Command, createCommands } from './command.ts';
import { opening } from './dialog.ts';

const showing = views.map(
  ({ id, label }, i): Command => ({
    id: `view-${id}`,
    title: `View: ${label}`,
    section: 'Window',
    keys: [`Alt+${i + 1}`],
    whileTyping: true,
    when: 'session',
    run: (app) => app.actions.window.showView(id),
  }),
);

/** Every command of the window. */
export const commands = createCommands([
  ...stepCommands,
  ...sessionCommands,
  ...dialogs.flatMap(opening),
  ...liveCommands,
  ...showing,
  ...views.flatMap((view) => view.commands ?? []),
  ...windowCommands,
]);

export { dialogs, views };
