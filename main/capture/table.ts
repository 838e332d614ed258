const NO_TIME = -(1n << 63n);
/** Records that are merged before other work may run. */
const AT_ONCE = 100_000;

/** What is kept of each record of the files: where it is, and no octets of it. Rows count from 0. */
export class RecordTable {
  length = 0;
  #file = new Uint16Array(1024);
  #source = new Uint32Array(1024);
  #offset = new Float64Array(1024);
  #captured = new Uint32Array(1024);
  #original = new Uint32Array(1024);
  #time = new BigInt64Array(1024);
  #comments = new Map<number, readonly string[]>();

  add(row: Row): void {
    const at = this.length++;
    if (at === this.#file.length) this.#grow();
    this.#file[at] = row.file;
    this.#source[at] = row.source;
    this.#offset[at] = row.offset;
    this.#captured[at] = row.captured;
    this.#original[at] = row.original;
    this.#time[at] = row.time ?? NO_TIME;
    if (row.comments.length > 0) this.#comments.set(at, row.comments);
  }

  get(at: number): Row {
    return {
      file: this.#file[at]!,
      source: this.#source[at]!,
      offset: this.#offset[at]!,
      captured: this.#captured[at]!,
      original: this.#original[at]!,
      time: this.time(at),
      comments: this.#comments.get(at) ?? [],
    };
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
    this.#original = grown(this.#original, new Uint32Array(size));
    this.#time = grown(this.#time, new BigInt64Array(size));
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
}

/**
 * Merges runs of rows by time, as mergecap does: each run keeps its own order, and of the rows that come next the
 * earliest is taken; of equal ones that of the earlier run. A row without time follows the row before it.
 * @param ends the row after each run's last, rising
 * @returns rows in merged order
 */
export async function mergeOrder(table: RecordTable, ends: readonly number[]): Promise<Uint32Array> {
  const order = new Uint32Array(table.length);
  const next = ends.map((_, run) => ends[run - 1] ?? 0);
  const head = (run: number): bigint | null => {
    if (next[run]! >= ends[run]!) return null;
    return table.time(next[run]!) ?? NO_TIME;
  };
  const heads = ends.map((_, run) => head(run));
  for (let at = 0; at < order.length; at++) {
    let best = -1;
    for (const [run, time] of heads.entries())
      if (time !== null && (best < 0 || time < heads[best]!)) best = run;
    order[at] = next[best]!++;
    heads[best] = head(best);
    if (at % AT_ONCE === AT_ONCE - 1) await new Promise((resolve) => setImmediate(resolve));
  }
  return order;
}
