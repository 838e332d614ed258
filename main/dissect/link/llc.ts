import type { Bytes } from '../../base/bytes.ts';
import { etherTypeNames } from '../../standard/frames.ts';
import { group, hex, hexOf, leaf, u16be } from '../fields.ts';
import type { Field, Span } from '../types.ts';

/** LLC header, and SNAP where it has one (IEEE 802.2; RFC 1042; IEEE 802.1H bridge tunnel). */
export interface Llc {
  readonly header: Span;
  /** null: no SNAP header, or not one that carries an Ethertype. */
  readonly etherType: number | null;
}

/** @returns null when the octets end within the header */
export function readLlc(bytes: Bytes, start: number, end: number): Llc | null {
  if (end - start < 3) return null;
  const dsap = bytes[start]!;
  const control = bytes[start + 2]!;
  if (dsap !== 0xaa || bytes[start + 1] !== 0xaa || control !== 3) {
    // Information and supervisory formats have two octets of control.
    const length = (control & 3) === 3 ? 3 : 4;
    return end - start < length ? null : { header: { start, end: start + length }, etherType: null };
  }
  if (end - start < 8) return null;
  const oui = (bytes[start + 3]! << 16) | u16be(bytes, start + 4);
  const carries = oui === 0x000000 || oui === 0x0000f8;
  return {
    header: { start, end: start + 8 },
    etherType: carries ? u16be(bytes, start + 6) : null,
  };
}

export function llcFields(bytes: Bytes, llc: Llc): Field {
  const { start, end } = llc.header;
  const at = (from: number, to: number): Span => ({ start: start + from, end: start + to });
  const fields = [
    leaf('DSAP', 'llc.dsap', hex(bytes[start]!), at(0, 1)),
    leaf('SSAP', 'llc.ssap', hex(bytes[start + 1]!), at(1, 2)),
    leaf(
      'Control',
      'llc.control',
      end - start === 4 ? hex(bytes[start + 2]! | (bytes[start + 3]! << 8), 4) : hex(bytes[start + 2]!),
      { start: start + 2, end: Math.min(end, start + (end - start === 4 ? 4 : 3)) },
    ),
  ];
  if (end - start === 8) {
    const oui = hexOf(bytes, at(3, 6));
    const words: Record<string, string> = { '000000': 'RFC 1042', '0000f8': '802.1H bridge tunnel' };
    fields.push(
      leaf('Organization code', 'llc.oui', words[oui] ? `${words[oui]} (0x${oui})` : `0x${oui}`, at(3, 6)),
    );
    const type = u16be(bytes, start + 6);
    fields.push(
      llc.etherType === null
        ? leaf('Protocol ID', 'llc.pid', hex(type, 4), at(6, 8))
        : leaf('Type', 'llc.type', `${etherTypeNames[type] ?? 'Unknown'} (${hex(type, 4)})`, at(6, 8)),
    );
  }
  return group('Logical link control', 'llc', '', llc.header, fields, { clause: 'RFC 1042' });
}
