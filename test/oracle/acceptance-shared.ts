import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Analysis } from '../../main/report/analysis.ts';
import { type BundledCli, bundleCli } from '../app/bundled.ts';
import { captures, type Meta } from './crypto-shared.ts';

export type HandshakeJson = Analysis['attempts'][number]['handshakes'][number];

/** A folder's meta.json, with what only acceptance reads of it. */
export type Facts = Meta & {
  readonly akm: string;
  readonly ssid_2?: string;
  readonly passphrase_2?: string;
};

/** AKM 00-0f-ac:2 and :6 and WPA1 with a passphrase, alone or beside SAE. */
export const usesPsk = ({ akm }: Facts): boolean => /(^|[ ,+])WPA-PSK/.test(akm);

export const air = (folder: string): string => resolve(captures.path, folder, 'air.pcap');

/** A tab-separated file of ../shared/captures by its first column; names of the others are its header. */
export function table(name: string): Map<string, Record<string, string>> {
  const lines = readFileSync(resolve(captures.path, name), 'utf8').trim().split('\n');
  const rows = lines.filter((line) => !line.startsWith('# ') || line.includes('\t'));
  const [header, ...rest] = rows.map((line) => line.replace(/^# /, '').split('\t'));
  return new Map(
    rest.map((row) => [row[0]!, Object.fromEntries(header!.map((key, i) => [key, row[i] ?? '']))]),
  );
}

export interface SecretsFile {
  readonly passphrases?: readonly {
    readonly ssid?: string;
    readonly ssidHex?: string;
    readonly passphrase: string;
  }[];
  readonly psks?: readonly { readonly ssidHex: string; readonly psk: string }[];
}

export const secretsOf = (facts: Facts, passphrase = facts.passphrase!): SecretsFile => ({
  passphrases: [
    { ssidHex: facts.ssid_hex!, passphrase },
    ...(facts.passphrase_2 ? [{ ssid: facts.ssid_2!, passphrase: facts.passphrase_2 }] : []),
  ],
});

/** Runs `analyze --json --steps --show-secrets` as a person would, with a secrets file. */
export class Analyzer {
  readonly folder = mkdtempSync(join(tmpdir(), 'handshake-acceptance-'));
  #cli: BundledCli | null = null;
  #files = 0;

  async start(): Promise<void> {
    this.#cli = await bundleCli();
  }

  async analyze(
    files: readonly string[],
    secrets: SecretsFile,
  ): Promise<{ status: number; result: Analysis }> {
    const file = join(this.folder, `${++this.#files}.json`);
    writeFileSync(file, JSON.stringify(secrets));
    const args = ['analyze', ...files, '--secrets', file, '--json', '--steps', '--show-secrets'];
    const { status, stdout, stderr } = await this.#cli!.run(args);
    if (status === 2) throw new Error(stderr);
    return { status, result: JSON.parse(stdout) as Analysis };
  }

  stop(): void {
    this.#cli?.remove();
    rmSync(this.folder, { recursive: true });
  }
}

export const hasTshark = ((): boolean => {
  try {
    execFileSync('tshark', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    console.log('skipped: comparisons with tshark, which is not installed');
    return false;
  }
})();

const run = promisify(execFile);

/** Rows of tshark's fields, each a list of values. */
export async function tshark(args: readonly string[], fields: readonly string[]): Promise<string[][]> {
  const words = [...args, '-T', 'fields', ...fields.flatMap((field) => ['-e', field])];
  const { stdout } = await run('tshark', words, { maxBuffer: 1 << 28 });
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split('\t'));
}

export const decryption = (psks: readonly string[]): string[] => [
  '-o',
  'wlan.enable_decryption:TRUE',
  ...psks.flatMap((psk) => ['-o', `uat:80211_keys:"wpa-psk","${psk}"`]),
];

/** Keys that decrypted a record, by record: what a step that decrypts took in and found right. */
export function decrypted(result: Analysis): Map<number, { title: string; keys: Set<string> }> {
  const records = new Map<number, { title: string; keys: Set<string> }>();
  for (const step of result.attempts.flatMap((attempt) => attempt.steps ?? [])) {
    const integrity = step.checks.find(({ name }) => /mic|icv/.test(name));
    if (!/decrypt/.test(step.operation ?? '') || integrity?.ok !== true || step.record === null) continue;
    const key = step.inputs.find(({ name }) => name === 'TK' || name === 'GTK')?.value;
    const entry = records.get(step.record) ?? { title: step.title, keys: new Set() };
    if (key) entry.keys.add(key);
    records.set(step.record, entry);
  }
  return records;
}
