import { type Bytes, toText } from '../../base/bytes.ts';
import { authAlgorithmName } from '../../standard/frames.ts';
import { groupText } from '../../standard/groups.ts';
import { dissectEap } from '../eap/index.ts';
import {
  bitField,
  group,
  guard,
  hex,
  hexOf,
  leaf,
  macAt,
  named,
  pick,
  Reader,
  slice,
  u16le,
} from '../fields.ts';
import type { Field, Span } from '../types.ts';
import { readAuthenticationBody } from './authentication.ts';
import { FixedFields } from './fixed.ts';
import type { ReadBody, Scope } from './scope.ts';

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

/**
 * Wrapped data carries an EAP-RP packet in FILS; in PASN the body of an Authentication frame of SAE, FILS or FT, or two of
 * them, each with its length before it (802.11az, 12.13).
 */
export const wrappedData: ReadBody = (r, out, scope) => {
  const { bytes, found } = scope;
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
  if (isAuthentication(bytes, span)) return authentication(span, out, scope);
  const lists = framesWithLength(bytes, span);
  if (lists.length > 0)
    return lists
      .map(({ length, frame }, i) => {
        const filter = i < 2 ? `wlan.pasn_wrapped_data.auth_frame_${i + 1}_len` : '';
        out.push(leaf(`Length of frame ${i + 1}`, filter, frame.end - frame.start, length));
        return authentication(frame, out, scope);
      })
      .join(', ');
  out.push(leaf('Wrapped data', '', hexOf(bytes, span), span));
  return undefined;
};

/** Algorithm 2 to 6 (FT, SAE, FILS) and transaction 1 to 4: nothing else that may stand here begins so. */
function isAuthentication(bytes: Bytes, { start, end }: Span): boolean {
  if (end - start < 6) return false;
  const [algorithm, transaction] = [u16le(bytes, start), u16le(bytes, start + 2)];
  return algorithm >= 2 && algorithm <= 6 && transaction >= 1 && transaction <= 4;
}

/** Bodies of Authentication frames, each with a length of two octets before it; [] unless they fill the span. */
function framesWithLength(bytes: Bytes, span: Span): { readonly length: Span; readonly frame: Span }[] {
  const found: { length: Span; frame: Span }[] = [];
  let at = span.start;
  while (at + 2 <= span.end) {
    const frame = { start: at + 2, end: at + 2 + u16le(bytes, at) };
    if (frame.end > span.end || !isAuthentication(bytes, frame)) return [];
    found.push({ length: { start: at, end: at + 2 }, frame });
    at = frame.end;
  }
  return at === span.end ? found : [];
}

/** The body of an Authentication frame inside of another. */
function authentication(span: Span, out: Field[], { bytes, found, nested }: Scope): string {
  const fields: Field[] = [];
  const r = new Reader(bytes, span.start, span.end);
  const f = new FixedFields(bytes, r, fields, {});
  const whole = guard('Authentication', span.end, fields, found.malformed, () => {
    f.authentication();
    readAuthenticationBody(f);
  });
  if (whole && r.left) fields.push(...nested({ start: r.at, end: span.end }));
  const text = `${authAlgorithmName(u16le(bytes, span.start))}, transaction ${u16le(bytes, span.start + 2)}`;
  out.push(group('Authentication', '', text, span, fields));
  return text;
}

/** MIC element (802.11az, 9.4.2.121): what protects the second and third PASN frame. */
export const mic = octets('MIC', '', 'IEEE 802.11az-2022, 12.13');

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
    group('Control', 'wlan.etag.pasn_params.control', hex(control), span, [
      bitField(
        'Comeback info present',
        'wlan.etag.pasn_params.comeback_info_present',
        control,
        8,
        0x01,
        span,
      ),
      bitField(
        'Group and key present',
        'wlan.etag.pasn_params.group_and_key_present',
        control,
        8,
        0x02,
        span,
      ),
      bitField('Reserved', 'wlan.etag.pasn_parameters.reserved', control, 8, 0xfc, span),
    ]),
  );
  const format = r.u8();
  out.push(
    leaf('Wrapped data format', 'wlan.etag.pasn_parameters.wrapped_data_format', named(pasnFormats, format), {
      start: r.at - 1,
      end: r.at,
    }),
  );
  if (control & 1) {
    if (startsWithAfter(r, (control & 2) !== 0)) {
      const after = r.u16le();
      const at = { start: r.at - 2, end: r.at };
      out.push(leaf('Comeback after', 'wlan.etag.pasn_parameters.comeback_after', `${after} TU`, at));
    }
    const length = r.u8();
    out.push(
      leaf('Cookie length', 'wlan.etag.pasn_parameters.cookie_length', length, {
        start: r.at - 1,
        end: r.at,
      }),
    );
    const cookie = r.span(length);
    out.push(leaf('Cookie', 'wlan.etag.pasn_parameters.cookie', hexOf(bytes, cookie), cookie));
  }
  if (control & 2) {
    const number = r.u16le();
    out.push(
      leaf('Finite cyclic group', 'wlan.etag.pasn_parameters.finite_cyclic_group_id', groupText(number), {
        start: r.at - 2,
        end: r.at,
      }),
    );
    const length = r.u8();
    out.push(
      leaf('Public key length', 'wlan.etag.pasn_parameters.ephemeral_public_key_len', length, {
        start: r.at - 1,
        end: r.at,
      }),
    );
    const key = r.span(length);
    out.push(leaf('Public key', 'wlan.etag.pasn_parameters.ephemeral_public_key', hexOf(bytes, key), key));
  }
  return undefined;
};
/** The AP says after what time to come back; the station, which returns the cookie, does not: the length tells. */
function startsWithAfter({ bytes, at, limit }: Reader, withKey: boolean): boolean {
  const fits = (start: number): boolean => {
    const end = start + 1 + (bytes[start] ?? 0);
    return (withKey ? end + 3 + (bytes[end + 2] ?? 0) : end) === limit;
  };
  return fits(at + 2) || !fits(at);
}

const pasnFormats: Readonly<Record<number, string>> = {
  0: 'None',
  1: 'Fast BSS transition',
  2: 'FILS shared key without PFS',
  3: 'SAE',
};
