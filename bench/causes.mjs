// Writes docs/causes.md from the rules: `node bench/causes.mjs`.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'handshake-causes-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, 'causes.mjs');
const built = await rolldown({
  input: at('../main/diagnose/causes.ts'),
  external: [/^node:/],
  platform: 'node',
});
await built.write({ file, format: 'esm' });
await built.close();
const { causesDocument } = await import(pathToFileURL(file).href);
writeFileSync(at('../docs/causes.md'), causesDocument());
