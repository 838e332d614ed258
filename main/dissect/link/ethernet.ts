import type { Bytes } from '../../base/bytes.ts';
import { EtherType, etherTypeNames } from '../../standard/frames.ts';
import { bitField, group, hex, leaf, macAt, u16be } from '../fields.ts';
import type { Field } from '../types.ts';
import { type Link, type LinkFormat, link } from './link.ts';

const TAGS = new Set<number>([EtherType.Vlan, EtherType.ServiceVlan, 0x9100]);

/** Names and number of an Ethertype: `IPv4 (0x0800)`. */
export const etherTypeText = (type: number): string =>
  `${etherTypeNames[type] ?? 'Unknown'} (${hex(type, 4)})`;

/** Ethernet II with VLAN tags, or 802.3 with a length and LLC (IEEE 802.3, 3.2; 802.1Q, 9). */
function readEthernet(bytes: Bytes, start: number, end: number): Link | null {
  if (end - start < 14) return null;
  let at = start + 12;
  while (TAGS.has(u16be(bytes, at)) && end - at >= 6) at += 4;
  const type = u16be(bytes, at);
  at += 2;
  const more = { source: macAt(bytes, start + 6), destination: macAt(bytes, start) };
  const header = { start, end: at };
  // Up to 1500 it is the length of the LLC frame that follows; padding may come after that.
  if (type <= 1500) return link(header, 'llc', { start: at, end: Math.min(end, at + type) }, more);
  return link(header, 'ethertype', { start: at, end }, { ...more, etherType: type });
}

function ethernetFields(bytes: Bytes, { header }: Link): Field {
  const { start, end } = header;
  const fields: Field[] = [
    leaf('Destination', 'eth.dst', macAt(bytes, start), { start, end: start + 6 }),
    leaf('Source', 'eth.src', macAt(bytes, start + 6), { start: start + 6, end: start + 12 }),
  ];
  let at = start + 12;
  for (; at + 2 < end; at += 4) {
    const tci = { start: at + 2, end: at + 4 };
    const word = u16be(bytes, tci.start);
    fields.push(
      group('VLAN tag', 'vlan', etherTypeText(u16be(bytes, at)), { start: at, end: at + 4 }, [
        bitField('Priority', 'vlan.priority', word, 16, 0xe000, tci),
        bitField('Drop eligible', 'vlan.dei', word, 16, 0x1000, tci),
        bitField('VLAN', 'vlan.id', word, 16, 0x0fff, tci),
      ]),
    );
  }
  const type = u16be(bytes, at);
  const span = { start: at, end };
  fields.push(
    type <= 1500
      ? leaf('Length', 'eth.len', type, span)
      : leaf('Type', at > start + 12 ? 'vlan.etype' : 'eth.type', etherTypeText(type), span),
  );
  return group('Ethernet', 'eth', '', header, fields, { clause: 'IEEE 802.3, 3.2' });
}

export const ethernet: LinkFormat = { name: 'Ethernet', read: readEthernet, fields: ethernetFields };
