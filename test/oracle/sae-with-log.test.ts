import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BundledCli, bundleCli } from '../app/bundled.ts';
import { captures } from './crypto-shared.ts';

// What a person does: the capture and the AP's log (hostapd -K) into one analysis, and no secret given.

const folders = captures.present
  ? readdirSync(captures.path)
      .filter((name) =>
        /^sae-(h2e|hnp)-g\d+$|^sae-(password-id|group-negotiation|anticlogging|transition)$/.test(name),
      )
      .filter((name) => existsSync(join(captures.path, name, 'hostapd-ap.log.gz')))
  : [];

interface Attempt {
  readonly outcome: string;
  readonly handshakes: readonly { readonly kind: string; readonly verified: boolean | null }[];
  readonly decrypted: { readonly frames: number; readonly failed: number };
}

describe.skipIf(folders.length === 0)('SAE recordings with the log of the AP', () => {
  let cli: BundledCli;
  beforeAll(async () => {
    cli = await bundleCli();
  }, 120_000);
  afterAll(() => cli.remove());

  it.each(folders)(
    '%s: both confirms, the handshakes, and every frame',
    { timeout: 120_000 },
    async (folder) => {
      const files = ['air.pcap', 'hostapd-ap.log.gz'].map((name) => join(captures.path, folder, name));
      const ran = await cli.run(['analyze', ...files, '--json']);
      const attempts = (JSON.parse(ran.stdout).attempts as Attempt[]).filter(
        ({ outcome }) => outcome === 'connected',
      );
      expect(attempts.length).toBeGreaterThan(0);
      const sae = attempts.flatMap(({ handshakes }) => handshakes.filter(({ kind }) => kind === 'sae'));
      expect(sae.length).toBeGreaterThan(0);
      expect(sae.every(({ verified }) => verified)).toBe(true);
      for (const { handshakes, decrypted } of attempts) {
        expect(handshakes.filter(({ verified }) => verified === false)).toEqual([]);
        expect(decrypted.failed).toBe(0);
      }
      expect(attempts.reduce((sum, { decrypted }) => sum + decrypted.frames, 0)).toBeGreaterThan(0);
    },
  );
});
