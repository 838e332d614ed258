/**
 * Characters that show nothing and change how what is around them reads: control characters (an escape sequence moves
 * the cursor or colors a terminal), marks of writing direction (a name can be made to read backwards), marks without
 * width (two names that look the same), line separators, tags.
 */
const UNSEEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex lint/suspicious/noMisleadingCharacterClass: they are what is looked for
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** A text of several lines for a terminal, each as `visible` has it. */
export const visibleLines = (text: string): string => text.split('\n').map(visible).join('\n');

/** Text of others as a person may be shown it: what cannot be seen stands as its escape, `\u{202e}`. */
export const visible = (text: string): string =>
  text.replace(UNSEEN, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
