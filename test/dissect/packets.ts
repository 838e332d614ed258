import { concat, fromHex } from '../../main/base/bytes.ts';
import { LinkType } from '../../main/capture/types.ts';

// Packets written by hand, one or more for each link type. Every one of them carries the same EAPOL-Start.

export interface Packet {
  readonly name: string;
  readonly linkType: number;
  readonly bytes: Uint8Array;
  /** The layers in front of the EAPOL PDU, by Wireshark's protocol names. */
  readonly layers: readonly string[];
}

export const AP = '02:00:00:00:00:00';
export const STA = '02:00:00:00:01:00';

export const eapolStart = fromHex('01010000');
export const snap = fromHex('aaaa03 000000 888e');
const header = fromHex('08022c00 020000000100 020000000000 020000000000 3012');
/** AP to station, sequence 291, EAPOL-Start. */
export const dataFrame = concat(header, snap, eapolStart);

const octets = (...parts: string[]): Uint8Array => concat(...parts.map((part) => fromHex(part)));

/** Little-endian words. */
const le16 = (n: number): Uint8Array => Uint8Array.of(n & 255, n >> 8);
const le32 = (n: number): Uint8Array => concat(le16(n & 0xffff), le16(n >>> 16));
const be32 = (n: number): Uint8Array => le32(n).reverse();

/** Radiotap header of the given present words and fields. */
export function radiotapPacket(present: readonly number[], fields: string, frame = dataFrame): Uint8Array {
  const data = fromHex(fields);
  return concat(
    Uint8Array.of(0, 0),
    le16(4 + present.length * 4 + data.length),
    ...present.map(le32),
    data,
    frame,
  );
}

const MORE = 0x80000000;
const NAMESPACE = 0x20000000;
const VENDOR = 0x40000000;

/** CRC-32 of `dataFrame`, as another implementation (Python's zlib) gives it. */
export const dataFrameFcs = fromHex('29d84bce');

const prismItem = (did: number, value: number, big: boolean, status = 0): Uint8Array =>
  big
    ? concat(be32(did), Uint8Array.of(0, status, 0, 4), be32(value))
    : concat(le32(did), Uint8Array.of(status, 0, 4, 0), le32(value));

/** linux-wlan-ng's header with all ten items. */
function prismPacket(did: (item: number) => number, code: number, big: boolean): Uint8Array {
  const word = big ? be32 : le32;
  const name = new Uint8Array(16);
  name.set([...'wlan0'].map((c) => c.charCodeAt(0)));
  const values = [123456, 7890, 6, 40, 50, -61, -95, 22, 0, dataFrame.length];
  const items = values.map((value, i) => prismItem(did(i + 1), value >>> 0, big, i === 3 ? 1 : 0));
  return concat(word(code), word(144), name, ...items, dataFrame);
}

function avsPacket(version: number): Uint8Array {
  const words = [6, 6, 110, 1, 0, 2, -55 >>> 0, -90 >>> 0, 2, 1];
  const more = version === 2 ? octets('00000007 00000001 020000000300 0000') : new Uint8Array();
  const length = 24 + words.length * 4 + more.length;
  return concat(
    be32(0x80211000 + version),
    be32(length),
    octets('0000000000001000 0000000000002000'),
    ...words.map(be32),
    more,
    dataFrame,
  );
}

/** PPI: 802.11-Common field, then the frame. */
function ppiPacket(flags: number, frame: Uint8Array): Uint8Array {
  const common = octets(
    '0200 1400 1122334455667788',
    `${flags.toString(16).padStart(2, '0')}00`,
    '0c00 6c09 a000 00 00 c4 a1',
  );
  return concat(Uint8Array.of(0, 0), le16(8 + common.length), le32(105), common, frame);
}

const addresses = octets(STA, AP);

