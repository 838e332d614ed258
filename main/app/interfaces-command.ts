import type { Command } from 'commander';
import { describeMachine, machineText, startBridge } from '../live/bridge/index.ts';

/** `handshake-workbench interfaces`: what this machine has for wireless work. */
export function addInterfacesCommand(program: Command): void {
  program
    .command('interfaces')
    .description(
      'list wireless devices, what each can do, who manages them, and which ciphers the kernel has',
    )
    .option('--json', 'print it as JSON')
    .action(async ({ json = false }: { json?: boolean }) => {
      const bridge = await startBridge();
      try {
        const machine = await describeMachine(bridge);
        process.stdout.write(json ? `${JSON.stringify(machine, null, 2)}\n` : machineText(machine));
      } finally {
        await bridge.close();
      }
    });
}
