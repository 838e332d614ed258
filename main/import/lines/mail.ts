import type { Bytes } from '../../base/bytes.ts';
import { type Attachment, Base64Body, type Part } from './attachment.ts';
import type { FileLine } from './decode.ts';
import { decodeEntities, hasMarkup, stripTags, unclosedTag } from './markup.ts';
import { decodeQuotedPrintable } from './quoted-printable.ts';

/** A line of text after what a mail did to it is undone: encoding, markup and quoting. */
export interface MailLine {
  readonly text: string;
  /** Octets of the line where the file's own are its content: binary fields of a journal export need them. */
  readonly octets: Bytes;
  readonly line: number;
  readonly lastLine: number;
  readonly offset: number;
  readonly length: number;
  /** Characters of the line as the mail program broke it, with its quote marks. */
  readonly width: number;
  /** It has been in a mail: quoted, marked up, or part of a message. So it may have been broken anywhere. */
  readonly mailed: boolean;
  /** Of a message in several forms (multipart/alternative), the first says it all; the others say it again. */
  readonly repeats: boolean;
  /** A header or a boundary: a line by itself. */
  readonly apart: boolean;
  /** The mail program says that the next line belongs to it. */
  readonly goesOn: boolean;
}

/** Lines of one HTML paragraph or tag that are put together at most, and their octets. */
const MAX_FLOW = 200;
const MAX_FLOW_OCTETS = 1 << 20;

const fits = (lines: readonly FileLine[]): boolean =>
  lines.length < MAX_FLOW && lines.reduce((n, line) => n + line.length, 0) < MAX_FLOW_OCTETS;

/**
 * Undoes mail: header blocks, MIME parts, quoted-printable, base64, HTML and quote marks. Lines that have none of these
 * come out as they are. Every line of the file is in exactly one line that comes out.
 */
export class MailReader {
  readonly attachments: Attachment[] = [];
  /** Dates of mail headers: they tell the year of the times in the text. Nanoseconds since 1970. */
  readonly dates: bigint[] = [];
  #containers: Container[] = [];
  #state: 'start' | 'headers' | 'body' = 'start';
  #message = false;
  /** The part says again what another one has said. */
  #repeats = false;
  #part: Part = plainPart();
  #headers: string[] = [];
  #base64: Base64Body | null = null;
  #soft: FileLine[] = [];
  #flow: Held[] = [];
  #preformatted = false;
  #blank = false;

