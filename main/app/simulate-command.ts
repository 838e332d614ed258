import type { Command } from 'commander';
import { simulate } from '../live/simulated/index.ts';
import { realClock } from '../simulate/clock.ts';
import { connectOptions, type NetworkInput, simulatedNetwork } from '../workbench/index.ts';
import { inputOf, numberOf, runSession, type SessionOptions, sessionOptions } from './connect-command.ts';
import { secretsFrom } from './secret-options.ts';

interface SimulateCommandOptions extends SessionOptions {
  apAkm: string[];
  apPassphrase?: string;
  apPmf?: string;
  apPwe?: string;
  drop: string[];
  connectOnly?: boolean;
  kernelLacks?: string;
}

const many = (value: string, before: string[]): string[] => [...before, value];

/** `handshake-workbench simulate`: the same supplicant against an access point, a medium and a kernel of our own. */
export function addSimulateCommand(program: Command): void {
  const command = program
    .command('simulate')
    .description('join a simulated network: no wireless device and no privilege is needed')
    .option('--ssid <text>', 'name of the network', 'Simulated')
    .option(
      '--ap-akm <name>',
      'key management that the access point offers: PSK, SAE, OWE …; may be repeated',
      many,
      [],
    )
    .option('--ap-passphrase <text>', "the access point's passphrase; else the station's")
    .option('--ap-pmf <no|capable|required>', 'protection of management frames at the access point')
    .option('--ap-pwe <both|h2e|hnp>', "how the access point finds SAE's password element")
    .option(
      '--drop <frame>',
      'lose every frame of this name: M3, "SAE Confirm", "Association Response"',
      many,
      [],
    )
    .option('--connect-only', 'the driver keeps the state machine: CONNECT and external authentication')
    .option('--kernel-lacks <command>', 'the kernel refuses this command with ENOENT: NEW_KEY');
  sessionOptions(command)
    .addHelpText('after', '\nExit status: 0 the connection was made, 1 it was not, 2 bad usage.')
    .action(async (options: SimulateCommandOptions) => {
      process.exitCode = await run(options);
    });
}

async function run(options: SimulateCommandOptions): Promise<number> {
  const secrets = secretsFrom(options, process.env);
  const live = connectOptions(inputOf(options, secrets));
  const stay = numberOf('stay', options.stay) ?? 0.2;
  const times = { holdMs: numberOf('hold', options.hold), stayMs: stay * 1000 };
  const network: NetworkInput = {
    ssid: live.network.ssid,
    akms: options.apAkm,
    passphrase: options.apPassphrase,
    ownPassphrase: live.network.passphrase,
    pmf: options.apPmf,
    pwe: options.apPwe,
  };
  const simulation = simulate({
    clock: realClock,
    random: live.random,
    network: simulatedNetwork(network),
    session: live,
    faults: options.drop.map((on) => ({ on, do: 'drop' }) as const),
    driver: {
      connectOnly: options.connectOnly ?? false,
      ...(options.kernelLacks !== undefined && { refuses: { [options.kernelLacks]: { errno: -2 } } }),
    },
  });
  try {
    return await runSession(simulation.session, options, times);
  } finally {
    // Beacons would go on.
    simulation.accessPoint.vanish();
  }
}
