import type { Bytes } from '../../base/bytes.ts';

/** One line of the file as it is, decoded. */
export interface FileLine {
  /** Without line end, NULs, colours and other control characters (tabs stay); `\n` where a carriage return stood alone. */
  readonly text: string;
  /** The octets of the line without its line end, for forms that hold binary data. */
  readonly octets: Bytes;
  /** From 1. */
  readonly line: number;
  /** Octets of the file before it, and its own, line end included. */
  readonly offset: number;
  readonly length: number;
}

/** A line longer than this is cut, so that a file without line ends takes no memory. */
const MAX_OCTETS = 1 << 20;

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/**
 * Cuts octets into lines and decodes them: UTF-8, UTF-16 where the file begins with a byte order mark, and latin-1 for
 * a line that is no UTF-8. Holds at most one line. Every octet belongs to exactly one line.
 */
export class LineSplitter {
  #encoding: Encoding | null = null;
  #rest: Bytes[] = [];
  #size = 0;
  #offset = 0;
  #line = 1;

  /** The lines that end within these octets. */
  push(chunk: Bytes): FileLine[] {
    this.#size += chunk.length;
    const goesOn = this.#encoding !== null && chunk.indexOf(0x0a) < 0 && this.#size < MAX_OCTETS;
    if (goesOn || (this.#encoding === null && this.#size < 3)) {
      this.#rest.push(chunk.slice());
      return [];
    }
    return this.#cut(this.#rest.length > 0 ? joined([...this.#rest, chunk], this.#size) : chunk);
  }

  /** What follows the last line end. */
  end(): FileLine[] {
    const lines = this.#cut(joined(this.#rest, this.#size));
    const rest = joined(this.#rest, this.#size);
    this.#rest = [];
    this.#size = 0;
    return rest.length > 0 ? [...lines, this.#take(rest)] : lines;
  }

  #cut(bytes: Bytes): FileLine[] {
    this.#encoding ??= encodingOf(bytes);
    const lines: FileLine[] = [];
    let start = 0;
    for (;;) {
      const end = this.#lineEnd(bytes, start);
      if (end < 0) break;
      lines.push(this.#take(bytes.subarray(start, end)));
      start = end;
    }
    this.#rest = [bytes.slice(start)];
    this.#size = bytes.length - start;
    return lines;
  }

  /** The place after the next line end, or -1 when the line goes on. */
  #lineEnd(bytes: Bytes, start: number): number {
    const limit = start + MAX_OCTETS;
    if (this.#encoding === 'utf-8') {
      const at = bytes.indexOf(0x0a, start);
      if (at >= 0 && at < limit) return at + 1;
    } else {
      const low = this.#encoding === 'utf-16le' ? 0 : 1;
      for (let at = start; at + 1 < bytes.length && at < limit; at += 2)
        if (bytes[at + low] === 0x0a && bytes[at + 1 - low] === 0) return at + 2;
    }
    return bytes.length >= limit ? limit : -1;
  }

  #take(bytes: Bytes): FileLine {
    const encoding = this.#encoding!;
    const raw = decodeText(bytes, encoding);
    const text = clean(withoutEnd(raw));
    const octets = encoding === 'utf-8' && bytes.at(-1) === 0x0a ? bytes.subarray(0, -1) : bytes;
    const line = { text, octets, line: this.#line++, offset: this.#offset, length: bytes.length };
    this.#offset += bytes.length;
    return line;
  }
}

function joined(parts: readonly Bytes[], size: number): Bytes {
  const out = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function encodingOf(bytes: Bytes): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}

function withoutEnd(line: string): string {
  let end = line.endsWith('\n') ? line.length - 1 : line.length;
  while (end > 0 && line[end - 1] === '\r') end--;
  return line.slice(line.startsWith('\ufeff') ? 1 : 0, Math.max(end, line.startsWith('\ufeff') ? 1 : 0));
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const decoders = {
  'utf-16le': new TextDecoder('utf-16le', { ignoreBOM: true }),
  'utf-16be': new TextDecoder('utf-16be', { ignoreBOM: true }),
  latin1: new TextDecoder('latin1'),
};

function decodeText(bytes: Bytes, encoding: Encoding): string {
  if (encoding !== 'utf-8') return decoders[encoding].decode(bytes);
  try {
    return strict.decode(bytes);
  } catch {
    return decoders.latin1.decode(bytes);
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f]/g;
// ECMA-48 control sequences, operating system commands, and other escapes; #033 is how rsyslog writes escape.
const ESCAPES =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])|#033\[[0-9;]*[A-Za-z]/g;
/** Colours of which a copy has lost the escape, or shows it as a sign. */
const COLOURS = /(?:\^\[|\u241b)?\[\d{1,3}(?:;\d{1,3}){0,4}m/g;

function clean(text: string): string {
  const bare = /\[\d[\d;]{0,15}m/.test(text) ? text.replace(ESCAPES, '').replace(COLOURS, '') : text;
  if (!CONTROL.test(bare) && !bare.includes('#033[')) return bare;
  return bare.replace(ESCAPES, '').replace(/\r+/g, '\n').replace(CONTROLS, '');
}
