import { describe, expect, it } from 'vitest';
import { type Bytes, concat } from '../../main/base/bytes.ts';
import { openFileSource } from '../../main/capture/file.ts';
import { readCapture } from '../../main/capture/read.ts';
import type { CaptureItem } from '../../main/capture/types.ts';
import { builder, chunks, packet, readAll } from './build.ts';

const b = builder(true);
const head = concat(b.section(), b.interface(105), b.interface(127));
const file = concat(head, ...[1, 2, 3].map((n) => b.enhanced(n % 2, BigInt(n), packet(n, 40))));

describe('readCapture', () => {
  it('numbers records and sources from where it is told', async () => {
    const items: CaptureItem[] = [];
    const torn = chunks(file.subarray(0, -1));
    for await (const item of readCapture(torn, { file: 'b', firstIndex: 11, firstSource: 5 }))
      items.push(item);
    const told = items.map((item) => {
      if (item.type === 'source') return `source ${item.source.index}`;
      if (item.type === 'record') return `record ${item.record.index} of ${item.record.source}`;
      return item.type === 'warning' ? `warning before ${item.warning.record}` : item.type;
    });
    expect(told).toEqual(['source 5', 'source 6', 'record 11 of 6', 'record 12 of 5', 'warning before 3']);
  });

  it('tells the bytes it has consumed, and gives items before the source ends', async () => {
    const told: number[] = [];
    const reading = readCapture(chunks(file, 100), { file: 'b', onProgress: (bytes) => told.push(bytes) });
    const first: string[] = [];
    for (let i = 0; i < 3; i++) first.push((await reading.next()).value!.type);
    expect(first).toEqual(['source', 'source', 'record']);
    expect(told.at(-1)).toBeLessThan(file.length);
    for await (const _ of reading);
    expect(told.at(-1)).toBe(file.length);
  });

  it('ends with an AbortError when it is cancelled, and lets its source go', async () => {
    const abort = new AbortController();
    let closed = false;
    async function* endless(): AsyncGenerator<Bytes> {
      try {
        yield head;
        for (;;) yield b.enhanced(0, 1n, packet(1, 40));
      } finally {
        closed = true;
      }
    }
    const reading = async () => {
      for await (const item of readCapture(endless(), { file: 'b', signal: abort.signal }))
        if (item.type === 'record' && item.record.index === 50) abort.abort('enough');
    };
    await expect(reading()).rejects.toMatchObject({ name: 'AbortError' });
    expect(closed).toBe(true);
  });

  it('lets its source go when no more is wanted', async () => {
    let closed = false;
    async function* watched(): AsyncGenerator<Bytes> {
      try {
        yield* chunks(file, 50);
      } finally {
        closed = true;
      }
    }
    for await (const item of readCapture(watched(), { file: 'b' })) if (item.type === 'record') break;
    expect(closed).toBe(true);
  });

  it('passes on what its source throws', async () => {
    const reading = readCapture(openFileSource('/nonexistent/file'), { file: 'b' });
    await expect(reading.next()).rejects.toMatchObject({
      name: 'CaptureError',
      message: expect.stringMatching(/^\/nonexistent\/file: no such file/),
    });
  });

  it.each([
    ['pcapng', head, b.enhanced(0, 5n, packet(1, 40))],
    ['pcap', b.pcapHeader(), b.pcapRecord(1000, 1, packet(1, 40))],
  ])('finds its way in %s through more than a megabyte of damage', async (_, beginning, record) => {
    const damage = new Uint8Array(3_000_001).fill(0xff);
    const got = await readAll(concat(beginning, record, damage, record, record));
    expect(got.records).toHaveLength(3);
    expect(got.warnings).toHaveLength(1);
    expect(got.warnings[0]).toMatchObject({ record: 2, offset: beginning.length + record.length });
    expect(got.warnings[0]?.message).toContain('; 3000001 bytes not read');
  });
});
