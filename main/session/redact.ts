import type { CaptureRecord } from '../capture/types.ts';
import type { Field, Frame, Span } from '../dissect/types.ts';

/**
 * A record as it may be given away: octets of keys that the kernel was told over netlink are zeroes, and a comment
 * says so. What came by air is as it was: it holds no key in the clear.
 */
export function redacted(record: CaptureRecord, frame: Frame): CaptureRecord {
  const spans = secretSpans(frame.fields).filter(({ start, end }) =>
    record.bytes.subarray(start, end).some((octet) => octet !== 0),
  );
  if (spans.length === 0) return record;
  const bytes = record.bytes.slice();
  for (const { start, end } of spans) bytes.fill(0, start, end);
  const octets = spans.reduce((sum, { start, end }) => sum + end - start, 0);
  const comment = `Handshake Workbench left ${octets} bytes of keys out when it saved this: they are zeroes here.`;
  return { ...record, bytes, comments: [...record.comments, comment] };
}

/** Whether any of these octets of a record is one that `redacted` takes out. */
export const holdsKey = (frame: Frame, start: number, end: number): boolean =>
  secretSpans(frame.fields).some((span) => span.start < end && start < span.end);

function secretSpans(fields: readonly Field[]): Span[] {
  return fields.flatMap((field) => (field.secret ? [field.span] : secretSpans(field.children ?? [])));
}
