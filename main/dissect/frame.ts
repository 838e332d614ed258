import type { MacAddress } from '../base/brand.ts';
import { type Bytes, toHex } from '../base/bytes.ts';
import { LinkType } from '../capture/types.ts';
import { NETLINK_GENERIC } from '../standard/netlink.ts';
import { hex, leaf, u32le } from './fields.ts';
import { aMsduLayer, type Draft, draft, fail, llcLayer, payloadLayer, raw, wlanLayer } from './layers.ts';
import { linkFormats } from './link/index.ts';
import { dissectLog } from './log.ts';
import { familiesIn, netlinkLayer } from './netlink/index.ts';
import { type Outline, outline } from './outline.ts';
import type { DissectContext, Field, Frame, ProtectionInfo, RadioInfo, Span, WlanHeader } from './types.ts';
import { crc32, dissectManagement } from './wlan/index.ts';

/** What a pass over every record of a large capture needs of each. Spans are of the record. */
export interface Peek {
  readonly wlan: WlanHeader | null;
  readonly radio: RadioInfo | null;
  readonly protection: ProtectionInfo | null;
  readonly etherType: number | null;
  /** The EAPOL PDU from its version on, cut to its length field. */
  readonly eapol: Span | null;
  readonly source: MacAddress | null;
  readonly destination: MacAddress | null;
  /** A header is wrong or cut. */
  readonly malformed: boolean;
  /** 802.11 or EAPOL frame in a netlink attribute; `wlan` or `eapol` is of it. */
  readonly netlinkFrame: Span | null;
}

const NO_CONTEXT: DissectContext = {};

/**
 * Reads a record's headers and finds its EAPOL PDU, without building a tree. Never throws.
 * @param originalLength length on the wire, where the capture cut the packet: an FCS is not looked for in its middle
 */
export function peek(
  bytes: Bytes,
  linkType: number,
  context: DissectContext = NO_CONTEXT,
  originalLength = bytes.length,
): Peek {
  const o = outline(bytes, linkType, context, originalLength);
  return {
    wlan: o.wlan,
    radio: o.radio,
    protection: o.protection,
    etherType: o.etherType,
    eapol: o.eapol,
    source: o.source,
    destination: o.destination,
    malformed: o.malformed,
    netlinkFrame: o.netlinkFrame,
  };
}

/**
 * Dissects a record to its field tree. Never throws: where the octets do not follow their format, the tree holds a
 * node that says so and `malformed` lists it.
 * @param originalLength as in `peek`
 */
export function dissect(
  bytes: Bytes,
  linkType: number,
  context: DissectContext = NO_CONTEXT,
  originalLength = bytes.length,
): Frame {
  if (linkType === LinkType.Log) return dissectLog(bytes);
  return guarded(bytes, context, (d) => {
    const o = outline(bytes, linkType, context, originalLength);
    d.radio = o.radio;
    d.source = o.source;
    d.destination = o.destination;
    d.etherType = o.etherType;
    linkLayers(d, o, linkType);
    if (o.netlink) d.fields.push(...netlinkLayer(d, o.netlink, o.netlinkProtocol));
    else if (o.wlanSpan) {
      d.fields.push(...wlanLayer(d, o.wlanSpan.start, o.wlanSpan.end, { dataPad: o.dataPad }));
      if (o.fcs) d.fields.push(fcsField(d, o));
    } else if (o.links.at(-1)?.next === 'llc')
      d.fields.push(...llcLayer(d, lastPayload(o).start, lastPayload(o).end));
    else if (o.etherType !== null && o.payload)
      d.fields.push(...payloadLayer(d, o.etherType, o.payload.start, o.payload.end));
    if (originalLength <= bytes.length) return;
    if (d.management) d.management = { ...d.management, cut: true };
    d.summary += ` [cut: ${bytes.length} of ${originalLength} bytes captured]`;
  });
}

/**
 * Generic netlink families that a record names, for `DissectContext.families`: ids and names of CTRL_CMD_NEWFAMILY.
 * Empty for every record that is no such message.
 */
