import type { Bytes } from '../../base/bytes.ts';
import { u16le, u32le } from '../fields.ts';
import type { RadioInfo, Span } from '../types.ts';
import { channelOf } from './channels.ts';

/** Octets and alignment of radiotap's fields by bit (radiotap.org/fields); absent ones cannot be stepped over. */
export const FIELD_SIZES: Readonly<Record<number, readonly [size: number, align: number]>> = {
  0: [8, 8],
  1: [1, 1],
  2: [1, 1],
  3: [4, 2],
  4: [2, 1],
  5: [1, 1],
  6: [1, 1],
  7: [2, 2],
  8: [2, 2],
  9: [2, 2],
  10: [1, 1],
  11: [1, 1],
  12: [1, 1],
  13: [1, 1],
  14: [2, 2],
  15: [2, 2],
  16: [1, 1],
  17: [1, 1],
  18: [8, 4],
  19: [3, 1],
  20: [8, 4],
  21: [12, 2],
  22: [12, 8],
  23: [12, 2],
  24: [12, 2],
  25: [6, 2],
  26: [1, 1],
  27: [4, 2],
};

export const Bit = {
  Tsft: 0,
  Flags: 1,
  Rate: 2,
  Channel: 3,
  DbmSignal: 5,
  XChannel: 18,
  Tlvs: 28,
  RadiotapNamespace: 29,
  VendorNamespace: 30,
  More: 31,
} as const;

/** Fields stand in the order of their bits; `visit` gets each with its octets. */
export interface RadiotapVisitor {
  /** @param word present word (from 0) that announced the field */
  field(bit: number, span: Span, word: number): void;
  /** Data of a vendor's namespace, its 6 octets of header included. */
  vendor?(span: Span): void;
  /** TLVs from here to the end of the header. */
  tlvs?(span: Span): void;
  /** Present words hold something that cannot be stepped over, or the header ends too early. */
  broken(offset: number, message: string): void;
}

/** The header's own length field; null when these octets are no radiotap header. */
export function radiotapLength(bytes: Bytes, start: number, end: number): number | null {
  if (end - start < 8 || bytes[start] !== 0) return null;
  const length = u16le(bytes, start + 2);
  return length < 8 ? null : length;
}

/** Walks the fields that the present words announce. `end` is the end of the header. */
export function walkRadiotap(bytes: Bytes, start: number, end: number, visitor: RadiotapVisitor): void {
  let words = 1;
  while ((bytes[start + 4 + (words - 1) * 4 + 3]! & 0x80) !== 0) {
    if (start + 4 + (words + 1) * 4 > end) {
      visitor.broken(start + 4 + words * 4, 'the present words do not end');
      return;
    }
    words++;
  }
  let at = start + 4 + words * 4;
  let vendor = false;
  // Bits of a word count on from those of the word before, unless that one began a namespace again.
  let beyond = false;
  for (let word = 0; word < words; word++) {
    const present = u32le(bytes, start + 4 + word * 4);
    if (!vendor && beyond && (present & 0x1fffffff) !== 0) {
      visitor.broken(start + 4 + word * 4, 'the present word announces fields that are not defined');
      return;
    }
    if (!vendor) {
      for (let bit = 0; bit < 28; bit++) {
        if (!(present & (1 << bit))) continue;
        const size = FIELD_SIZES[bit]!;
        // Alignment counts from the beginning of the header.
        at += -(at - start) & (size[1] - 1);
        if (at + size[0] > end) {
          visitor.broken(at, 'the header ends before the fields that it announces');
          return;
        }
        visitor.field(bit, { start: at, end: at + size[0] }, word);
        at += size[0];
      }
      if (present & (1 << Bit.Tlvs)) {
        at += -(at - start) & 3;
        visitor.tlvs?.({ start: Math.min(at, end), end });
        return;
      }
    }
    beyond = (present & ((1 << Bit.RadiotapNamespace) | (1 << Bit.VendorNamespace))) === 0;
    if (present & (1 << Bit.RadiotapNamespace)) vendor = false;
    else if (present & (1 << Bit.VendorNamespace)) {
      vendor = true;
      at += -(at - start) & 1;
      const length = at + 6 <= end ? 6 + u16le(bytes, at + 4) : 0;
      if (!length || at + length > end) {
        visitor.broken(at, "the header ends within a vendor's fields");
        return;
      }
      visitor.vendor?.({ start: at, end: at + length });
      at += length;
    }
  }
}

export interface Radiotap {
  readonly header: Span;
  /** The flags field says whether there is an FCS; null without the field. */
  readonly fcs: boolean | null;
  /** Header padded to 4 octets (flag 0x20). */
  readonly dataPad: boolean;
  readonly radio: RadioInfo;
}

const int8 = (octet: number): number => (octet << 24) >> 24;

/** What later layers need of a radiotap header; null when these octets are none. */
export function readRadiotap(bytes: Bytes, start: number, end: number): Radiotap | null {
  const length = radiotapLength(bytes, start, end);
  if (length === null) return null;
  const headerEnd = Math.min(start + length, end);
  let flags: number | null = null;
  let frequency: number | undefined;
  let signal: number | undefined;
  let rate: number | undefined;
  walkRadiotap(bytes, start, headerEnd, {
    field(bit, span, word) {
      // Later words repeat the signal per antenna; the first is the whole receiver's.
      if (word > 0) return;
      if (bit === Bit.Flags) flags = bytes[span.start]!;
      else if (bit === Bit.Rate) rate = bytes[span.start]! / 2;
      else if (bit === Bit.Channel) frequency = u16le(bytes, span.start);
      else if (bit === Bit.XChannel) frequency ??= u16le(bytes, span.start + 4);
      else if (bit === Bit.DbmSignal) signal = int8(bytes[span.start]!);
    },
    broken() {},
  });
  const set = (mask: number): boolean => flags !== null && (flags & mask) !== 0;
  const radio: { -readonly [K in keyof RadioInfo]: RadioInfo[K] } = { hasFcs: set(0x10), badFcs: set(0x40) };
  if (frequency !== undefined) {
    radio.frequencyMHz = frequency;
    const channel = channelOf(frequency);
    if (channel !== null) radio.channel = channel;
  }
  if (signal !== undefined) radio.signalDbm = signal;
  if (rate !== undefined) radio.rateMbps = rate;
  return {
    header: { start, end: headerEnd },
    fcs: flags === null ? null : set(0x10),
    dataPad: set(0x20),
    radio,
  };
}
