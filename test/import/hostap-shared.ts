import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { toHex, toText } from '../../main/base/bytes.ts';
import type { ControlEvent } from '../../main/base/event.ts';
import type { Importer, LoggedFrame, LoggedSecret, LogLine, Read } from '../../main/import/types.ts';

/** What each line of a log gave, with its number from 1. */
export interface ReadLine {
  readonly line: number;
  readonly read: Read;
}

const stamp = /^(\d{9,10})\.(\d{6}): /;

/** A line of `-t` as the core hands it on: the time taken off, the rest as it is. */
function lineOf(whole: string, index: number): LogLine {
  const found = stamp.exec(whole);
  const time = found && (BigInt(found[1]!) * 1_000_000n + BigInt(found[2]!)) * 1000n;
  const text = found ? whole.slice(found[0].length) : whole;
  return { whole, text, line: index + 1, lastLine: index + 1, offset: 0, time, program: null, host: null };
}

/** Text of a log, unpacked where it is packed. */
export function logText(path: string): string {
  const octets = readFileSync(path);
  return (path.endsWith('.gz') ? gunzipSync(octets) : octets).toString('utf8');
}

/** Everything that an importer makes of a log, in order. */
export function readLog(importer: Importer, text: string): ReadLine[] {
  const reader = importer.reader();
  const lines = text.split('\n').map(lineOf);
  const reads = lines.flatMap((line) => (reader.read(line) ?? []).map((read) => ({ line: line.line, read })));
  return [...reads, ...reader.end().map((read) => ({ line: lines.length, read }))];
}

export const eventsOf = (reads: readonly ReadLine[]): ControlEvent[] =>
  reads.flatMap(({ read }) => (read.type === 'event' ? [read.event] : []));
export const framesOf = (reads: readonly ReadLine[]): LoggedFrame[] =>
  reads.flatMap(({ read }) => (read.type === 'frame' ? [read] : []));
export const secretsOf = (reads: readonly ReadLine[]): LoggedSecret[] =>
  reads.flatMap(({ read }) => (read.type === 'secret' ? [read] : []));

const words = (value: unknown): string =>
  value instanceof Uint8Array
    ? (toText(value) ?? toHex(value))
    : typeof value === 'object' && value !== null
      ? `{${Object.entries(value).map(([name, one]) => `${name} ${words(one)}`)}}`
      : String(value);

/** An event in one line: what it is, of whom, and what else it says. */
export function eventWords({ kind, by, interface: name, station, bssid, ...rest }: ControlEvent): string {
  const said = Object.entries(rest).map(([field, value]) => `${field}=${words(value)}`);
  return [kind, by, name ?? '-', station ?? '-', bssid ?? '-', ...said].join(' ');
}

/** What a log gave, a line each: events in words, frames by link type and length, secrets by kind and network. */
export function summary(reads: readonly ReadLine[]): string {
  const lines = reads.map(({ line, read }) => {
    if (read.type === 'event') return `${line} ${eventWords(read.event)}`;
    if (read.type === 'frame') return `${line} frame ${read.linkType} ${read.bytes.length} octets`;
    return `${line} secret ${read.kind} ${read.ssid ? words(read.ssid) : '-'} ${read.value.length} octets`;
  });
  return lines.join('\n');
}
