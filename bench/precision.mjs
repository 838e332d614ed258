// Whether each recording of ../shared/captures gives the cause that TRUTH.tsv tells, by each kind of evidence:
// `node bench/precision.mjs [--kinds air,netlink,logs,all] [--write] [--verbose] [folder ...]`. --write makes docs/precision.md,
// --check fails where it is not what would be made.
// The exit status is 1 where a cause is wrong or missing.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { rolldown } from 'rolldown';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    kinds: { type: 'string', default: 'air,netlink,logs,all' },
    write: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
  },
});
const captures = `${process.env.SHARED ?? at('../../shared')}/captures`;
if (!existsSync(captures)) throw new Error(`precision: ${captures} is not there (set SHARED)`);

const folder = mkdtempSync(join(tmpdir(), 'handshake-precision-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const built = await rolldown({ input: at('./precision-subject.ts'), external: [/^node:/], platform: 'node' });
await built.write({ file: join(folder, 'subject.mjs'), format: 'esm' });
await built.close();
const done = spawnSync(
  process.execPath,
  [join(folder, 'subject.mjs'), captures, values.kinds, ...positionals],
  {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  },
);
if (done.status !== 0) throw new Error(done.stderr || `precision: ended with ${done.signal}`);
const found = done.stdout
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));

const truth = new Map(
  readFileSync(`${captures}/TRUTH.tsv`, 'utf8')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'))
    .map((line) => line.split('\t'))
    .map(([name, outcome, air, netlink, logs, may]) => [name, { outcome, air, netlink, logs, may }]),
);

/** Causes of a column: null where it holds no evidence, [] where there is none to find. */
const causes = (cell) => (cell === '?' ? null : cell === '-' ? [] : cell.split(/[|,]/));

function judge({ folder: name, kind, attempts }) {
  const row = truth.get(name);
  const told = kind === 'all' ? [row.air, row.netlink, row.logs] : [row[kind]];
  const expected = told.map(causes).filter((list) => list !== null);
  const wanted = [...new Set(expected.flat())];
  const may = causes(row.may) ?? [];
  const findings = attempts.flatMap((attempt) => attempt.findings);
  const failures = [...new Set(findings.filter((f) => f.severity === 'failure').map((f) => f.cause))];
  // A cause named under another column, or beside it, is no error where the evidence happens to show it.
  const allowed = [
    ...wanted,
    ...may,
    ...['air', 'netlink', 'logs'].flatMap((column) => causes(row[column]) ?? []),
  ];
  const wrong = failures.filter((cause) => !allowed.includes(cause));
  const hit = wanted.length === 0 || findings.some((f) => wanted.includes(f.cause));
  const first = findings.find((f) => wanted.includes(f.cause));
  const verdict = wrong.length > 0 ? 'wrong' : !hit ? 'missed' : 'right';
  const expectedText = expected.length === 0 ? '?' : wanted.join(' or ') || 'none';
  const said = first ? `${first.cause}, ${first.certainty}` : failures.join(', ') || 'none';
  return {
    name,
    kind,
    expected: expectedText,
    found: wrong.length > 0 ? `${said}; ${wrong.join(', ')}` : said,
    verdict,
  };
}

const judged = found.map(judge);
const kinds = values.kinds.split(',');
const counts = kinds.map((kind) => {
  const own = judged.filter((j) => j.kind === kind);
  const of = (verdict) => own.filter((j) => j.verdict === verdict).length;
  const failing = own.filter((j) => j.expected !== 'none' && j.expected !== '?');
  const named = failing.filter((j) => j.verdict === 'right').length;
  return {
    kind,
    total: own.length,
    right: of('right'),
    missed: of('missed'),
    wrong: of('wrong'),
    failing: failing.length,
    named,
  };
});
const summary = counts.map(
  (c) =>
    `${c.kind}: ${c.right} of ${c.total} right, ${c.missed} missed, ${c.wrong} wrong; of ${c.failing} causes ${c.named} named`,
);

if (values.verbose) for (const f of found) console.log(JSON.stringify(f, null, 1));
for (const j of judged)
  if (j.verdict !== 'right' || positionals.length > 0)
    console.log(
      `${j.verdict.padEnd(7)}${j.kind.padEnd(9)}${j.name}: expected ${j.expected}, found ${j.found}`,
    );
console.log(summary.join('\n'));

const page = at('../docs/precision.md');
if (values.write || values.check) {
  const rows = [...truth.keys()].map((name) => {
    const cells = kinds.map((kind) => {
      const j = judged.find((one) => one.name === name && one.kind === kind);
      if (!j) return '(no file)';
      const text = j.found === 'none' ? '-' : j.found;
      return j.verdict === 'right' ? text : `**${j.verdict}**: ${text} (expected ${j.expected})`;
    });
    return `| ${name} | ${cells.join(' | ')} |`;
  });
  const text = `# Precision

Made by \`node bench/precision.mjs --write\` from the recordings of the lab (\`../shared/captures\`, expected causes in its
\`TRUTH.tsv\`). Each is diagnosed four times: from the air alone, from netlink alone, from logs alone, and from all three;
the passphrase is given where the recording has one. A cell is the cause found and how certain it is; \`-\`: nothing went
wrong, and no failure was found. *missed*: the cause was not named. *wrong*: a failure was named that is none.

${summary.map((line) => `* ${line}.`).join('\n')}

| Recording | ${kinds.join(' | ')} |
|---|${kinds.map(() => '---|').join('')}
${rows.join('\n')}
`;
  if (values.write) writeFileSync(page, text);
  else if (readFileSync(page, 'utf8') !== text)
    throw new Error('precision: docs/precision.md is not what is found now; make it with --write');
}
process.exitCode = judged.every((j) => j.verdict === 'right') ? 0 : 1;
