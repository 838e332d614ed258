import type { Bytes } from '../base/bytes.ts';
import { Blocks } from './blocks.ts';
import { MAX_PACKET } from './collector.ts';
import { NO_TIME, recordedIn } from './marks.ts';
import { Option } from './options.ts';
import { Block, BYTE_ORDER } from './pcapng.ts';
import type { CaptureRecord, CustomBlock, JournalEntry, Source } from './types.ts';

/** Where a file goes, chunk by chunk; a chunk is not touched after it was given. */
export interface Sink {
  write(chunk: Bytes): Promise<void> | void;
}

export interface PcapngContent {
  /** One interface each, in this order; records name them by `Source.index`. */
  readonly sources: readonly Source[];
  readonly records: Iterable<CaptureRecord | JournalEntry>;
  /** Of the section. */
  readonly comments?: readonly string[];
  readonly custom?: readonly CustomBlock[];
  /** Who writes: shb_userappl. */
  readonly application: string;
}

const CHUNK = 256 * 1024;

/**
 * Writes a pcapng file of one little-endian section, in nanoseconds, that `readCapture` reads back the same and
 * Wireshark opens. What pcapng has no field for is said in comments (marks.ts): the file that a source was recorded
 * in, and that a record has no time. Such a record is a simple packet block where that can hold it (first source, no
 * comments, not cut but by the snap length), else an enhanced one with time 0. Custom blocks come last: Wireshark shows
 * them as frames, and the numbers of the frames before them stay those of the records.
 * @throws TypeError when a record names no source, has more than 16 MiB, or a time outside 1970 to 2262
 */
export async function writePcapng(out: Sink, content: PcapngContent): Promise<void> {
  const blocks = new Blocks(CHUNK + 64 * 1024);
  const { sources } = content;
  sectionBlock(blocks, content);
  for (const source of sources) interfaceBlock(blocks, source);
  const places = new Map(sources.map(({ index }, place) => [index, place]));
  for (const record of content.records) {
    if ('journal' in record) {
      blocks.begin(Block.Journal);
      blocks.padded(record.journal);
      blocks.end();
      continue;
    }
    const place = places.get(record.source);
    if (place === undefined) throw new TypeError(`record ${record.index}: no source ${record.source}`);
    packetBlock(blocks, record, place, sources[place]!.snapLength);
    if (blocks.length < CHUNK) continue;
    await out.write(blocks.take());
    await new Promise((resolve) => setImmediate(resolve));
  }
  for (const { pen, data, copy } of content.custom ?? []) {
    blocks.begin(copy ? Block.CustomCopy : Block.CustomNoCopy);
    blocks.u32(pen);
    blocks.padded(data);
    blocks.end();
  }
  await out.write(blocks.take());
}

/** Begins the file: one section, whose length is not known. */
export function sectionBlock(
  blocks: Blocks,
  { comments, application }: Pick<PcapngContent, 'comments' | 'application'>,
): void {
  blocks.begin(Block.Section);
  blocks.u32(BYTE_ORDER);
  blocks.u16(1, 0);
  // The section's length is not known: -1.
  blocks.u32(0xffffffff, 0xffffffff);
  for (const comment of comments ?? []) blocks.comment(comment);
  blocks.text(Option.ShbUserApplication, application);
  blocks.u16(Option.End, 0);
  blocks.end();
}

/** Describes a source; packets name it by how many were described before. */
export function interfaceBlock(blocks: Blocks, source: Source): void {
  blocks.begin(Block.Interface);
  blocks.u16(source.linkType, 0);
  blocks.u32(source.snapLength);
  blocks.text(Option.IfName, source.name);
  blocks.text(Option.IfDescription, source.description);
  blocks.option(Option.IfTsResolution, Uint8Array.of(9));
  if (source.fcsLength !== null) blocks.option(Option.IfFcsLength, Uint8Array.of(source.fcsLength));
  if (source.filter !== undefined) blocks.text(Option.IfFilter, `\0${source.filter}`);
  blocks.text(Option.IfOs, source.os);
  blocks.text(Option.IfHardware, source.hardware);
  blocks.text(Option.Comment, recordedIn(source.file));
  blocks.u16(Option.End, 0);
  blocks.end();
}

/** @throws TypeError when the record has more than 16 MiB, or a time outside 1970 to 2262 */
export function packetBlock(blocks: Blocks, record: CaptureRecord, place: number, snapLength: number): void {
  const { bytes, time, originalLength, comments } = record;
  if (bytes.length > MAX_PACKET) throw new TypeError(`record ${record.index}: more than 16 MiB`);
  if (time !== null && (time < 0n || time >= 1n << 63n))
    throw new TypeError(`record ${record.index}: time outside 1970 to 2262`);
  const simpleLength = Math.min(originalLength, snapLength || originalLength);
  if (time === null && place === 0 && comments.length === 0 && simpleLength === bytes.length) {
    blocks.begin(Block.SimplePacket);
    blocks.u32(originalLength);
    blocks.padded(bytes);
  } else {
    const ticks = time ?? 0n;
    blocks.begin(Block.EnhancedPacket);
    blocks.u32(place, Number(ticks >> 32n), Number(ticks & 0xffffffffn), bytes.length, originalLength);
    blocks.padded(bytes);
    if (time === null) blocks.comment(NO_TIME);
    for (const comment of comments) blocks.comment(comment);
    if (time === null || comments.length > 0) blocks.u16(Option.End, 0);
  }
  blocks.end();
}
