import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bytes, concat } from '../../main/base/bytes.ts';
import { CaptureError, type CaptureRecord } from '../../main/capture/types.ts';
import { builder, gzip, packet, type Result, readAll } from './build.ts';

const b = builder(true);
const g = builder(false);
const COUNT = 8;
const numbers = Array.from({ length: COUNT }, (_, i) => i);

const pcap = concat(b.pcapHeader(), ...numbers.map((i) => b.pcapRecord(1000 + i, i, packet(i, 20 + 5 * i))));
const pcapng = concat(
  g.section(g.option(1, 'note'), g.end),
  g.interface(105, 0, g.option(9, Uint8Array.of(9)), g.end),
  g.interface(127, 0, g.option(2, 'mon0'), g.end),
  ...numbers.map((i) => g.enhanced(i % 2, BigInt(i), packet(i, 20 + 5 * i), 90, g.option(1, `c${i}`), g.end)),
  g.block(0xbad, concat(g.u32(1), packet(1, 8))),
);
const files = [
  { name: 'pcap', bytes: pcap, header: 24, whole: pcap },
  { name: 'pcapng', bytes: pcapng, header: 40, whole: pcapng },
  { name: 'gzipped pcap', bytes: gzip(pcap), header: 24, whole: pcap },
  { name: 'gzipped pcapng', bytes: gzip(pcapng), header: 40, whole: pcapng },
];

/** What was read, or null when it was refused as a capture should be. Anything else fails the test. */
async function attempt(bytes: Bytes, size?: number): Promise<Result | null> {
  try {
    return await readAll(bytes, size);
  } catch (error) {
    expect(error).toBeInstanceOf(CaptureError);
    return null;
  }
}

describe.each(files)('a damaged $name', ({ name, bytes, header, whole }) => {
  const zipped = name.startsWith('gzipped');
  /** Records and where each ends, in the file as it should be. */
  const intact = readAll(whole);
  const recordsBefore = async (offset: number): Promise<CaptureRecord[]> => {
    const { records, offsets } = await intact;
    // A pcapng record is whole only with its padding, options and trailing length.
    const tail = whole === pcap ? 0 : 16;
    return records.filter(
      (record, i) => offsets[i]! + Math.ceil(record.bytes.length / 4) * 4 + tail <= offset,
    );
  };

  it('keeps every record before the cut, wherever it is cut', async () => {
    for (let length = 0; length < bytes.length; length++) {
      const got = await attempt(bytes.subarray(0, length), length % 3 ? undefined : 11);
      if (zipped) {
        if (got) {
          const { records } = await intact;
          expect(got.records).toEqual(records.slice(0, got.records.length));
          expect(got.warnings.length).toBeGreaterThan(0);
        }
        continue;
      }
      if (length < header) expect(got).toBeNull();
      else
        expect(got?.records.slice(0, (await recordsBefore(length)).length)).toEqual(
          await recordsBefore(length),
        );
    }
  });

  it('never fails otherwise than as no capture, whatever is changed in it', async () => {
    const change = fc.record({ at: fc.nat(bytes.length - 1), octet: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(change, { minLength: 1, maxLength: 4 }),
        fc.nat(200),
        async (changes, size) => {
          const broken = bytes.slice();
          for (const { at, octet } of changes) broken[at] = octet;
          const got = await attempt(broken, size + 1);
          if (zipped || !got) return;
          const first = broken.findIndex((octet, i) => octet !== bytes[i]);
          // In a file header a change can mean something else for all that follows.
          if (first < 0 || first < (whole === pcap ? 24 : 104)) return;
          const sound = await recordsBefore(first);
          expect(got.records.slice(0, sound.length)).toEqual(sound);
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe('bytes at random', () => {
  it('after a good beginning never fail', async () => {
    const beginnings = fc.constantFrom(
      pcap.subarray(0, 24),
      pcapng,
      pcap,
      Uint8Array.of(0x1f, 0x8b, 8, 0),
      new Uint8Array(0),
    );
    await fc.assert(
      fc.asyncProperty(beginnings, fc.uint8Array({ maxLength: 300 }), async (beginning, octets) => {
        await attempt(concat(beginning, octets));
      }),
      { numRuns: 400 },
    );
  });
});
