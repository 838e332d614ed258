import type { Bytes } from '../base/bytes.ts';
import { EtherType } from '../standard/frames.ts';
import { dissectEapol } from './eapol/index.ts';
import { group, hexOf, leaf, malformedField } from './fields.ts';
import { isEapol, llcFields, payloadNames, readLlc } from './link/index.ts';
import { eapolSpan } from './outline.ts';
import type { DissectContext, Field, Frame, Malformed, Span } from './types.ts';
import {
  controlFields,
  dissectManagement,
  hasDataBody,
  nextSubframe,
  protectionFields,
  protectionKind,
  protectionNames,
  readProtection,
  readSubframe,
  readWlanHeader,
  wlanHeaderFields,
} from './wlan/index.ts';

/** A frame while it is being dissected. */
export type Draft = {
  -readonly [K in Exclude<keyof Frame, 'fields' | 'malformed'>]: Frame[K];
} & {
  readonly fields: Field[];
  readonly malformed: Malformed[];
  readonly context: DissectContext;
  /** Netlink attributes within attributes that are open. */
  depth: number;
};

export function draft(bytes: Bytes, context: DissectContext): Draft {
  return {
    bytes,
    context,
    protocol: 'Raw',
    summary: '',
    fields: [],
    malformed: [],
    radio: null,
    wlan: null,
    management: null,
    protection: null,
    etherType: null,
    source: null,
    destination: null,
    eapol: null,
    netlink: null,
    depth: 0,
  };
}

/** Adds a node that says what is wrong with octets start..end. */
export function fail(d: Draft, fields: Field[], message: string, span: Span): void {
  fields.push(malformedField(message, span));
  d.malformed.push({ offset: span.start, message });
}

const count = (span: Span): string =>
  `${span.end - span.start} byte${span.end - span.start === 1 ? '' : 's'}`;

/** Octets that nothing more is said of. */
export const raw = (bytes: Bytes, label: string, span: Span): Field =>
  leaf(label, 'data.data', span.end - span.start > 64 ? count(span) : hexOf(bytes, span), span);

/** What is known of an 802.11 frame besides its octets. */
export interface WlanOptions {
  /** The receiver padded the header to 4 octets. */
  readonly dataPad?: boolean;
  /** The kernel decrypted the body: the protected bit stands, but the protection header is gone. */
  readonly decrypted?: boolean;
}

/** The 802.11 frame in octets start..end, FCS left out. Its protocol and summary become the draft's. */
export function wlanLayer(d: Draft, start: number, end: number, options: WlanOptions = {}): Field[] {
  const { bytes } = d;
  const wlan = readWlanHeader(bytes, start, end, options.dataPad);
  const fields = [wlanHeaderFields(bytes, start, end, wlan, d.malformed)];
  d.protocol = '802.11';
  if (!wlan) {
    d.summary = '802.11 frame, cut within its header';
    return fields;
  }
  d.wlan = wlan;
  d.summary = wlan.name;
  d.source = wlan.source;
  d.destination = wlan.destination;
  const body = { start: wlan.header.end, end };
  if (wlan.type === 'control') {
    if (wlan.subtype !== 6) fields.push(...controlFields(bytes, wlan, d.malformed));
  } else if (wlan.type === 'extension') {
    if (end > body.start) fields.push(raw(bytes, `${wlan.name} body`, body));
  } else if (wlan.protected && !options.decrypted && (wlan.type === 'management' || hasDataBody(wlan))) {
    fields.push(...protectedBody(d, body));
  } else if (wlan.type === 'management') {
    if (wlan.fragment) {
      d.summary = `${wlan.name}, fragment ${wlan.fragment}`;
      fields.push(raw(bytes, 'Fragment', body));
    } else {
      const management = dissectManagement(bytes, body, wlan.subtype, d.context);
      d.management = management.info;
      d.summary = management.summary;
      d.malformed.push(...management.malformed);
      fields.push(...management.fields);
    }
  } else if (hasDataBody(wlan)) {
    if (wlan.fragment) {
      d.summary = `${wlan.name}, fragment ${wlan.fragment}`;
      fields.push(raw(bytes, 'Fragment', body));
    } else if (wlan.aMsdu) fields.push(...aMsduLayer(d, body.start, end));
    else if (end > body.start) fields.push(...llcLayer(d, body.start, end));
  } else if (end > body.start) fields.push(raw(bytes, 'Bytes after the header', body));
  return fields;
}

