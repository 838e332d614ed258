import type { Bytes } from '../../base/bytes.ts';
import { group, guard, hex, hexOf, leaf, named, Reader, u16be } from '../fields.ts';
import type { Field, Span } from '../types.ts';
import {
  tlsAlerts,
  tlsContentTypes,
  tlsExtensions,
  tlsHandshakeTypes,
  tlsSuiteName,
  tlsVersions,
} from './names.ts';
import { type CertificateInfo, readCertificate } from './x509.ts';

/** A Client Hello or Server Hello (RFC 5246, 7.4.1; RFC 8446, 4.1). */
export interface TlsHello {
  readonly from: 'client' | 'server';
  /** The highest version that a client offers, the one that a server chose: 772 is TLS 1.3. */
  readonly version: number;
  readonly random: Span;
  /** All that a client offers, the one that a server chose. */
  readonly suites: readonly number[];
  /** A Server Hello that only asks for another Client Hello. */
  readonly retry: boolean;
}

export interface TlsAlert {
  /** 1 warning, 2 fatal. */
  readonly level: number;
  readonly description: number;
  readonly text: string;
}

/** What TLS records hold, as far as they stand in the clear. */
export interface TlsRead {
  /** Names of the messages, in order. */
  readonly names: string[];
  readonly hellos: TlsHello[];
  readonly certificates: CertificateInfo[];
  readonly alerts: TlsAlert[];
  /** Whether this sender's records are encrypted from here on. */
  encrypted: boolean;
}

/** Random of a Hello Retry Request (RFC 8446, 4.1.3). */
const RETRY = 'cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c';

/** Whether the octets at `span` begin as a TLS record does. */
export function isTlsRecord(bytes: Bytes, span: Span): boolean {
  if (span.end - span.start < 5) return false;
  const type = bytes[span.start]!;
  return type >= 20 && type <= 24 && bytes[span.start + 1] === 3 && bytes[span.start + 2]! <= 4;
}

/** Whether records fill a span exactly. */
export function areTlsRecords(bytes: Bytes, span: Span): boolean {
  let at = span.start;
  while (at < span.end) {
    if (!isTlsRecord(bytes, { start: at, end: span.end })) return false;
    at += 5 + u16be(bytes, at + 3);
  }
  return at === span.end;
}

/**
 * Reads the TLS records in a span and appends their nodes to `fields`. Never throws; what breaks off is left out.
 * @param encrypted whether this sender has changed to encrypted records before
 */
export function readTlsRecords(bytes: Bytes, span: Span, fields: Field[], encrypted = false): TlsRead {
  const read: TlsRead = { names: [], hellos: [], certificates: [], alerts: [], encrypted };
  for (let at = span.start; at + 5 <= span.end; ) {
    const type = bytes[at]!;
    const length = u16be(bytes, at + 3);
    const whole = at + 5 + length <= span.end;
    const body = { start: at + 5, end: Math.min(span.end, at + 5 + length) };
    const children: Field[] = [
      leaf('Content type', 'tls.record.content_type', named(tlsContentTypes, type), {
        start: at,
        end: at + 1,
      }),
      leaf('Version', 'tls.record.version', versionText(u16be(bytes, at + 1)), {
        start: at + 1,
        end: at + 3,
      }),
      leaf('Length', 'tls.record.length', length, { start: at + 3, end: at + 5 }),
    ];
    const before = read.names.length;
    recordBody(bytes, body, type, read, children);
    if (type === 20) read.encrypted = true;
    const value = read.names.slice(before).join(', ') + (whole ? '' : ', goes on in the next fragment');
    fields.push(group('TLS record', 'tls.record', value, { start: at, end: body.end }, children));
    at = body.end;
  }
  return read;
}

const versionText = (version: number): string => tlsVersions[version] ?? hex(version, 4);

function recordBody(bytes: Bytes, body: Span, type: number, read: TlsRead, out: Field[]): void {
  const { encrypted } = read;
  if (type === 22 && !encrypted) {
    handshakes(bytes, body, read, out);
    return;
  }
  if (type === 21 && !encrypted && body.end - body.start === 2) {
    const [level, description] = [bytes[body.start]!, bytes[body.start + 1]!];
    const text = tlsAlerts[description] ?? `alert ${description}`;
    out.push(
      leaf('Level', 'tls.alert_message.level', named({ 1: 'Warning', 2: 'Fatal' }, level), {
        start: body.start,
        end: body.start + 1,
      }),
      leaf('Alert', 'tls.alert_message.desc', `${text} (${description})`, {
        start: body.start + 1,
        end: body.end,
      }),
    );
    read.alerts.push({ level, description, text });
    read.names.push(`Alert: ${text}`);
    return;
  }
  out.push(leaf(encrypted || type === 23 ? 'Encrypted data' : 'Data', '', hexOf(bytes, body), body));
  const name = tlsContentTypes[type] ?? `record ${type}`;
  read.names.push(encrypted && type !== 23 ? `Encrypted ${name}` : name);
}

