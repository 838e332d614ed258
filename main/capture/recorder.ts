import { closeSync, fsyncSync, writeSync } from 'node:fs';
import type { Bytes } from '../base/bytes.ts';
import { Blocks } from './blocks.ts';
import { fileError, openPrivate } from './file.ts';
import { journalBlock } from './journal-block.ts';
import { Option } from './options.ts';
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
 * the last second. The file is readable by its owner alone, since netlink holds keys.
 */
export class Recorder {
  readonly path: string;
  #file: number;
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
   * Makes the file, or empties it.
   * @param onError told once when writing fails; nothing more is written then
   * @throws CaptureError naming the path when it cannot be made
   */
  constructor(path: string, application: string, onError: (error: Error) => void) {
    this.path = path;
    this.#failed = onError;
    try {
      this.#file = openPrivate(path);
    } catch (error) {
      throw fileError(path, error);
    }
    sectionBlock(this.#blocks, { application });
    this.flush();
    this.#timer = setInterval(() => this.#flushSettled(), FLUSH_MS);
    this.#timer.unref();
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
      this.#end();
      this.#failed(error as Error);
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
    try {
      for (let at = 0; at < chunk.length; ) at += writeSync(this.#file, chunk, at);
    } catch (error) {
      this.#end();
      this.#failed(fileError(this.path, error));
    }
  }

  /** Writes what waits, to the disk itself, and closes. */
  close(): void {
    if (!this.#open) return;
    this.flush();
    if (!this.#open) return;
    try {
      fsyncSync(this.#file);
    } catch {
      // A pipe or a device has nothing to synchronise.
    }
    this.#end();
  }

  #end(): void {
    this.#open = false;
    clearInterval(this.#timer);
    closeSync(this.#file);
  }
}

function u64(value: number): Bytes {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value), true);
  return bytes;
}
