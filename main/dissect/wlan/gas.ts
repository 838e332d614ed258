import { type Bytes, toText } from '../../base/bytes.ts';
import { Element } from '../../standard/elements.ts';
import { OUI_WFA } from '../../standard/suite.ts';
import { type FixedFields, vendorTypeName } from '../elements/index.ts';
import { bitField, group, hex, hexOf, leaf, named, Reader, u16le } from '../fields.ts';
import type { Field, Span } from '../types.ts';
import { readDppAttributes } from './dpp.ts';

/** Advertisement protocols (IEEE 802.11-2020, 9.4.2.92, table 9-223). */
const protocols: Readonly<Record<number, string>> = {
  0: 'ANQP',
  1: 'MIS information service',
  2: 'MIS capability discovery',
  3: 'Emergency alert system',
  4: 'Registered location query protocol',
  221: 'Vendor-specific',
};

/** ANQP elements (the same, 9.4.5, table 9-331). */
const anqp: Readonly<Record<number, string>> = {
  256: 'Query list',
  257: 'Capability list',
  258: 'Venue name',
  259: 'Emergency call number',
  260: 'Network authentication type',
  261: 'Roaming consortium',
  262: 'IP address type availability',
  263: 'NAI realm',
  264: '3GPP cellular network',
  265: 'AP geospatial location',
  266: 'AP civic location',
  267: 'AP location public identifier',
  268: 'Domain name',
  269: 'Emergency alert identifier',
  270: 'TDLS capability',
  271: 'Emergency NAI',
  272: 'Neighbor report',
  277: 'Venue URL',
  278: 'Advice of charge',
  279: 'Local content',
  280: 'Network authentication type with timestamp',
  56797: 'Vendor-specific',
};

const DPP = `${OUI_WFA}1a`;

/** What a query is written in: number of the advertisement protocol, and OUI and type of a vendor's. */
interface Protocol {
  readonly id: number;
  readonly vendor: string;
}

/**
 * Reads a GAS frame behind its dialog token (IEEE 802.11-2020, 9.6.7.12 to 9.6.7.15): a request, a response with status,
 * comeback delay and, of a comeback response, the number of its fragment.
 */
export function readGas(f: FixedFields, what: 'request' | 'response' | 'comeback-response'): void {
  let whole = true;
  if (what !== 'request') {
    f.status();
    if (what === 'comeback-response') {
      const fragment = f.r.u8();
      whole = fragment === 0;
      f.fields.push(
        group('Query response fragment', '', hex(fragment), f.last(1), [
          bitField('Fragment ID', 'wlan.fixed.gas_fragment_id', fragment, 8, 0x7f, f.last(1)),
          bitField('More fragments', 'wlan.fixed.more_gas_fragments', fragment, 8, 0x80, f.last(1)),
        ]),
      );
    }
    f.u16('GAS comeback delay', 'wlan.fixed.gas_comeback_delay', (n) => `${n} TU`);
  }
  const protocol = advertisementProtocol(f);
  const word = what === 'request' ? 'request' : 'response';
  const length = f.u16(`Query ${word} length`, `wlan.fixed.query_${word}_length`);
  const span = f.r.span(length);
  if (length === 0) return;
  const filter = `wlan.fixed.query_${word}`;
  const label = `Query ${word}`;
  const text = protocol && nameOf(protocol);
  if (text) f.draft.actionDetail = text;
  const children: Field[] = [];
  if (whole && protocol) readQuery(f.bytes, span, protocol, children);
  f.fields.push(
    children.length
      ? group(label, '', text ?? '', span, children)
      : leaf(label, filter, hexOf(f.bytes, span), span),
  );
}

const nameOf = ({ id, vendor }: Protocol): string =>
  id === Element.Vendor
    ? (vendorTypeName(vendor.slice(0, 6), Number.parseInt(vendor.slice(6), 16)) ?? 'vendor-specific')
    : (protocols[id] ?? `protocol ${id}`);

