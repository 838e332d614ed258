import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex, utf8 } from '../../main/base/bytes.ts';
import { dissect } from '../../main/dissect/index.ts';
import { iwd } from '../../main/import/iwd/iwd.ts';
import { iwmon } from '../../main/import/iwmon/iwmon.ts';
import type { LoggedFrame, LogLine, Read } from '../../main/import/types.ts';
import { readRecords } from '../dissect/records.ts';
import { attributesIn, compare, isMessage, messageOf, rebuilt } from './iwmon-compare.ts';
import { linesOf } from './lines-of.ts';

const LOGS = new URL('../fixtures/logs/', import.meta.url).pathname;

const line = (text: string): LogLine => ({
  whole: text,
  text,
  line: 1,
  lastLine: text.split('\n').length,
  offset: 0,
  length: 0,
  time: null,
  clock: 'none',
  program: null,
  host: null,
});

const readAll = (...messages: string[]): Read[] => {
  const reader = iwmon.reader();
  return messages.flatMap((text) => reader.read(line(text)) ?? []);
};
const frames = (...messages: string[]): LoggedFrame[] =>
  readAll(...messages).filter((read): read is LoggedFrame => read.type === 'frame');
const attributesOf = (frame: LoggedFrame): string[] =>
  attributesIn(messageOf(frame.bytes).payload.subarray(4));
const summary = ({ bytes, linkType }: LoggedFrame): string =>
  dissect(bytes, linkType, {}, bytes.length).summary;

const message = (...lines: string[]): string => lines.join('\n');

describe('a run of iwd 2.3, text against the recording of the same messages', () => {
  const records = readRecords(`${LOGS}iwmon-wpa2.pcap.gz`);

  it('makes each message again, byte for byte but for what iwmon does not print', async () => {
    const lines = await linesOf(`${LOGS}iwmon-wpa2.txt.gz`);
    const found = compare(
      rebuilt(lines),
      records.map(({ bytes }) => bytes),
    );
    expect(found.wrong).toEqual([]);
    expect(found).toMatchObject({
      messages: 233,
      exact: 223,
      missing: { 'Regulatory Rules': 1, 'HT Capability': 1, 'extended acknowledgement': 8 },
    });
  });

  it('has one line a message, and its time', async () => {
    const lines = await linesOf(`${LOGS}iwmon-wpa2.txt.gz`);
    expect(lines.filter((one) => !isMessage(one)).map(({ text }) => text)).toEqual([
      'Wireless monitor ver 2.3',
      'Created interface nlmon',
    ]);
    const [first] = lines.filter(isMessage);
    // The recording has it at 1795176695.138964; the text says ...696, as iwmon prints one second too much.
    expect(first?.time).toBe(1_795_176_695_138_964_000n);
    expect(first?.lastLine).toBe(4);
  });

  it('reads as the recording does: the same summaries from the ordinary netlink path', async () => {
    const words = rebuilt(await linesOf(`${LOGS}iwmon-wpa2.txt.gz`)).map(({ frame }) => summary(frame));
    const theirs = records.map(
      ({ bytes, linkType, originalLength }) => dissect(bytes, linkType, {}, originalLength).summary,
    );
    const handshake = (all: readonly string[]) =>
      all.filter((one) => /CONTROL_PORT_FRAME|CONNECT|NEW_KEY/.test(one));
    expect(handshake(words).length).toBeGreaterThan(30);
    expect(handshake(words)).toEqual(handshake(theirs));
  });

  it('an answer follows its request: the same sequence and port, events have neither', async () => {
    const found = rebuilt(await linesOf(`${LOGS}iwmon-wpa2.txt.gz`));
    const of = (pattern: RegExp) =>
      found.filter(({ head }) => pattern.test(head)).map(({ frame }) => messageOf(frame.bytes));
    const [asked] = of(/^< Request: Connect /);
    const [answer] = of(/^> Response: Connect /);
    expect([answer?.sequence, answer?.port]).toEqual([asked?.sequence, asked?.port]);
    for (const event of of(/^> Event: /)) expect([event.sequence, event.port]).toEqual([0, 0]);
  });

  it('makes the EAPOL-Key frames from their fields alone, as versions that print no bytes of them need', async () => {
    const lines = await linesOf(`${LOGS}iwmon-wpa2.txt.gz`);
    const whole = rebuilt(lines).filter(
      ({ head }) => head.includes('Control Port Frame (0x81)') && !head.includes('Response'),
    );
    // The octets of the frame stand one level below it, those of its fields two.
    const without = lines.map((one) => ({
      ...one,
      text: one.text.includes('Control Port Frame (0x81)')
        ? one.text.replace(/\n {8}[0-9a-f]{2} .*/g, '')
        : one.text,
    }));
    const fields = rebuilt(without).filter(
      ({ head }) => head.includes('Control Port Frame (0x81)') && !head.includes('Response'),
    );
    expect(whole).toHaveLength(16);
    expect(fields.map(({ frame }) => toHex(frame.bytes))).toEqual(
      whole.map(({ frame }) => toHex(frame.bytes)),
    );
  });

  it('and iwd does not take its lines', async () => {
    const lines = await linesOf(`${LOGS}iwmon-wpa2.txt.gz`);
    expect(lines.filter((one) => iwd.recognise(one) > 0)).toEqual([]);
    expect(lines.filter((one) => iwmon.recognise(one) !== 2)).toEqual([]);
  });
});

