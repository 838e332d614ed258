import { type Bytes, utf8 } from '../base/bytes.ts';
import type { ControlEvent } from '../base/event.ts';
import { eventValues } from './event-values.ts';
import type { Field, Frame, Span } from './types.ts';

/**
 * What stands before the message in a line: a time in one of the ways that logs write it, then host and program.
 * Only to show them apart: which time it is was decided when the line was read.
 */
const TIME =
  /^\s*(?:<\d+>)?(\[\s*\d+\.\d+\]|\[[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d [\d:]+ \d{4}\]|\d{4}-\d\d-\d\d[T ][\d:.,]+(?:Z|[+-]\d\d:?\d\d)?|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?:\.\d+)?|\d+\.\d{3,9})(?=[\s:])[: ]?\s*/;
/** What looks like a program may be the first word of a message: only a process, or a host after a date, tells. */
const PROGRAM = /^(?:(\S+) )?([A-Za-z][\w./@-]*)(?:\[(\d+)\])?: /;

/** Characters of a message that its summary shows. */
const SUMMARY = 200;

/**
 * A log line as fields: what stands before its message, the message, and what it reports, each value where it stands
 * in the line; one that the line does not write out (it came from an earlier line) is the whole message's.
 * Never throws.
 * @param bytes UTF-8; several lines where they are one message
 */
export function dissectLog(bytes: Bytes, event: ControlEvent | null = null): Frame {
  const text = new TextDecoder().decode(bytes);
  const spanOf = spans(text, bytes);
  const fields: Field[] = [];
  const leaf = (label: string, value: string, from: number, to: number): Field => ({
    label,
    value,
    span: spanOf(from, to),
  });
  let at = 0;
  const time = TIME.exec(text);
  if (time) {
    const from = time[0].indexOf(time[1]!);
    fields.push(leaf('Time as written', time[1]!, from, from + time[1]!.length));
    at = time[0].length;
  }
  const program = PROGRAM.exec(text.slice(at));
  if (program && (program[3] || (program[1] && time && !/^\[?\s*\d+\.\d+\]?$/.test(time[1]!)))) {
    const [whole, host = '', name, id] = program as unknown as [string, string?, string?, string?];
    const nameAt = at + (host ? host.length + 1 : 0);
    if (host) fields.push(leaf('Host', host, at, at + host.length));
    fields.push(leaf('Program', name!, nameAt, nameAt + name!.length));
    if (id)
      fields.push(leaf('Process', id, nameAt + name!.length + 1, nameAt + name!.length + 1 + id.length));
    at += whole.length;
  }
  const message = text.slice(at);
  fields.push(leaf('Message', message, at, text.length));
  if (event) fields.push(reported(event, text, at, spanOf));
  const head = message.split('\n', 1)[0]!;
  return {
    bytes,
    protocol: 'log',
    summary: head.length > SUMMARY ? `${head.slice(0, SUMMARY)}…` : head,
    fields,
    malformed: [],
    radio: null,
    wlan: null,
    management: null,
    protection: null,
    etherType: null,
    source: null,
    destination: null,
    eapol: null,
    netlink: null,
  };
}

function reported(
  event: ControlEvent,
  text: string,
  from: number,
  spanOf: (from: number, to: number) => Span,
): Field {
  const lower = text.toLowerCase();
  const whole = spanOf(from, text.length);
  return {
    label: 'What it reports',
    value: event.kind.replaceAll('-', ' '),
    span: whole,
    children: eventValues(event).map(({ label, value, written }): Field => {
      for (const words of written) {
        const found = place(lower, words.toLowerCase(), from);
        if (found) return { label, value, span: spanOf(...found) };
      }
      return { label, value, span: whole };
    }),
  };
}

/** Where the words stand on their own, not within a longer word or number. */
function place(text: string, words: string, from: number): [number, number] | null {
  if (words === '') return null;
  for (let at = text.indexOf(words, from); at >= 0; at = text.indexOf(words, at + 1)) {
    const to = at + words.length;
    const apart = !/[\w.]/.test(text[at - 1] ?? ' ') || !/\w/.test(words[0]!);
    if (apart && !/\w/.test(text[to] ?? ' ')) return [at, to];
  }
  return null;
}

/** Octets of the characters `from` to `to` of a text. */
function spans(text: string, bytes: Bytes): (from: number, to: number) => Span {
  if (text.length === bytes.length) return (start, end) => ({ start, end });
  const offset = (at: number): number => Math.min(utf8(text.slice(0, at)).length, bytes.length);
  return (from, to) => ({ start: offset(from), end: offset(to) });
}