function protectedBody(d: Draft, body: Span): Field[] {
  const protection = readProtection(d.bytes, body);
  d.protection = protection;
  if (!protection) {
    const fields: Field[] = [];
    fail(d, fields, `protected frame: header of 4 or 8 bytes expected, ${count(body)} left`, body);
    return fields;
  }
  d.summary += `, encrypted (${protectionNames[protectionKind(d.bytes, protection)]})`;
  return protectionFields(d.bytes, protection);
}

/** LLC and what it carries (an MSDU). */
export function llcLayer(d: Draft, start: number, end: number): Field[] {
  const llc = readLlc(d.bytes, start, end);
  if (!llc) {
    const fields: Field[] = [];
    fail(d, fields, `logical link control: header expected, ${count({ start, end })} left`, { start, end });
    return fields;
  }
  const fields = [llcFields(d.bytes, llc)];
  if (llc.etherType !== null) fields.push(...payloadLayer(d, llc.etherType, llc.header.end, end));
  else {
    d.protocol = 'LLC';
    d.summary = 'LLC';
    if (end > llc.header.end) fields.push(raw(d.bytes, 'Data', { start: llc.header.end, end }));
  }
  return fields;
}

/** What an Ethertype names: EAPOL in full, the rest by name. */
export function payloadLayer(d: Draft, etherType: number, start: number, end: number): Field[] {
  d.etherType = etherType;
  if (isEapol(etherType)) {
    const span = eapolSpan(d.bytes, start, end);
    const eapol = dissectEapol(d.bytes, start, end, d.context);
    d.eapol = eapol.info;
    d.protocol = eapol.info.eap ? 'EAP' : 'EAPOL';
    const own = etherType === EtherType.Eapol;
    d.summary = own ? eapol.summary : `Preauthentication, ${eapol.summary}`;
    d.malformed.push(...eapol.malformed);
    const name = own ? '802.1X authentication' : '802.1X preauthentication';
    const fields = [group(name, 'eapol', eapol.summary, eapol.info.span, eapol.fields)];
    if (span.end < end) fields.push(raw(d.bytes, 'Bytes after the PDU', { start: span.end, end }));
    return fields;
  }
  const names = payloadNames(d.bytes, etherType, start, end);
  d.protocol = names.at(-1)!;
  d.summary = names.join(', ');
  const span = { start, end };
  return [leaf(d.summary, 'data', count(span), span)];
}

/** The subframes of an A-MSDU (IEEE 802.11-2020, 9.3.2.2). The first EAPOL found, else the first MSDU, is the frame's. */
export function aMsduLayer(d: Draft, start: number, end: number): Field[] {
  const nodes: Field[] = [];
  let shown = { ...d };
  for (let at = start; at < end; ) {
    const subframe = readSubframe(d.bytes, at, end);
    if (!subframe) {
      // Zero octets may fill up the end of the list.
      if (d.bytes.subarray(at, end).some((octet) => octet))
        fail(d, nodes, 'A-MSDU: subframe header of 14 bytes expected', { start: at, end });
      break;
    }
    const { span, msdu } = subframe;
    const own: Draft = { ...d, eapol: null, etherType: null };
    const children = [
      leaf('Destination address', 'wlan.da', subframe.destination, { start: at, end: at + 6 }),
      leaf('Source address', 'wlan.sa', subframe.source, { start: at + 6, end: at + 12 }),
      leaf('Length', 'wlan_aggregate.a_mdsu.length', subframe.length, { start: at + 12, end: at + 14 }),
    ];
    if (subframe.length > msdu.end - msdu.start)
      fail(d, children, `A-MSDU: MSDU of ${subframe.length} bytes, ${count(msdu)} left`, msdu);
    if (msdu.end > msdu.start) children.push(...llcLayer(own, msdu.start, msdu.end));
    nodes.push(
      group(`Subframe ${nodes.length + 1}`, 'wlan_aggregate.a_mdsu.subframe', own.summary, span, children),
    );
    own.source = subframe.source;
    own.destination = subframe.destination;
    if (nodes.length === 1 || (own.eapol && !shown.eapol)) shown = own;
    at = nextSubframe(subframe);
  }
  d.protocol = shown.protocol;
  d.summary = `A-MSDU, ${nodes.length} subframe${nodes.length === 1 ? '' : 's'}: ${shown.summary}`;
  d.source = shown.source;
  d.destination = shown.destination;
  d.eapol = shown.eapol;
  d.etherType = shown.etherType;
  return [
    group('A-MSDU', 'wlan_aggregate', '', { start, end }, nodes, { clause: 'IEEE 802.11-2020, 9.3.2.2' }),
  ];
}
