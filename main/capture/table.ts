import type { ControlEvent } from '../base/event.ts';
import { JITTER } from './settle.ts';

const NO_TIME = -(1n << 63n);
/** Later than any time: a run that has given all. */
const DONE = 1n << 63n;
/** Records that are merged before other work may run. */
const AT_ONCE = 100_000;

/** In which half of 64 bits typed arrays of this machine have the lower word. */
const LOW = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 0 : 1;

/** What is kept of each record of the files: where it is, and no octets of it. Rows count from 0. */
export class RecordTable {
  length = 0;
  /** `settled` leaves the rows as they stand. */
  inOrder = true;
  #file = new Uint16Array(1024);
  #source = new Uint32Array(1024);
  #offset = new Float64Array(1024);
  #captured = new Uint32Array(1024);
  /** null as long as all were captured whole. */
  #original: Uint32Array | null = null;
  #time = new BigInt64Array(1024);
  /** Of `#time`. */
  #words = new Uint32Array(this.#time.buffer);
  /** null as long as there are no lines. */
  #line: Uint32Array | null = null;
  #comments = new Map<number, readonly string[]>();
  #origins = new Map<number, number>();
  #events = new Map<number, ControlEvent>();
  /** The latest time so far. */
  #high = 0;
  #low = 0;

  add(row: Row): void {
    const { time = null } = row;
    const at = this.#begin(row.file, row.source, row.offset, row.captured);
    this.#time[at] = time ?? NO_TIME;
    if (time !== null) this.#follow(this.#words[2 * at + 1 - LOW]!, this.#words[2 * at + LOW]!);
    if (row.original !== row.captured && !this.#original) {
      this.#original = new Uint32Array(this.#captured.length);
      this.#original.set(this.#captured);
    }
    if (this.#original) this.#original[at] = row.original;
    if (row.line) this.#line ??= new Uint32Array(this.#file.length);
    if (this.#line) this.#line[at] = row.line ?? 0;
    if (row.comments.length > 0) this.#comments.set(at, row.comments);
    if (row.origin !== undefined) this.#origins.set(at, row.origin);
    if (row.event) this.#events.set(at, row.event);
  }

  /** As `add`, of a packet that was captured whole, of which nothing else is told. @param high and `low`: words of its time */
  addPacket(file: number, source: number, offset: number, captured: number, high: number, low: number): void {
    const at = this.#begin(file, source, offset, captured);
    this.#words[2 * at + 1 - LOW] = high;
    this.#words[2 * at + LOW] = low;
    this.#follow(high, low);
    if (this.#original) this.#original[at] = captured;
  }

  #begin(file: number, source: number, offset: number, captured: number): number {
    const at = this.length++;
    if (at === this.#file.length) this.#grow();
    this.#file[at] = file;
    this.#source[at] = source;
    this.#offset[at] = offset;
    this.#captured[at] = captured;
    return at;
  }

  #follow(high: number, low: number): void {
    const later = (high - this.#high) * 2 ** 32 + low - this.#low;
    if (later >= 0) [this.#high, this.#low] = [high, low];
    else if (-later > JITTER) this.inOrder = false;
  }

  get(at: number): Row {
    // All rows have one shape, given or not: there are millions.
    return {
      file: this.#file[at]!,
      source: this.#source[at]!,
      offset: this.#offset[at]!,
      captured: this.#captured[at]!,
      original: this.original(at),
      time: this.time(at),
      comments: this.#comments.get(at) ?? [],
      line: this.#line?.[at] || undefined,
      origin: this.#origins.get(at),
      event: this.#events.get(at),
    };
  }

  source(at: number): number {
    return this.#source[at]!;
  }

  file(at: number): number {
    return this.#file[at]!;
  }

  offset(at: number): number {
    return this.#offset[at]!;
  }

  captured(at: number): number {
    return this.#captured[at]!;
  }

  original(at: number): number {
    return this.#original?.[at] ?? this.#captured[at]!;
  }

  time(at: number): bigint | null {
    const time = this.#time[at]!;
    return time === NO_TIME ? null : time;
  }

  #grow(): void {
    const size = this.#file.length * 2;
    const grown = <A extends { set(from: A): void }>(from: A, to: A): A => {
      to.set(from);
      return to;
    };
    this.#file = grown(this.#file, new Uint16Array(size));
    this.#source = grown(this.#source, new Uint32Array(size));
    this.#offset = grown(this.#offset, new Float64Array(size));
    this.#captured = grown(this.#captured, new Uint32Array(size));
    if (this.#original) this.#original = grown(this.#original, new Uint32Array(size));
    this.#time = grown(this.#time, new BigInt64Array(size));
    this.#words = new Uint32Array(this.#time.buffer);
    if (this.#line) this.#line = grown(this.#line, new Uint32Array(size));
  }
}

export interface Row {
  readonly file: number;
  readonly source: number;
  readonly offset: number;
  readonly captured: number;
  readonly original: number;
  readonly time: bigint | null;
  readonly comments: readonly string[];
  readonly line?: number | undefined;
  /** Row of the log line that it stood in. */
  readonly origin?: number | undefined;
  readonly event?: ControlEvent | undefined;
}

/** Rows that keep their order: of one file, or of one clock of a file. */
export interface Run {
  readonly length: number;
  row(place: number): number;
}

/** The rows from one to the one before another. */
export const rangeRun = (from: number, to: number): Run => ({
  length: to - from,
  row: (place) => from + place,
});

/**
 * Merges runs of rows by time, as mergecap does: each run keeps its own order, and of the rows that come next the
 * earliest is taken; of equal ones that of the earlier run. A row without time follows the row before it.
 * @param timeOf time of a row
 * @returns rows in merged order
 */
export async function mergeOrder(
  runs: readonly Run[],
  timeOf: (row: number) => bigint | null,
): Promise<Uint32Array> {
  const order = new Uint32Array(runs.reduce((sum, run) => sum + run.length, 0));
  const next = runs.map(() => 0);
  const head = (run: number): bigint => {
    const { length, row } = runs[run]!;
    return next[run]! < length ? (timeOf(row(next[run]!)) ?? NO_TIME) : DONE;
  };
  const heads = runs.map((_, run) => head(run));
  // A tournament: each place above holds the earlier of the two below, of equal ones the run that comes first.
  const leaves = 2 ** Math.ceil(Math.log2(Math.max(runs.length, 2)));
  const winner = new Int32Array(2 * leaves).fill(-1);
  for (const [run] of runs.entries()) winner[leaves + run] = run;
  const play = (place: number): void => {
    const [left, right] = [winner[2 * place]!, winner[2 * place + 1]!];
    winner[place] = right < 0 || (left >= 0 && heads[left]! <= heads[right]!) ? left : right;
  };
  for (let place = leaves - 1; place > 0; place--) play(place);
  for (let at = 0; at < order.length; at++) {
    const best = winner[1]!;
    order[at] = runs[best]!.row(next[best]!++);
    heads[best] = head(best);
    for (let place = (leaves + best) >> 1; place > 0; place >>= 1) play(place);
    if (at % AT_ONCE === AT_ONCE - 1) await new Promise((resolve) => setImmediate(resolve));
  }
  return order;
}
