import type { Bytes } from '../../base/bytes.ts';
import { dissectEap } from '../eap/index.ts';
import { group, guard, hexOf, leaf, named, Reader } from '../fields.ts';
import type { DissectContext, EapInfo, EapolInfo, EapolKeyInfo, Field, Malformed } from '../types.ts';
import { readKey } from './eapolkey.ts';

const packetTypes: Readonly<Record<number, string>> = {
  0: 'EAP packet',
  1: 'Start',
  2: 'Logoff',
  3: 'Key',
  4: 'Encapsulated ASF alert',
  5: 'MKA',
  6: 'Announcement (generic)',
  7: 'Announcement (specific)',
  8: 'Announcement request',
};
const versions: Readonly<Record<number, string>> = {
  1: '802.1X-2001',
  2: '802.1X-2004',
  3: '802.1X-2010',
};

/**
 * Reads the EAPOL PDU at start..end of `bytes` (IEEE 802.1X-2020, 11.3); octets after the length that its header
 * gives are padding and no part of it. Never throws. `context.micLength` says how long the MIC of an EAPOL-Key frame
 * is; without it the length is the one with which all lengths in the frame fit.
 */
export function dissectEapol(
  bytes: Bytes,
  start: number,
  end: number,
  context: DissectContext,
): { info: EapolInfo; fields: Field[]; summary: string; malformed: Malformed[] } {
  const fields: Field[] = [];
  const malformed: Malformed[] = [];
  const limit = Math.min(end, bytes.length);
  const r = new Reader(bytes, Math.min(start, limit), limit);
  let version = 0;
  let packetType = -1;
  let whole = false;
  let pdu = { start: r.at, end: r.limit };
  let key: EapolKeyInfo | null = null;
  let eap: EapInfo | null = null;
  let summary = 'EAPOL';
  guard('EAPOL', limit, fields, malformed, () => {
    version = r.u8();
    fields.push(leaf('Version', 'eapol.version', named(versions, version), { start: r.at - 1, end: r.at }));
    packetType = r.u8();
    fields.push(leaf('Type', 'eapol.type', named(packetTypes, packetType), { start: r.at - 1, end: r.at }));
    const length = r.u16be();
    const lengthSpan = { start: r.at - 2, end: r.at };
    pdu = { start: pdu.start, end: Math.min(limit, r.at + length) };
    const short = r.at + length > limit;
    whole = !short;
    const message = `EAPOL: ${length} bytes announced, ${limit - r.at} left`;
    if (short) malformed.push({ offset: lengthSpan.start, message });
    fields.push(leaf('Length', 'eapol.len', length, lengthSpan, short ? { error: message } : {}));
    summary = `EAPOL, ${(packetTypes[packetType] ?? `type ${packetType}`).toLowerCase()}`;
    const body = { start: r.at, end: pdu.end };
    if (packetType === 0) {
      const packet = dissectEap(bytes, body);
      eap = packet.info;
      summary = packet.summary;
      malformed.push(...packet.malformed);
      fields.push(group('EAP', 'eap', packet.summary, body, packet.fields));
    } else if (packetType === 3) {
      const read = readKey(bytes, { ...body, announced: length }, fields, malformed, context);
      key = read.info;
      summary = read.summary;
    } else if (packetType === 1) summary = 'EAPOL-Start';
    else if (packetType === 2) summary = 'EAPOL-Logoff';
    else if (body.end > body.start) fields.push(leaf('Body', '', hexOf(bytes, body), body));
  });
  return { info: { span: pdu, whole, version, packetType, key, eap }, fields, summary, malformed };
}
