import type { LiveOrderView } from '../../preload/contract/index.ts';
import type { View } from './model.ts';
import { viewNames } from './views.ts';

/** What a person can do with one key. `shell/commands.ts` says what each does and how it is called. */
export type CommandId =
  | 'restart'
  | 'back'
  | 'into'
  | 'over'
  | 'out'
  | 'run'
  | 'end'
  | 'breakpoint'
  | 'play'
  | 'open'
  | 'add'
  | 'open-sample'
  | 'lessons'
  | 'lesson-next'
  | 'lesson-previous'
  | 'save'
  | 'close'
  | 'find'
  | 'secrets'
  | 'live'
  | 'simulate'
  | 'warnings'
  | 'files'
  | 'clocks'
  | 'theme'
  | 'help'
  | 'next-panel'
  | 'previous-panel'
  | 'previous-attempt'
  | 'next-attempt'
  | 'escape'
  | 'bytes'
  | 'stops'
  | AskCommand
  | ViewCommand;

/** Asks for something of a live connection. */
export type AskCommand = `ask-${LiveOrderView['order']}`;

/** Opens a view. */
export type ViewCommand = `view-${View}`;

/** The part of a keyboard event that a key map needs. */
export interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
  /** The key by its place: Alt and a digit print other signs on some keyboards. */
  code?: string;
}

/** As a person would write it: modifiers in the order Ctrl, Alt, Shift. `Mod` is Ctrl, or Command on a Mac. */
export const keyMap: Readonly<Record<string, CommandId>> = {
  F5: 'run',
  F9: 'breakpoint',
  F10: 'over',
  F11: 'into',
  'Shift+F11': 'out',
  'Shift+F10': 'back',
  'Mod+Shift+F5': 'restart',
  Home: 'restart',
  End: 'end',
  n: 'over',
  p: 'back',
  i: 'into',
  o: 'out',
  r: 'run',
  b: 'breakpoint',
  Space: 'play',
  '[': 'previous-attempt',
  ']': 'next-attempt',
  'Mod+o': 'open',
  'Mod+Shift+o': 'add',
  'Mod+s': 'save',
  'Mod+l': 'lessons',
  'Alt+ArrowRight': 'lesson-next',
  'Alt+ArrowLeft': 'lesson-previous',
  'Mod+k': 'find',
  'Mod+f': 'find',
  'Mod+j': 'bytes',
  '/': 'find',
  '?': 'help',
  F1: 'help',
  F6: 'next-panel',
  'Shift+F6': 'previous-panel',
  Escape: 'escape',
  ...Object.fromEntries(viewNames.map((view, i) => [`Alt+${i + 1}`, `view-${view}` as const])),
};

/** Keys that act even while a person types. */
const whileTyping: ReadonlySet<CommandId> = new Set([
  'run',
  'breakpoint',
  'over',
  'into',
  'out',
  'back',
  'open',
  'add',
  'save',
  'find',
  'next-panel',
  'previous-panel',
  'escape',
  'bytes',
  ...viewNames.map((view) => `view-${view}` as const),
]);

/** `Mod+Shift+F5`, `n`, `Space`. A printed sign that needs Shift (`?`) carries no Shift of its own. */
export function chord(press: KeyPress): string {
  const digit = press.altKey ? /^Digit(\d)$/.exec(press.code ?? '')?.[1] : undefined;
  const sign = press.key.length === 1 && press.key !== ' ' && !/[a-z]/i.test(press.key);
  const printed = press.key === ' ' ? 'Space' : press.key.length === 1 ? press.key.toLowerCase() : press.key;
  return [
    press.ctrlKey || press.metaKey ? 'Mod' : '',
    press.altKey ? 'Alt' : '',
    press.shiftKey && !sign ? 'Shift' : '',
    digit ?? printed,
  ]
    .filter((part) => part !== '')
    .join('+');
}

/** The command of a key press, or null. @param typing the focus is in a text field */
export function commandOf(press: KeyPress, typing: boolean): CommandId | null {
  const name = chord(press);
  const command = Object.hasOwn(keyMap, name) ? keyMap[name]! : null;
  if (command === null || !typing) return command;
  const bare = press.key.length === 1 && !press.ctrlKey && !press.metaKey && !press.altKey;
  return whileTyping.has(command) && !bare ? command : null;
}

/** How the keys of a command are written for people: `F10`, `Ctrl Shift F5`. */
export function keysOf(command: CommandId): string[] {
  return Object.entries(keyMap)
    .filter(([, value]) => value === command)
    .map(([name]) =>
      name
        .split('+')
        .map((part) =>
          part === 'Mod' ? 'Ctrl' : part === 'Escape' ? 'Esc' : part.length === 1 ? part.toUpperCase() : part,
        )
        .join(' '),
    );
}
