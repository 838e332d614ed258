import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fromHex } from '../../main/base/bytes.ts';
import type { Secret } from '../../main/calculate/types.ts';
import { RecordStore } from '../../main/capture/store.ts';
import type { CaptureRecord } from '../../main/capture/types.ts';
import { analyseStore, passphrase, readJson, reexecute } from './session.ts';

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));

/** Changes to one record: octets written over, or its end cut off. */
const damage = fc.record({
  at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  writes: fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 6 }),
  keep: fc.option(fc.nat(300)),
});

function damaged(
  record: CaptureRecord,
  writes: readonly (readonly [number, number])[],
  keep: number | null,
): CaptureRecord {
  const bytes = record.bytes.slice(0, keep ?? record.bytes.length);
  for (const [at, octet] of writes) if (at < bytes.length) bytes[at] = octet;
  return { ...record, bytes };
}

it.each(['wpa2-psk-sha256-pmf', 'wpa1-tkip', 'wpa2-gcmp', 'ft-psk-air', 'ft-psk-ds', 'owe', 'fils-sha256'])(
  '%s: damaged records never throw, and what comes out can be done again',
  async (folder) => {
    const meta = readJson(fixture(`${folder}/meta.json`));
    const secrets: Secret[] = [
      meta.akm === 'OWE' || meta.akm.startsWith('FILS')
        ? { id: 'pmk', kind: 'pmk', ssid: null, value: fromHex(meta.keys.PMK[0]), origin: 'log' }
        : passphrase(meta.passphrase),
    ];
    const plain = fixture(`${folder}/air.pcap`);
    const path = existsSync(plain) ? plain : `${plain}.gz`;
    const whole = await RecordStore.open([{ path, name: folder }]);
    const records = [...whole.records()];
    // The frames that matter are few: damage falls on those of the handshakes and the leave as often as on the rest.
    const telling = records
      .filter((r) => r.bytes.length > 120 && r.bytes.length < 400)
      .map((r) => r.index - 1);
    await fc.assert(
      fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 8 }), async (changes) => {
        const changed = [...records];
        for (const { at, writes, keep } of changes) {
          const index = telling[Math.floor(at * telling.length)]!;
          changed[index] = damaged(changed[index]!, writes, keep);
        }
        const store = RecordStore.fromRecords(changed, whole.sources);
        const { traces, world } = await analyseStore(store, secrets);
        for (const trace of traces) expect(reexecute(trace, world(trace), false)).toEqual([]);
      }),
      { numRuns: 25 },
    );
  },
  120_000,
);
