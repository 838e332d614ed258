#!/usr/bin/env node
/** The command line. Exit status: 0 well, 1 an attempt failed or did not verify, 2 bad usage or no file that can be read. */
import { Command, CommanderError } from 'commander';
import { visibleLines } from '../base/visible.ts';
import { errorView } from '../session/errors.ts';
import { version } from '../session/version.ts';
import { clearProgress } from './progress-line.ts';

/** A command is loaded when it is asked for: most of a short run would else be the loading of the others. */
const COMMANDS: Readonly<Record<string, () => Promise<(program: Command) => void>>> = {
  analyze: async () => (await import('./analyze-command.ts')).addAnalyzeCommand,
  derive: async () => (await import('./derive-command.ts')).addDeriveCommand,
  explain: async () => (await import('./explain-command.ts')).addExplainCommand,
  interfaces: async () => (await import('./interfaces-command.ts')).addInterfacesCommand,
  observe: async () => (await import('./observe-command.ts')).addObserveCommand,
  connect: async () => (await import('./connect-command.ts')).addConnectCommand,
  simulate: async () => (await import('./simulate-command.ts')).addSimulateCommand,
};

const program = new Command('handshake-workbench')
  .description(
    'Step through 802.11 authentication handshakes: what was sent, what was computed, what went wrong.',
  )
  .version(version)
  .exitOverride()
  .showHelpAfterError('(add --help for the options)');

const [asked = ''] = process.argv.slice(2);
// Help, and words on a command that does not exist, are of all.
for (const [name, load] of Object.entries(COMMANDS))
  if (asked === name || !Object.hasOwn(COMMANDS, asked)) (await load())(program);

// A reader that closes the pipe early (head, less) is no error, and to live work the same as a terminal that is gone.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (!process.emit('SIGHUP')) process.exit(error.code === 'EPIPE' ? 0 : 2);
});
// Where a terminal is gone, nothing can be said of it there either.
process.stderr.on('error', () => {});

try {
  await program.parseAsync();
} catch (error) {
  clearProgress();
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else {
    console.error(visibleLines(errorView(error).message));
    process.exitCode = 2;
  }
}
