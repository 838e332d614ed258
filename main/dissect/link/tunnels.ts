/**
 * 802.11 in IP, as access points and monitors send it to who captures: TZSP (Mikrotik, Aruba), PEEKREMOTE (Cisco in
 * sniffer mode, OmniPeek), CAPWAP's data channel (RFC 5415, RFC 5416) and mirrored Ethernet in GRE (ERSPAN, RFC 1701). The
 * headers from IP to the frame are one link header here.
 */
import type { Bytes } from '../../base/bytes.ts';
import { LinkType } from '../../capture/types.ts';
import { EtherType } from '../../standard/frames.ts';
import { group, guard, hex, hexOf, leaf, named, Reader, u16be, u32be } from '../fields.ts';
import type { Field, Malformed, RadioInfo, Span } from '../types.ts';
import { frequencyOf } from './channels.ts';
import { type Link, type LinkFormat, link } from './link.ts';

const UDP = 17;
const GRE = 47;
const PORT = { tzsp: 37008, peekRemote: 5000, peekRemoteCisco: 5555, capwapData: 5247 } as const;

/** Where the header of the tunnel begins and what it holds ends, padding of the Ethernet frame left out. */
interface Carried {
  readonly protocol: typeof UDP | typeof GRE;
  /** UDP ports; 0 with GRE. */
  readonly from: number;
  readonly to: number;
  readonly at: number;
  readonly end: number;
}

/** What an unfragmented IPv4 or IPv6 packet carries in UDP or GRE; null for anything else. */
function carriedIn(bytes: Bytes, etherType: number, start: number, end: number): Carried | null {
  let at: number;
  let protocol: number;
  let last: number;
  if (etherType === EtherType.Ipv4) {
    if (end - start < 20 || bytes[start]! >> 4 !== 4 || u16be(bytes, start + 6) & 0x3fff) return null;
    at = start + (bytes[start]! & 15) * 4;
    protocol = bytes[start + 9]!;
    last = start + u16be(bytes, start + 2);
  } else if (etherType === EtherType.Ipv6) {
    if (end - start < 40 || bytes[start]! >> 4 !== 6) return null;
    at = start + 40;
    protocol = bytes[start + 6]!;
    last = at + u16be(bytes, start + 4);
  } else return null;
  last = Math.min(end, last);
  if (protocol === GRE) return { protocol, from: 0, to: 0, at, end: last };
  if (protocol !== UDP || last - at < 8) return null;
  const length = u16be(bytes, at + 4);
  return {
    protocol,
    from: u16be(bytes, at),
    to: u16be(bytes, at + 2),
    at: at + 8,
    end: length >= 8 ? Math.min(last, at + length) : last,
  };
}

/** What one kind of tunnel makes of a packet. `start`: of the IP header. null: it is none of this kind. */
type Tunnel = (bytes: Bytes, start: number, carried: Carried) => Link | null;

const isPort = ({ protocol, from, to }: Carried, port: number): boolean =>
  protocol === UDP && (from === port || to === port);

/** Whether an 802.11 frame could begin here: protocol version 0, a type that there is, and room for an acknowledgment. */
const couldBeWlan = (bytes: Bytes, at: number, end: number): boolean =>
  end - at >= 10 && (bytes[at]! & 3) === 0 && (bytes[at]! & 0x0c) !== 0x0c;

const TZSP_ENCAPSULATED: Readonly<Record<number, number | 'wlan'>> = {
  1: LinkType.Ethernet,
  18: 'wlan',
  119: LinkType.Prism,
  127: LinkType.Avs,
};
const TZSP_PADDING = 0;
const TZSP_END = 1;

interface TzspTag {
  readonly tag: number;
  readonly span: Span;
  readonly value: Span;
}

/** The tagged fields of a TZSP header up to the end tag, and where the packet begins; null where they do not end. */
function tzspTags(bytes: Bytes, start: number, end: number): { tags: TzspTag[]; packet: number } | null {
  const tags: TzspTag[] = [];
  for (let at = start; at < end; ) {
    const tag = bytes[at]!;
    if (tag === TZSP_END) return { tags, packet: at + 1 };
    if (tag === TZSP_PADDING) {
      at++;
      continue;
    }
    if (at + 2 > end) return null;
    const value = { start: at + 2, end: at + 2 + bytes[at + 1]! };
    if (value.end > end) return null;
    tags.push({ tag, span: { start: at, end: value.end }, value });
    at = value.end;
  }
  return null;
}

/** Signed, of one byte or two. */
const signed = (bytes: Bytes, { start, end }: Span): number =>
  end - start === 2 ? (u16be(bytes, start) << 16) >> 16 : (bytes[start]! << 24) >> 24;

