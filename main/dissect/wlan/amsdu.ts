import type { MacAddress } from '../../base/brand.ts';
import type { Bytes } from '../../base/bytes.ts';
import { macAt, u16be } from '../fields.ts';
import { isEapol, readLlc } from '../link/index.ts';
import type { Span } from '../types.ts';

/** A subframe of an A-MSDU (IEEE 802.11-2020, 9.3.2.2.2): addresses, length, MSDU, padding to 4 octets. */
export interface Subframe {
  /** Header and MSDU, padding left out. */
  readonly span: Span;
  readonly msdu: Span;
  readonly destination: MacAddress;
  readonly source: MacAddress;
  /** What the length field says; more than `msdu` holds where the octets end early. */
  readonly length: number;
}

const HEADER = 14;

/** The subframe that begins at `at`; null when fewer octets than its header are left. */
export function readSubframe(bytes: Bytes, at: number, end: number): Subframe | null {
  if (end - at < HEADER) return null;
  const length = u16be(bytes, at + 12);
  const msdu = { start: at + HEADER, end: Math.min(end, at + HEADER + length) };
  return {
    span: { start: at, end: msdu.end },
    msdu,
    destination: macAt(bytes, at),
    source: macAt(bytes, at + 6),
    length,
  };
}

/** Where the subframe after this one begins: `start` is that of the first. */
export const nextSubframe = (subframe: Subframe): number => {
  const size = HEADER + subframe.length;
  return subframe.span.start + size + (-size & 3);
};

/** The first subframe that carries EAPOL, with its addresses; null when none does. */
export function firstEapolSubframe(bytes: Bytes, start: number, end: number) {
  for (let at = start; ; ) {
    const subframe = readSubframe(bytes, at, end);
    if (!subframe) return null;
    const llc = readLlc(bytes, subframe.msdu.start, subframe.msdu.end);
    if (llc && llc.etherType !== null && isEapol(llc.etherType)) {
      const { destination, source, msdu } = subframe;
      return {
        destination,
        source,
        etherType: llc.etherType,
        payload: { start: llc.header.end, end: msdu.end },
      };
    }
    at = nextSubframe(subframe);
  }
}
