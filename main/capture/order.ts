import { mergeOrder, type RecordTable, type Run, rangeRun } from './table.ts';
import { LinkType, type Source } from './types.ts';

/** How the times of the files are read. */
export interface Retiming {
  /** Nanoseconds to add to the times of a source, by `Source.index`; absent: none. */
  readonly shifts: ReadonlyMap<number, bigint>;
  /** Times of records, by number, that have none or another in their file. */
  readonly placed: ReadonlyMap<number, bigint>;
}

/** In which order rows are records. */
export interface Order {
  /** Row of a record. */
  row(index: number): number;
  /** Record of a row. */
  index(row: number): number;
  time(row: number): bigint | null;
}

interface Rows {
  readonly table: RecordTable;
  readonly sources: readonly Source[];
  /** The row after each file's last. */
  readonly ends: readonly number[];
  readonly files: readonly { readonly sources: readonly number[] }[];
}

const LATEST = (1n << 63n) - 1n;

/**
 * Sources that share a clock have the same name here: those of one file whose times were of one kind. In a session
 * saved by this program, the file is the one that they were recorded in.
 */
export const clockName = ({ file, clock }: Source): string => `${clock ?? 'epoch'} ${file}`;

/** Whether a source holds what a log said, and not what was captured. */
export const isLog = ({ linkType, form }: Source): boolean => linkType === LinkType.Log || form !== undefined;

/**
 * The order of a session's records. A file whose clocks are all moved alike is one run; else each of its clocks is.
 * @param retiming with `placed` by row; null: the times of the files
 */
export async function orderOf(
  { table, sources, ends, files }: Rows,
  retiming: Retiming | null,
): Promise<Order> {
  const shift = (source: number): bigint => retiming?.shifts.get(source) ?? 0n;
  const time = (row: number): bigint | null => {
    const placed = retiming?.placed.get(row);
    if (placed !== undefined) return placed;
    const own = table.time(row);
    if (own === null) return null;
    const moved = own + shift(table.source(row));
    return moved < 0n ? 0n : moved > LATEST ? LATEST : moved;
  };
  const runs = ends.flatMap((end, file) => runsOf(ends[file - 1] ?? 0, end, files[file]!.sources));
  if (runs.length < 2) return { row: (index) => index - 1, index: (row) => row + 1, time };
  const logsLast = [...runs].sort((a, b) => Number(a.log) - Number(b.log));
  const order = await mergeOrder(logsLast, time);
  const indices = new Uint32Array(order.length);
  for (const [at, row] of order.entries()) indices[row] = at + 1;
  return { row: (index) => order[index - 1]!, index: (row) => indices[row]!, time };

  /** Runs of the rows of one file. Rows of no clock go with the one before them. */
  function runsOf(from: number, to: number, own: readonly number[]): (Run & { log: boolean })[] {
    const dated = new Set(
      own.filter((source) => sources[source]!.clock !== 'none').map((source) => sources[source]!.file),
    );
    const timed = own.filter(
      (source) => sources[source]!.clock !== 'none' || !dated.has(sources[source]!.file),
    );
    const names = new Set(timed.map((source) => clockName(sources[source]!)));
    const moves = new Set(timed.map(shift));
    const placed = [...(retiming?.placed.keys() ?? [])].some((row) => row >= from && row < to);
    // Parts of a text may stand in any order.
    const parted = own.some((source) => sources[source]!.part !== undefined);
    if (names.size < 2 || (moves.size < 2 && !placed && !parted))
      return [{ ...rangeRun(from, to), log: own.some((source) => isLog(sources[source]!)) }];
    // In the order of the sources, which saving keeps: equal times come in the same order again.
    const clocks = new Map<string, { rows: number[]; log: boolean }>();
    for (const source of timed)
      clocks.set(clockName(sources[source]!), { rows: [], log: isLog(sources[source]!) });
    const last = new Map<string, string>();
    for (let row = from; row < to; row++) {
      const source = sources[table.source(row)]!;
      const name = source.clock === 'none' ? (last.get(source.file) ?? clockName(source)) : clockName(source);
      last.set(source.file, name);
      const clock = clocks.get(name) ?? { rows: [], log: isLog(source) };
      if (clock.rows.length === 0) clocks.set(name, clock);
      clock.rows.push(row);
    }
    return [...clocks.values()].map(({ rows, log }) => ({
      length: rows.length,
      row: (place) => rows[place]!,
      log,
    }));
  }
}
