import { writeSync } from 'node:fs';
import type { Bytes } from '../base/bytes.ts';
import { Blocks } from './blocks.ts';
import { fileError } from './file.ts';
import { journalBlock } from './journal-block.ts';
import { Option } from './options.ts';
import { type OutputFile, openOutput } from './output.ts';
import { Block } from './pcapng.ts';
import { inOrder, SETTLING } from './settle.ts';
import { type CaptureRecord, LinkType, type Source } from './types.ts';
import { interfaceBlock, packetBlock, sectionBlock } from './write.ts';

const FLUSH_MS = 500;
/** Octets that wait at most; more are written at once. */
const WAITING = 4 << 20;

/** What a source lost, as counted at its end. */
export interface RecordedCount {
  readonly received: number;
  readonly dropped: number;
}

/** A source as the file has it: an interface of that number, or log lines, which belong to none. */
interface Described {
  readonly source: Source;
  readonly interface: number | null;
  lines: number;
}

/**
 * Appends to a pcapng file while records come: what is older than a second is in the file, so that a kill loses at most
 * the last second. The file is readable by its owner alone, since netlink holds keys. Where it replaces another one it
 * is written beside that and takes its name at the end: see `openOutput`.
 */
export class Recorder {
  readonly path: string;
  readonly #file: OutputFile;
  /** Bytes of whole blocks that are in the file. */
  #written = 0;
  #records = 0;
  #broken: Error | null = null;
  #blocks = new Blocks(256 * 1024);
  #sources: Described[] = [];
  #interfaces = 0;
  /** Records that wait to be put in order of time. */
  #waiting: { readonly record: CaptureRecord; readonly place: number }[] = [];
  #octets = 0;
  #timer: NodeJS.Timeout;
  #failed: (error: Error) => void;
  #open = true;

  /**
   * Makes the file.
   * @param onError told once when writing fails; nothing more is written then
   * @param force replaces a file that is there
   * @throws CaptureError naming the path when it cannot be made, or when a file that holds something is there
   */
  constructor(path: string, application: string, onError: (error: Error) => void, force = false) {
    this.path = path;
    this.#failed = onError;
    this.#file = openOutput(path, { force });
    this.#timer = setInterval(() => this.#flushSettled(), FLUSH_MS);
    this.#timer.unref();
    sectionBlock(this.#blocks, { application });
    this.flush();
  }

  /** Records that are in the file, whole. */
  get records(): number {
    return this.#records;
  }

  /** Why it ended early; null: it did not. */
  get broken(): Error | null {
    return this.#broken;
  }

  /** Where the file is now: of its name, or beside the one that it is to replace. */
  get place(): string {
    return this.#file.place;
  }

  /** Whether it is a file, and no pipe or device that cannot be read back. */
  get proper(): boolean {
    return this.#file.plain;
  }

  /** Whether it waits beside another file of that name. */
  get beside(): boolean {
    return this.#file.beside;
  }

  /** @returns the place of the source, by which `add` names it */
  addSource(source: Source): number {
    const log = source.linkType === LinkType.Log;
    if (!log) interfaceBlock(this.#blocks, source);
    return this.#sources.push({ source, interface: log ? null : this.#interfaces++, lines: 0 }) - 1;
  }

  /** A record that cannot be written (more than 16 MiB, a time outside 1970 to 2262) ends the recording, which is told. */
  add(record: CaptureRecord, place: number): void {
    if (!this.#open) return;
    this.#waiting.push({ record, place });
    this.#octets += record.bytes.length;
    if (this.#octets > WAITING) this.flush();
  }

  #write(record: CaptureRecord, place: number): void {
    const described = this.#sources[place]!;
    const { source } = described;
    if (described.interface === null) journalBlock(this.#blocks, record, source, ++described.lines);
    else packetBlock(this.#blocks, record, described.interface, source.snapLength);
  }

  /** Puts what waits in order of time, and writes what is not younger than `until`; all of it without. */
  #settle(until: bigint | null): void {
    const ordered = inOrder(this.#waiting, ({ record }) => record.time);
    const young =
      until === null ? -1 : ordered.findIndex(({ record }) => record.time !== null && record.time > until);
    const settled = young < 0 ? ordered : ordered.slice(0, young);
    this.#waiting = ordered.slice(settled.length);
    this.#octets = this.#waiting.reduce((sum, { record }) => sum + record.bytes.length, 0);
    try {
      for (const { record, place } of settled) this.#write(record, place);
    } catch (error) {
      // What came before it is whole.
      this.#flushBlocks();
      if (this.#open) this.#fail(error as Error);
    }
  }

  #flushSettled(): void {
    if (!this.#open) return;
    const newest = this.#waiting.reduce(
      (most, { record }) => ((record.time ?? 0n) > most ? record.time! : most),
      0n,
    );
    const now = BigInt(Date.now()) * 1_000_000n;
    this.#settle((newest < now ? now : newest) - SETTLING);
    if (this.#open) this.#flushBlocks();
  }

  /** Interface statistics: how many were received, and how many were lost. */
  count(place: number, { received, dropped }: RecordedCount, time: bigint): void {
    const number = this.#sources[place]!.interface;
    if (number === null) return;
    this.#blocks.begin(Block.Statistics);
    this.#blocks.u32(number, Number(time >> 32n), Number(time & 0xffffffffn));
    this.#blocks.option(Option.IsbReceived, u64(received));
    this.#blocks.option(Option.IsbDropped, u64(dropped));
    this.#blocks.u16(Option.End, 0);
    this.#blocks.end();
  }

  /** Writes what waits. */
  flush(): void {
    if (!this.#open) return;
    this.#settle(null);
    if (this.#open) this.#flushBlocks();
  }

  #flushBlocks(): void {
    if (this.#blocks.length === 0) return;
    const chunk = this.#blocks.take();
    let at = 0;
    try {
      while (at < chunk.length) at += writeSync(this.#file.descriptor, chunk, at);
      this.#count(chunk);
    } catch (error) {
      this.#count(chunk.subarray(0, at));
      this.#fail(fileError(this.path, error));
    }
  }

  /** What of written bytes is whole blocks; one that was given up in its making has no length yet. */
  #count(bytes: Bytes): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let at = 0; at + 8 <= bytes.length; ) {
      const length = view.getUint32(at + 4, true);
      if (length === 0 || at + length > bytes.length) return;
      const type = view.getUint32(at, true);
      if (type === Block.EnhancedPacket || type === Block.Journal) this.#records++;
      this.#written += length;
      at += length;
    }
  }

  /** Nothing more can be written: what is in the file stays, without the block that was cut off in its midst. */
  #fail(error: Error): void {
    this.#broken = error;
    this.#stop();
    try {
      this.#file.cut(this.#written);
    } catch {
      // Then it has a torn end, which whoever reads it is told.
    }
    this.#file.leave();
    this.#failed(error);
  }

  /** Writes what waits, to the disk itself, and closes: the file has its name. */
  close(): void {
    if (!this.#open) return;
    this.flush();
    if (!this.#open) return;
    this.#stop();
    try {
      this.#file.keep();
    } catch (error) {
      this.#broken = error as Error;
      this.#failed(this.#broken);
    }
  }

  /** It was not to be: the file is removed, and what was there before stays. */
  discard(): void {
    if (!this.#open) return;
    this.#stop();
    this.#file.discard();
  }

  #stop(): void {
    this.#open = false;
    clearInterval(this.#timer);
  }
}

function u64(value: number): Bytes {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value), true);
  return bytes;
}
