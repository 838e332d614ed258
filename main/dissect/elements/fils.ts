import { toText } from '../../base/bytes.ts';
import { dissectEap } from '../eap.ts';
import { bitField, group, hex, hexOf, leaf, macAt, named, pick, slice } from '../fields.ts';
import type { ReadBody } from './scope.ts';

const octets =
  (label: string, filter: string, clause: string): ReadBody =>
  (r, out, { bytes }) => {
    const span = r.rest();
    out.push(leaf(label, filter, hexOf(bytes, span), span, { clause }));
    return undefined;
  };

export const session = octets('FILS session', 'wlan.ext_tag.fils.session', 'IEEE 802.11-2020, 12.11.2');
export const nonce = octets('FILS nonce', 'wlan.ext_tag.fils.nonce', 'IEEE 802.11-2020, 12.11.2');
export const keyConfirmation = octets('Key auth', '', 'IEEE 802.11-2020, 12.11.2');

/** Wrapped data carries EAP-RP messages in FILS and SAE or EAP in PASN. */
export const wrappedData: ReadBody = (r, out, { bytes, found }) => {
  const span = r.rest();
  const code = bytes[span.start];
  if (span.end - span.start >= 4 && code !== undefined && code >= 1 && code <= 6) {
    const length = (bytes[span.start + 2]! << 8) | bytes[span.start + 3]!;
    if (length === span.end - span.start) {
      const eap = dissectEap(bytes, span);
      found.malformed.push(...eap.malformed);
      out.push(group('EAP', 'eap', eap.summary, span, eap.fields));
      return eap.summary;
    }
  }
  out.push(leaf('Wrapped data', '', hexOf(bytes, span), span));
  return undefined;
};

export const publicKey: ReadBody = (r, out, { bytes }) => {
  const type = r.u8();
  out.push(
    leaf('Key type', 'wlan.fils_indication.public_keys.key_type', named(keyTypes, type), {
      start: r.at - 1,
      end: r.at,
    }),
  );
  const span = r.rest();
  out.push(leaf('Public key', '', hexOf(bytes, span), span));
  return undefined;
};
const keyTypes: Readonly<Record<number, string>> = {
  1: 'X.509v3 certificate',
  2: 'Raw public key (RFC 5480)',
  3: 'Raw public key (RFC 3279)',
};

/** HLP container: a frame for the network, sent along with the association. */
export const hlpContainer: ReadBody = (r, out, { bytes }) => {
  for (const label of ['Destination', 'Source']) {
    const span = r.span(6);
    out.push(leaf(label, '', macAt(bytes, span.start), span));
  }
  const span = r.rest();
  out.push(leaf('HLP packet', '', hexOf(bytes, span), span));
  return undefined;
};

/** Key delivery: RSC and KDEs; it stands in the encrypted part of an association response. */
export const keyDelivery: ReadBody = (r, out, { bytes }) => {
  const rsc = r.span(8);
  out.push(leaf('Key RSC', '', hexOf(bytes, rsc), rsc));
  const kdes = r.rest();
  out.push(leaf('KDEs', '', hexOf(bytes, kdes), kdes, { secret: true }));
  return undefined;
};

const indication = 'wlan.fils_indication';
export const filsIndication: ReadBody = (r, out, { bytes }) => {
  const word = r.u16le();
  const span = { start: r.at - 2, end: r.at };
  const bit = (label: string, name: string, mask: number) =>
    bitField(label, `${indication}.info.${name}`, word, 16, mask, span);
  out.push(
    group(
      'FILS information',
      '',
      hex(word, 4),
      span,
      [
        bit('Public key identifiers', 'nr_pk', 0x0007),
        bit('Realm identifiers', 'nr_realm', 0x0038),
        bit('IP address configuration', 'ip_config', 0x0040),
        bit('Cache identifier included', 'cache_id_included', 0x0080),
        bit('HESSID included', 'hessid_included', 0x0100),
        bit('Shared key authentication without PFS', 'ska_without_pfs', 0x0200),
        bit('Shared key authentication with PFS', 'ska_with_pfs', 0x0400),
        bit('Public key authentication', 'pka', 0x0800),
        bit('Reserved', 'reserved', 0xf000),
      ],
      { clause: 'IEEE 802.11-2020, 12.11.2' },
    ),
  );
  if (word & 0x80) {
    const cache = r.span(2);
    out.push(leaf('Cache identifier', `${indication}.cache_identifier`, hexOf(bytes, cache), cache));
  }
  if (word & 0x100) {
    const hessid = r.span(6);
    out.push(leaf('HESSID', `${indication}.hessid`, macAt(bytes, hessid.start), hessid));
  }
  for (let n = pick(word, 0x38); n > 0; n--) {
    const realm = r.span(2);
    out.push(leaf('Realm identifier', `${indication}.realms.identifier`, hexOf(bytes, realm), realm));
  }
  for (let n = pick(word, 0x07); n > 0; n--) {
    const type = r.u8();
    out.push(
      leaf('Key type', `${indication}.public_keys.key_type`, named(keyTypes, type), {
        start: r.at - 1,
        end: r.at,
      }),
    );
    const length = r.u8();
    out.push(leaf('Length', `${indication}.public_keys.length`, length, { start: r.at - 1, end: r.at }));
    const key = r.span(length);
    const text = type === 1 ? toText(slice(bytes, key)) : null;
    out.push(leaf('Key indicator', `${indication}.public_keys.indicator`, text ?? hexOf(bytes, key), key));
  }
  return undefined;
};

/** PASN parameters (802.11az, 9.4.2.303): what the exchange before association is based on. */
export const pasnParameters: ReadBody = (r, out, { bytes }) => {
  const control = r.u8();
  const span = { start: r.at - 1, end: r.at };
  out.push(
    group('Control', '', hex(control), span, [
      bitField('Comeback info present', '', control, 8, 0x01, span),
      bitField('Group and key present', '', control, 8, 0x02, span),
    ]),
  );
  const format = r.u8();
  out.push(leaf('Wrapped data format', '', named(pasnFormats, format), { start: r.at - 1, end: r.at }));
  if (control & 1) {
    const after = r.u16le();
    out.push(leaf('Comeback after', '', `${after} TU`, { start: r.at - 2, end: r.at }));
    const length = r.u8();
    out.push(leaf('Cookie length', '', length, { start: r.at - 1, end: r.at }));
    const cookie = r.span(length);
    out.push(leaf('Cookie', '', hexOf(bytes, cookie), cookie));
  }
  if (control & 2) {
    const group = r.u16le();
    out.push(
      leaf('Finite cyclic group', 'wlan.fixed.finite_cyclic_group', group, { start: r.at - 2, end: r.at }),
    );
    const length = r.u8();
    out.push(leaf('Public key length', '', length, { start: r.at - 1, end: r.at }));
    const key = r.span(length);
    out.push(leaf('Public key', '', hexOf(bytes, key), key));
  }
  return undefined;
};
const pasnFormats: Readonly<Record<number, string>> = {
  0: 'None',
  1: 'Fast BSS transition',
  2: 'FILS shared key without PFS',
  3: 'SAE',
};