  push(line: FileLine): MailLine[] {
    if (this.#state === 'start') {
      if (line.text.trim() === '') return [asIs(line)];
      this.#state = HEADER_START.test(line.text) ? 'headers' : 'body';
    }
    if (this.#state === 'headers') return this.#header(line);
    if (this.#isPlain(line.text)) return [this.#plain(line)];
    const boundary = this.#boundaryOf(line.text);
    if (boundary) return [...this.#endPart(), ...this.#boundary(line, boundary)];
    const blank = this.#blank;
    this.#blank = line.text.trim() === '';
    if (blank && /^From \S.{0,300} \d\d:\d\d:\d\d .{0,60}\d{4}/.test(line.text)) {
      const before = this.#endPart();
      this.#containers = [];
      this.#state = 'headers';
      return [...before, asIs(line)];
    }
    return this.#body(line);
  }

  end(): MailLine[] {
    return this.#endPart();
  }

  /** Nothing that the rest of this class looks for is in the line, or open: most files are no mails. */
  #isPlain(text: string): boolean {
    return (
      this.#containers.length === 0 &&
      this.#part.encoding === 'plain' &&
      this.#part.type === 'text/plain' &&
      !this.#preformatted &&
      this.#flow.length === 0 &&
      !(this.#blank && text.startsWith('From ')) &&
      PLAIN.test(text)
    );
  }

  #plain({ text, octets, line, offset, length }: FileLine): MailLine {
    this.#blank = false;
    return {
      text,
      octets,
      line,
      lastLine: line,
      offset,
      length,
      width: text.length,
      mailed: this.#message,
      repeats: this.#repeats,
      apart: false,
      goesOn: false,
    };
  }

  #header(line: FileLine): MailLine[] {
    const { text } = line;
    const room = this.#headers.length < MAX_HEADERS;
    if (room && (/^[\w-]+:/.test(text) || /^From /.test(text))) this.#headers.push(text);
    else if (/^\s+\S/.test(text) && this.#headers.length > 0) {
      this.#headers.push(`${this.#headers.pop()} ${text.trim()}`);
      if (this.#headers.at(-1)!.length > 1 << 16) this.#state = 'body';
    } else {
      this.#endHeaders();
      if (text.trim() !== '') return this.push(line);
    }
    return [asIs(line)];
  }

  #endHeaders(): void {
    const header = (name: string): string | undefined =>
      this.#headers
        .find((line) => line.toLowerCase().startsWith(`${name}:`))
        ?.slice(name.length + 1)
        .trim();
    const type = header('content-type') ?? 'text/plain';
    const disposition = header('content-disposition') ?? '';
    const encoding = header('content-transfer-encoding')?.toLowerCase();
    const boundary = /boundary="?([^";]+)"?/i.exec(type)?.[1]?.trim();
    const date = Date.parse(header('date') ?? '');
    if (Number.isFinite(date)) this.dates.push(BigInt(date) * 1_000_000n);
    if (boundary)
      this.#containers.push({ boundary, alternative: /^multipart\/alternative/i.test(type), read: false });
    this.#part = {
      encoding: encoding === 'base64' || encoding === 'quoted-printable' ? encoding : 'plain',
      type: /^[\w.+-]+\/[\w.+-]+/.exec(type)?.[0]?.toLowerCase() ?? 'text/plain',
      name: /(?:file)?name\*?="?([^";]+)"?/i.exec(`${disposition};${type}`)?.[1]?.trim() ?? null,
      flowed: /format="?flowed/i.test(type),
    };
    const container = boundary ? undefined : this.#containers.at(-1);
    this.#repeats = container?.alternative === true && container.read;
    if (container) container.read = true;
    this.#message = true;
    this.#headers = [];
    this.#state = 'body';
    this.#blank = false;
    if (this.#part.encoding === 'base64') this.#base64 = new Base64Body(this.#part);
    // A message inside a message has headers of its own.
    if (this.#part.type === 'message/rfc822') this.#state = 'headers';
  }

  #boundaryOf(text: string): { depth: number; last: boolean } | null {
    if (!text.startsWith('--') || this.#containers.length === 0) return null;
    const mark = text.slice(2).trimEnd();
    for (let depth = this.#containers.length; depth > 0; depth--) {
      const { boundary } = this.#containers[depth - 1]!;
      if (mark === boundary) return { depth, last: false };
      if (mark === `${boundary}--`) return { depth, last: true };
    }
    return null;
  }

  #boundary(line: FileLine, { depth, last }: { depth: number; last: boolean }): MailLine[] {
    this.#containers.length = last ? depth - 1 : depth;
    this.#part = plainPart();
    this.#repeats = false;
    this.#state = last ? 'body' : 'headers';
    return [asIs(line)];
  }

  #endPart(): MailLine[] {
    const lines = this.#flush();
    const body = this.#base64;
    this.#base64 = null;
    if (!body) return lines;
    const { rest, attachment } = body.end();
    if (attachment) this.attachments.push(attachment);
    return [
      ...lines,
      ...rest.flatMap((line) => this.#content({ ...line, lastLine: line.line })),
      ...this.#flowLine(),
    ];
  }

  #body(line: FileLine): MailLine[] {
    if (this.#base64)
      return this.#base64.push(line).flatMap((inner) => this.#content({ ...inner, lastLine: line.line }));
    if (this.#part.encoding === 'plain' && !this.#message && pastedQuotedPrintable(line.text))
      this.#part = { ...this.#part, encoding: 'quoted-printable' };
    if (this.#part.encoding !== 'quoted-printable') return this.#content({ ...line, lastLine: line.line });
    this.#soft.push(line);
    return /=[ \t]*$/.test(line.text) && fits(this.#soft) ? [] : this.#softLine();
  }

  /** The line that soft line breaks of quoted-printable have cut. */
  #softLine(): MailLine[] {
    const lines = this.#soft;
    this.#soft = [];
    const text = decodeQuotedPrintable(lines.map((line) => line.text));
    return lines.length > 0 ? this.#content({ ...spanOf(lines), text }) : [];
  }

  #content(line: Held): MailLine[] {
    const html = this.#part.type === 'text/html';
    const preformatted = this.#preformatted || /<pre\b/i.test(line.text);
    if (preformatted) this.#preformatted = !/<\/pre>/i.test(line.text);
    const open = html && !preformatted ? !BREAK_AT_END.test(line.text) : unclosedTag(line.text);
    if (!open && this.#flow.length === 0) return this.#undo(line);
    this.#flow.push(line);
    return open && fits(this.#flow) ? [] : this.#flowLine();
  }

  /** The paragraph of HTML, or the tag, that ended here. */
  #flowLine(): MailLine[] {
    const lines = this.#flow;
    this.#flow = [];
    if (lines.length === 0) return [];
    return this.#undo({ ...spanOf(lines), text: lines.map((line) => line.text.trim()).join(' ') });
  }

  #flush(): MailLine[] {
    return [...this.#softLine(), ...this.#flowLine()];
  }

  /** Markup, spaces and quote marks away. Line breaks of HTML make several lines, the first of which has all octets. */
  #undo(line: Held): MailLine[] {
    const marked = hasMarkup(line.text);
    const pieces = marked ? line.text.split(BREAK) : [line.text];
    if (pieces.length > 1 && stripTags(pieces.at(-1)!).trim() === '') pieces.pop();
    return pieces.map((piece, i) => {
      const text = plainSpaces(marked ? decodeEntities(stripTags(piece)) : piece);
      const bare = unquote(text);
      const trimmed = bare.trimEnd();
      return {
        text: trimmed,
        octets: line.octets,
        line: line.line,
        lastLine: line.lastLine,
        offset: i === 0 ? line.offset : line.offset + line.length,
        length: i === 0 ? line.length : 0,
        width: text.trimEnd().length,
        mailed: marked || bare !== text || this.#message,
        repeats: this.#repeats,
        apart: false,
        goesOn: this.#part.flowed && bare.endsWith(' ') && trimmed !== '--',
      };
    });
  }
}