describe('case 2: what the kernel said to the answer of external authentication', () => {
  const asked = message(
    '> Event: External Auth (0x7f) len 56                                       3.123456',
    '    Wiphy: 0 (0x00000000)',
    '    Interface Index: 3 (0x00000003)',
    '    External Auth Action: 260 len 4',
    '        00 00 00 00                                      ....            ',
    '    BSSID D8:3A:DD:60:A3:0C',
    '    SSID: len 7',
    '        64 65 73 6b 53 41 45                             deskSAE         ',
    '    AKM Suites:',
    '        SAE/PMKSA caching SHA256; RSNA PMKSA caching SHA256/mesh peering exchange (00:0f:ac) suite  08',
  );
  const request = message(
    '< Request: External Auth (0x7f) len 40 [ack]                               3.223456',
    '    Interface Index: 3 (0x00000003)',
    '    Status Code: 0 (0x0000)',
    '    SSID: len 7',
    '        64 65 73 6b 53 41 45                             deskSAE         ',
    '    BSSID D8:3A:DD:60:A3:0C',
  );
  const refusal = message(
    '> Response: External Auth (0x7f) len 4 [0x100]                             3.323456',
    '    Status: Invalid exchange (52)',
  );

  it('is a netlink error of that request: EBADE', () => {
    const [event, answer, error] = frames(asked, request, refusal);
    expect(attributesOf(event!)).toEqual([
      '1 00000000',
      '3 03000000',
      '260 00000000',
      '245 d83add60a30c',
      `52 ${toHex(utf8('deskSAE'))}`,
      '76 08ac0f00',
    ]);
    expect(summary(event!)).toBe('EXTERNAL_AUTH event');
    expect(summary(answer!)).toBe('EXTERNAL_AUTH request, status 0');
    expect(messageOf(error!.bytes).sequence).toBe(messageOf(answer!.bytes).sequence);
    expect(summary(error!)).toMatch(/^Error EBADE/);
    expect([event, answer, error].map((frame) => frame?.missing)).toEqual([undefined, undefined, undefined]);
  });
});

