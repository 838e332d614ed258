import { writeFileSync } from 'node:fs';
import { visible } from '../base/visible.ts';
import { fileError } from '../capture/file.ts';
import { type OutputFile, openOutput } from '../capture/output.ts';
import { Recorder } from '../capture/recorder.ts';
import type { Disclosed } from '../capture/secret.ts';
import type { CaptureRecord, Source } from '../capture/types.ts';
import { Session } from '../session/session.ts';
import { version } from '../session/version.ts';
import { LiveDigest, recordedAs, secretsJson } from '../workbench/index.ts';

/** A recording of a live session, on the disk within a second of what it holds. */
export interface Recording {
  add(record: CaptureRecord): void;
  /** Nothing came: the file is removed again. */
  discard(): void;
  /** Closes it, and looks whether the file gives the steps that the session had live. */
  close(): Promise<{ readonly ok: boolean; readonly words: string }>;
}

/** A recorder that tells at once on standard error when it cannot go on. @throws CaptureError when it cannot begin */
export const startRecorder = (path: string, force: boolean): Recorder =>
  new Recorder(
    path,
    `handshake-workbench ${version}`,
    (error) => console.error(`Recording ended: ${error.message}. The rest goes on without it.`),
    force,
  );

/** The last word on a recording that ended before what it records; null: it did not. @param came records that came */
export function endedEarly(recorder: Recorder, came: number): string | null {
  const { broken, records, path, place, beside } = recorder;
  if (broken === null) return null;
  const [name, where] = [visible(path), visible(place)];
  const holds = beside
    ? `${records} of ${came} records are in ${where}, and ${name} is as it was`
    : `${name} holds ${records} of ${came} records`;
  return `Recording ended early: ${holds}. Why: ${broken.message}.`;
}

/** @throws CaptureError naming the file when it cannot be made, or is there already and `force` is not given */
export function openRecording(
  path: string,
  sources: readonly Source[],
  { keepKeys, force }: { readonly keepKeys: boolean; readonly force: boolean },
): Recording {
  const recorder = startRecorder(path, force);
  const places = new Map(sources.map((source) => [source.index, recorder.addSource(source)]));
  const live = new LiveDigest(sources);
  let came = 0;
  return {
    add(record) {
      came++;
      recorder.add(keepKeys ? record : recordedAs(record), places.get(record.source)!);
      live.add(record);
    },
    discard: () => recorder.discard(),
    async close() {
      recorder.close();
      const early = endedEarly(recorder, came);
      return early === null ? proof(recorder, await live.digest()) : { ok: false, words: early };
    },
  };
}

/** Reads the file back: it is said to be the same only where it is. */
async function proof(
  { path, proper }: Recorder,
  live: string,
): Promise<{ readonly ok: boolean; readonly words: string }> {
  const name = visible(path);
  if (!proper) return { ok: true, words: `Recorded in ${name}, which cannot be read back to compare it.` };
  const silent = { signal: new AbortController().signal, onProgress: () => {} };
  try {
    const session = await Session.open([{ path, name: path }], silent);
    const digest = await session.digest();
    session.close();
    return digest === live
      ? { ok: true, words: `Recorded in ${name}. Its steps have the digest ${digest}, as it was live.` }
      : {
          ok: false,
          words: `Recorded in ${name}, but read back its steps have the digest ${digest}, and live they had ${live}. Do not rely on the file: record again on another disk.`,
        };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      ok: false,
      words: `Recorded in ${name}, but it cannot be read back: ${why}. Record again on another disk.`,
    };
  }
}

/** A secrets file that will be written, readable by its owner alone. @throws CaptureError as `openOutput` */
export function openSecrets(path: string, force: boolean): SecretsFile {
  const file: OutputFile = openOutput(path, { force, whole: true });
  return {
    discard: () => file.discard(),
    save(disclosed, ssid) {
      try {
        writeFileSync(file.descriptor, `${JSON.stringify(secretsJson(disclosed, ssid), null, 2)}\n`);
      } catch (error) {
        file.discard();
        throw fileError(path, error);
      }
      file.keep();
    },
  };
}

export interface SecretsFile {
  /** @throws CaptureError naming the file; what was there before is there still */
  save(disclosed: readonly Disclosed[], ssid: string): void;
  discard(): void;
}
