import { describe, expect, it } from 'vitest';
import { chord, type KeyPress } from '../../renderer/contributions/command.ts';
import { commands } from '../../renderer/contributions/index.ts';

const commandOf = (press: KeyPress, typing: boolean) => commands.ofPress(press, typing)?.id ?? null;
const { keysOf } = commands;

const press = (key: string, modifiers: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...modifiers,
});

describe('keys', () => {
  it.each([
    ['F5', {}, 'run'],
    ['F9', {}, 'breakpoint'],
    ['F10', {}, 'over'],
    ['F11', {}, 'into'],
    ['F11', { shiftKey: true }, 'out'],
    ['F10', { shiftKey: true }, 'back'],
    ['F5', { ctrlKey: true, shiftKey: true }, 'restart'],
    ['o', { ctrlKey: true }, 'open'],
    ['O', { ctrlKey: true, shiftKey: true }, 'add'],
    ['s', { metaKey: true }, 'save'],
    ['?', { shiftKey: true }, 'help'],
    [' ', {}, 'play'],
    ['n', {}, 'over'],
    ['1', { altKey: true }, 'view-ladder'],
    ['¡', { altKey: true, code: 'Digit1' }, 'view-ladder'],
  ])('%s %o is %s, as in debuggers', (key, modifiers, command) => {
    expect(commandOf(press(key, modifiers), false)).toBe(command);
  });

  it('leaves keys it does not know, also names that every object has', () => {
    expect(commandOf(press('x'), false)).toBeNull();
    expect(commandOf(press('constructor'), false)).toBeNull();
    expect(commandOf(press('F10', { altKey: true }), false)).toBeNull();
  });

  it('lets a person type: letters, digits, Home and Space stay in the field, function keys still step', () => {
    for (const key of ['n', 'p', ' ', '/', '?', 'Home', 'End'])
      expect(commandOf(press(key), true)).toBeNull();
    expect(commandOf(press('F10'), true)).toBe('over');
    expect(commandOf(press('s', { ctrlKey: true }), true)).toBe('save');
    expect(commandOf(press('1', { altKey: true }), true)).toBe('view-ladder');
    expect(commandOf(press('1'), true)).toBeNull();
  });

  it('writes chords in one order', () => {
    expect(chord(press('F5', { shiftKey: true, ctrlKey: true }))).toBe('Mod+Shift+F5');
  });

  it('names the keys of a command for people', () => {
    expect(keysOf('out')[0]).toBe('Shift F11');
    expect(keysOf('restart')).toEqual(['Ctrl Shift F5', 'Home']);
    expect(keysOf('theme')).toEqual([]);
  });
});
