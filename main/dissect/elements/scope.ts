import type { Bytes } from '../../base/bytes.ts';
import type { Reader } from '../fields.ts';
import type { DissectContext, ElementInfo, Field, Malformed, RsnInfo, Span } from '../types.ts';

/** What reading elements finds besides their fields. */
export interface Found {
  readonly elements: ElementInfo[];
  readonly rsn: RsnInfo[];
  readonly malformed: Malformed[];
  ssid: Span | null;
  channel: number | null;
}

/** What the reader of one element's body may use. */
export interface Scope {
  readonly bytes: Bytes;
  readonly context: DissectContext;
  readonly element: ElementInfo;
  readonly found: Found;
  /** Reads the elements in a span as the children of the element in hand; they do not count as the frame's own. */
  readonly nested: (span: Span) => Field[];
}

/**
 * Reads the body of an element: appends its fields, and returns its value in words where there is a short one.
 * The reader stands after the element's ID, length and ID extension, and ends with the element.
 */
export type ReadBody = (r: Reader, out: Field[], scope: Scope) => string | undefined;
