import type { MailLine } from './mail.ts';

/** Takes a decoration off; null: the line does not have it. */
type Strip = (text: string) => string | null;

/** What people, editors and viewers put before the lines of a log, each as a maker of the strip that a line shows. */
const KINDS: readonly ((text: string) => Strip | null)[] = [
  // An indented block: exactly this much, since what stands deeper is indented by the program.
  (text) => {
    const indent = /^[ \t]{1,64}(?=\S)/.exec(text)?.[0];
    return indent ? (line) => (line.startsWith(indent) ? line.slice(indent.length) : null) : null;
  },
  // Bars of a table, of a text interface, of docker compose (`hostapd-1  | `).
  (text) => (/^[│┃║|] ?/.test(text) ? (line) => (/^[│┃║|]/.test(line) ? cells(line) : null) : null),
  pattern(/^[\w.@-]{1,64} {0,32}\| ?/),
  pattern(/^\[(?:pod|container|node)\/[^\]]{1,100}\] /),
  // `grep -n`, `grep -H`, `cat -n`, `nl`, `less -N`, a page that numbers its lines.
  pattern(/^[\w./~+-]{1,100}\.(?:log|txt|out|gz|\d)[\w.]{0,10}[:-](?:\d{1,9}[:-])?/),
  pattern(/^\d{1,9}[:-](?!\d\d[:.])/),
  pattern(/^ {0,8}\d{1,9}(?:\t|[.):|] {0,4}| {1,4})/),
  // A sketch that prints a dot for each half second that it waits.
  pattern(/^\.{1,200}(?=[EWIDV] \(\d{1,12}\) |\[ *\d{1,12}\]\[[EWIDV]\])/),
  // Lists, comments, quotation marks, a fence in the same line.
  pattern(/^ {0,8}[-*•·+–] {1,4}/),
  pattern(/^(?:#|\/\/|;|»|>>?) ?/),
  (text) => (/^["'“`]{1,3}/.test(text) ? (line) => line.replace(/^["'“`]{1,3}|["'”`]{1,3},?$/g, '') : null),
];

function pattern(found: RegExp): (text: string) => Strip | null {
  const strip: Strip = (line) => (found.test(line) ? line.replace(found, '') : null);
  return (text) => (found.test(text) ? strip : null);
}

/** The cells of a table's row, one space between them. */
const cells = (line: string): string =>
  line
    .replace(/^[│┃║|] ?/, '')
    .replace(/(?<!\s)\s*[│┃║|]\s*$/, '')
    .replace(/(?<! ) *[│┃║] *|[│┃║] */g, ' ');

/** None of the decorations begins otherwise. */
const MAY_BEGIN =
  /^[\s\d.│┃║|[•·+–#/;»>"'“`*-]|^[\w.@-]{1,64} {0,32}\||^[\w./~+-]{1,100}\.(?:log|txt|out|gz|\d)/;

/** Decorations within one another. */
const DEEPEST = 3;

/**
 * Takes off indentation, bullets, line numbers, file names, table bars and the like. A decoration is believed where the
 * line begins like one of a log without it, and not with it; then it holds for the lines below that have it too.
 */
export class Undecorator {
  readonly #known: (text: string) => boolean;
  readonly #timed: (text: string) => boolean;
  #strips: readonly Strip[] = [];
  /** The line before was one of a log, as it stood: what is indented below may be its own. */
  #plain = false;

  /** `timed`: whether a time or a program begins the text. `known`: that, or a program's own words do, wherever they stand. */
  constructor(timed: (text: string) => boolean, known: (text: string) => boolean) {
    this.#timed = timed;
    this.#known = known;
  }

  undo(line: MailLine): MailLine {
    if (line.apart) return line;
    const text = this.#text(withoutSide(line.text));
    return text === line.text ? line : { ...line, text };
  }

  #text(text: string): string {
    if (text === '') {
      this.#plain = false;
      return text;
    }
    const stripped = this.#strips.length > 0 ? stripAll(this.#strips, text) : null;
    if (stripped !== null && (this.#known(stripped) || !this.#known(text))) return stripped;
    if (!MAY_BEGIN.test(text) || this.#timed(text)) {
      this.#strips = [];
      this.#plain = true;
      return text;
    }
    // Below a line of a log, indentation is the log's own.
    if (this.#plain && /^[ \t]/.test(text)) return text;
    const found = this.#find(text, DEEPEST);
    if (!found) {
      this.#strips = [];
      if (!/^[ \t]/.test(text)) this.#plain = this.#known(text);
      return text;
    }
    this.#plain = false;
    this.#strips = found;
    return stripAll(found, text)!;
  }

  #find(text: string, depth: number): Strip[] | null {
    const inner: [Strip, string][] = [];
    for (const kind of KINDS) {
      const strip = kind(text);
      const rest = strip?.(text)?.trimEnd();
      if (!strip || !rest) continue;
      if (this.#known(rest)) return [strip];
      inner.push([strip, rest]);
    }
    if (depth === 1) return null;
    for (const [strip, rest] of inner) {
      const deeper = this.#find(rest, depth - 1);
      if (deeper) return [strip, ...deeper];
    }
    return null;
  }
}

function stripAll(strips: readonly Strip[], text: string): string | null {
  let rest: string | null = text;
  for (const strip of strips) {
    rest = strip(rest);
    if (rest === null) return null;
  }
  return rest;
}

/** A box's right side, with the padding before it, is no part of the line. */
function withoutSide(text: string): string {
  const last = text.charCodeAt(text.length - 1);
  return last === 0x2502 || last === 0x2503 || last === 0x2551 ? text.slice(0, -1).trimEnd() : text;
}
