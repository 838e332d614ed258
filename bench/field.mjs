// How right the answers are on what other people recorded and pasted, by the judges of ../shared: `node bench/field.mjs [--write] [--check]
// [--hwsim all|sample]`. --write makes docs/field.md; --check fails where a figure is worse than the one on that page.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const { values } = parseArgs({
  options: {
    write: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
    hwsim: { type: 'string', default: 'sample' },
  },
});
const shared = process.env.SHARED ?? at('../../shared');
if (!existsSync(`${shared}/field`)) throw new Error(`field: ${shared}/field is not there (set SHARED)`);

/** Output of a judge; its exit status tells of bars that may not be reached yet, so that what it prints is read. */
async function judge(...words) {
  const child = spawn('python3', words, { cwd: at('..'), stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += chunk;
  });
  await new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', done);
  });
  return text;
}
function figures(text, pattern, who) {
  const match = pattern.exec(text);
  if (!match) throw new Error(`field: ${who} printed no figures:\n${text.slice(-2000)}`);
  return match.slice(1).map(Number);
}

/** Every twelfth of the recordings of hostap's test suite, so that each module is met. */
function sample() {
  if (values.hwsim === 'all') return [];
  const names = readdirSync(`${shared}/field/hwsim`).sort();
  return ['--only', `^(?:${names.filter((_name, i) => i % 12 === 0).join('|')})$`];
}

const messages = `${shared}/knowledge/messages/coverage.py`;
// Two at a time: each waits for a process of its own.
const [[logs, core], [captures, bare]] = await Promise.all([
  (async () => [
    await judge(`${shared}/field/judge.py`, `${shared}/field/logs`),
    await judge(messages, '--core'),
  ])(),
  (async () => [
    await judge(`${shared}/field/check-captures.py`),
    await judge(messages, '--core', '--bare'),
  ])(),
]);
const hwsim = await judge(`${shared}/field/hwsim.py`, `${shared}/field/hwsim`, ...sample());
const DECISIVE = /decisive: (\d+) read, (\d+) shown as a step, (\d+) evidence of a finding, of (\d+)/;
const [right, reports, wrong, silent] = figures(
  logs,
  /(\d+)\/(\d+) right, (\d+) wrong, (\d+) silent\s*$/,
  'judge.py',
);
const [hold, kinds] = figures(captures, /(\d+)\/(\d+) hold\s*$/, 'check-captures.py');
const [, shown, evidence, decisive] = figures(core, DECISIVE, 'coverage.py');
const [, bareShown, bareEvidence, bareDecisive] = figures(bare, DECISIVE, 'coverage.py --bare');
const [ours, tests] = figures(hwsim, /(\d+)(?:\/| of )(\d+)[^\n]*\s*$/, 'hwsim.py');

/** What is measured, how much of it there is, how much at most (or at least) may be; the larger the better but where it says fewer. */
const rows = [
  ['Pasted reports: right', right, reports],
  ['Pasted reports: wrong', wrong, reports, 'fewer'],
  ['Pasted reports: no answer', silent, reports, 'fewer'],
  ['Public captures: what is said holds', hold, kinds],
  ['Decisive messages of programs: shown as a step', shown, decisive],
  ['Decisive messages of programs: evidence of a finding', evidence, decisive],
  ['The same without the lines that name the AP: shown', bareShown, bareDecisive],
  ['The same without the lines that name the AP: evidence', bareEvidence, bareDecisive],
  [
    values.hwsim === 'all'
      ? 'hostap’s own test suite: all holds'
      : 'hostap’s own test suite, every twelfth: all holds',
    ours,
    tests,
  ],
];
for (const text of [logs, captures, hwsim]) process.stdout.write(text);
for (const [what, count, of] of rows) console.log(`${what}: ${count} of ${of}`);

const page = at('../docs/field.md');
const rowOf = ([what, count, of]) => `| ${what} | ${count} of ${of} |`;
if (values.write)
  writeFileSync(
    page,
    `# In the field

Made by \`node bench/field.mjs --write\` with what other people recorded and pasted (\`../shared/field\`) and what programs print by
their sources (\`../shared/knowledge/messages\`), judged by the programs that lie there. \`.ci/run\` fails where a figure gets worse.

| What | Figure |
|---|---|
${rows.map(rowOf).join('\n')}
`,
  );
if (values.check) {
  const before = new Map(
    [...readFileSync(page, 'utf8').matchAll(/^\| (.+) \| (\d+) of \d+ \|$/gm)].map(([, what, count]) => [
      what,
      Number(count),
    ]),
  );
  const worse = rows.filter(([what, count, , way]) => {
    const was = before.get(what);
    if (was === undefined) throw new Error(`field: docs/field.md has no row “${what}”; make it with --write`);
    return way === 'fewer' ? count > was : count < was;
  });
  for (const [what, count] of worse) console.error(`worse: ${what}: ${count}, was ${before.get(what)}`);
  if (worse.length > 0) process.exitCode = 1;
}
