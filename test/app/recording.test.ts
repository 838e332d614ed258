/** Nothing that fails destroys what was there, and nothing claims to be whole that is not. */
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { RecordStore } from '../../main/capture/store.ts';
import { textImport } from '../../main/import/text.ts';
import { type BundledCli, bundleCli } from './bundled.ts';

const sample = fileURLToPath(new URL('../../lessons/first-handshake/session.pcapng', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'handshake-recording-'));
let folder: string;
const file = (name: string): string => join(folder, name);
let cli: BundledCli;
beforeAll(async () => {
  cli = await bundleCli();
});
beforeEach(() => {
  folder = mkdtempSync(join(work, 'one-'));
});
afterAll(() => {
  cli.remove();
  rmSync(work, { recursive: true });
});

const simulate = (...args: readonly string[]) => cli.run(['simulate', '--passphrase', '12345678', ...args]);
const last = (text: string): string => text.trimEnd().split('\n').at(-1) ?? '';

describe('what cannot begin', () => {
  it.each([
    ['no such device', ['--monitor', 'nosuch0']],
    ['no netlink device', ['--nlmon', 'nosuch0']],
    ['no such host', ['--ssh', 'host.invalid', '--monitor', 'wlan0']],
    ['a host that is none', ['--ssh', '-oX', '--monitor', 'wlan0']],
    ['nothing to observe', []],
  ])('observe, %s: keeps the file that is there, and makes none', async (_, args) => {
    copyFileSync(sample, file('old.pcapng'));
    for (const record of [
      ['--record', file('old.pcapng'), '--force'],
      ['--record', file('new.pcapng')],
    ]) {
      const ran = await cli.run(['observe', '--no-netlink', ...args, ...record]);
      expect(ran.status).toBeGreaterThan(0);
      expect(ran.stdout).not.toContain('recorded');
    }
    expect(readdirSync(folder)).toEqual(['old.pcapng']);
    expect(readFileSync(file('old.pcapng')).equals(readFileSync(sample))).toBe(true);
  });

  it('observe of nothing is refused and says what can be', async () => {
    const ran = await cli.run(['observe', '--no-netlink']);
    expect(ran.status).toBe(2);
    expect(ran.stderr).toMatch(/nothing to observe: name a device/);
  });

  it.each([
    ['M9', /no message of this name.*M1, M2/],
    ['nonsense', /no message of this name/],
    ['NEW_KEYS', /no command of this name.*NEW_KEY/],
    ['state:five-way', /no state of this name.*four-way/],
    ['calculation:PTX', /no calculation of this name.*PTK/],
    ['error:nothing', /no error of this name.*wrong-passphrase/],
  ])('--break %s would never stop: it is refused', async (name, says) => {
    const ran = await simulate('--break', name);
    expect(ran.status).toBe(2);
    expect(ran.stderr).toMatch(says);
  });

  it.each(['PSK', 'SAE', 'OWE'])('every point of %s can be named', async (akm) => {
    const kinds = ['state', 'message', 'command', 'calculation'];
    const args = kinds.flatMap((kind) => ['--break', kind]);
    const given = akm === 'OWE' ? ['--akm', 'OWE'] : ['--passphrase', '12345678'];
    const ran = await cli.run(['simulate', ...given, '--ap-akm', akm, ...args, '--hold', '1']);
    expect(ran.status, ran.stdout + ran.stderr).toBe(0);
    const points = [...ran.stdout.matchAll(/\|\| Held at (\w+) ([^,.:]+)/g)].map(
      ([, kind, name]) => `${kind}:${name}`,
    );
    expect(points.length).toBeGreaterThan(10);
    const again = [...new Set(points)].flatMap((point) => ['--break', point]);
    const named = await cli.run(['simulate', ...given, '--ap-akm', akm, ...again, '--hold', '1']);
    expect(named.status, named.stderr).toBe(0);
  });
});

describe('a file that is there', () => {
  it.each(['--record', '--save-secrets'])('%s does not write over it unless told to', async (option) => {
    writeFileSync(file('old'), 'what was there');
    const ran = await simulate(option, file('old'));
    expect(ran.status).toBe(2);
    expect(ran.stderr).toMatch(/old: there is a file of this name already \(14 bytes\).*--force/);
    expect(readFileSync(file('old'), 'utf8')).toBe('what was there');
    const forced = await simulate(option, file('old'), '--force');
    expect(forced.status, forced.stderr).toBe(0);
    expect(readFileSync(file('old'), 'utf8')).not.toContain('what was there');
    expect(readdirSync(folder)).toEqual(['old']);
  });

  it('is whole until the new one is, and a link stays one', async () => {
    writeFileSync(file('old'), 'what was there');
    symlinkSync('old', file('link'));
    const child = cli.start([
      'simulate',
      '--passphrase',
      '12345678',
      '--stay',
      '60',
      '--record',
      file('link'),
      '--force',
    ]);
    await new Promise<void>((connected) =>
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        if (text.includes('** Connected')) connected();
      }),
    );
    expect(readFileSync(file('link'), 'utf8')).toBe('what was there');
    const ended = new Promise((resolve) => child.on('close', resolve));
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(readFileSync(file('old')).readUInt32LE(0)).toBe(0x0a0d0d0a);
    expect(readdirSync(folder)).toEqual(['link', 'old']);
  });

  it('an empty one is written to, as mktemp makes it', async () => {
    writeFileSync(file('empty'), '');
    expect((await simulate('--record', file('empty'))).status).toBe(0);
  });
});

