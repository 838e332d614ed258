/** `handshake-workbench derive`: one calculation from given values, with its steps. */
import type { Command } from 'commander';
import { calculationJson, calculationText, verifiedBy } from '../report/calculation-output.ts';
import { keyEntries } from './derive-entries.ts';
import { exchangeEntries } from './derive-exchanges.ts';
import { flagOf, Values, variableOf } from './derive-values.ts';

/** Adds the command and its calculations to the program. */
export function addDeriveCommand(program: Command): void {
  const derive = program
    .command('derive')
    .description('do one calculation from given values and show its steps')
    .addHelpText(
      'after',
      `\nA value may stand in a file (@path) or come from standard input (-). What is not given is taken from the\n` +
        `environment: ${variableOf('passphrase')}, ${variableOf('pmk')} …, since arguments show in process lists.\n` +
        'Exit status: 0 well, 1 a comparison fails, 2 bad usage.',
    );
  for (const { what, help, options, calculate } of [...keyEntries, ...exchangeEntries]) {
    const command = derive.command(what).description(help);
    for (const [name, value, text] of options) command.option(`${flagOf(name)} <${value}>`, text);
    command
      .option('--json', 'print results and steps as JSON (docs/derivation.schema.json)')
      .option('--brief', 'print the results alone')
      .action(async (given: Record<string, unknown>) => {
        const calculation = calculate(new Values(given, process.env));
        const text = given.json
          ? `${JSON.stringify(calculationJson(calculation), null, 2)}\n`
          : calculationText(calculation, {
              brief: given.brief === true,
              width: process.stdout.columns ?? 100,
            });
        await new Promise((done) => process.stdout.write(text, done));
        process.exitCode = verifiedBy(calculation) === false ? 1 : 0;
      });
  }
}
