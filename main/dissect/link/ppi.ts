import type { Bytes } from '../../base/bytes.ts';
import { LinkType } from '../../capture/types.ts';
import { bitField, group, hex, hexOf, leaf, malformedField, Reader, u16le, u32le } from '../fields.ts';
import type { Field, Malformed, RadioInfo, Span } from '../types.ts';
import { channelOf } from './channels.ts';
import { type Link, type LinkFormat, link } from './link.ts';

// Per-Packet Information header (CACE Technologies, "PPI Packet Header format", version 1.0.7). Little-endian.
const COMMON = 2;
const COMMON_LENGTH = 20;

const FIELD_NAMES: Readonly<Record<number, string>> = {
  2: '802.11-Common',
  3: '802.11n MAC extensions',
  4: '802.11n MAC and PHY extensions',
  5: 'Spectrum map',
  6: 'Process info',
  7: 'Capture info',
  8: 'Aggregation',
  9: '802.3 extension',
  30002: 'GPS',
  30003: 'Vector',
  30004: 'Sensor',
  30005: 'Antenna',
};

const int8 = (octet: number): number => (octet << 24) >> 24;

/** Calls `visit` with the type and data of each field; returns where the fields break off, or null. */
function walk(bytes: Bytes, { start, end }: Span, visit: (type: number, header: Span, data: Span) => void) {
  const aligned = (bytes[start + 1]! & 1) !== 0;
  for (let at = start + 8; at < end; ) {
    if (end - at < 4) return at;
    const data = { start: at + 4, end: at + 4 + u16le(bytes, at + 2) };
    if (data.end > end) return at;
    visit(u16le(bytes, at), { start: at, end: at + 4 }, data);
    at = aligned ? data.end + (-(data.end - start) & 3) : data.end;
  }
  return null;
}

function readPpi(bytes: Bytes, start: number, end: number): Link | null {
  if (end - start < 8 || bytes[start] !== 0) return null;
  const length = u16le(bytes, start + 2);
  if (length < 8 || start + length > end) return null;
  const header = { start, end: start + length };
  let radio: RadioInfo | null = null;
  let fcs: boolean | null = null;
  walk(bytes, header, (type, _, { start: at, end: stop }) => {
    if (type !== COMMON || stop - at < COMMON_LENGTH) return;
    const flags = u16le(bytes, at + 8);
    const mhz = u16le(bytes, at + 12);
    const channel = channelOf(mhz);
    fcs = (flags & 1) !== 0;
    radio = {
      ...(mhz && { frequencyMHz: mhz }),
      ...(channel !== null && { channel }),
      signalDbm: int8(bytes[at + 18]!),
      rateMbps: u16le(bytes, at + 10) / 2,
      hasFcs: fcs,
      badFcs: (flags & 4) !== 0,
    };
  });
  return link(header, 'link', { start: header.end, end }, { radio, fcs, protocol: u32le(bytes, start + 4) });
}

function commonFields(bytes: Bytes, { start }: Span): Field[] {
  const at = (from: number, to: number): Span => ({ start: start + from, end: start + to });
  const flags = u16le(bytes, start + 8);
  const channelFlags = u16le(bytes, start + 14);
  const name = (suffix: string): string => `ppi.80211-common.${suffix}`;
  const flag = (mask: number, label: string, suffix: string) =>
    bitField(label, name(`flags.${suffix}`), flags, 16, mask, at(8, 10));
  const channelFlag = (mask: number, label: string, suffix: string) =>
    bitField(label, name(`chan.flags.${suffix}`), channelFlags, 16, mask, at(14, 16));
  return [
    leaf('TSFT', name('tsft'), String(new Reader(bytes, start).u64le()), at(0, 8)),
    group('Flags', name('flags'), hex(flags, 4), at(8, 10), [
      flag(1, 'FCS present', 'fcs'),
      flag(2, 'TSFT in milliseconds', 'tsft'),
      flag(4, 'FCS invalid', 'fcs-invalid'),
      flag(8, 'PHY error', 'phy-err'),
    ]),
    leaf('Data rate', name('rate'), `${u16le(bytes, start + 10) / 2} Mb/s`, at(10, 12)),
    leaf('Channel frequency', name('chan.freq'), `${u16le(bytes, start + 12)} MHz`, at(12, 14)),
    group('Channel flags', name('chan.flags'), hex(channelFlags, 4), at(14, 16), [
      channelFlag(0x0010, 'Turbo', 'turbo'),
      channelFlag(0x0020, 'CCK', 'cck'),
      channelFlag(0x0040, 'OFDM', 'ofdm'),
      channelFlag(0x0080, '2 GHz spectrum', '2ghz'),
      channelFlag(0x0100, '5 GHz spectrum', '5ghz'),
      channelFlag(0x0200, 'Passive', 'passive'),
      channelFlag(0x0400, 'Dynamic CCK-OFDM', 'dynamic'),
      channelFlag(0x0800, 'GFSK', 'gfsk'),
    ]),
    leaf('FHSS hop set', name('fhss.hopset'), bytes[start + 16]!, at(16, 17)),
    leaf('FHSS pattern', name('fhss.pattern'), bytes[start + 17]!, at(17, 18)),
    leaf('Antenna signal', name('dbm.antsignal'), `${int8(bytes[start + 18]!)} dBm`, at(18, 19)),
    leaf('Antenna noise', name('dbm.antnoise'), `${int8(bytes[start + 19]!)} dBm`, at(19, 20)),
  ];
}

function ppiFields(bytes: Bytes, { header }: Link, malformed: Malformed[]): Field {
  const { start, end } = header;
  const at = (from: number, to: number): Span => ({ start: start + from, end: start + to });
  const dlt = u32le(bytes, start + 4);
  const known = Object.entries(LinkType).find(([, value]) => value === dlt)?.[0];
  const fields: Field[] = [
    leaf('Version', 'ppi.version', bytes[start]!, at(0, 1)),
    group('Flags', 'ppi.flags', hex(bytes[start + 1]!), at(1, 2), [
      bitField('Fields aligned to 4 bytes', 'ppi.flags.alignment', bytes[start + 1]!, 8, 1, at(1, 2)),
    ]),
    leaf('Header length', 'ppi.length', u16le(bytes, start + 2), at(2, 4)),
    leaf('Link type', 'ppi.dlt', known ? `${known} (${dlt})` : dlt, at(4, 8)),
  ];
  const broken = walk(bytes, header, (type, head, data) => {
    const children = [
      leaf('Field type', 'ppi.field_type', type, { start: head.start, end: head.start + 2 }),
      leaf('Field length', 'ppi.field_len', data.end - data.start, { start: head.start + 2, end: head.end }),
    ];
    if (type === COMMON && data.end - data.start >= COMMON_LENGTH)
      children.push(...commonFields(bytes, data));
    else if (data.end > data.start) children.push(leaf('Data', 'data.data', hexOf(bytes, data), data));
    fields.push(
      group(FIELD_NAMES[type] ?? `Field ${type}`, '', '', { start: head.start, end: data.end }, children),
    );
  });
  if (broken !== null) {
    const message = 'PPI: a field does not fit the header';
    fields.push(malformedField(message, { start: broken, end }));
    malformed.push({ offset: broken, message });
  }
  return group('PPI header', 'ppi', `${end - start} bytes`, header, fields);
}

export const ppi: LinkFormat = { name: 'PPI', read: readPpi, fields: ppiFields };
