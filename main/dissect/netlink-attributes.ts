import type { Bytes } from '../base/bytes.ts';
import { walkAttributes } from './netlink-messages.ts';
import type { Span } from './types.ts';

/** Attributes of one level by their types; of several alike the last counts, as in the kernel. */
export class Attributes {
  #bytes: Bytes;
  #spans = new Map<number, Span>();

  /** Reads what is whole; what breaks off is left out. */
  constructor(bytes: Bytes, span: Span = { start: 0, end: bytes.length }) {
    this.#bytes = bytes;
    walkAttributes(bytes, span, (type, data) => this.#spans.set(type, data));
  }

  has(type: number): boolean {
    return this.#spans.has(type);
  }

  get types(): readonly number[] {
    return [...this.#spans.keys()];
  }

  bytes(type: number): Bytes | null {
    const span = this.#spans.get(type);
    return span ? this.#bytes.subarray(span.start, span.end) : null;
  }

  /** A number of 1, 2 or 4 octets; null where there is none of them. */
  number(type: number): number | null {
    const data = this.bytes(type);
    if (!data) return null;
    const at = new DataView(data.buffer, data.byteOffset, data.byteLength);
    if (data.length === 1) return at.getUint8(0);
    if (data.length === 2) return at.getUint16(0, true);
    return data.length === 4 ? at.getUint32(0, true) : null;
  }

  /** A number of 8 octets, or of fewer. */
  big(type: number): bigint | null {
    const data = this.bytes(type);
    if (data?.length === 8) return new DataView(data.buffer, data.byteOffset, 8).getBigUint64(0, true);
    const small = this.number(type);
    return small === null ? null : BigInt(small);
  }

  /** Text up to its zero octet. */
  text(type: number): string | null {
    const data = this.bytes(type);
    if (!data) return null;
    const zero = data.indexOf(0);
    return new TextDecoder().decode(zero < 0 ? data : data.subarray(0, zero));
  }

  /** 32-bit numbers one after the other. */
  numbers(type: number): number[] {
    const data = this.bytes(type);
    if (!data) return [];
    const at = new DataView(data.buffer, data.byteOffset, data.byteLength);
    return Array.from({ length: Math.floor(data.length / 4) }, (_, i) => at.getUint32(4 * i, true));
  }

  nest(type: number): Attributes | null {
    const span = this.#spans.get(type);
    return span ? new Attributes(this.#bytes, span) : null;
  }

  /** The items of a list: the octets of each attribute in it, in order, whatever their types. */
  items(type: number): Bytes[] {
    const span = this.#spans.get(type);
    const out: Bytes[] = [];
    if (span)
      walkAttributes(this.#bytes, span, (_, { start, end }) => out.push(this.#bytes.subarray(start, end)));
    return out;
  }
}
