import { execFile, execFileSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { type Bytes, concat } from '../../main/base/bytes.ts';
import { RecordStore } from '../../main/capture/store.ts';
import type { CaptureRecord } from '../../main/capture/types.ts';
import { builder, gzip, packet } from './build.ts';

const b = builder(true);
const folder = mkdtempSync(join(tmpdir(), 'capture-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

function put(name: string, bytes: Bytes): { path: string; name: string } {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return { path, name };
}
const pcap = (times: number[], seed: number, link = 105): Bytes =>
  concat(b.pcapHeader({ link }), ...times.map((time, i) => b.pcapRecord(time, 0, packet(seed + i, 10 + i))));
const seconds = (record: CaptureRecord): number | null =>
  record.time === null ? null : Number(record.time / 1_000_000_000n);

/** Unnamed temporary files that this process holds open. */
const held = (): string[] =>
  readdirSync('/proc/self/fd').flatMap((name) => {
    try {
      const target = readlinkSync(`/proc/self/fd/${name}`);
      return target.includes('handshake-workbench-') || target.startsWith(folder) ? [target] : [];
    } catch {
      return [];
    }
  });

describe('RecordStore', () => {
  it('numbers one file as it is, whatever its times', async () => {
    const store = await RecordStore.open([put('one.pcap', pcap([5, 3, 9], 1))]);
    expect(store.length).toBe(3);
    expect([...store.records()].map((record) => [record.index, seconds(record)])).toEqual([
      [1, 5],
      [2, 3],
      [3, 9],
    ]);
    expect(store.record(3)).toEqual({
      index: 3,
      time: 9_000_000_000n,
      source: 0,
      linkType: 105,
      bytes: packet(3, 12),
      originalLength: 12,
      comments: [],
    });
    expect([...store.records(2, 2)].map(({ index }) => index)).toEqual([2]);
    for (const index of [0, 4, 1.5, Number.NaN]) expect(() => store.record(index)).toThrow(RangeError);
    store.close();
    store.close();
    expect(() => store.record(1)).toThrow('the store is closed');
  });

  it('merges files by time, ties by file, records without time after the one before', async () => {
    const ng = concat(
      b.section(b.option(1, 'note'), b.end),
      b.interface(127, 0, b.option(9, Uint8Array.of(0)), b.end),
      b.interface(253, 0, b.option(9, Uint8Array.of(0)), b.end),
      b.enhanced(0, 2n, packet(10, 5), 5, b.option(1, 'two'), b.end),
      b.simple(packet(11, 6)),
      b.enhanced(1, 6n, packet(12, 7)),
      b.block(0xbad, concat(b.u32(1), packet(1, 4))),
    );
    const torn = pcap([2, 4, 6, 8], 20).subarray(0, -1);
    const progress: [number, number | null][] = [];
    const seen: number[] = [];
    const files = [put('a.pcapng', ng), put('b.pcap.gz', gzip(torn)), put('c.pcap', pcap([1, 7], 30, 1))];
    const store = await RecordStore.open(files, {
      onProgress: (done, total) => progress.push([done, total]),
      onRecord: (record) => seen.push(record.bytes[0]!),
    });
    const order = [30, 10, 11, 20, 21, 12, 22, 31];
    expect([...store.records()].map(({ bytes }) => bytes[0])).toEqual(
      order.map((seed) => packet(seed, 1)[0]),
    );
    expect([...store.records()].map(({ index }) => index)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect([...store.records()].map(seconds)).toEqual([1, 2, null, 2, 4, 6, 6, 7]);
    expect([...store.records()].map(({ linkType }) => linkType)).toEqual([
      1, 127, 127, 105, 105, 253, 105, 1,
    ]);
    expect(store.record(2).comments).toEqual(['two']);
    expect(seen).toEqual([10, 11, 12, 20, 21, 22, 30, 31].map((seed) => packet(seed, 1)[0]));
    expect(store.sources.map(({ index, file, linkType }) => [index, file, linkType])).toEqual([
      [0, 'a.pcapng', 127],
      [1, 'a.pcapng', 253],
      [2, 'b.pcap.gz', 105],
      [3, 'c.pcap', 1],
    ]);
    const sizes = [ng.length, gzip(torn).length, pcap([1, 7], 30).length];
    expect(store.files.map(({ path, ...rest }) => rest)).toEqual([
      { name: 'a.pcapng', format: 'pcapng', bytes: sizes[0], records: 3, sources: [0, 1] },
      { name: 'b.pcap.gz', format: 'pcap, gzip', bytes: sizes[1], records: 3, sources: [2] },
      { name: 'c.pcap', format: 'pcap', bytes: sizes[2], records: 2, sources: [3] },
    ]);
    expect(store.warnings).toMatchObject([{ file: 'b.pcap.gz', record: 4 }]);
    expect(store.comments).toEqual(['note']);
    expect(store.custom).toEqual([{ pen: 1, data: packet(1, 4), copy: true }]);
    const total = sizes.reduce((sum, size) => sum + size);
    expect(progress.at(-1)).toEqual([total, total]);
    store.close();
    expect(held()).toEqual([]);
  });

  it('reads any record again in any order, across the blocks of its cache', async () => {
    const packets = Array.from({ length: 300 }, (_, i) => packet(i, (i * 977) % 40_000));
    const bytes = concat(b.pcapHeader(), ...packets.map((octets, i) => b.pcapRecord(i, 0, octets)));
    for (const file of [put('many.pcap', bytes), put('many.pcap.gz', gzip(bytes))]) {
      const store = await RecordStore.open([file]);
      for (let step = 0; step < 300; step++) {
        const i = (step * 389) % 300;
        expect(Buffer.compare(store.record(i + 1).bytes, packets[i]!)).toBe(0);
      }
      store.close();
    }
  });

  it('keeps what is much when decompressed in a temporary file without a name', async () => {
    const temporary = join(folder, 'tmp');
    mkdirSync(temporary);
    vi.stubEnv('TMPDIR', temporary);
    try {
      const one = (i: number) => b.pcapRecord(i, 0, concat(packet(i, 100), new Uint8Array(1024 * 1024)));
      const bytes = concat(b.pcapHeader({ snap: 0 }), ...Array.from({ length: 80 }, (_, i) => one(i)));
      const file = put('large.pcap.gz', gzip(bytes));
      const store = await RecordStore.open([file]);
      expect(store.length).toBe(80);
      expect(held()).toHaveLength(1);
      expect(readdirSync(temporary)).toEqual([]);
      for (const index of [80, 1, 64, 62]) {
        const { bytes: got } = store.record(index);
        expect(got.length).toBe(1024 * 1024 + 100);
        expect(got.subarray(0, 100)).toEqual(packet(index - 1, 100));
      }
      store.close();
      expect(held()).toEqual([]);

      const abort = new AbortController();
      const opening = RecordStore.open([file], {
        signal: abort.signal,
        onRecord: ({ index }) => index === 75 && abort.abort(),
      });
      await expect(opening).rejects.toMatchObject({ name: 'AbortError' });
      await vi.waitFor(() => expect(held()).toEqual([]));
      expect(readdirSync(temporary)).toEqual([]);
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it('stops when it is told to before it starts', async () => {
    const file = put('stop.pcap', pcap([1], 1));
    await expect(RecordStore.open([file], { signal: AbortSignal.abort('why') })).rejects.toMatchObject({
      name: 'AbortError',
    });
  });

  it('reads from a pipe', async () => {
    const path = join(folder, 'pipe');
    execFileSync('mkfifo', [path]);
    const totals: (number | null)[] = [];
    const opening = RecordStore.open([{ path, name: 'pipe' }], {
      onProgress: (_, total) => totals.push(total),
    });
    // Another process, as opening a pipe blocks until its other end is open too.
    execFile('cp', [put('through.pcap', pcap([1, 2], 5)).path, path]);
    const store = await opening;
    expect(store.record(2).bytes).toEqual(packet(6, 11));
    expect(totals).toEqual([null]);
    store.close();
  });

  it('names the file that cannot be read', async () => {
    const good = put('good.pcap', pcap([1], 1));
    const missing = join(folder, 'missing');
    await expect(RecordStore.open([good, { path: missing, name: 'm' }])).rejects.toMatchObject({
      name: 'CaptureError',
      message: expect.stringMatching(`^${missing}: no such file`),
    });
    await expect(RecordStore.open([good, { path: folder, name: 'f' }])).rejects.toMatchObject({
      name: 'CaptureError',
      message: expect.stringMatching(`^${folder}: this is a folder`),
    });
    await expect(RecordStore.open([good, put('text', packet(1, 99))])).rejects.toMatchObject({
      name: 'CaptureError',
      message: 'text: neither pcap nor pcapng',
    });
    await vi.waitFor(() => expect(held()).toEqual([]));
  });

  it('leaves out what cannot be read when it is told to, and says why', async () => {
    const [good, late] = [put('good.pcap', pcap([1], 1)), put('late.pcap', pcap([3], 2))];
    const bad = [
      { path: join(folder, 'missing'), name: 'm' },
      { path: folder, name: 'f' },
      put('empty.pcap', new Uint8Array()),
      put('head.pcap', pcap([1], 1).subarray(0, 10)),
      put('picture', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 1, 2)),
    ];
    const store = await RecordStore.open([bad[0]!, good, ...bad.slice(1), late], { leaveOut: true });
    expect(store.files.map(({ name }) => name)).toEqual(['good.pcap', 'late.pcap']);
    expect([...store.records()].map(({ index, source }) => [index, source])).toEqual([
      [1, 0],
      [2, 1],
    ]);
    expect(store.place(2)).toMatchObject({ file: 'late.pcap', record: 1 });
    expect(store.leftOut.map(({ path }) => path)).toEqual(bad.map(({ path }) => path));
    expect(store.warnings.map(({ file, message }) => `${file}: ${message}`)).toEqual([
      'm: no such file or folder: look how its name is written; it is left out',
      'f: this is a folder: name a file in it; it is left out',
      'empty.pcap: empty file, nothing can be read; it is left out',
      'head.pcap: torn within the pcap file header, nothing can be read; it is left out',
      'picture: neither pcap nor pcapng; it is left out',
    ]);
    store.close();
    await expect(RecordStore.open(bad, { leaveOut: true })).rejects.toMatchObject({
      message: expect.stringMatching(`^${bad[0]!.path}: no such file`),
    });
    await vi.waitFor(() => expect(held()).toEqual([]));
  });

  it('says so when its file has become shorter', async () => {
    const file = put('shrinks.pcap', pcap([1, 2, 3], 1));
    const store = await RecordStore.open([file]);
    truncateSync(file.path, 30);
    expect(() => store.record(2)).toThrow('shrinks.pcap: is shorter than when it was opened');
    store.close();
  });

  it.each([
    ['is written over in place', (path: string) => writeFileSync(path, pcap([1, 2, 3], 9), { flag: 'r+' })],
    ['is rotated: cut, and longer again', (path: string) => writeFileSync(path, pcap([4, 5, 6, 7, 8], 9))],
  ])('says so when its file %s', async (_, change) => {
    const file = put('changes.pcap', pcap([1, 2, 3], 1));
    const store = await RecordStore.open([file]);
    // Else the file system may give the change the same time.
    utimesSync(file.path, 1, 1);
    change(file.path);
    expect(() => store.record(2)).toThrow(/changes\.pcap: was changed after it was opened.*Open it again/);
    store.close();
  });

  it('a file that grows is read on as it was: a capture under way', async () => {
    const file = put('grows.pcap', pcap([1, 2, 3], 1));
    const store = await RecordStore.open([file]);
    appendFileSync(file.path, b.pcapRecord(4, 0, packet(4, 13)));
    expect([...store.records()].map(({ bytes }) => bytes.length)).toEqual([10, 11, 12]);
    store.close();
  });

  it('a file that is removed or replaced is read on: it is held open', async () => {
    const file = put('removed.pcap', pcap([1, 2, 3], 1));
    const store = await RecordStore.open([file]);
    rmSync(file.path);
    put('removed.pcap', pcap([7], 7));
    expect([...store.records()].map(({ bytes }) => bytes.length)).toEqual([10, 11, 12]);
    store.close();
  });

  it('holds records that are in memory already', () => {
    const record: CaptureRecord = {
      index: 7,
      time: 1n,
      source: 0,
      linkType: 105,
      bytes: packet(1, 4),
      originalLength: 4,
      comments: [],
    };
    const source = { index: 0, file: 'simulation', linkType: 105, snapLength: 0, fcsLength: null };
    const store = RecordStore.fromRecords([record, { ...record, index: 2 }], [source]);
    expect([...store.records()].map(({ index }) => index)).toEqual([1, 2]);
    expect(store.sources).toEqual([source]);
    expect(() => store.record(3)).toThrow(RangeError);
  });
});
