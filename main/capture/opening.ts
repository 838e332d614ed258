import { openSync, statSync } from 'node:fs';
import type { Bytes } from '../base/bytes.ts';
import { fileError, openFileSource } from './file.ts';
import { decode } from './gunzip.ts';
import { fileOctets, type Octets, Spool } from './octets.ts';
import { counted, readDecoded } from './read.ts';
import type { Disclosed } from './secret.ts';
import { RecordTable, type Row } from './table.ts';
import {
  CaptureError,
  type CaptureItem,
  type CaptureRecord,
  type CustomBlock,
  type PacketSink,
  type Source,
  type TextImport,
  type Warning,
} from './types.ts';

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

/** A file that could not be read, and what was said of it. */
export interface LeftOut {
  readonly path: string;
  readonly error: CaptureError;
}

export interface OpenOptions {
  /** Reads files of text; without it they are no captures. */
  readonly text?: TextImport | undefined;
  /** A file that cannot be read is left out, with a warning, as long as another one can. */
  readonly leaveOut?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Octets read of all files, and of how many; null where a file has no size (a pipe). */
  readonly onProgress?: ((done: number, total: number | null) => void) | undefined;
  /**
   * Each record as it is read, in the files' order. Its `index` is the session's only when one file is opened;
   * its `bytes` are a view to be copied if kept.
   */
  readonly onRecord?: ((record: CaptureRecord) => void) | undefined;
}

type RecordItem = CaptureItem & { readonly type: 'record' };
type Place = Pick<Row, 'file' | 'offset'>;

/** What is gathered while files are read. */
export class Opening {
  readonly sources: Source[] = [];
  readonly files: StoredFile[] = [];
  readonly leftOut: LeftOut[] = [];
  readonly warnings: Warning[] = [];
  readonly comments: string[] = [];
  readonly custom: CustomBlock[] = [];
  readonly secrets: { readonly secret: Disclosed; readonly row: number }[] = [];
  readonly table = new RecordTable();
  /** The row after each file's last. */
  readonly ends: number[] = [];
  readonly octets: Octets[] = [];
  #memory = MEMORY;
  #done = 0;
  #total: number | null = 0;
  #options: OpenOptions;

  constructor(files: readonly { readonly path: string }[], options: OpenOptions) {
    this.#options = options;
    for (const { path } of files) {
      const size = sizeOf(path);
      this.#total = size === null || this.#total === null ? null : this.#total + size;
    }
  }

  /** As `read`, of one among several: where nothing of it can be read it is left out. */
  async readOrLeave(file: { readonly path: string; readonly name: string }): Promise<void> {
    const [rows, sources] = [this.table.length, this.sources.length];
    try {
      await this.read(file);
    } catch (error) {
      // What fails in its midst has rows that point to it.
      if (!(error instanceof CaptureError) || this.table.length > rows) throw error;
      const { path, name } = file;
      this.sources.length = sources;
      this.leftOut.push({ path, error });
      const said = [path, name].find((one) => error.message.startsWith(`${one}: `));
      const message = `${said === undefined ? error.message : error.message.slice(said.length + 2)}; it is left out`;
      this.warnings.push({ file: name, record: null, offset: null, message });
    }
  }

  async read({ path, name }: { readonly path: string; readonly name: string }): Promise<void> {
    const { signal, onProgress } = this.#options;
    const firstRow = this.table.length;
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
    const spool =
      decoded.gzip || !attempt(path, () => statSync(path)).isFile() ? new Spool(name, this.#memory) : null;
    if (spool) chunks = spool.through(chunks);
    const packets = this.octets.push(
      spool ??
        fileOctets(
          name,
          attempt(path, () => openSync(path, 'r')),
        ),
    );
    // What has no offset in the file: log lines, unquoted and joined, and the frames in them.
    const lines = new Spool(name, Math.max(0, this.#memory - (spool?.held ?? 0)));
    this.octets.push(lines);
    const place = (item: RecordItem): Place =>
      item.offset === undefined
        ? { file: packets, offset: lines.append(item.record.bytes) }
        : { file: packets - 1, offset: item.offset };
    const takeAll = (items: readonly CaptureItem[]): void => {
      for (const item of items) this.#take(item, place);
    };
    const sink: PacketSink = {
      take: takeAll,
      packet: (from, offset, length, high, low) =>
        this.table.addPacket(packets - 1, from, offset, length, high, low),
    };
    const batches = readDecoded(
      { ...decoded, chunks },
      {
        file: name,
        firstIndex: firstRow + 1,
        firstSource,
        signal,
        text: this.#options.text,
        ...(!this.#options.onRecord && { sink }),
        onFormat: (words) => {
          format = words;
        },
      },
    );
    for await (const items of batches) takeAll(items);
    this.#memory = Math.max(0, this.#memory - (spool?.held ?? 0) - lines.held);
    this.#done += bytes;
    this.ends.push(this.table.length);
    this.files.push({
      name,
      path,
      format,
      bytes,
      records: this.table.length - firstRow,
      sources: this.sources.slice(firstSource).map(({ index }) => index),
    });
  }

  #take(item: CaptureItem, place: (item: RecordItem) => Place): void {
    if (item.type === 'record') {
      const { record } = item;
      const { file, offset } = place(item);
      this.table.add({
        file,
        offset,
        source: record.source,
        captured: record.bytes.length,
        original: record.originalLength,
        time: record.time,
        comments: record.comments,
        line: record.line,
        origin: record.origin === undefined ? undefined : record.origin - 1,
        event: record.event,
      });
      this.#options.onRecord?.(record);
    } else if (item.type === 'source') this.sources.push(item.source);
    else if (item.type === 'warning') this.warnings.push(item.warning);
    else if (item.type === 'comment') this.comments.push(item.text);
    else if (item.type === 'custom') this.custom.push(item.block);
    else this.secrets.push({ secret: item.secret, row: item.record - 1 });
  }

  close(): void {
    for (const octets of this.octets.splice(0)) octets.close();
  }
}

/** Octets of a file; null of what is none, or cannot be asked: reading it says why. */
function sizeOf(path: string): number | null {
  try {
    const status = statSync(path);
    return status.isFile() ? status.size : null;
  } catch {
    return null;
  }
}

function attempt<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw fileError(path, error);
  }
}
