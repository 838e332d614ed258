import { type Bytes, toText } from '../../base/bytes.ts';
import { eapTypes } from '../../standard/eap.ts';
import { bitField, group, guard, hex, hexOf, leaf, named, Reader, slice } from '../fields.ts';
import type { EapInfo, Field, Malformed, Span } from '../types.ts';
import { readEapTls } from './eaptls.ts';
import { wpsAttributes } from './wps.ts';

const eapCodes: Readonly<Record<number, string>> = {
  1: 'Request',
  2: 'Response',
  3: 'Success',
  4: 'Failure',
  5: 'Initiate',
  6: 'Finish',
};
/** Types of Initiate and Finish packets: re-authentication (RFC 6696, 5.3). */
const reauthTypes: Readonly<Record<number, string>> = { 1: 'Re-auth-Start', 2: 'Re-auth' };

/** What the reader of a method works on; it returns a few words for the summary. */
interface Method {
  readonly bytes: Bytes;
  readonly data: Span;
  readonly fields: Field[];
  readonly malformed: Malformed[];
  readonly code: number;
  readonly type: number;
}

/**
 * Reads an EAP packet (RFC 3748, 4) that begins at `span.start`; its own length field says where it ends, and what
 * is left of the span behind it is padding. Never throws. `info` is null where not even code, identifier and length
 * are there.
 */
export function dissectEap(
  bytes: Bytes,
  span: Span,
): { info: EapInfo | null; fields: Field[]; summary: string; malformed: Malformed[] } {
  const fields: Field[] = [];
  const malformed: Malformed[] = [];
  const r = new Reader(bytes, span.start, span.end);
  let info: EapInfo | null = null;
  let summary = 'EAP';
  guard('EAP', span.end, fields, malformed, () => {
    const code = r.u8();
    const clause = 'RFC 3748, 4';
    fields.push(leaf('Code', 'eap.code', named(eapCodes, code), { start: r.at - 1, end: r.at }, { clause }));
    const identifier = r.u8();
    fields.push(leaf('Identifier', 'eap.id', identifier, { start: r.at - 1, end: r.at }));
    const length = r.u16be();
    const short = span.start + length > span.end;
    const message = `EAP: ${length} bytes announced, ${span.end - span.start} left`;
    if (short) malformed.push({ offset: r.at - 2, message });
    fields.push(
      leaf('Length', 'eap.len', length, { start: r.at - 2, end: r.at }, short ? { error: message } : {}),
    );
    const end = Math.min(span.end, Math.max(r.at, span.start + length));
    const whole = { start: span.start, end };
    summary = `EAP ${eapCodes[code] ?? `code ${code}`}`;
    info = { span: whole, code, identifier, type: null, typeName: null };
    if (code === 3 || code === 4 || !eapCodes[code]) return;
    const body = new Reader(bytes, r.at, end);
    const type = body.u8();
    const names = code <= 2 ? eapTypes : reauthTypes;
    const typeName = names[type] ?? null;
    info = { span: whole, code, identifier, type, typeName };
    // Wireshark has no name for the type of a re-authentication packet.
    const filter = code <= 2 ? 'eap.type' : '';
    fields.push(leaf('Type', filter, named(names, type), { start: body.at - 1, end: body.at }));
    summary += `, ${typeName ?? `type ${type}`}`;
    if (!body.left) return;
    const read = code <= 2 ? methods[type] : undefined;
    const data = body.rest();
    if (!read) fields.push(leaf('Data', '', hexOf(bytes, data), data));
    const words = read?.({ bytes, data, fields, malformed, code, type });
    if (words) summary += `: ${words}`;
  });
  return { info, fields, summary, malformed };
}

const textOf = (bytes: Bytes, span: Span): string => toText(slice(bytes, span)) ?? hexOf(bytes, span);

const tls = (m: Method): string => readEapTls(m.bytes, m.data, m.type, m.fields, m.malformed);

/** Methods whose data are read, by type. */
const methods: Readonly<Record<number, (m: Method) => string | undefined>> = {
  1: ({ bytes, data, fields, code }) => {
    const text = textOf(bytes, data);
    const label = code === 1 ? 'Displayable message' : 'Identity';
    fields.push(leaf(label, 'eap.identity', text, data, { clause: 'RFC 3748, 5.1' }));
    return JSON.stringify(text);
  },
  2: ({ bytes, data, fields }) => {
    const text = textOf(bytes, data);
    fields.push(leaf('Message', 'eap.notification', text, data));
    return JSON.stringify(text);
  },
  3: ({ bytes, data, fields }) => {
    const wanted: string[] = [];
    for (let at = data.start; at < data.end; at++) {
      const text = named(eapTypes, bytes[at]!);
      wanted.push(text);
      fields.push(
        leaf(
          'Desired type',
          'eap.desired_type',
          text,
          { start: at, end: at + 1 },
          { clause: 'RFC 3748, 5.3.1' },
        ),
      );
    }
    return `wants ${wanted.join(', ')}`;
  },
  4: ({ bytes, data, fields, malformed }) => {
    guard('MD5-Challenge', data.end, fields, malformed, () => {
      const r = new Reader(bytes, data.start, data.end);
      const size = r.u8();
      fields.push(leaf('Value size', 'eap.md5.value_size', size, { start: r.at - 1, end: r.at }));
      const value = r.span(size);
      fields.push(leaf('Value', 'eap.md5.value', hexOf(bytes, value), value));
      const rest = r.rest();
      if (rest.end > rest.start) fields.push(leaf('Name', 'eap.md5.extra_data', textOf(bytes, rest), rest));
    });
    return undefined;
  },
  13: tls,
  21: tls,
  25: tls,
  26: msChap,
  29: msChap,
  43: tls,
  55: tls,
  254: expanded,
};

