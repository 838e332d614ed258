import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bytes, concat, utf8 } from '../../main/base/bytes.ts';
import type { CaptureRecord, Source } from '../../main/capture/types.ts';
import { type PcapngContent, writePcapng } from '../../main/capture/write.ts';
import { builder, packet, readAll } from './build.ts';

const b = builder(true);

async function write(content: Partial<PcapngContent>): Promise<Bytes> {
  const parts: Bytes[] = [];
  await writePcapng(
    { write: (chunk) => void parts.push(chunk) },
    { sources: [], records: [], application: 'test', ...content },
  );
  return concat(...parts);
}

const source: Source = { index: 4, file: 'air.pcap', linkType: 127, snapLength: 50, fcsLength: 4 };
const record: CaptureRecord = {
  index: 1,
  time: 1_795_177_608_704_369_801n,
  source: 4,
  linkType: 127,
  bytes: packet(1, 5),
  originalLength: 9,
  comments: ['a note'],
};

describe('writePcapng', () => {
  it('writes the blocks that the draft describes', async () => {
    const file = await write({
      sources: [{ ...source, name: 'mon0', description: 'd', filter: 'f', os: 'o', hardware: 'h' }],
      comments: ['of the section'],
      custom: [
        { pen: 32473, data: utf8('state') },
        { pen: 1, data: utf8('copy'), copy: true },
      ],
      records: [
        record,
        { ...record, time: null, comments: [] },
        { ...record, time: null, originalLength: 5, comments: [] },
      ],
      application: 'Handshake Workbench',
    });
    const ticks = record.time!;
    const expected = concat(
      b.section(b.option(1, 'of the section'), b.option(4, 'Handshake Workbench'), b.end),
      b.interface(
        127,
        50,
        b.option(2, 'mon0'),
        b.option(3, 'd'),
        b.option(9, Uint8Array.of(9)),
        b.option(13, Uint8Array.of(4)),
        b.option(11, '\0f'),
        b.option(12, 'o'),
        b.option(15, 'h'),
        b.option(1, 'Handshake Workbench: recorded in air.pcap'),
        b.end,
      ),
      b.enhanced(0, ticks, packet(1, 5), 9, b.option(1, 'a note'), b.end),
      b.enhanced(0, 0n, packet(1, 5), 9, b.option(1, 'Handshake Workbench: this record has no time'), b.end),
      b.simple(packet(1, 5)),
      b.block(0x40000bad, concat(b.u32(32473), utf8('state\0\0\0'))),
      b.block(0xbad, concat(b.u32(1), utf8('copy'))),
    );
    expect(file).toEqual(expected);
  });

  it('writes a comment that is longer than an option as several, between characters', async () => {
    const text = 'é'.repeat(40_000);
    const got = await readAll(await write({ sources: [source], records: [{ ...record, comments: [text] }] }));
    expect(got.records[0]?.comments.map(({ length }) => length)).toEqual([32_767, 7_233]);
    expect(got.records[0]?.comments.join('')).toBe(text);
  });

  it.each([
    ['an unknown source', { source: 3 }, 'record 1: no source 3'],
    ['a time before 1970', { time: -1n }, 'record 1: time outside 1970 to 2262'],
    [
      'more than can be read again',
      { bytes: new Uint8Array(16 * 1024 * 1024 + 1) },
      'record 1: more than 16 MiB',
    ],
  ])('refuses a record with %s', async (_, change, message) => {
    await expect(write({ sources: [source], records: [{ ...record, ...change }] })).rejects.toThrow(
      new TypeError(message),
    );
  });

  const text = fc.string({ unit: 'binary', maxLength: 30 }).filter((value) => !value.endsWith('\0'));
  const u32 = fc.oneof(fc.nat(100), fc.nat(0xffffffff));
  const about = fc.record(
    {
      file: text,
      linkType: fc.nat(0xffff),
      snapLength: u32,
      fcsLength: fc.option(fc.nat(255)),
      name: text,
      description: text,
      filter: text,
      os: text,
      hardware: text,
    },
    { requiredKeys: ['file', 'linkType', 'snapLength', 'fcsLength'] },
  );
  const observed = fc.record({
    time: fc.option(fc.bigInt({ min: 0n, max: (1n << 63n) - 1n })),
    source: fc.nat(),
    bytes: fc.uint8Array({ maxLength: 200 }),
    beyond: fc.oneof(fc.constant(0), u32),
    comments: fc.array(text, { maxLength: 3 }),
  });

  it('gives back every record and source as it was', async () => {
    const session = fc.record({
      sources: fc.array(about, { minLength: 1, maxLength: 4 }),
      records: fc.array(observed, { maxLength: 20 }),
      comments: fc.array(text, { maxLength: 3 }),
      custom: fc.array(
        fc.record({ pen: fc.nat(0xffffffff), data: fc.uint8Array({ maxLength: 40 }), copy: fc.boolean() }),
        { maxLength: 3 },
      ),
    });
    await fc.assert(
      fc.asyncProperty(session, fc.integer({ min: 1, max: 300 }), async (made, size) => {
        const sources: Source[] = made.sources.map((fields, index) => ({ ...fields, index }));
        const records: CaptureRecord[] = made.records.map(({ beyond, ...fields }, i) => {
          const from = sources[fields.source % sources.length]!;
          return {
            ...fields,
            index: i + 1,
            source: from.index,
            linkType: from.linkType,
            originalLength: Math.min(0xffffffff, fields.bytes.length + beyond),
          };
        });
        const got = await readAll(await write({ ...made, sources, records }), size);
        expect(got.sources).toEqual(sources);
        expect(got.records).toEqual(records);
        expect(got.comments).toEqual(made.comments);
        expect(got.custom).toEqual(
          made.custom.map((block) => ({
            ...block,
            data: concat(block.data, new Uint8Array(-block.data.length & 3)),
          })),
        );
        const known =
          /^(record without bytes|packet of \d+ bytes, of which|time is .* before|\d+ more after the first (record|packet|step))/;
        expect(got.warnings.filter(({ message }) => !known.test(message))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
