import { type ChildProcessWithoutNullStreams, execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface BundledCli {
  /** Runs the command line in a process of its own. Only `env` of the workbench's variables reaches it. */
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ran>;
  /** The same, still running. */
  start(args: readonly string[], env?: Readonly<Record<string, string>>): ChildProcessWithoutNullStreams;
  remove(): void;
}

/** The command line as it is shipped, bundled from the sources as they stand: dist/ may be older. */
export async function bundleCli(): Promise<BundledCli> {
  const folder = mkdtempSync(join(tmpdir(), 'handshake-cli-'));
  const file = join(folder, 'cli.js');
  const source = (name: string): string =>
    fileURLToPath(new URL(`../../main/app/${name}.ts`, import.meta.url));
  const built = await rolldown({
    input: { cli: source('cli'), 'batch-worker': source('batch-worker') },
    external: [/^node:/],
    platform: 'node',
    logLevel: 'warn',
  });
  await built.write({ dir: folder, format: 'esm' });
  await built.close();
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  const clean = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(HANDSHAKE_WORKBENCH|NODE_OPTIONS|VITEST)/.test(name)),
  );
  return {
    run: (args, env = {}) =>
      new Promise((done, fail) => {
        execFile(
          process.execPath,
          [file, ...args],
          { env: { ...clean, ...env }, maxBuffer: 1 << 28 },
          (error, stdout, stderr) => {
            if (error && typeof error.code !== 'number') fail(error);
            else done({ status: Number(error?.code ?? 0), stdout, stderr });
          },
        );
      }),
    start: (args, env = {}) => spawn(process.execPath, [file, ...args], { env: { ...clean, ...env } }),
    remove: () => rmSync(folder, { recursive: true }),
  };
}
