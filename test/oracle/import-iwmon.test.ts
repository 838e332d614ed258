import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../main/base/bytes.ts';
import { dissect } from '../../main/dissect/index.ts';
import { analysis } from '../../main/report/analysis.ts';
import { Session } from '../../main/session/session.ts';
import { readRecords } from '../dissect/records.ts';
import { compare, messageOf, rebuilt } from '../import/iwmon-compare.ts';
import { linesOf } from '../import/lines-of.ts';

const shared = process.env.SHARED ?? fileURLToPath(new URL('../../../shared', import.meta.url));
const captures = join(shared, 'captures');
const folders = existsSync(captures)
  ? readdirSync(captures).filter((name) => existsSync(join(captures, name, 'iwmon.txt.gz')))
  : [];
const iwmonRuns = spawnSync('iwmon', ['--help']).status === 0;

/** What iwmon prints of no message in octets: bits by name, rules in MHz, the kernel's further words. */
const NOT_PRINTED = [
  'Regulatory Rules',
  'HT Capability',
  'extended acknowledgement',
  'HT MCS Set',
  'MCS Set',
  'HT Capabilities Info',
  'Interface Type Data',
  'Extended Capabilities',
  'Extended Features',
  'the request that is answered',
  'Status',
];

describe.skipIf(!folders.length)('iwmon: text against the recording of the same run', () => {
  it.each(folders)('%s', async (folder) => {
    const records = readRecords(join(captures, folder, 'iwmon.pcap.gz'));
    const found = rebuilt(await linesOf(join(captures, folder, 'iwmon.txt.gz')));
    const result = compare(
      found,
      records.map(({ bytes }) => bytes),
    );
    expect(result.wrong).toEqual([]);
    // The text of iwd-peap ends within its last message.
    const cut = folder === 'iwd-peap' ? ['Station Info'] : [];
    expect(Object.keys(result.missing).filter((name) => !NOT_PRINTED.includes(name))).toEqual(cut);
    expect(result.exact / result.messages).toBeGreaterThan(0.85);
  });
});

/** What the workbench says of a file: networks, outcomes, causes. */
async function verdicts(path: string) {
  const records = await Session.open([{ path, name: path }], {});
  try {
    const session = records.withSecrets([...records.disclosed]);
    const { attempts } = analysis(session, { steps: false, showSecrets: false });
    return attempts.map(({ ssid, station, outcome, findings }) => ({
      ssid,
      station,
      outcome,
      findings: findings.map(({ severity, cause, certainty }) => `${severity} ${cause} ${certainty}`),
    }));
  } finally {
    records.close();
  }
}

describe.skipIf(!folders.length)('the text tells the workbench what the recording tells it', () => {
  it.each(folders)('%s', async (folder) => {
    const [text, recording] = [
      await verdicts(join(captures, folder, 'iwmon.txt.gz')),
      await verdicts(join(captures, folder, 'iwmon.pcap.gz')),
    ];
    expect(text.length).toBeGreaterThan(0);
    expect(text).toEqual(recording);
  });
});

