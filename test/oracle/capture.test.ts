import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, existsSync, mkdtempSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { RecordStore } from '../../main/capture/store.ts';
import type { CaptureRecord } from '../../main/capture/types.ts';
import { type PcapngContent, writePcapng } from '../../main/capture/write.ts';

// Every recording we have, as tshark reads it; and what we write, as tshark reads that.

const shared = process.env.SHARED ?? fileURLToPath(new URL('../../../shared', import.meta.url));
const present = existsSync(join(shared, 'captures'));
let tools = true;
try {
  execFileSync('tshark', ['--version'], { stdio: 'ignore' });
} catch {
  tools = false;
}
if (!present || !tools)
  console.log(`capture oracle skipped: ${present ? 'no tshark' : `no captures in ${shared}`}`);

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'capture-oracle-'));
afterAll(() => rmSync(folder, { recursive: true }));

const isCapture = (name: string): boolean => /\.(pcapng|pcap|cap)(\.gz)?$/.test(name);
const groups = present
  ? [
      join(shared, 'captures-public'),
      ...readdirSync(join(shared, 'captures'), { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => join(shared, 'captures', name)),
    ].map((path) => ({
      name: relative(shared, path),
      files: readdirSync(path)
        .filter(isCapture)
        .sort()
        .map((name) => join(path, name)),
    }))
  : [];

/** Wireshark's own numbers for the link types (WTAP_ENCAP of its wtap.h). */
const ENCAPSULATION: Record<number, number> = { 1: 1, 105: 20, 113: 25, 119: 21, 127: 23, 253: 158 };

const FIELDS = [
  'number',
  'time_epoch',
  'len',
  'cap_len',
  'encap_type',
  'interface_id',
  'md5_hash',
  'comment',
];

/** A line for each record: number, time, length, captured length, encapsulation, interface, MD5, comments. */
async function tshark(path: string): Promise<string[]> {
  const { stdout } = await run(
    'tshark',
    [
      ['-n', '-r', path, '-o', 'frame.generate_md5_hash:TRUE', '-T', 'fields', '-E', 'aggregator=|'],
      FIELDS.flatMap((field) => ['-e', `frame.${field}`]),
    ].flat(),
    { maxBuffer: 1 << 30 },
  );
  return stdout.split('\n').filter((line) => line !== '');
}

function asTshark(record: CaptureRecord, place: number, interfaces: boolean): string {
  const time = record.time ?? 0n;
  const nano = (time % 1_000_000_000n).toString().padStart(9, '0');
  return [
    record.index,
    `${time / 1_000_000_000n}.${nano}`,
    record.originalLength,
    record.bytes.length,
    ENCAPSULATION[record.linkType],
    interfaces ? place : '',
    createHash('md5').update(record.bytes).digest('hex'),
    record.comments.join('|'),
  ].join('\t');
}

const lines = (store: RecordStore, interfaces: boolean): string[] =>
  [...store.records()].map((record) => asTshark(record, record.source, interfaces));

/** Warnings but those of frames that the kernel delivered out of order, which most recordings have. */
const oddities = (store: RecordStore) =>
  store.warnings.filter(({ message }) => !/^time is|more after the first step/.test(message));

/** Times in order, each with its records' MD5: of equal times mergecap takes now one file first, now the other. */
function moments(store: RecordStore): string[] {
  const out: { time: bigint | null; hashes: string[] }[] = [];
  for (const { time, bytes } of store.records()) {
    if (out.at(-1)?.time !== time) out.push({ time, hashes: [] });
    out.at(-1)!.hashes.push(createHash('md5').update(bytes).digest('hex'));
  }
  return out.map(({ time, hashes }) => `${time} ${hashes.sort().join(' ')}`);
}

const open = (...paths: string[]): Promise<RecordStore> =>
  RecordStore.open(paths.map((path) => ({ path, name: relative(shared, path) })));

async function write(name: string, content: Omit<PcapngContent, 'application'>): Promise<string> {
  const path = join(folder, name);
  const descriptor = openSync(path, 'w');
  await writePcapng(
    { write: (chunk) => void writeSync(descriptor, chunk) },
    { ...content, application: 'Handshake Workbench' },
  );
  closeSync(descriptor);
  return path;
}

describe.skipIf(!present || !tools)('recordings as tshark reads them', () => {
  it.each(groups)('$name: number, time, lengths, link type and bytes of each record', async ({ files }) => {
    for (const file of files) {
      const store = await open(file);
      const expected = await tshark(file);
      expect(lines(store, basename(file).endsWith('pcapng'))).toEqual(expected);
      expect(store.length).toBeGreaterThan(0);
      expect(oddities(store)).toEqual([]);
      store.close();
    }
  });

  it.each(['nsecpcap', 'modpcap', 'pcapng', 'pcap'])(
    'what editcap makes of one in the form %s',
    async (form) => {
      const file = join(shared, 'captures/wpa2-psk-ccmp/air.pcap');
      const made = join(folder, `air.${form}`);
      await run('editcap', ['-F', form, file, made]);
      const [store, original] = [await open(made), await open(file)];
      expect(lines(store, false)).toEqual(lines(original, false));
      expect(oddities(store)).toEqual([]);
    },
  );

  it.each(groups.filter(({ files }) => files.length > 1).slice(1, 12))(
    '$name: files merged in the order of mergecap',
    async ({ files }) => {
      const made = join(folder, 'merged.pcapng');
      await run('mergecap', ['-w', made, ...files]);
      const [store, merged] = [await open(...files), await open(made)];
      expect(moments(store)).toEqual(moments(merged));
    },
  );
});

describe.skipIf(!present || !tools)('what is written as tshark reads it', () => {
  it('all recordings as one session', { timeout: 600_000 }, async () => {
    const files = groups.flatMap((group) => group.files);
    const store = await open(...files);
    const path = await write('all.pcapng', { sources: store.sources, records: store.records() });
    const expected = lines(store, true);
    const seen = await tshark(path);
    expect(seen.length).toBe(expected.length);
    expect(seen.filter((line, i) => line !== expected[i])).toEqual([]);

    const again = await open(path);
    expect(again.sources).toEqual(store.sources);
    expect(
      again.warnings.filter(({ message }) => !/^time is|more after the first step/.test(message)),
    ).toEqual([]);
    expect(lines(again, true).filter((line, i) => line !== expected[i])).toEqual([]);
    store.close();
    again.close();
  });

  it('comments, custom blocks, interface names, and records without time', async () => {
    const source = { file: 'a.pcap', linkType: 105, snapLength: 0, fcsLength: 4 };
    const bytes = Uint8Array.of(0xd4, 0, 0, 0, 2, 0, 0, 0, 0, 1, 1, 2, 3, 4);
    const record = {
      index: 1,
      time: 5n,
      source: 0,
      linkType: 105,
      bytes,
      originalLength: 30,
      comments: ['one', 'two'],
    };
    const path = await write('parts.pcapng', {
      sources: [
        {
          ...source,
          index: 0,
          name: 'wlan0',
          description: 'monitor',
          os: 'Linux',
          hardware: 'card',
          filter: 'type mgt',
        },
        { ...source, index: 1, linkType: 127, fcsLength: null, name: 'wlan1' },
      ],
      comments: ['about the session'],
      custom: [{ pen: 32473, data: new TextEncoder().encode('{"state":1}') }],
      records: [
        record,
        { ...record, index: 2, source: 1, linkType: 127, time: null, comments: ['three'] },
        { ...record, index: 3, time: null, originalLength: 14, comments: [] },
      ],
    });
    const fields = ['frame.comment', 'frame.interface_name', 'frame.interface_description', 'frame.len'];
    const { stdout } = await run('tshark', [
      '-n',
      '-r',
      path,
      '-T',
      'fields',
      '-E',
      'aggregator=|',
      ...fields.flatMap((field) => ['-e', field]),
    ]);
    expect(stdout.split('\n').slice(0, -1)).toEqual([
      'one|two\twlan0\tmonitor\t30',
      'Handshake Workbench: this record has no time|three\twlan1\t\t30',
      '\twlan0\tmonitor\t14',
      // The custom block.
      '\t\t\t12',
    ]);
    const { stdout: about } = await run('capinfos', [path]);
    for (const words of [
      'Capture application: Handshake Workbench',
      'Capture comment:     about the session',
      'Name = wlan0',
      'Description = monitor',
      'Operating system = Linux',
      'Hardware = card',
      'Filter string = type mgt',
      'Time precision = nanoseconds (9)',
      'Name = wlan1',
    ])
      expect(about).toContain(words);
  });
});
