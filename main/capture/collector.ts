import type { Bytes } from '../base/bytes.ts';
import type { CaptureItem, JournalReader, Numbering, PacketSink, Source } from './types.ts';

/** Largest packet that is believed; libpcap's and Wireshark's own limits are far below. */
export const MAX_PACKET = 16 * 1024 * 1024;

const MAX_TIME = (1n << 63n) - 1n;
/** Several processors hand packets over slightly out of order; less than this, in nanoseconds, tells nobody anything. */
const USUAL_DISORDER = 100_000_000;
/** Warnings of one kind that are given one by one; the rest are counted, so that a file cannot fill the memory. */
const EACH_KIND = 8;
/** A whole capture has them or hardly one: a snap length cuts, kernels and drivers deliver a little out of order. */
const limitOf = (kind: WarningKind): number => (kind === 'order' || kind === 'cut' ? 1 : EACH_KIND);

/** Every kind of warning, in the words of the line that counts those left out. */
const KINDS = {
  captured: 'packet longer than its block',
  cut: 'packet that was not captured whole',
  damage: 'damaged part',
  empty: 'record without bytes',
  fraction: 'fraction of more than a second',
  gzip: 'damage of the compression',
  interface: 'packet of an unknown interface',
  link: 'reserved bit of the link type',
  option: 'damaged option',
  order: 'step back in time',
  original: 'original length that is too small',
  padding: 'block length that is no multiple of 4',
  short: 'block that is too short',
  time: 'time that cannot be',
  trailer: 'wrong trailing length',
  version: 'other version',
} as const;
export type WarningKind = keyof typeof KINDS;

export interface RawRecord {
  /** Nanoseconds since 1970, of any size, or null. */
  readonly time: bigint | null;
  readonly source: Source;
  readonly bytes: Bytes;
  readonly originalLength: number;
  readonly comments: readonly string[];
  /** Of the record or block in the file. */
  readonly at: number;
  /** Of `bytes` in the file. */
  readonly offset: number;
}

/** Numbers what the parsers find, checks what holds in every format, and keeps it until it is handed on. */
export class Collector {
  readonly file: string;
  items: CaptureItem[] = [];
  #records = 0;
  #firstIndex: number;
  #sources: number;
  #lastTime = new Map<number, bigint>();
  #warned = new Map<WarningKind, { count: number; record: number }>();

  #journal: JournalReader | null;
  #sink: PacketSink | null;
  /** The last packet that went through `packet`, if no other came after it: its source, and the words of its time. */
  #plain: { readonly source: number; high: number; low: number } | null = null;

  /**
   * @param journal reads the journal entries of the file; without it they are passed over
   * @param sink takes packets of which nothing has to be said; without it all become items
   */
  constructor(
    file: string,
    firstIndex: number,
    firstSource: number,
    journal?: JournalReader,
    sink?: PacketSink,
  ) {
    this.#journal = journal ?? null;
    this.#sink = sink ?? null;
    this.file = file;
    this.#firstIndex = firstIndex;
    this.#sources = firstSource;
  }

  source(fields: Omit<Source, 'index' | 'file'> & { file?: string }): Source {
    const source: Source = { file: this.file, ...fields, index: this.#sources++ };
    this.items.push({ type: 'source', source });
    return source;
  }

  /** Whether `packet` takes anything. */
  get hasSink(): boolean {
    return this.#sink !== null;
  }

  /**
   * Takes a whole packet without an object. @param high and `low`: words of its time in nanoseconds, of 1970 to 2262
   * @returns false where something has to be said of it: then it is for `record`
   */
  packet(source: number, offset: number, length: number, high: number, low: number): boolean {
    if (length === 0) return false;
    if (this.#plain?.source !== source) {
      const last = this.#lastOf(source) ?? 0n;
      this.#remember();
      this.#plain = { source, high: Number(last >> 32n), low: Number(last & 0xffff_ffffn) };
    }
    const plain = this.#plain;
    if ((plain.high - high) * 2 ** 32 + plain.low - low > USUAL_DISORDER) return false;
    plain.high = high;
    plain.low = low;
    if (this.items.length > 0) this.#sink!.take(this.items.splice(0));
    this.#sink!.packet(source, offset, length, high, low);
    this.#records++;
    return true;
  }

  /** Time of the last record of a source. */
  #lastOf(source: number): bigint | undefined {
    if (this.#plain?.source === source) this.#remember();
    return this.#lastTime.get(source);
  }

  #remember(): void {
    if (this.#plain)
      this.#lastTime.set(this.#plain.source, (BigInt(this.#plain.high) << 32n) | BigInt(this.#plain.low));
    this.#plain = null;
  }

  record(raw: RawRecord): void {
    const { source, bytes, at } = raw;
    const time = this.#time(raw.time, source.index, at);
    let originalLength = raw.originalLength;
    if (originalLength < bytes.length) {
      this.warn(
        'original',
        at,
        `original length ${originalLength} is less than the ${bytes.length} bytes captured`,
      );
      originalLength = bytes.length;
    }
    if (bytes.length < originalLength && bytes.length > 0)
      this.warn('cut', at, `packet of ${originalLength} bytes, of which ${bytes.length} were captured`);
    if (bytes.length === 0) this.warn('empty', at, 'record without bytes');
    this.items.push({
      type: 'record',
      record: {
        index: this.#firstIndex + this.#records++,
        time,
        source: source.index,
        linkType: source.linkType,
        bytes,
        originalLength,
        comments: raw.comments,
      },
      offset: raw.offset,
    });
  }

  /** An entry in Journal Export Format: a log line, and what is in it. */
  journal(entry: Bytes): void {
    if (this.#journal) this.#adopt(this.#journal.read(entry, this.#next()));
  }

  #next(): Numbering {
    return { index: this.#firstIndex + this.#records, source: this.#sources };
  }

  #adopt(items: readonly CaptureItem[]): void {
    for (const item of items) {
      if (item.type === 'record') this.#records++;
      else if (item.type === 'source') this.#sources++;
      this.items.push(item);
    }
  }

  #time(time: bigint | null, source: number, at: number): bigint | null {
    if (time === null) return null;
    if (time < 0n || time > MAX_TIME) {
      this.warn('time', at, 'time before 1970 or after 2262: taken as unknown');
      return null;
    }
    const last = this.#lastOf(source);
    if (last !== undefined && last - time > BigInt(USUAL_DISORDER))
      this.warn('order', at, `time is ${Number(last - time) / 1e9} s before that of the record before`);
    this.#lastTime.set(source, time);
    return time;
  }

  /** A warning about the record that comes next. `kind` limits how many of its like are given. */
  warn(kind: WarningKind, offset: number | null, message: string): void {
    const record = this.#records + 1;
    const known = this.#warned.get(kind);
    if (known) known.count++;
    else this.#warned.set(kind, { count: 1, record });
    if ((known?.count ?? 1) <= limitOf(kind)) this.#push(record, offset, message);
  }

  /** At the end: log lines that were still open, and how many warnings were left out. */
  finish(): void {
    if (this.#journal) this.#adopt(this.#journal.end(this.#next()));
    for (const [kind, { count, record }] of this.#warned) {
      const more = count - limitOf(kind);
      if (more > 0) this.#push(record, null, `${more} more after the first ${KINDS[kind]}`);
    }
  }

  #push(record: number, offset: number | null, message: string): void {
    this.items.push({ type: 'warning', warning: { file: this.file, record, offset, message } });
  }
}
