import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { importers } from '../../main/import/importers.ts';
import { readLines } from '../../main/import/lines/lines.ts';
import type { LogLine } from '../../main/import/types.ts';

/** Nanoseconds of 2026-11-21: later than every log among the fixtures. */
export const REFERENCE = 1_795_219_200_000_000_000n;

/** The logical lines of a log, gzipped or not, as the importers are given them. */
export async function linesOf(path: string): Promise<LogLine[]> {
  const raw = readFileSync(path);
  const octets = new Uint8Array(raw[0] === 0x1f ? gunzipSync(raw) : raw);
  const chunks = (async function* () {
    yield octets;
  })();
  const lines: LogLine[] = [];
  for await (const line of readLines(chunks, { importers, reference: REFERENCE })) lines.push(line);
  return lines;
}
