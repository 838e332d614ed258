import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { type Bytes, concat } from '../../main/base/bytes.ts';
import { RecordStore } from '../../main/capture/store.ts';
import { LinkType } from '../../main/capture/types.ts';
import { peek } from '../../main/dissect/index.ts';
import { type Records, track } from '../../main/track/track.ts';
import type { Tracked } from '../../main/track/types.ts';
import { builder, gzip } from '../capture/build.ts';

// Most frames of a capture are tracked without an object each. What comes of it is what each record, fed by itself, gives.

const folder = mkdtempSync(join(tmpdir(), 'plain-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const RECORDINGS = [
  'two-stations',
  'wpa2-psk-ccmp',
  'okc',
  'sae-h2e-g19',
  'deauth-during-handshake',
  'ft-psk-air',
];

/** 802.11 frames of a recording, without radio header and frame check sequence, and their times. */
async function framesOf(name: string): Promise<{ frame: Bytes; time: bigint }[]> {
  for (const file of ['air.pcap.gz', 'air.pcapng.gz', 'air.pcap', 'air.pcapng']) {
    const path = fileURLToPath(new URL(`../fixtures/${name}/${file}`, import.meta.url));
    const store = await RecordStore.open([{ path, name }]).catch(() => null);
    if (!store) continue;
    const out = [...store.records()].flatMap(({ bytes, linkType, time, originalLength }) => {
      const { wlan } = peek(bytes, linkType, {}, originalLength);
      return wlan && time !== null ? [{ frame: bytes.slice(wlan.frame.start, wlan.frame.end), time }] : [];
    });
    store.close();
    return out;
  }
  return [];
}
const recordings = (await Promise.all(RECORDINGS.map(framesOf))).filter((frames) => frames.length > 0);

const crc = (bytes: Bytes): Bytes => {
  let c = 0xffffffff;
  for (const octet of bytes) {
    c ^= octet;
    for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
  }
  return Uint8Array.from([0, 8, 16, 24], (shift) => (~c >>> shift) & 0xff);
};

const RADIO = {
  none: Uint8Array.of(0, 0, 8, 0, 0, 0, 0, 0),
  flags: Uint8Array.of(0, 0, 9, 0, 2, 0, 0, 0, 0),
  fcs: Uint8Array.of(0, 0, 9, 0, 2, 0, 0, 0, 0x10),
  bad: Uint8Array.of(0, 0, 9, 0, 2, 0, 0, 0, 0x50),
  pad: Uint8Array.of(0, 0, 9, 0, 2, 0, 0, 0, 0x20),
  // Time, flags, rate, channel 6.
  full: Uint8Array.of(0, 0, 22, 0, 15, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 0x10, 12, 0x85, 9, 0xa0, 0),
  // Two present words.
  words: Uint8Array.of(0, 0, 14, 0, 0x22, 0, 0, 0xa0, 0x20, 0, 0, 0, 0, 0xc8),
  // Two present words, and time, aligned, before the flags.
  time: Uint8Array.of(
    0,
    0,
    26,
    0,
    3,
    0,
    0,
    0xa0,
    0x20,
    0,
    0,
    0,
    9,
    9,
    9,
    9,
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8,
    0x10,
    0xc8,
  ),
  torn: Uint8Array.of(0, 0, 9, 0, 0x0f, 0, 0, 0, 0),
} as const;
type Radio = keyof typeof RADIO;

/** What happens to one frame. */
const CHANGES = [
  'wrong-fcs',
  'cut',
  'bad',
  'pad',
  'torn',
  'words',
  'twice',
  'retry',
  'ack',
  'control',
  'four',
  'no-ds',
  'order',
  'a-msdu',
  'fragment',
  'clear',
  'protected',
  'null',
  'bit',
  'late',
  'early',
  'lost',
  'group',
  'wep',
] as const;

interface Case {
  readonly recording: number;
  readonly from: number;
  readonly length: number;
  readonly radio: Radio | 'plain';
  readonly file: 'pcap' | 'pcapng' | 'gzip';
  readonly changes: readonly (readonly [at: number, change: (typeof CHANGES)[number], value: number])[];
}
const cases: fc.Arbitrary<Case> = fc.record({
  recording: fc.nat({ max: recordings.length - 1 }),
  from: fc.integer({ min: 0, max: 60 }),
  length: fc.integer({ min: 20, max: 400 }),
  radio: fc.constantFrom('plain', 'none', 'flags', 'fcs', 'full', 'words', 'time'),
  file: fc.constantFrom('pcap', 'pcapng', 'gzip'),
  changes: fc.array(fc.tuple(fc.nat({ max: 399 }), fc.constantFrom(...CHANGES), fc.nat({ max: 0xffff })), {
    maxLength: 60,
  }),
});

interface Packet {
  readonly bytes: Bytes;
  readonly original: number;
  readonly time: bigint;
}

function packetsOf({ recording, from, length, radio, changes }: Case): Packet[] {
  const frames = recordings[recording]!.slice(from, from + length);
  const packets: Packet[] = [];
  for (const [i, { frame: own, time: at }] of frames.entries()) {
    const frame = own.slice();
    let time = at;
    let header: Radio | 'plain' = radio;
    let wrong = false;
    let cut = 0;
    let lost = false;
    const after: Bytes[] = [];
    for (const [, change, value] of changes.filter(([place]) => place === i)) {
      const isData = (frame[0]! & 0x0c) === 8;
      if (change === 'wrong-fcs') wrong = true;
      else if (change === 'cut') cut = value % frame.length;
      else if (change === 'bad' || change === 'pad' || change === 'torn' || change === 'words')
        header = radio === 'plain' ? radio : change;
      else if (change === 'twice') after.push(frame.slice());
      else if (change === 'retry') {
        const again = frame.slice();
        again[1]! |= 8;
        after.push(again);
      } else if (change === 'ack') after.push(concat(Uint8Array.of(0xd4, 0, 0, 0), frame.subarray(10, 16)));
      else if (change === 'control') after.push(concat(Uint8Array.of(0xb4, 0, 9, 0), frame.subarray(4, 16)));
      else if (change === 'four' && isData) frame[1]! |= 3;
      else if (change === 'no-ds' && isData) frame[1]! &= ~3;
      else if (change === 'order') frame[1]! |= 0x80;
      else if (change === 'a-msdu' && isData && frame.length > 26) frame[24]! |= 0x80;
      else if (change === 'fragment' && frame.length > 24) frame[22]! |= 1;
      else if (change === 'clear') frame[1]! &= ~0x40;
      else if (change === 'protected') frame[1]! |= 0x40;
      else if (change === 'null' && isData) frame[0]! |= 0x40;
      else if (change === 'bit') frame[value % frame.length]! ^= 1 << (value & 7);
      else if (change === 'late') time += BigInt(value) * 10_000n;
      else if (change === 'early') time -= BigInt(value) * 10_000n;
      else if (change === 'lost') lost = true;
      else if (change === 'group' && isData) frame.fill(0xff, 4, 10);
      else if (change === 'wep' && frame.length > 29) frame[29]! &= ~0x20;
    }
    if (lost) continue;
    for (const [n, one] of [frame, ...after].entries()) {
      const radioHeader = header === 'plain' ? new Uint8Array(0) : RADIO[header];
      const hasFcs = header === 'fcs' || header === 'full' || header === 'time' || header === 'bad';
      const fcs = hasFcs ? crc(one) : new Uint8Array(0);
      if (wrong && hasFcs) fcs[0]! ^= 1;
      const whole = concat(radioHeader, one, fcs);
      const bytes = n === 0 && cut > 0 ? whole.slice(0, whole.length - cut) : whole;
      packets.push({ bytes, original: whole.length, time: time + BigInt(n) * 100_000n });
    }
  }
  return packets;
}

function fileOf(one: Case): Bytes {
  const b = builder(true);
  const link = one.radio === 'plain' ? LinkType.Ieee80211 : LinkType.Radiotap;
  const packets = packetsOf(one);
  if (one.file === 'pcapng')
    return concat(
      b.section(),
      b.interface(link, 0, b.option(9, Uint8Array.of(9)), b.end),
      ...packets.map(({ bytes, original, time }) => b.enhanced(0, time, bytes, original)),
    );
  const parts = packets.map(({ bytes, original, time }) =>
    b.pcapRecord(Number(time / 1_000_000_000n), Number(time % 1_000_000_000n), bytes, original),
  );
  const bytes = concat(b.pcapHeader({ magic: 0xa1b23c4d, link }), ...parts);
  return one.file === 'gzip' ? gzip(bytes) : bytes;
}

const text = ({ attempts, networks, badFcs }: Tracked): string =>
  JSON.stringify(
    { attempts, networks, badFcs },
    (_, value: unknown) =>
      typeof value === 'bigint'
        ? `${value}n`
        : value instanceof Uint8Array
          ? Buffer.from(value).toString('hex')
          : value,
    1,
  );

/** Both ways of tracking a file. */
async function bothWays(bytes: Bytes): Promise<[plain: Tracked, single: Tracked]> {
  const path = join(folder, 'test.cap');
  writeFileSync(path, bytes);
  const store = await RecordStore.open([{ path, name: 'test.cap' }]);
  const single: Records = {
    length: store.length,
    sources: store.sources,
    inTime: () => store.inTime(),
    walk: () => null,
  };
  const tracked = [await track(store), await track(single)] as const;
  store.close();
  return [...tracked];
}

it('has recordings to go by', () => {
  expect(recordings.length).toBeGreaterThan(2);
  expect(crc(new TextEncoder().encode('123456789'))).toEqual(Uint8Array.of(0x26, 0x39, 0xf4, 0xcb));
});

it('comes to what each record by itself gives', async () => {
  await fc.assert(
    fc.asyncProperty(cases, async (one) => {
      const [plain, single] = await bothWays(fileOf(one));
      expect(text(plain)).toBe(text(single));
    }),
    { numRuns: 150 },
  );
});
