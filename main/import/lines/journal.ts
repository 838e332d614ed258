import type { Bytes } from '../../base/bytes.ts';
import { SavedLine } from '../../capture/types.ts';
import type { Clock, LogLine } from '../types.ts';
import type { FileLine } from './decode.ts';
import { lineOf, type Place } from './line.ts';

/** Fields of one journal entry by name. Where a field stands more than once, the first. */
export type JournalEntry = ReadonlyMap<string, string>;

/** An entry of more octets than this is cut. */
const MAX_ENTRY = 1 << 22;

const text = new TextDecoder();

/** Reads an entry in Journal Export Format (systemd's JOURNAL_EXPORT_FORMATS). What is no field is passed over. */
export function parseEntry(bytes: Bytes): JournalEntry {
  const fields = new Map<string, string>();
  const set = (name: string, value: Bytes): void => {
    if (!fields.has(name)) fields.set(name, text.decode(value));
  };
  for (let at = 0; at < bytes.length; ) {
    const newline = bytes.indexOf(0x0a, at);
    const end = newline < 0 ? bytes.length : newline;
    const line = bytes.subarray(at, end);
    const equals = line.indexOf(0x3d);
    at = end + 1;
    if (equals > 0) set(text.decode(line.subarray(0, equals)), line.subarray(equals + 1));
    else if (FIELD.test(text.decode(line)) && at + 8 <= bytes.length) {
      const length = binaryLength(bytes.subarray(at, at + 8));
      set(text.decode(line), bytes.subarray(at + 8, at + 8 + length));
      at = Math.min(bytes.length, at + 8 + length + 1);
    }
  }
  return fields;
}

const FIELD = /^[A-Z_][A-Z0-9_]{0,63}$/;

const binaryLength = (bytes: Bytes): number =>
  Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true));

/** A line of `journalctl -o json` as an entry; null when it is none. */
export function parseJsonEntry(line: string): JournalEntry | null {
  if (!line.startsWith('{') || !line.includes('"__REALTIME_TIMESTAMP"')) return null;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  const fields = new Map<string, string>();
  for (const [name, field] of Object.entries(value as Record<string, unknown>)) {
    if (typeof field === 'string') fields.set(name, field);
    // journalctl writes a field that is no UTF-8 as an array of octets, one that stands twice as an array of values.
    else if (Array.isArray(field) && field.every((octet) => Number.isInteger(octet)))
      fields.set(name, text.decode(Uint8Array.from(field as number[])));
    else if (Array.isArray(field) && typeof field[0] === 'string') fields.set(name, field[0]);
  }
  return fields;
}

/** The entry as a line: written as `journalctl -o short-iso-precise` would, or as it was before this program saved it. */
export function lineOfEntry(entry: JournalEntry, place: Place): LogLine {
  const message = entry.get('MESSAGE') ?? '';
  if (entry.has(SavedLine.Form)) return savedLine(entry, message, place);
  const stamp = entry.get('_SOURCE_REALTIME_TIMESTAMP') ?? entry.get('__REALTIME_TIMESTAMP') ?? '';
  const time = /^\d{1,18}$/.test(stamp) ? BigInt(stamp) * 1000n : null;
  const host = entry.get('_HOSTNAME') ?? null;
  const kernel = entry.get('_TRANSPORT') === 'kernel' ? 'kernel' : null;
  const program = entry.get('SYSLOG_IDENTIFIER') ?? kernel ?? entry.get('_COMM') ?? null;
  const pid = entry.get('_PID') ?? entry.get('SYSLOG_PID');
  const writer = `${program ?? 'unknown'}${pid ? `[${pid}]` : ''}:`;
  const parts = [...(time === null ? [] : [isoTime(time)]), ...(host ? [host] : []), writer, message];
  return {
    ...place,
    whole: parts.join(' '),
    text: message,
    time,
    clock: time === null ? 'none' : 'epoch',
    program,
    host,
  };
}

function savedLine(entry: JournalEntry, message: string, place: Place): LogLine {
  const time = entry.get(SavedLine.Time);
  const line = Number(entry.get(SavedLine.Line));
  const read = lineOf(
    message,
    Number.isSafeInteger(line) && line > 0 ? { ...place, line, lastLine: line } : place,
  );
  const clock = entry.get(SavedLine.Clock) as Clock;
  return {
    ...read,
    time: time && /^\d{1,20}$/.test(time) ? BigInt(time) : null,
    clock: ['epoch', 'local', 'boot'].includes(clock) ? clock : 'none',
  };
}

/** Microseconds, as the journal has them. */
function isoTime(ns: bigint): string {
  const ms = Number(ns / 1_000_000n);
  if (ms > 8.64e15) return '';
  const micro = String((ns / 1000n) % 1_000_000n).padStart(6, '0');
  return new Date(ms).toISOString().replace(/\.\d+Z$/, `.${micro}Z`);
}

/** Collects the entries of `journalctl -o export` from the lines of a file. */
export class JournalBlocks {
  #lines: FileLine[] = [];
  #size = 0;
  #binary: BinaryField | null = null;

  /** null: the line is of no entry. Else the entry that it ends, if it does. */
  push(line: FileLine): LogLine[] | null {
    if (this.#lines.length === 0 && !BEGINNING.test(line.text)) return null;
    this.#lines.push(line);
    this.#size += line.length;
    let ends = this.#size > MAX_ENTRY;
    if (this.#binary) {
      if (this.#binary.takes(line.octets)) this.#binary = null;
    } else if (line.text.trim() === '') ends = true;
    else if (FIELD.test(line.text)) this.#binary = new BinaryField();
    return ends ? this.end() : [];
  }

  end(): LogLine[] {
    const [first] = this.#lines;
    if (!first) return [];
    const place = {
      line: first.line,
      lastLine: this.#lines.at(-1)!.line,
      offset: first.offset,
      length: this.#size,
    };
    const entry = parseEntry(withLineEnds(this.#lines.map(({ octets }) => octets)));
    this.#lines = [];
    this.#size = 0;
    this.#binary = null;
    return [lineOfEntry(entry, place)];
  }
}

function withLineEnds(lines: readonly Bytes[]): Bytes {
  const out = new Uint8Array(lines.reduce((n, line) => n + line.length + 1, 0));
  let at = 0;
  for (const line of lines) {
    out.set(line, at);
    at += line.length;
    out[at++] = 0x0a;
  }
  return out;
}

const BEGINNING = /^__(?:CURSOR|REALTIME_TIMESTAMP|MONOTONIC_TIMESTAMP)=/;

/** Counts the octets of a field whose value may hold line ends: eight of its length, the value, a line end. */
class BinaryField {
  readonly #head: number[] = [];
  #have = 0;

  /** Whether the field ends with this line. */
  takes(octets: Bytes): boolean {
    for (const octet of [...octets.subarray(0, 8), 0x0a]) if (this.#head.length < 8) this.#head.push(octet);
    this.#have += octets.length + 1;
    return this.#head.length === 8 && this.#have >= 8 + binaryLength(Uint8Array.from(this.#head)) + 1;
  }
}
