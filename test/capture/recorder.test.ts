import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { Recorder } from '../../main/capture/recorder.ts';
import { RecordStore } from '../../main/capture/store.ts';
import type { CaptureRecord, Source } from '../../main/capture/types.ts';

const folder = mkdtempSync(join(tmpdir(), 'recorder-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const source: Source = {
  index: 0,
  file: 'live',
  linkType: 253,
  snapLength: 0,
  fcsLength: null,
  name: 'nlmon0',
};
const record = (time: bigint, octet: number): CaptureRecord => ({
  index: 1,
  time,
  source: 0,
  linkType: 253,
  bytes: Uint8Array.of(octet, 0, 0, 0),
  originalLength: 4,
  comments: [],
});
const second = 1_000_000_000n;
const start = 1_700_000_000n * second;

it('writes records in order of time though a request is stamped before its answer comes', async () => {
  const path = join(folder, 'order.pcapng');
  const recorder = new Recorder(path, 'test', (error) => {
    throw error;
  });
  const place = recorder.addSource(source);
  for (const [ms, octet] of [
    [700, 3],
    [320, 1],
    [650, 2],
    [900, 4],
  ] as const)
    recorder.add(record(start + BigInt(ms) * 1_000_000n, octet), place);
  recorder.close();
  const store = await RecordStore.open([{ path, name: 'order.pcapng' }]);
  expect([...store.records()].map(({ bytes }) => bytes[0])).toEqual([1, 2, 3, 4]);
  expect(store.warnings).toEqual([]);
  store.close();
});

it('has in the file what is older than a second, though it is never closed', async () => {
  const path = join(folder, 'killed.pcapng');
  const recorder = new Recorder(path, 'test', () => {});
  const place = recorder.addSource(source);
  recorder.add(record(BigInt(Date.now()) * 1_000_000n, 7), place);
  const before = statSync(path).size;
  await expect.poll(() => statSync(path).size, { timeout: 10_000 }).toBeGreaterThan(before + 30);
  const store = await RecordStore.open([{ path, name: 'killed.pcapng' }]);
  expect([...store.records()].map(({ bytes }) => bytes[0])).toEqual([7]);
  store.close();
  recorder.close();
});

it('a record that cannot be written ends the recording and is told', () => {
  const errors: string[] = [];
  const recorder = new Recorder(join(folder, 'bad.pcapng'), 'test', ({ message }) => errors.push(message));
  const place = recorder.addSource(source);
  recorder.add(record(-5n, 1), place);
  recorder.flush();
  expect(errors).toHaveLength(1);
  recorder.add(record(start, 2), place);
  recorder.close();
});
