import type { Bytes } from '../../base/bytes.ts';
import { freeDate } from '../../prefix/dates.ts';
import { parsePrefix } from '../../prefix/prefix.ts';
import { Recognition } from '../likely.ts';
import type { Importer, LogLine } from '../types.ts';
import type { Attachment } from './attachment.ts';
import { BootHold } from './boot.ts';
import { type Assumption, type ClockOptions, LineClock } from './clock.ts';
import { separated, unmarked } from './collapsed.ts';
import { type FileLine, LineSplitter } from './decode.ts';
import { Undecorator } from './decoration.ts';
import { type JoinedLine, Joiner } from './join.ts';
import { JournalBlocks, lineOfEntry, parseJsonEntry } from './journal.ts';
import { lineOf } from './line.ts';
import { type MailLine, MailReader } from './mail.ts';
import { Turner } from './order.ts';
import { Parts } from './parts.ts';

export interface LineOptions extends ClockOptions {
  /** Who says where a line of a form begins, and what belongs to it. */
  readonly importers: readonly Importer[];
  /** Where others ask of the same lines. */
  readonly recognition?: Recognition;
}

const NONE: readonly LogLine[] = [];
/** Octets that are cut into lines at a time. */
const PIECE = 16 * 1024;
/** Lines of one message that are put together at most, and their characters. */
const MAX_LINES = 20_000;
const MAX_TEXT = 1 << 20;

/**
 * Makes the logical lines of one file from its octets: decoded, unquoted, joined, with time. Push-driven; holds one line
 * and what may belong to it. Every octet of the file is in exactly one line, in order.
 */
export class LineMaker {
  readonly #recognition: Recognition;
  readonly #joining: readonly Importer[];
  readonly #splitter = new LineSplitter();
  readonly #journal = new JournalBlocks();
  readonly #mail = new MailReader();
  readonly #undecorator: Undecorator;
  readonly #joiner: Joiner;
  readonly #clock: LineClock;
  readonly #boot: BootHold;
  readonly #turner: Turner;
  readonly #parts = new Parts();
  #open: { line: LogLine; form: Importer | null; texts: string[]; wholes: string[]; size: number } | null =
    null;

