import type { Bytes } from '../base/bytes.ts';
import { bitField, group, guard, hex, hexOf, leaf, named, Reader, u16be } from './fields.ts';
import type { Field, Malformed, Span } from './types.ts';

const contentTypes: Readonly<Record<number, string>> = {
  20: 'Change Cipher Spec',
  21: 'Alert',
  22: 'Handshake',
  23: 'Application Data',
  24: 'Heartbeat',
};
const versions: Readonly<Record<number, string>> = {
  768: 'SSL 3.0',
  769: 'TLS 1.0',
  770: 'TLS 1.1',
  771: 'TLS 1.2',
  772: 'TLS 1.3',
};
const handshakeTypes: Readonly<Record<number, string>> = {
  0: 'Hello Request',
  1: 'Client Hello',
  2: 'Server Hello',
  4: 'New Session Ticket',
  8: 'Encrypted Extensions',
  11: 'Certificate',
  12: 'Server Key Exchange',
  13: 'Certificate Request',
  14: 'Server Hello Done',
  15: 'Certificate Verify',
  16: 'Client Key Exchange',
  20: 'Finished',
  22: 'Certificate Status',
  24: 'Key Update',
};
const alerts: Readonly<Record<number, string>> = {
  0: 'close notify',
  10: 'unexpected message',
  20: 'bad record MAC',
  40: 'handshake failure',
  42: 'bad certificate',
  43: 'unsupported certificate',
  44: 'certificate revoked',
  45: 'certificate expired',
  46: 'certificate unknown',
  47: 'illegal parameter',
  48: 'unknown CA',
  49: 'access denied',
  50: 'decode error',
  51: 'decrypt error',
  70: 'protocol version',
  71: 'insufficient security',
  80: 'internal error',
  86: 'inappropriate fallback',
  109: 'missing extension',
  112: 'unrecognized name',
  116: 'certificate required',
};

/**
 * Reads what EAP-TLS (RFC 5216), EAP-TTLS, PEAP, EAP-FAST and TEAP have in common: flags, the length of the whole
 * TLS message, and the TLS records as far as they stand in the clear. Returns the names of the messages found.
 */
export function readEapTls(
  bytes: Bytes,
  span: Span,
  type: number,
  fields: Field[],
  malformed: Malformed[],
): string {
  let names = '';
  guard('EAP-TLS', span.end, fields, malformed, () => {
    const r = new Reader(bytes, span.start, span.end);
    const flags = r.u8();
    const at = { start: r.at - 1, end: r.at };
    const bits = [
      bitField('Length included', 'eap.tls.flags.len_included', flags, 8, 0x80, at),
      bitField('More fragments', 'eap.tls.flags.more_fragments', flags, 8, 0x40, at),
      bitField('Start', 'eap.tls.flags.start', flags, 8, 0x20, at),
    ];
    if (type === 55)
      bits.push(
        bitField('Outer TLV length included', 'eap.tls.flags.outer_tlv_len_included', flags, 8, 0x10, at),
      );
    if (type !== 13) bits.push(bitField('Version', 'eap.tls.flags.version', flags, 8, 0x07, at));
    fields.push(group('Flags', 'eap.tls.flags', hex(flags), at, bits));
    const first = (flags & 0x80) !== 0;
    if (first) {
      const length = r.u32be();
      fields.push(leaf('TLS message length', 'eap.tls.len', length, { start: r.at - 4, end: r.at }));
    }
    if (type === 55 && flags & 0x10) {
      const length = r.u32be();
      fields.push(leaf('Outer TLV length', '', length, { start: r.at - 4, end: r.at }));
    }
    if (flags & 0x20) names = 'start';
    if (!r.left) {
      if (!(flags & 0x20)) names = 'acknowledgement';
      return;
    }
    const data = r.rest();
    const more = (flags & 0x40) !== 0;
    // A later fragment starts in the middle of a record and cannot be told but by its octets.
    const readable = first || more ? first && isRecord(bytes, data) : areRecords(bytes, data);
    if (!readable || flags & 0x20) {
      fields.push(leaf(readable ? 'Data' : 'Fragment', '', hexOf(bytes, data), data));
      if (!names) names = 'fragment';
      return;
    }
    names = readRecords(bytes, data, fields).join(', ');
  });
  return names;
}

