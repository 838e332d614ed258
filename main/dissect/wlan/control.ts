import type { Bytes } from '../../base/bytes.ts';
import { bitField, group, guard, hex, hexOf, leaf, named, Reader, u16le } from '../fields.ts';
import type { Field, Malformed, WlanHeader } from '../types.ts';

const BLOCK_ACK_TYPES: Readonly<Record<number, string>> = {
  0: 'Basic',
  1: 'Extended compressed',
  2: 'Compressed',
  3: 'Multi-TID',
  6: 'GCR',
  10: 'GLK-GCR',
  11: 'Multi-STA',
};

const TRIGGER_TYPES: Readonly<Record<number, string>> = {
  0: 'Basic',
  1: 'Beamforming Report Poll',
  2: 'MU-BAR',
  3: 'MU-RTS',
  4: 'Buffer Status Report Poll',
  5: 'GCR MU-BAR',
  6: 'Bandwidth Query Report Poll',
  7: 'NDP Feedback Report Poll',
  8: 'Ranging',
};

/** What follows the MAC header of a control frame (IEEE 802.11-2020, 9.3.1): the words that name it, the rest raw. */
export function controlFields(bytes: Bytes, wlan: WlanHeader, malformed: Malformed[]): Field[] {
  const { start } = wlan.header;
  const body = { start: wlan.header.end, end: wlan.frame.end };
  const fields: Field[] = [];
  const reader = new Reader(bytes, body.start, body.end);
  guard(wlan.name, body.end, fields, malformed, () => {
    if (wlan.subtype === 8 || wlan.subtype === 9) {
      const span = reader.span(2);
      const word = u16le(bytes, span.start);
      const type = (word >> 1) & 15;
      fields.push(
        group('Block ack control', 'wlan.ba.control', hex(word, 4), span, [
          bitField(
            'Ack policy',
            'wlan.ba.control.ackpolicy',
            word,
            16,
            1,
            span,
            word & 1 ? 'No ack' : 'Normal ack',
          ),
          bitField(
            'Type',
            'wlan.ba.control.ba_type',
            word,
            16,
            0x1e,
            span,
            named(BLOCK_ACK_TYPES, type, 'Reserved'),
          ),
          bitField('TID', 'wlan.ba.basic.tidinfo', word, 16, 0xf000, span),
        ]),
      );
      if (type <= 2) {
        const ssc = reader.span(2);
        const sequence = u16le(bytes, ssc.start);
        fields.push(
          group('Starting sequence control', 'wlan.fixed.ssc', hex(sequence, 4), ssc, [
            bitField('Fragment', 'wlan.fixed.ssc.fragment', sequence, 16, 0x000f, ssc),
            bitField('Starting sequence number', 'wlan.fixed.ssc.sequence', sequence, 16, 0xfff0, ssc),
          ]),
        );
        if (wlan.subtype === 9) {
          const bitmap = reader.rest();
          fields.push(leaf('Bitmap', 'wlan.ba.bm', hexOf(bytes, bitmap), bitmap));
        }
      }
    } else if (wlan.subtype === 5) {
      const span = reader.span(1);
      const token = bytes[span.start]!;
      fields.push(
        group('Sounding dialog token', 'wlan.vht_ndp.token', hex(token), span, [
          bitField('Number', 'wlan.vht_ndp.token.number', token, 8, 0xfc, span),
          bitField('HE', 'wlan.vht_ndp.token.he', token, 8, 0x02, span),
        ]),
      );
    } else if (wlan.subtype === 2) {
      const span = reader.span(8);
      const type = bytes[span.start]! & 15;
      fields.push(
        group('Common info', '', hexOf(bytes, span), span, [
          bitField(
            'Trigger type',
            'wlan.trigger.he.trigger_type',
            bytes[span.start]!,
            8,
            0x0f,
            { start: span.start, end: span.start + 1 },
            named(TRIGGER_TYPES, type, 'Reserved'),
          ),
        ]),
      );
    }
    if (reader.left) {
      const rest = reader.rest();
      fields.push(leaf('Rest of the control frame', 'data.data', hexOf(bytes, rest), rest));
    }
  });
  if (!fields.length) return fields;
  return [group(`${wlan.name} body`, '', '', { start: Math.max(start, body.start), end: body.end }, fields)];
}
