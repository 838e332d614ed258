import { describe, expect, it } from 'vitest';
import { concat, utf8 } from '../../main/base/bytes.ts';
import { builder, packet, readAll } from './build.ts';

const orders = [
  { name: 'little-endian', little: true },
  { name: 'big-endian', little: false },
];
const b = builder(true);

describe.each(orders)('pcapng, $name', ({ little }) => {
  const f = builder(little);

  it.each([1, 12, 4096])('reads every kind of block from chunks of %i bytes', async (size) => {
    const file = concat(
      f.section(f.option(2, 'QEMU'), f.option(1, 'first'), f.option(1, 'second ✓'), f.end),
      f.interface(
        127,
        20,
        f.option(2, 'mon0'),
        f.option(3, 'monitor'),
        f.option(9, Uint8Array.of(9)),
        f.option(11, '\0type mgt'),
        f.option(12, 'Linux'),
        f.option(13, Uint8Array.of(4)),
        f.option(15, 'radio'),
        f.option(1, 'of the interface'),
        f.end,
      ),
      f.block(4, packet(9, 16)),
      f.enhanced(
        0,
        1_795_177_608_704_369_800n,
        packet(1, 13),
        700,
        f.option(2, packet(0, 4)),
        f.option(1, 'a'),
        f.option(1, 'b'),
        f.end,
      ),
      f.simple(packet(2, 20), 55),
      f.simple(packet(3, 7)),
      f.interface(1),
      f.old(1, 1_000_001n, packet(4, 5), f.option(1, 'old'), f.end),
      f.block(5, packet(9, 8)),
      f.block(10, packet(9, 12)),
      f.block(9, packet(9, 8)),
      f.block(0x12345678, packet(9, 24)),
      f.block(0xbad, concat(f.u32(32473), packet(5, 8))),
      f.block(0x40000bad, concat(f.u32(7), utf8('text'))),
    );
    const got = await readAll(file, size);
    expect(got.warnings.map(({ record, message }) => [record, message])).toEqual([
      [1, 'packet of 700 bytes, of which 13 were captured'],
      [1, '1 more after the first packet that was not captured whole'],
    ]);
    expect(got.format).toBe('pcapng');
    expect(got.comments).toEqual(['first', 'second ✓', 'of the interface']);
    expect(got.sources).toEqual([
      {
        index: 0,
        file: 'test.cap',
        linkType: 127,
        snapLength: 20,
        fcsLength: 4,
        name: 'mon0',
        description: 'monitor',
        filter: 'type mgt',
        os: 'Linux',
        hardware: 'radio',
      },
      { index: 1, file: 'test.cap', linkType: 1, snapLength: 0, fcsLength: null },
    ]);
    expect(got.records).toEqual([
      {
        index: 1,
        time: 1_795_177_608_704_369_800n,
        source: 0,
        linkType: 127,
        bytes: packet(1, 13),
        originalLength: 700,
        comments: ['a', 'b'],
      },
      {
        index: 2,
        time: null,
        source: 0,
        linkType: 127,
        bytes: packet(2, 20),
        originalLength: 55,
        comments: [],
      },
      {
        index: 3,
        time: null,
        source: 0,
        linkType: 127,
        bytes: packet(3, 7),
        originalLength: 7,
        comments: [],
      },
      {
        index: 4,
        time: 1_000_001_000n,
        source: 1,
        linkType: 1,
        bytes: packet(4, 5),
        originalLength: 5,
        comments: ['old'],
      },
    ]);
    expect(got.custom).toEqual([
      { pen: 32473, data: packet(5, 8), copy: true },
      { pen: 7, data: utf8('text'), copy: false },
    ]);
    for (const [i, offset] of got.offsets.entries()) {
      const { bytes } = got.records[i]!;
      expect(file.subarray(offset, offset + bytes.length)).toEqual(bytes);
    }
  });

  it.each([
    { words: 'microseconds by default', options: [], ticks: 1_500_000n, time: 1_500_000_000n },
    { words: 'milliseconds', options: [f.option(9, Uint8Array.of(3))], ticks: 1500n, time: 1_500_000_000n },
    { words: 'seconds', options: [f.option(9, Uint8Array.of(0))], ticks: 15n, time: 15_000_000_000n },
    { words: 'picoseconds, cut', options: [f.option(9, Uint8Array.of(12))], ticks: 1_999n, time: 1n },
    {
      words: 'powers of two',
      options: [f.option(9, Uint8Array.of(0x8a))],
      ticks: 1536n,
      time: 1_500_000_000n,
    },
    {
      words: 'an offset',
      options: [f.option(9, Uint8Array.of(9)), f.option(14, f.u64(100n))],
      ticks: 5n,
      time: 100_000_000_005n,
    },
    {
      words: 'an offset backwards',
      options: [f.option(14, f.u64(-1n))],
      ticks: 2_000_000n,
      time: 1_000_000_000n,
    },
  ])('reads time in $words', async ({ options, ticks, time }) => {
    const file = concat(
      f.section(),
      f.interface(105, 0, ...options, f.end),
      f.enhanced(0, ticks, packet(1, 4)),
    );
    expect((await readAll(file)).records[0]?.time).toBe(time);
  });

  it('starts anew with each section, in the other byte order too', async () => {
    const g = builder(!little);
    const file = concat(
      f.section(),
      f.interface(105),
      f.interface(127),
      f.enhanced(1, 1_000_000n, packet(1, 4)),
      g.section(),
      g.interface(253, 0, g.option(9, Uint8Array.of(0)), g.end),
      g.enhanced(0, 2n, packet(2, 6)),
      g.enhanced(1, 3n, packet(3, 6)),
    );
    const got = await readAll(file, 3);
    expect(got.records.map(({ source, linkType, time }) => ({ source, linkType, time }))).toEqual([
      { source: 1, linkType: 127, time: 1_000_000_000n },
      { source: 2, linkType: 253, time: 2_000_000_000n },
    ]);
    expect(got.warnings.map(({ record, message }) => ({ record, message }))).toEqual([
      { record: 3, message: 'packet of interface 1, which the section does not describe' },
    ]);
  });
});

