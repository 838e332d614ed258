// What README claims about speed, measured on this machine: `node bench/run.mjs [--megabytes 300] [--json]`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { rolldown } from 'rolldown';
import { generate } from './generate.mjs';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const { values } = parseArgs({
  options: { megabytes: { type: 'string', default: '300' }, json: { type: 'boolean', default: false } },
});
const large = Number(values.megabytes) * 1e6;
if (!(large > 0)) throw new Error('--megabytes: a number');
const small = large / 10;

const folder = mkdtempSync(join(tmpdir(), 'handshake-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const built = await rolldown({ input: at('./subject.ts'), external: [/^node:/], platform: 'node' });
await built.write({ file: join(folder, 'subject.mjs'), format: 'esm' });
await built.close();

/** Runs one measurement in a process of its own, so that its peak memory is its own. */
function measure(...words) {
  const done = spawnSync(process.execPath, [join(folder, 'subject.mjs'), ...words], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (done.status !== 0) throw new Error(`${words.join(' ')}: ${done.stderr || done.signal}`);
  return JSON.parse(done.stdout);
}

/** What tshark needs to read and dissect the file; null where it is not installed. */
function tshark(file) {
  const begin = performance.now();
  const script = 'tshark -n -r "$1" >/dev/null 2>&1; status=$?; times; exit $status';
  const done = spawnSync('sh', ['-c', script, 'sh', file], { encoding: 'utf8' });
  if (done.status !== 0) return null;
  // The second line is of the shell's children: `0m1.52s 0m0.11s`, user and system.
  const times = done.stdout.split('\n')[1].matchAll(/(\d+)m([\d.]+)s/g);
  const cpuSeconds = [...times].reduce(
    (sum, [, minutes, seconds]) => sum + 60 * minutes + Number(seconds),
    0,
  );
  return { seconds: (performance.now() - begin) / 1000, cpuSeconds };
}

const fixture = at('../test/fixtures/wpa2-psk-ccmp/air.pcap.gz');
const { passphrase } = JSON.parse(readFileSync(at('../test/fixtures/wpa2-psk-ccmp/meta.json'), 'utf8'));
const results = { cpu: cpus()[0]?.model ?? '', node: process.version, opening: [], stepping: [] };
for (const shape of ['traffic', 'joins']) {
  const files = [small, large].map((size) => {
    const file = join(folder, `${shape}-${size}.pcap`);
    const records = generate(file, { fixture, size, shape });
    return { file, records, bytes: statSync(file).size };
  });
  const [less, more] = files.map(({ file, records, bytes }) => ({
    records,
    bytes,
    ...measure('open', file, passphrase),
  }));
  const theirs = tshark(files[1].file);
  results.opening.push({
    shape,
    megabytes: more.bytes / 1e6,
    records: more.records,
    attempts: more.attempts,
    opened: more.opened,
    recordsPerCpuSecond: more.records / more.opened.cpuSeconds,
    tshark: theirs,
    cpuOfTshark: theirs && more.opened.cpuSeconds / theirs.cpuSeconds,
    peakMegabytes: more.peak,
    peakMegabytesOfTenth: less.peak,
    octetsHeldPerRecord: ((more.peak - less.peak) * 1e6) / (more.records - less.records),
    unlocked: more.unlocked,
    unlockedPeakMegabytes: more.unlockedPeak,
  });
  for (const { file } of files) rmSync(file);
}
for (const name of ['wpa2-psk-ccmp', 'wpa2-wrong-passphrase', 'two-stations', 'wpa1-tkip']) {
  results.stepping.push({ fixture: name, ...measure('step', at(`../test/fixtures/${name}`)) });
}

if (values.json) console.log(JSON.stringify(results, null, 2));
else {
  console.log(`${results.cpu}, Node ${results.node}\n`);
  const took = ({ seconds, cpuSeconds }) => `${seconds.toFixed(1)} s (${cpuSeconds.toFixed(1)} s of CPU)`;
  console.log('Opening: file to list of attempts');
  for (const row of results.opening) {
    const theirs = row.tshark
      ? `tshark -r: ${took(row.tshark)}, so ${row.cpuOfTshark.toFixed(1)} times its CPU`
      : 'tshark is not here';
    console.log(
      `  ${row.shape}: ${row.megabytes.toFixed(0)} MB, ${row.records} records, ${row.attempts} attempts\n` +
        `    ${took(row.opened)}, ${Math.round(row.recordsPerCpuSecond)} records a CPU second; ${theirs}\n` +
        `    peak memory ${row.peakMegabytes.toFixed(0)} MB; of a tenth of it ${row.peakMegabytesOfTenth.toFixed(0)} MB: ` +
        `${row.octetsHeldPerRecord.toFixed(0)} octets a record\n` +
        `    then the passphrase: ${took(row.unlocked)}, peak memory ${row.unlockedPeakMegabytes.toFixed(0)} MB`,
    );
  }
  console.log('\nStepping: move, step, rows and frame together');
  for (const row of results.stepping)
    console.log(
      `  ${row.fixture}: ${row.steps} steps, median ${row.median.toFixed(2)} ms, p99 ${row.p99.toFixed(2)} ms, ` +
        `worst ${row.worst.toFixed(2)} ms`,
    );
}
