// Writes the tables of docs/crypto.md from the rows of main/standard: `node bench/standard.mjs`.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'handshake-standard-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, 'document.mjs');
const built = await rolldown({
  input: at('../main/standard/document.ts'),
  external: [/^node:/],
  platform: 'node',
});
await built.write({ file, format: 'esm' });
await built.close();
const { cryptoDocument } = await import(pathToFileURL(file).href);
const path = at('../docs/crypto.md');
writeFileSync(path, cryptoDocument(readFileSync(path, 'utf8')));
