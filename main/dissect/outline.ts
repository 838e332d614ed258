import type { MacAddress } from '../base/brand.ts';
import type { Bytes } from '../base/bytes.ts';
import { LinkType } from '../capture/types.ts';
import { u16be, u32le } from './fields.ts';
import { isEapol, type Link, type Llc, linkFormats, noHeader, readLlc, tunnelIn } from './link/index.ts';
import { findFrame, type NetlinkFrame } from './netlink-frame.ts';
import type { DissectContext, ProtectionInfo, RadioInfo, Span, WlanHeader } from './types.ts';
import { crc32, firstEapolSubframe, hasDataBody, readProtection, readWlanHeader } from './wlan/index.ts';

/** Frame check sequence at the end of a frame. */
export interface Fcs {
  readonly span: Span;
  /** null where the capture cut it off, or it is not 4 octets. */
  readonly correct: boolean | null;
}

/** What stands where in a record: every layer's header, no tree. The tree is built from it. */
export interface Outline {
  /** Link headers, outermost first; none for plain 802.11. */
  readonly links: readonly Link[];
  /** The link type is unknown, a header is cut or wrong, or an 802.11 frame ends within its headers. */
  malformed: boolean;
  radio: RadioInfo | null;
  fcs: Fcs | null;
  wlan: WlanHeader | null;
  /** The 802.11 frame without its FCS, also where its header could not be read. */
  wlanSpan: Span | null;
  protection: ProtectionInfo | null;
  llc: Llc | null;
  /** What the Ethertype names, up to the end of the record. */
  payload: Span | null;
  etherType: number | null;
  /** The EAPOL PDU, cut to its length field. */
  eapol: Span | null;
  source: MacAddress | null;
  destination: MacAddress | null;
  /** Netlink messages, and the netlink protocol they are of. */
  netlink: Span | null;
  netlinkProtocol: number;
  /** 802.11, Ethernet or EAPOL frame in an attribute. */
  netlinkFrame: Span | null;
  dataPad: boolean;
}

/** An EAPOL PDU from its version on, cut to its length field (IEEE 802.1X-2020, 11.3): padding may follow. */
export function eapolSpan(bytes: Bytes, start: number, end: number): Span {
  return { start, end: end - start < 4 ? end : Math.min(end, start + 4 + u16be(bytes, start + 2)) };
}

/** @param originalLength length on the wire; larger than the octets where the capture cut the packet */
export function outline(
  bytes: Bytes,
  linkType: number,
  context: DissectContext,
  originalLength: number,
): Outline {
  const links: Link[] = [];
  const o: Outline = {
    links,
    malformed: false,
    radio: null,
    fcs: null,
    wlan: null,
    wlanSpan: null,
    protection: null,
    llc: null,
    payload: null,
    etherType: null,
    eapol: null,
    source: null,
    destination: null,
    netlink: null,
    netlinkProtocol: 0,
    netlinkFrame: null,
    dataPad: false,
  };
  let at = 0;
  let type = linkType;
  // Link headers nest: PPI holds another link type, cooked captures hold radiotap. Eight levels are more than any.
  for (let depth = 0; depth < 8; depth++) {
    const format = linkFormats.get(type);
    const link =
      type === LinkType.Ieee80211
        ? noHeader(at, bytes.length)
        : (format?.read(bytes, at, bytes.length) ?? null);
    if (!link) {
      o.malformed = true;
      return o;
    }
    if (format) links.push(link);
    o.radio = link.radio ?? o.radio;
    if (link.next === 'link') {
      type = link.protocol;
      at = link.payload.start;
      continue;
    }
    const tunnel = link.next === 'ethertype' ? tunnelIn(bytes, link.etherType!, link.payload) : null;
    if (tunnel) {
      links.push(tunnel);
      o.radio = tunnel.radio ?? o.radio;
      if (tunnel.next === 'link') {
        type = tunnel.protocol;
        at = tunnel.payload.start;
        continue;
      }
    }
    followLink(o, bytes, tunnel ?? link, context, originalLength);
    return o;
  }
  o.malformed = true;
  return o;
}