const msChapOps: Readonly<Record<number, string>> = {
  1: 'Challenge',
  2: 'Response',
  3: 'Success',
  4: 'Failure',
  7: 'Change password',
};

/** MSCHAPv2 (draft-kamath-pppext-eap-mschapv2); it stands in the clear only outside of a tunnel. */
function msChap({ bytes, data, fields, malformed }: Method): string {
  let words = '';
  const base = 'eap.ms_chap_v2';
  guard('MSCHAPv2', data.end, fields, malformed, () => {
    const r = new Reader(bytes, data.start, data.end);
    const op = r.u8();
    words = msChapOps[op] ?? `operation ${op}`;
    fields.push(leaf('Operation', `${base}.opcode`, named(msChapOps, op), { start: r.at - 1, end: r.at }));
    if (!r.left) return;
    fields.push(leaf('Identifier', `${base}.id`, r.u8(), { start: r.at - 1, end: r.at }));
    fields.push(leaf('Length', `${base}.length`, r.u16be(), { start: r.at - 2, end: r.at }));
    const octets = (label: string, filter: string, n: number): void => {
      const span = r.span(n);
      fields.push(leaf(label, filter, hexOf(bytes, span), span));
    };
    if (op === 1 || op === 2) {
      const size = r.u8();
      fields.push(leaf('Value size', `${base}.value_size`, size, { start: r.at - 1, end: r.at }));
      if (op === 1) octets('Challenge', `${base}.challenge`, size);
      else if (size === 49) {
        octets('Peer challenge', `${base}.peer_challenge`, 16);
        octets('Reserved', `${base}.reserved`, 8);
        octets('NT response', `${base}.nt_response`, 24);
        octets('Flags', `${base}.flags`, 1);
      } else octets('Response', `${base}.response`, size);
    }
    const rest = r.rest();
    if (rest.end === rest.start) return;
    const isName = op === 1 || op === 2;
    fields.push(
      leaf(
        isName ? 'Name' : 'Message',
        isName ? `${base}.name` : `${base}.message`,
        textOf(bytes, rest),
        rest,
      ),
    );
  });
  return words;
}

const wscOps: Readonly<Record<number, string>> = {
  1: 'WSC_Start',
  2: 'WSC_ACK',
  3: 'WSC_NACK',
  4: 'WSC_MSG',
  5: 'WSC_Done',
  6: 'WSC_FRAG_ACK',
};

/** Expanded types (RFC 3748, 5.7); EAP-WSC of Wi-Fi Simple Configuration is read. */
function expanded({ bytes, data, fields, malformed }: Method): string {
  let words = '';
  guard('Expanded type', data.end, fields, malformed, () => {
    const r = new Reader(bytes, data.start, data.end);
    const vendor = r.span(3);
    const id = hexOf(bytes, vendor);
    fields.push(leaf('Vendor ID', 'eap.ext.vendor_id', `0x${id}`, vendor));
    const type = r.u32be();
    fields.push(leaf('Vendor type', 'eap.ext.vendor_type', type, { start: r.at - 4, end: r.at }));
    words = `vendor ${id}, type ${type}`;
    if (id === '00372a' && type === 1) words = wsc(bytes, r, fields, malformed);
    else if (r.left) {
      const rest = r.rest();
      fields.push(leaf('Vendor data', '', hexOf(bytes, rest), rest));
    }
  });
  return words;
}

function wsc(bytes: Bytes, r: Reader, fields: Field[], malformed: Malformed[]): string {
  const op = r.u8();
  fields.push(leaf('Opcode', 'eap.wps.code', named(wscOps, op), { start: r.at - 1, end: r.at }));
  const flags = r.u8();
  const span = { start: r.at - 1, end: r.at };
  fields.push(
    group('Flags', 'eap.wps.flags', hex(flags), span, [
      bitField('More fragments', 'eap.wps.flags.more', flags, 8, 0x01, span),
      bitField('Length field present', 'eap.wps.flags.length', flags, 8, 0x02, span),
    ]),
  );
  if (flags & 2) {
    fields.push(leaf('Message length', 'eap.wps.msglen', r.u16be(), { start: r.at - 2, end: r.at }));
  }
  const name = wscOps[op] ?? `operation ${op}`;
  if (!r.left) return name;
  if (flags & 1) {
    const rest = r.rest();
    fields.push(leaf('Fragment', '', hexOf(bytes, rest), rest));
    return `${name}, fragment`;
  }
  const message = wpsAttributes(bytes, r, fields, malformed);
  return message && op === 4 ? message : name;
}