describe('pcapng that is not as it should be', () => {
  const head = concat(b.section(), b.interface(105));
  const good = [1, 2, 3, 4].map((n) => b.enhanced(0, BigInt(n), packet(n, 40)));
  const bytesOf = (...numbers: number[]) => numbers.map((n) => packet(n, 40));

  it('says where the last block is torn', async () => {
    const whole = concat(head, ...good);
    const got = await readAll(whole.subarray(0, whole.length - 5), 50);
    expect(got.records.map(({ bytes }) => bytes)).toEqual(bytesOf(1, 2, 3));
    expect(got.warnings).toEqual([
      {
        file: 'test.cap',
        record: 4,
        offset: head.length + 3 * 72,
        message: "torn: 67 of a block's 72 bytes; 67 bytes not read",
      },
    ]);
  });

  it.each([
    ['cannot be', 0xfffffff0],
    ['cannot be', 8],
    ["torn: 216 of a block's 4000 bytes", 4000],
    ['disagree', 144],
  ])('goes on after a block whose length is wrong: %s', async (message, length) => {
    const broken = good[1]!.slice();
    broken.set(b.u32(length), 4);
    const got = await readAll(concat(head, good[0]!, broken, good[2]!, good[3]!), 64);
    expect(got.records.map(({ bytes }) => bytes)).toEqual(bytesOf(1, 3, 4));
    expect(got.warnings).toMatchObject([
      { record: 2, offset: head.length + 72, message: expect.stringContaining(message) },
    ]);
    expect(got.warnings[0]?.message).toContain('72 bytes not read');
  });

  it('reads a block whose trailing length alone is wrong', async () => {
    const broken = good[1]!.slice();
    broken.set(b.u32(71), 68);
    for (const rest of [[good[2]!, good[3]!], []]) {
      const got = await readAll(concat(head, good[0]!, broken, ...rest), 64);
      expect(got.records).toHaveLength(2 + rest.length);
      expect(got.warnings).toMatchObject([
        { record: 2, message: 'block of 72 bytes has 71 as its trailing length' },
      ]);
    }
  });

  it('reads a block whose length leaves the padding out', async () => {
    const padded = b.enhanced(0, 2n, packet(2, 38));
    padded.set(b.u32(70), 4);
    padded.set(b.u32(70), 68);
    const got = await readAll(concat(head, padded, good[2]!));
    expect(got.records.map(({ bytes }) => bytes)).toEqual([packet(2, 38), packet(3, 40)]);
    expect(got.warnings).toMatchObject([{ record: 1, message: 'block length 70 is no multiple of 4' }]);
  });

  it('warns of what a block says wrongly of itself, and reads the rest', async () => {
    const long = good[1]!.slice();
    long.set(b.u32(41), 20);
    const got = await readAll(
      concat(
        b.block(0x0a0d0d0a, concat(b.u32(0x1a2b3c4d), b.u16(2), b.u16(0), b.u64(-1n))),
        b.interface(105, 0, b.option(9, Uint8Array.of(9, 9)), b.option(2, 'x'), b.u16(1), b.u16(90)),
        b.block(6, packet(1, 16)),
        long,
        b.enhanced(0, 1n, packet(5, 6), 5),
        b.enhanced(0, (1n << 64n) - 1n, packet(6, 0)),
        b.enhanced(0, 2n, packet(7, 1), 1, b.option(1, 'kept'), b.u16(1), b.u16(9)),
        b.block(3, packet(8, 0)),
        b.block(0xbad, packet(8, 0)),
        b.block(1, packet(8, 4)),
      ),
    );
    expect(got.sources[0]?.name).toBe('x');
    expect(
      got.records.map(({ bytes, time, comments }) => ({ length: bytes.length, time, comments })),
    ).toEqual([
      { length: 40, time: 2000n, comments: [] },
      { length: 6, time: 1000n, comments: [] },
      { length: 0, time: null, comments: [] },
      { length: 1, time: 2000n, comments: ['kept'] },
    ]);
    expect(got.warnings.map(({ record, message }) => `${record} ${message}`)).toEqual([
      '1 pcapng version 2 is read as 1',
      '1 an option of the interface block goes past its end',
      '1 option 9 of the interface has 2 bytes, expected 1',
      '1 block of type 6 has 16 bytes, needs 20',
      '1 captured length 41, but the block has room for 40',
      '2 original length 5 is less than the 6 bytes captured',
      '3 time before 1970 or after 2262: taken as unknown',
      '3 record without bytes',
      '4 an option goes past the end of its block',
      '5 block of type 3 has 0 bytes, needs 4',
      '5 block of type 2989 has 0 bytes, needs 4',
      '5 block of type 1 has 4 bytes, needs 8',
    ]);
  });

  it.each([
    ['no byte order', b.block(0x0a0d0d0a, packet(1, 16)), 'section header without byte-order magic'],
    ['half a section header', b.section().subarray(0, 20), "torn: 20 of a block's 28 bytes"],
    ['a head alone', b.section().subarray(0, 8), "torn: 8 bytes of a block's head"],
  ])('refuses a file that begins with %s', async (_, bytes, words) => {
    await expect(readAll(bytes)).rejects.toMatchObject({
      name: 'CaptureError',
      message: `test.cap: begins as pcapng, but ${words}`,
    });
  });

  it('goes on after a section header that is damaged', async () => {
    const broken = b.section();
    broken[8] = 0;
    const got = await readAll(concat(head, good[0]!, broken, b.section(), b.interface(1), good[1]!));
    expect(got.records.map(({ linkType }) => linkType)).toEqual([105, 1]);
    expect(got.warnings).toMatchObject([{ record: 2, offset: head.length + 72 }]);
  });
});
