import type { Bytes } from '../base/bytes.ts';
import { Collector } from './collector.ts';
import { type Decoded, decode } from './gunzip.ts';
import { isPcap, PcapParser } from './pcap.ts';
import { isPcapng, PcapngParser } from './pcapng.ts';
import { CaptureError, type CaptureItem } from './types.ts';
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
  const { file, signal } = options;
  const out = new Collector(file, options.firstIndex ?? 1, options.firstSource ?? 0);
  const window = new Window(decoded.chunks);
  try {
    await window.fill(4);
    const parser = recognise(window, out, decoded);
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

function recognise(window: Window, out: Collector, decoded: Decoded): Parser {
  if (window.available === 0)
    throw new CaptureError(`${out.file}: ${decoded.damage() ?? 'empty file'}, nothing can be read`);
  if (window.available >= 4) {
    if (isPcap(window)) return new PcapParser(out);
    if (isPcapng(window)) return new PcapngParser(out);
  }
  const other = OTHERS.find(({ magic }) => magic.every((octet, i) => window.slice(0, 4)[i] === octet));
  throw new CaptureError(
    `${out.file}: ${other ? `${other.name} data, decompress it first` : 'neither pcap nor pcapng'}`,
  );
}

const OTHERS = [
  { name: 'zstd', magic: [0x28, 0xb5, 0x2f, 0xfd] },
  { name: 'xz', magic: [0xfd, 0x37, 0x7a, 0x58] },
  { name: 'lz4', magic: [0x04, 0x22, 0x4d, 0x18] },
  { name: 'bzip2', magic: [0x42, 0x5a, 0x68] },
  { name: 'zip', magic: [0x50, 0x4b, 0x03, 0x04] },
];