function tzspRadio(bytes: Bytes, tags: readonly TzspTag[]): RadioInfo {
  const of = (tag: number) => tags.find((one) => one.tag === tag && one.value.end > one.value.start)?.value;
  const signal = of(0x0a);
  const rate = of(0x0c);
  const channel = of(0x12);
  const error = of(0x11);
  const number = channel && bytes[channel.start]!;
  const frequency = number === undefined ? null : frequencyOf(number);
  return {
    ...(signal && { signalDbm: signed(bytes, signal) }),
    ...(rate && { rateMbps: bytes[rate.start]! / 2 }),
    ...(number !== undefined && { channel: number }),
    ...(frequency !== null && { frequencyMHz: frequency }),
    hasFcs: false,
    badFcs: error !== undefined && bytes[error.start] !== 0,
  };
}

/** TaZmen Sniffer Protocol, version 1. */
const readTzsp: Tunnel = (bytes, start, carried) => {
  const { at, end } = carried;
  if (!isPort(carried, PORT.tzsp) || end - at < 5 || bytes[at] !== 1) return null;
  const encapsulated = TZSP_ENCAPSULATED[u16be(bytes, at + 2)];
  const found = tzspTags(bytes, at + 4, end);
  if (encapsulated === undefined || !found) return null;
  const header = { start, end: found.packet };
  const payload = { start: found.packet, end };
  const radio = tzspRadio(bytes, found.tags);
  return encapsulated === 'wlan'
    ? link(header, 'wlan', payload, { radio, fcs: false })
    : link(header, 'link', payload, { protocol: encapsulated });
};

const PEEK_MAGIC = 0x00ff_abcd;
const PEEK_OLD_LENGTH = 20;

/** PEEKREMOTE: the old header of 20 bytes, or the one that begins with a magic number and tells its length. */
const readPeekRemote: Tunnel = (bytes, start, carried) => {
  const { at, end } = carried;
  if (!isPort(carried, PORT.peekRemote) && !isPort(carried, PORT.peekRemoteCisco)) return null;
  if (end - at >= 55 && u32be(bytes, at) === PEEK_MAGIC) {
    const length = u32be(bytes, at + 5);
    const frame = at + length;
    if (length < 55 || frame > end || !couldBeWlan(bytes, frame, end)) return null;
    const channel = u16be(bytes, at + 15);
    const frequency = u32be(bytes, at + 17);
    const radio: RadioInfo = {
      ...(channel > 0 && { channel }),
      ...(frequency > 0 && { frequencyMHz: frequency }),
      signalDbm: signed(bytes, { start: at + 31, end: at + 32 }),
      hasFcs: true,
      badFcs: false,
    };
    return link({ start, end: frame }, 'wlan', { start: frame, end }, { radio, fcs: true });
  }
  const frame = at + PEEK_OLD_LENGTH;
  // It has no magic: its own length of the packet must be what is there, or what it says that was cut off.
  if (end - at < PEEK_OLD_LENGTH + 14 || !couldBeWlan(bytes, frame, end)) return null;
  const length = u16be(bytes, at + 2);
  const slice = u16be(bytes, at + 4);
  if (length !== end - frame && slice !== end - frame) return null;
  const channel = bytes[at + 17]!;
  const frequency = frequencyOf(channel);
  const radio: RadioInfo = {
    channel,
    ...(frequency !== null && { frequencyMHz: frequency }),
    signalDbm: signed(bytes, { start: at, end: at + 1 }),
    rateMbps: bytes[at + 16]! / 2,
    hasFcs: true,
    badFcs: false,
  };
  return link({ start, end: frame }, 'wlan', { start: frame, end }, { radio, fcs: true });
};

/** CAPWAP's data channel in the clear (RFC 5415, 4.3), with native frames of 802.11 (its binding is 1) or 802.3. */
const readCapwap: Tunnel = (bytes, start, carried) => {
  const { at, end } = carried;
  // Preamble 0: version 0, not encrypted by DTLS.
  if (!isPort(carried, PORT.capwapData) || end - at < 8 || bytes[at] !== 0) return null;
  const word = u32be(bytes, at);
  const length = ((word >>> 19) & 31) * 4;
  const binding = (word >>> 9) & 31;
  const native = (word & 0x100) !== 0;
  const fragment = (word & 0x80) !== 0;
  const keepAlive = (word & 8) !== 0;
  const frame = at + length;
  if (length < 8 || frame >= end || fragment || keepAlive) return null;
  const header = { start, end: frame };
  const payload = { start: frame, end };
  if (!native) return link(header, 'link', payload, { protocol: LinkType.Ethernet });
  return binding === 1 && couldBeWlan(bytes, frame, end)
    ? link(header, 'wlan', payload, { fcs: false })
    : null;
};

