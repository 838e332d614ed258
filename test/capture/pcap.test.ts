import { describe, expect, it } from 'vitest';
import { concat, utf8 } from '../../main/base/bytes.ts';
import { builder, packet, readAll } from './build.ts';

const orders = [
  { name: 'little-endian', little: true },
  { name: 'big-endian', little: false },
];
const b = builder(true);

describe.each(orders)('pcap, $name', ({ little }) => {
  const f = builder(little);
  const two = [
    f.pcapRecord(1_700_000_000, 123_456, packet(1, 60)),
    f.pcapRecord(1_700_000_001, 7, packet(2, 33), 900),
  ];

  it.each([1, 5, 24, 1000])('reads header and records from chunks of %i bytes', async (size) => {
    const got = await readAll(concat(f.pcapHeader({ snap: 96, link: 127 }), ...two), size);
    expect(got.warnings).toEqual([
      {
        file: 'test.cap',
        record: 2,
        offset: 100,
        message: 'packet of 900 bytes, of which 33 were captured',
      },
    ]);
    expect(got.format).toBe('pcap');
    expect(got.sources).toEqual([
      { index: 0, file: 'test.cap', linkType: 127, snapLength: 96, fcsLength: null },
    ]);
    expect(got.records).toEqual([
      {
        index: 1,
        time: 1_700_000_000_123_456_000n,
        source: 0,
        linkType: 127,
        bytes: packet(1, 60),
        originalLength: 60,
        comments: [],
      },
      {
        index: 2,
        time: 1_700_000_001_000_007_000n,
        source: 0,
        linkType: 127,
        bytes: packet(2, 33),
        originalLength: 900,
        comments: [],
      },
    ]);
    expect(got.offsets).toEqual([40, 116]);
  });

  it('reads nanoseconds', async () => {
    const got = await readAll(
      concat(f.pcapHeader({ magic: 0xa1b23c4d }), f.pcapRecord(5, 999_999_999, packet(1, 4))),
    );
    expect(got.records[0]?.time).toBe(5_999_999_999n);
    expect(got.format).toBe('pcap, nanoseconds');
  });

  it('reads the modified format with its longer record header', async () => {
    const record = (seed: number, length: number) =>
      concat(
        f.u32(9),
        f.u32(1),
        f.u32(length),
        f.u32(length),
        f.u32(3),
        f.u16(8),
        f.u16(0),
        packet(seed, length),
      );
    const got = await readAll(concat(f.pcapHeader({ magic: 0xa1b2cd34 }), record(1, 10), record(2, 11)));
    expect(got.records.map(({ bytes }) => bytes)).toEqual([packet(1, 10), packet(2, 11)]);
    expect(got.warnings).toEqual([]);
  });

  it('takes the FCS length from the upper bits of the link type', async () => {
    const got = await readAll(f.pcapHeader({ link: 0x2400_0069 }));
    expect(got.sources[0]).toMatchObject({ linkType: 105, fcsLength: 4 });
    const without = await readAll(f.pcapHeader({ link: 0x2000_0069 }));
    expect(without.sources[0]).toMatchObject({ linkType: 105, fcsLength: null });
  });
});

