import type { Bytes } from '../../base/bytes.ts';
import type { Span } from '../types.ts';

/** Whether a span is filled by whole elements exactly; true of no octets. */
export function areElements(bytes: Bytes, span: Span): boolean {
  let at = span.start;
  while (at + 2 <= span.end) at += 2 + bytes[at + 1]!;
  return at === span.end;
}
