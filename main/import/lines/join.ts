import { parsePrefix } from '../../prefix/prefix.ts';
import type { MailLine } from './mail.ts';

/** A line that was broken over several of the file, put together again. */
export type JoinedLine = Pick<MailLine, 'text' | 'line' | 'lastLine' | 'offset' | 'length' | 'repeats'>;

/** Mail programs break lines at 70 to 80 characters; where the next word would have fitted, nobody broke the line. */
const BROKEN_FROM = 67;
const WIDEST = 100;
/** So many lines that no mail program let pass show that nobody broke the lines of this file. */
const WIDE_LINES = 5;
/** A dump with its name: the line before it may be of another. */
const NAMED_DUMP =
  /^(?:WPA|RSNX?E?|FT|SAE|EAPOL|EAP|OWE|FILS|PMK|PTK|RX|TX)[ :-].* - hexdump(?:_ascii)?\(len=\d+\):/;
/** A line of more pieces than this is none that a mail program broke. */
const MAX_PIECES = 400;

/**
 * Puts together the lines that a mail program broke, deciding by form: the next line has no time where this one has, the
 * next word would not have fitted, or a hexdump still lacks octets. Blank lines end a line and are counted to it.
 */
export class Joiner {
  readonly #begins: (text: string) => boolean;
  #open: MailLine | null = null;
  #pieces = 0;
  #closed = false;
  #wide = 0;
  /** Of blank lines before the first line. */
  #before: { offset: number; length: number } | null = null;

  /** `begins`: whether a text surely is the beginning of a line of some form. */
  constructor(begins: (text: string) => boolean) {
    this.#begins = begins;
  }

  push(line: MailLine): JoinedLine[] {
    const open = this.#open;
    if (line.text === '') {
      this.#closed = true;
      if (open) this.#open = { ...open, length: open.length + line.length };
      else
        this.#before = {
          offset: this.#before?.offset ?? line.offset,
          length: (this.#before?.length ?? 0) + line.length,
        };
      return [];
    }
    if (open && !this.#closed && this.#pieces < MAX_PIECES && this.#goesOn(open, line)) {
      this.#open = {
        ...open,
        text: `${open.text} ${line.text}`,
        lastLine: line.lastLine,
        length: open.length + line.length,
        width: line.width,
        goesOn: line.goesOn,
      };
      this.#pieces++;
      return [];
    }
    if (line.width > WIDEST) this.#wide++;
    const before = this.#before;
    this.#before = null;
    this.#open = before ? { ...line, offset: before.offset, length: before.length + line.length } : line;
    this.#pieces = 1;
    this.#closed = false;
    return open ? [open] : [];
  }

  end(): JoinedLine[] {
    const before = this.#before;
    const open: JoinedLine | null =
      this.#open ?? (before && { ...before, text: '', line: 1, lastLine: 1, repeats: false });
    this.#open = null;
    this.#before = null;
    return open ? [open] : [];
  }

  #goesOn(open: MailLine, next: MailLine): boolean {
    if (open.apart || next.apart || open.repeats !== next.repeats) return false;
    if (open.goesOn) return true;
    if (lacksOctets(open.text) && /^[0-9a-f]{2}(?: [0-9a-f]{2})*$/i.test(next.text)) return true;
    const firstWord = /^\S+/.exec(next.text)?.[0];
    if (!firstWord || open.width + 1 + firstWord.length < BROKEN_FROM || open.width > WIDEST) return false;
    if (parsePrefix(next.text).begins || (this.#wide >= WIDE_LINES && !open.mailed)) return false;
    const prefix = parsePrefix(open.text);
    if (prefix.begins && (prefix.text === '' || /[:,]$/.test(prefix.text))) return true;
    if (this.#begins(next.text) || NAMED_DUMP.test(next.text)) return false;
    return prefix.begins || (open.mailed && !/^[A-Za-z][\w.-]*:(?:\s|$)/.test(next.text));
  }
}

/** Whether the line ends in a hexdump of fewer octets than it says. */
function lacksOctets(text: string): boolean {
  const match = /hexdump\(len=(\d{1,6})\):((?: [0-9a-f]{2})*)$/.exec(text);
  return match !== null && match[2]!.length / 3 < Number(match[1]);
}
