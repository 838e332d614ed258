import type { Bytes } from '../../base/bytes.ts';
import { bitField, group, hex, leaf, u16le } from '../fields.ts';
import type { Field, Span } from '../types.ts';

const VHT_BANDWIDTH: Readonly<Record<number, string>> = {
  0: '20 MHz',
  1: '40 MHz',
  4: '80 MHz',
  11: '160 MHz',
};

/** Radiotap's VHT field (radiotap.org/fields/VHT): 12 octets. */
export function vhtFields(bytes: Bytes, span: Span): Field {
  const at = (from: number, to: number): Span => ({ start: span.start + from, end: span.start + to });
  const known = u16le(bytes, span.start);
  const flags = bytes[span.start + 2]!;
  const bandwidth = bytes[span.start + 3]!;
  const fields: Field[] = [
    group('Known', 'radiotap.vht.known', hex(known, 4), at(0, 2), [
      bitField('STBC', 'radiotap.vht.have_stbc', known, 16, 0x0001, at(0, 2)),
      bitField('TXOP_PS not allowed', 'radiotap.vht.have_txop_ps', known, 16, 0x0002, at(0, 2)),
      bitField('Guard interval', 'radiotap.vht.have_gi', known, 16, 0x0004, at(0, 2)),
      bitField(
        'Short GI symbol disambiguation',
        'radiotap.vht.have_sgi_nsym_da',
        known,
        16,
        0x0008,
        at(0, 2),
      ),
      bitField('Beamformed', 'radiotap.vht.have_beamformed', known, 16, 0x0020, at(0, 2)),
    ]),
  ];
  const flag = (bit: number, label: string, name: string, mask: number, value?: string) => {
    if (known & bit) fields.push(bitField(label, `radiotap.vht.${name}`, flags, 8, mask, at(2, 3), value));
  };
  flag(0x01, 'STBC', 'stbc', 0x01);
  flag(0x02, 'TXOP_PS not allowed', 'txop_ps', 0x02);
  flag(0x04, 'Guard interval', 'gi', 0x04, flags & 4 ? 'short' : 'long');
  flag(0x08, 'Short GI symbol disambiguation', 'sgi_nsym_da', 0x08);
  flag(0x20, 'Beamformed', 'beamformed', 0x20);
  if (known & 0x40)
    fields.push(leaf('Bandwidth', 'radiotap.vht.bw', VHT_BANDWIDTH[bandwidth] ?? bandwidth, at(3, 4)));
  for (let user = 0; user < 4; user++) {
    const octet = bytes[span.start + 4 + user]!;
    if (!(octet & 15)) continue;
    const userSpan = at(4 + user, 5 + user);
    fields.push(
      group(`User ${user}`, 'radiotap.vht.user', `MCS ${octet >> 4}, ${octet & 15} streams`, userSpan, [
        bitField('MCS index', `radiotap.vht.mcs.${user}`, octet, 8, 0xf0, userSpan),
        bitField('Spatial streams', `radiotap.vht.nss.${user}`, octet, 8, 0x0f, userSpan),
      ]),
    );
  }
  fields.push(leaf('Coding', '', hex(bytes[span.start + 8]!), at(8, 9)));
  if (known & 0x80) fields.push(leaf('Group ID', 'radiotap.vht.gid', bytes[span.start + 9]!, at(9, 10)));
  if (known & 0x100)
    fields.push(leaf('Partial AID', 'radiotap.vht.paid', u16le(bytes, span.start + 10), at(10, 12)));
  return group('VHT information', 'radiotap.vht', '', span, fields);
}

/** Radiotap's HE field (radiotap.org/fields/HE): six words, raw. */
export function heFields(bytes: Bytes, span: Span): Field {
  const words = [1, 2, 3, 4, 5, 6].map((n) => {
    const at = { start: span.start + 2 * (n - 1), end: span.start + 2 * n };
    return leaf(`HE data ${n}`, `radiotap.he.data_${n}`, hex(u16le(bytes, at.start), 4), at);
  });
  return group('HE information', '', '', span, words);
}
