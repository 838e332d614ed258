import type { Bytes } from '../base/bytes.ts';
import { type Collector, MAX_PACKET } from './collector.ts';
import { type Interface, readInterface } from './interface.ts';
import { NO_TIME } from './marks.ts';
import { commentsOf, readOptions } from './options.ts';
import { CaptureError } from './types.ts';
import { type Parser, seek, type Window } from './window.ts';

/** Block types of draft-ietf-opsawg-pcapng section 10.1 (the obsolete packet block included). */
export const Block = {
  Interface: 1,
  OldPacket: 2,
  SimplePacket: 3,
  NameResolution: 4,
  Statistics: 5,
  EnhancedPacket: 6,
  Journal: 9,
  Secrets: 10,
  CustomCopy: 0x00000bad,
  CustomNoCopy: 0x40000bad,
  Section: 0x0a0d0d0a,
} as const;
const KNOWN: ReadonlySet<number> = new Set(Object.values(Block));

/** Octets that a block's body has at least. */
const LEAST: ReadonlyMap<number, number> = new Map([
  [Block.Section, 16],
  [Block.Interface, 8],
  [Block.SimplePacket, 4],
  [Block.OldPacket, 20],
  [Block.EnhancedPacket, 20],
  [Block.CustomCopy, 4],
  [Block.CustomNoCopy, 4],
]);

export const BYTE_ORDER = 0x1a2b3c4d;
const MAX_BLOCK = 64 * 1024 * 1024;
/** Largest block that is looked for after damage. */
const MAX_SOUGHT = 1024 * 1024;

/** Whether the section header's byte order is little, or null when it is no order. */
function sectionOrder(window: Window, at = 0): boolean | null {
  if (window.u32(at + 8, true) === BYTE_ORDER) return true;
  return window.u32(at + 8, false) === BYTE_ORDER ? false : null;
}

/** Whether these are the first four octets of a pcapng file. */
export function isPcapng(window: Window): boolean {
  return window.u32(0, true) === Block.Section;
}

/** Reads a pcapng file, block by block. */
export class PcapngParser implements Parser {
  readonly format = 'pcapng';
  #out: Collector;
  #little = true;
  #interfaces: Interface[] = [];
  #started = false;
  #lost: { offset: number; reason: string } | null = null;

  constructor(out: Collector) {
    this.#out = out;
  }

  /** @throws CaptureError when the first section header is not one */
  step(window: Window): number {
    for (;;) {
      if (this.#lost) {
        const needed = this.#recover(window, this.#lost);
        if (needed) return needed;
      }
      if (this.#started && this.#out.hasSink) this.#packets(window);
      if (window.available < 12) {
        if (!window.ended) return 12;
        if (window.available === 0) return 0;
        this.#lose(window, `torn: ${window.available} bytes of a block's head`);
        continue;
      }
      const isSection = window.u32(0, true) === Block.Section;
      const little = isSection ? sectionOrder(window) : this.#little;
      if (little === null) {
        this.#lose(window, 'section header without byte-order magic');
        continue;
      }
      const stated = window.u32(4, little);
      if (stated < 12 || stated > MAX_BLOCK) {
        this.#lose(window, `block length ${stated} cannot be`);
        continue;
      }
      const length = Math.ceil(stated / 4) * 4;
      // The head of the block after it is needed only where the two lengths disagree.
      if (window.available < length) {
        if (!window.ended) return length;
        this.#lose(window, `torn: ${window.available} of a block's ${length} bytes`);
        continue;
      }
      const trailing = window.u32(length - 4, little);
      if (trailing !== stated) {
        if (window.available < length + 12 && !window.ended) return length + 12;
        if (this.#holdsBlock(window, length) || !this.#headAt(window, length, little)) {
          this.#lose(window, `block lengths ${stated} and ${trailing} disagree`);
          continue;
        }
        this.#out.warn(
          'trailer',
          window.offset,
          `block of ${stated} bytes has ${trailing} as its trailing length`,
        );
      } else if (length !== stated)
        this.#out.warn('padding', window.offset, `block length ${stated} is no multiple of 4`);
      this.#started = true;
      this.#block(window.u32(0, little), window.slice(8, length - 12), little, window.offset);
      window.skip(length);
    }
  }

  /** Takes packets without options of which nothing has to be said, up to the first other block. */
  #packets(window: Window): void {
    const { view, offset } = window;
    const little = this.#little;
    let at = 0;
    for (;;) {
      if (at + 32 > view.byteLength || view.getUint32(at, little) !== Block.EnhancedPacket) break;
      const length = view.getUint32(at + 4, little);
      const captured = view.getUint32(at + 20, little);
      if (captured > MAX_PACKET || length !== 32 + captured + (-captured & 3)) break;
      if (at + length > view.byteLength || view.getUint32(at + length - 4, little) !== length) break;
      const found = this.#interfaces[view.getUint32(at + 8, little)];
      if (!found || found.unit === null || captured !== view.getUint32(at + 24, little)) break;
      const lower = view.getUint32(at + 16, little) * found.unit;
      const carried = Math.floor(lower / 2 ** 32);
      const high = view.getUint32(at + 12, little) * found.unit + carried;
      if (high >= 2 ** 31) break;
      const low = lower - carried * 2 ** 32;
      if (!this.#out.packet(found.source.index, offset + at + 28, captured, high, low)) break;
      at += length;
    }
    window.skip(at);
  }

