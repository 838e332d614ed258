import { type Collector, MAX_PACKET } from './collector.ts';
import { CaptureError, type Source } from './types.ts';
import { type Parser, seek, type Window } from './window.ts';

/** draft-ietf-opsawg-pcap section 4; 0xa1b2cd34 is Kuznetsov's patch with eight more octets a record. */
const MAGIC = new Map([
  [0xa1b2c3d4, { unit: 1000n, header: 16, format: 'pcap' }],
  [0xa1b23c4d, { unit: 1n, header: 16, format: 'pcap, nanoseconds' }],
  [0xa1b2cd34, { unit: 1000n, header: 24, format: 'pcap, modified' }],
]);
const FILE_HEADER = 24;
const USUAL_MAX = 262144;
const DAY = 86_400;
const NANO = 1e9;

/** Whether these are the first four octets of a pcap file. */
export function isPcap(window: Window): boolean {
  return MAGIC.has(window.u32(0, true)) || MAGIC.has(window.u32(0, false));
}

/** Reads a pcap file, savefile format 2.4 and its kin. */
export class PcapParser implements Parser {
  #out: Collector;
  #little = true;
  #variant = MAGIC.get(0xa1b2c3d4)!;
  #source: Source | null = null;
  #limit = 0;
  /** Of the last record whose lengths can be. */
  #seconds: number | null = null;
  #lost: { offset: number; reason: string } | null = null;

  constructor(out: Collector) {
    this.#out = out;
  }

  get format(): string {
    return this.#variant.format;
  }