type Held = FileLine & { readonly lastLine: number };

/** The place of several lines as one. */
function spanOf(lines: readonly (FileLine & { readonly lastLine?: number })[]): Held {
  const first = lines[0]!;
  const last = lines.at(-1)!;
  const length = lines.reduce((n, line) => n + line.length, 0);
  return { ...first, length, lastLine: last.lastLine ?? last.line };
}

/** Equals signs encoded, and a soft line break: a message body copied without its headers. */
const pastedQuotedPrintable = (text: string): boolean =>
  /[^=]=$/.test(text.slice(-2)) && /=(?:3D|20|C2=A0)/.test(text);

const BREAK = /<br\b[^<>]*>|<\/(?:p|div|tr|li|h[1-6]|pre|blockquote)>/i;
const BREAK_AT_END = /(?:<br\b[^<>]*>|<\/(?:p|div|tr|li|h[1-6]|pre|blockquote|html)>)\s*$/i;

/** A multipart body that is open. */
interface Container {
  readonly boundary: string;
  readonly alternative: boolean;
  /** One of its parts has been read. */
  read: boolean;
}

/** Header lines of one message at most. */
const MAX_HEADERS = 2000;

const plainPart = (): Part => ({ encoding: 'plain', type: 'text/plain', name: null, flowed: false });

/** Neither markup nor entities nor quote marks, no spaces of other alphabets, and no end that goes on. */
const PLAIN = /^[^<>&\u0080-\uffff]*[^<>&\u0080-\uffff\s=]$/;

const HEADER_START =
  /^(?:From \S+.*\d{4}\s*$|(?:Return-Path|Received|Delivered-To|Date|From|To|Subject|Message-ID|MIME-Version|Content-Type|X-[\w-]+):\s)/i;

const asIs = (line: FileLine): MailLine => ({
  ...line,
  text: line.text.trimEnd(),
  lastLine: line.line,
  width: line.text.trimEnd().length,
  mailed: true,
  repeats: false,
  apart: true,
  goesOn: false,
});

/**
 * Mail programs write spaces as no-break spaces; one archive's converter made U+2020 (a dagger) of two spaces in a row,
 * 20 20 in hexadecimal.
 */
function plainSpaces(text: string): string {
  return text
    .replace(/\u00a0\u2020|\u2020\u00a0/g, '  ')
    .replace(/[\u00a0\u2000-\u200a\u202f\u3000]/g, ' ')
    .replace(/[\u200b\ufeff]/g, '');
}

/** A message of iwmon begins with < or > too: that one is no quote mark. */
const IWMON =
  /^[<>] (?:Request|Response|Result|Complete|Event|Error|Message|Unicast|RTNL|PAE|EAPOL|Netlink)\b/;

function unquote(text: string): string {
  let rest = text;
  let quoted = false;
  while (!IWMON.test(rest)) {
    const match = /^ {0,3}> ?/.exec(rest);
    if (!match) break;
    quoted = true;
    rest = rest.slice(match[0].length);
  }
  return quoted ? rest : text;
}
