import { type Bytes, concat, fromHex } from '../../base/bytes.ts';

/** Octets that hostap printed under a name: `WPA: PMK - hexdump(len=32): …`. */
export interface Dump {
  readonly name: string;
  /** null: withheld (`[REMOVED]`) or cut off, so that fewer octets stand there than the line announces. */
  readonly bytes: Bytes | null;
}

/** A line that is a dump, or the heading of one. */
export const HEADER = /^(.*?)(?<!\s)\s*- hexdump(?:_ascii)?\(len=(\d+)\):\s*(.*)$/;
const none = new Uint8Array();

/**
 * A row of `hexdump_ascii`: up to 16 octets after five spaces, and from column 57 on the same as characters, both padded to
 * 16. A log daemon may have taken spaces off its ends.
 */
export const ROW = /^ {4,}(?:[0-9a-f]{2} ){0,15}[0-9a-f]{2}(?: {2,}\S.{0,15})? *$/i;

/** Reads hexdumps, also those whose octets follow on rows of their own. */
export class Dumps {
  #open: { readonly name: string; readonly length: number; readonly parts: Bytes[] } | null = null;

  /** A dump lacks rows. */
  get isOpen(): boolean {
    return this.#open !== null;
  }

  /** The dump that this message completes; 'row' for one of its rows before the last; null for another message. */
  read(message: string): Dump | 'open' | null {
    const row = this.#open && this.#row(message, this.#open);
    if (row) return row;
    this.#open = null;
    const found = HEADER.exec(message);
    if (!found) return null;
    const [, name, digits, rest] = found as unknown as [string, string, string, string];
    const length = Number(digits);
    if (length === 0 || rest === '[NULL]') return { name, bytes: none };
    // ESP-IDF's copy prints each dump in rows.
    if (rest === '') {
      this.#open = { name, length, parts: [] };
      return 'open';
    }
    return { name, bytes: octets(rest, length) };
  }

  #row(message: string, open: { name: string; length: number; parts: Bytes[] }): Dump | 'open' | null {
    const left = open.length - open.parts.reduce((n, part) => n + part.length, 0);
    const want = Math.min(16, left);
    const row = new RegExp(`^\\s*((?:[0-9a-f]{2}(?: |$)){${want}})`, 'i').exec(message);
    if (!row) return null;
    open.parts.push(fromHex(row[1]!));
    if (want < left) return 'open';
    this.#open = null;
    return { name: open.name, bytes: concat(...open.parts) };
  }
}

function octets(text: string, length: number): Bytes | null {
  const digits = text.replace(/\s+/g, '');
  return digits.length === 2 * length && /^[0-9a-f]*$/i.test(digits) ? fromHex(digits) : null;
}
