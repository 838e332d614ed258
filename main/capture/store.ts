import { openSync, statSync } from 'node:fs';
import type { Bytes } from '../base/bytes.ts';
import { fileError, openFileSource } from './file.ts';
import { decode } from './gunzip.ts';
import { fileOctets, type Octets, Spool } from './octets.ts';
import { counted, readDecoded } from './read.ts';
import { mergeOrder, RecordTable } from './table.ts';
import type { CaptureItem, CaptureRecord, CustomBlock, Disclosed, Source, Warning } from './types.ts';

/** Decompressed octets that one store keeps in memory; what is beyond goes to a temporary file. */
const MEMORY = 64 * 1024 * 1024;

/** One file of a store. */
export interface StoredFile {
  readonly name: string;
  readonly path: string;
  /** `pcapng`, `pcap, nanoseconds, gzip`. */
  readonly format: string;
  /** Size as it lies on the disk. */
  readonly bytes: number;
  readonly records: number;
  /** `Source.index` of each of its interfaces. */
  readonly sources: readonly number[];
}

export interface OpenOptions {
  readonly signal?: AbortSignal | undefined;
  /** Octets read of all files, and of how many; null where a file has no size (a pipe). */
  readonly onProgress?: ((done: number, total: number | null) => void) | undefined;
  /**
   * Each record as it is read, in the files' order. Its `index` is the session's only when one file is opened;
   * its `bytes` are a view to be copied if kept.
   */
  readonly onRecord?: ((record: CaptureRecord) => void) | undefined;
}

/** A session's records by number, with bounded memory: an index of 32 octets each; packets are read when asked for. */
export class RecordStore {
  readonly length: number;
  readonly sources: readonly Source[];
  readonly files: readonly StoredFile[];
  /** In the files' order; `record` counts within `file`. */
  readonly warnings: readonly Warning[];
  /** Comments of sections and interfaces. */
  readonly comments: readonly string[];
  readonly custom: readonly CustomBlock[];
  #get: (index: number) => CaptureRecord;
  #close: () => void;

  private constructor(
    content: { length: number; get: (index: number) => CaptureRecord; close: () => void },
    about: Pick<RecordStore, 'sources' | 'files' | 'warnings' | 'comments' | 'custom'>,
  ) {
    this.length = content.length;
    this.#get = content.get;
    this.#close = content.close;
    this.sources = about.sources;
    this.files = about.files;
    this.warnings = about.warnings;
    this.comments = about.comments;
    this.custom = about.custom;
  }

  /**
   * Reads files as one session. Each file keeps its own order (with one file the numbers are Wireshark's), and the
   * files are merged by time; of equal times the earlier file comes first, and a record without time stays with the
   * one before it.
   * @throws CaptureError naming the file that is no capture or cannot be read; DOMException AbortError
   */
  static async open(
    files: readonly { readonly path: string; readonly name: string }[],
    options: OpenOptions = {},
  ): Promise<RecordStore> {
    const opening = new Opening(files, options);
    try {
      for (const file of files) await opening.read(file);
      return new RecordStore(await opening.content(), opening);
    } catch (error) {
      opening.close();
      throw error;
    }
  }

  /** Records that are in memory already; they are numbered from 1 in the order given. */
  static fromRecords(records: readonly CaptureRecord[], sources: readonly Source[]): RecordStore {
    const get = (index: number): CaptureRecord => {
      const record = records[index - 1]!;
      return record.index === index ? record : { ...record, index };
    };
    return new RecordStore(
      { length: records.length, get, close: () => {} },
      { sources, files: [], warnings: [], comments: [], custom: [] },
    );
  }

  /**
   * The record of that number, from 1; its `bytes` are a copy.
   * @throws RangeError when there is none; CaptureError when its file has gone or changed
   */
  record(index: number): CaptureRecord {
    if (!Number.isInteger(index) || index < 1 || index > this.length)
      throw new RangeError(`record ${index}: there are 1 to ${this.length}`);
    return this.#get(index);
  }

