// Whether the bridge keeps up: `node bench/netlink.mjs [--rate 20000] [--seconds 30] [--json]`, as root, after
// `npm run build:native`. Exit status 1 when a message was lost without being counted.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { rolldown } from 'rolldown';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '20000' },
    seconds: { type: 'string', default: '30' },
    json: { type: 'boolean', default: false },
  },
});
const folder = mkdtempSync(join(tmpdir(), 'handshake-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const built = await rolldown({ input: at('./netlink-subject.ts'), external: [/^node:/], platform: 'node' });
await built.write({ file: join(folder, 'subject.mjs'), format: 'esm' });
await built.close();
copyFileSync(at('../dist/native-bridge/bridge.node'), join(folder, 'bridge.node'));

const done = spawnSync(
  process.execPath,
  [join(folder, 'subject.mjs'), 'measure', values.rate, values.seconds, join(folder, 'recorded.pcapng')],
  { encoding: 'utf8' },
);
if (done.status !== 0) throw new Error(done.stderr || String(done.signal));
const result = JSON.parse(done.stdout);
if (values.json) console.log(JSON.stringify(result, null, 2));
else {
  const { sent, received, lost, missing, delayMs, bridgeCpuShare, bridgeMiB } = result;
  console.log(`${sent} netlink messages, ${values.rate} a second for ${values.seconds} s`);
  console.log(`received and recorded ${received}, lost and counted ${lost}, missing ${missing}`);
  console.log(
    `from the socket to the app: median ${delayMs.median?.toFixed(1)} ms, 99 % ${delayMs.p99?.toFixed(1)} ms, slowest ${delayMs.slowest.toFixed(0)} ms`,
  );
  console.log(`the bridge: ${(100 * bridgeCpuShare).toFixed(0)} % of a core, ${bridgeMiB.toFixed(0)} MiB`);
}
process.exitCode = result.missing === 0 ? 0 : 1;
