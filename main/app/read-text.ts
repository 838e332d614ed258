import { readFileSync } from 'node:fs';
import { unreadable } from '../session/errors.ts';

/**
 * Text of a file that a person named, or of standard input (0); without the byte order mark that Windows writes.
 * @throws UserError that names the file: Node names none where it is a folder
 */
export function readText(path: string | 0): string {
  try {
    return readFileSync(path, 'utf8').replace(/^\ufeff/, '');
  } catch (error) {
    throw unreadable(path === 0 ? 'standard input' : path, error);
  }
}
