import type { Bytes } from '../../base/bytes.ts';
import { type FileLine, LineSplitter } from './decode.ts';

/** A file inside a mail that is no text. */
export interface Attachment {
  readonly name: string | null;
  readonly contentType: string;
  readonly bytes: Bytes;
  readonly line: number;
  readonly offset: number;
}

/** What the headers of a mail or of a part of it say about its body. */
export interface Part {
  readonly encoding: 'plain' | 'quoted-printable' | 'base64';
  /** Lower case: `text/html`. */
  readonly type: string;
  readonly name: string | null;
  /** RFC 3676: a line that ends in a space goes on in the next. */
  readonly flowed: boolean;
}

/** An attachment that is no text is kept up to this size; a larger one is named in a warning. */
const MAX_ATTACHMENT = 64 << 20;
/** A base64 part: text in it becomes lines, anything else an attachment. */
export class Base64Body {
  readonly #part: Part;
  readonly #splitter = new LineSplitter();
  #digits = '';
  #binary: Bytes[] | null = null;
  #size = 0;
  #first: FileLine | null = null;
  /** Octets of the file that belong to no line that was given. */
  #pending = 0;
  #offset = 0;

  constructor(part: Part) {
    this.#part = part;
  }

  push(line: FileLine): FileLine[] {
    if (this.#pending === 0) this.#offset = line.offset;
    this.#pending += line.length;
    this.#digits += line.text.replace(/[^A-Za-z0-9+/]/g, '');
    const whole = this.#digits.length - (this.#digits.length % 4);
    const bytes = fromBase64(this.#digits.slice(0, whole));
    this.#digits = this.#digits.slice(whole);
    return this.#take(bytes, line);
  }

  end(): { rest: FileLine[]; attachment: Attachment | null } {
    const last = this.#first;
    if (!last) return { rest: [], attachment: null };
    const tail = fromBase64(this.#digits);
    if (this.#binary) {
      this.#keep(tail);
      const bytes = joined(this.#binary);
      const { name, type } = this.#part;
      const attachment = { name, contentType: type, bytes, line: last.line, offset: last.offset };
      const told = `[${name ?? 'attachment'}: ${type}, ${this.#size} bytes]`;
      return { rest: [this.#covering(last, told)], attachment };
    }
    const lines = [...this.#splitter.push(tail), ...this.#splitter.end()];
    return { rest: this.#placed(lines, last, true), attachment: null };
  }

  #take(bytes: Bytes, line: FileLine): FileLine[] {
    if (!this.#first) {
      this.#first = line;
      const text =
        this.#part.type.startsWith('text/') || /\.(?:log|txt|text|out)$/i.test(this.#part.name ?? '');
      if (!text && !printable(bytes)) this.#binary = [];
    }
    if (this.#binary) {
      this.#keep(bytes);
      return [];
    }
    return this.#placed(this.#splitter.push(bytes), line, false);
  }

  #keep(bytes: Bytes): void {
    this.#size += bytes.length;
    if (this.#size <= MAX_ATTACHMENT) this.#binary!.push(bytes);
  }

  /** The lines with the place of the encoded ones: the first takes all octets since the last one. */
  #placed(lines: readonly FileLine[], at: FileLine, last: boolean): FileLine[] {
    if (lines.length === 0) return last && this.#pending > 0 ? [this.#covering(at, '')] : [];
    return lines.map((line) => this.#covering({ ...at, octets: line.octets }, line.text));
  }

  #covering(at: FileLine, text: string): FileLine {
    const line = { ...at, text, offset: this.#offset, length: this.#pending };
    this.#offset += this.#pending;
    this.#pending = 0;
    return line;
  }
}

function joined(parts: readonly Bytes[]): Bytes {
  const out = new Uint8Array(parts.reduce((n, part) => n + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

const printable = (bytes: Bytes): boolean =>
  bytes.every((octet) => (octet >= 0x20 && octet < 0x7f) || octet === 9 || octet === 10 || octet === 13);

function fromBase64(digits: string): Bytes {
  const binary = atob(digits.length % 4 === 1 ? digits.slice(0, -1) : digits);
  return Uint8Array.from(binary, (char) => char.charCodeAt(0));
}
