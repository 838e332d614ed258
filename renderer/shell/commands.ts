import type { Input, LiveOrderView } from '../../preload/contract/index.ts';
import type { App } from '../state/app.ts';
import type { AskCommand, CommandId, ViewCommand } from '../state/keys.ts';
import { viewNames, views } from '../state/views.ts';
import { focusPanel } from './panels.ts';

interface Command {
  title: string;
  section: 'Step' | 'Session' | 'Window';
  /** Works without an open session. */
  always?: true;
  run: (app: App, repeated: boolean) => void;
}

const viewCommands = Object.fromEntries(
  viewNames.map((view): [ViewCommand, Command] => [
    `view-${view}`,
    {
      title: `View: ${views[view].label}`,
      section: 'Window',
      run: (app) => app.actions.window.showView(view),
    },
  ]),
) as Record<ViewCommand, Command>;

const ask =
  (asked: Input<'ask'>) =>
  (app: App): void =>
    void app.actions.live.ask(asked);
const askCommands: Readonly<Record<AskCommand, Command>> = {
  'ask-rekey-pairwise': {
    title: 'Live: ask for new pairwise keys',
    section: 'Session',
    run: ask({ order: 'rekey-pairwise' }),
  },
  'ask-rekey-group': {
    title: 'Live: ask for new group keys',
    section: 'Session',
    run: ask({ order: 'rekey-group' }),
  },
  'ask-rejoin': { title: 'Live: leave and join again', section: 'Session', run: ask({ order: 'rejoin' }) },
  'ask-roam': {
    title: 'Live: roam to another access point…',
    section: 'Session',
    run: (app) => app.actions.window.openDialog('roam'),
  },
  'ask-scan': {
    title: 'Live: look for access points again',
    section: 'Session',
    run: ask({ order: 'scan' }),
  },
};

/** Every command: what a key, a button, the host's menu or the command list starts. */
export const commands: Readonly<Record<CommandId, Command>> = {
  over: {
    title: 'Step over',
    section: 'Step',
    run: (app, again) => void app.actions.debug.move('over', again),
  },
  into: {
    title: 'Step into',
    section: 'Step',
    run: (app, again) => void app.actions.debug.move('into', again),
  },
  out: { title: 'Step out', section: 'Step', run: (app, again) => void app.actions.debug.move('out', again) },
  back: {
    title: 'Step back',
    section: 'Step',
    run: (app, again) => void app.actions.debug.move('back', again),
  },
  run: {
    title: 'Run to the next breakpoint or failure',
    section: 'Step',
    run: (app) => void app.actions.debug.move('run'),
  },
  restart: { title: 'Restart', section: 'Step', run: (app) => void app.actions.debug.move('restart') },
  end: { title: 'Go to the last step', section: 'Step', run: (app) => void app.actions.debug.move('end') },
  breakpoint: {
    title: 'Set or remove a breakpoint',
    section: 'Step',
    run: (app) => app.actions.debug.toggleBreakpoint(),
  },
  play: { title: 'Play or pause', section: 'Step', run: (app) => app.actions.debug.togglePlay() },
  open: {
    title: 'Open files…',
    section: 'Session',
    always: true,
    run: (app) => void app.actions.session.openDialog(false),
  },
  add: {
    title: 'Add files to the session…',
    section: 'Session',
    run: (app) => void app.actions.session.openDialog(true),
  },
  'open-sample': {
    title: 'Open the sample',
    section: 'Session',
    always: true,
    run: (app) => void app.actions.session.openSample(),
  },
  lessons: {
    title: 'Lessons…',
    section: 'Session',
    always: true,
    run: (app) => app.actions.window.openDialog('lessons'),
  },
  'lesson-next': {
    title: 'Next part of the lesson',
    section: 'Session',
    run: (app) => void app.actions.lesson.next(),
  },
  'lesson-previous': {
    title: 'Previous part of the lesson',
    section: 'Session',
    run: (app) => void app.actions.lesson.previous(),
  },
  save: {
    title: 'Save the session…',
    section: 'Session',
    run: (app) => app.actions.window.openDialog('save'),
  },
  live: {
    title: 'Connect live…',
    section: 'Session',
    always: true,
    run: (app) => app.actions.window.openDialog('live'),
  },
  simulate: {
    title: 'Simulate…',
    section: 'Session',
    always: true,
    run: (app) => app.actions.window.openDialog('simulate'),
  },
  stops: {
    title: 'Live: where to stop…',
    section: 'Session',
    run: (app) => app.actions.window.openDialog('stops'),
  },
  ...askCommands,
  secrets: { title: 'Secrets…', section: 'Session', run: (app) => app.actions.window.openDialog('secrets') },
  warnings: {
    title: 'Warnings of the files',
    section: 'Session',
    run: (app) => app.actions.window.openDialog('warnings'),
  },
  files: {
    title: 'Files of the session',
    section: 'Session',
    run: (app) => app.actions.window.openDialog('files'),
  },
  clocks: {
    title: 'Clocks of the files',
    section: 'Session',
    run: (app) => app.actions.window.openDialog('clocks'),
  },
  close: { title: 'Close the session', section: 'Session', run: (app) => void app.actions.session.close() },
  'previous-attempt': { title: 'Previous attempt', section: 'Session', run: (app) => stepAttempt(app, -1) },
  'next-attempt': { title: 'Next attempt', section: 'Session', run: (app) => stepAttempt(app, 1) },
  ...viewCommands,
  find: {
    title: 'Find a step, frame, field or command',
    section: 'Window',
    always: true,
    run: (app) => app.actions.window.openDialog('find'),
  },
  theme: {
    title: 'Switch theme',
    section: 'Window',
    always: true,
    run: (app) => app.actions.window.nextTheme(),
  },
  help: {
    title: 'Keyboard',
    section: 'Window',
    always: true,
    run: (app) => app.actions.window.openDialog('help'),
  },
  'next-panel': { title: 'Next panel', section: 'Window', run: () => focusPanel(1) },
  'previous-panel': { title: 'Previous panel', section: 'Window', run: () => focusPanel(-1) },
  bytes: {
    title: 'Open or fold the bytes under the SAE view',
    section: 'Window',
    run: (app) => app.actions.sae.toggleBytes(),
  },
  escape: { title: 'Back to the middle of the window', section: 'Window', run: () => focusPanel('view') },
};

const isOf =
  (id: CommandId) =>
  ({ order, reason }: LiveOrderView): boolean =>
    id === `ask-${order}` && reason === null;

/** Whether a command has something to act on. */
export function isAvailable(id: CommandId, app: App): boolean {
  const { session, cursor } = app.store.getState();
  const command = commands[id];
  if (command.always) return true;
  if (id === 'lesson-next' || id === 'lesson-previous') return session?.lesson != null;
  if (id === 'stops') return session?.live?.running === true && session.live.kind === 'join';
  if (id.startsWith('ask-')) return (session?.live?.orders ?? []).some(isOf(id));
  if (id === 'warnings') return (session?.warnings.length ?? 0) > 0;
  return session !== null && (command.section !== 'Step' || cursor !== null);
}

export function runCommand(id: CommandId, app: App, repeated = false): void {
  if (isAvailable(id, app)) commands[id].run(app, repeated);
}

function stepAttempt(app: App, by: number): void {
  const { session, attempt } = app.store.getState();
  const attempts = session?.attempts ?? [];
  const next = attempts[attempts.findIndex((one) => one.id === attempt) + by];
  if (next !== undefined) app.actions.session.selectAttempt(next.id);
}
