import type { CaptureRecord } from '../capture/types.ts';
import { dataFrameName } from '../dissect/index.ts';
import { type Draft, draft } from './drafts.ts';
import type { Direction } from './types.ts';

const TO_AP = 1;
const GROUP = 2;
const ENCRYPTED = 4;
const WEP = 8;
/** The frame's subtype stands above the other bits. */
const SUBTYPE_AT = 4;

const grown = <A extends { readonly length: number; set(from: A): void }>(
  from: A,
  make: new (length: number) => A,
): A => {
  const to = new make(from.length * 2);
  to.set(from);
  return to;
};

/** What a data frame is to the tracker. */
export interface DataFrame extends Pick<CaptureRecord, 'index' | 'time'> {
  readonly direction: Direction;
  readonly group: boolean;
  readonly encrypted: boolean;
  readonly wep: boolean;
  /** Of its type (IEEE 802.11-2020, table 9-1). */
  readonly subtype: number;
  /** Record that it repeats, or 0. */
  readonly repeats: number;
}

/**
 * The data frames of all attempts: columns, for there may be millions. A message is made of one where someone looks at it, by
 * `message`. Rows count from 0.
 */
export class DataRows {
  length = 0;
  #record = new Uint32Array(256);
  #time = new BigInt64Array(256);
  #what = new Uint8Array(256);
  #repeats = new Uint32Array(256);
  #acknowledgedBy = new Uint32Array(256);
  readonly #copies = new Map<number, readonly number[]>();
  readonly #timeless = new Set<number>();
  /** Records and times never fall. */
  inOrder = true;

  add(frame: DataFrame): number {
    const row = this.length++;
    if (row === this.#record.length) {
      this.#record = grown(this.#record, Uint32Array);
      this.#time = grown(this.#time, BigInt64Array);
      this.#what = grown(this.#what, Uint8Array);
      this.#repeats = grown(this.#repeats, Uint32Array);
      this.#acknowledgedBy = grown(this.#acknowledgedBy, Uint32Array);
    }
    const { index, time, repeats } = frame;
    this.#record[row] = index;
    this.#what[row] =
      (frame.direction === 'to-ap' ? TO_AP : 0) |
      (frame.group ? GROUP : 0) |
      (frame.encrypted ? ENCRYPTED : 0) |
      (frame.wep ? WEP : 0) |
      (frame.subtype << SUBTYPE_AT);
    this.#repeats[row] = repeats;
    if (time === null) this.#timeless.add(row);
    else this.#time[row] = time;
    if (time === null || (row > 0 && (index < this.#record[row - 1]! || time < this.#time[row - 1]!)))
      this.inOrder = false;
    return row;
  }

  record(row: number): number {
    return this.#record[row]!;
  }

  time(row: number): bigint | null {
    return this.#timeless.has(row) ? null : this.#time[row]!;
  }

  isUp(row: number): boolean {
    return (this.#what[row]! & TO_AP) !== 0;
  }

  isGroup(row: number): boolean {
    return (this.#what[row]! & GROUP) !== 0;
  }

  isEncrypted(row: number): boolean {
    return (this.#what[row]! & ENCRYPTED) !== 0;
  }

  /** Its cipher header is that of WEP. */
  isWep(row: number): boolean {
    return (this.#what[row]! & WEP) !== 0;
  }

  /** Record of the acknowledgement, or 0. */
  acknowledgedBy(row: number): number {
    return this.#acknowledgedBy[row]!;
  }

  /** The first acknowledgement counts. */
  acknowledge(row: number, record: number): void {
    this.#acknowledgedBy[row] ||= record;
  }

  /** Adds the record of a copy, once. */
  addCopy(row: number, record: number): void {
    const copies = this.#copies.get(row) ?? [];
    if (this.#record[row] !== record && !copies.includes(record)) this.#copies.set(row, [...copies, record]);
  }

  copies(row: number): readonly number[] {
    return this.#copies.get(row) ?? [];
  }

  message(row: number): Draft {
    const what = this.#what[row]!;
    const message = draft(
      { index: this.#record[row]!, time: this.time(row) },
      {
        phase: 'data',
        kind: 'data',
        name: dataFrameName(what >> SUBTYPE_AT),
        direction: this.isUp(row) ? 'to-ap' : 'to-station',
        group: this.isGroup(row),
        encrypted: this.isEncrypted(row),
        repeats: this.#repeats[row] || null,
      },
    );
    message.acknowledgedBy = this.#acknowledgedBy[row] || null;
    if (this.#copies.size > 0 && this.#copies.has(row)) message.copies = this.#copies.get(row)!;
    return message;
  }
}

/** Rows of `DataRows`, in the order in which they came. */
export class RowList {
  length = 0;
  #rows = new Uint32Array(8);

  push(row: number): void {
    if (this.length === this.#rows.length) this.#rows = grown(this.#rows, Uint32Array);
    this.#rows[this.length++] = row;
  }

  at(place: number): number {
    return this.#rows[place]!;
  }

  /** As they are now. */
  rows(): Uint32Array {
    return this.#rows.slice(0, this.length);
  }
}
