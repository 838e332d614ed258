import { journalEntry } from '../capture/journal.ts';
import { type CaptureRecord, type JournalEntry, LinkType, SavedLine, type Source } from '../capture/types.ts';
import { importers } from '../import/importers.ts';
import { lineOf } from '../import/lines/index.ts';
import { redactText } from '../import/redact.ts';

/** Whether a source is computed from log lines, or of them: it is no interface of a saved session. */
export const isOfLines = ({ linkType, form }: Source): boolean =>
  linkType === LinkType.Log || form !== undefined;

/**
 * A log line as a journal entry: any program reads its time, who wrote it, and the whole line; what this program needs
 * to read it as before stands in fields of its own. Keys and passwords are taken out unless `includeSecrets`.
 * @param time for programs that need one, where the line has none: that of the record before it
 */
export function savedLine(
  record: CaptureRecord,
  source: Source,
  time: bigint | null,
  includeSecrets: boolean,
): JournalEntry {
  const whole = new TextDecoder().decode(record.bytes);
  const { program } = lineOf(whole);
  const shown = record.time ?? time ?? 0n;
  return journalEntry([
    ['__REALTIME_TIMESTAMP', String(shown / 1000n)],
    ['SYSLOG_IDENTIFIER', program ?? source.form ?? 'text'],
    ['MESSAGE', includeSecrets ? whole : redactedLine(whole, source.form)],
    [SavedLine.File, source.file],
    [SavedLine.Line, String(record.line ?? 1)],
    [SavedLine.Form, source.form ?? 'text'],
    [SavedLine.Clock, source.clock ?? 'epoch'],
    // What was put beside a frame is put there again.
    ...(record.time === null || source.clock === 'none'
      ? []
      : [[SavedLine.Time, String(record.time)] as const]),
  ]);
}

/** The line without keys and passwords, as its form writes them and as any form may. */
export function redactedLine(whole: string, form: string | undefined): string {
  const importer = importers.find((one) => one.form === form);
  const { text } = lineOf(whole);
  const own =
    importer === undefined
      ? whole
      : whole.endsWith(text)
        ? whole.slice(0, whole.length - text.length) + importer.redact(text)
        : importer.redact(whole);
  return redactText(own);
}