it.each([
  ['a folder', () => folder, /this is a folder: name a file in it/],
  ['a folder that is not there', () => file('none/r.pcapng'), /none\/r\.pcapng: no such file or folder/],
  ['a path through a file', () => `${sample}/r.pcapng`, /r\.pcapng: a part of this path is a file/],
  ['a name that is too long', () => file('n'.repeat(300)), /the name is too long/],
])('%s cannot be written to: a sentence that names it, before anything begins', async (_, path, says) => {
  for (const option of ['--record', '--save-secrets']) {
    const ran = await simulate(option, path());
    expect(ran.status).toBe(2);
    expect(ran.stdout).toBe('');
    expect(ran.stderr).toMatch(says);
    expect(ran.stderr).not.toMatch(/\.part|defect|EN[A-Z]+/);
  }
});

const mount = (at: string, kilobytes: number): unknown =>
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', at], { stdio: 'pipe' });

/** Whether this machine lets us mount at all; asked once, so that a test that is skipped is shown as skipped. */
function mounts(): boolean {
  const at = mkdtempSync(join(tmpdir(), 'handshake-mount-'));
  try {
    mount(at, 64);
    execFileSync('umount', [at]);
    return true;
  } catch (error) {
    console.warn(
      `A full disk is not tried: only root may mount one here (${(error as Error).message.trim()}).`,
    );
    return false;
  } finally {
    rmSync(at, { recursive: true });
  }
}

describe.runIf(mounts())('a disk that is full', () => {
  let disk: string;
  beforeEach(() => {
    disk = file('disk');
    mkdirSync(disk);
    mount(disk, 64);
  });
  afterEach(() => execFileSync('umount', ['-l', disk]));
  const fill = (left: number): void => writeFileSync(join(disk, 'fill'), new Uint8Array(left));

  it('ends the recording: the last line says how much it holds and why, and it can be read', async () => {
    fill(56 * 1024);
    const path = join(disk, 'r.pcapng');
    const ran = await simulate('--stay', '2', '--record', path);
    expect(ran.status).toBe(1);
    expect(ran.stdout).not.toMatch(/Recorded in|as it was live/);
    const said =
      /^Recording ended early: .*r\.pcapng holds (\d+) of (\d+) records\. Why: .*r\.pcapng: the disk is full/.exec(
        last(ran.stderr),
      );
    expect(said, ran.stderr).not.toBeNull();
    const store = await RecordStore.open([{ path, name: 'r' }], { text: textImport });
    expect(store.warnings).toEqual([]);
    expect(store.length).toBe(Number(said![1]));
    expect(store.length).toBeGreaterThan(0);
    expect(Number(said![2])).toBeGreaterThan(store.length);
    store.close();
  });

  it('leaves a recording and a secrets file that were there', async () => {
    for (const name of ['old.pcapng', 'old.json']) writeFileSync(join(disk, name), 'what was there');
    fill(52 * 1024);
    const args = ['--record', join(disk, 'old.pcapng'), '--save-secrets', join(disk, 'old.json'), '--force'];
    const ran = await simulate('--stay', '2', ...args);
    expect(ran.status).toBe(1);
    expect(last(ran.stderr)).toMatch(
      /records are in .*\.part, and .*old\.pcapng is as it was\. Why: .*the disk is full/,
    );
    expect(readFileSync(join(disk, 'old.pcapng'), 'utf8')).toBe('what was there');
    // The recording took the last of the disk.
    expect(ran.stderr).toMatch(/The secrets were not saved\. .*old\.json: the disk is full/);
    expect(readFileSync(join(disk, 'old.json'), 'utf8')).toBe('what was there');
    expect(ran.stderr).not.toContain('old.json.');
  });

  it('a disk that can only be read is named as that', async () => {
    execFileSync('mount', ['-o', 'remount,ro', disk]);
    const ran = await simulate('--record', join(disk, 'r.pcapng'));
    expect(ran.status).toBe(2);
    expect(ran.stderr).toMatch(/r\.pcapng: this disk can only be read: choose a place on another one/);
  });
});

test('a device that cannot be read back is recorded to, and no sameness is claimed', async () => {
  const ran = await simulate('--record', '/dev/null');
  expect(ran.status, ran.stderr).toBe(0);
  expect(last(ran.stdout)).toMatch(/Recorded in \/dev\/null, which cannot be read back/);
});
