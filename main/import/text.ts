import { type Bytes, utf8 } from '../base/bytes.ts';
import { readCapture } from '../capture/read.ts';
import {
  CaptureError,
  type CaptureItem,
  type CaptureRecord,
  type Clock,
  type ImportOptions,
  type JournalReader,
  LinkType,
  type Numbering,
  SavedLine,
  type TextImport,
} from '../capture/types.ts';
import { type Dispatched, Dispatcher } from './dispatcher.ts';
import { importers } from './importers.ts';
import { Recognition } from './likely.ts';
import { type Attachment, type ClockOptions, LineMaker, lineOfEntry, parseEntry } from './lines/index.ts';
import type { Importer, LogForm, LoggedFrame, LogLine } from './types.ts';

/** What is not said comes from the file itself, or is assumed and told. */
export type TextOptions = ImportOptions & Partial<ClockOptions>;

/**
 * Reads a text file: each logical line a record, with what it reports; frames that end in it; secrets in it.
 * Never throws for what the text holds. @throws what `chunks` throws; DOMException AbortError when `signal` says so
 */
export async function* importText(
  chunks: AsyncIterable<Bytes>,
  options: TextOptions,
): AsyncGenerator<CaptureItem> {
  const { file, signal } = options;
  const recognition = new Recognition(importers);
  const maker = new LineMaker({ ...options, importers, recognition, reference: options.reference ?? now() });
  const items = new Items(file, options.first, recognition);
  let assumed = 0;
  let attached = 0;
  const news = async function* (lines: readonly LogLine[]): AsyncGenerator<CaptureItem> {
    for (const { offset, text } of maker.assumptions.slice(assumed)) yield items.warning(offset, text);
    assumed = maker.assumptions.length;
    for (const line of lines) yield* items.line(line);
    if (maker.attachments.length > attached) yield* items.flush();
    for (const attachment of maker.attachments.slice(attached)) yield* items.attachment(attachment);
    attached = maker.attachments.length;
  };
  for await (const chunk of chunks) {
    if (signal?.aborted) throw new DOMException('reading was cancelled', 'AbortError');
    yield* news(maker.push(chunk));
  }
  yield* news(maker.end());
  yield* items.end();
  options.onFormat?.(items.words());
}

/** As the record store is given it. */
export const textImport: TextImport = {
  text: importText,
  journal(file: string): JournalReader {
    // Lines of several files stand merged: each file's are read as if they stood alone.
    const files = new Map<string, Items>();
    return {
      read(entry, next) {
        const fields = parseEntry(entry);
        const name = fields.get(SavedLine.File) ?? file;
        const items = files.get(name) ?? new Items(name, next, new Recognition(importers));
        files.set(name, items);
        items.next(next);
        const line = lineOfEntry(fields, { line: 1, lastLine: 1, offset: 0, length: 0 });
        return [...items.saved(line, name, fields.get(SavedLine.Form))];
      },
      end(next) {
        const open: CaptureItem[] = [];
        let numbering = next;
        for (const items of files.values()) {
          items.next(numbering);
          open.push(...items.end());
          numbering = items.numbering;
        }
        return open;
      },
    };
  },
};

const now = (): bigint => BigInt(Date.now()) * 1_000_000n;

/** Lines that wait for one that tells whose they are. */
const WAITING = 200;

interface Part {
  readonly dispatcher: Dispatcher;
  /** Whose the lines are that several programs print alike is known, or will not be. */
  known: boolean;
  last: { readonly line: LogLine; readonly file: string; readonly record: number } | null;
}

/** Makes items of dispatched lines, and numbers records and sources on. */
class Items {
  readonly #file: string;
  readonly #recognition: Recognition;
  /** Each part of a text is read as if it stood alone. */
  readonly #parts = new Map<number, Part>();
  readonly #held: LogLine[] = [];
  /** Parts whose lines wait, and whose those can be. */
  readonly #waiting = new Map<Part, readonly Importer[]>();
  readonly #sources = new Map<string, number>();
  readonly #forms = new Set<LogForm>();
  #index: number;
  #source: number;
  /** Records of this file before the next one. */
  #count = 0;

  constructor(file: string, first: Numbering, recognition: Recognition) {
    this.#file = file;
    this.#recognition = recognition;
    this.#index = first.index;
    this.#source = first.source;
  }

  /** Others have been numbered in between. */
  next({ index, source }: Numbering): void {
    this.#index = index;
    this.#source = source;
  }