const GRE_PROTOCOL = { ethernet: 0x6558, erspan: 0x88be, erspan3: 0x22eb } as const;

/** GRE (RFC 2784, RFC 2890) with an Ethernet frame, bare or behind an ERSPAN header. */
const readGre: Tunnel = (bytes, start, { protocol, at, end }) => {
  if (protocol !== GRE || end - at < 4) return null;
  const flags = u16be(bytes, at);
  // Version 0, no routing.
  if (flags & 0x4007) return null;
  const type = u16be(bytes, at + 2);
  const sequence = (flags & 0x1000) !== 0;
  let frame = at + 4 + (flags & 0x8000 ? 4 : 0) + (flags & 0x2000 ? 4 : 0) + (sequence ? 4 : 0);
  // ERSPAN I has no header of its own and no sequence number.
  if (type === GRE_PROTOCOL.erspan) {
    if (sequence && (frame + 8 > end || bytes[frame]! >> 4 !== 1)) return null;
    frame += sequence ? 8 : 0;
  } else if (type === GRE_PROTOCOL.erspan3) {
    if (frame + 12 > end || bytes[frame]! >> 4 !== 2) return null;
    frame += bytes[frame + 11]! & 1 ? 20 : 12;
  } else if (type !== GRE_PROTOCOL.ethernet) return null;
  if (frame + 14 > end) return null;
  return link({ start, end: frame }, 'link', { start: frame, end }, { protocol: LinkType.Ethernet });
};

const ipText = (bytes: Bytes, { start, end }: Span): string => {
  if (end - start === 4) return [...bytes.subarray(start, end)].join('.');
  const groups: string[] = [];
  for (let at = start; at < end; at += 2) groups.push(u16be(bytes, at).toString(16));
  return groups.join(':');
};

/** Addresses and ports in front of the tunnel's own header. */
function outerFields(bytes: Bytes, { start }: Span): { fields: Field[]; at: number } {
  const six = bytes[start]! >> 4 === 6;
  const size = six ? 16 : 4;
  const from = start + (six ? 8 : 12);
  const name = six ? 'ipv6' : 'ip';
  const header = start + (six ? 40 : (bytes[start]! & 15) * 4);
  const udp = bytes[start + (six ? 6 : 9)] === UDP;
  const address = (label: string, filter: string, at: number): Field => {
    const span = { start: at, end: at + size };
    return leaf(label, `${name}.${filter}`, ipText(bytes, span), span);
  };
  const port = (label: string, filter: string, at: number): Field =>
    leaf(label, `udp.${filter}`, u16be(bytes, at), { start: at, end: at + 2 });
  return {
    fields: [
      address('Source address', 'src', from),
      address('Destination address', 'dst', from + size),
      ...(udp
        ? [port('Source port', 'srcport', header), port('Destination port', 'dstport', header + 2)]
        : []),
    ],
    at: header + (udp ? 8 : 0),
  };
}

/** A tunnel's tree: addresses and ports, then what `own` makes of its header. */
const tunnelFields =
  (title: string, filter: string, own: (reader: Reader, bytes: Bytes) => Field[]) =>
  (bytes: Bytes, { header }: Link, malformed: Malformed[]): Field => {
    const { fields, at } = outerFields(bytes, header);
    const reader = new Reader(bytes, at, header.end);
    guard(`${title} header`, header.end, fields, malformed, () => {
      fields.push(...own(reader, bytes));
    });
    return group(title, filter, '', header, fields);
  };

const TZSP_TYPES: Readonly<Record<number, string>> = {
  0: 'received packet',
  1: 'packet to send',
  3: 'configuration',
  4: 'keep-alive',
  5: 'port opener',
};
const TZSP_FRAMES: Readonly<Record<number, string>> = {
  1: 'Ethernet',
  18: 'IEEE 802.11',
  119: 'IEEE 802.11 with Prism header',
  127: 'IEEE 802.11 with AVS header',
};
const TZSP_TAGS: Readonly<Record<number, string>> = {
  10: 'Signal',
  11: 'Signal to noise ratio',
  12: 'Data rate',
  13: 'Time',
  15: 'Contention free',
  16: 'Decrypted',
  17: 'FCS error',
  18: 'Channel',
  40: 'Packet count',
  41: 'Length of the frame',
  60: 'Serial number of the radio',
};

