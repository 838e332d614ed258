import { suite } from '../../base/brand.ts';
import { toText } from '../../base/bytes.ts';
import { groups, groupText } from '../../standard/groups.ts';
import { statusText } from '../../standard/status.ts';
import { bitField, group, hex, hexOf, leaf, named, slice, u16le } from '../fields.ts';
import type { Field, Span } from '../types.ts';
import { akmText } from './rsn.ts';
import type { ReadBody } from './scope.ts';

/** Bits of the RSNXE (IEEE 802.11-2020, 9.4.2.241, table 9-321; from bit 8 on by amendments az and be). */
const rsnxBits: readonly (readonly [bit: number, label: string, filter: string])[] = [
  [4, 'Protected TWT operations', 'wlan.rsnx.protected_twt_operations_support'],
  [5, 'SAE hash-to-element', 'wlan.rsnx.sae_hash_to_element'],
  [6, 'SAE-PK', ''],
  [8, 'Secure LTF', 'wlan.rsnx.secure_ltf_support'],
  [9, 'Secure RTT', 'wlan.rsnx.secure_rtt_supported'],
  [10, 'Unassociated ranging protection required, all exchanges', 'wlan.rsnx.rnmmfp'],
  [15, 'Unassociated ranging protection required', ''],
  [18, 'KEK in PASN', ''],
  [21, 'SSID protection', ''],
];

export const rsnx: ReadBody = (r, out, { bytes }) => {
  const body = r.rest();
  const at = body.start;
  if (at === body.end) return undefined;
  const words: string[] = [];
  const children: Field[] = [
    bitField(
      'Field length',
      'wlan.rsnx.length',
      bytes[at]!,
      8,
      0x0f,
      { start: at, end: at + 1 },
      `${(bytes[at]! & 15) + 1} bytes`,
    ),
  ];
  for (const [bit, label, filter] of rsnxBits) {
    const octet = at + (bit >> 3);
    if (octet >= body.end) break;
    const mask = 1 << (bit & 7);
    if (bytes[octet]! & mask) words.push(label);
    children.push(bitField(label, filter, bytes[octet]!, 8, mask, { start: octet, end: octet + 1 }));
  }
  out.push(
    group('Extended RSN capabilities', 'wlan.rsnx', hexOf(bytes, body), body, children, {
      clause: 'IEEE 802.11-2020, 9.4.2.241',
    }),
  );
  return words.join(', ') || 'none';
};

export const mobilityDomain: ReadBody = (r, out, { bytes }) => {
  const id = r.span(2);
  const value = hexOf(bytes, id);
  out.push(
    leaf('Mobility domain identifier', 'wlan.mobility_domain.mdid', hex(u16le(bytes, id.start), 4), id, {
      clause: 'IEEE 802.11-2020, 9.4.2.46',
    }),
  );
  const word = r.u8();
  const span = { start: r.at - 1, end: r.at };
  const base = 'wlan.mobility_domain.ft_capab';
  out.push(
    group('FT capability and policy', base, hex(word), span, [
      bitField('Over the DS', `${base}.ft_over_ds`, word, 8, 0x01, span),
      bitField('Resource request protocol', `${base}.resource_req`, word, 8, 0x02, span),
      bitField('Reserved', `${base}.reserved`, word, 8, 0xfc, span),
    ]),
  );
  return `${value}, ${word & 1 ? 'over the DS too' : 'over the air'}`;
};

const timeouts: Readonly<Record<number, string>> = {
  1: 'Reassociation deadline',
  2: 'Key lifetime',
  3: 'Association comeback time',
  4: 'Time to start',
};
export const timeoutInterval: ReadBody = (r, out) => {
  const type = r.u8();
  out.push(
    leaf(
      'Type',
      'wlan.timeout_int.type',
      named(timeouts, type),
      { start: r.at - 1, end: r.at },
      {
        clause: 'IEEE 802.11-2020, 9.4.2.48',
      },
    ),
  );
  const count = r.u32le();
  const value = `${count} ${type === 2 ? 's' : 'TU'}`;
  out.push(leaf('Value', 'wlan.timeout_int.value', value, { start: r.at - 4, end: r.at }));
  return `${timeouts[type] ?? `type ${type}`}: ${value}`;
};

