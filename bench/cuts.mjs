// Less evidence never makes an answer wrong: some of a recording's files, in any order, each cut at either end at any line or
// record, give the cause of the whole (../shared/captures/TRUTH.tsv) or none: `node bench/cuts.mjs [--count 20000] [--seed 1]
// [--most 0] [folder ...]`.
// The exit status is 1 where another cause is named as proved or likely more often than `--most`.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { rolldown } from 'rolldown';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '1' },
    most: { type: 'string', default: '0' },
  },
});
const captures = `${process.env.SHARED ?? at('../../shared')}/captures`;
if (!existsSync(captures)) throw new Error(`cuts: ${captures} is not there (set SHARED)`);
const folders =
  positionals.length > 0
    ? positionals
    : readdirSync(captures).filter((name) => existsSync(`${captures}/${name}/meta.json`));
const each = Math.ceil(Number(values.count) / folders.length);

const truth = new Map(
  readFileSync(`${captures}/TRUTH.tsv`, 'utf8')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'))
    .map((line) => line.split('\t'))
    .map(([name, , ...cells]) => [
      name,
      cells.flatMap((cell) => (/^[?-]?$/.test(cell) ? [] : cell.split(/[|,]/))),
    ]),
);
/** Says that somebody ended it, and not why: the cause may stand in what was cut away. */
const NO_CAUSE = new Set(['unknowable', 'deauthenticated']);

/** What is true of a part and is no cause of the whole. */
const SEEN_BY_ONE = new Map([
  // The AP does not start: to the station it is not there.
  ['missing-cmac', ['network-not-found', 'ap-not-started']],
  // The station drops what is replayed to it; that it is a replay other lines tell.
  ['m3-replayed', ['key-message-refused']],
  // The lab switches the APs off while iwd still tries.
  ...['iwd-ft', 'iwd-wpa2', 'iwd-peap', 'iwd-sae', 'iwd-owe'].map((name) => [name, ['ap-vanished']]),
]);

const folder = mkdtempSync(join(tmpdir(), 'handshake-cuts-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const built = await rolldown({ input: at('./cuts-subject.ts'), external: [/^node:/], platform: 'node' });
await built.write({ file: join(folder, 'subject.mjs'), format: 'esm' });
await built.close();

const counts = { cuts: 0, named: 0, unknown: 0, none: 0, wrong: 0 };
const wrong = new Map();
async function run(names) {
  const child = spawn(
    process.execPath,
    [join(folder, 'subject.mjs'), captures, String(each), values.seed, ...names],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  for await (const line of createInterface({ input: child.stdout })) judge(JSON.parse(line));
  if (child.exitCode === null) await new Promise((done) => child.once('close', done));
  if (child.exitCode !== 0) throw new Error(`cuts: ended with ${child.exitCode ?? child.signalCode}`);
}

function judge({ recording, parts, secret, failures }) {
  counts.cuts++;
  const allowed = [...(truth.get(recording) ?? []), ...(SEEN_BY_ONE.get(recording) ?? [])];
  const bad = failures.filter((words) => {
    const [certainty, cause] = words.split(' ');
    return ['proved', 'likely'].includes(certainty) && !allowed.includes(cause) && !NO_CAUSE.has(cause);
  });
  if (bad.length > 0) {
    counts.wrong++;
    const key = `${recording}: ${bad.join(', ')}`;
    wrong.set(key, [
      ...(wrong.get(key) ?? []),
      `${parts.join(', ')}${secret ? ', with the passphrase' : ''}`,
    ]);
  } else if (failures.some((words) => allowed.includes(words.split(' ')[1]))) counts.named++;
  else if (failures.length > 0) counts.unknown++;
  else counts.none++;
}

const jobs = Number(values.jobs);
await Promise.all(
  Array.from({ length: jobs }, (_, job) => run(folders.filter((_name, i) => i % jobs === job))),
);
for (const [key, parts] of [...wrong].sort((a, b) => b[1].length - a[1].length))
  console.log(`wrong ${String(parts.length).padStart(4)}  ${key}\n            such as ${parts[0]}`);
console.log(
  `${counts.cuts} parts of ${folders.length} recordings: ${counts.named} name a cause of the whole, ${counts.unknown} say that it cannot be known, ` +
    `${counts.none} show no failure, ${counts.wrong} are wrong`,
);
process.exitCode = counts.wrong > Number(values.most) ? 1 : 0;
