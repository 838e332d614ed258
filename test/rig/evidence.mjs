/** What a scenario left behind, and what this program makes of it. Runs on the host, after the machine has ended. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../../dist/main/cli.js', import.meta.url));

export class Evidence {
  constructor(folder) {
    this.folder = folder;
  }

  read(name) {
    return readFileSync(join(this.folder, name), 'latin1');
  }

  path(name) {
    return join(this.folder, name);
  }

  has(name) {
    return existsSync(join(this.folder, name));
  }

  /** `analyze --json --show-secrets` of files of the folder. @throws with what it said when it gave no analysis */
  analyze(names, args = []) {
    const files = names.map((name) => join(this.folder, name));
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [cli, 'analyze', ...files, '--json', '--show-secrets', ...args],
      { encoding: 'utf8', maxBuffer: 1 << 28 },
    );
    if (stdout === '') throw new Error(`analyze ${names.join(' ')}: ${stderr}`);
    return JSON.parse(stdout);
  }

  /** Digest of a session's steps as they come out without secrets: SHA-256 over those of its attempts. */
  digest(name) {
    const hash = createHash('sha256');
    for (const { digest } of this.analyze([name]).attempts) hash.update(digest);
    return hash.digest('hex');
  }

  /** Values of a key that hostapd or wpa_supplicant printed with -K, in order, as hexadecimal. */
  keys(log, name) {
    const lines = this.read(log).matchAll(new RegExp(`${name} - hexdump\\(len=\\d+\\): ([0-9a-f ]+)`, 'g'));
    return [...lines].map((line) => line[1].replaceAll(' ', '').trim());
  }

  expect(condition, text) {
    if (!condition) throw new Error(text);
  }
}
