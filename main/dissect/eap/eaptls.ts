import type { Bytes } from '../../base/bytes.ts';
import { bitField, group, guard, hex, hexOf, leaf, Reader } from '../fields.ts';
import { areTlsRecords, isTlsRecord, readTlsRecords } from '../tls/index.ts';
import type { Field, Malformed, Span } from '../types.ts';

/**
 * Reads what EAP-TLS (RFC 5216), EAP-TTLS, PEAP, EAP-FAST and TEAP have in common: flags, the length of the whole
 * TLS message, and the TLS records as far as they stand in the clear. Returns the names of the messages found.
 */
export function readEapTls(
  bytes: Bytes,
  span: Span,
  type: number,
  fields: Field[],
  malformed: Malformed[],
): string {
  let names = '';
  guard('EAP-TLS', span.end, fields, malformed, () => {
    const r = new Reader(bytes, span.start, span.end);
    const flags = r.u8();
    const at = { start: r.at - 1, end: r.at };
    const bits = [
      bitField('Length included', 'eap.tls.flags.len_included', flags, 8, 0x80, at),
      bitField('More fragments', 'eap.tls.flags.more_fragments', flags, 8, 0x40, at),
      bitField('Start', 'eap.tls.flags.start', flags, 8, 0x20, at),
    ];
    if (type === 55)
      bits.push(
        bitField('Outer TLV length included', 'eap.tls.flags.outer_tlv_len_included', flags, 8, 0x10, at),
      );
    if (type !== 13) bits.push(bitField('Version', 'eap.tls.flags.version', flags, 8, 0x07, at));
    fields.push(group('Flags', 'eap.tls.flags', hex(flags), at, bits));
    const first = (flags & 0x80) !== 0;
    if (first) {
      const length = r.u32be();
      fields.push(leaf('TLS message length', 'eap.tls.len', length, { start: r.at - 4, end: r.at }));
    }
    if (type === 55 && flags & 0x10) {
      const length = r.u32be();
      fields.push(leaf('Outer TLV length', '', length, { start: r.at - 4, end: r.at }));
    }
    if (flags & 0x20) names = 'start';
    if (!r.left) {
      if (!(flags & 0x20)) names = 'acknowledgement';
      return;
    }
    const data = r.rest();
    const more = (flags & 0x40) !== 0;
    // A later fragment starts in the middle of a record and cannot be told but by its octets.
    const readable = first || more ? first && isTlsRecord(bytes, data) : areTlsRecords(bytes, data);
    if (!readable || flags & 0x20) {
      fields.push(leaf(readable ? 'Data' : 'Fragment', '', hexOf(bytes, data), data));
      if (!names) names = 'fragment';
      return;
    }
    names = readTlsRecords(bytes, data, fields).names.join(', ');
  });
  return names;
}
