import { type Bytes, concat } from '../../base/bytes.ts';
import type { Located } from '../../calculate/located.ts';
import type { Ref } from '../../calculate/types.ts';
import { areTlsRecords, readTlsRecords, type TlsRead } from '../../dissect/tls/index.ts';
import type { Field, Span } from '../../dissect/types.ts';

/** EAP methods that carry TLS with the flags of RFC 5216: EAP-TLS, EAP-TTLS, PEAP, EAP-FAST, TEAP. */
export const TLS_METHODS: ReadonlySet<number> = new Set([13, 21, 25, 43, 55]);

/** A piece of a TLS message, as one EAP packet carries it. */
export interface Piece {
  readonly record: number;
  readonly bytes: Bytes;
  readonly ref: Ref;
}

/** A TLS message of one end (RFC 5216, 2.1.5): the pieces of one or more EAP packets, and what they hold. */
export interface Flight {
  readonly from: 'station' | 'server';
  readonly pieces: readonly Piece[];
  readonly bytes: Bytes;
  readonly read: TlsRead;
  /** Octets that the first piece announces; null where it does not say. */
  readonly announced: number | null;
}

/** What an EAP packet of such a method is. */
export type TlsPacket =
  | { readonly kind: 'start' | 'acknowledgement' }
  /** `announced`: octets of the whole message, in its first piece. */
  | { readonly kind: 'fragment'; readonly octets: number; readonly announced: number | null }
  | { readonly kind: 'flight'; readonly flight: Flight }
  /** The last piece of a message of which others are not in the capture, or that is no TLS. */
  | { readonly kind: 'broken'; readonly octets: number; readonly announced: number | null };

const TYPE_TEAP = 55;

/** Puts the TLS messages of both ends together from their EAP packets, in order of time. */
export class TlsStream {
  readonly #pieces = { station: [] as Piece[], server: [] as Piece[] };
  readonly #announced = { station: null as number | null, server: null as number | null };
  readonly #encrypted = { station: false, server: false };

  /** Takes the packet whose method data (behind the type octet) stand at `data`. */
  add(located: Located, data: Span, type: number, from: 'station' | 'server'): TlsPacket {
    const { bytes } = located.frame;
    const flags = bytes[data.start] ?? 0;
    if (flags & 0x20) return { kind: 'start' };
    let at = data.start + 1;
    let length: number | null = null;
    if (flags & 0x80 && at + 4 <= data.end) {
      length = new DataView(bytes.buffer, bytes.byteOffset + at, 4).getUint32(0);
      at += 4;
    }
    if (type === TYPE_TEAP && flags & 0x10) at += 4;
    if (at >= data.end) return { kind: 'acknowledgement' };
    const span = { start: at, end: data.end };
    const pieces = this.#pieces[from];
    if (pieces.length === 0) this.#announced[from] = length;
    pieces.push({
      record: located.record,
      bytes: bytes.subarray(span.start, span.end),
      ref: located.ref(span),
    });
    const announced = this.#announced[from];
    const got = pieces.reduce((n, piece) => n + piece.bytes.length, 0);
    const octets = span.end - span.start;
    if (flags & 0x40) return { kind: 'fragment', octets, announced: pieces.length === 1 ? announced : null };
    this.#pieces[from] = [];
    const whole = pieces.length === 1 ? pieces[0]!.bytes : concat(...pieces.map((piece) => piece.bytes));
    const fits = announced === null || announced === got;
    if (!fits || !areTlsRecords(whole, { start: 0, end: whole.length }))
      return { kind: 'broken', octets, announced };
    const read = readTlsRecords(whole, { start: 0, end: whole.length }, [], this.#encrypted[from]);
    this.#encrypted[from] = read.encrypted;
    return { kind: 'flight', flight: { from, pieces, bytes: whole, read, announced } };
  }
}

/** The fields of a TLS message that was put together. */
export function flightFields(bytes: Bytes): readonly Field[] {
  const fields: Field[] = [];
  readTlsRecords(bytes, { start: 0, end: bytes.length }, fields);
  return fields;
}
