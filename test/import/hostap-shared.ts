import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { toHex, toText, utf8 } from '../../main/base/bytes.ts';
import type { ControlEvent } from '../../main/base/event.ts';
import { bytesOf } from '../../main/capture/secret.ts';
import { importers } from '../../main/import/importers.ts';
import { LineMaker } from '../../main/import/lines/lines.ts';
import type { Importer, LoggedFrame, LoggedSecret, LogLine, Read } from '../../main/import/types.ts';

/** What each line of a log gave, with its number from 1. */
export interface ReadLine {
  readonly line: number;
  readonly read: Read;
}

/** Text of a log, unpacked where it is packed. */
export function logText(path: string): string {
  const octets = readFileSync(path);
  return (path.endsWith('.gz') ? gunzipSync(octets) : octets).toString('utf8');
}

/** The logical lines of a log, as the core makes them. */
export function linesOf(text: string): LogLine[] {
  const maker = new LineMaker({ importers, reference: 2_000_000_000n * 1_000_000_000n });
  return [...maker.push(utf8(text)), ...maker.end()];
}

/** Everything that an importer makes of a log, in order. */
export function readLog(importer: Importer, text: string): ReadLine[] {
  const reader = importer.reader();
  const lines = linesOf(text);
  const reads = lines.flatMap((line) =>
    (reader.read(line) ?? []).map((read) => ({ line: line.lastLine, read })),
  );
  return [...reads, ...reader.end().map((read) => ({ line: lines.at(-1)!.lastLine, read }))];
}

export const eventsOf = (reads: readonly ReadLine[]): ControlEvent[] =>
  reads.flatMap(({ read }) => (read.type === 'event' ? [read.event] : []));
export const framesOf = (reads: readonly ReadLine[]): LoggedFrame[] =>
  reads.flatMap(({ read }) => (read.type === 'frame' ? [read] : []));
export const secretsOf = (reads: readonly ReadLine[]): LoggedSecret[] =>
  reads.flatMap(({ read }) => (read.type === 'secret' ? [read] : []));

/** What it is used for: of SAE the shared number. */
export function usedOf(secret: LoggedSecret): Uint8Array {
  const { value, k } = bytesOf(secret);
  return value ?? k!;
}

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
    if (read.type === 'frame') return `${line} frame ${read.linkType} ${read.bytes.length} bytes`;
    return `${line} secret ${read.kind} ${read.ssid ? words(read.ssid) : '-'} ${usedOf(read).length} bytes`;
  });
  return lines.join('\n');
}
