import { closeSync, fstatSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bytes } from '../base/bytes.ts';
import { visible } from '../base/visible.ts';
import { fileError } from './file.ts';
import { CaptureError } from './types.ts';

const BLOCK = 64 * 1024;
/** Blocks of one file that are kept: 4 MiB. */
const CACHED = 64;

/** Octets at hand by offset. */
export interface Octets {
  /**
   * A copy of the octets from `offset` on.
   * @throws CaptureError when they are not all there any more
   */
  read(offset: number, length: number): Bytes;
  /**
   * As `read`, for who goes through a file from its start: where the octets stand in what is at hand, until the next call.
   * @throws as `read`
   */
  view(offset: number, length: number): OctetView;
  /** Frees what is behind them. */
  close(): void;
}

/** Octets in `bytes`, from `start` on. */
export interface OctetView {
  readonly bytes: Bytes;
  readonly start: number;
}

/** Octets that `view` reads of a file at a time. */
const AHEAD = 1024 * 1024;

function gather(name: string, block: (number: number) => Bytes, offset: number, length: number): Bytes {
  const out = new Uint8Array(length);
  for (let done = 0; done < length; ) {
    const at = offset + done;
    const part = block(Math.floor(at / BLOCK)).subarray(at % BLOCK, (at % BLOCK) + length - done);
    if (part.length === 0) throw shorter(name);
    out.set(part, done);
    done += part.length;
  }
  return out;
}

const shorter = (name: string): CaptureError =>
  new CaptureError(`${name}: is shorter than when it was opened`);

/** Bytes at each end of a file by which one that has grown is told from one that was written anew. */
const PROBE = 4096;

/**
 * Looks whether an open file is the one that it was when this was called: a capture or a log may be rotated, cut or
 * written over while it is open (tcpdump -W, copytruncate). One that has only grown is still the same.
 * @returns what throws a CaptureError where it is not
 */
function guard(name: string, descriptor: number): () => void {
  const status = (): { readonly size: number; readonly time: bigint } => {
    const { size, mtimeNs } = fstatSync(descriptor, { bigint: true });
    return { size: Number(size), time: mtimeNs };
  };
  const begun = status();
  const end = Math.max(0, begun.size - PROBE);
  const probe = (offset: number): Buffer => {
    const bytes = Buffer.alloc(Math.min(PROBE, begun.size));
    return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, offset));
  };
  const [head, tail] = [probe(0), probe(end)];
  let known = begun;
  return () => {
    const now = status();
    if (now.time === known.time && now.size === known.size) return;
    const shorter = now.size < known.size;
    const grown = now.size > known.size && probe(0).equals(head) && probe(end).equals(tail);
    if (!grown)
      throw new CaptureError(
        `${visible(name)}: ${shorter ? 'is shorter than when it was opened' : 'was changed after it was opened'}, so what it holds now is not what is shown. Open it again to see that; to keep a file that is written over (a ring of captures, a rotated log), copy it first`,
      );
    known = now;
  };
}

/**
 * Octets of an open file, the blocks used last kept. The descriptor is closed with them.
 * @param guarded others may write to the file: it is looked at before it is read
 */
export function fileOctets(name: string, descriptor: number, guarded = true): Octets {
  const kept = new Map<number, Bytes>();
  const check = guarded ? guard(name, descriptor) : () => {};
  const block = (number: number): Bytes => {
    let found = kept.get(number);
    if (found) kept.delete(number);
    else {
      check();
      try {
        const whole = new Uint8Array(BLOCK);
        found = whole.subarray(0, readSync(descriptor, whole, 0, BLOCK, number * BLOCK));
      } catch (error) {
        throw fileError(name, error);
      }
      if (kept.size >= CACHED) kept.delete(kept.keys().next().value!);
    }
    kept.set(number, found);
    return found;
  };
  const read = (offset: number, length: number): Bytes => gather(name, block, offset, length);
  let ahead: Bytes | null = null;
  const at = { from: 0, to: 0 };
  return {
    read,
    view: (offset, length) => {
      if (length > AHEAD) return { bytes: read(offset, length), start: 0 };
      ahead ??= new Uint8Array(AHEAD);
      if (offset < at.from || offset + length > at.to) {
        check();
        try {
          at.from = offset;
          at.to = offset + readSync(descriptor, ahead, 0, AHEAD, offset);
        } catch (error) {
          at.to = 0;
          throw fileError(name, error);
        }
        if (offset + length > at.to) throw shorter(name);
      }
      return { bytes: ahead, start: offset - at.from };
    },
    close: () => {
      ahead = null;
      kept.clear();
      closeSync(descriptor);
    },
  };
}

/** Octets as they come, kept for random access: in memory up to a limit, beyond it in a temporary file. */
export class Spool implements Octets {
  #name: string;
  #limit: number;
  #blocks: Bytes[] = [];
  #length = 0;
  #file: { descriptor: number; octets: Octets } | null = null;

  constructor(name: string, limit: number) {
    this.#name = name;
    this.#limit = limit;
  }

  /** Octets held in memory. */
  get held(): number {
    return this.#blocks.length * BLOCK;
  }

  /** The chunks as they are, each kept before it is passed on. */
  async *through(source: AsyncIterable<Bytes>): AsyncGenerator<Bytes> {
    for await (const chunk of source) {
      this.append(chunk);
      yield chunk;
    }
  }

  /** Keeps octets. @returns the offset that they are read back from */
  append(chunk: Bytes): number {
    if (!this.#file && this.#length + chunk.length > this.#limit) this.#file = this.#toFile();
    if (this.#file) writeAll(this.#file.descriptor, chunk);
    else this.#toMemory(chunk);
    this.#length += chunk.length;
    return this.#length - chunk.length;
  }

  read(offset: number, length: number): Bytes {
    if (this.#file) return this.#file.octets.read(offset, length);
    return gather(this.#name, (number) => this.#blocks[number] ?? new Uint8Array(0), offset, length);
  }

  view(offset: number, length: number): OctetView {
    if (this.#file) return this.#file.octets.view(offset, length);
    const block = this.#blocks[Math.floor(offset / BLOCK)];
    const start = offset % BLOCK;
    if (block && start + length <= BLOCK) return { bytes: block, start };
    return { bytes: this.read(offset, length), start: 0 };
  }

  close(): void {
    this.#blocks.length = 0;
    this.#file?.octets.close();
  }

  #toMemory(chunk: Bytes): void {
    for (let done = 0; done < chunk.length; ) {
      const at = this.#length + done;
      if (at % BLOCK === 0) this.#blocks.push(new Uint8Array(BLOCK));
      const part = chunk.subarray(done, done + BLOCK - (at % BLOCK));
      this.#blocks.at(-1)!.set(part, at % BLOCK);
      done += part.length;
    }
  }

  #toFile() {
    const folder = mkdtempSync(join(tmpdir(), 'handshake-workbench-'));
    let descriptor: number;
    try {
      descriptor = openSync(join(folder, 'capture'), 'wx+', 0o600);
    } finally {
      // The open descriptor keeps the octets; without a name they cannot outlive the process.
      rmSync(folder, { recursive: true });
    }
    let left = this.#length;
    for (const block of this.#blocks.splice(0)) {
      writeAll(descriptor, block.subarray(0, left));
      left -= block.length;
    }
    return { descriptor, octets: fileOctets(this.#name, descriptor, false) };
  }
}

function writeAll(descriptor: number, bytes: Bytes): void {
  try {
    for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done);
  } catch (error) {
    throw fileError(`folder for temporary files (${tmpdir()}; TMPDIR names another)`, error);
  }
}
