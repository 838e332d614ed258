import type { CaptureRecord } from '../capture/types.ts';
import type { TrackedMessage } from './types.ts';

/** A message while later records can still add to it: an acknowledgement, a copy, a better record. */
export type Draft = { -readonly [K in keyof TrackedMessage]: TrackedMessage[K] };

/** Shared by all messages without copies: an attempt may hold 10^5 of them. */
export const NO_COPIES: readonly number[] = Object.freeze([]);

/** A message of that record; what is not given is the ordinary case. */
export function draft(
  record: Pick<CaptureRecord, 'index' | 'time'>,
  told: Pick<TrackedMessage, 'phase' | 'kind' | 'name' | 'direction'> & Partial<TrackedMessage>,
): Draft {
  return {
    record: record.index,
    time: record.time,
    phase: told.phase,
    kind: told.kind,
    name: told.name,
    direction: told.direction,
    group: told.group ?? false,
    encrypted: told.encrypted ?? false,
    acknowledgedBy: null,
    copies: NO_COPIES,
    repeats: told.repeats ?? null,
    status: told.status ?? null,
    reason: told.reason ?? null,
    ...(told.damage !== undefined && { damage: told.damage }),
    ...(told.event && { event: told.event }),
  };
}

/** The same frame in a record that shows it better: that one becomes the message's, the one before a copy. */
export function promote(message: Draft, record: Pick<CaptureRecord, 'index' | 'time'>): void {
  message.copies = [...message.copies, message.record];
  message.record = record.index;
  message.time = record.time;
}

/** Adds the record of a copy, once. */
export function addCopy(message: Draft, record: number): void {
  if (message.record === record || message.copies.includes(record)) return;
  message.copies = [...message.copies, record];
}

export const SECOND = 1_000_000_000n;

/** Nanoseconds from a to b, 0 where one of them is unknown: then the order of records decides. */
export const elapsed = (a: bigint | null, b: bigint | null): bigint =>
  a === null || b === null ? 0n : b > a ? b - a : a - b;
