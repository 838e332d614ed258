/** Commands that the host's menu has as well: one row each, so that menu, keys and command list say the same. */

interface MenuRow {
  readonly title: string;
  /** As a key map writes it: `Mod` is Ctrl, or Command on a Mac. */
  readonly keys: readonly string[];
}

export const menuCommands = {
  open: { title: 'Open files…', keys: ['Mod+o'] },
  add: { title: 'Add files to the session…', keys: ['Mod+Shift+o'] },
  'open-sample': { title: 'Open the sample', keys: [] },
  lessons: { title: 'Lessons…', keys: ['Mod+l'] },
  save: { title: 'Save the session…', keys: ['Mod+s'] },
  close: { title: 'Close the session', keys: [] },
  find: { title: 'Find a step, frame, field or command', keys: ['Mod+k', 'Mod+f', '/'] },
  secrets: { title: 'Secrets…', keys: [] },
  theme: { title: 'Switch theme', keys: [] },
} as const satisfies Readonly<Record<string, MenuRow>>;

export type MenuCommand = keyof typeof menuCommands;
