import { type Bytes, toText } from '../../base/bytes.ts';
import { group, guard, hex, leaf, slice, u16be, u16le, u32be, u32le } from '../fields.ts';
import type { Field, Malformed } from '../types.ts';
import { avsFields, isAvs, readAvs } from './avs.ts';
import { channelOf, frequencyOf } from './channels.ts';
import { type Link, type LinkFormat, link } from './link.ts';

// Prism monitor header of linux-wlan-ng: code, length, device name, then items of 12 octets in the host's byte order.
const LENGTH = 144;
const ITEMS_AT = 24;
const ITEM = 12;

// An item's identifier has its number in one half and the message code in the other; two drivers did it two ways.
const ITEMS: readonly (readonly [label: string, filter: string, signed: boolean])[] = [
  ['Item', 'unknown', false],
  ['Host time', 'hosttime', false],
  ['MAC timestamp', 'mactime', false],
  ['Channel', 'channel', false],
  ['RSSI', 'rssi', true],
  ['Signal quality', 'sq', false],
  ['Signal', 'signal', true],
  ['Noise', 'noise', true],
  ['Data rate', 'rate', false],
  ['Is transmitted', 'istx', false],
  ['Frame length', 'frmlen', false],
];
const Item = { Channel: 3, Signal: 6, Rate: 8 } as const;

const isCode = (code: number): boolean => code === 0x44 || code === 0x41;

const itemNumber = (did: number): number =>
  (did & 0xffff) === 0x44 ? did >>> 16 : (did & 0xfff) === 0x41 ? (did >>> 12) & 0xf : 0;

interface Words {
  readonly u16: (bytes: Bytes, at: number) => number;
  readonly u32: (bytes: Bytes, at: number) => number;
}
const LITTLE: Words = { u16: u16le, u32: u32le };
const BIG: Words = { u16: u16be, u32: u32be };

const order = (bytes: Bytes, start: number): Words | null =>
  isCode(u32le(bytes, start)) ? LITTLE : isCode(u32be(bytes, start)) ? BIG : null;

function readPrism(bytes: Bytes, start: number, end: number): Link | null {
  if (isAvs(bytes, start, end)) return readAvs(bytes, start, end);
  if (end - start < LENGTH) return null;
  const words = order(bytes, start);
  if (!words) return null;
  const length = words.u32(bytes, start + 4);
  if (length < ITEMS_AT || start + length > end) return null;
  const values: (number | undefined)[] = [];
  for (let at = start + ITEMS_AT; at + ITEM <= start + length; at += ITEM) {
    // Status 0: the driver supplied the value.
    if (words.u16(bytes, at + 4) === 0) values[itemNumber(words.u32(bytes, at))] = words.u32(bytes, at + 8);
  }
  const mhz = frequencyOf(values[Item.Channel] ?? 0);
  const channel = mhz === null ? null : channelOf(mhz);
  // Only a negative number can be dBm; others are the card's own units.
  const signal = (values[Item.Signal] ?? 0) | 0;
  const rate = values[Item.Rate];
  return link(
    { start, end: start + length },
    'wlan',
    { start: start + length, end },
    {
      radio: {
        ...(mhz !== null && { frequencyMHz: mhz }),
        ...(channel !== null && { channel }),
        ...(signal < 0 && signal > -128 && { signalDbm: signal }),
        ...(rate && { rateMbps: rate / 2 }),
        hasFcs: false,
        badFcs: false,
      },
    },
  );
}

function prismFields(bytes: Bytes, header: Link, malformed: Malformed[]): Field {
  const { start, end } = header.header;
  if (isAvs(bytes, start, end)) return avsFields(bytes, header, malformed);
  const words = order(bytes, start)!;
  const name = slice(bytes, { start: start + 8, end: start + ITEMS_AT });
  const zero = name.indexOf(0);
  const fields: Field[] = [
    leaf('Message code', 'prism.msgcode', hex(words.u32(bytes, start), 8), { start, end: start + 4 }),
    leaf('Message length', 'prism.msglen', words.u32(bytes, start + 4), { start: start + 4, end: start + 8 }),
    leaf('Device name', 'prism.devname', toText(zero < 0 ? name : name.subarray(0, zero)) ?? '', {
      start: start + 8,
      end: start + ITEMS_AT,
    }),
  ];
  guard('Prism header', end, fields, malformed, () => {
    for (let at = start + ITEMS_AT; at + ITEM <= end; at += ITEM) {
      const did = words.u32(bytes, at);
      const number = itemNumber(did);
      const [label, filter, signed] = ITEMS[number] ?? ITEMS[0]!;
      const value = words.u32(bytes, at + 8);
      const supplied = words.u16(bytes, at + 4) === 0;
      const shown = number === Item.Rate ? `${value / 2} Mb/s` : String(signed ? value | 0 : value);
      fields.push(
        group(label, 'prism.did', supplied ? shown : 'not supplied', { start: at, end: at + ITEM }, [
          leaf('Identifier', 'prism.did.type', hex(did, 8), { start: at, end: at + 4 }),
          leaf('Status', 'prism.did.status', supplied ? 'supplied (0)' : 'not supplied', {
            start: at + 4,
            end: at + 6,
          }),
          leaf('Length', 'prism.did.length', words.u16(bytes, at + 6), { start: at + 6, end: at + 8 }),
          ...(supplied
            ? [leaf('Value', `prism.did.${filter}`, shown, { start: at + 8, end: at + ITEM })]
            : []),
        ]),
      );
    }
  });
  return group('Prism header', 'prism', `${end - start} bytes`, header.header, fields);
}

/** Link type 119, where some drivers put the AVS header instead. */
export const prism: LinkFormat = { name: 'Prism', read: readPrism, fields: prismFields };