function handshakes(bytes: Bytes, body: Span, read: TlsRead, out: Field[]): void {
  for (let at = body.start; at + 4 <= body.end; ) {
    const type = bytes[at]!;
    const length = (bytes[at + 1]! << 16) | u16be(bytes, at + 2);
    const end = Math.min(body.end, at + 4 + length);
    const name = tlsHandshakeTypes[type] ?? `handshake ${type}`;
    const inner = { start: at + 4, end };
    const children: Field[] = [
      leaf('Handshake type', 'tls.handshake.type', `${name} (${type})`, { start: at, end: at + 1 }),
      leaf('Length', 'tls.handshake.length', length, { start: at + 1, end: at + 4 }),
    ];
    guard(name, end, children, [], () => {
      if (type === 1 || type === 2) hello(bytes, inner, type === 1 ? 'client' : 'server', read, children);
      else if (type === 11) certificates(bytes, inner, read, children);
      else children.push(leaf('Body', '', hexOf(bytes, inner), inner));
    });
    read.names.push(name);
    out.push(group(name, '', '', { start: at, end }, children));
    at = end;
  }
}

function hello(bytes: Bytes, span: Span, from: TlsHello['from'], read: TlsRead, out: Field[]): void {
  const r = new Reader(bytes, span.start, span.end);
  const legacy = r.u16be();
  out.push(leaf('Version', 'tls.handshake.version', versionText(legacy), { start: r.at - 2, end: r.at }));
  const random = r.span(32);
  out.push(leaf('Random', 'tls.handshake.random', hexOf(bytes, random), random));
  const id = r.span(r.u8());
  if (id.end > id.start) out.push(leaf('Session ID', 'tls.handshake.session_id', hexOf(bytes, id), id));
  const suites: number[] = [];
  const suite = () => {
    const value = r.u16be();
    suites.push(value);
    out.push(
      leaf('Cipher suite', 'tls.handshake.ciphersuite', tlsSuiteName(value), { start: r.at - 2, end: r.at }),
    );
  };
  if (from === 'client') {
    for (let left = r.u16be(); left >= 2; left -= 2) suite();
    r.span(r.u8());
  } else {
    suite();
    r.u8();
  }
  const chosen = r.left >= 2 ? extensions(bytes, r, from, out) : null;
  read.hellos.push({
    from,
    version: chosen ?? legacy,
    random,
    suites,
    retry: from === 'server' && hexOf(bytes, random) === RETRY,
  });
}

/** The extensions as nodes; what `supported_versions` says is returned (RFC 8446, 4.2.1), null without it. */
function extensions(bytes: Bytes, r: Reader, from: TlsHello['from'], out: Field[]): number | null {
  const end = Math.min(r.limit, r.u16be() + r.at);
  let version: number | null = null;
  while (r.at + 4 <= end) {
    const start = r.at;
    const type = r.u16be();
    const data = r.span(r.u16be());
    let text = hexOf(bytes, data);
    if (type === 43) {
      // Values of the form 0x?a?a are there to keep servers from choking on what they do not know (RFC 8701).
      const all: number[] = [];
      for (let at = data.start + (from === 'client' ? 1 : 0); at + 2 <= data.end; at += 2)
        all.push(u16be(bytes, at));
      const known = all.filter((v) => tlsVersions[v]);
      if (known.length) version = Math.max(...known);
      text = all.map(versionText).join(', ');
    }
    out.push(
      leaf(tlsExtensions[type] ?? `Extension ${type}`, 'tls.handshake.extension.data', text, {
        start,
        end: data.end,
      }),
    );
  }
  return version;
}

function certificates(bytes: Bytes, span: Span, read: TlsRead, out: Field[]): void {
  const r = new Reader(bytes, span.start, span.end);
  const u24 = () => (r.u8() << 16) | r.u16be();
  u24();
  while (r.left > 3) {
    const der = r.span(u24());
    const info = readCertificate(bytes, der);
    if (info) read.certificates.push(info);
    out.push(
      group(
        'Certificate',
        'tls.handshake.certificate',
        info?.subject ?? '',
        der,
        info
          ? [
              leaf('Subject', 'x509if.rdnSequence', info.subject, info.subjectSpan),
              leaf('Issuer', 'x509if.rdnSequence', info.issuer, info.issuerSpan),
              leaf('Valid', '', `${info.notBefore} to ${info.notAfter}`, der),
            ]
          : [leaf('Octets', '', hexOf(bytes, der), der)],
      ),
    );
  }
}