/** The text that iwmon prints of a recording, read from a file with its own name. */
async function printed(pcap: Uint8Array) {
  const folder = mkdtempSync(join(tmpdir(), 'iwmon-'));
  try {
    writeFileSync(join(folder, 'in.pcap'), pcap);
    const { stdout } = spawnSync('iwmon', ['-r', join(folder, 'in.pcap')], { maxBuffer: 1 << 28 });
    writeFileSync(join(folder, 'out.txt'), stdout);
    return await linesOf(join(folder, 'out.txt'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe.skipIf(!folders.length || !iwmonRuns)(
  'iwmon of this machine prints the recordings, wiphys and rtnetlink too',
  () => {
    it.each(folders)('%s', async (folder) => {
      const file = join(captures, folder, 'iwmon.pcap.gz');
      const lines = await printed(gunzipSync(readFileSync(file)));
      const found = rebuilt(lines);
      const result = compare(
        found,
        readRecords(file).map(({ bytes }) => bytes),
      );
      expect(result.messages).toBeGreaterThan(500);
      expect(result.wrong).toEqual([]);
      expect(Object.keys(result.missing).filter((name) => !NOT_PRINTED.includes(name))).toEqual([]);
    });
  },
);

/** Messages that the recordings have none of, made here octet by octet. */
describe.skipIf(!iwmonRuns)('iwmon of this machine prints messages made for the purpose', () => {
  const attr = (type: number, ...data: number[]): number[] => {
    const pad = (4 - (data.length % 4)) % 4;
    const length = data.length + 4;
    return [length & 255, length >> 8, type & 255, type >> 8, ...data, ...Array(pad).fill(0)];
  };
  const u32 = (value: number) => [value & 255, (value >> 8) & 255, (value >> 16) & 255, (value >>> 24) & 255];
  const count = (n: number, from = 1) => Array.from({ length: n }, (_, i) => (from + i) & 255);
  const mac = [2, 0, 0, 0, 0, 0];
  const ssid = [...'deskSAE'].map((c) => c.charCodeAt(0));
  const message = (flags: number, seq: number, type: number, payload: number[]) => {
    const all = [
      ...u32(16 + payload.length),
      type & 255,
      type >> 8,
      flags & 255,
      flags >> 8,
      ...u32(seq),
      ...u32(seq ? 77 : 0),
    ];
    return [0, 0, 3, 0x38, ...Array(11).fill(0), 16, ...all, ...payload];
  };
  const request = (seq: number, command: number, ...attributes: number[][]) =>
    message(5, seq, 0x24, [command, 0, 0, 0, ...attributes.flat()]);
  const event = (command: number, ...attributes: number[][]) =>
    message(0, 0, 0x24, [command, 1, 0, 0, ...attributes.flat()]);
  const error = (seq: number, code: number) =>
    message(0x100, seq, 2, [...u32(-code), ...u32(40), 0x24, 0, 5, 0, ...u32(seq), ...u32(77)]);
  const ifindex = attr(3, ...u32(3));

  const messages: readonly (readonly [string, number[]])[] = [
    [
      'External Auth',
      event(
        127,
        ifindex,
        attr(260, ...u32(0)),
        attr(245, ...mac),
        attr(52, ...ssid),
        attr(76, 8, 0xac, 0x0f, 0),
      ),
    ],
    [
      'answer of external auth',
      request(5, 127, ifindex, attr(72, 0, 0), attr(52, ...ssid), attr(245, ...mac)),
    ],
    ['its refusal', error(5, 52)],
    [
      'Connect with a PMKID',
      request(
        6,
        46,
        ifindex,
        attr(6, ...mac),
        attr(52, ...ssid),
        attr(85, ...count(16)),
        attr(254, ...count(32)),
        attr(66, ...u32(1)),
        attr(73, 4, 0xac, 0x0f, 0),
        attr(74, 4, 0xac, 0x0f, 0),
        attr(76, 2, 0xac, 0x0f, 0),
        attr(42, 48, 2, 1, 0, 255, 3, 32, 19, 0, 0, 0),
      ),
    ],
    ['Connect refused', error(6, 22)],
    ['Connect result', event(46, ifindex, attr(72, 53, 0), attr(65))],
    [
      'New Key',
      request(
        7,
        11,
        ifindex,
        attr(6, ...mac),
        attr(
          80,
          ...attr(1, ...count(16)),
          ...attr(3, 4, 0xac, 0x0f, 0),
          ...attr(2, 0),
          ...attr(7, ...u32(1)),
          ...attr(9, 0),
          ...attr(8, ...attr(1)),
        ),
      ),
    ],
    ['New Key refused', error(7, 2)],
    [
      'Set Station',
      request(8, 18, ifindex, attr(6, ...mac), attr(67, ...u32(2), ...u32(2)), attr(17, ...attr(1))),
    ],
    ['Deauthenticate', request(9, 39, ifindex, attr(6, ...mac), attr(54, 15, 0), attr(95))],
    ['Disconnect', event(48, ifindex, attr(54, 23, 0), attr(71))],
    ['Set PMKSA', request(10, 52, ifindex, attr(6, ...mac), attr(85, ...count(16)))],
    ['Del PMKSA', request(11, 53, ifindex, attr(6, ...mac), attr(85, ...count(16)))],
    ['SAE password', request(12, 46, ifindex, attr(277, ...ssid))],
    ['Michael MIC failure', event(41, ifindex, attr(6, ...mac), attr(55, ...u32(1)), attr(8, 1))],
    ['CQM beacon loss', event(64, ifindex, attr(94, ...attr(8)))],
    ['an extension element of no bytes', event(38, ifindex, attr(78, 255, 1, 93, 0, 0))],
  ];

  it('each is made again', async () => {
    const pcap = [0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, ...u32(0), ...u32(0), ...u32(65535), ...u32(113)];
    for (const [i, [, record]] of messages.entries())
      pcap.push(
        ...u32(1_795_176_695),
        ...u32(i * 1000),
        ...u32(record.length),
        ...u32(record.length),
        ...record,
      );
    const found = rebuilt(await printed(Uint8Array.from(pcap)));
    expect(found.map(({ frame }) => frame.missing ?? [])).toEqual(messages.map(() => []));
    // Family, sequence and port are not printed; version of the generic header is not either.
    const comparable = (octets: Uint8Array) => {
      const { type, flags, payload } = messageOf(octets);
      const data = type < 16 ? payload.subarray(0, 4) : payload;
      return [type < 16 ? type : 'nl80211', flags, data[0], toHex(data.subarray(type < 16 ? 0 : 4))];
    };
    expect(found.map(({ frame }, i) => [messages[i]![0], ...comparable(frame.bytes)])).toEqual(
      messages.map(([name, record]) => [name, ...comparable(Uint8Array.from(record))]),
    );
    const words = (octets: Uint8Array) => dissect(octets, 253, {}, octets.length).summary;
    expect(found.map(({ frame }) => words(frame.bytes))).toEqual(
      messages.map(([, record]) => words(Uint8Array.from(record))),
    );
  });
});
