import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { fromHex } from '../../main/base/bytes.ts';
import { createWorkbench } from '../../main/workbench/index.ts';

const fixture = (path: string): string => fileURLToPath(new URL(`../fixtures/${path}`, import.meta.url));
const meta = JSON.parse(await readFile(fixture('wpa2-psk-ccmp/meta.json'), 'utf8')) as {
  ptk_derivations: { tk: string }[];
  keys: { GTK: string[] };
};

/** What nl.pcap tells the kernel in NEW_KEY: pairwise and group keys. */
const keys = [...meta.ptk_derivations.map(({ tk }) => tk), ...meta.keys.GTK].map((hex) => fromHex(hex));

async function saved(
  includeSecrets: boolean,
): Promise<{ octets: Buffer; attempts: unknown; again: unknown }> {
  const folder = await mkdtemp(join(tmpdir(), 'hw-redact-'));
  const path = join(folder, 'saved.pcapng');
  const files: Record<string, string> = { nl: fixture('wpa2-psk-ccmp/nl.pcap.gz'), target: path };
  const workbench = createWorkbench({
    emit: () => {},
    file: (ref) => (files[ref] ? { path: files[ref], name: ref } : null),
    lessons: new URL('file:///nowhere/'),
  });
  const opened = (await workbench.call('open', { files: ['nl'], add: false })) as { attempts: unknown };
  await workbench.call('save', { file: 'target', includeSecrets });
  const again = (await workbench.call('open', { files: ['target'], add: false })) as { attempts: unknown };
  await workbench.call('close', {});
  return { octets: await readFile(path), attempts: opened.attempts, again: again.attempts };
}

test('keys that the kernel was told over netlink are left out of a saved session, and the attempts stay', async () => {
  const { octets, attempts, again } = await saved(false);
  for (const key of keys) expect(octets.includes(Buffer.from(key))).toBe(false);
  expect(octets.includes('bytes of keys out when it saved this')).toBe(true);
  expect(again).toEqual(attempts);
});

test('asked for, they stay', async () => {
  const { octets } = await saved(true);
  expect(keys.filter((key) => octets.includes(Buffer.from(key))).length).toBeGreaterThanOrEqual(2);
});