describe('values', () => {
  const request = (command: string, length: number, ...lines: string[]): string =>
    message(
      `< Request: ${command} len ${length} [ack]          1.000000`,
      ...lines.map((one) => `    ${one}`),
    );

  it.each([
    ['Deauthenticate (0x27)', 8, ['Reason Code: 4-Way Handshake timeout'], ['54 0f00']],
    [
      'Set CQM (0x3f)',
      16,
      ['CQM: len 12', '    RSSI thresholds:', '        Threshold: -70', '        Threshold: -60'],
      ['94', '94/1 baffffffc4ffffff'],
    ],
    ['Notify CQM (0x40)', 12, ['CQM: len 8', '    RSSI threshold event: Low'], ['94', '94/3 00000000']],
    ['Get Wiphy (0x01)', 4, ['Split Wiphy Dump: true'], ['174 ']],
    ['New Interface (0x07)', 12, ['Interface Name: wlan1'], ['4 776c616e3100']],
    [
      'Set Station (0x12)',
      12,
      [
        'Station Flags 2: len 8',
        '    Mask: 0x00000002',
        '        Authorized',
        '    Set: 0x00000002',
        '        Authorized',
      ],
      ['67 0200000002000000'],
    ],
    [
      'Trigger Scan (0x21)',
      20,
      ['Scan Frequencies: len 16', '    0: 2412 (0x0000096c)', '    1: 5180 (0x0000143c)'],
      ['44', '44/0 6c090000', '44/1 3c140000'],
    ],
    [
      'New Key (0x0b)',
      20,
      ['Key: len 16', '    Key Mode: Set TX', '    Key Type: Group'],
      ['80', '80/9 02', '80/7 00000000'],
    ],
    ['Frame (0x3b)', 8, ['RX Signal dBm: -30'], ['151 e2ffffff']],
    [
      'Connect (0x2e)',
      12,
      ['Cipher Suites Pairwise:', '    CCMP (00:0f:ac) suite  04', '    TKIP (00:0f:ac) suite  02'],
      ['73 04ac0f0002ac0f00'],
    ],
    ['Unknown (0x00)', 8, [], ['rest 0000000000000000']],
  ] as const)('%s: %#', (command, length, lines, expected) => {
    const [frame] = frames(request(command, length, ...lines));
    expect(frame?.missing).toBeUndefined();
    expect(attributesOf(frame!)).toEqual(expected);
  });

  it.each([
    ['a reason without a code of its own', ['Reason Code: Reserved'], 'Reason Code'],
    [
      'a capability of which only some bits are printed',
      ['HT Capability: len 26', '    Supported MCS: MCS 0'],
      'HT Capability',
    ],
    [
      'elements that are not all printed',
      [
        'Information Elements: len 44',
        '    SSID: home',
        '        68 6f 6d 65                                      home            ',
      ],
      'Information Elements',
    ],
    ['a key that was taken out', ['PMK: 254 len 32', '    [REDACTED]'], 'PMK'],
    ['a name that is not known', ['Brand New Thing: 1 (0x00000001)'], 'Brand New Thing'],
    [
      'bytes that are cut',
      ['PMKID: len 16', '    00 11 22                                         ...             '],
      'PMKID',
    ],
  ])('leaves out %s, and says so', (_, lines, name) => {
    const [frame] = frames(request('Connect (0x2e)', 100, 'Interface Index: 3 (0x00000003)', ...lines));
    expect(frame?.missing).toEqual([name]);
    expect(attributesOf(frame!)).toEqual(['3 03000000']);
  });
});

describe('EAPOL over a packet socket', () => {
  const own = message(
    '> Event: New Interface (0x07) len 20                                       1.000000',
    '    Interface Index: 3 (0x00000003)',
    '    MAC Address 02:00:00:00:01:00',
  );
  const connect = message(
    '< Request: Connect (0x2e) len 20 [ack]                                     1.100000',
    '    Interface Index: 3 (0x00000003)',
    '    MAC Address 02:00:00:00:00:00',
  );
  const start = (arrow: string) =>
    message(
      `${arrow} PAE: len 4                                                              1.200000`,
      '    Interface Index: 3',
      '    EAPoL: len 4',
      '        Protocol Version: 1 (802.1X-2001)',
      '        Type: 1 (Start)',
      '        Length: 0',
      '        01 01 00 00                                      ....            ',
    );

  it('has the addresses of the interface and of its last attempt', () => {
    const ethernet = (...messages: string[]) =>
      frames(own, connect, ...messages)
        .filter(({ linkType }) => linkType === 1)
        .map(({ bytes }) => toHex(bytes));
    expect(ethernet(start('<'))).toEqual(['020000000000' + '020000000100' + '888e' + '01010000']);
    expect(ethernet(start('>'))).toEqual(['020000000100' + '020000000000' + '888e' + '01010000']);
  });

  it('is an event where they are not known', () => {
    expect(readAll(start('<'))).toEqual([
      { type: 'event', event: { kind: 'eapol', by: 'supplicant', request: true, interface: 'ifindex 3' } },
    ]);
  });
});

it('rtnetlink: an address, with flags, sequence and port as they were', () => {
  const [frame] = frames(
    message(
      '> RTNL: New Address (0x14) len 76                                          5.000000',
      '    Flags: 0 (0x000)',
      '    Sequence number: 7 (0x00000007)',
      '    Port ID: 123',
      '    IFA Family: AF_INET',
      '    IFA Prefixlen: 16',
      '    IFA Index: 3',
      '    IFA Scope: link',
      '    IFA Flags: (0x80) [permanent]',
      '        Interface Address: 169.254.94.32',
      '        Local Address: 169.254.94.32',
      '        Label (len:6): wlan0',
    ),
  );
  const { type, flags, sequence, port, payload } = messageOf(frame!.bytes);
  expect([type, flags, sequence, port]).toEqual([20, 0, 7, 123]);
  expect(toHex(payload.subarray(0, 8))).toBe('021080fd03000000');
  expect(attributesIn(payload.subarray(8))).toEqual(['1 a9fe5e20', '2 a9fe5e20', '3 776c616e3000']);
  expect(summary(frame!)).toBe('RTM_NEWADDR');
});

