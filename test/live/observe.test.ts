import { createSocket } from 'node:dgram';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toHex, utf8 } from '../../main/base/bytes.ts';
import { openFileSource } from '../../main/capture/file.ts';
import { readCapture } from '../../main/capture/read.ts';
import { Recorder } from '../../main/capture/recorder.ts';
import type { CaptureItem, CaptureRecord, Source } from '../../main/capture/types.ts';
import { ObserveLines } from '../../main/live/observe/lines.ts';
import { observe } from '../../main/live/observe/observe.ts';
import { programsFor, runProgram } from '../../main/live/observe/programs.ts';
import { readRecords } from '../dissect/records.ts';
import { type BundledBridge, bundleBridge, hasAddon, withoutAddon } from '../native-bridge/bundled.ts';

const root = process.getuid?.() === 0;
const folder = mkdtempSync(join(tmpdir(), 'handshake-observe-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function itemsOf(path: string): Promise<CaptureItem[]> {
  const items: CaptureItem[] = [];
  for await (const item of readCapture(openFileSource(path), { file: 'recorded' })) items.push(item);
  return items;
}
const recordsOf = (items: readonly CaptureItem[]): CaptureRecord[] =>
  items.flatMap((item) => (item.type === 'record' ? [item.record] : []));

const source = (index: number, linkType: number): Source => ({
  index,
  file: 'live',
  linkType,
  snapLength: 0,
  fcsLength: null,
  name: `source ${index}`,
});
const record = (index: number, of: Source, bytes: Uint8Array): CaptureRecord => ({
  index,
  time: 1_800_000_000_000_000_000n + BigInt(index),
  source: of.index,
  linkType: of.linkType,
  bytes,
  originalLength: bytes.length,
  comments: [],
});
const noError = (error: Error): never => {
  throw error;
};

describe('a recording', () => {
  it('reads back as it was, with sources that came in the midst of it', async () => {
    const path = join(folder, 'a.pcapng');
    const [netlink, air] = [source(0, 253), source(1, 127)];
    const recorder = new Recorder(path, 'test', noError);
    expect(recorder.addSource(netlink)).toBe(0);
    recorder.add(record(1, netlink, utf8('one')), 0);
    expect(recorder.addSource(air)).toBe(1);
    recorder.add(record(2, air, utf8('two')), 1);
    recorder.count(1, { received: 1, dropped: 7 }, 1_800_000_000_000_000_000n);
    recorder.close();
    recorder.add(record(3, air, utf8('after the end')), 1);
    const items = await itemsOf(path);
    expect(items.filter(({ type }) => type === 'warning')).toEqual([]);
    expect(recordsOf(items).map(({ linkType, time, bytes }) => [linkType, time, toHex(bytes)])).toEqual([
      [253, 1_800_000_000_000_000_001n, toHex(utf8('one'))],
      [127, 1_800_000_000_000_000_002n, toHex(utf8('two'))],
    ]);
    // It holds keys.
    expect(statSync(path).mode & 0o077).toBe(0);
  });

  it('is for its owner alone, also where the file was there before', () => {
    const path = join(folder, 'seen.pcapng');
    writeFileSync(path, 'old', { mode: 0o644 });
    chmodSync(path, 0o644);
    new Recorder(path, 'test', () => {}, true).close();
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('holds after a kill what was flushed, and a torn end costs one record', async () => {
    const path = join(folder, 'b.pcapng');
    const netlink = source(0, 253);
    const recorder = new Recorder(path, 'test', noError);
    recorder.addSource(netlink);
    for (let i = 1; i <= 10; i++) recorder.add(record(i, netlink, new Uint8Array(100).fill(i)), 0);
    recorder.flush();
    expect(recordsOf(await itemsOf(path)).length).toBe(10);
    truncateSync(path, readFileSync(path).length - 50);
    const torn = await itemsOf(path);
    expect(recordsOf(torn).length).toBe(9);
    expect(torn.some(({ type }) => type === 'warning')).toBe(true);
    recorder.close();
  });

  it('tells once that it cannot be written, and names the file that cannot be made', () => {
    const told: Error[] = [];
    const recorder = new Recorder('/dev/full', 'test', (error) => told.push(error));
    recorder.addSource(source(0, 253));
    recorder.flush();
    recorder.close();
    expect(told.map(({ message }) => message)).toEqual([expect.stringContaining('/dev/full')]);
    const path = join(folder, 'no/such/folder.pcapng');
    expect(() => new Recorder(path, 'test', noError)).toThrow(path);
  });
});

describe('lines of what is observed', () => {
  const recorded = readRecords(new URL('../fixtures/wpa2-psk-ccmp/nl.pcap.gz', import.meta.url));
  const of = source(0, 253);
  const lines = (all: boolean): string[] => {
    const printer = new ObserveLines(all);
    return recorded
      .map(({ bytes }, i) => printer.line(record(i + 1, of, bytes), of))
      .filter((line) => line !== null);
  };

  it('say the requests and events of nl80211, with time and source', () => {
    const text = lines(false);
    for (const words of ['AUTHENTICATE request', 'ASSOCIATE event', 'NEW_KEY request', 'CONTROL_PORT_FRAME'])
      expect(text.some((line) => line.includes(words))).toBe(true);
    expect(text.every((line) => /^\d\d:\d\d:\d\d\.\d{6} source 0 /.test(line))).toBe(true);
    expect(lines(true).length).toBe(recorded.length);
    expect(text.length).toBeLessThan(recorded.length);
  });
});

describe('another program that captures', () => {
  const request = { netlink: false, devices: [], eapol: [], events: false };

  it('is named with host and device before it runs, and takes no options for names', () => {
    const [program] = programsFor({ ...request, devices: ['mon0'] }, { ssh: 'root@ap.example' });
    expect(program!.command.slice(0, 2)).toEqual(['ssh', 'root@ap.example']);
    expect(program!.command[2]).toMatch(/^tcpdump .*-U .*-i mon0 -w -$/);
    expect(() => programsFor({ ...request, devices: ['mon0'] }, { ssh: '-oProxyCommand=x' })).toThrow(
      'not a name',
    );
    expect(() => programsFor({ ...request, devices: ['mon0; rm'] }, { ssh: 'ap' })).toThrow('not a name');
    expect(() => programsFor(request, 'dumpcap')).toThrow('Say which device');
  });

  it('gives its records while it runs', async () => {
    const path = new URL('../fixtures/wpa2-psk-ccmp/nl.pcap.gz', import.meta.url).pathname;
    const records: CaptureRecord[] = [];
    let stop = (): void => {};
    // It does not end by itself: the records come before it does.
    const running = runProgram(
      { command: ['sh', '-c', `gunzip -c '${path}'; exec sleep 1000`], name: 'tcpdump on ap' },
      {
        source: (found) => expect(found.linkType).toBe(253),
        record: (found) => {
          records.push(found);
          if (records.length === readRecords(path).length) stop();
        },
        note: () => {},
      },
    );
    stop = running.stop;
    expect(await running.ended).toMatch(/SIGINT/);
    expect(records.map(({ bytes }) => toHex(bytes))).toEqual(
      readRecords(path).map(({ bytes }) => toHex(bytes)),
    );
  });

  it.each([
    ['is not installed', ['/nonexistent/tcpdump'], 'is not installed'],
    ['fails', ['sh', '-c', 'echo "you are not allowed" >&2; exit 3'], 'status 3: you are not allowed'],
  ] as const)('that %s is told in words', async (_, command, words) => {
    const ignore = { source: () => {}, record: () => {}, note: () => {} };
    const [first, ...rest] = command;
    expect(await runProgram({ command: [first, ...rest], name: 'it' }, ignore).ended).toContain(words);
  });
});

describe.skipIf(!hasAddon || !root)(
  `observing this machine${withoutAddon || (root ? '' : ' (skipped: needs root)')}`,
  () => {
    let bridge: BundledBridge;
    beforeAll(async () => {
      bridge = await bundleBridge(true);
    });
    afterAll(() => bridge.remove());

    it('gives the frames of a device as they come, and ends when it is told to', async () => {
      const observation = await observe(
        { netlink: false, devices: ['lo'], eapol: [], events: false },
        { script: bridge.script },
      );
      const udp = createSocket('udp4');
      const seen: string[] = [];
      for await (const item of observation.events) {
        seen.push(item.kind);
        if (item.kind === 'source') {
          expect(item.source).toMatchObject({ name: 'lo', linkType: 1 });
          udp.send(utf8('a frame of this test'), 9, '127.0.0.1');
        }
        if (item.kind === 'record' && toHex(item.record.bytes).includes(toHex(utf8('a frame of this test'))))
          await observation.stop();
        if (item.kind === 'ended')
          expect(item).toEqual({
            kind: 'ended',
            outcome: { kind: 'watched', words: 'Stopped.', next: null },
          });
      }
      udp.close();
      expect(seen).toContain('record');
      expect(seen.at(-1)).toBe('ended');
    });

    it('says which device is not there', async () => {
      const missing = observe(
        { netlink: false, devices: ['wlan99'], eapol: [], events: false },
        { script: bridge.script },
      );
      await expect(missing).rejects.toThrow('There is no interface wlan99.');
    });
  },
);
