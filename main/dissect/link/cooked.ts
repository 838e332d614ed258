import type { Bytes } from '../../base/bytes.ts';
import { LinkType } from '../../capture/types.ts';
import { group, hex, hexOf, leaf, macAt, named, u16be, u32be } from '../fields.ts';
import { netlinkProtocols } from '../netlink-names.ts';
import type { Field, Span } from '../types.ts';
import { etherTypeText } from './ethernet.ts';
import { type Link, type LinkFormat, link } from './link.ts';

// Linux cooked captures (tcpdump.org/linktypes: LINUX_SLL, LINUX_SLL2) and netlink monitors, which use the former's
// header. All words of the header are big-endian.

/** Hardware types of Linux (include/uapi/linux/if_arp.h) that name another link layer. */
const ARPHRD: Readonly<Record<number, { readonly name: string; readonly linkType?: number }>> = {
  1: { name: 'Ethernet' },
  772: { name: 'Loopback' },
  801: { name: '802.11', linkType: LinkType.Ieee80211 },
  802: { name: '802.11 with Prism header', linkType: LinkType.Prism },
  803: { name: '802.11 with radiotap header', linkType: LinkType.Radiotap },
  824: { name: 'Netlink' },
};
const NETLINK = 824;

const PACKET_TYPES: Readonly<Record<number, string>> = {
  0: 'To us',
  1: 'Broadcast',
  2: 'Multicast',
  3: 'To another host',
  4: 'Sent by us',
  6: 'Kernel to user',
  7: 'User to kernel',
};

function after(
  bytes: Bytes,
  header: Span,
  end: number,
  hardware: number,
  protocol: number,
  address: number,
): Link {
  const payload = { start: header.end, end };
  if (hardware === NETLINK) return link(header, 'netlink', payload, { protocol });
  const inner = ARPHRD[hardware]?.linkType;
  if (inner !== undefined) return link(header, 'link', payload, { protocol: inner });
  const source = address >= 0 ? macAt(bytes, address) : null;
  // 1: 802.3 without LLC; 4: LLC begins.
  if (protocol === 4) return link(header, 'llc', payload, { source });
  if (protocol < 0x600) return link(header, 'raw', payload, { source });
  return link(header, 'ethertype', payload, { source, etherType: protocol });
}

function readSll(bytes: Bytes, start: number, end: number): Link | null {
  if (end - start < 16) return null;
  const address = u16be(bytes, start + 4) === 6 ? start + 6 : -1;
  const header = { start, end: start + 16 };
  return after(bytes, header, end, u16be(bytes, start + 2), u16be(bytes, start + 14), address);
}

function readSll2(bytes: Bytes, start: number, end: number): Link | null {
  if (end - start < 20) return null;
  const address = bytes[start + 11] === 6 ? start + 12 : -1;
  return after(bytes, { start, end: start + 20 }, end, u16be(bytes, start + 8), u16be(bytes, start), address);
}

const hardwareText = (hardware: number): string => `${ARPHRD[hardware]?.name ?? 'Unknown'} (${hardware})`;

function addressField(bytes: Bytes, span: Span, length: number): Field {
  return length === 6
    ? leaf('Source', 'sll.src.eth', macAt(bytes, span.start), { start: span.start, end: span.start + 6 })
    : leaf('Link-layer address', 'sll.src.other', hexOf(bytes, span), span);
}

function protocolField(l: Link, protocol: number, hardware: number, span: Span): Field {
  if (hardware === NETLINK) return leaf('Family', 'netlink.family', named(netlinkProtocols, protocol), span);
  return l.next === 'ethertype'
    ? leaf('Protocol', 'sll.etype', etherTypeText(protocol), span)
    : leaf('Protocol', 'sll.ltype', hex(protocol, 4), span);
}

function sllFields(bytes: Bytes, l: Link): Field {
  const { start } = l.header;
  const at = (from: number, to: number): Span => ({ start: start + from, end: start + to });
  const type = u16be(bytes, start);
  const hardware = u16be(bytes, start + 2);
  const length = u16be(bytes, start + 4);
  const typeText = named(PACKET_TYPES, type);
  const protocol = protocolField(l, u16be(bytes, start + 14), hardware, at(14, 16));
  if (hardware === NETLINK)
    return group('Netlink monitor header', 'netlink', '', l.header, [
      leaf('Packet type', '', typeText, at(0, 2)),
      leaf('Link-layer address type', 'netlink.hatype', hardwareText(hardware), at(2, 4)),
      leaf('Unused', '', hexOf(bytes, at(4, 14)), at(4, 14)),
      protocol,
    ]);
  return group('Linux cooked header', 'sll', '', l.header, [
    leaf('Packet type', 'sll.pkttype', typeText, at(0, 2)),
    leaf('Link-layer address type', 'sll.hatype', hardwareText(hardware), at(2, 4)),
    leaf('Link-layer address length', 'sll.halen', length, at(4, 6)),
    addressField(bytes, at(6, 14), length),
    protocol,
  ]);
}

function sll2Fields(bytes: Bytes, l: Link): Field {
  const { start } = l.header;
  const at = (from: number, to: number): Span => ({ start: start + from, end: start + to });
  const hardware = u16be(bytes, start + 8);
  const type = bytes[start + 10]!;
  const length = bytes[start + 11]!;
  return group('Linux cooked header, version 2', 'sll', '', l.header, [
    protocolField(l, u16be(bytes, start), hardware, at(0, 2)),
    leaf('Interface index', 'sll.ifindex', u32be(bytes, start + 4), at(4, 8)),
    leaf('Link-layer address type', 'sll.hatype', hardwareText(hardware), at(8, 10)),
    leaf('Packet type', 'sll.pkttype', named(PACKET_TYPES, type), at(10, 11)),
    leaf('Link-layer address length', 'sll.halen', length, at(11, 12)),
    addressField(bytes, at(12, 20), length),
  ]);
}

export const sll: LinkFormat = { name: 'SLL', read: readSll, fields: sllFields };
export const sll2: LinkFormat = { name: 'SLL2', read: readSll2, fields: sll2Fields };

/** Link type 253: the same header, always of hardware type netlink. */
export const netlinkMonitor: LinkFormat = { name: 'Netlink', read: readSll, fields: sllFields };
