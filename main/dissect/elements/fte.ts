import type { Bytes } from '../../base/bytes.ts';
import type { ElementInfo, Span } from '../types.ts';

type GroupKeyName = 'GTK' | 'IGTK' | 'BIGTK';

/** A group key in a fast BSS transition element, wrapped with the KEK. */
export interface WrappedKey {
  readonly name: GroupKeyName;
  readonly keyId: number;
  /** Octets of the key itself; what is wrapped may be padded. */
  readonly length: number;
  /** RSC (8 octets) or IPN (6). */
  readonly sequence: Span;
  readonly wrapped: Span;
}

/** What a fast BSS transition element (9.4.2.47) says. Spans are of the frame. */
export interface FteInfo {
  /** The whole element, id and length included. */
  readonly span: Span;
  /** Number of elements that the MIC protects; 0 where there is no MIC. */
  readonly elementCount: number;
  readonly mic: Span;
  readonly anonce: Span;
  readonly snonce: Span;
  readonly r1khId: Span | null;
  readonly r0khId: Span | null;
  readonly keys: readonly WrappedKey[];
}

/** Where the wrapped key begins in a subelement, and where its length stands. GTK: key info of 2 octets; else 2 and IPN of 6. */
const KEYS: Readonly<
  Record<
    number,
    { name: GroupKeyName; length: number; sequence: readonly [number, number]; key: number; mask: number }
  >
> = {
  2: { name: 'GTK', length: 2, sequence: [3, 11], key: 11, mask: 3 },
  4: { name: 'IGTK', length: 8, sequence: [2, 8], key: 9, mask: 0xffff },
  6: { name: 'BIGTK', length: 8, sequence: [2, 8], key: 9, mask: 0xffff },
};

/** MIC lengths there are, as the MIC length subfield of the MIC control (802.11be) numbers them. */
export const MIC_LENGTHS = [16, 24, 32] as const;

/**
 * Octets of the MIC by the MIC control of the element; null for a number that is not known. AKMs whose hash is that of
 * the group say it there (802.11be); with the others the AKM decides, and the subfield is 0.
 */
export const toldMicLength = (bytes: Bytes, { body }: ElementInfo): number | null =>
  body.start < body.end ? (MIC_LENGTHS[(bytes[body.start]! >> 1) & 7] ?? null) : null;

/**
 * Reads a fast BSS transition element; null where it is cut short.
 * @param micLength octets of its MIC, by the AKM
 */
export function readFte(bytes: Bytes, element: ElementInfo, micLength: number): FteInfo | null {
  const { start, end } = element.body;
  const mic = { start: start + 2, end: start + 2 + micLength };
  const anonce = { start: mic.end, end: mic.end + 32 };
  const snonce = { start: anonce.end, end: anonce.end + 32 };
  if (snonce.end > end) return null;
  const ids = new Map<number, Span>();
  const keys: WrappedKey[] = [];
  for (let at = snonce.end; at + 2 <= end; ) {
    const body = { start: at + 2, end: at + 2 + bytes[at + 1]! };
    if (body.end > end) return null;
    const id = bytes[at]!;
    ids.set(id, body);
    const kind = KEYS[id];
    if (kind && body.start + kind.key < body.end)
      keys.push({
        name: kind.name,
        keyId: (bytes[body.start]! | (bytes[body.start + 1]! << 8)) & kind.mask,
        length: bytes[body.start + kind.length]!,
        sequence: { start: body.start + kind.sequence[0], end: body.start + kind.sequence[1] },
        wrapped: { start: body.start + kind.key, end: body.end },
      });
    at = body.end;
  }
  return {
    span: element.span,
    elementCount: bytes[start + 1]!,
    mic,
    anonce,
    snonce,
    r1khId: ids.get(1) ?? null,
    r0khId: ids.get(3) ?? null,
    keys,
  };
}