export function learnFamilies(bytes: Bytes, linkType: number): [id: number, name: string][] {
  const o = outline(bytes, linkType, NO_CONTEXT, bytes.length);
  return o.netlink && o.netlinkProtocol === NETLINK_GENERIC ? familiesIn(bytes, o.netlink) : [];
}

/**
 * Dissects an MSDU that a calculation decrypted.
 * @param from what it begins with: LLC, or an Ethernet header
 * @param addresses of the 802.11 header that it came under
 */
export function dissectMsdu(
  bytes: Bytes,
  from: 'llc' | 'ethernet',
  context: DissectContext = NO_CONTEXT,
  addresses?: { source: MacAddress | null; destination: MacAddress | null },
): Frame {
  if (from === 'ethernet') return dissect(bytes, LinkType.Ethernet, context);
  return guarded(bytes, context, (d) => {
    d.source = addresses?.source ?? null;
    d.destination = addresses?.destination ?? null;
    d.fields.push(...llcLayer(d, 0, bytes.length));
  });
}

/** Dissects the decrypted list of subframes of an A-MSDU. Source, destination and EAPOL are the first EAPOL subframe's. */
export function dissectAmsdu(bytes: Bytes, context: DissectContext = NO_CONTEXT): Frame {
  return guarded(bytes, context, (d) => d.fields.push(...aMsduLayer(d, 0, bytes.length)));
}

/** Dissects the decrypted body of a protected management frame. */
export function dissectManagementBody(
  bytes: Bytes,
  subtype: number,
  context: DissectContext = NO_CONTEXT,
): Frame {
  return guarded(bytes, context, (d) => {
    const management = dissectManagement(bytes, { start: 0, end: bytes.length }, subtype, context);
    d.protocol = '802.11';
    d.management = management.info;
    d.summary = management.summary;
    d.fields.push(...management.fields);
    d.malformed.push(...management.malformed);
  });
}

function guarded(bytes: Bytes, context: DissectContext, run: (d: Draft) => void): Frame {
  const d = draft(bytes, context);
  try {
    run(d);
  } catch (error) {
    fail(d, d.fields, `defect in the dissector: ${error instanceof Error ? error.message : String(error)}`, {
      start: 0,
      end: bytes.length,
    });
  }
  const { context: _, depth: __, ...frame } = d;
  return frame;
}

const lastPayload = (o: Outline): Span => o.links.at(-1)!.payload;

function linkLayers(d: Draft, o: Outline, linkType: number): void {
  let type = linkType;
  for (const link of o.links) {
    const format = link.tunnel ?? linkFormats.get(type)!;
    d.protocol = format.name;
    d.summary = format.name;
    d.fields.push(format.fields(d.bytes, link, d.malformed));
    type = link.protocol;
  }
  const last = o.links.at(-1);
  const rest = last ? last.payload : { start: 0, end: d.bytes.length };
  if (last?.next === 'raw' && rest.end > rest.start) d.fields.push(raw(d.bytes, 'Data', rest));
  const unread = o.links.length === 0 || last?.next === 'link';
  if (unread && !o.wlanSpan) {
    const name = linkFormats.get(type)?.name;
    const message = name
      ? `${name}: the bytes do not begin with its header`
      : `link type ${type} is not one that this program reads`;
    fail(d, d.fields, message, rest);
    d.summary ||= name ?? `Link type ${type}`;
  }
}

function fcsField(d: Draft, o: Outline): Field {
  const { span, correct } = o.fcs!;
  const stated =
    span.end - span.start === 4 ? hex(u32le(d.bytes, span.start), 8) : toHex(d.bytes.subarray(span.start));
  const { start, end } = o.wlanSpan!;
  const words =
    correct === null
      ? `${stated || 'cut off'}, not checked`
      : correct
        ? `${stated}, correct`
        : `${stated}, wrong: the frame's bytes give ${hex(crc32(d.bytes, start, end), 8)}`;
  return leaf('Frame check sequence', 'wlan.fcs', words, span, { clause: 'IEEE 802.11-2020, 9.2.4.9' });
}
