import type { Bytes } from '../base/bytes.ts';
import type { OctetView } from './octets.ts';
import { type LeftOut, Opening, type OpenOptions, type StoredFile } from './opening.ts';
import { isLog, type Order, orderOf, type Retiming } from './order.ts';
import type { Disclosed } from './secret.ts';
import { settled } from './settle.ts';
import type { Row } from './table.ts';
import { type CaptureRecord, type CustomBlock, LinkType, type Source, type Warning } from './types.ts';

const NO_TEXT: Bytes = new Uint8Array();

export type { LeftOut, OpenOptions, StoredFile };

/** A key or password that a record tells. */
export interface DisclosedIn {
  readonly secret: Disclosed;
  readonly record: number;
}

type About = Pick<
  RecordStore,
  'sources' | 'files' | 'leftOut' | 'warnings' | 'comments' | 'custom' | 'secrets'
>;

/** Where a record stands. */
export type Place = Pick<Warning, 'file' | 'record' | 'offset'>;

/** The records of a capture of one source, without an object each. */
export interface Walk {
  readonly source: Source;
  /** Numbers in order of time, as of `inTime`; null where those of the records are. */
  readonly order: Iterable<number> | null;
  time(index: number): bigint | null;
  captured(index: number): number;
  original(index: number): number;
  /** Its octets, until the next call. @throws as `RecordStore.record` */
  view(index: number): OctetView;
  /** As `RecordStore.record`, from there. */
  record(index: number): CaptureRecord;
}

interface Content {
  walk(): Walk | null;
  readonly length: number;
  /** @param withoutText whether `bytes` may be empty where the record is a line */
  get(index: number, withoutText?: boolean): CaptureRecord;
  /** Time of what was captured; null of log lines and what stood in them, which keep their places. */
  captured(index: number): bigint | null;
  place(index: number): Place | null;
  retimed(retiming: Retiming): Promise<RecordStore>;
  close(): void;
}

/** A session's records by number, with bounded memory: an index of 26 octets each; packets are read when asked for. */
export class RecordStore {
  readonly sources: readonly Source[];
  readonly files: readonly StoredFile[];
  readonly leftOut: readonly LeftOut[];
  /** In the files' order; `record` counts within `file`. */
  readonly warnings: readonly Warning[];
  /** Comments of sections and interfaces. */
  readonly comments: readonly string[];
  readonly custom: readonly CustomBlock[];
  /** In the files' order. */
  readonly secrets: readonly DisclosedIn[];
  #content: Content;

  private constructor(content: Content, about: About) {
    this.#content = content;
    this.sources = about.sources;
    this.files = about.files;
    this.leftOut = about.leftOut;
    this.warnings = about.warnings;
    this.comments = about.comments;
    this.custom = about.custom;
    this.secrets = about.secrets;
  }

  /**
   * Reads files as one session. Each file keeps its own order (with one file the numbers are Wireshark's), and the
   * files are merged by time; of equal times captures come before logs and the earlier file first, and a record
   * without time stays with the one before it.
   * @throws CaptureError naming the file that is no capture or cannot be read (with `leaveOut`: the first, where none can);
   *   DOMException AbortError
   */
  static async open(
    files: readonly { readonly path: string; readonly name: string }[],
    options: OpenOptions = {},
  ): Promise<RecordStore> {
    const opening = new Opening(files, options);
    try {
      for (const file of files) await (options.leaveOut ? opening.readOrLeave(file) : opening.read(file));
      const [leftOut] = opening.leftOut;
      if (leftOut && opening.files.length === 0) throw leftOut.error;
      return RecordStore.#of(opening, await orderOf(opening, null));
    } catch (error) {
      opening.close();
      throw error;
    }
  }

