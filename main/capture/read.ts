import type { Bytes } from '../base/bytes.ts';
import { Collector } from './collector.ts';
import { type Decoded, decode } from './gunzip.ts';
import { isPcap, PcapParser } from './pcap.ts';
import { isPcapng, PcapngParser } from './pcapng.ts';
import { isText, TEXT_HEAD } from './text.ts';
import { CaptureError, type CaptureItem, type PacketSink, type TextImport } from './types.ts';
import { type Parser, Window } from './window.ts';

export interface ReadOptions {
  /** The file's name, for sources and warnings. */
  readonly file: string;
  /** Number of the first record; 1 when left out. */
  readonly firstIndex?: number;
  /** Number of the first source; 0 when left out. */
  readonly firstSource?: number;
  readonly signal?: AbortSignal | undefined;
  /** Told the octets of `source` consumed so far, before decompression. */
  readonly onProgress?: ((bytes: number) => void) | undefined;
  /** Reads what is text; without it a text file is no capture. */
  readonly text?: TextImport | undefined;
  /** Takes whole packets that nothing has to be said of, which then are no items. */
  readonly sink?: PacketSink | undefined;
  /** Told at the end what the file is: `pcapng`, `pcap, nanoseconds, gzip`. */
  readonly onFormat?: (words: string) => void;
}

/**
 * Reads a capture: pcap or pcapng, either of them gzipped, as its octets show.
 * Items come in the file's order; `bytes` are views of the source's chunks. At most one block and one chunk are held.
 * Damage becomes a warning, and what can be read is read.
 * @throws CaptureError when it is no capture; DOMException AbortError when `signal` says so; what `source` throws
 */
export async function* readCapture(
  source: AsyncIterable<Bytes>,
  options: ReadOptions,
): AsyncGenerator<CaptureItem> {
  const decoded = await decode(counted(source, options));
  for await (const items of readDecoded(decoded, options)) for (const item of items) yield item;
}

/** The chunks as they are, with progress and cancelling. */
export async function* counted(
  source: AsyncIterable<Bytes>,
  { signal, onProgress }: Pick<ReadOptions, 'signal' | 'onProgress'>,
): AsyncGenerator<Bytes> {
  let bytes = 0;
  for await (const chunk of source) {
    if (signal?.aborted) throw new DOMException('reading was cancelled', 'AbortError');
    bytes += chunk.length;
    onProgress?.(bytes);
    yield chunk;
  }
}

/** As `readCapture`, of octets decompressed already, and in batches: one a chunk. */
export async function* readDecoded(decoded: Decoded, options: ReadOptions): AsyncGenerator<CaptureItem[]> {
  const { file, signal, text, firstIndex = 1, firstSource = 0, sink } = options;
  const out = new Collector(file, firstIndex, firstSource, text?.journal(file), sink);
  const window = new Window(decoded.chunks);
  try {
    await window.fill(4);
    const parser = capture(window, out);
    if (!parser) {
      await window.fill(TEXT_HEAD);
      if (!text || isCompressed(window) || !isText(window.slice(0, Math.min(window.available, TEXT_HEAD))))
        throw unknown(window, out, decoded, text !== undefined);
      yield* lines(window, text, decoded, options);
      return;
    }
    for (let needed = 4; needed > 0; ) {
      needed = parser.step(window);
      if (out.items.length > 0) yield out.items.splice(0);
      if (signal?.aborted) throw new DOMException('reading was cancelled', 'AbortError');
      if (needed > 0) await window.fill(needed);
    }
    options.onFormat?.(decoded.gzip ? `${parser.format}, gzip` : parser.format);
    const damage = decoded.damage();
    if (damage) out.warn('gzip', window.offset, damage);
    out.finish();
    yield out.items;
  } finally {
    await window.close();
  }
}

/** Batches of a text file. */
async function* lines(
  window: Window,
  text: TextImport,
  decoded: Decoded,
  { file, firstIndex = 1, firstSource = 0, signal, onFormat }: ReadOptions,
): AsyncGenerator<CaptureItem[]> {
  let batch: CaptureItem[] = [];
  const items = text.text(window.rest(), {
    file,
    first: { index: firstIndex, source: firstSource },
    signal,
    onFormat: (words) => onFormat?.(decoded.gzip ? `${words}, gzip` : words),
  });
  for await (const item of items) {
    batch.push(item);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
    if (signal?.aborted) throw new DOMException('reading was cancelled', 'AbortError');
    // An importer need not wait for anything: other work gets its turn here.
    await new Promise((resolve) => setImmediate(resolve));
  }
  const message = decoded.damage();
  if (message) batch.push({ type: 'warning', warning: { file, record: null, offset: null, message } });
  yield batch;
}

function capture(window: Window, out: Collector): Parser | null {
  if (window.available < 4) return null;
  if (isPcap(window)) return new PcapParser(out);
  return isPcapng(window) ? new PcapngParser(out) : null;
}

const compression = (window: Window) =>
  OTHERS.find(({ magic }) => magic.every((octet, i) => window.slice(0, 4)[i] === octet));
const isCompressed = (window: Window): boolean => compression(window) !== undefined;

function unknown(window: Window, out: Collector, decoded: Decoded, texts: boolean): CaptureError {
  if (window.available === 0)
    return new CaptureError(`${out.file}: ${decoded.damage() ?? 'empty file'}, nothing can be read`);
  const other = compression(window);
  const none = texts ? 'neither pcap nor pcapng nor text' : 'neither pcap nor pcapng';
  return new CaptureError(`${out.file}: ${other ? `${other.name} data, decompress it first` : none}`);
}

/** Items of a text file that are handed on together. */
const BATCH = 512;

const OTHERS = [
  { name: 'zstd', magic: [0x28, 0xb5, 0x2f, 0xfd] },
  { name: 'xz', magic: [0xfd, 0x37, 0x7a, 0x58] },
  { name: 'lz4', magic: [0x04, 0x22, 0x4d, 0x18] },
  { name: 'bzip2', magic: [0x42, 0x5a, 0x68] },
  { name: 'zip', magic: [0x50, 0x4b, 0x03, 0x04] },
];
