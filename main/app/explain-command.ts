import type { Command } from 'commander';
import { AKM } from '../standard/akms.ts';
import { explain, meaningsText } from '../views/explain/index.ts';

/** `handshake-workbench explain 15`: what a code means in a handshake, and what usually causes it. */
export function addExplainCommand(program: Command): void {
  program
    .command('explain')
    .description('say what a status, reason, error, group, suite, nl80211 command or attribute means')
    .argument('<code...>', 'number or name, with its kind where it has several meanings')
    .option('--json', 'print it as JSON')
    // A negative number is an error of the kernel and no option.
    .allowUnknownOption()
    .addHelpText(
      'after',
      `\nExamples: explain 15; explain status 77; explain reason 15; explain -22; explain ${AKM.SAE_EXT_KEY};\n` +
        'explain NL80211_CMD_CONNECT; explain EXTERNAL_AUTH; explain group 19; explain invalid PMKID',
    )
    .action((words: string[], { json = false }: { json?: boolean }) => {
      const found = explain(words.join(' '));
      process.stdout.write(json ? `${JSON.stringify(found, null, 2)}\n` : meaningsText(found));
    });
}
