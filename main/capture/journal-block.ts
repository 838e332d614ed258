import { toPlainText, utf8 } from '../base/bytes.ts';
import type { Blocks } from './blocks.ts';
import { Block } from './pcapng.ts';
import { type CaptureRecord, SavedLine, type Source } from './types.ts';

/**
 * Appends a log line as a systemd Journal Export Block, so that Wireshark shows it in its place and this program reads
 * it back as it was.
 * @param record of link type `LinkType.Log`; a line with control characters is written without them
 * @param line number of the line in its source, from 1
 * Source: draft-ietf-opsawg-pcapng 4.9; systemd, Journal Export Formats.
 */
export function journalBlock(blocks: Blocks, record: CaptureRecord, source: Source, line: number): void {
  const { bytes, time } = record;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  const text = toPlainText(bytes) ?? new TextDecoder().decode(bytes).replace(/[\u0000-\u001f\u007f]/g, ' ');
  const fields: [string, string][] = [
    ...(time === null ? [] : ([['__REALTIME_TIMESTAMP', String(time / 1000n)]] as [string, string][])),
    ['MESSAGE', text],
    [SavedLine.File, source.file],
    [SavedLine.Line, String(line)],
    [SavedLine.Form, 'text'],
    [SavedLine.Clock, time === null ? 'none' : 'epoch'],
    ...(time === null ? [] : ([[SavedLine.Time, String(time)]] as [string, string][])),
  ];
  blocks.begin(Block.Journal);
  blocks.padded(utf8(fields.map(([name, value]) => `${name}=${value}\n`).join('')));
  blocks.end();
}