function isRecord(bytes: Bytes, span: Span): boolean {
  if (span.end - span.start < 5) return false;
  const type = bytes[span.start]!;
  return type >= 20 && type <= 24 && bytes[span.start + 1] === 3 && bytes[span.start + 2]! <= 4;
}

/** Whether records fill a span exactly. */
function areRecords(bytes: Bytes, span: Span): boolean {
  let at = span.start;
  while (at < span.end) {
    if (!isRecord(bytes, { start: at, end: span.end })) return false;
    at += 5 + u16be(bytes, at + 3);
  }
  return at === span.end;
}

function readRecords(bytes: Bytes, span: Span, fields: Field[]): string[] {
  const names: string[] = [];
  // After Change Cipher Spec the same sender's records are encrypted.
  let encrypted = false;
  for (let at = span.start; at + 5 <= span.end; ) {
    const type = bytes[at]!;
    const length = u16be(bytes, at + 3);
    const whole = at + 5 + length <= span.end;
    const body = { start: at + 5, end: Math.min(span.end, at + 5 + length) };
    const children: Field[] = [
      leaf('Content type', 'tls.record.content_type', named(contentTypes, type), { start: at, end: at + 1 }),
      leaf('Version', 'tls.record.version', versions[u16be(bytes, at + 1)] ?? hex(u16be(bytes, at + 1), 4), {
        start: at + 1,
        end: at + 3,
      }),
      leaf('Length', 'tls.record.length', length, { start: at + 3, end: at + 5 }),
    ];
    const found = recordBody(bytes, body, type, encrypted, children);
    names.push(...found);
    if (type === 20) encrypted = true;
    const value = found.join(', ') + (whole ? '' : ', goes on in the next fragment');
    fields.push(group('TLS record', 'tls.record', value, { start: at, end: body.end }, children));
    at = body.end;
  }
  return names;
}

function recordBody(bytes: Bytes, body: Span, type: number, encrypted: boolean, out: Field[]): string[] {
  if (type === 22 && !encrypted) return handshakes(bytes, body, out);
  if (type === 21 && !encrypted && body.end - body.start === 2) {
    const text = alerts[bytes[body.start + 1]!] ?? `alert ${bytes[body.start + 1]}`;
    out.push(
      leaf('Alert', 'tls.alert_message.desc', `${text} (${bytes[body.start + 1]})`, {
        start: body.start + 1,
        end: body.end,
      }),
    );
    return [`Alert: ${text}`];
  }
  out.push(leaf(encrypted || type === 23 ? 'Encrypted data' : 'Data', '', hexOf(bytes, body), body));
  const name = contentTypes[type] ?? `record ${type}`;
  return [encrypted ? `Encrypted ${name}` : name];
}

function handshakes(bytes: Bytes, body: Span, out: Field[]): string[] {
  const names: string[] = [];
  for (let at = body.start; at + 4 <= body.end; ) {
    const type = bytes[at]!;
    const length = (bytes[at + 1]! << 16) | u16be(bytes, at + 2);
    const end = Math.min(body.end, at + 4 + length);
    const name = handshakeTypes[type] ?? `handshake ${type}`;
    names.push(name);
    out.push(
      group(name, '', '', { start: at, end }, [
        leaf('Handshake type', 'tls.handshake.type', `${name} (${type})`, { start: at, end: at + 1 }),
        leaf('Length', 'tls.handshake.length', length, { start: at + 1, end: at + 4 }),
        leaf('Body', '', hexOf(bytes, { start: at + 4, end }), { start: at + 4, end }),
      ]),
    );
    at = end;
  }
  return names;
}
