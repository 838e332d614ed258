import { inOrder } from '../capture/settle.ts';
import type { DataRows } from './data-rows.ts';
import type { Draft } from './drafts.ts';
import type { AttemptData, DataRun, TrackedMessage } from './types.ts';

/** In order of time, as far as the clock tells it; else by record. */
export const byTime = <M extends Pick<TrackedMessage, 'record' | 'time'>>(messages: M[]): M[] =>
  inOrder(
    messages.sort((a, b) => a.record - b.record),
    ({ time }) => time,
  );

/** The data frames of an attempt beside its other messages. */
export class RowsOfAttempt implements AttemptData {
  readonly others: readonly TrackedMessage[];
  readonly #rows: DataRows;
  /** In order of records. */
  readonly #own: Uint32Array;
  /** What is made of all, as long as someone holds it. */
  #all: WeakRef<readonly TrackedMessage[]> | null = null;

  /** @param others the other messages, in their order @param own rows of its data frames */
  constructor(others: readonly Draft[], rows: DataRows, own: Uint32Array) {
    this.others = others;
    this.#rows = rows;
    const inOrder = own.every((row, i) => i === 0 || rows.record(own[i - 1]!) < rows.record(row));
    this.#own = inOrder ? own : own.sort((a, b) => rows.record(a) - rows.record(b));
  }

  get length(): number {
    return this.#own.length;
  }

  get all(): readonly TrackedMessage[] {
    const known = this.#all?.deref();
    if (known) return known;
    const all = byTime([...this.others, ...Array.from(this.#own, (row) => this.#rows.message(row))]);
    this.#all = new WeakRef(all);
    return all;
  }

  get stamp(): number {
    let stamp = 0;
    for (const row of this.#own) stamp += this.#rows.acknowledgedBy(row) + this.#rows.copies(row).length;
    return stamp;
  }

  get lastRecord(): number {
    if (!this.#isPlain) return this.all.at(-1)!.record;
    return Math.max(this.others.at(-1)?.record ?? 0, this.#rows.record(this.#own.at(-1)!));
  }

  get isAcknowledged(): boolean {
    return this.#own.some((row) => this.#rows.acknowledgedBy(row) > 0);
  }

  get isEncrypted(): boolean {
    return this.#own.some((row) => this.#rows.isEncrypted(row));
  }

  of(record: number): TrackedMessage | null {
    const place = this.#from(record);
    const row = this.#own[place];
    return row !== undefined && this.#rows.record(row) === record ? this.#rows.message(row) : null;
  }

  /** Place of the first row from that record on. */
  #from(record: number): number {
    let [low, high] = [0, this.#own.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#rows.record(this.#own[middle]!) < record) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** All stand in the order of their records; late stamps make another one. */
  get #isPlain(): boolean {
    return this.#rows.inOrder && this.others.every((m, i) => i === 0 || isAfter(this.others[i - 1]!, m));
  }

  *inTurn(): Generator<TrackedMessage | DataRun> {
    if (!this.#isPlain) {
      yield* this.all;
      return;
    }
    let done = 0;
    for (const message of this.others) {
      const to = this.#from(message.record);
      if (to > done) yield this.#run(done, to);
      done = Math.max(done, to);
      yield message;
    }
    if (done < this.#own.length) yield this.#run(done, this.#own.length);
  }

  #run(from: number, to: number): DataRun {
    const [rows, own] = [this.#rows, this.#own];
    return {
      length: to - from,
      record: (at) => rows.record(own[from + at]!),
      message: (at) => rows.message(own[from + at]!),
      isEncrypted: (at) => rows.isEncrypted(own[from + at]!),
      isUp: (at) => rows.isUp(own[from + at]!),
      isWep: (at) => rows.isWep(own[from + at]!),
    };
  }
}

const isAfter = (one: TrackedMessage, next: TrackedMessage): boolean =>
  next.record >= one.record && next.time !== null && one.time !== null && next.time >= one.time;
