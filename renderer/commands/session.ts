import { menuCommands } from '../../preload/contract/index.ts';
import type { Command } from '../contributions/command.ts';
import type { App } from '../state/app.ts';

const base = { section: 'Session', when: 'session' } as const;

function stepAttempt(app: App, by: number): void {
  const { session, attempt } = app.store.getState();
  const attempts = session?.attempts ?? [];
  const next = attempts[attempts.findIndex((one) => one.id === attempt) + by];
  if (next !== undefined) app.actions.session.selectAttempt(next.id);
}

/** Files, lessons and attempts. */
export const sessionCommands: readonly Command[] = [
  {
    ...base,
    ...menuCommands.open,
    id: 'open',
    when: 'always',
    whileTyping: true,
    run: (app) => void app.actions.session.openDialog(false),
  },
  {
    ...base,
    ...menuCommands.add,
    id: 'add',
    whileTyping: true,
    run: (app) => void app.actions.session.openDialog(true),
  },
  {
    ...base,
    ...menuCommands['open-sample'],
    id: 'open-sample',
    when: 'always',
    run: (app) => void app.actions.session.openSample(),
  },
  {
    ...base,
    id: 'lesson-next',
    title: 'Next part of the lesson',
    keys: ['Alt+ArrowRight'],
    when: 'lesson',
    run: (app) => void app.actions.lesson.next(),
  },
  {
    ...base,
    id: 'lesson-previous',
    title: 'Previous part of the lesson',
    keys: ['Alt+ArrowLeft'],
    when: 'lesson',
    run: (app) => void app.actions.lesson.previous(),
  },
  { ...base, ...menuCommands.close, id: 'close', run: (app) => void app.actions.session.close() },
  {
    ...base,
    id: 'previous-attempt',
    title: 'Previous attempt',
    keys: ['['],
    run: (app) => stepAttempt(app, -1),
  },
  { ...base, id: 'next-attempt', title: 'Next attempt', keys: [']'], run: (app) => stepAttempt(app, 1) },
];
