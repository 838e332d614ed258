import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { Session } from '../../main/session/session.ts';
import { fixture } from '../workbench/fixtures.ts';

const folder = mkdtempSync(join(tmpdir(), 'capability-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What is said of a session of an air capture and a text, before any try is looked at. */
async function said(capture: string, text: string): Promise<{ cause: string; summary: string }[]> {
  const path = join(folder, 'machine.txt');
  writeFileSync(path, text);
  const session = await Session.open([
    { path: fixture(capture), name: 'air.pcap' },
    { path, name: 'machine.txt' },
  ]);
  const findings = session.findings.filter(({ cause }) => /cipher-missing/.test(cause));
  session.close();
  for (const { severity, for: facts } of findings) {
    expect(severity).toBe('notice');
    expect(facts.length).toBeGreaterThan(1);
  }
  return findings.map(({ cause, summary }) => ({ cause, summary }));
}

const wiphy = (...ciphers: string[]): string =>
  ['Wiphy phy0', '\tSupported Ciphers:', ...ciphers.map((cipher) => `\t\t* ${cipher}`), ''].join('\n');

it('a kernel built without CCM cannot join a WPA2 network', async () => {
  const found = await said(
    'wpa2-psk-ccmp',
    'CONFIG_CRYPTO_AES=y\n# CONFIG_CRYPTO_CCM is not set\nCONFIG_MAC80211=m\n',
  );
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ cause: 'kernel-cipher-missing' });
  expect(found[0]?.summary).toContain('ccm(aes)');
  expect(found[0]?.summary).toContain('Home Network');
});

it('a kernel that has what the network needs is not warned of', async () => {
  expect(
    await said('wpa2-psk-ccmp', 'CONFIG_CRYPTO_AES=y\nCONFIG_CRYPTO_CCM=m\n# CONFIG_CRYPTO_GCM is not set\n'),
  ).toEqual([]);
});

it('a radio without the only cipher of the network cannot join it', async () => {
  const found = await said('wpa2-gcmp', wiphy('CCMP-128 (00-0f-ac:4)', 'TKIP (00-0f-ac:2)'));
  expect(found.map(({ cause }) => cause)).toEqual(['driver-cipher-missing']);
  expect(found[0]?.summary).toContain('GCMP');
});

it('a radio without BIP cannot join where the protection of management frames is required', async () => {
  const found = await said('wpa2-psk-sha256-pmf', wiphy('CCMP-128 (00-0f-ac:4)'));
  expect(found.map(({ cause }) => cause)).toEqual(['driver-cipher-missing']);
  expect(found[0]?.summary).toContain('BIP');
  expect(await said('wpa2-psk-sha256-pmf', wiphy('CCMP-128 (00-0f-ac:4)', 'CMAC (00-0f-ac:6)'))).toEqual([]);
});
