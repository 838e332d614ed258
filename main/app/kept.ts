/** What came without a file (pasted text, standard input) is kept in one: captures are read in pieces, and again. */
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Bytes } from '../base/bytes.ts';
import { privateFolder } from './private-folder.ts';

/** Files that only this user can read, and that are gone when the program has ended. */
export class KeptFiles {
  #folder: string | null = null;
  #count = 0;

  /** @returns the path of the new file. @throws what the disk refuses */
  async keep(content: Bytes | AsyncIterable<Bytes>): Promise<string> {
    const path = join(this.#made(), `${++this.#count}`);
    const chunks = content instanceof Uint8Array ? [content] : content;
    await pipeline(chunks, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
    return path;
  }

  #made(): string {
    if (this.#folder !== null) return this.#folder;
    this.#folder = privateFolder();
    return this.#folder;
  }
}
