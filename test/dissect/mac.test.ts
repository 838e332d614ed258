import { describe, expect, it } from 'vitest';
import { concat, fromHex } from '../../main/base/bytes.ts';
import { LinkType } from '../../main/capture/types.ts';
import { dissect, peek } from '../../main/dissect/index.ts';
import type { Field } from '../../main/dissect/types.ts';

const [A1, A2, A3, A4] = ['020000000001', '020000000002', '020000000003', '020000000004'];
const mac = (hex: string): string => hex.replace(/..(?=.)/g, '$&:');

const frameOf = (hex: string) => dissect(fromHex(hex), LinkType.Ieee80211);
const wlanOf = (hex: string) => frameOf(hex).wlan!;

function* all(fields: readonly Field[]): Generator<Field> {
  for (const field of fields) {
    yield field;
    yield* all(field.children ?? []);
  }
}
const value = (hex: string, filter: string) => {
  for (const field of all(frameOf(hex).fields)) if (field.filter === filter) return field.value;
  return undefined;
};

describe('addresses of a data frame (IEEE 802.11-2020, table 9-30)', () => {
  const data = (flags: string, subtype = '08', tail = '') =>
    `${subtype}${flags}0000${A1}${A2}${A3}1000${flags === '03' ? A4 : ''}${tail}`;
  it.each([
    ['between stations', '00', A1, A2, A3],
    ['to the AP', '01', A3, A2, A1],
    ['from the AP', '02', A1, A3, A2],
    ['with four addresses', '03', A3, A4, null],
  ])('%s', (_, flags, destination, source, bssid) => {
    const wlan = wlanOf(data(flags));
    expect(wlan).toMatchObject({
      type: 'data',
      receiver: mac(A1!),
      transmitter: mac(A2!),
      destination: mac(destination!),
      source: mac(source!),
      bssid: bssid && mac(bssid),
      sequence: 1,
      fragment: 0,
      tid: null,
    });
    expect(wlan.header.end).toBe(flags === '03' ? 30 : 24);
  });

  it('names no destination in the header of an A-MSDU to the AP', () => {
    const wlan = wlanOf(data('01', '88', '8600'));
    expect(wlan).toMatchObject({ aMsdu: true, tid: 6, destination: null, source: mac(A2!), bssid: mac(A1!) });
  });
});

describe('header length', () => {
  it.each([
    ['Data', '08010000', 24],
    ['QoS Data', '88010000', 26],
    ['QoS Data with HT control', '88810000', 30],
    ['QoS Data with four addresses', '88030000', 32],
    ['QoS Data with four addresses and HT control', '88830000', 36],
    ['Data with the order bit, which is no HT control', '08810000', 24],
    ['Action with HT control', 'd0800000', 28],
    ['Ack', 'd4000000', 10],
    ['CTS', 'c4000000', 10],
    ['RTS', 'b4000000', 16],
    ['Control Wrapper', '74000000', 16],
  ])('of %s', (_, start, length) => {
    expect(wlanOf(start + '00'.repeat(60)).header).toEqual({ start: 0, end: length });
    // One octet less is a cut header, and says so.
    const cut = dissect(fromHex(start + '00'.repeat(length - 5)), LinkType.Ieee80211);
    expect(cut.wlan).toBeNull();
    expect(cut.malformed[0]!.message).toContain('802.11 header: ends here');
  });
});

