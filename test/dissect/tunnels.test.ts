/** 802.11 in IP: each kind of tunnel over IPv4 and IPv6, and near ones that are none. */
import { describe, expect, it } from 'vitest';
import { type Bytes, concat, fromHex, utf8 } from '../../main/base/bytes.ts';
import { LinkType } from '../../main/capture/types.ts';
import { dissect, peek } from '../../main/dissect/index.ts';
import { AP, dataFrame, eapolStart, dataFrameFcs as fcs } from './packets.ts';

const dataFrameFcs = concat(dataFrame, fcs);

const u16 = (n: number): Bytes => Uint8Array.of(n >> 8, n & 255);
const u32 = (n: number): Bytes => concat(u16(n >>> 16), u16(n & 0xffff));

const udp = (port: number, payload: Bytes, from = 40000): Bytes =>
  concat(u16(from), u16(port), u16(8 + payload.length), u16(0), payload);
const ipv4 = (protocol: number, payload: Bytes, fragment = 0): Bytes =>
  concat(
    fromHex('4500'),
    u16(20 + payload.length),
    u16(1),
    u16(fragment),
    Uint8Array.of(64, protocol),
    u16(0),
    fromHex('0a0000010a000002'),
    payload,
  );
const ipv6 = (protocol: number, payload: Bytes): Bytes =>
  concat(
    fromHex('60000000'),
    u16(payload.length),
    Uint8Array.of(protocol, 64),
    fromHex('fd000000000000000000000000000001'),
    fromHex('fd000000000000000000000000000002'),
    payload,
  );
/** Padded to the least length of an Ethernet frame, and beyond: it is no part of what the tunnel carries. */
const ethernet = (etherType: number, payload: Bytes): Bytes =>
  concat(fromHex('020000000009020000000008'), u16(etherType), payload, new Uint8Array(7));

const tags = fromHex('0ac4 0c16 1206'.replaceAll(' ', '').replace(/(..)(..)/g, '$101$2'));
const tzsp = (encapsulated: number, frame: Bytes): Bytes =>
  concat(Uint8Array.of(1, 0), u16(encapsulated), Uint8Array.of(0), tags, Uint8Array.of(1), frame);
const peekOld = (frame: Bytes): Bytes =>
  concat(
    Uint8Array.of(0xc4, 0xa0),
    u16(frame.length),
    u16(frame.length),
    new Uint8Array(10),
    Uint8Array.of(22, 6, 50, 5),
    frame,
  );
const peekNew = (frame: Bytes): Bytes =>
  concat(
    fromHex('00ffabcd'),
    Uint8Array.of(2),
    u32(55),
    new Uint8Array(6),
    u16(6),
    u32(2437),
    new Uint8Array(10),
    Uint8Array.of(0xc4),
    new Uint8Array(23),
    frame,
  );
const capwap = (word: number, frame: Bytes): Bytes => concat(u32(word), u32(0), frame);
/** Header of 2 words, binding 802.11, native frame. */
const NATIVE = (2 << 19) | (1 << 9) | 0x100;
const wired = ethernet(0x888e, eapolStart);
const gre = (protocol: number, sequence: boolean, payload: Bytes): Bytes =>
  concat(u16(sequence ? 0x1000 : 0), u16(protocol), sequence ? u32(7) : new Uint8Array(0), payload);

const UDP = 17;
const GRE = 47;
const air: [string, number, Bytes, string][] = [
  ['TZSP', UDP, udp(37008, tzsp(18, dataFrame)), 'tzsp'],
  ['PEEKREMOTE, old', UDP, udp(5000, peekOld(dataFrameFcs)), 'peekremote'],
  ['PEEKREMOTE, with magic', UDP, udp(5555, peekNew(dataFrameFcs)), 'peekremote'],
  ['CAPWAP', UDP, udp(40001, capwap(NATIVE, dataFrame), 5247), 'capwap'],
];
const mirrored: [string, number, Bytes, string][] = [
  ['TZSP of Ethernet', UDP, udp(37008, tzsp(1, wired)), 'tzsp'],
  ['ERSPAN I', GRE, gre(0x88be, false, wired), 'gre'],
  ['ERSPAN II', GRE, gre(0x88be, true, concat(fromHex('1000000000000000'), wired)), 'gre'],
  ['ERSPAN III', GRE, gre(0x22eb, true, concat(fromHex('200000000000000000000000'), wired)), 'gre'],
  ['Ethernet over GRE', GRE, gre(0x6558, false, wired), 'gre'],
  ['CAPWAP with 802.3', UDP, udp(5247, capwap(2 << 19, wired)), 'capwap'],
];