function tzspFields(reader: Reader, bytes: Bytes): Field[] {
  const version = reader.span(1);
  const type = reader.span(1);
  const encapsulated = reader.span(2);
  const found = tzspTags(bytes, reader.at, reader.limit);
  return [
    leaf('Version', 'tzsp.version', bytes[version.start]!, version),
    leaf('Type', 'tzsp.type', named(TZSP_TYPES, bytes[type.start]!), type),
    leaf('Encapsulation', 'tzsp.encap', named(TZSP_FRAMES, u16be(bytes, encapsulated.start)), encapsulated),
    ...(found?.tags ?? []).map(({ tag, span, value }) =>
      leaf(named(TZSP_TAGS, tag), 'tzsp.option.tag', hexOf(bytes, value), span),
    ),
  ];
}

function peekFields(reader: Reader, bytes: Bytes): Field[] {
  if (u32be(bytes, reader.at) === PEEK_MAGIC) {
    const magic = reader.span(4);
    const version = reader.span(1);
    const length = reader.span(4);
    return [
      leaf('Magic', 'peekremote.magic', hex(PEEK_MAGIC, 8), magic),
      leaf('Version', 'peekremote.version', bytes[version.start]!, version),
      leaf('Header length', 'peekremote.header_size', u32be(bytes, length.start), length),
      leaf('Reception', 'data.data', `${reader.limit - reader.at} bytes`, {
        start: reader.at,
        end: reader.limit,
      }),
    ];
  }
  const signal = reader.span(1);
  const noise = reader.span(1);
  const length = reader.span(2);
  const slice = reader.span(2);
  return [
    leaf('Signal', 'peekremote.signal_dbm', `${signed(bytes, signal)} dBm`, signal),
    leaf('Noise', 'peekremote.noise_dbm', `${signed(bytes, noise)} dBm`, noise),
    leaf('Length of the packet', 'peekremote.packetlength', u16be(bytes, length.start), length),
    leaf('Length of the slice', 'peekremote.slicelength', u16be(bytes, slice.start), slice),
    leaf('Reception', 'data.data', `${reader.limit - reader.at} bytes`, {
      start: reader.at,
      end: reader.limit,
    }),
  ];
}

function capwapFields(reader: Reader, bytes: Bytes): Field[] {
  const start = reader.at;
  const word = u32be(bytes, start);
  const span = { start: start + 1, end: start + 4 };
  return [
    leaf('Preamble', 'capwap.preamble', hex(bytes[start]!, 2), { start, end: start + 1 }),
    leaf('Header length', 'capwap.header.length', (word >>> 19) & 31, span),
    leaf('Radio', 'capwap.header.rid', (word >>> 14) & 31, span),
    leaf('Wireless binding', 'capwap.header.wbid', (word >>> 9) & 31, span),
    leaf('Payload', 'capwap.header.flags.t', word & 0x100 ? 'native frame' : 'Ethernet frame', span),
  ];
}

const GRE_NAMES: Readonly<Record<number, string>> = {
  [GRE_PROTOCOL.ethernet]: 'Ethernet',
  [GRE_PROTOCOL.erspan]: 'ERSPAN I or II',
  [GRE_PROTOCOL.erspan3]: 'ERSPAN III',
};

function greFields(reader: Reader, bytes: Bytes): Field[] {
  const flags = reader.span(2);
  const protocol = reader.span(2);
  return [
    leaf('Flags and version', 'gre.flags_and_version', hex(u16be(bytes, flags.start), 4), flags),
    leaf('Protocol', 'gre.proto', named(GRE_NAMES, u16be(bytes, protocol.start)), protocol),
  ];
}

/** Each kind, with how it is shown. The one with a magic number is asked before the one without. */
const kinds: readonly { readonly format: Omit<LinkFormat, 'read'>; readonly read: Tunnel }[] = [
  { read: readTzsp, format: { name: 'TZSP', fields: tunnelFields('TZSP', 'tzsp', tzspFields) } },
  {
    read: readPeekRemote,
    format: { name: 'PEEKREMOTE', fields: tunnelFields('PEEKREMOTE', 'peekremote', peekFields) },
  },
  { read: readCapwap, format: { name: 'CAPWAP', fields: tunnelFields('CAPWAP', 'capwap', capwapFields) } },
  { read: readGre, format: { name: 'GRE', fields: tunnelFields('GRE', 'gre', greFields) } },
];

/**
 * The tunnel that an IP packet is, with the frame that it carries as the link's payload; null for any other packet.
 * @param payload the IP packet, up to the end of the record
 */
export function tunnelIn(bytes: Bytes, etherType: number, payload: Span): Link | null {
  const carried = carriedIn(bytes, etherType, payload.start, payload.end);
  if (!carried) return null;
  for (const { read, format } of kinds) {
    const found = read(bytes, payload.start, carried);
    if (found) return { ...found, tunnel: format };
  }
  return null;
}
