import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { type Bytes, concat } from '../../main/base/bytes.ts';
import { RecordStore } from '../../main/capture/store.ts';
import { builder, gzip, packet, readAll } from './build.ts';

// A store takes whole packets without an object each. It has to hold what `readCapture` gives, item by item.

const folder = mkdtempSync(join(tmpdir(), 'packets-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Case {
  readonly little: boolean;
  readonly pcapng: boolean;
  readonly nano: boolean;
  readonly zipped: boolean;
  readonly packets: readonly (readonly [kind: string, length: number, step: number])[];
}

const KINDS = [
  'whole',
  'whole',
  'whole',
  'whole',
  'cut',
  'more',
  'empty',
  'fraction',
  'late',
  'comment',
  'other',
  'torn',
];

const cases: fc.Arbitrary<Case> = fc.record({
  little: fc.boolean(),
  pcapng: fc.boolean(),
  nano: fc.boolean(),
  zipped: fc.boolean(),
  packets: fc.array(
    fc.tuple(
      fc.constantFrom(...KINDS),
      fc.integer({ min: 1, max: 90 }),
      fc.integer({ min: 0, max: 999_999 }),
    ),
    { maxLength: 40 },
  ),
});

function build({ little, pcapng, nano, packets }: Case): Bytes {
  const b = builder(little);
  const unit = nano ? 1_000_000_000 : 1_000_000;
  const parts = pcapng
    ? [
        b.section(),
        b.interface(105, 0, ...(nano ? [b.option(9, Uint8Array.of(9)), b.end] : [])),
        b.interface(127, 0, b.option(14, Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0)), b.end),
      ]
    : [b.pcapHeader({ magic: nano ? 0xa1b23c4d : 0xa1b2c3d4 })];
  let time = 1_700_000_000 * unit;
  for (const [i, [kind, length, step]] of packets.entries()) {
    time += kind === 'late' ? -unit : step;
    const bytes = kind === 'empty' ? new Uint8Array(0) : packet(i, length);
    const original = kind === 'cut' ? length + 9 : kind === 'more' ? length - 1 : bytes.length;
    const [seconds, fraction] = [Math.floor(time / unit), kind === 'fraction' ? unit + 5 : time % unit];
    if (!pcapng) parts.push(b.pcapRecord(seconds, fraction, bytes, original));
    else {
      const options = kind === 'comment' ? [b.option(1, `packet ${i}`), b.end] : [];
      parts.push(b.enhanced(kind === 'other' ? 1 : 0, BigInt(time), bytes, original, ...options));
      if (kind === 'fraction') parts.push(b.simple(bytes));
    }
    if (kind === 'torn') parts.push(Uint8Array.of(0xff, 0xee, 0xdd, 0xcc, 0xff));
  }
  return concat(...parts);
}

it('holds what reading record by record gives', async () => {
  await fc.assert(
    fc.asyncProperty(cases, async (one) => {
      const bytes = build(one);
      const path = join(folder, 'test.cap');
      writeFileSync(path, one.zipped ? gzip(bytes) : bytes);
      const store = await RecordStore.open([{ path, name: 'test.cap' }]);
      const { records, warnings, sources } = await readAll(bytes);
      expect([...store.records()]).toEqual(records);
      expect(store.warnings).toEqual(warnings);
      expect(store.sources).toEqual(sources);
      store.close();
    }),
    { numRuns: 300 },
  );
});

it('keeps times to the nanosecond, from 1970 to 2106', async () => {
  const b = builder(true);
  const times = [0, 1, 999_999_999, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1];
  const file = concat(
    b.pcapHeader({ magic: 0xa1b23c4d }),
    ...times.flatMap((seconds) => [0, 1, 999_999_999].map((ns) => b.pcapRecord(seconds, ns, packet(1, 4)))),
  );
  const path = join(folder, 'times.pcap');
  writeFileSync(path, file);
  const store = await RecordStore.open([{ path, name: 'times.pcap' }]);
  const wanted = times.flatMap((seconds) =>
    [0n, 1n, 999_999_999n].map((ns) => BigInt(seconds) * 1_000_000_000n + ns),
  );
  expect([...store.records()].map(({ time }) => time)).toEqual(wanted);
  store.close();
});