for (const [version, ip, etherType] of [
  ['IPv4', ipv4, 0x0800],
  ['IPv6', ipv6, 0x86dd],
] as const) {
  describe(`over ${version}`, () => {
    it.each(air)(
      '%s: the 802.11 frame, without what pads the Ethernet frame',
      (_, protocol, payload, filter) => {
        const bytes = ethernet(etherType, ip(protocol, payload));
        const frame = dissect(bytes, LinkType.Ethernet);
        expect(frame.malformed).toEqual([]);
        expect(frame.wlan).not.toBeNull();
        expect(frame.source).toBe(AP);
        expect(frame.summary).toBe('EAPOL-Start');
        expect(bytes.slice(frame.eapol!.span.start, frame.eapol!.span.end)).toEqual(eapolStart);
        expect(frame.fields.map((field) => field.filter).slice(0, 2)).toEqual(['eth', filter]);
        expect(peek(bytes, LinkType.Ethernet).eapol).toEqual(frame.eapol!.span);
        expect(frame.radio?.badFcs ?? false).toBe(false);
      },
    );

    it.each(mirrored)('%s: the Ethernet frame in it', (_, protocol, payload, filter) => {
      const bytes = ethernet(etherType, ip(protocol, payload));
      const frame = dissect(bytes, LinkType.Ethernet);
      expect(frame.malformed).toEqual([]);
      expect(frame.summary).toBe('EAPOL-Start');
      expect(frame.fields.map((field) => field.filter).slice(0, 3)).toEqual(['eth', filter, 'eth']);
    });
  });
}

it('reception comes from the tunnel', () => {
  const radioOf = (payload: Bytes) => dissect(ethernet(0x0800, ipv4(UDP, payload)), LinkType.Ethernet).radio;
  expect(radioOf(udp(37008, tzsp(18, dataFrame)))).toMatchObject({
    signalDbm: -60,
    channel: 6,
    rateMbps: 11,
  });
  expect(radioOf(udp(5000, peekOld(dataFrameFcs)))).toMatchObject({
    signalDbm: -60,
    channel: 6,
    hasFcs: true,
  });
  expect(radioOf(udp(5555, peekNew(dataFrameFcs)))).toMatchObject({ signalDbm: -60, frequencyMHz: 2437 });
});

it('a wrong frame check sequence behind the frame is seen, not the padding taken for it', () => {
  const broken = dataFrameFcs.slice();
  broken[broken.length - 1]! ^= 1;
  const frame = dissect(ethernet(0x0800, ipv4(UDP, udp(5000, peekOld(broken)))), LinkType.Ethernet);
  expect(frame.radio?.badFcs).toBe(true);
});

describe('none of it', () => {
  it.each([
    ['another port', ipv4(UDP, udp(37009, tzsp(18, dataFrame)))],
    ['a keep-alive of TZSP', ipv4(UDP, udp(37008, fromHex('0104000001')))],
    ['TZSP whose tags do not end', ipv4(UDP, udp(37008, fromHex('010000120a01')))],
    ['TZSP of a frame that nobody knows', ipv4(UDP, udp(37008, tzsp(77, dataFrame)))],
    [
      'words on port 5000',
      ipv4(UDP, udp(5000, utf8('GET / HTTP/1.1, and so on, long enough to be a frame'))),
    ],
    ['CAPWAP under DTLS', ipv4(UDP, udp(5247, capwap(0x01000000 | NATIVE, dataFrame)))],
    ['a keep-alive of CAPWAP', ipv4(UDP, udp(5247, capwap(NATIVE | 8, dataFrame)))],
    ['a fragment of CAPWAP', ipv4(UDP, udp(5247, capwap(NATIVE | 0x80, dataFrame)))],
    ['a fragment of IP', ipv4(UDP, udp(37008, tzsp(18, dataFrame)), 0x2000)],
    ['IP in GRE', ipv4(GRE, gre(0x0800, false, wired))],
    ['GRE that is cut', ipv4(GRE, gre(0x88be, true, new Uint8Array(8)))],
  ])('%s', (_, packet) => {
    const frame = dissect(ethernet(0x0800, packet), LinkType.Ethernet);
    expect(frame.wlan).toBeNull();
    expect(frame.eapol).toBeNull();
    expect(frame.malformed).toEqual([]);
    expect(frame.fields.map((field) => field.filter)[0]).toBe('eth');
  });
});
