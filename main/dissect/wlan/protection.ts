import type { Bytes } from '../../base/bytes.ts';
import { bitField, group, hex, hexOf, leaf } from '../fields.ts';
import type { Field, ProtectionInfo, Span } from '../types.ts';

/**
 * The header before an encrypted frame body (IEEE 802.11-2020, 12.3.2 WEP, 12.5.2 TKIP, 12.5.3 CCMP, 12.5.5 GCMP).
 * @returns null when the octets end within it
 */
export function readProtection(bytes: Bytes, body: Span): ProtectionInfo | null {
  const { start, end } = body;
  if (end - start < 4) return null;
  const keyOctet = bytes[start + 3]!;
  const extendedIv = (keyOctet & 0x20) !== 0;
  const length = extendedIv ? 8 : 4;
  if (end - start < length) return null;
  const low = bytes[start]! | (bytes[start + 1]! << 8);
  const high = extendedIv
    ? (bytes[start + 4]! |
        (bytes[start + 5]! << 8) |
        (bytes[start + 6]! << 16) |
        (bytes[start + 7]! << 24)) >>>
      0
    : 0;
  return {
    header: { start, end: start + length },
    keyId: keyOctet >> 6,
    extendedIv,
    packetNumber: BigInt(high * 0x10000 + low),
    ciphertext: { start: start + length, end },
  };
}

/** Which cipher the header's octets allow: TKIP derives its second octet from the first (12.5.2.2). */
export function protectionKind(bytes: Bytes, info: ProtectionInfo): 'WEP' | 'TKIP' | 'CCMP' {
  if (!info.extendedIv) return 'WEP';
  const at = info.header.start;
  return bytes[at + 1] === ((bytes[at]! | 0x20) & 0x7f) ? 'TKIP' : 'CCMP';
}

/** In words; CCMP and GCMP have one header and cannot be told apart by it. */
export const protectionNames = { WEP: 'WEP', TKIP: 'TKIP', CCMP: 'CCMP or GCMP' } as const;

export function protectionFields(bytes: Bytes, info: ProtectionInfo): Field[] {
  const { start } = info.header;
  const kind = protectionKind(bytes, info);
  const keySpan = { start: start + 3, end: start + 4 };
  const key = bytes[start + 3]!;
  const tail = [
    bitField('Key ID', 'wlan.wep.key', key, 8, 0xc0, keySpan),
    bitField('Extended IV', '', key, 8, 0x20, keySpan),
  ];
  let children: Field[];
  if (kind === 'WEP') {
    const iv = { start, end: start + 3 };
    children = [leaf('Initialization vector', 'wlan.wep.iv', `0x${hexOf(bytes, iv)}`, iv), ...tail];
  } else if (kind === 'TKIP') {
    // TSC1, WEP seed, TSC0, key, TSC2..TSC5: the counter is TSC5 .. TSC0.
    const high = info.packetNumber >> 16n;
    const tsc = (high << 16n) | BigInt((bytes[start]! << 8) | bytes[start + 2]!);
    children = [leaf('TKIP sequence counter', 'wlan.tkip.extiv', hex(tsc, 12), info.header), ...tail];
  } else {
    children = [leaf('Packet number', 'wlan.ccmp.extiv', hex(info.packetNumber, 12), info.header), ...tail];
  }
  const { ciphertext } = info;
  return [
    group(`${protectionNames[kind]} header`, '', '', info.header, children, {
      clause: `IEEE 802.11-2020, ${{ WEP: '12.3.2', TKIP: '12.5.2', CCMP: '12.5.3.2 and 12.5.5.2' }[kind]}`,
    }),
    leaf('Encrypted', 'data.data', `${ciphertext.end - ciphertext.start} bytes`, ciphertext),
  ];
}
