import { ValiError } from 'valibot';
import type { ErrorView } from '../../preload/contract/index.ts';
import { fileWords } from '../base/file-words.ts';

/** An error that a person can act on. Its message says what, where, and what to do; it never holds a secret. */
export class UserError extends Error {
  override name = 'UserError';
  readonly code: 'invalid' | 'unreadable' | 'cancelled';
  constructor(code: 'invalid' | 'unreadable' | 'cancelled', message: string) {
    super(message);
    this.code = code;
  }
}

/** What the window is told of an error. Anything not foreseen is named a defect, with its message and no stack. */
export function errorView(error: unknown): ErrorView {
  if (error instanceof UserError) return { code: error.code, message: error.message };
  if (error instanceof ValiError) {
    const issue = error.issues[0];
    const where = issue?.path?.map((part: { key: unknown }) => String(part.key)).join('.') ?? '';
    return { code: 'invalid', message: `${where || 'input'}: ${issue?.message ?? 'not valid'}` };
  }
  if (error instanceof Error) {
    if (error.name === 'AbortError') return { code: 'cancelled', message: 'Cancelled.' };
    if (error.name === 'BridgeStartError' || error.name === 'BridgeCallError')
      return { code: 'unreadable', message: error.message };
    if (error.name === 'CaptureError') return { code: 'unreadable', message: error.message };
    // What a call of the system refused is no defect, though nobody said of which file.
    const words = fileWords((error as NodeJS.ErrnoException).path ?? 'A file of this program', error);
    if (words !== null) return { code: 'unreadable', message: words };
    return { code: 'defect', message: `A defect of this program: ${error.message}` };
  }
  return { code: 'defect', message: 'A defect of this program.' };
}

/** The error of a file of this name that could not be read or written; one that is no error of the system, as it is. */
export function unreadable(path: string, error: unknown): unknown {
  const words = fileWords(path, error);
  return words === null ? error : new UserError('unreadable', words);
}