describe('pcap that is not as it should be', () => {
  const header = b.pcapHeader();
  const good = [1, 2, 3, 4].map((n) => b.pcapRecord(1000 + n, n, packet(n, 40 + n)));

  it('says where the last record is torn', async () => {
    const whole = concat(header, ...good);
    const got = await readAll(whole.subarray(0, whole.length - 5));
    expect(got.records).toHaveLength(3);
    expect(got.warnings).toEqual([
      {
        file: 'test.cap',
        record: 4,
        offset: 24 + 3 * 16 + 41 + 42 + 43,
        message: "torn: 39 of a record's 44 bytes; 55 bytes not read",
      },
    ]);
  });

  it('goes on after a record with a length that cannot be', async () => {
    const broken = concat(b.u32(1002), b.u32(2), b.u32(0xfffffff0), b.u32(42), packet(2, 42));
    const got = await readAll(concat(header, good[0]!, broken, good[2]!, good[3]!));
    expect(got.records.map(({ bytes }) => bytes)).toEqual([packet(1, 41), packet(3, 43), packet(4, 44)]);
    expect(got.warnings).toEqual([
      {
        file: 'test.cap',
        record: 2,
        offset: 81,
        message: 'captured length 4294967280 cannot be; 58 bytes not read',
      },
    ]);
  });

  it('goes on inside a record whose length goes past the end of the file', async () => {
    const broken = concat(b.u32(1002), b.u32(2), b.u32(100_000), b.u32(100_000), packet(2, 42));
    const got = await readAll(concat(header, good[0]!, broken, good[2]!, good[3]!), 7);
    expect(got.records.map(({ bytes }) => bytes)).toEqual([packet(1, 41), packet(3, 43), packet(4, 44)]);
    expect(got.warnings[0]).toMatchObject({ record: 2, offset: 81 });
  });

  it('warns of lengths and times that contradict themselves', async () => {
    const got = await readAll(
      concat(
        b.pcapHeader({ minor: 3, link: 0x0001_0069 }),
        b.pcapRecord(1000, 0, packet(1, 40), 39),
        b.pcapRecord(999, 500_000, packet(2, 10)),
        b.pcapRecord(1001, 1_000_000, packet(3, 10)),
        b.pcapRecord(1003, 0, packet(4, 0), 80),
      ),
    );
    expect(got.records.map(({ originalLength }) => originalLength)).toEqual([40, 10, 10, 80]);
    expect(got.records[2]?.time).toBe(1_002_000_000_000n);
    expect(got.warnings.map(({ record, offset, message }) => ({ record, offset, message }))).toEqual([
      { record: 1, offset: 4, message: 'pcap version 2.3 is read as 2.4' },
      { record: 1, offset: 20, message: 'reserved bits of the link type are set' },
      { record: 1, offset: 24, message: 'original length 39 is less than the 40 bytes captured' },
      { record: 2, offset: 80, message: 'time is 0.5 s before that of the record before' },
      { record: 3, offset: 106, message: 'fraction of a second 1000000 is more than a second' },
      { record: 4, offset: 132, message: 'record without bytes' },
    ]);
  });

  it('goes on after a captured length that is longer than the packet was', async () => {
    const lying = b.pcapRecord(1003, 3, packet(3, 43));
    new DataView(lying.buffer).setUint32(8, 90, true);
    const got = await readAll(concat(header, good[0]!, good[1]!, lying, good[3]!));
    expect(got.records.map(({ bytes }) => bytes)).toEqual([1, 2, 4].map((n) => packet(n, 40 + n)));
    expect(got.warnings).toEqual([
      {
        file: 'test.cap',
        record: 3,
        offset: 24 + 57 + 58,
        message: 'captured length 90 of an original length 43; 59 bytes not read',
      },
    ]);
  });

  it('reads what a writer counts too short', async () => {
    const records = [1, 2, 3].map((n) => b.pcapRecord(100_000 * n, 0, packet(n, 40), 30));
    const got = await readAll(concat(header, ...records));
    expect(got.records).toHaveLength(3);
  });

  it('counts warnings of one kind after the first eight', async () => {
    const records = Array.from({ length: 30 }, (_, i) => b.pcapRecord(i, 0, packet(i, 4), 3));
    const { warnings } = await readAll(concat(header, ...records));
    expect(warnings).toHaveLength(9);
    expect(warnings[8]).toMatchObject({
      record: 1,
      message: '22 more after the first original length that is too small',
    });
  });

  it.each([
    ['nothing', new Uint8Array(0), 'test.cap: empty file, nothing can be read'],
    ['three bytes', Uint8Array.of(0xd4, 0xc3, 0xb2), 'test.cap: neither pcap nor pcapng'],
    ['text', utf8('Dear Sir or Madam'), 'test.cap: neither pcap nor pcapng'],
    [
      'half a header',
      header.subarray(0, 20),
      'test.cap: torn within the pcap file header, nothing can be read',
    ],
    [
      'another compression',
      Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0),
      'test.cap: zstd data, decompress it first',
    ],
  ])('refuses %s', async (_, bytes, message) => {
    await expect(readAll(bytes)).rejects.toMatchObject({ name: 'CaptureError', message });
  });

  it('never asks for a length that a file only claims', async () => {
    const claim = concat(
      b.pcapHeader({ snap: 0xffffffff }),
      b.u32(1),
      b.u32(1),
      b.u32(0xfffffffe),
      b.u32(0xfffffffe),
    );
    const got = await readAll(concat(claim, packet(1, 300)), 16);
    expect(got.records).toEqual([]);
    expect(got.warnings).toHaveLength(1);
  });
});
