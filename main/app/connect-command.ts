import type { Command } from 'commander';
import type { Disclosed } from '../capture/secret.ts';
import { openRadio, startBridge } from '../live/bridge/index.ts';
import { LiveSession } from '../live/session.ts';
import { needsOf } from '../live/supplicant/index.ts';
import { errorView, UserError } from '../session/errors.ts';
import { realClock } from '../simulate/clock.ts';
import { type ConnectInput, connectOptions } from '../workbench/index.ts';
import { onEnd } from './on-end.ts';
import { type SecretOptions, secretsFrom } from './secret-options.ts';
import { converse } from './session-console.ts';
import { openRecording, openSecrets, type Recording } from './session-recording.ts';

/** What `connect` and `simulate` have in common. */
export interface SessionOptions extends SecretOptions {
  ssid: string;
  break: string[];
  step?: boolean;
  hold?: string;
  stay?: string;
  record?: string;
  saveSecrets?: string;
  force?: boolean;
  showSecrets?: boolean;
  akm: string[];
  pmf?: string;
  pwe?: string;
  groups?: string;
  eapol?: string;
  path?: string;
  ft?: string;
  rejoin?: string;
}

interface ConnectCommandOptions extends SessionOptions {
  interface: string;
  bssid?: string;
  frequencies?: string;
  evenIfManaged?: boolean;
}

const many = (value: string, before: string[]): string[] => [...before, value];

/** Options that both commands take. */
export const sessionOptions = (command: Command): Command =>
  command
    .option('--passphrase <text>', 'passphrase of the network, or password of SAE')
    .option('--psk <hex>', 'pre-shared key in its place: 64 hexadecimal digits')
    .option('--secrets <file>', 'JSON file with secrets (docs/secrets.schema.json)')
    .option(
      '--break <what>',
      'stop there: M2, message:M3, command:NEW_KEY, state:four-way, calculation:PTK, error',
      many,
      [],
    )
    .option('--step', 'stop at the first step')
    .option('--hold <ms>', 'go on by itself after so many milliseconds')
    .option('--stay <seconds>', 'leave so long after the connection was made; else Ctrl+C ends it')
    .option('--record <file>', 'record everything to a pcapng file, written every second, without keys')
    .option(
      '--save-secrets <file>',
      'write the keys that came up to a secrets file, to analyze the recording',
    )
    .option('--force', 'replace the files of --record and --save-secrets where there are such files')
    .option('--show-secrets', 'print keys and passwords, and keep keys in the recording')
    .option('--akm <name>', 'allow this key management (SAE, PSK, …); may be repeated', many, [])
    .option('--pmf <auto|required|no>', 'protection of management frames')
    .option('--pwe <auto|h2e|hnp>', 'how SAE finds its password element')
    .option('--groups <numbers>', 'groups of SAE and OWE in order of preference: 19,20,21')
    .option('--eapol <auto|control-port|packet>', 'the way of EAPOL: over nl80211 or a packet socket')
    .option('--path <auto|authenticate|connect>', 'who keeps the state machine: we, or the driver')
    .option('--ft <air|ds>', 'roam by fast transition straight over the air, or through the access point')
    .option('--rejoin <times>', 'join again after the access point ended the association; 3');

export const inputOf = (options: SessionOptions, secrets: ConnectInput['secrets']): ConnectInput => ({
  ssid: options.ssid,
  secrets,
  akms: options.akm,
  breakpoints: options.break,
  step: options.step ?? false,
  ...(options.pmf !== undefined && { pmf: options.pmf }),
  ...(options.pwe !== undefined && { pwe: options.pwe }),
  ...(options.groups !== undefined && { groups: options.groups }),
  ...(options.eapol !== undefined && { eapol: options.eapol }),
  ...(options.path !== undefined && { path: options.path }),
  ...(options.ft !== undefined && { ft: options.ft }),
  ...(options.rejoin !== undefined && { rejoin: options.rejoin }),
});

