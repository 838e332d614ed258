import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Suite } from '../../main/base/brand.ts';
import { type Bytes, concat } from '../../main/base/bytes.ts';
import { readAssociation, readAuthentication, reasonOf } from '../../main/live/supplicant/frames-read.ts';
import { readKeyMessage } from '../../main/live/supplicant/key-state.ts';
import { select } from '../../main/live/supplicant/selection.ts';
import { readCommit, readToken } from '../../main/simulate/frames/sae.ts';
import { akmParameters } from '../../main/standard/akms.ts';
import { AP, PASSPHRASE, play, SSID } from './scene.ts';

const suite = (n: number): Suite => `00-0f-ac:${n}` as Suite;
const octets = fc.uint8Array({ maxLength: 300 });
const akm = akmParameters(suite(2))!;
const capabilities = {
  ciphers: [suite(4), suite(6)],
  akms: null,
  commands: new Set(['AUTHENTICATE', 'ASSOCIATE']),
  extendedFeatures: new Set<string>(),
  features: new Set(['SAE']),
  maxScanSsids: 1,
};
const wanted = {
  ssid: SSID,
  bssid: null,
  frequenciesMHz: null,
  passphrase: PASSPHRASE,
  psk: null,
  akms: null,
  pmf: 'auto',
  pwe: 'auto',
  groups: [19],
} as const;

describe('bytes of others never throw', () => {
  it('any at all', () => {
    fc.assert(
      fc.property(octets, fc.boolean(), (bytes, h2e) => {
        readAuthentication(bytes);
        readAssociation(bytes);
        reasonOf(bytes);
        readKeyMessage(bytes, akm, null);
        readKeyMessage(concat(Uint8Array.of(2, 3, 0, 95, 2), bytes), akm, null);
        readCommit(bytes, h2e);
        readToken(bytes, h2e);
      }),
    );
  });

  it('elements of a BSS', () => {
    const beacon = concat(Uint8Array.of(0, SSID.length), SSID);
    fc.assert(
      fc.property(octets, (bytes) => {
        const bss = { bssid: AP, frequencyMHz: 2412, signalDbm: null, capabilities: 0x11, lastSeenMs: null };
        const elements = concat(beacon, Uint8Array.of(48, bytes.length & 255), bytes);
        select([{ ...bss, elements, beaconElements: null }], wanted, capabilities);
      }),
    );
  });

  it('any byte of any frame of the access point turned over: an outcome in words, and no defect', async () => {
    const names = ['Authentication 2', 'Association Response', 'M1', 'M3'] as const;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...names),
        fc.nat(400),
        fc.integer({ min: 1, max: 255 }),
        async (on, at, mask) => {
          const damage = (frame: Bytes): Bytes => {
            const out = frame.slice();
            // The MAC header stays: a frame to someone else would only be lost.
            const place = 24 + (at % Math.max(1, out.length - 24));
            out[place]! ^= mask;
            return out;
          };
          const ended = await play({ faults: [{ on, from: 'ap', do: 'damage', damage, times: 1 }] });
          expect(ended.outcome.kind).not.toBe('defect');
          expect(ended.outcome.words.length).toBeGreaterThan(10);
        },
      ),
      { numRuns: 60 },
    );
  }, 60_000);
});
