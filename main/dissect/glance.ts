import type { MacAddress } from '../base/brand.ts';
import type { Bytes } from '../base/bytes.ts';
import { LinkType } from '../capture/types.ts';
import { macAt, u16le, u32le } from './fields.ts';
import { Bit, isEapol, radiotapLength, readLlc, readRadiotap } from './link/index.ts';
import type { RadioInfo } from './types.ts';
import { crc32, headerLength } from './wlan/index.ts';

/** Flags of radiotap with which a frame is none of the usual kind: header padded, frame check sequence wrong. */
const UNUSUAL = 0x60;
const HAS_FCS = 0x10;

/** What frame control says; bits as in the header (IEEE 802.11-2020, 9.2.4.1). */
const Flag = { ToDs: 1, FromDs: 2, Retry: 8, Protected: 0x40, Order: 0x80 } as const;

/**
 * Where things stand in a frame of the usual kind, without an object: of most frames of a large capture nothing else is looked
 * at. One is made for a capture, and `read` moves it to a record.
 */
export class Glance {
  readonly #radiotap: boolean;
  readonly #fcsLength: number | null;
  bytes: Bytes = new Uint8Array(0);
  /** Of the record in `bytes`. */
  #from = 0;
  /** The frame in `bytes`, without its frame check sequence. */
  start = 0;
  end = 0;
  /** Of the MAC header. */
  bodyAt = 0;
  type = 0;
  subtype = 0;
  #flags = 0;

  /** @param fcsLength of the source; `isRead` says of which link types frames are read */
  constructor(linkType: number, fcsLength: number | null) {
    this.#radiotap = linkType === LinkType.Radiotap;
    this.#fcsLength = fcsLength;
  }

  static isRead(linkType: number): boolean {
    return linkType === LinkType.Radiotap || linkType === LinkType.Ieee80211;
  }

  /**
   * @param from and `to`: the record in `bytes`
   * @param original its length on the wire
   * @returns false where `peek` has to look: the record is cut or wrong in a way that matters
   */
  read(bytes: Bytes, from: number, to: number, original: number): boolean {
    this.bytes = bytes;
    this.#from = from;
    let start = from;
    let fcs = this.#fcsLength ?? 0;
    if (this.#radiotap) {
      const length = radiotapLength(bytes, from, to);
      if (length === null || length > to - from) return false;
      start = from + length;
      const flags = flagsOf(bytes, from, start);
      if (flags < 0 || flags & UNUSUAL) return false;
      if (flags !== NO_FLAGS) fcs = flags & HAS_FCS ? this.#fcsLength || 4 : 0;
    }
    let end = to;
    if (fcs > 0) {
      if (original > to - from || fcs !== 4 || to - start < 4) return false;
      end = to - 4;
      if (crc32(bytes, start, end) !== u32le(bytes, end)) return false;
    }
    if (end - start < 2) return false;
    const control = u16le(bytes, start);
    const header = headerLength(control);
    if (end - start < header) return false;
    this.start = start;
    this.end = end;
    this.bodyAt = start + header;
    this.type = (control >> 2) & 3;
    this.subtype = (control >> 4) & 15;
    this.#flags = control >> 8;
    return true;
  }

  has(flag: keyof typeof Flag): boolean {
    return (this.#flags & Flag[flag]) !== 0;
  }

  /** Address 1, 2 or 3. */
  address(which: 1 | 2 | 3): MacAddress {
    return macAt(this.bytes, this.start + 6 * which - 2);
  }

  /** Sequence number and, in the four lower bits, fragment number. */
  get sequence(): number {
    return u16le(this.bytes, this.start + 22);
  }

  /** Traffic identifier of a frame with three addresses; null without QoS. */
  get tid(): number | null {
    return this.subtype & 8 ? this.bytes[this.start + 24]! & 15 : null;
  }

  /** Whether the body of a data frame in clear is an MSDU that is not EAPOL; false where that is not plain. */
  get isOther(): boolean {
    if (this.sequence & 15 || (this.subtype & 8 && this.bytes[this.start + 24]! & 0x80)) return false;
    const etherType = readLlc(this.bytes, this.bodyAt, this.end)?.etherType ?? null;
    return etherType !== null && !isEapol(etherType);
  }

  /** Whether the body of a protected frame begins with WEP's header (12.3.2): the others set the extended IV bit. */
  get isWep(): boolean {
    return this.end - this.bodyAt >= 4 && (this.bytes[this.bodyAt + 3]! & 0x20) === 0;
  }

  /** What the radio header tells of the channel; null where there is nothing. */
  get radio(): RadioInfo | null {
    if (!this.#radiotap || !(u32le(this.bytes, this.#from + 4) & ((1 << Bit.Channel) | (1 << Bit.XChannel))))
      return null;
    return readRadiotap(this.bytes, this.#from, this.start)?.radio ?? null;
  }
}

const NO_FLAGS = 0x100;

/** The flags of a radiotap header; `NO_FLAGS` where it has none, -1 where it is damaged before them. */
function flagsOf(bytes: Bytes, from: number, end: number): number {
  let at = from + 8;
  while (bytes[at - 1]! & 0x80) {
    at += 4;
    if (at > end) return -1;
  }
  const present = bytes[from + 4]!;
  if (!(present & (1 << Bit.Flags))) return NO_FLAGS;
  // The time before it is aligned to 8 octets.
  if (present & (1 << Bit.Tsft)) at += (-(at - from) & 7) + 8;
  return at < end ? bytes[at]! : -1;
}
