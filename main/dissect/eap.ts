import type { Bytes } from '../base/bytes.ts';
import { toText } from '../base/bytes.ts';
import { eapTypes } from './codes.ts';
import { guard, hexOf, leaf, named, Reader, slice } from './fields.ts';
import type { EapInfo, Field, Malformed, Span } from './types.ts';

export const eapCodes: Readonly<Record<number, string>> = {
  1: 'Request',
  2: 'Response',
  3: 'Success',
  4: 'Failure',
  5: 'Initiate',
  6: 'Finish',
};

/**
 * Reads an EAP packet (RFC 3748, 4) that begins at `span.start`; its own length field says where it ends.
 * Never throws. `info` is null where not even code, identifier and length are there.
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
    fields.push(
      leaf(
        'Code',
        'eap.code',
        named(eapCodes, code),
        { start: r.at - 1, end: r.at },
        { clause: 'RFC 3748, 4' },
      ),
    );
    const identifier = r.u8();
    fields.push(leaf('Identifier', 'eap.id', identifier, { start: r.at - 1, end: r.at }));
    const length = r.u16be();
    fields.push(leaf('Length', 'eap.len', length, { start: r.at - 2, end: r.at }));
    const end = Math.min(span.end, Math.max(r.at, span.start + length));
    const whole = { start: span.start, end };
    summary = `EAP ${eapCodes[code] ?? `code ${code}`}`;
    info = { span: whole, code, identifier, type: null, typeName: null };
    if (code !== 1 && code !== 2) return;
    const type = r.u8();
    const typeName = eapTypes[type] ?? null;
    info = { span: whole, code, identifier, type, typeName };
    fields.push(leaf('Type', 'eap.type', named(eapTypes, type), { start: r.at - 1, end: r.at }));
    summary += `, ${typeName ?? `type ${type}`}`;
    const data = { start: r.at, end };
    if (data.end <= data.start) return;
    if (type === 1) {
      const text = toText(slice(bytes, data)) ?? hexOf(bytes, data);
      fields.push(leaf('Identity', 'eap.identity', text, data));
      summary += ` ${JSON.stringify(text)}`;
    } else fields.push(leaf('Data', '', hexOf(bytes, data), data));
  });
  return { info, fields, summary, malformed };
}
