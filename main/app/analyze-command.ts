/** `handshake-workbench analyze`: how each attempt in captures and logs went, and what proves it. */
import type { Command } from 'commander';
import { visibleLines } from '../base/visible.ts';
import { analysis, exitStatus } from '../report/analysis.ts';
import { report } from '../report/report.ts';
import { parseOffsets } from '../session/clocks/index.ts';
import { UserError } from '../session/errors.ts';
import { Session } from '../session/session.ts';
import { KeptFiles } from './kept.ts';
import { clearProgress, progressLine } from './progress-line.ts';
import { type SecretOptions, secretsFrom } from './secret-options.ts';

interface AnalyzeOptions extends SecretOptions {
  json?: boolean;
  steps?: boolean;
  showSecrets?: boolean;
  offset?: string[];
  compare?: string[];
  batch?: boolean;
  jsonl?: boolean;
  output?: string;
}

/** What the lines of a batch have no place for. */
const NOT_OF_A_BATCH = [
  ['json', '--json'],
  ['steps', '--steps'],
  ['showSecrets', '--show-secrets'],
  ['offset', '--offset'],
  ['compare', '--compare'],
] as const;

async function analyze(files: string[], options: AnalyzeOptions): Promise<number> {
  const secrets = secretsFrom(options, process.env);
  if (options.batch) {
    const other = NOT_OF_A_BATCH.find(([option]) => options[option]);
    if (other) throw new UserError('invalid', `analyze --batch: its lines have no place for ${other[1]}`);
    const { analyzeBatch } = await import('./batch-command.ts');
    return analyzeBatch(files, options.output ?? null, secrets);
  }
  if (options.jsonl || options.output !== undefined)
    throw new UserError('invalid', `analyze: ${options.jsonl ? '--jsonl' : '--output'} belongs to --batch`);
  if (options.compare) {
    const { compareAttempts } = await import('./compare-command.ts');
    const text = await compareAttempts(files, options.compare, secrets, options.json === true);
    await new Promise((done) => process.stdout.write(text, done));
    return 0;
  }
  if (files.filter((file) => file === '-').length > 1)
    throw new UserError('invalid', 'analyze: standard input (-) can be read once');
  if (files.length === 0) throw new UserError('invalid', 'analyze: name at least one capture or log file');
  const abort = new AbortController();
  process.once('SIGINT', () => abort.abort());
  const records = await Session.open(
    await Promise.all(
      files.map(async (path) =>
        path === '-'
          ? { path: await new KeptFiles().keep(process.stdin), name: 'standard input' }
          : { path, name: path },
      ),
    ),
    { signal: abort.signal, onProgress: progressLine() },
  );
  clearProgress();
  try {
    const read =
      options.offset === undefined
        ? records
        : await records.withOffsets(parseOffsets(options.offset, records.clocks), { signal: abort.signal });
    const session = read.withSecrets([...secrets, ...read.disclosed]);
    const { steps = false, showSecrets = false } = options;
    const text = options.json
      ? `${JSON.stringify(analysis(session, { steps, showSecrets }), null, 2)}\n`
      : visibleLines(report(session, { steps, showSecrets, width: process.stdout.columns ?? 100 }));
    await new Promise((done) => process.stdout.write(text, done));
    return exitStatus(session);
  } finally {
    records.close();
  }
}

/** Adds the command to the program. */
export function addAnalyzeCommand(program: Command): void {
  program
    .command('analyze')
    .description('say of each attempt in the capture files how it went and what proves it')
    .argument(
      '[file...]',
      'pcap, pcapng or a log as text, gzipped or not; several are put on one axis of time; - is standard input',
    )
    .option(
      '--passphrase <text>',
      'passphrase of the network (8 to 63 characters; longer is an SAE password)',
    )
    .option(
      '--ssid <text>',
      'network that --passphrase and --psk belong to; without it they are tried on every one',
    )
    .option('--psk <hex>', 'pre-shared key: 64 hexadecimal digits')
    .option('--pmk <hex>', 'pairwise master key, tried on every network')
    .option('--msk <hex>', 'master session key that an EAP method gave, tried on every network')
    .option('--tk <hex>', 'temporal key: reads data without the handshake that made it')
    .option('--tls-keylog <file>', 'TLS key log (SSLKEYLOGFILE) of the station or of the EAP server')
    .option('--secrets <file>', 'JSON file with secrets (docs/secrets.schema.json)')
    .option(
      '--offset <file=seconds>',
      'move the clock of a file by so many seconds, instead of what is measured; once a file',
      (value: string, before: string[] = []) => [...before, value],
    )
    .option('--json', 'print the analysis as JSON (docs/analysis.schema.json)')
    .option('--steps', 'list every step with its inputs and outputs')
    .option('--show-secrets', 'print keys as well')
    .option(
      '--compare <a-and-b...>',
      'say how two attempts differ: two numbers of attempts (after the files), or two files',
    )
    .option('--batch', 'each file by itself, and each file in a folder that is named, in worker threads')
    .option(
      '--jsonl',
      'with --batch: a line of JSON a file and attempt (docs/batch.md), which is its only form',
    )
    .option('-o, --output <file>', 'with --batch: write there; what stands there already is not done again')
    .addHelpText(
      'after',
      '\nArguments show in process lists; the environment serves too: HANDSHAKE_WORKBENCH_PASSPHRASE, _SSID, _PSK, _PMK,\n' +
        '_MSK, _TK, and _TLS_KEYLOG and _SECRETS (files). Exit status: 0 all well or a secret is wanting, 1 an attempt\n' +
        'failed or did not verify, 2 bad usage or no file that can be read (one among several is left out, with a\n' +
        'warning), 3 logs of which nothing comes. Of --batch: 1 also where a file could not be read, 130 interrupted.',
    )
    .action(async (files: string[], options: AnalyzeOptions) => {
      process.exitCode = await analyze(files, options);
    });
}