  constructor(options: LineOptions) {
    this.#recognition = options.recognition ?? new Recognition(options.importers);
    this.#joining = options.importers.filter((importer) => importer.continues);
    this.#clock = new LineClock(options);
    this.#boot = new BootHold(this.#clock);
    this.#undecorator = new Undecorator((text) => parsePrefix(text).begins, this.#begins);
    this.#joiner = new Joiner((text) => this.#sure(lineOf(text)));
    this.#turner = new Turner(
      (line) =>
        line.time === null && line.program === null && !/^[\w.-]+: /.test(line.text) && !this.#possible(line),
    );
  }

  /** Whether some form is sure of the line. */
  #sure(line: LogLine): boolean {
    return this.#recognition.of(line).sure.length > 0;
  }

  #possible(line: LogLine): boolean {
    const { sure, possible } = this.#recognition.of(line);
    return sure.length > 0 || possible.length > 0;
  }

  /** Whether a text begins a line of a log: by what stands before it, or by what it says. */
  readonly #begins = (text: string): boolean => parsePrefix(text).begins || this.#sure(lineOf(text));

  /** What was taken for granted about times so far. */
  get assumptions(): readonly Assumption[] {
    return this.#clock.assumptions;
  }

  /** Files inside a mail so far. */
  get attachments(): readonly Attachment[] {
    return this.#mail.attachments;
  }

  push(chunk: Bytes): LogLine[] {
    const out: LogLine[] = [];
    for (let at = 0; at < chunk.length; at += PIECE)
      out.push(...this.#fileLines(this.#splitter.push(chunk.subarray(at, at + PIECE))));
    return out;
  }

  end(): LogLine[] {
    const out = this.#fileLines(this.#splitter.end());
    out.push(...this.#ordered(this.#boot.take([...this.#journal.end(), ...this.#flush()])));
    out.push(...this.#ordered(this.#boot.end()));
    return [...out, ...this.#parted(this.#turner.end())];
  }

  #fileLines(lines: readonly FileLine[]): LogLine[] {
    const out: LogLine[] = [];
    for (const line of lines) {
      const entry = this.#journal.push(line);
      if (entry !== null) out.push(...this.#flush(), ...entry);
      else out.push(...this.#mailed(this.#mail.push(line)));
    }
    return this.#ordered(this.#boot.take(out));
  }

  /** Oldest first, and each in its part. */
  #ordered(lines: readonly LogLine[]): LogLine[] {
    return this.#parted(this.#turner.take(lines));
  }

  #parted(lines: readonly LogLine[]): LogLine[] {
    for (const line of this.#turner.turned.splice(0))
      this.#clock.assume(line, 'Lines that stand newest first were turned.');
    return lines.map((line) => this.#parts.part(line));
  }

  #mailed(lines: readonly MailLine[]): LogLine[] {
    const { dates } = this.#mail;
    if (dates.length > 0) for (const date of dates.splice(0)) this.#clock.witness(date);
    const out: LogLine[] = [];
    for (const line of lines) {
      const date = writtenOn(line.text);
      if (date !== null) this.#clock.witness(date);
      for (const piece of unmarked(line))
        for (const one of separated(this.#undecorator.undo(piece), this.#begins))
          out.push(...this.#joined(this.#joiner.push(one)));
    }
    return out;
  }

  /** All that is open above the file's lines. */
  #flush(): LogLine[] {
    const out = this.#mailed(this.#mail.end());
    return [...out, ...this.#joined(this.#joiner.end()), ...this.#close()];
  }

  #joined(lines: readonly JoinedLine[]): readonly LogLine[] {
    const [only] = lines;
    if (!only) return NONE;
    return lines.length === 1 ? this.#group(only) : lines.flatMap((line) => this.#group(line));
  }

  /** Gives the line before when this one does not belong to it. */
  #group(joined: JoinedLine): readonly LogLine[] {
    const { text, repeats, ...place } = joined;
    const json = parseJsonEntry(text);
    if (json) return [...this.#close(), lineOfEntry(json, place)];
    const read = this.#inherited(lineOf(text, place, this.#clock));
    const line = repeats ? { ...read, repeats } : read;
    const open = this.#open;
    if (open && this.#belongs(line, open)) {
      open.texts.push(line.text);
      open.wholes.push(line.whole);
      open.size += text.length;
      open.line = {
        ...open.line,
        lastLine: line.lastLine,
        length: open.line.length + line.length,
        ...(open.line.time === null && line.time !== null && { time: line.time, clock: line.clock }),
      };
      return [];
    }
    const before = this.#close();
    this.#open = {
      line,
      form: this.#formOf(line),
      texts: [line.text],
      wholes: [line.whole],
      size: text.length,
    };
    return before;
  }

  #belongs(line: LogLine, open: { form: Importer | null; texts: string[]; size: number }): boolean {
    if (!open.form?.continues || open.texts.length >= MAX_LINES || open.size >= MAX_TEXT) return false;
    return open.form.continues(line);
  }

  #close(): readonly LogLine[] {
    const open = this.#open;
    this.#open = null;
    if (!open) return NONE;
    if (open.texts.length === 1) return [open.line];
    return [{ ...open.line, text: open.texts.join('\n'), whole: open.wholes.join('\n') }];
  }

  /** Of the forms whose messages have several lines, the one that is surest of the line. */
  #formOf(line: LogLine): Importer | null {
    let best: Importer | null = null;
    let certainty = 0;
    for (const importer of this.#joining) {
      const now = this.#recognition.certainty(importer, line);
      if (now > certainty) [best, certainty] = [importer, now];
    }
    return best;
  }

  /** The journal indents the further lines of a message, and names time and program at the first alone. */
  #inherited(line: LogLine): LogLine {
    const first = this.#open?.line;
    if (line.time !== null || !first?.program || !/^ {12,}/.test(line.whole)) return line;
    return { ...line, time: first.time, clock: first.clock, program: first.program, host: first.host };
  }
}

/** `On Sat, Dec 21, 2024 at 11:30 PM Ann wrote:` and the like: when what is quoted below was written, in nanoseconds since 1970. */
const WRITTEN =
  /^(?:(?:On|Am|Le|El|Op|Il|Em|Den|W dniu|Dne)\s(?=.{0,60}\b(?:19|20)\d\d\b)|(?:Date|Sent|Datum|Gesendet|Fecha|Data|Posted|Opened|Reported|Created)\b)/;

function writtenOn(text: string): bigint | null {
  if (text.length > 200 || !WRITTEN.test(text)) return null;
  const stamp = freeDate(text);
  if (stamp?.kind !== 'calendar' || stamp.year === null) return null;
  return BigInt(Date.UTC(stamp.year, stamp.month - 1, stamp.day)) * 1_000_000n + stamp.ns;
}

/** The logical lines of a text file, as `LineMaker` makes them. @throws what `chunks` throws */
export async function* readLines(
  chunks: AsyncIterable<Bytes>,
  options: LineOptions,
): AsyncGenerator<LogLine> {
  const maker = new LineMaker(options);
  for await (const chunk of chunks) yield* maker.push(chunk);
  yield* maker.end();
}
