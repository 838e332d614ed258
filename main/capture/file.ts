import { createReadStream } from 'node:fs';
import type { Bytes } from '../base/bytes.ts';
import { CaptureError } from './types.ts';

/**
 * A file's octets in chunks, opened when the first is asked for and closed at the end or on leaving the loop.
 * @throws CaptureError naming the path, from the iteration, when it cannot be opened or read
 */
export async function* openFileSource(path: string): AsyncGenerator<Bytes> {
  try {
    yield* createReadStream(path, { highWaterMark: 256 * 1024 });
  } catch (error) {
    throw fileError(path, error);
  }
}

const WORDS: Record<string, string> = {
  ENOENT: 'no such file',
  EACCES: 'permission denied',
  EISDIR: 'is a directory',
};

/** The error of a file operation as one that names the file. */
export function fileError(path: string, error: unknown): CaptureError {
  const { code, message } = error as NodeJS.ErrnoException;
  return new CaptureError(`${path}: ${WORDS[code ?? ''] ?? message}`, { cause: error });
}
