/** Folders for what must not outlive this program: copies of captures. */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive } from '../base/alive.ts';

const FORM = /^handshake-workbench-(\d+)-/;

/**
 * Makes a folder that this user alone can read, with the number of this process in its name; those that a process left
 * behind which was killed are removed first. It is gone when this process has ended in any way that lets it act.
 */
export function privateFolder(parent = tmpdir()): string {
  sweep(parent);
  const folder = mkdtempSync(join(parent, `handshake-workbench-${process.pid}-`));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Removes what processes of this user left that run no more. */
function sweep(parent: string): void {
  for (const name of readdirSync(parent)) {
    const pid = Number(FORM.exec(name)?.[1] ?? 0);
    if (pid === 0 || isAlive(pid)) continue;
    const path = join(parent, name);
    try {
      // Another user's is that user's.
      if (statSync(path).uid === process.getuid?.()) rmSync(path, { recursive: true, force: true });
    } catch {
      // Somebody else was faster.
    }
  }
}
