import { type Bytes, utf8 } from '../base/bytes.ts';
import { Option } from './options.ts';

const MAX_OPTION = 65_535;

/** Puts pcapng blocks together, little-endian, one after the other in one buffer. */
export class Blocks {
  #bytes: Bytes = new Uint8Array(0);
  #view = new DataView(this.#bytes.buffer);
  #at = 0;
  #start = 0;
  #expected: number;

  /** @param expected octets that a buffer is made for; it grows where a block needs more */
  constructor(expected: number) {
    this.#expected = expected;
  }

  /** Octets gathered since the last `take`. */
  get length(): number {
    return this.#at;
  }

  /** Everything gathered; it is not touched again. */
  take(): Bytes {
    const taken = this.#bytes.subarray(0, this.#at);
    this.#bytes = new Uint8Array(0);
    this.#at = 0;
    return taken;
  }

  /** Starts a block; what is added up to `end` is its body. */
  begin(type: number): void {
    this.#start = this.#at;
    this.u32(type, 0);
  }

  /** Ends the block with its length, said at both ends (draft-ietf-opsawg-pcapng section 3.1). */
  end(): void {
    const length = this.#at - this.#start + 4;
    this.u32(length);
    this.#view.setUint32(this.#start + 4, length, true);
  }

  u16(...values: number[]): void {
    this.#reserve(2 * values.length);
    for (const value of values) {
      this.#view.setUint16(this.#at, value, true);
      this.#at += 2;
    }
  }

  u32(...values: number[]): void {
    this.#reserve(4 * values.length);
    for (const value of values) {
      this.#view.setUint32(this.#at, value, true);
      this.#at += 4;
    }
  }

  /** Octets, and zeros up to a multiple of four. */
  padded(bytes: Bytes): void {
    const length = Math.ceil(bytes.length / 4) * 4;
    this.#reserve(length);
    this.#bytes.set(bytes, this.#at);
    this.#at += length;
  }

  option(code: number, value: Bytes): void {
    this.u16(code, value.length);
    this.padded(value);
  }

  /** Text, cut between characters to what an option can hold; nothing where there is none. */
  text(code: number, text: string | undefined): void {
    if (text !== undefined) this.option(code, pieces(text)[0]!);
  }

  /** One comment, or several where it is longer than an option can hold. */
  comment(text: string): void {
    for (const piece of pieces(text)) this.option(Option.Comment, piece);
  }

  #reserve(more: number): void {
    if (this.#at + more <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#expected, 2 * (this.#at + more)));
    grown.set(this.#bytes.subarray(0, this.#at));
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }
}

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