/** The Advertisement Protocol element; null where another stands in its place. */
function advertisementProtocol(f: FixedFields): Protocol | null {
  const { bytes, r } = f;
  if (bytes[r.at] !== Element.AdvertisementProtocol || r.left < 4) return null;
  const start = r.at;
  const id = r.u8();
  const length = r.u8();
  const body = r.span(length);
  if (length < 2) return null;
  const at = body.start;
  const protocol = bytes[at + 1]!;
  const info = { start: at, end: at + 1 };
  const fields: Field[] = [
    leaf('Element ID', 'wlan.tag.number', `Advertisement protocol (${id})`, { start, end: start + 1 }),
    leaf('Length', 'wlan.tag.length', length, { start: start + 1, end: start + 2 }),
    bitField('Query response length limit', 'wlan.adv_proto.resp_len_limit', bytes[at]!, 8, 0x7f, info),
    bitField('PAME-BI', 'wlan.adv_proto.pame_bi', bytes[at]!, 8, 0x80, info, bytes[at]! >> 7),
    leaf('Protocol', 'wlan.adv_proto.id', named(protocols, protocol), { start: at + 1, end: at + 2 }),
  ];
  let vendor = '';
  if (protocol === 221 && length >= 7) {
    const own = { start: at + 3, end: body.end };
    vendor = hexOf(bytes, { start: own.start, end: own.start + 4 });
    fields.push(
      leaf('Vendor’s length', 'wlan.adv_proto.vs_len', bytes[at + 2]!, { start: at + 2, end: at + 3 }),
      leaf('Vendor’s protocol', '', `${nameOf({ id: protocol, vendor })} (${hexOf(bytes, own)})`, own),
    );
  }
  const found = { id: protocol, vendor };
  f.fields.push(group('Advertisement protocol', '', nameOf(found), { start, end: r.at }, fields));
  return found;
}

function readQuery(bytes: Bytes, span: Span, { id, vendor }: Protocol, out: Field[]): void {
  const r = new Reader(bytes, span.start, span.end);
  if (vendor === DPP) readDppAttributes(bytes, r, out);
  else if (id === 0) while (r.left) out.push(anqpElement(bytes, r));
}

function anqpElement(bytes: Bytes, r: Reader): Field {
  const start = r.at;
  const id = r.u16le();
  const length = r.u16le();
  const body = r.span(length);
  const name = anqp[id] ?? `Information ${id}`;
  const fields: Field[] = [
    leaf('Info ID', 'wlan.fixed.anqp.info_id', `${name} (${id})`, { start, end: start + 2 }),
    leaf('Length', 'wlan.fixed.anqp.info_length', length, { start: start + 2, end: start + 4 }),
  ];
  if ((id === 256 || id === 257) && length % 2 === 0)
    for (let at = body.start; at < body.end; at += 2)
      fields.push(
        leaf(
          id === 256 ? 'Wanted' : 'Offered',
          id === 256 ? 'wlan.fixed.anqp.query_id' : 'wlan.fixed.anqp.capability',
          named(anqp, u16le(bytes, at)),
          { start: at, end: at + 2 },
        ),
      );
  else if (id === 268) domainNames(bytes, body, fields);
  else if (length) fields.push(leaf('Information', '', hexOf(bytes, body), body));
  return group(name, '', '', { start, end: r.at }, fields);
}

/** Names with a length of one octet before each. */
function domainNames(bytes: Bytes, body: Span, out: Field[]): void {
  const r = new Reader(bytes, body.start, body.end);
  while (r.left) {
    const length = r.u8();
    out.push(leaf('Length', 'wlan.fixed.anqp.domain_name_list.len', length, { start: r.at - 1, end: r.at }));
    const name = r.span(length);
    const text = toText(bytes.subarray(name.start, name.end)) ?? hexOf(bytes, name);
    out.push(leaf('Domain name', 'wlan.fixed.anqp.domain_name_list.name', text, name));
  }
}
