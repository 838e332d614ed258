import { type Bytes, concat, utf8 } from '../main/base/bytes.ts';

/**
 * The framing of the bridge's stdio: u32 length of what follows (little-endian), u8 kind, content. Kind 0 is one JSON
 * value in UTF-8. Kind 1 is records: u32 number of the source, then a batch (protocol-batch.ts).
 */
export type Frame =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'records'; readonly source: number; readonly batch: Bytes };

/** Longest frame that is taken: a batch of the addon with room to spare. */
export const MAX_FRAME = 32 << 20;
const PREFIX = 4;
const Kind = { Json: 0, Records: 1 } as const;

/** What came is no frame. `fatal`: where the next one begins cannot be known. */
export class FrameError extends Error {
  override name = 'FrameError';
  readonly fatal: boolean;
  constructor(message: string, fatal: boolean) {
    super(message);
    this.fatal = fatal;
  }
}

export function encodeJson(value: unknown): Bytes {
  return encode(Kind.Json, [utf8(JSON.stringify(value))]);
}

export function encodeRecords(source: number, batch: Bytes): Bytes {
  const number = new Uint8Array(4);
  new DataView(number.buffer).setUint32(0, source, true);
  return encode(Kind.Records, [number, batch]);
}

function encode(kind: number, parts: readonly Bytes[]): Bytes {
  const head = new Uint8Array(PREFIX + 1);
  const length = 1 + parts.reduce((n, part) => n + part.length, 0);
  if (length > MAX_FRAME) throw new RangeError(`frame: ${length} bytes, at most ${MAX_FRAME}`);
  new DataView(head.buffer).setUint32(0, length, true);
  head[PREFIX] = kind;
  return concat(head, ...parts);
}

/** Cuts a stream into frames, however it is chopped. */
export class FrameReader {
  #chunks: Bytes[] = [];
  #held = 0;

  /**
   * Frames that are complete with this chunk; an error stands in the place of each that is none.
   * After a fatal error nothing more is to be given.
   */
  push(chunk: Bytes): (Frame | FrameError)[] {
    this.#chunks.push(chunk);
    this.#held += chunk.length;
    const out: (Frame | FrameError)[] = [];
    for (;;) {
      const length = this.#length();
      if (length === null) return out;
      if (length === 0 || length > MAX_FRAME) {
        out.push(new FrameError(`frame: length ${length}, 1 to ${MAX_FRAME} expected`, true));
        return out;
      }
      if (this.#held < PREFIX + length) return out;
      const all = this.#whole();
      out.push(decode(all.subarray(PREFIX, PREFIX + length)));
      this.#chunks = [all.subarray(PREFIX + length)];
      this.#held = this.#chunks[0]!.length;
    }
  }

  #length(): number | null {
    if (this.#held < PREFIX) return null;
    if (this.#chunks[0]!.length < PREFIX) this.#chunks = [this.#whole()];
    const first = this.#chunks[0]!;
    return new DataView(first.buffer, first.byteOffset).getUint32(0, true);
  }

  #whole(): Bytes {
    return this.#chunks.length === 1 ? this.#chunks[0]! : concat(...this.#chunks);
  }
}

function decode(frame: Bytes): Frame | FrameError {
  const content = frame.subarray(1);
  if (frame[0] === Kind.Records) {
    if (content.length < 4) return new FrameError('frame: records without their source', false);
    const source = new DataView(content.buffer, content.byteOffset).getUint32(0, true);
    return { kind: 'records', source, batch: content.subarray(4) };
  }
  if (frame[0] !== Kind.Json) return new FrameError(`frame: unknown kind ${frame[0]}`, false);
  try {
    return { kind: 'json', value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content)) };
  } catch {
    return new FrameError('frame: no JSON', false);
  }
}
