// CPU time and memory of `analyze` on large captures, beside what other programs take for them in the same run:
// node bench/scan.mjs [--passphrase WORDS] [--write] FILE... ; `--write` makes docs/performance.md.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const { values, positionals: files } = parseArgs({
  allowPositionals: true,
  options: { passphrase: { type: 'string' }, write: { type: 'boolean', default: false } },
});
if (files.length === 0) throw new Error('a capture file is needed');

// A file of its own: hcxpcapngtool removes the file that it is given where it has nothing to write, a device too.
const folder = mkdtempSync(join(tmpdir(), 'handshake-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/** CPU seconds and peak megabytes of a command; null where it is not installed or fails. */
function measure(...words) {
  const done = spawnSync('/usr/bin/time', ['-f', '%U %S %M', ...words], {
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
    maxBuffer: 1 << 28,
  });
  if (done.error) throw new Error('/usr/bin/time (GNU time) is needed', { cause: done.error });
  if (done.status !== 0) return null;
  const [user, system, peak] = done.stderr.trim().split('\n').at(-1).split(' ').map(Number);
  return { cpu: user + system, megabytes: peak / 1000 };
}

const version = (program) =>
  spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout?.split('\n')[0]?.trim() || 'not installed';

const lines = [];
for (const file of files) {
  const cli = [process.execPath, at('../dist/main/cli.js'), 'analyze'];
  const rows = [
    ['hcxpcapngtool', measure('hcxpcapngtool', '-o', join(folder, 'hashes'), file)],
    ['tshark -Y eapol', measure('tshark', '-n', '-r', file, '-Y', 'eapol')],
    ['analyze', measure(...cli, file)],
    ...(values.passphrase
      ? [['analyze, passphrase given', measure(...cli, '--passphrase', values.passphrase, file)]]
      : []),
  ];
  const theirs = rows[0][1]?.cpu;
  lines.push(`## ${basename(file)}, ${(statSync(file).size / 1e6).toFixed(0)} MB`, '');
  lines.push('| | CPU seconds | of hcxpcapngtool | peak MB |', '|---|---|---|---|');
  for (const [name, one] of rows) {
    const ratio = one && theirs ? (one.cpu / theirs).toFixed(2) : '-';
    lines.push(
      `| ${name} | ${one?.cpu.toFixed(2) ?? '-'} | ${ratio} | ${one?.megabytes.toFixed(0) ?? '-'} |`,
    );
  }
  lines.push('');
}
const text = `# Performance

Written by \`node bench/scan.mjs\` on ${new Date().toISOString().slice(0, 10)}: ${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} processors,
Node ${process.version}; ${version('hcxpcapngtool')}; ${version('tshark')}. CPU seconds are user and system time of the
whole program, all of one run: other work of the machine lengthens all of them, so the ratio counts. \`analyze\` prints each attempt
with its steps and findings; hcxpcapngtool writes hashes of handshakes, tshark a line for each EAPOL frame.

${lines.join('\n').trim()}
`;
console.log(text);
if (values.write) writeFileSync(at('../docs/performance.md'), text);
