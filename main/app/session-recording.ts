import { closeSync, writeFileSync } from 'node:fs';
import { openPrivate } from '../capture/file.ts';
import { Recorder } from '../capture/recorder.ts';
import type { Disclosed } from '../capture/secret.ts';
import type { CaptureRecord, Source } from '../capture/types.ts';
import { UserError } from '../session/errors.ts';
import { version } from '../session/version.ts';
import { recordedAs, secretsJson } from '../workbench/index.ts';

/** A recording of a live session, on the disk within a second of what it holds. */
export interface Recording {
  add(record: CaptureRecord): void;
  close(): void;
}

/** @throws CaptureError naming the file when it cannot be made */
export function openRecording(path: string, sources: readonly Source[], keepKeys: boolean): Recording {
  const recorder = new Recorder(path, `handshake-workbench ${version}`, (error) =>
    console.error(`Recording ended: ${error.message}`),
  );
  const places = new Map(sources.map((source) => [source.index, recorder.addSource(source)]));
  return {
    add: (record) => recorder.add(keepKeys ? record : recordedAs(record), places.get(record.source)!),
    close: () => recorder.close(),
  };
}

/** Writes the secrets of a session as a secrets file, readable by its owner alone. */
export function saveSecrets(path: string, disclosed: readonly Disclosed[], ssid: string): void {
  try {
    const file = openPrivate(path);
    try {
      writeFileSync(file, `${JSON.stringify(secretsJson(disclosed, ssid), null, 2)}\n`);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw new UserError(
      'unreadable',
      `${path}: ${error instanceof Error ? error.message : 'cannot be written'}`,
    );
  }
}