describe('secrets', () => {
  const key = '00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f  ................';
  const newKey = message(
    '< Request: New Key (0x0b) len 68 [ack]                                     1.000000',
    '    Interface Index: 3 (0x00000003)',
    '    MAC Address 02:00:00:00:00:00',
    '    Key: len 44',
    '        Key Data: len 16',
    `            ${key}`,
    '        Key Cipher: CCMP (00:0f:ac) suite  04',
    '        Key Index: 0 (0x00)',
    '        Key Type: Pairwise',
  );
  const setPmk = message(
    '< Request: Set PMK (0x7b) len 56 [ack]                                     1.000000',
    '    Interface Index: 3 (0x00000003)',
    '    PMK: 254 len 32',
    `        ${key}`,
    `        ${key}`,
  );
  const octets = fromHex('000102030405060708090a0b0c0d0e0f');

  it('takes the pairwise key and the PMK that were given to the kernel', () => {
    const secrets = readAll(newKey, setPmk).filter(({ type }) => type === 'secret');
    expect(secrets).toEqual([
      { type: 'secret', kind: 'tk', ssid: null, value: octets },
      { type: 'secret', kind: 'pmk', ssid: null, value: Uint8Array.from([...octets, ...octets]) },
    ]);
  });

  it('takes no zeroes and no group key', () => {
    const wiped = newKey.replace(key, '00 '.repeat(16).trim());
    const group = newKey.replace('Pairwise', 'Group');
    expect(readAll(wiped, group).filter(({ type }) => type === 'secret')).toEqual([]);
  });

  it('redacts their bytes and nothing else', () => {
    expect(iwmon.redact(newKey).split('\n').slice(3, 7)).toEqual([
      '    Key: len 44',
      '        Key Data: len 16',
      '            [REDACTED]',
      '        Key Cipher: CCMP (00:0f:ac) suite  04',
    ]);
    expect(iwmon.redact(setPmk).split('\n')).toEqual([
      ...setPmk.split('\n').slice(0, 3),
      '        [REDACTED]',
    ]);
    const password = message(
      '< Request: Connect (0x2e) len 12 [ack]     1.000000',
      '    Unknown: 277 len 8',
      '        70 61 73 73 77 6f 72 64                          password        ',
    );
    expect(iwmon.redact(password)).not.toContain('70 61 73 73');
  });

  it('keeps the key data of a frame, which is not secret or is encrypted, and any other message', async () => {
    const lines = await linesOf(`${LOGS}iwmon-wpa2.txt.gz`);
    const changed = lines
      .filter(({ text }) => iwmon.redact(text) !== text)
      .map(({ text }) => text.split('\n')[0]!);
    expect(changed.every((head) => /^< Request: (?:New Key|Set Rekey Offload)/.test(head))).toBe(true);
  });
});

it('never throws, whatever stands below a message', () => {
  const parts = [
    'Key: len 9',
    '    Key Data: len 16',
    'Frame: len 4',
    '01 02 03',
    'Information Elements: len 3',
    '    Tag 300: len 1',
    'Interface Index: 3 (0xfffffffffff)',
    'Station Flags 2: len 8',
    '    Mask: 0x1',
    'Status: x (99999999999)',
    'Wiphy Bands: len 8',
    '    Band 70000: len 4',
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(
        '< Request: Connect (0x2e) len 9 [ack]  1.000000',
        '> Response: Connect (0x2e) len 4  1.000000',
        '> RTNL: New Route (0x18) len 4  1.000000',
        '> PAE: len 9  1.000000',
        '> Event: Unknown (0x00) len 4000000000 1.000000',
      ),
      fc.array(fc.oneof(fc.constantFrom(...parts), fc.string()), { maxLength: 12 }),
      (head, below) => {
        const text = [head, ...below.map((one) => `    ${one}`)].join('\n');
        expect(Array.isArray(iwmon.reader().read(line(text)))).toBe(true);
        expect(typeof iwmon.redact(text)).toBe('string');
      },
    ),
  );
});