/** A number of an option that is at least 0; null where it is not given. @throws UserError */
export function numberOf(name: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  const value = Number(text);
  if (!(value >= 0)) throw new UserError('invalid', `--${name}: ${text}, expected a number`);
  return value;
}

/** `handshake-workbench connect`: be the supplicant, one step at a time. */
export function addConnectCommand(program: Command): void {
  const command = program
    .command('connect')
    .description(
      'join a network as its supplicant, step by step, and say what is sent, computed and installed',
    )
    .requiredOption('--interface <name>', 'wireless interface, not managed by another program')
    .requiredOption('--ssid <text>', 'name of the network')
    .option('--bssid <address>', 'this access point of it alone')
    .option('--frequencies <MHz>', 'look on these channels alone: 2412,5180')
    .option('--even-if-managed', 'go on though NetworkManager, iwd or wpa_supplicant has the interface');
  sessionOptions(command)
    .addHelpText(
      'after',
      '\nWhile something is held: Enter or g goes on, s steps into, n over, o out, q leaves. The passphrase may stand in\n' +
        'the environment: HANDSHAKE_WORKBENCH_PASSPHRASE. Exit status: 0 the connection was made, 1 it was not, 2 bad usage.',
    )
    .action(async (options: ConnectCommandOptions) => {
      process.exitCode = await connect(options);
    });
}

async function connect(options: ConnectCommandOptions): Promise<number> {
  const secrets = secretsFrom(options, process.env);
  const live = connectOptions({
    ...inputOf(options, secrets),
    evenIfManaged: options.evenIfManaged ?? false,
    ...(options.bssid !== undefined && { bssid: options.bssid }),
    ...(options.frequencies !== undefined && { frequencies: options.frequencies }),
  });
  const holdMs = numberOf('hold', options.hold);
  const stay = numberOf('stay', options.stay);
  const bridge = await startBridge({
    needs: needsOf(live),
    onCommand: (words) => console.error(`Running: ${words}`),
  });
  try {
    const radio = await openRadio(bridge, {
      interface: options.interface,
      packetSocket: live.eapol !== 'control-port',
    });
    const session = new LiveSession(radio, realClock, live);
    return await runSession(session, options, { holdMs, stayMs: stay === null ? null : stay * 1000 });
  } finally {
    await bridge.close();
  }
}

/** Runs a session to its end on this terminal. @returns the exit status */
export async function runSession(
  session: LiveSession,
  options: SessionOptions,
  times: { readonly holdMs: number | null; readonly stayMs: number | null },
): Promise<number> {
  const { showSecrets = false, force = false } = options;
  const secrets = options.saveSecrets === undefined ? null : openSecrets(options.saveSecrets, force);
  let recording: Recording | null = null;
  const disclosed: Disclosed[] = [];
  try {
    if (options.record !== undefined)
      recording = openRecording(options.record, session.sources, { keepKeys: showSecrets, force });
    const forget = onEnd(() => void session.stop());
    disclosed.push(
      ...(await converse(session, {
        showSecrets,
        holdMs: times.holdMs,
        stayMs: times.stayMs,
        now: realClock.now,
        onRecord: (record) => recording?.add(record),
      })),
    );
    forget();
  } catch (error) {
    // What came up to here is recorded; a file of secrets would be half of one.
    secrets?.discard();
    if (recording) console.error((await recording.close()).words);
    throw error;
  }
  const outcome = await session.ended;
  const saved = secrets ? attempt(() => secrets.save(disclosed, options.ssid)) : null;
  const recorded = (await recording?.close()) ?? null;
  if (saved !== null) console.error(`The secrets were not saved. ${saved}.`);
  if (recorded?.ok) console.log(recorded.words);
  else if (recorded) console.error(recorded.words);
  const well = session.authorized && outcome.kind === 'left';
  return well && saved === null && recorded?.ok !== false ? 0 : 1;
}

/** @returns what was wrong; null: nothing */
function attempt(act: () => void): string | null {
  try {
    act();
    return null;
  } catch (error) {
    return errorView(error).message;
  }
}