  static #of(opening: Opening, order: Order, retimedAnew = false): RecordStore {
    const { table, sources, octets } = opening;
    const get = (index: number, withoutText = false): CaptureRecord => {
      const row = table.get(order.row(index));
      const noText = withoutText && sources[row.source]!.linkType === LinkType.Log;
      return made(index, row, noText ? NO_TEXT : octets[row.file]!.read(row.offset, row.captured));
    };
    const made = (index: number, { original, origin, ...row }: Row, bytes: Bytes): CaptureRecord => {
      const { linkType } = sources[row.source]!;
      return {
        index,
        time: order.time(order.row(index)),
        source: row.source,
        linkType,
        bytes,
        originalLength: original,
        comments: row.comments,
        ...(row.line !== undefined && { line: row.line }),
        ...(origin !== undefined && { origin: order.index(origin) }),
        ...(row.event && { event: row.event }),
      };
    };
    const secrets = opening.secrets.map(({ secret, row }) => ({ secret, record: order.index(row) }));
    const retimed = async ({ shifts, placed }: Retiming): Promise<RecordStore> => {
      const rows = new Map([...placed].map(([record, time]) => [order.row(record), time]));
      return RecordStore.#of(opening, await orderOf(opening, { shifts, placed: rows }), true);
    };
    const captured = (index: number): bigint | null => {
      const row = order.row(index);
      return isLog(sources[table.source(row)]!) ? null : order.time(row);
    };
    const place = (index: number): Place => {
      const row = order.row(index);
      const file = opening.ends.findIndex((end) => row < end);
      const { offset } = table.get(row);
      const record = row - (opening.ends[file - 1] ?? 0) + 1;
      return {
        file: opening.files[file]!.name,
        record,
        offset: isLog(sources[table.source(row)]!) ? null : offset,
      };
    };
    const walk = (): Walk | null => {
      const [source, ...others] = sources;
      // Records of several sources, or under another clock, come in other orders than that of their rows.
      if (!source || others.length > 0 || isLog(source) || opening.files.length > 1 || retimedAnew)
        return null;
      const view = (index: number): OctetView =>
        octets[table.file(index - 1)]!.view(table.offset(index - 1), table.captured(index - 1));
      return {
        source,
        view,
        record: (index) => {
          const { bytes, start } = view(index);
          return made(index, table.get(index - 1), bytes.slice(start, start + table.captured(index - 1)));
        },
        order: table.inOrder ? null : settled(range(table.length), captured),
        time: (index) => table.time(index - 1),
        captured: (index) => table.captured(index - 1),
        original: (index) => table.original(index - 1),
      };
    };
    const { files, leftOut, warnings, comments, custom } = opening;
    return new RecordStore(
      { length: table.length, get, captured, place, walk, retimed, close: () => opening.close() },
      { sources, files, leftOut, warnings, comments, custom, secrets },
    );
  }

  /** Records that are in memory already, numbered from 1 in the order given; the list may grow at its end. */
  static fromRecords(records: readonly CaptureRecord[], sources: readonly Source[]): RecordStore {
    const get = (index: number): CaptureRecord => {
      const record = records[index - 1]!;
      return record.index === index ? record : { ...record, index };
    };
    const captured = (index: number): bigint | null => {
      const { linkType, origin, time } = records[index - 1]!;
      return linkType === LinkType.Log || origin !== undefined ? null : time;
    };
    const store: RecordStore = new RecordStore(
      {
        get length() {
          return records.length;
        },
        get,
        captured,
        place: () => null,
        walk: () => null,
        retimed: async () => store,
        close: () => {},
      },
      { sources, files: [], leftOut: [], warnings: [], comments: [], custom: [], secrets: [] },
    );
    return store;
  }

  get length(): number {
    return this.#content.length;
  }

  /**
   * The same records under other clocks, merged anew; their numbers change where their order does. Times count from
   * those of the files. Both stores read the same files: closing one closes the other.
   */
  retimed(retiming: Retiming): Promise<RecordStore> {
    return this.#content.retimed(retiming);
  }

  /**
   * The record of that number, from 1; its `bytes` are a copy.
   * @throws RangeError when there is none; CaptureError when its file has gone or changed
   */
  record(index: number): CaptureRecord {
    if (!Number.isInteger(index) || index < 1 || index > this.length)
      throw new RangeError(`record ${index}: there are 1 to ${this.length}`);
    return this.#content.get(index);
  }

  /** The file that a record is of, its number there, and where its octets lie; null of one that is in memory alone. */
  place(index: number): Place | null {
    return this.#content.place(index);
  }

  /** Records by number, both ends included; all when left out. */
  *records(from = 1, to = this.length): Generator<CaptureRecord> {
    for (let index = Math.max(1, from); index <= Math.min(to, this.length); index++)
      yield this.#content.get(index);
  }

  /**
   * All records in order of time, where their numbers are not: dumpcap writes the packets of several interfaces by
   * turns, each some hundred milliseconds of one. Later by more than that is another order of time: see `settled`.
   * Lines of logs come without their text: `bytes` is empty.
   */
  *inTime(): Generator<CaptureRecord> {
    // Lines keep their places.
    const lines = this.sources.length > 0 && this.sources.every(isLog);
    const numbers = lines
      ? range(this.length)
      : settled(range(this.length), (index) => this.#content.captured(index));
    for (const index of numbers) yield this.#content.get(index, true);
  }

  /** The records without an object each; null where they are not of one capture alone. */
  walk(): Walk | null {
    return this.#content.walk();
  }

  /** Closes the files and frees what was decompressed. Records cannot be read any more. */
  close(): void {
    this.#content.close();
    const gone = (index: number): never => {
      throw new RangeError(`record ${index}: the store is closed`);
    };
    this.#content = { ...this.#content, get: gone, walk: () => null, close: () => {} };
  }
}

/** 1 to the last number. */
function* range(last: number): Generator<number> {
  for (let index = 1; index <= last; index++) yield index;
}