  /** Whether a block, or the end of the file, can be at that place: a weak test, of the head alone. */
  #headAt(window: Window, at: number, little: boolean): boolean {
    if (window.available === at) return true;
    if (window.available < at + 12) return false;
    if (window.u32(at, true) === Block.Section) return true;
    const length = window.u32(at + 4, little);
    return KNOWN.has(window.u32(at, little)) && length >= 12 && length <= MAX_SOUGHT;
  }

  #block(type: number, body: Bytes, little: boolean, at: number): void {
    const view = new DataView(body.buffer, body.byteOffset, body.length);
    const least = LEAST.get(type) ?? 0;
    if (body.length < least) {
      this.#out.warn('short', at, `block of type ${type} has ${body.length} bytes, needs ${least}`);
      return;
    }
    if (type === Block.Section) this.#section(body, view, little, at);
    else if (type === Block.Interface) this.#interfaces.push(readInterface(body, little, at, this.#out));
    else if (type === Block.SimplePacket) this.#simplePacket(body, view.getUint32(0, little), at);
    else if (type === Block.EnhancedPacket || type === Block.OldPacket)
      this.#packet(type, body, view, little, at);
    else if (type === Block.Journal) {
      // Up to three zero octets pad the entry.
      let end = body.length;
      while (end > 0 && body[end - 1] === 0) end--;
      this.#out.journal(body.subarray(0, end));
    } else if (type === Block.CustomCopy || type === Block.CustomNoCopy) {
      const block = { pen: view.getUint32(0, little), data: body.slice(4), copy: type === Block.CustomCopy };
      this.#out.items.push({ type: 'custom', block });
    }
  }

  #section(body: Bytes, view: DataView, little: boolean, at: number): void {
    this.#little = little;
    this.#interfaces = [];
    const major = view.getUint16(4, little);
    if (major !== 1) this.#out.warn('version', at, `pcapng version ${major} is read as 1`);
    for (const text of this.#comments(body.subarray(16), little, at))
      this.#out.items.push({ type: 'comment', text });
  }

  #simplePacket(body: Bytes, originalLength: number, at: number): void {
    const found = this.#interface(0, at);
    if (!found) return;
    const { source } = found;
    const wanted = Math.min(originalLength, source.snapLength || originalLength);
    const captured = this.#captured(wanted, body.length - 4, at);
    if (captured === null) return;
    const bytes = body.subarray(4, 4 + captured);
    this.#out.record({ time: null, source, bytes, originalLength, comments: [], at, offset: at + 12 });
  }

  /** Enhanced and old packet block: they differ in the first four octets alone. */
  #packet(type: number, body: Bytes, view: DataView, little: boolean, at: number): void {
    const id = type === Block.EnhancedPacket ? view.getUint32(0, little) : view.getUint16(0, little);
    const found = this.#interface(id, at);
    const captured = this.#captured(view.getUint32(12, little), body.length - 20, at);
    if (!found || captured === null) return;
    const ticks = (BigInt(view.getUint32(4, little)) << 32n) | BigInt(view.getUint32(8, little));
    const comments = this.#comments(body.subarray(20 + Math.ceil(captured / 4) * 4), little, at);
    const timeless = ticks === 0n && comments[0] === NO_TIME;
    this.#out.record({
      time: timeless ? null : found.time(ticks),
      source: found.source,
      bytes: body.subarray(20, 20 + captured),
      originalLength: view.getUint32(16, little),
      comments: timeless ? comments.slice(1) : comments,
      at,
      offset: at + 28,
    });
  }

  #interface(id: number, at: number): Interface | null {
    const found = this.#interfaces[id];
    if (!found)
      this.#out.warn('interface', at, `packet of interface ${id}, which the section does not describe`);
    return found ?? null;
  }

  #captured(stated: number, room: number, at: number): number | null {
    if (stated <= room && stated <= MAX_PACKET) return stated;
    this.#out.warn('captured', at, `captured length ${stated}, but the block has room for ${room}`);
    return room <= MAX_PACKET ? room : null;
  }

  #comments(bytes: Bytes, little: boolean, at: number): string[] {
    if (bytes.length === 0) return [];
    const { options, damaged } = readOptions(bytes, little);
    if (damaged) this.#out.warn('option', at, 'an option goes past the end of its block');
    return commentsOf(options);
  }

  #lose(window: Window, reason: string): void {
    if (!this.#started) throw new CaptureError(`${this.#out.file}: begins as pcapng, but ${reason}`);
    this.#lost = { offset: window.offset, reason };
    window.skip(1);
  }

  #recover(window: Window, lost: { offset: number; reason: string }): number {
    const needed = seek(window, (from) => this.#blockAt(from, 0));
    if (needed) return needed;
    this.#out.warn('damage', lost.offset, `${lost.reason}; ${window.offset - lost.offset} bytes not read`);
    this.#lost = null;
    return 0;
  }

  /** Whether other blocks lie within what claims to be one: then its first length is the wrong one. */
  #holdsBlock(window: Window, length: number): boolean {
    for (let at = 12; at < length; at += 4) if (this.#blockAt(window, at) === 0) return true;
    return false;
  }

  /** Whether a whole block of a known type is there, its two lengths alike; as `seek` wants it. */
  #blockAt(window: Window, at: number): number {
    if (window.available < at + 12) return at + 12;
    const isSection = window.u32(at, true) === Block.Section;
    const little = isSection ? sectionOrder(window, at) : this.#little;
    if (little === null || !KNOWN.has(window.u32(at, little))) return -1;
    const length = window.u32(at + 4, little);
    if (length < 12 || length > MAX_SOUGHT || length % 4) return -1;
    if (window.available < at + length) return at + length;
    return window.u32(at + length - 4, little) === length ? 0 : -1;
  }
}
