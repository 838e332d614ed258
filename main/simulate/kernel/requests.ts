import type { MacAddress, Suite } from '../../base/brand.ts';
import { type Bytes, concat } from '../../base/bytes.ts';
import { EtherType } from '../../standard/frames.ts';
import { keyDefaultTypes } from '../../standard/nl80211.ts';
import { suiteNumber } from '../../standard/suite.ts';
import { addressOctets, le16, u8 } from '../frames/octets.ts';
import { attribute, flagAttribute, le32, nestedAttribute, numberAttribute } from './netlink.ts';

/** Attributes of nl80211 requests and events, as supplicants and the kernel write them. */

const AUTH_TYPES: Readonly<Record<string, number>> = {
  open: 0,
  ft: 2,
  sae: 4,
  'fils-sk': 5,
  'fils-sk-pfs': 6,
  'fils-pk': 7,
};
const MFP = { no: 0, required: 1, optional: 2 } as const;
const WPA_VERSION_2 = 2;

export const macAttribute = (address: MacAddress): Bytes => attribute('MAC', addressOctets(address));

export const targetAttributes = (target: {
  readonly bssid: MacAddress;
  readonly ssid: Bytes;
  readonly frequencyMHz: number;
}): Bytes[] => [
  macAttribute(target.bssid),
  numberAttribute('WIPHY_FREQ', target.frequencyMHz),
  attribute('SSID', target.ssid),
];

export const authTypeAttribute = (type: string): Bytes =>
  numberAttribute('AUTH_TYPE', AUTH_TYPES[type] ?? 10);

/** What ASSOCIATE and CONNECT say of security. */
export function securityAttributes(request: {
  readonly elements: Bytes;
  readonly akm: Suite | null;
  readonly pairwise: Suite | null;
  readonly group: Suite | null;
  readonly mfp: 'no' | 'required' | 'optional';
  readonly privacy: boolean;
  readonly eapol: 'control-port' | 'packet' | null;
}): Bytes[] {
  const { elements, akm, pairwise, group, mfp, privacy, eapol } = request;
  return [
    attribute('IE', elements),
    ...(akm
      ? [
          numberAttribute('WPA_VERSIONS', WPA_VERSION_2),
          attribute('AKM_SUITES', le32(suiteNumber(akm))),
          attribute('CIPHER_SUITES_PAIRWISE', le32(suiteNumber(pairwise!))),
          numberAttribute('CIPHER_SUITE_GROUP', suiteNumber(group!)),
        ]
      : []),
    ...(mfp === 'no' ? [] : [numberAttribute('USE_MFP', MFP[mfp])]),
    ...(privacy ? [flagAttribute('PRIVACY')] : []),
    ...(eapol ? [flagAttribute('CONTROL_PORT')] : []),
    ...(eapol === 'control-port'
      ? [
          attribute('CONTROL_PORT_ETHERTYPE', le16(EtherType.Eapol)),
          flagAttribute('CONTROL_PORT_OVER_NL80211'),
          flagAttribute('SOCKET_OWNER'),
        ]
      : []),
  ];
}

interface Key {
  readonly use: 'pairwise' | 'group' | 'management' | 'beacon';
  readonly index: number;
  readonly peer: MacAddress | null;
}

export const keyAttributes = ({ use, index, peer }: Key): Bytes[] => [
  ...(peer ? [macAttribute(peer)] : []),
  attribute('KEY_IDX', u8(index)),
  numberAttribute('KEY_TYPE', use === 'pairwise' ? 1 : 0),
];

export const newKeyAttributes = (
  key: Key & { readonly cipher: Suite; readonly key: Bytes; readonly sequence: Bytes | null },
): Bytes[] => [
  ...keyAttributes(key),
  attribute('KEY_DATA', key.key),
  numberAttribute('KEY_CIPHER', suiteNumber(key.cipher)),
  ...(key.sequence ? [attribute('KEY_SEQ', key.sequence)] : []),
];

export const defaultKeyAttributes = ({ use, index }: Key): Bytes[] => [
  attribute('KEY_IDX', u8(index)),
  flagAttribute(use === 'management' ? 'KEY_DEFAULT_MGMT' : 'KEY_DEFAULT'),
  ...(use === 'management' || use === 'beacon'
    ? []
    : [
        nestedAttribute('KEY_DEFAULT_TYPES', keyDefaultTypes, [
          [use === 'pairwise' ? 'UNICAST' : 'MULTICAST', new Uint8Array(0)],
        ]),
      ]),
];

const STA_FLAG_AUTHORIZED = 1 << 1;

/** SET_STATION: which flags are meant, then which of them are set. */
export const authorizedAttributes = (peer: MacAddress, authorized: boolean): Bytes[] => [
  macAttribute(peer),
  attribute('STA_FLAGS2', concat(le32(STA_FLAG_AUTHORIZED), le32(authorized ? STA_FLAG_AUTHORIZED : 0))),
];