function followLink(
  o: Outline,
  bytes: Bytes,
  link: Link,
  context: DissectContext,
  originalLength: number,
): void {
  const { start, end } = link.payload;
  o.source = link.source;
  o.destination = link.destination;
  o.dataPad = link.dataPad;
  if (link.next === 'wlan') {
    const stated = o.links.find((l) => l.fcs !== null)?.fcs ?? null;
    // A tunnel says where its frame ends; else the frame ends with the record, of which some may have been cut off.
    const wire = link.tunnel ? end : Math.max(originalLength, bytes.length);
    outlineWlan(o, bytes, start, withoutFcs(o, bytes, { start, end }, stated, context, wire));
  } else if (link.next === 'ethertype') outlinePayload(o, bytes, link.etherType!, start, end);
  else if (link.next === 'llc') outlineLlc(o, bytes, start, end);
  else if (link.next === 'netlink') {
    o.netlink = link.payload;
    o.netlinkProtocol = link.protocol;
    const frame = findFrame(bytes, link.payload, link.protocol, context);
    if (frame) outlineNetlinkFrame(o, bytes, frame);
  }
}

function outlineNetlinkFrame(o: Outline, bytes: Bytes, frame: NetlinkFrame): void {
  const { start, end } = frame.span;
  o.netlinkFrame = frame.span;
  if (frame.kind === 'wlan') {
    outlineWlan(o, bytes, start, end, true);
    return;
  }
  o.source = frame.source;
  o.destination = frame.destination;
  outlinePayload(o, bytes, frame.etherType, frame.payload.start, frame.payload.end);
}

/** Where the frame ends that begins at `start`; checks the FCS behind it. */
function withoutFcs(
  o: Outline,
  bytes: Bytes,
  { start, end }: Span,
  stated: boolean | null,
  context: DissectContext,
  wire: number,
): number {
  const length = stated === false ? 0 : stated ? context.fcsLength || 4 : (context.fcsLength ?? 0);
  if (!length) return end;
  const frameEnd = Math.max(start, Math.min(end, wire - length));
  const span = { start: frameEnd, end };
  const whole = wire === end && length === 4 && span.end - span.start === 4;
  const correct = whole ? crc32(bytes, start, frameEnd) === u32le(bytes, frameEnd) : null;
  o.fcs = { span, correct };
  o.radio = { ...o.radio, hasFcs: true, badFcs: correct === false || (o.radio?.badFcs ?? false) };
  return frameEnd;
}

/** The 802.11 frame in octets start..end, FCS left out. */
function outlineWlan(o: Outline, bytes: Bytes, start: number, end: number, decrypted = false): void {
  o.wlanSpan = { start, end };
  const wlan = readWlanHeader(bytes, start, end, o.dataPad);
  o.wlan = wlan;
  if (!wlan) {
    o.malformed = true;
    return;
  }
  o.source = wlan.source;
  o.destination = wlan.destination;
  const body = { start: wlan.header.end, end };
  if (
    wlan.protected &&
    !decrypted &&
    wlan.type !== 'control' &&
    (wlan.type !== 'data' || hasDataBody(wlan))
  ) {
    o.protection = readProtection(bytes, body);
    o.malformed ||= !o.protection;
  } else if (hasDataBody(wlan) && wlan.fragment === 0) {
    if (wlan.aMsdu) {
      const found = firstEapolSubframe(bytes, body.start, end);
      if (!found) return;
      o.source = found.source;
      o.destination = found.destination;
      o.etherType = found.etherType;
      o.eapol = eapolSpan(bytes, found.payload.start, found.payload.end);
    } else outlineLlc(o, bytes, body.start, end);
  }
}

function outlineLlc(o: Outline, bytes: Bytes, start: number, end: number): void {
  const llc = readLlc(bytes, start, end);
  o.llc = llc;
  // A data frame may be empty.
  if (!llc) o.malformed ||= end > start;
  else if (llc.etherType !== null) outlinePayload(o, bytes, llc.etherType, llc.header.end, end);
  else o.payload = { start: llc.header.end, end };
}

function outlinePayload(o: Outline, bytes: Bytes, etherType: number, start: number, end: number): void {
  o.etherType = etherType;
  o.payload = { start, end };
  if (isEapol(etherType)) o.eapol = eapolSpan(bytes, start, end);
}
