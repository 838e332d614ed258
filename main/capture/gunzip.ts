import { constants, createGunzip, type Gunzip } from 'node:zlib';
import type { Bytes } from '../base/bytes.ts';

/** A file's octets as they were before compression. */
export interface Decoded {
  readonly gzip: boolean;
  readonly chunks: AsyncIterable<Bytes>;
  /** What was wrong with the compression, known when `chunks` has ended, or null. */
  damage(): string | null;
}

const PIECE = 64 * 1024;
/**
 * What unpacks to more than both is taken for a file that was made to fill memory and disk: captures and logs become
 * 3 to 30 times as large, deflate can do 1000.
 */
const BOMB = { bytes: 256 * 1024 * 1024, ratio: 100 };
const BOMB_WORDS = `unpacks to more than ${BOMB.bytes >> 20} MiB and ${BOMB.ratio} times its own size, as a file does that was made to fill a disk: what came up to there was read; if you trust it, unpack it yourself (gunzip -k) and open what comes out`;

/** Looks at the first octets and decompresses gzip (RFC 1952), several members included. */
export async function decode(source: AsyncIterable<Bytes>): Promise<Decoded> {
  const iterator = source[Symbol.asyncIterator]();
  const head: Bytes[] = [];
  let ended = false;
  while (!ended && head.reduce((n, part) => n + part.length, 0) < 2) {
    const next = await iterator.next();
    if (next.done) ended = true;
    else if (next.value.length > 0) head.push(next.value);
  }
  async function* whole(): AsyncGenerator<Bytes> {
    try {
      yield* head;
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
    } finally {
      await iterator.return?.();
    }
  }
  const first = head[0]?.[0];
  const second = head[0]?.[1] ?? head[1]?.[0];
  if (first !== 0x1f || second !== 0x8b) return { gzip: false, chunks: whole(), damage: () => null };
  let damage: string | null = null;
  const chunks = gunzip(whole(), (message) => {
    damage = message;
  });
  return { gzip: true, chunks, damage: () => damage };
}

/**
 * Decompresses, and in damaged or torn data gives every octet that comes before the damage.
 * Node's inflater discards what the failing call produced. So a scout goes ahead, and where it fails the second
 * inflater gets its input octet by octet. This doubles the time that inflating takes, 1.4 s a gigabyte or so.
 */
async function* gunzip(
  source: AsyncIterable<Bytes>,
  report: (message: string) => void,
): AsyncGenerator<Bytes> {
  const scout = new Inflater(constants.Z_FINISH);
  const inflater = new Inflater(constants.Z_SYNC_FLUSH);
  let packed = 0;
  let unpacked = 0;
  try {
    for await (const chunk of source) {
      for (let at = 0; at < chunk.length; at += PIECE) {
        const piece = chunk.subarray(at, at + PIECE);
        if (unpacked > BOMB.bytes && unpacked > BOMB.ratio * packed) return report(BOMB_WORDS);
        packed += piece.length;
        const sound = await scout.write(piece);
        scout.take();
        if (sound) {
          await inflater.write(piece);
          const out = inflater.take();
          unpacked += out.reduce((sum, { length }) => sum + length, 0);
          yield* out;
          continue;
        }
        report(`gzip data are damaged (${scout.error?.message})`);
        for (let i = 0; i < piece.length && (await inflater.write(piece.subarray(i, i + 1))); i++)
          yield* inflater.take();
        return;
      }
    }
    const whole = await scout.end();
    await inflater.end();
    yield* inflater.take();
    if (!whole) report(`gzip data are torn (${scout.error?.message})`);
  } finally {
    scout.close();
    inflater.close();
  }
}

/** node:zlib's stream, one awaited call at a time. */
class Inflater {
  error: Error | null = null;
  /** Node ends its stream at zero octets after the last member, and never calls back about what follows. */
  #ended = false;
  #stream: Gunzip;
  #out: Bytes[] = [];
  #settle: (sound: boolean) => void = () => {};

  constructor(finishFlush: number) {
    this.#stream = createGunzip({ finishFlush, chunkSize: 64 * 1024 });
    this.#stream.on('data', (chunk: Bytes) => this.#out.push(chunk));
    this.#stream.on('end', () => {
      this.#ended = true;
      this.#settle(true);
    });
    this.#stream.on('error', (error) => {
      this.error = error;
      this.#settle(false);
    });
  }

  /** Whether the octets were sound; when not, the inflater is dead. */
  write(bytes: Bytes): Promise<boolean> {
    return this.#call(() => this.#stream.write(bytes, (error) => error || this.#settle(true)));
  }

  end(): Promise<boolean> {
    return this.#call(() => this.#stream.end());
  }

  async #call(act: () => void): Promise<boolean> {
    if (this.error || this.#ended) return !this.error;
    const sound = await new Promise<boolean>((resolve) => {
      this.#settle = resolve;
      act();
    });
    // What has not been handed to the listener yet.
    while (!this.error && !this.#ended && this.#stream.read() !== null);
    return sound;
  }

  take(): Bytes[] {
    return this.#out.splice(0);
  }

  close(): void {
    this.#stream.destroy();
  }
}
