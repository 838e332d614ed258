import { createContext, use } from 'react';
import type { App, AppState } from '../state/app.ts';
import { holds, type When } from './when.ts';

/** What a key, a button, the host's menu or the command list starts. */
export interface Command {
  readonly id: string;
  /** In the command list and the list of keys. */
  readonly title: string;
  readonly section: 'Step' | 'Session' | 'Window';
  /**
   * As a person would write them, the first is shown: modifiers in the order Ctrl, Alt, Shift. `Mod` is Ctrl, or
   * Command on a Mac.
   */
  readonly keys?: readonly string[];
  /** Its keys act even while a person types. */
  readonly whileTyping?: true;
  readonly when: When;
  /** Not in the command list: it would act on the list itself. */
  readonly unlisted?: true;
  /** @param repeated a key is held down */
  run(app: App, repeated: boolean): void;
}

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

/** How a key is written for people: `F10`, `Ctrl Shift F5`. */
const keyText = (key: string): string =>
  key
    .split('+')
    .map((part) =>
      part === 'Mod' ? 'Ctrl' : part === 'Escape' ? 'Esc' : part.length === 1 ? part.toUpperCase() : part,
    )
    .join(' ');

/** All commands of the window, by id and by key. */
export interface Commands {
  readonly list: readonly Command[];
  /** @throws Error when there is no such command */
  command(id: string): Command;
  /** The command of a key press, or null. @param typing the focus is in a text field */
  ofPress(press: KeyPress, typing: boolean): Command | null;
  /** Its keys as they are written for people; [] where it has none. */
  keysOf(id: string): string[];
  isAvailable(id: string, state: AppState): boolean;
  /** Runs it where it has something to act on. */
  run(id: string, app: App, repeated?: boolean): void;
}

/** @throws Error when two commands have one id or one key */
export function createCommands(list: readonly Command[]): Commands {
  const byId = new Map<string, Command>();
  const byKey = new Map<string, Command>();
  const put = (map: Map<string, Command>, name: string, command: Command): void => {
    const other = map.get(name);
    if (other) throw new Error(`commands ${other.id} and ${command.id} both have ${name}`);
    map.set(name, command);
  };
  for (const command of list) {
    put(byId, command.id, command);
    for (const key of command.keys ?? []) put(byKey, key, command);
  }
  const command = (id: string): Command => {
    const found = byId.get(id);
    if (!found) throw new Error(`there is no command ${id}`);
    return found;
  };
  const isAvailable: Commands['isAvailable'] = (id, state) => holds(command(id).when, state);
  return {
    list,
    command,
    ofPress(press, typing) {
      const found = byKey.get(chord(press)) ?? null;
      if (found === null || !typing) return found;
      const bare = press.key.length === 1 && !press.ctrlKey && !press.metaKey && !press.altKey;
      return found.whileTyping && !bare ? found : null;
    },
    keysOf: (id) => (command(id).keys ?? []).map(keyText),
    isAvailable,
    run(id, app, repeated = false) {
      if (isAvailable(id, app.store.getState())) command(id).run(app, repeated);
    },
  };
}

export const CommandsContext = createContext<Commands | null>(null);

export function useCommands(): Commands {
  const commands = use(CommandsContext);
  if (commands === null) throw new Error('no CommandsContext above this component');
  return commands;
}
