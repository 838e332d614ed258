/** What is contributed to the window: commands, dialogs and views agree with each other and with the host's menu. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { menuCommands } from '../../preload/contract/index.ts';
import { type Command, createCommands } from '../../renderer/contributions/command.ts';
import { commands, dialogs, views } from '../../renderer/contributions/index.ts';
import { holds } from '../../renderer/contributions/when.ts';
import { type AppState, createApp } from '../../renderer/state/app.ts';
import { fakeClient } from './client.ts';

const command = (id: string, keys: string[]): Command => ({
  id,
  title: id,
  section: 'Step',
  keys,
  when: 'always',
  run: () => {},
});

describe('commands', () => {
  it('refuses two of one id, and two of one key', () => {
    expect(() => createCommands([command('a', []), command('a', [])])).toThrow('a and a both have a');
    expect(() => createCommands([command('a', ['F5']), command('b', ['F5'])])).toThrow(
      'a and b both have F5',
    );
  });

  it('has every item of the host menu, under the same title and keys', () => {
    for (const [id, { title, keys }] of Object.entries(menuCommands))
      expect(commands.command(id)).toMatchObject({ title, keys });
  });

  it('opens each dialog that has a command', () => {
    const app = createApp(fakeClient({}), views);
    for (const { id, command: opens } of dialogs) {
      if (!opens) continue;
      commands.command(id).run(app, false);
      expect(app.store.getState().dialog).toBe(id);
    }
  });

  it('has a key for each view, in the order of the tabs', () => {
    expect(views.map(({ id }) => commands.command(`view-${id}`).keys)).toEqual(
      views.map((_, i) => [`Alt+${i + 1}`]),
    );
  });

  it('runs only where its condition holds', () => {
    const app = createApp(fakeClient({}), views);
    commands.run('secrets', app);
    expect(app.store.getState().dialog).toBeNull();
    commands.run('lessons', app);
    expect(app.store.getState().dialog).toBe('lessons');
  });
});

describe('conditions', () => {
  const begun = createApp(fakeClient({}), views).store.getState();
  const open = { ...begun, session: { warnings: [], lesson: null, live: null } } as unknown as AppState;
  it.each([
    ['always', begun, true],
    ['session', begun, false],
    ['session', open, true],
    ['cursor', open, false],
    ['cursor', { ...open, cursor: { step: '1', key: 'frame.m1@m1', row: 0 } }, true],
    ['warnings', open, false],
    ['lesson', open, false],
    ['joining', open, false],
    ['view:ladder', open, true],
    ['view:sae', open, false],
    ['order:roam', open, false],
  ] as const)('%s', (when, state, expected) => expect(holds(when, state)).toBe(expected));
});

it('no part of the window finds another by its CSS class', () => {
  const folder = new URL('../../renderer/', import.meta.url);
  const found: string[] = [];
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    if (/\.tsx?$/.test(name) && !name.includes('node_modules'))
      for (const [line] of readFileSync(new URL(name, folder), 'utf8').matchAll(
        /document\s*\.querySelector(All)?(<\w+>)?\(\s*['"`][^'"`]*\.[a-z].*/g,
      ))
        found.push(`${name}: ${line}`);
  expect(found).toEqual([]);
});
