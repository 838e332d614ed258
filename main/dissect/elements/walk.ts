import type { Bytes } from '../../base/bytes.ts';
import type { Span } from '../types.ts';

/** Whether a span is filled by whole elements exactly, of these IDs where they are given; true of no octets. */
export function areElements(bytes: Bytes, span: Span, ids: ReadonlySet<number> | null = null): boolean {
  let at = span.start;
  while (at + 2 <= span.end) {
    if (ids && !ids.has(bytes[at]!)) return false;
    at += 2 + bytes[at + 1]!;
  }
  return at === span.end;
}
