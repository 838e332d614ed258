import { type Bytes, toHex, toText } from '../../base/bytes.ts';
import type { Span } from '../types.ts';

/** What a certificate says of its holder, as far as a person debugging EAP needs it (RFC 5280, 4.1). */
export interface CertificateInfo {
  readonly span: Span;
  /** `O=lab, CN=server.lab.example`, in the certificate's order. */
  readonly subject: string;
  readonly issuer: string;
  readonly subjectSpan: Span;
  readonly issuerSpan: Span;
  /** As the certificate writes them: `261120120000Z`. */
  readonly notBefore: string;
  readonly notAfter: string;
}

const SEQUENCE = 0x30;
const SET = 0x31;
const OID = 0x06;

interface Item {
  readonly tag: number;
  /** Tag, length and content. */
  readonly whole: Span;
  readonly body: Span;
}

/** The DER item at `at`, or null where it does not fit before `end` (X.690, 8.1). */
function itemAt(bytes: Bytes, at: number, end: number): Item | null {
  if (at + 2 > end) return null;
  const first = bytes[at + 1]!;
  const more = first & 0x80 ? first & 0x7f : 0;
  if (more > 4 || at + 2 + more > end) return null;
  let length = more ? 0 : first;
  for (let i = 0; i < more; i++) length = length * 256 + bytes[at + 2 + i]!;
  const start = at + 2 + more;
  if (start + length > end) return null;
  return { tag: bytes[at]!, whole: { start: at, end: start + length }, body: { start, end: start + length } };
}

function itemsIn(bytes: Bytes, span: Span): Item[] {
  const items: Item[] = [];
  for (let at = span.start; at < span.end; ) {
    const item = itemAt(bytes, at, span.end);
    if (!item) break;
    items.push(item);
    at = item.whole.end;
  }
  return items;
}

/** Attribute types of names, by their OID's octets (RFC 4519, RFC 5280 appendix A). */
const attributes: Readonly<Record<string, string>> = {
  '550403': 'CN',
  '550405': 'serialNumber',
  '550406': 'C',
  '550407': 'L',
  '550408': 'ST',
  '55040a': 'O',
  '55040b': 'OU',
  '2a864886f70d010901': 'emailAddress',
  '0992268993f22c640119': 'DC',
  '0992268993f22c640101': 'UID',
};

/** A distinguished name: a sequence of sets of type and value. */
function nameOf(bytes: Bytes, span: Span): string {
  const parts: string[] = [];
  for (const set of itemsIn(bytes, span)) {
    if (set.tag !== SET) continue;
    for (const pair of itemsIn(bytes, set.body)) {
      const [type, value] = itemsIn(bytes, pair.body);
      if (type?.tag !== OID || !value) continue;
      const oid = toHex(bytes.subarray(type.body.start, type.body.end));
      const octets = bytes.subarray(value.body.start, value.body.end);
      parts.push(`${attributes[oid] ?? oid}=${toText(octets) ?? toHex(octets)}`);
    }
  }
  return parts.join(', ');
}

/** Reads subject, issuer and validity of the certificate in `span`; null where it is no such structure. Never throws. */
export function readCertificate(bytes: Bytes, span: Span): CertificateInfo | null {
  const certificate = itemAt(bytes, span.start, span.end);
  if (certificate?.tag !== SEQUENCE) return null;
  const [tbs] = itemsIn(bytes, certificate.body);
  if (tbs?.tag !== SEQUENCE) return null;
  const items = itemsIn(bytes, tbs.body);
  // The version is explicit [0] and may be absent.
  const [, , issuer, validity, subject] = items[0]?.tag === 0xa0 ? items.slice(1) : items;
  if (issuer?.tag !== SEQUENCE || validity?.tag !== SEQUENCE || subject?.tag !== SEQUENCE) return null;
  const [from, to] = itemsIn(bytes, validity.body).map(
    ({ body }) => toText(bytes.subarray(body.start, body.end)) ?? '',
  );
  return {
    span,
    subject: nameOf(bytes, subject.body),
    issuer: nameOf(bytes, issuer.body),
    subjectSpan: subject.whole,
    issuerSpan: issuer.whole,
    notBefore: from ?? '',
    notAfter: to ?? '',
  };
}