  /** @throws CaptureError when the file header is not whole */
  step(window: Window): number {
    if (!this.#source) {
      if (window.available < FILE_HEADER && !window.ended) return FILE_HEADER;
      this.#source = this.#fileHeader(window);
    }
    for (;;) {
      if (this.#lost) {
        const needed = this.#recover(window, this.#lost);
        if (needed) return needed;
      }
      if (this.#out.hasSink) this.#packets(window, this.#source);
      const { header } = this.#variant;
      if (window.available < header) {
        if (!window.ended) return header;
        if (window.available > 0) this.#lose(window, `torn: ${window.available} bytes of a record header`);
        else return 0;
        continue;
      }
      const captured = window.u32(8, this.#little);
      if (captured > this.#limit) {
        this.#lose(window, `captured length ${captured} cannot be`);
        continue;
      }
      // More captured than there was: some writers count so, else the length is wrong, as what follows shows.
      const original = window.u32(12, this.#little);
      const end = header + captured;
      const needed = captured > original ? end + header : end;
      if (window.available < needed && !window.ended) return needed;
      if (window.available < end) {
        this.#lose(window, `torn: ${window.available - header} of a record's ${captured} bytes`);
        continue;
      }
      if (captured > original && window.available > end && !this.#fits(window, end)) {
        this.#lose(window, `captured length ${captured} of an original length ${original}`);
        continue;
      }
      this.#record(window, this.#source, captured);
    }
  }

  #fileHeader(window: Window): Source {
    if (window.available < FILE_HEADER)
      throw new CaptureError(`${this.#out.file}: torn within the pcap file header, nothing can be read`);
    this.#little = MAGIC.has(window.u32(0, true));
    this.#variant = MAGIC.get(window.u32(0, this.#little))!;
    const [major, minor] = [window.u16(4, this.#little), window.u16(6, this.#little)];
    if (major !== 2 || minor !== 4)
      this.#out.warn('version', 4, `pcap version ${major}.${minor} is read as 2.4`);
    const snapLength = window.u32(16, this.#little);
    const link = window.u32(20, this.#little);
    if (link & 0x03ff0000) this.#out.warn('link', 20, 'reserved bits of the link type are set');
    this.#limit = snapLength ? Math.min(MAX_PACKET, Math.max(USUAL_MAX, snapLength)) : MAX_PACKET;
    window.skip(FILE_HEADER);
    return this.#out.source({
      linkType: link & 0xffff,
      snapLength,
      // The four highest bits count 16-bit words where bit 26 is set.
      fcsLength: link & 0x04000000 ? (link >>> 28) * 2 : null,
    });
  }

  /** Takes packets of which nothing has to be said, up to the first other one. */
  #packets(window: Window, source: Source): void {
    const { view, offset } = window;
    const little = this.#little;
    const { header } = this.#variant;
    const unit = Number(this.#variant.unit);
    let at = 0;
    while (at + header <= view.byteLength) {
      const captured = view.getUint32(at + 8, little);
      const end = at + header + captured;
      if (captured > this.#limit || end > view.byteLength) break;
      const nanoseconds = view.getUint32(at + 4, little) * unit;
      if (captured !== view.getUint32(at + 12, little) || nanoseconds >= NANO) break;
      const seconds = view.getUint32(at, little);
      // 64 bits from two products of 48, which numbers hold.
      const upper = (seconds >>> 16) * NANO;
      const lower = (seconds & 0xffff) * NANO + nanoseconds + (upper % 0x10000) * 0x10000;
      const carried = Math.floor(lower / 2 ** 32);
      const high = Math.floor(upper / 0x10000) + carried;
      const low = lower - carried * 2 ** 32;
      if (!this.#out.packet(source.index, offset + at + header, captured, high, low)) break;
      this.#seconds = seconds;
      at = end;
    }
    window.skip(at);
  }

  #record(window: Window, source: Source, captured: number): void {
    const { header, unit } = this.#variant;
    const seconds = window.u32(0, this.#little);
    const fraction = window.u32(4, this.#little);
    if (BigInt(fraction) * unit >= 1_000_000_000n)
      this.#out.warn('fraction', window.offset, `fraction of a second ${fraction} is more than a second`);
    if (captured > 0 && captured <= window.u32(12, this.#little)) this.#seconds = seconds;
    this.#out.record({
      time: BigInt(seconds) * 1_000_000_000n + BigInt(fraction) * unit,
      source,
      bytes: window.slice(header, captured),
      originalLength: window.u32(12, this.#little),
      comments: [],
      at: window.offset,
      offset: window.offset + header,
    });
    window.skip(header + captured);
  }

  #lose(window: Window, reason: string): void {
    this.#lost = { offset: window.offset, reason };
    window.skip(1);
  }

  #recover(window: Window, lost: { offset: number; reason: string }): number {
    const needed = seek(window, (at) => this.#plausible(at));
    if (needed) return needed;
    this.#out.warn('damage', lost.offset, `${lost.reason}; ${window.offset - lost.offset} bytes not read`);
    this.#lost = null;
    return 0;
  }

  /** Whether two records, or one and the end of the file, seem to start here; as `seek` wants it. */
  #plausible(window: Window): number {
    const { header } = this.#variant;
    if (window.available < header) return header;
    const first = this.#recordLength(window, 0);
    if (first === 0) return -1;
    if (window.available < first + header) {
      if (!window.ended) return first + header;
      return window.available === first ? 0 : -1;
    }
    return this.#recordLength(window, first) ? 0 : -1;
  }

  /** Length of the record that seems to be there, or 0. */
  #recordLength(window: Window, at: number): number {
    const captured = window.u32(at + 8, this.#little);
    const original = window.u32(at + 12, this.#little);
    const sameDay = this.#seconds === null || Math.abs(window.u32(at, this.#little) - this.#seconds) < DAY;
    const plausible = captured <= original && original <= USUAL_MAX && sameDay && this.#fits(window, at);
    return plausible ? this.#variant.header + captured : 0;
  }

  /** Whether a record's fraction of a second and captured length can be there. */
  #fits(window: Window, at: number): boolean {
    if (window.available < at + this.#variant.header) return false;
    const fraction = window.u32(at + 4, this.#little);
    const captured = window.u32(at + 8, this.#little);
    return captured > 0 && captured <= USUAL_MAX && fraction * Number(this.#variant.unit) < 1e9;
  }
}
