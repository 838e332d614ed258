import { type Bytes, utf8 } from '../base/bytes.ts';
import { MAX_PACKET } from './collector.ts';
import { NO_TIME, recordedIn } from './marks.ts';
import { Option } from './options.ts';
import { Block, BYTE_ORDER } from './pcapng.ts';
import type { CaptureRecord, CustomBlock, Source } from './types.ts';

/** Where a file goes, chunk by chunk; a chunk is not touched after it was given. */
export interface Sink {
  write(chunk: Bytes): Promise<void> | void;
}

export interface PcapngContent {
  /** One interface each, in this order; records name them by `Source.index`. */
  readonly sources: readonly Source[];
  readonly records: Iterable<CaptureRecord>;
  /** Of the section. */
  readonly comments?: readonly string[];
  readonly custom?: readonly CustomBlock[];
  /** Who writes: shb_userappl. */
  readonly application: string;
}

const CHUNK = 256 * 1024;
const MAX_OPTION = 65_535;

/**
 * Writes a pcapng file of one little-endian section, in nanoseconds, that `readCapture` reads back the same and
 * Wireshark opens. What pcapng has no field for is said in comments (marks.ts): the file that a source was recorded
 * in, and that a record has no time. Such a record is a simple packet block where that can hold it (first source, no
 * comments, not cut but by the snap length), else an enhanced one with time 0. Custom blocks come last: Wireshark shows
 * them as frames, and the numbers of the frames before them stay those of the records.
 * @throws TypeError when a record names no source, has more than 16 MiB, or a time outside 1970 to 2262
 */
export async function writePcapng(out: Sink, content: PcapngContent): Promise<void> {
  let held: Bytes[] = [];
  let size = 0;
  const flush = async (): Promise<void> => {
    const chunk = join(held, size);
    held = [];
    size = 0;
    await out.write(chunk);
    await new Promise((resolve) => setImmediate(resolve));
  };
  const add = (type: number, ...parts: Bytes[]): void => {
    const block = frame(type, parts);
    held.push(block);
    size += block.length;
  };
  add(
    Block.Section,
    u32(BYTE_ORDER),
    u16(1, 0),
    u32(0xffffffff, 0xffffffff),
    ...(content.comments ?? []).flatMap((comment) => commentOptions(comment)),
    textOption(Option.ShbUserApplication, content.application),
    END,
  );
  const places = new Map<number, number>();
  for (const [place, source] of content.sources.entries()) {
    places.set(source.index, place);
    add(Block.Interface, ...interfaceParts(source));
  }
  for (const record of content.records) {
    const place = places.get(record.source);
    if (place === undefined) throw new TypeError(`record ${record.index}: no source ${record.source}`);
    const { type, parts } = packet(record, place, content.sources[place]!);
    add(type, ...parts);
    if (size >= CHUNK) await flush();
  }
  for (const { pen, data, copy } of content.custom ?? [])
    add(copy ? Block.CustomCopy : Block.CustomNoCopy, u32(pen), ...padded(data));
  await flush();
}

function interfaceParts(source: Source): Bytes[] {
  const text = (code: number, value: string | undefined): Bytes[] =>
    value === undefined ? [] : [textOption(code, value)];
  return [
    u16(source.linkType, 0),
    u32(source.snapLength),
    ...text(Option.IfName, source.name),
    ...text(Option.IfDescription, source.description),
    option(Option.IfTsResolution, Uint8Array.of(9)),
    ...(source.fcsLength === null ? [] : [option(Option.IfFcsLength, Uint8Array.of(source.fcsLength))]),
    ...(source.filter === undefined ? [] : [textOption(Option.IfFilter, `\0${source.filter}`)]),
    ...text(Option.IfOs, source.os),
    ...text(Option.IfHardware, source.hardware),
    textOption(Option.Comment, recordedIn(source.file)),
    END,
  ];
}

function packet(record: CaptureRecord, place: number, source: Source): { type: number; parts: Bytes[] } {
  const { bytes, time, originalLength } = record;
  if (bytes.length > MAX_PACKET) throw new TypeError(`record ${record.index}: more than 16 MiB`);
  if (time !== null && (time < 0n || time >= 1n << 63n))
    throw new TypeError(`record ${record.index}: time outside 1970 to 2262`);
  const comments = time === null ? [NO_TIME, ...record.comments] : record.comments;
  const simple = Math.min(originalLength, source.snapLength || originalLength);
  if (time === null && place === 0 && record.comments.length === 0 && simple === bytes.length)
    return { type: Block.SimplePacket, parts: [u32(originalLength), ...padded(bytes)] };
  const ticks = time ?? 0n;
  return {
    type: Block.EnhancedPacket,
    parts: [
      u32(place, Number(ticks >> 32n), Number(ticks & 0xffffffffn), bytes.length, originalLength),
      ...padded(bytes),
      ...comments.flatMap((comment) => commentOptions(comment)),
      ...(comments.length > 0 ? [END] : []),
    ],
  };
}

/** A block with its two lengths (draft-ietf-opsawg-pcapng section 3.1); the parts together are a multiple of 4. */
function frame(type: number, parts: readonly Bytes[]): Bytes {
  const length = 12 + parts.reduce((n, part) => n + part.length, 0);
  return join([u32(type, length), ...parts, u32(length)], length);
}

function join(parts: readonly Bytes[], length: number): Bytes {
  const out = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

const u32 = (...values: number[]): Bytes => {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  for (const [i, value] of values.entries()) view.setUint32(4 * i, value, true);
  return new Uint8Array(view.buffer);
};

const u16 = (...values: number[]): Bytes => {
  const view = new DataView(new ArrayBuffer(2 * values.length));
  for (const [i, value] of values.entries()) view.setUint16(2 * i, value, true);
  return new Uint8Array(view.buffer);
};

const END = u16(Option.End, 0);

const padded = (bytes: Bytes): Bytes[] => [bytes, new Uint8Array(-bytes.length & 3)];

function option(code: number, value: Bytes): Bytes {
  return join([u16(code, value.length), ...padded(value)], 4 + Math.ceil(value.length / 4) * 4);
}

/** Text, cut between characters to what an option can hold. */
const textOption = (code: number, text: string): Bytes => option(code, pieces(text)[0]!);

/** One comment, or several where it is longer than an option can hold. */
const commentOptions = (text: string): Bytes[] => pieces(text).map((piece) => option(Option.Comment, piece));

function pieces(text: string): Bytes[] {
  const bytes = utf8(text);
  const out: Bytes[] = [];
  let at = 0;
  do {
    let end = Math.min(at + MAX_OPTION, bytes.length);
    // A UTF-8 character goes on with octets 10xxxxxx.
    while (end < bytes.length && (bytes[end]! & 0xc0) === 0x80) end--;
    out.push(bytes.subarray(at, end));
    at = end;
  } while (at < bytes.length);
  return out;
}
