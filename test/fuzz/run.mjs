// npm run fuzz -- [--minutes N] [--seed N] [--target NAME]...: every decoder on damaged input; what fails is written to a folder and told.
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { rolldown } from 'rolldown';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: String(Date.now() % 1e9) },
    target: { type: 'string', multiple: true, default: [] },
  },
});
const at = (path) => fileURLToPath(new URL(path, import.meta.url));
process.chdir(at('../..'));
const file = at('../../node_modules/.cache/handshake-fuzz/fuzz.mjs');
const built = await rolldown({
  input: at('fuzz.ts'),
  external: [/^node:/],
  platform: 'node',
  logLevel: 'silent',
});
await built.write({ file, format: 'esm' });
await built.close();
const { fuzz } = await import(pathToFileURL(file).href);

const end = Date.now() + Number(values.minutes) * 60_000;
let most = 0;
console.log(`seed ${values.seed}`);
const { executions, faults } = await fuzz(values.target, Number(values.seed), (n) => {
  if (n % 1000 === 0) most = Math.max(most, process.memoryUsage.rss());
  return Date.now() < end;
});
console.log(`${executions} executions, ${faults.length} faults, ${Math.round(most / 1e6)} MB at most`);
mkdirSync('node_modules/.cache/handshake-fuzz/faults', { recursive: true });
faults.forEach(({ target, why, input }, index) => {
  const name = `node_modules/.cache/handshake-fuzz/faults/${target}-${index}`;
  writeFileSync(name, input);
  console.log(`\n${target}: ${why.split('\n').slice(0, 4).join('\n')}\n${name} (${input.length} octets)`);
});
const bound = 1.5e9;
process.exitCode = faults.length > 0 || most > bound ? 1 : 0;
