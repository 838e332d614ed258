import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BundledCli, bundleCli } from './bundled.ts';

const folder = mkdtempSync(join(tmpdir(), 'handshake-simulate-'));
const file = (name: string): string => join(folder, name);
let cli: BundledCli;
beforeAll(async () => {
  cli = await bundleCli();
});
afterAll(() => {
  cli.remove();
  rmSync(folder, { recursive: true });
});

const SECRET = 'correct horse';
const simulate = (...args: readonly string[]) => cli.run(['simulate', ...args]);

describe('simulate', () => {
  it('tells each step, records, and the recording verifies with the secrets that came up', async () => {
    const args = ['--record', file('psk.pcapng'), '--save-secrets', file('psk.json')];
    const ran = await simulate('--passphrase', SECRET, ...args);
    expect(ran.status, ran.stdout + ran.stderr).toBe(0);
    const marks = ran.stdout.split('\n').map((line) => line.slice(11, 19));
    expect(marks).toEqual(expect.arrayContaining(['<- M1: M', '-> M2: M', '<- M3: M', '-> M4: M']));
    expect(ran.stdout).not.toContain(SECRET);
    expect(statSync(file('psk.json')).mode & 0o077).toBe(0);
    const analyzed = await cli.run(['analyze', file('psk.pcapng'), '--secrets', file('psk.json')]);
    expect(analyzed.status, analyzed.stdout).toBe(0);
    expect(analyzed.stdout).toContain('Recomputed and equal');
  });

  it('SAE: with the secret numbers the recording verifies, which the password alone could not', async () => {
    const args = ['--record', file('sae.pcapng'), '--save-secrets', file('sae.json')];
    const ran = await simulate('--ap-akm', 'SAE', '--passphrase', SECRET, ...args);
    expect(ran.status, ran.stdout + ran.stderr).toBe(0);
    const analyzed = await cli.run(['analyze', file('sae.pcapng'), '--secrets', file('sae.json'), '--json']);
    const [attempt] = JSON.parse(analyzed.stdout).attempts;
    const handshakes: { kind: string; verified: boolean }[] = attempt.handshakes;
    expect(handshakes.map(({ kind, verified }) => [kind, verified])).toEqual([
      ['sae', true],
      ['four-way', true],
    ]);
  });

  it('a breakpoint holds, and goes on by itself where that was asked for', async () => {
    const ran = await simulate('--passphrase', SECRET, '--break', 'M4', '--hold', '50');
    expect(ran.status).toBe(0);
    expect(ran.stdout).toMatch(/Held at message M4, about to be sent/);
    expect(ran.stdout).toMatch(/M4 was held for \d+ ms/);
  });

  it.each([
    ['a wrong passphrase', ['--passphrase', SECRET, '--ap-passphrase', 'another one'], /wrong-passphrase:/],
    ['a kernel without the cipher', ['--passphrase', SECRET, '--kernel-lacks', 'NEW_KEY'], /modprobe ccm/],
  ])('%s ends with status 1 and what to do', async (_, args, says) => {
    const ran = await simulate(...args);
    expect(ran.status).toBe(1);
    expect(ran.stdout).toMatch(says);
    expect(ran.stdout).toMatch(/Next: /);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'closed output'] as const)(
    'at %s it leaves the network, and everything is recorded up to there',
    async (how) => {
      const path = file(`${how}.pcapng`);
      const secrets = file(`${how}.json`);
      const args = ['simulate', '--passphrase', SECRET, '--stay', '60'];
      const child = cli.start([...args, '--record', path, '--save-secrets', secrets]);
      let said = '';
      await new Promise<void>((connected) =>
        child.stdout.setEncoding('utf8').on('data', (text: string) => {
          said += text;
          if (said.includes('** Connected')) connected();
        }),
      );
      const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
      if (how === 'closed output') {
        child.stdout.destroy();
        // The next line finds nobody.
        child.stdin.write('group-rekey\n');
      } else child.kill(how);
      expect(await ended).toBe(0);
      expect(existsSync(secrets)).toBe(true);
      const analyzed = await cli.run(['analyze', path, '--secrets', secrets, '--json', '--steps']);
      const { attempts, warnings } = JSON.parse(analyzed.stdout);
      expect(warnings).toEqual([]);
      const titles: string[] = attempts[0].steps.map(({ title }: { title: string }) => title);
      expect(titles).toContain('Disconnected');
    },
  );

  it('what was held is not waited for when it is over', async () => {
    const child = cli.start(['simulate', '--passphrase', SECRET, '--break', 'M2', '--hold', '60000']);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (text.includes('|| Held')) child.kill('SIGTERM');
    });
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(1);
  });

  it('the recording gives the steps that the session had live', async () => {
    const args = ['--passphrase', SECRET, '--break', 'M2', '--hold', '300'];
    const ran = await simulate(...args, '--record', file('live.pcapng'));
    const live = /digest ([0-9a-f]{64}), as it was live/.exec(ran.stdout)?.[1];
    const analyzed = await cli.run(['analyze', file('live.pcapng'), '--json']);
    const again = createHash('sha256');
    for (const { digest } of JSON.parse(analyzed.stdout).attempts) again.update(digest);
    expect(again.digest('hex')).toBe(live);
  });

  it.each([
    ['a key management that is none', ['--akm', 'XYZ'], /akm: XYZ/],
    ['a breakpoint that is none', ['--break', 'frame:M2'], /break: breakpoint: frame:M2/],
    ['a way of EAPOL that is none', ['--eapol', 'pigeon'], /eapol: pigeon/],
    ['a hold that is no number', ['--hold', 'long'], /--hold: long/],
  ])('%s is bad usage', async (_, args, says) => {
    const ran = await simulate('--passphrase', SECRET, ...args);
    expect(ran.status).toBe(2);
    expect(ran.stderr).toMatch(says);
  });

  it('connect without its interface is bad usage, and makes no file', async () => {
    const ran = await cli.run(['connect', '--ssid', 'Home', '--record', file('none.pcapng')]);
    expect(ran.status).toBe(2);
    expect(existsSync(file('none.pcapng'))).toBe(false);
  });
});
