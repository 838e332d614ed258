import { type Bytes, concat } from '../base/bytes.ts';

const NOTHING: Bytes = new Uint8Array(0);

/**
 * The octets of a stream that a parser looks at: filled at its end, taken from at its start.
 * It holds what the parser asked for and the chunk that came last, nothing more.
 */
export class Window {
  #chunks: AsyncIterator<Bytes>;
  #data: Bytes = NOTHING;
  /** What is not in the window yet of the chunk that came last. */
  #pending: Bytes = NOTHING;
  #view = new DataView(this.#data.buffer);
  #at = 0;
  #base = 0;
  /** Whether the stream has no more than what is available. */
  ended = false;

  constructor(chunks: AsyncIterable<Bytes>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  get available(): number {
    return this.#data.length - this.#at;
  }

  /** Octets from the stream's start to the window's start. */
  get offset(): number {
    return this.#base + this.#at;
  }

  /** Reads on until `count` octets are available or the stream ends; lets other work run first. */
  async fill(count: number): Promise<void> {
    if (this.available >= count) {
      await new Promise((resolve) => setImmediate(resolve));
      return;
    }
    const parts = [this.#data.subarray(this.#at)];
    let held = this.available;
    while (held < count && !this.ended) {
      if (this.#pending.length > 0) {
        // Of a chunk no more is copied than what was begun before it.
        const part = this.#pending.subarray(0, held === 0 ? this.#pending.length : count - held);
        parts.push(part);
        held += part.length;
        this.#pending = this.#pending.subarray(part.length);
        continue;
      }
      const next = await this.#chunks.next();
      if (next.done) this.ended = true;
      else this.#pending = next.value;
    }
    this.#base = this.offset;
    this.#at = 0;
    const full = parts.filter((part) => part.length > 0);
    const { buffer, byteOffset, length } = full.length === 1 ? full[0]! : concat(...full);
    // A plain array even of a Buffer, whose slice() would be no copy.
    this.#data = new Uint8Array(buffer, byteOffset, length);
    this.#view = new DataView(buffer, byteOffset, length);
  }

  skip(count: number): void {
    this.#at += count;
  }

  u16(at: number, little: boolean): number {
    return this.#view.getUint16(this.#at + at, little);
  }

  u32(at: number, little: boolean): number {
    return this.#view.getUint32(this.#at + at, little);
  }

  /** All that is available, for who goes through many records at a time: it ends them with `skip`. */
  get view(): DataView {
    return new DataView(this.#data.buffer, this.#data.byteOffset + this.#at, this.available);
  }

  /** A view of octets in the window; it stays valid after `skip` and `fill`. */
  slice(at: number, length: number): Bytes {
    return this.#data.subarray(this.#at + at, this.#at + at + length);
  }

  /** All that is left, as chunks. */
  async *rest(): AsyncGenerator<Bytes> {
    if (this.available > 0) yield this.slice(0, this.available);
    this.skip(this.available);
    if (this.#pending.length > 0) yield this.#pending;
    this.#pending = NOTHING;
    for (let next = await this.#chunks.next(); !next.done; next = await this.#chunks.next()) yield next.value;
    this.ended = true;
  }

  /** Ends the stream early. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }
}

/** Takes records from a window. */
export interface Parser {
  /** The format in words, for people. */
  readonly format: string;
  /** Takes what is there; returns how many octets it needs to go on, or 0 when it has come to the end. */
  step(window: Window): number;
}

/** Octets that `seek` looks at before other work may run. */
const AT_ONCE = 1024 * 1024;

/**
 * Moves the window on, octet by octet, to where `test` answers 0, or to the end of the stream.
 * @param test -1: not here; n > 0: not to be told from fewer than n octets
 * @returns the number of octets needed to go on, or 0 when it has arrived
 */
export function seek(window: Window, test: (window: Window) => number): number {
  for (let left = AT_ONCE; window.available > 0; left--) {
    if (left === 0) return 1;
    const answer = test(window);
    if (answer === 0) return 0;
    if (answer > window.available && !window.ended) return answer;
    window.skip(1);
  }
  return window.ended ? 0 : 1;
}