  /** Records by number, both ends included; all when left out. */
  *records(from = 1, to = this.length): Generator<CaptureRecord> {
    for (let index = Math.max(1, from); index <= Math.min(to, this.length); index++) yield this.#get(index);
  }

  /** Closes the files and frees what was decompressed. Records cannot be read any more. */
  close(): void {
    this.#close();
    this.#close = () => {};
    this.#get = (index) => {
      throw new RangeError(`record ${index}: the store is closed`);
    };
  }
}

/** What is gathered while files are read. */
class Opening {
  readonly sources: Source[] = [];
  readonly files: StoredFile[] = [];
  readonly warnings: Warning[] = [];
  readonly comments: string[] = [];
  readonly custom: CustomBlock[] = [];
  readonly secrets: { readonly secret: Disclosed; readonly row: number }[] = [];
  #table = new RecordTable();
  #ends: number[] = [];
  #octets: Octets[] = [];
  #memory = MEMORY;
  #done = 0;
  #total: number | null = 0;
  #options: OpenOptions;

  constructor(files: readonly { readonly path: string }[], options: OpenOptions) {
    this.#options = options;
    for (const { path } of files) {
      const status = attempt(path, () => statSync(path));
      if (!status.isFile()) this.#total = null;
      else if (this.#total !== null) this.#total += status.size;
    }
  }

  async read({ path, name }: { readonly path: string; readonly name: string }): Promise<void> {
    const { signal, onProgress } = this.#options;
    const firstRow = this.#table.length;
    const firstSource = this.sources.length;
    let bytes = 0;
    let format = '';
    const source = counted(openFileSource(path), {
      signal,
      onProgress: (read) => {
        bytes = read;
        onProgress?.(this.#done + read, this.#total);
      },
    });
    const decoded = await decode(source);
    let chunks: AsyncIterable<Bytes> = decoded.chunks;
    const number = this.#octets.length;
    const spool =
      decoded.gzip || !attempt(path, () => statSync(path)).isFile() ? new Spool(name, this.#memory) : null;
    if (spool) chunks = spool.through(chunks);
    this.#octets.push(
      spool ??
        fileOctets(
          name,
          attempt(path, () => openSync(path, 'r')),
        ),
    );
    const batches = readDecoded(
      { ...decoded, chunks },
      {
        file: name,
        firstIndex: firstRow + 1,
        firstSource,
        signal,
        onFormat: (words) => {
          format = words;
        },
      },
    );
    for await (const items of batches) for (const item of items) this.#take(item, number);
    this.#memory -= spool?.held ?? 0;
    this.#done += bytes;
    this.#ends.push(this.#table.length);
    this.files.push({
      name,
      path,
      format,
      bytes,
      records: this.#table.length - firstRow,
      sources: this.sources.slice(firstSource).map(({ index }) => index),
    });
  }

  #take(item: CaptureItem, file: number): void {
    if (item.type === 'record') {
      const { record } = item;
      this.#table.add({
        file,
        source: record.source,
        offset: item.offset!,
        captured: record.bytes.length,
        original: record.originalLength,
        time: record.time,
        comments: record.comments,
      });
      this.#options.onRecord?.(record);
    } else if (item.type === 'source') this.sources.push(item.source);
    else if (item.type === 'warning') this.warnings.push(item.warning);
    else if (item.type === 'comment') this.comments.push(item.text);
    else if (item.type === 'custom') this.custom.push(item.block);
    else this.secrets.push({ secret: item.secret, row: item.record - 1 });
  }

  async content() {
    const table = this.#table;
    const order = this.#ends.length > 1 ? await mergeOrder(table, this.#ends) : null;
    const get = (index: number): CaptureRecord => {
      const row = table.get(order ? order[index - 1]! : index - 1);
      return {
        index,
        time: row.time,
        source: row.source,
        linkType: this.sources[row.source]!.linkType,
        bytes: this.#octets[row.file]!.read(row.offset, row.captured),
        originalLength: row.original,
        comments: row.comments,
      };
    };
    return { length: table.length, get, close: () => this.close() };
  }

  close(): void {
    for (const octets of this.#octets.splice(0)) octets.close();
  }
}

function attempt<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw fileError(path, error);
  }
}