/** Management MIC (9.4.2.54): 16 octets of body with BIP-CMAC-128, 24 with the other BIP ciphers. */
export const managementMic: ReadBody = (r, out, { bytes }) => {
  const keyId = r.u16le();
  out.push(
    leaf(
      'Key ID',
      'wlan.mmie.keyid',
      keyId,
      { start: r.at - 2, end: r.at },
      {
        clause: 'IEEE 802.11-2020, 9.4.2.54',
      },
    ),
  );
  const ipn = r.span(6);
  out.push(leaf('IPN', 'wlan.mmie.ipn', hexOf(bytes, ipn), ipn));
  const mic = r.span(r.left >= 16 ? 16 : 8);
  out.push(leaf('MIC', 'wlan.mmie.mic', hexOf(bytes, mic), mic));
  return `key ID ${keyId}`;
};

export const ricData: ReadBody = (r, out) => {
  const id = r.u8();
  out.push(leaf('RIC identifier', 'wlan.ric_data.id', id, { start: r.at - 1, end: r.at }));
  const count = r.u8();
  out.push(leaf('Resource descriptors', 'wlan.ric_data.desc_cnt', count, { start: r.at - 1, end: r.at }));
  const status = r.u16le();
  out.push(
    leaf('Status code', 'wlan.ric_data.status_code', `${statusText(status)} (${status})`, {
      start: r.at - 2,
      end: r.at,
    }),
  );
  return undefined;
};

export const ricDescriptor: ReadBody = (r, out, { bytes }) => {
  const type = r.u8();
  out.push(
    leaf('Resource type', 'wlan.ric_desc.rsrc_type', type === 1 ? 'Block ack (1)' : type, {
      start: r.at - 1,
      end: r.at,
    }),
  );
  const rest = r.rest();
  out.push(leaf('Parameters', 'wlan.ric_desc.var_params', hexOf(bytes, rest), rest));
  return undefined;
};

/** Operating channel information (9.4.2.236); also the body of the OCI subelement of FTE and, in key data, of a KDE. */
export const oci: ReadBody = (r, out) => {
  const parts: string[] = [];
  for (const [label, filter, short] of ociParts) {
    const value = r.u8();
    out.push(
      leaf(label, filter, value, { start: r.at - 1, end: r.at }, { clause: 'IEEE 802.11-2020, 9.4.2.236' }),
    );
    parts.push(`${short} ${value}`);
  }
  return parts.join(', ');
};
const ociParts = [
  ['Operating class', 'wlan.rsn.ie.oci_kde.operating_class', 'class'],
  ['Primary channel', 'wlan.rsn.ie.oci_kde.primary_channel_number', 'channel'],
  ['Frequency segment 1', 'wlan.rsn.ie.oci_kde.frequency_segment_1_channel_number', 'segment 1'],
] as const;

export const oweParameter: ReadBody = (r, out, { bytes }) => {
  const id = r.u16le();
  out.push(
    leaf(
      'Group',
      'wlan.ext_tag.owe_dh_parameter.group',
      groupText(id),
      { start: r.at - 2, end: r.at },
      {
        clause: 'RFC 8110, 4.3',
      },
    ),
  );
  const key = r.rest();
  out.push(
    leaf('Public key', 'wlan.ext_tag.owe_dh_parameter.public_key', hexOf(bytes, key), key, {
      clause: 'RFC 8110, 4.3',
    }),
  );
  return groups[id]?.text ?? `group ${id}`;
};

export const passwordIdentifier: ReadBody = (r, out, { bytes }) => {
  const span = r.rest();
  const value = toText(slice(bytes, span)) ?? hexOf(bytes, span);
  out.push(
    leaf('Password identifier', 'wlan.ext_tag.sae.password_identifier', value, span, {
      clause: 'IEEE 802.11-2020, 9.4.2.216',
    }),
  );
  return JSON.stringify(value);
};

export const rejectedGroups: ReadBody = (r, out) => {
  const words: string[] = [];
  while (r.left) {
    const id = r.u16le();
    words.push(String(id));
    out.push(
      leaf('Rejected group', 'wlan.ext_tag.rejected_groups.group', groupText(id), {
        start: r.at - 2,
        end: r.at,
      }),
    );
  }
  return words.join(', ');
};

export const tokenContainer: ReadBody = (r, out, { bytes }) => {
  const span = r.rest();
  out.push(
    leaf('Anti-clogging token', 'wlan.ext_tag.sae.anti_clogging_token', hexOf(bytes, span), span, {
      clause: 'IEEE 802.11-2020, 9.4.2.247',
    }),
  );
  return `${span.end - span.start} bytes`;
};

/** The AKM that an SAE exchange is for, where the AKM decides the hash (802.11be). */
export const akmSelector: ReadBody = (r, out, { bytes }) => {
  const span: Span = r.span(4);
  const value = akmText(suite(slice(bytes, span)));
  out.push(leaf('AKM', '', value, span));
  return value;
};
