import { type Bytes, utf8 } from '../base/bytes.ts';
import type { ControlEvent } from '../base/event.ts';
import { type Prefix, parsePrefix } from '../prefix/prefix.ts';
import { eventValues } from './event-values.ts';
import type { Field, Frame, Span } from './types.ts';

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
  const [first = ''] = text.split('\n', 1);
  const prefix = parsePrefix(first);
  // Where what the program itself printed begins.
  const at = first.endsWith(prefix.text) ? first.length - prefix.text.length : 0;
  for (const [label, from, to] of before(text.slice(0, at), prefix))
    fields.push(leaf(label, text.slice(from, to), from, to));
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

/** Time, host, program and process as `head`, what stands before the message, writes them, each with its place. */
function before(head: string, { stamp, host, program }: Prefix): [label: string, from: number, to: number][] {
  const found: [string, number, number][] = [];
  const programAt = program === null ? -1 : head.lastIndexOf(program);
  const hostAt = host === null ? -1 : head.lastIndexOf(host, programAt < 0 ? head.length : programAt - 1);
  const ends = [hostAt, programAt].filter((place) => place >= 0);
  if (stamp) {
    const written = head.slice(0, Math.min(head.length, ...ends));
    const from = /^\s*(?:<\d{1,3}>(?:1 )?)?/.exec(written)![0].length;
    const to = written
      .slice(from)
      .replace(/(?:\s+(?:kern|user|daemon|auth|authpriv|syslog|local\d)\.\w+)?[:\s]*$/, '').length;
    if (to > 0) found.push(['Time as written', from, from + to]);
  }
  if (hostAt >= 0) found.push(['Host', hostAt, hostAt + host!.length]);
  if (programAt >= 0) {
    const end = programAt + program!.length;
    found.push(['Program', programAt, end]);
    const process = /^[[(]\s*(\d+)[\])]/.exec(head.slice(end));
    if (process) {
      const from = end + process[0].indexOf(process[1]!);
      found.push(['Process', from, from + process[1]!.length]);
    }
  }
  return found;
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