export const packets: readonly Packet[] = [
  { name: '802.11 alone', linkType: LinkType.Ieee80211, bytes: dataFrame, layers: ['wlan', 'llc'] },
  ...(
    [
      ['radiotap, no field', [0], ''],
      [
        'radiotap, plain fields',
        [0x00004fef],
        '8877665544332211 00 0c 6c09a000 c4 a1 0100 0200 0300 14 01 0200',
      ],
      ['radiotap, FHSS, dB signal and noise', [0x00003010], '0102 28 14'],
      ['radiotap, TX flags and retries', [0x00038000], '0900 02 03'],
      ['radiotap, MCS and A-MPDU', [0x00180002], '00 7f 10 07 78563412 3000 00 00'],
      ['radiotap, channel+', [0x00040000], '40010100 3c14 24 00'],
      ['radiotap, VHT', [0x00200000], '4400 04 04 91000000 01 02 3412'],
      ['radiotap, HE and L-SIG', [0x08800000], '0102 0304 0506 0708 090a 0b0c 0300 5b01'],
      [
        'radiotap, one signal an antenna',
        [(MORE | NAMESPACE | 0x2a) >>> 0, (MORE | NAMESPACE | 0x820) >>> 0, 0x820],
        '00 00 6c09a000 c4 c0 00 be 01',
      ],
      [
        'radiotap, a vendor between',
        [(MORE | VENDOR | 0x02) >>> 0, (MORE | NAMESPACE | 0x07) >>> 0, 0x20],
        '00 00 001122 05 0300 aabbcc c8',
      ],
    ] as const
  ).map(([name, present, fields]) => ({
    name,
    linkType: LinkType.Radiotap,
    bytes: radiotapPacket(present, fields),
    layers: ['radiotap', 'wlan', 'llc'],
  })),
  {
    name: 'radiotap with FCS',
    linkType: LinkType.Radiotap,
    bytes: radiotapPacket([2], '10', concat(dataFrame, dataFrameFcs)),
    layers: ['radiotap', 'wlan', 'llc'],
  },
  {
    name: 'Prism, little-endian',
    linkType: LinkType.Prism,
    bytes: prismPacket((item) => ((item << 16) | 0x44) >>> 0, 0x44, false),
    layers: ['prism', 'wlan', 'llc'],
  },
  {
    name: "Prism, another driver's numbers",
    linkType: LinkType.Prism,
    bytes: prismPacket((item) => (item << 12) | 0x41, 0x41, false),
    layers: ['prism', 'wlan', 'llc'],
  },
  {
    name: 'Prism, big-endian',
    linkType: LinkType.Prism,
    bytes: prismPacket((item) => ((item << 16) | 0x44) >>> 0, 0x44, true),
    layers: ['prism', 'wlan', 'llc'],
  },
  {
    name: 'AVS under Prism',
    linkType: LinkType.Prism,
    bytes: avsPacket(1),
    layers: ['wlancap', 'wlan', 'llc'],
  },
  { name: 'AVS, version 1', linkType: LinkType.Avs, bytes: avsPacket(1), layers: ['wlancap', 'wlan', 'llc'] },
  { name: 'AVS, version 2', linkType: LinkType.Avs, bytes: avsPacket(2), layers: ['wlancap', 'wlan', 'llc'] },
  { name: 'PPI', linkType: LinkType.Ppi, bytes: ppiPacket(0, dataFrame), layers: ['ppi', 'wlan', 'llc'] },
  {
    name: 'PPI with FCS',
    linkType: LinkType.Ppi,
    bytes: ppiPacket(1, concat(dataFrame, dataFrameFcs)),
    layers: ['ppi', 'wlan', 'llc'],
  },
  {
    name: 'Ethernet',
    linkType: LinkType.Ethernet,
    bytes: concat(addresses, octets('888e'), eapolStart, new Uint8Array(42)),
    layers: ['eth'],
  },
  {
    name: 'Ethernet with VLAN tag',
    linkType: LinkType.Ethernet,
    bytes: concat(addresses, octets('8100 6007 888e'), eapolStart, new Uint8Array(38)),
    layers: ['eth'],
  },
  {
    name: 'Ethernet with length and LLC',
    linkType: LinkType.Ethernet,
    bytes: concat(addresses, octets('000c'), snap, eapolStart, new Uint8Array(34)),
    layers: ['eth', 'llc'],
  },
  {
    name: 'cooked',
    linkType: LinkType.LinuxSll,
    bytes: concat(octets('0000 0001 0006 020000000000 0000 888e'), eapolStart),
    layers: ['sll'],
  },
  {
    name: 'cooked, 802.11 with radiotap',
    linkType: LinkType.LinuxSll,
    bytes: concat(octets('0003 0323 0006 020000000000 0000 0019'), radiotapPacket([2], '00')),
    layers: ['sll', 'radiotap', 'wlan', 'llc'],
  },
  {
    name: 'cooked, version 2',
    linkType: LinkType.LinuxSll2,
    bytes: concat(octets('888e 0000 00000003 0001 00 06 020000000000 0000'), eapolStart),
    layers: ['sll'],
  },
];
