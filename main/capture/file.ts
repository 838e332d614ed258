import { createReadStream, fchmodSync, fstatSync, openSync } from 'node:fs';
import type { Bytes } from '../base/bytes.ts';
import { fileWords } from '../base/file-words.ts';
import { visible } from '../base/visible.ts';
import { CaptureError } from './types.ts';

/**
 * A file's octets in chunks, opened when the first is asked for and closed at the end or on leaving the loop.
 * @throws CaptureError naming the path, from the iteration, when it cannot be opened or read
 */
export async function* openFileSource(path: string): AsyncGenerator<Bytes> {
  try {
    yield* createReadStream(path, { highWaterMark: 1024 * 1024 });
  } catch (error) {
    throw fileError(path, error);
  }
}

/**
 * Makes a file that its owner alone may read, or empties one that is there and takes it from the others: it will hold
 * keys. A pipe or a device stays as it is. @returns its descriptor @throws as `openSync`
 */
export function openPrivate(path: string): number {
  const file = openSync(path, 'w', 0o600);
  try {
    if (fstatSync(file).isFile()) fchmodSync(file, 0o600);
  } catch {
    // Another user's file that this one may write: who may read it is for that user to say.
  }
  return file;
}

/** The error of a file operation as one that names the file, as the person named it, and says what to do. */
export function fileError(path: string, error: unknown): CaptureError {
  const words =
    fileWords(path, error) ?? `${visible(path)}: ${error instanceof Error ? error.message : error}`;
  return new CaptureError(words, { cause: error });
}
