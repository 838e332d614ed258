import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Bridge, type BridgeProcess } from './bridge.ts';
import { BridgeCallError, BridgeStartError } from './error.ts';

export type Capability = 'CAP_NET_ADMIN' | 'CAP_NET_RAW';

export interface BridgeOptions {
  /** Capabilities that the operations to come need; with none the bridge is started as this user. */
  readonly needs?: readonly Capability[];
  /** Told before a command that raises privilege is run: the command in words. */
  readonly onCommand?: (command: string) => void;
  /** The bridge's program; absent: the one that was built with this one. */
  readonly script?: string;
  /** How privilege is raised; absent: sudo, which asks for a password on a terminal, else pkexec. For tests. */
  readonly raise?: readonly (readonly string[])[];
}

/** The bundled bridge beside this bundle; in a packaged application it lies outside the archive. */
const builtScript = (): string =>
  fileURLToPath(new URL('../native-bridge/main.mjs', import.meta.url)).replace(
    /app\.asar([/\\])/,
    'app.asar.unpacked$1',
  );

/**
 * Starts the bridge, as this user if that is enough, else with raised privilege.
 * @throws BridgeStartError, in words: what is missing, and what was tried
 */
export async function startBridge(options: BridgeOptions = {}): Promise<Bridge> {
  const script = options.script ?? builtScript();
  if (!existsSync(script)) throw new BridgeStartError(`${script} is not there. Build it: npm run build`);
  const own = [process.execPath, script];
  const plain = await begin(own, {});
  const missing = lacking(plain, options);
  if (missing.length === 0) return plain;
  // Without sockets of any kind privilege would not help.
  if (plain.hello.transport === null) {
    await plain.close();
    throw new BridgeStartError(plain.hello.transportLimits.join(' '));
  }
  await plain.close();
  const tried: string[] = [];
  for (const raise of options.raise ?? waysUp()) {
    const command = [...raise, ...electronAsNode(), ...own];
    options.onCommand?.(command.map(shown).join(' '));
    try {
      const bridge = await begin(command, {});
      if (lacking(bridge, options).length === 0) return bridge;
      await bridge.close();
      tried.push(`${raise[0]} gave no such privilege`);
    } catch (error) {
      tried.push(`${raise[0]}: ${error instanceof Error ? error.message : 'failed'}`);
    }
  }
  const what = missing.join(' and ');
  const how = tried.length > 0 ? ` Tried: ${tried.join('; ')}.` : '';
  throw new BridgeStartError(
    `This needs the ${missing.length > 1 ? 'capabilities' : 'capability'} ${what}, which this user does not have.${how} ` +
      'Run this program as root or with sudo, or let sudo or pkexec run it without asking.',
  );
}

function lacking(bridge: Bridge, { needs = [] }: BridgeOptions): Capability[] {
  return needs.filter((capability) => !bridge.hello.capabilities.includes(capability));
}

function waysUp(): string[][] {
  const ways: string[][] = [];
  const works = (command: string, ...words: string[]): boolean =>
    spawnSync(command, words, { stdio: 'ignore', timeout: 5000 }).status === 0;
  if (works('sudo', '-n', 'true')) ways.push(['sudo', '-n']);
  // sudo asks on the terminal itself, not on its standard input, which is the bridge's.
  else if (process.stdin.isTTY && works('sudo', '-V'))
    ways.push(['sudo', '-p', 'Password of %p, for the bridge: ']);
  if (works('pkexec', '--version')) ways.push(['pkexec']);
  return ways;
}

/** Both commands empty the environment, so what makes Electron a plain Node is said anew. */
const electronAsNode = (): string[] =>
  process.versions.electron ? ['/usr/bin/env', 'ELECTRON_RUN_AS_NODE=1'] : [];

const shown = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

async function begin(command: readonly string[], extra: NodeJS.ProcessEnv): Promise<Bridge> {
  const [program = '', ...words] = command;
  const env = { ...process.env, ...extra, ELECTRON_RUN_AS_NODE: '1' };
  const child = spawn(program, words, { stdio: ['pipe', 'pipe', 'pipe'], env });
  const running = bridgeProcess(child);
  try {
    return await Bridge.over(running);
  } catch (error) {
    running.kill();
    const why = error instanceof BridgeCallError ? error.message : String(error);
    throw new BridgeStartError(why);
  }
}

/** A child as the bridge's process; what it says on its standard error is in the reason of its end. */
export function bridgeProcess(child: ChildProcess): BridgeProcess {
  const { stdin, stdout, stderr } = child;
  if (!stdin || !stdout) throw new TypeError('child: stdin and stdout must be pipes');
  let complaint = '';
  stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-400);
  });
  const exited = new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(`The bridge could not be started: ${error.message}.`));
    // `close` comes after the last octet of its output was read.
    child.on('close', (code, signal) => {
      const said = complaint.trim().split('\n').at(-1);
      if (signal) resolve(`The bridge process was killed by ${signal}.`);
      else if (code === 0) resolve('The bridge process ended.');
      else resolve(`The bridge process ended with status ${code}${said ? `: ${said}` : ''}.`);
    });
  });
  return { input: stdin, output: stdout, exited, kill: () => child.kill('SIGKILL') };
}