describe('names and flags', () => {
  it.each([
    ['8000', 'management', 'Beacon'],
    ['b000', 'management', 'Authentication'],
    ['7000', 'management', 'Reserved management subtype 7'],
    ['d400', 'control', 'Ack'],
    ['a400', 'control', 'PS-Poll'],
    ['5400', 'control', 'VHT/HE NDP Announcement'],
    ['2400', 'control', 'Trigger'],
    ['6402', 'control', 'Poll'],
    ['4800', 'data', 'Null'],
    ['c800', 'data', 'QoS Null'],
    ['0c00', 'extension', 'DMG Beacon'],
    ['1c00', 'extension', 'S1G Beacon'],
  ])('%s', (control, type, name) => {
    expect(wlanOf(`${control}${'00'.repeat(60)}`)).toMatchObject({ type, name });
  });

  it('reads every flag', () => {
    const hex = `08ff2c01${A1}${A2}${A3}3512${A4}${'00'.repeat(20)}`;
    expect(wlanOf(hex)).toMatchObject({
      toDs: true,
      fromDs: true,
      moreFragments: true,
      retry: true,
      protected: true,
      duration: 0x012c,
      sequence: 0x123,
      fragment: 5,
    });
    expect(value(hex, 'wlan.fc.retry')).toBe('Sent again');
    expect(value(hex, 'wlan.duration')).toBe('300 µs');
  });

  it('gives the association ID of a PS-Poll in place of its duration', () => {
    const hex = `a40005c0${A1}${A2}`;
    expect(value(hex, 'wlan.aid')).toBe('5');
    expect(wlanOf(hex)).toMatchObject({ bssid: mac(A1!), transmitter: mac(A2!) });
  });

  it('reads a block ack', () => {
    const hex = `94000000${A1}${A2}0560 3012 ffffffffffffffff`;
    expect(value(hex, 'wlan.ba.control.ba_type')).toBe('Compressed (2)');
    expect(value(hex, 'wlan.ba.basic.tidinfo')).toBe('6');
    expect(value(hex, 'wlan.fixed.ssc.sequence')).toBe(String(0x123));
    expect(value(hex, 'wlan.ba.bm')).toBe('ffffffffffffffff');
  });

  it('shows bits as Wireshark does', () => {
    const field = [...all(frameOf(`08010000${A1}${A2}${A3}3012`).fields)];
    expect(field.find((f) => f.filter === 'wlan.seq')!.bits).toBe('0001 0010 0011 ....');
    expect(field.find((f) => f.filter === 'wlan.fc.tods')!.bits).toBe('.... ...1');
  });
});

describe('protection headers', () => {
  const data = `08410000${A1}${A2}${A3}1000`;
  it.each([
    ['WEP', '112233 40 aabbccdd eeff', { keyId: 1, extendedIv: false }, 'wlan.wep.iv', '0x112233', 4],
    // TSC1 0x12, seed (0x12 | 0x20) & 0x7f, TSC0 0x34.
    [
      'TKIP',
      '12 32 34 20 01000000 aa',
      { keyId: 0, extendedIv: true },
      'wlan.tkip.extiv',
      '0x000000011234',
      8,
    ],
    [
      'CCMP',
      '0102 00 60 03040506 aabb',
      { keyId: 1, extendedIv: true, packetNumber: 0x060504030201n },
      'wlan.ccmp.extiv',
      '0x060504030201',
      8,
    ],
  ])('%s', (_, body, info, filter, text, length) => {
    const hex = data + body;
    const frame = frameOf(hex);
    expect(frame.protection).toMatchObject(info);
    expect(frame.protection!.ciphertext).toEqual({ start: 24 + length, end: frame.bytes.length });
    expect(value(hex, filter)).toBe(text);
    expect(frame.etherType).toBeNull();
  });

  it('protect management frames, whose body is left alone', () => {
    const frame = frameOf(`c0400000${A1}${A2}${A3}1000 01000020 00000000 ${'ab'.repeat(10)}`);
    expect(frame.protection!.packetNumber).toBe(1n);
    expect(frame.management).toBeNull();
    expect(frame.summary).toBe('Deauthentication, encrypted (CCMP or GCMP)');
  });

  it('are absent from frames without a body, whatever the bit says', () => {
    expect(frameOf(`48410000${A1}${A2}${A3}1000`).protection).toBeNull();
  });

  it('that are cut say so', () => {
    const frame = frameOf(`${data}0102 00 20 0304`);
    expect(frame.malformed).toHaveLength(1);
    expect(peek(frame.bytes, LinkType.Ieee80211).malformed).toBe(true);
  });
});

describe("the receiver's padding", () => {
  it('stands between header and body', () => {
    // Radiotap flag 0x20; the QoS header of 26 octets is padded to 28.
    const qos = fromHex(`88010000${A1}${A2}${A3}10000600 0000`);
    const bytes = concat(fromHex('0000090002000000 20'), qos, fromHex('aaaa03000000888e 01010000'));
    const frame = dissect(bytes, LinkType.Radiotap);
    expect(frame.wlan!.header).toEqual({ start: 9, end: 9 + 28 });
    expect(frame.summary).toBe('EAPOL-Start');
  });
});