  /** Numbers that come next. */
  get numbering(): Numbering {
    return { index: this.#index, source: this.#source };
  }

  words(): string {
    const known = [...this.#forms].filter((form) => form !== 'text');
    return known.length > 0 ? `log of ${known.join(' and ').replace(/ and (?=.* and )/g, ', ')}` : 'text';
  }

  warning(offset: number | null, message: string): CaptureItem {
    return { type: 'warning', warning: { file: this.#file, record: this.#count + 1, offset, message } };
  }

  /**
   * Takes the next line. hostapd and wpa_supplicant print much alike: lines that do not tell whose they are wait for the first
   * that does, so that it does not matter where a log was cut.
   */
  *line(line: LogLine): Generator<CaptureItem> {
    if (this.#waiting.size === 0 && this.#part(line.part ?? 0).known) {
      yield* this.#read(line, this.#file);
      return;
    }
    this.#held.push(line);
    this.#settle(line);
    if (this.#waiting.size === 0 || this.#held.length >= WAITING) yield* this.flush();
  }

  #settle(line: LogLine): void {
    const part = this.#part(line.part ?? 0);
    if (part.known || line.whole === '' || line.repeats) return;
    const { sure, possible } = this.#recognition.of(line);
    const could = this.#waiting.get(part);
    const told = could ? sure.find((importer) => could.includes(importer)) : sure[0];
    if (told) {
      part.dispatcher.expect(told);
      part.known = true;
      this.#waiting.delete(part);
    } else if (!could && sure.length === 0 && possible.length > 1) this.#waiting.set(part, possible);
  }

  /** The lines that have waited. */
  *flush(): Generator<CaptureItem> {
    for (const part of this.#waiting.keys()) part.known = true;
    this.#waiting.clear();
    for (const line of this.#held.splice(0)) yield* this.#read(line, this.#file);
  }

  /** Takes a line of a saved session, whose form is known. */
  *saved(line: LogLine, file: string, form: string | undefined): Generator<CaptureItem> {
    const part = this.#part(line.part ?? 0);
    if (!part.known) {
      const importer = importers.find((one) => one.form === form);
      if (importer) part.dispatcher.expect(importer);
      part.known = importer !== undefined;
    }
    yield* this.#read(line, file);
  }

  *#read(line: LogLine, file: string): Generator<CaptureItem> {
    if (line.whole === '') return;
    const part = this.#part(line.part ?? 0);
    const name = line.part === undefined ? file : `${file}, part ${line.part + 1}`;
    const dispatched = part.dispatcher.read(line);
    this.#forms.add(dispatched.form);
    const [event, ...further] = dispatched.reads.filter((read) => read.type === 'event');
    const record = this.#index;
    yield* this.#record(line, name, dispatched.form, LinkType.Log, {
      bytes: utf8(line.whole),
      line: line.line,
      ...(event && { event: event.event }),
    });
    part.last = { line, file: name, record };
    for (const { event } of further)
      yield* this.#record(line, name, dispatched.form, LinkType.Log, {
        bytes: utf8(''),
        origin: record,
        event,
      });
    yield* this.#framesAndSecrets(dispatched, part.last);
  }

  #part(number: number): Part {
    const known = this.#parts.get(number);
    if (known) return known;
    const part = {
      dispatcher: new Dispatcher(importers, this.#recognition),
      known: false,
      last: null,
    };
    this.#parts.set(number, part);
    return part;
  }

  *end(): Generator<CaptureItem> {
    yield* this.flush();
    for (const { dispatcher, last } of this.#parts.values())
      for (const dispatched of dispatcher.end()) {
        if (!last) continue;
        for (const read of dispatched.reads)
          if (read.type === 'event')
            yield* this.#record(last.line, last.file, dispatched.form, LinkType.Log, {
              bytes: utf8(''),
              origin: last.record,
              event: read.event,
            });
        yield* this.#framesAndSecrets(dispatched, last);
      }
  }

  /** A capture inside a mail is read as if it had been opened; its records come where the attachment ends. */
  async *attachment(attachment: Attachment): AsyncGenerator<CaptureItem> {
    const { offset, bytes, contentType } = attachment;
    const name = attachment.name ?? 'attachment';
    const options = { file: `${this.#file}: ${name}`, firstIndex: this.#index, firstSource: this.#source };
    const chunks = async function* (): AsyncGenerator<Bytes> {
      yield bytes;
    };
    try {
      for await (const item of readCapture(chunks(), options)) {
        if (item.type === 'record') {
          this.#index++;
          this.#count++;
          yield { type: 'record', record: item.record };
        } else {
          if (item.type === 'source') this.#source++;
          yield item;
        }
      }
    } catch (error) {
      if (!(error instanceof CaptureError)) throw error;
      yield this.warning(offset, `The attachment ${name} (${contentType}) is no capture and was not read.`);
    }
  }

  *#framesAndSecrets(
    { form, reads }: Dispatched,
    { line, file, record }: { line: LogLine; file: string; record: number },
  ): Generator<CaptureItem> {
    for (const read of reads)
      if (read.type === 'frame')
        yield* this.#record(line, file, form, read.linkType, {
          bytes: read.bytes,
          origin: record,
          comments: missing(read),
        });
    for (const read of reads) {
      if (read.type !== 'secret') continue;
      const { type: _, ...secret } = read;
      yield { type: 'secret', secret, record };
    }
  }

  *#record(
    { time, clock, part }: LogLine,
    file: string,
    form: LogForm,
    linkType: number,
    what: Pick<CaptureRecord, 'bytes'> & Partial<CaptureRecord>,
  ): Generator<CaptureItem> {
    const key = `${linkType} ${clock} ${form} ${file}`;
    let source = this.#sources.get(key);
    if (source === undefined) {
      source = this.#source++;
      this.#sources.set(key, source);
      yield { type: 'source', source: logSource(source, file, form, clock, linkType, part) };
    }
    const originalLength = what.bytes.length;
    const record = { index: this.#index++, time, source, linkType, originalLength, comments: [], ...what };
    this.#count++;
    yield { type: 'record', record };
  }
}

const logSource = (
  index: number,
  file: string,
  form: LogForm,
  clock: Clock,
  linkType: number,
  part: number | undefined,
) => ({
  index,
  file,
  linkType,
  snapLength: 0,
  fcsLength: 0,
  form,
  clock,
  ...(part !== undefined && { part }),
});

const missing = ({ missing: names }: LoggedFrame): string[] =>
  names && names.length > 0
    ? [`The log does not hold all of this frame. Left out: ${names.join(', ')}.`]
    : [];
