import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { type Bytes, toHex, utf8 } from '../../main/base/bytes.ts';
import type { ControlEvent } from '../../main/base/event.ts';
import type { CaptureItem, CaptureRecord, Source } from '../../main/capture/types.ts';
import { LinkType } from '../../main/capture/types.ts';
import { importers } from '../../main/import/importers.ts';
import { LineMaker, type LineOptions } from '../../main/import/lines/lines.ts';
import { importText, type TextOptions } from '../../main/import/text.ts';
import type { LogLine } from '../../main/import/types.ts';

/** 2026-11-21 00:00:00 UTC. */
export const REFERENCE = 1_795_219_200n * 1_000_000_000n;

export function fixture(name: string): Bytes {
  const octets = readFileSync(new URL(`../fixtures/logs/${name}`, import.meta.url));
  return octets[0] === 0x1f ? gunzipSync(octets) : octets;
}

const octetsOf = (text: string | Bytes): Bytes => (typeof text === 'string' ? utf8(text) : text);

/** The logical lines, from chunks of `size` octets. */
export function linesOf(text: string | Bytes, options: Partial<LineOptions> = {}, size = 1 << 16): LogLine[] {
  const maker = new LineMaker({ importers, reference: REFERENCE, ...options });
  const octets = octetsOf(text);
  const lines: LogLine[] = [];
  for (let at = 0; at < octets.length; at += size) lines.push(...maker.push(octets.subarray(at, at + size)));
  return [...lines, ...maker.end()];
}

export interface Imported {
  readonly sources: readonly Source[];
  readonly records: readonly CaptureRecord[];
  readonly warnings: readonly string[];
  readonly secrets: readonly Extract<CaptureItem, { type: 'secret' }>[];
  readonly format: string;
}

/** All that a text file gives. */
export async function imported(text: string | Bytes, options: Partial<TextOptions> = {}): Promise<Imported> {
  const sources: Source[] = [];
  const records: CaptureRecord[] = [];
  const warnings: string[] = [];
  const secrets: Extract<CaptureItem, { type: 'secret' }>[] = [];
  let format = '';
  const chunks = async function* (): AsyncGenerator<Bytes> {
    yield octetsOf(text);
  };
  const items = importText(chunks(), {
    file: 'a.log',
    first: { index: 1, source: 0 },
    reference: REFERENCE,
    onFormat: (words) => {
      format = words;
    },
    ...options,
  });
  for await (const item of items) {
    if (item.type === 'source') sources.push(item.source);
    else if (item.type === 'record') records.push(item.record);
    else if (item.type === 'warning') warnings.push(item.warning.message);
    else if (item.type === 'secret') secrets.push(item);
  }
  return { sources, records, warnings, secrets, format };
}

/** An event in one line: kind, then what it says, in the order of the type. */
export function brief(event: ControlEvent): string {
  const { kind, by: _, ...said } = event;
  const parts = Object.entries(said).map(([name, value]) => {
    if (value instanceof Uint8Array)
      return `${name}=${name === 'ssid' ? new TextDecoder().decode(value) : toHex(value)}`;
    return `${name}=${typeof value === 'object' ? JSON.stringify(value) : value}`;
  });
  return [kind, ...parts.sort()].join(' ');
}

/** `line number: event` of all lines that report something. */
export async function events(text: string | Bytes): Promise<string[]> {
  const { records } = await imported(text);
  let line = 0;
  return records.flatMap((record) => {
    if (record.line !== undefined) line = record.line;
    return record.event ? [`${line}: ${brief(record.event)}`] : [];
  });
}

/** What lines of a program say, as syslog writes them. */
export async function eventsOf(program: string, ...lines: readonly string[]): Promise<ControlEvent[]> {
  const writer = program === 'kernel' ? program : `${program}[1]`;
  const { records } = await imported(
    lines.map((line) => `Nov 20 12:00:00 host ${writer}: ${line}\n`).join(''),
  );
  return records.flatMap(({ event }) => event ?? []);
}

/** Texts of the log lines by form. */
export async function forms(text: string | Bytes): Promise<[form: string, text: string][]> {
  const { records, sources } = await imported(text);
  return records
    .filter((record) => record.linkType === LinkType.Log)
    .map((record) => [sources[record.source]!.form!, new TextDecoder().decode(record.bytes)]);
}
