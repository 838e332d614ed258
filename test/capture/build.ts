import { gzipSync } from 'node:zlib';
import { type Bytes, concat, utf8 } from '../../main/base/bytes.ts';
import { readCapture } from '../../main/capture/read.ts';
import type { CaptureRecord, CustomBlock, Source, Warning } from '../../main/capture/types.ts';

// Files put together octet by octet from the drafts' diagrams, apart from the writer that is under test.

const number = (size: number, value: number | bigint, little: boolean): Bytes => {
  let rest = BigInt.asUintN(size * 8, BigInt(value));
  const octets: number[] = [];
  for (let i = 0; i < size; i++) {
    octets.push(Number(rest & 0xffn));
    rest >>= 8n;
  }
  return Uint8Array.from(little ? octets : octets.reverse());
};
const padding = (length: number): Bytes => new Uint8Array((4 - (length % 4)) % 4);

/** The two formats in one byte order. */
export function builder(little: boolean) {
  const u16 = (value: number) => number(2, value, little);
  const u32 = (value: number) => number(4, value, little);
  const u64 = (value: bigint) => number(8, value, little);
  const block = (type: number, body: Bytes, trailing = 12 + body.length): Bytes =>
    concat(u32(type), u32(12 + body.length), body, u32(trailing));
  const option = (code: number, value: Bytes | string): Bytes => {
    const bytes = typeof value === 'string' ? utf8(value) : value;
    return concat(u16(code), u16(bytes.length), bytes, padding(bytes.length));
  };
  const end = option(0, '');
  return {
    u16,
    u32,
    u64,
    block,
    option,
    end,
    pcapHeader: ({ magic = 0xa1b2c3d4, snap = 65535, link = 105, minor = 4 } = {}): Bytes =>
      concat(u32(magic), u16(2), u16(minor), u32(0), u32(0), u32(snap), u32(link)),
    pcapRecord: (seconds: number, fraction: number, bytes: Bytes, original = bytes.length): Bytes =>
      concat(u32(seconds), u32(fraction), u32(bytes.length), u32(original), bytes),
    section: (...options: Bytes[]): Bytes =>
      block(0x0a0d0d0a, concat(u32(0x1a2b3c4d), u16(1), u16(0), u64(-1n), ...options)),
    interface: (link: number, snap = 0, ...options: Bytes[]): Bytes =>
      block(1, concat(u16(link), u16(0), u32(snap), ...options)),
    enhanced: (
      id: number,
      ticks: bigint,
      bytes: Bytes,
      original = bytes.length,
      ...options: Bytes[]
    ): Bytes =>
      block(
        6,
        concat(
          u32(id),
          u32(Number(ticks >> 32n)),
          u32(Number(ticks & 0xffffffffn)),
          u32(bytes.length),
          u32(original),
          bytes,
          padding(bytes.length),
          ...options,
        ),
      ),
    old: (id: number, ticks: bigint, bytes: Bytes, ...options: Bytes[]): Bytes =>
      block(
        2,
        concat(
          u16(id),
          u16(7),
          u32(Number(ticks >> 32n)),
          u32(Number(ticks & 0xffffffffn)),
          u32(bytes.length),
          u32(bytes.length),
          bytes,
          padding(bytes.length),
          ...options,
        ),
      ),
    simple: (bytes: Bytes, original = bytes.length): Bytes =>
      block(3, concat(u32(original), bytes, padding(bytes.length))),
  };
}

/** A packet that tells which it is and how long. */
export const packet = (seed: number, length: number): Bytes =>
  Uint8Array.from({ length }, (_, i) => (seed * 31 + i * 7 + 1) & 0xff);

export const gzip = (bytes: Bytes): Bytes => new Uint8Array(gzipSync(bytes, { level: 1 }));

/** Octets as a stream in chunks of that size. */
export async function* chunks(bytes: Bytes, size = 1 << 16): AsyncGenerator<Bytes> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

export interface Result {
  sources: Source[];
  records: CaptureRecord[];
  warnings: Warning[];
  comments: string[];
  custom: CustomBlock[];
  /** `offset` of each record's item. */
  offsets: number[];
  format: string;
}

/** All that `readCapture` yields of these octets. */
export async function readAll(bytes: Bytes, size?: number): Promise<Result> {
  const out: Result = {
    sources: [],
    records: [],
    warnings: [],
    comments: [],
    custom: [],
    offsets: [],
    format: '',
  };
  const options = {
    file: 'test.cap',
    onFormat: (words: string) => {
      out.format = words;
    },
  };
  for await (const item of readCapture(chunks(bytes, size), options)) {
    if (item.type === 'source') out.sources.push(item.source);
    else if (item.type === 'warning') out.warnings.push(item.warning);
    else if (item.type === 'comment') out.comments.push(item.text);
    else if (item.type === 'custom') out.custom.push(item.block);
    else if (item.type === 'record') {
      out.records.push(item.record);
      out.offsets.push(item.offset!);
    }
  }
  return out;
}
