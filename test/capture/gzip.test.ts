import { describe, expect, it } from 'vitest';
import { type Bytes, concat } from '../../main/base/bytes.ts';
import { decode } from '../../main/capture/gunzip.ts';
import { builder, gzip, packet, readAll } from './build.ts';

const b = builder(true);
const lengths = Array.from({ length: 400 }, (_, i) => 20 + ((i * 37) % 300));
const records = lengths.map((length, i) => b.pcapRecord(1000 + i, i, packet(i, length)));
const file = concat(b.pcapHeader(), ...records);
const zipped = gzip(file);

describe('gzip', () => {
  it.each([1, 1000, 1 << 20])('is recognised and read from chunks of %i bytes', async (size) => {
    const got = await readAll(zipped, size);
    expect(got).toEqual({ ...(await readAll(file)), format: 'pcap, gzip' });
    expect(got.warnings).toEqual([]);
    expect(got.records).toHaveLength(400);
  });

  it('goes on through several members, wherever they are cut, and through zero padding', async () => {
    const parts = [file.subarray(0, 10), file.subarray(10, 5000), file.subarray(5000)].map(gzip);
    for (const tail of [new Uint8Array(0), new Uint8Array(512)]) {
      const got = await readAll(concat(...parts, tail), 333);
      expect(got.records).toHaveLength(400);
      expect(got.warnings).toEqual([]);
    }
  });

  it('gives what comes before a torn end, and says so', async () => {
    const got = await readAll(zipped.subarray(0, Math.floor(zipped.length / 2)));
    const whole = await readAll(file);
    expect(got.records.length).toBeGreaterThan(100);
    expect(got.records).toEqual(whole.records.slice(0, got.records.length));
    expect(got.warnings.at(-1)).toMatchObject({
      record: got.records.length + 1,
      message: 'gzip data are torn (unexpected end of file)',
    });
  });

  it.each([
    ['the checksum', zipped.length - 6],
    ['the length', zipped.length - 2],
  ])('gives all records where %s alone is damaged', async (_, at) => {
    const broken = zipped.slice();
    broken[at]! ^= 0x55;
    const got = await readAll(broken);
    expect(got.records).toHaveLength(400);
    expect(got.warnings).toHaveLength(1);
    expect(got.warnings[0]?.message).toMatch(/^gzip data are damaged/);
  });

  it('gives all records before bytes that are no member', async () => {
    const got = await readAll(concat(zipped, packet(1, 40)));
    expect(got.records).toHaveLength(400);
    expect(got.warnings).toHaveLength(1);
  });

  it.each([
    ['of nothing', gzip(new Uint8Array(0)), 'test.cap: empty file, nothing can be read'],
    ['of something else', gzip(packet(1, 50)), 'test.cap: neither pcap nor pcapng'],
    [
      'that is torn in its head',
      zipped.subarray(0, 6),
      'test.cap: gzip data are torn (unexpected end of file), nothing can be read',
    ],
  ])('is refused when it is one %s', async (_, bytes, message) => {
    await expect(readAll(bytes)).rejects.toMatchObject({ name: 'CaptureError', message });
  });
});

it('what unpacks without end is stopped, with a word that says what to do', async () => {
  const member = gzip(new Uint8Array(32 << 20));
  async function* members(): AsyncGenerator<Bytes> {
    for (;;) yield member;
  }
  const decoded = await decode(members());
  let unpacked = 0;
  for await (const chunk of decoded.chunks) unpacked += chunk.length;
  expect(unpacked).toBeLessThan(400 << 20);
  expect(decoded.damage()).toMatch(/unpacks to more than 256 MiB and 100 times.*unpack it yourself/);
});
