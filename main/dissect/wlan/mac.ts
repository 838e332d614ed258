import type { MacAddress } from '../../base/brand.ts';
import type { Bytes } from '../../base/bytes.ts';
import { hex, macAt, u16le } from '../fields.ts';
import type { Span, WlanHeader } from '../types.ts';
import { controlExtensionNames, subtypeNames, typeNames } from './mac-names.ts';

/** Where addresses stand in the header, by number. Address 4 follows sequence control. */
const ADDRESS_AT = [4, 10, 16, 24];

const isQos = (type: number, subtype: number): boolean => type === 2 && (subtype & 8) !== 0;

/** Control frames with a single address (9.3.1). The rest have RA and TA. */
const oneAddress = (type: number, subtype: number): boolean =>
  type === 1 && (subtype === 7 || subtype === 12 || subtype === 13);

/** Where parts of a header stand, relative to its start, told from its frame control field alone (9.3). */
export interface Layout {
  readonly type: number;
  readonly subtype: number;
  readonly flags: number;
  /** Number of addresses, 0 to 4. */
  readonly addresses: number;
  readonly sequenceAt: number | null;
  readonly qosAt: number | null;
  readonly htControlAt: number | null;
  /** Control wrapper: frame control of the carried frame. */
  readonly carriedAt: number | null;
  readonly length: number;
}

/** @param control frame control, as a little-endian word */
export function layoutOf(control: number): Layout {
  const type = (control >> 2) & 3;
  const subtype = (control >> 4) & 15;
  const flags = control >> 8;
  const order = (flags & 0x80) !== 0;
  if (type === 1) {
    const wrapper = subtype === 7;
    const one = oneAddress(type, subtype);
    return {
      type,
      subtype,
      flags,
      addresses: one ? 1 : 2,
      sequenceAt: null,
      qosAt: null,
      htControlAt: wrapper ? 12 : null,
      carriedAt: wrapper ? 10 : null,
      length: one && !wrapper ? 10 : 16,
    };
  }
  if (type === 3) {
    const addresses = subtype === 0 ? 1 : 0;
    return {
      type,
      subtype,
      flags,
      addresses,
      sequenceAt: null,
      qosAt: null,
      htControlAt: null,
      carriedAt: null,
      length: addresses ? 10 : 2,
    };
  }
  const four = type === 2 && (flags & 3) === 3;
  const qos = isQos(type, subtype);
  const qosAt = four ? 30 : 24;
  const ht = order && (type === 0 || qos);
  const htControlAt = qosAt + (qos ? 2 : 0);
  return {
    type,
    subtype,
    flags,
    addresses: four ? 4 : 3,
    sequenceAt: 22,
    qosAt: qos ? qosAt : null,
    htControlAt: ht ? htControlAt : null,
    carriedAt: null,
    length: htControlAt + (ht ? 4 : 0),
  };
}

/** `Beacon`, `QoS Data`, `DMG CTS`, `Reserved management subtype 15`. */
export function frameName(control: number): string {
  const type = (control >> 2) & 3;
  const subtype = (control >> 4) & 15;
  if (type === 1 && subtype === 6) {
    const extension = (control >> 8) & 15;
    return controlExtensionNames[extension] ?? `Reserved control frame extension ${extension}`;
  }
  return subtypeNames[type]![subtype] ?? `Reserved ${typeNames[type]} subtype ${subtype}`;
}

/** As `frameName`, of a data frame's subtype. */
export const dataFrameName = (subtype: number): string => frameName((subtype << 4) | (2 << 2));

// Of a large capture every frame asks.
const headerLengths = new Uint8Array(0x10000);

/** Octets of the MAC header, as `layoutOf` tells. @param control frame control, as a little-endian word */
export function headerLength(control: number): number {
  headerLengths[control] ||= layoutOf(control).length;
  return headerLengths[control]!;
}

/** Which addresses are which, by number (1 to 4), 0 where the frame does not say (9.3.2.1 table 9-30, 9.3.3.1). */
export interface Roles {
  readonly da: number;
  readonly sa: number;
  readonly bssid: number;
}

const NO_ROLES: Roles = { da: 0, sa: 0, bssid: 0 };
const MANAGEMENT: Roles = { da: 1, sa: 2, bssid: 3 };
const DATA: readonly Roles[] = [
  { da: 1, sa: 2, bssid: 3 },
  { da: 3, sa: 2, bssid: 1 },
  { da: 1, sa: 3, bssid: 2 },
  { da: 3, sa: 4, bssid: 0 },
];
// In an A-MSDU address 3 (and 4) is the BSSID; each subframe has the addresses that are missing here.
const A_MSDU: readonly Roles[] = [
  { da: 1, sa: 2, bssid: 3 },
  { da: 0, sa: 2, bssid: 1 },
  { da: 1, sa: 0, bssid: 2 },
  { da: 0, sa: 0, bssid: 0 },
];
const BSSID_FIRST: Roles = { da: 0, sa: 0, bssid: 1 };
const BSSID_SECOND: Roles = { da: 0, sa: 0, bssid: 2 };

export function rolesOf(layout: Layout, aMsdu: boolean): Roles {
  if (layout.type === 0) return MANAGEMENT;
  if (layout.type === 2) return (aMsdu ? A_MSDU : DATA)[layout.flags & 3]!;
  if (layout.type === 3) return layout.addresses ? BSSID_FIRST : NO_ROLES;
  if (layout.subtype === 10) return BSSID_FIRST;
  return layout.subtype === 14 || layout.subtype === 15 ? BSSID_SECOND : NO_ROLES;
}

/**
 * Reads the MAC header of the frame in octets start..end (FCS left out).
 * @param padTo4 the receiver padded the header to a multiple of 4 octets (radiotap's data pad flag)
 * @returns null when the octets end within the header
 */
export function readWlanHeader(bytes: Bytes, start: number, end: number, padTo4 = false): WlanHeader | null {
  if (end - start < 2) return null;
  const control = u16le(bytes, start);
  const layout = layoutOf(control);
  if (end - start < layout.length) return null;
  const { type, subtype, flags, addresses, sequenceAt, qosAt } = layout;
  const addr: (MacAddress | null)[] = [null, null, null, null];
  const addressSpans: (Span | null)[] = [null, null, null, null];
  for (let i = 0; i < addresses; i++) {
    const at = start + ADDRESS_AT[i]!;
    addr[i] = macAt(bytes, at);
    addressSpans[i] = { start: at, end: at + 6 };
  }
  const sequence = sequenceAt === null ? null : u16le(bytes, start + sequenceAt);
  const qos = qosAt === null ? null : u16le(bytes, start + qosAt);
  const aMsdu = qos !== null && (qos & 0x80) !== 0 && (subtype & 4) === 0;
  const roles = rolesOf(layout, aMsdu);
  const pad = padTo4 && type === 2 ? -layout.length & 3 : 0;
  return {
    frame: { start, end },
    header: { start, end: Math.min(start + layout.length + pad, end) },
    type: typeNames[type]!,
    subtype,
    name: frameName(control),
    toDs: type === 2 && (flags & 1) !== 0,
    fromDs: type === 2 && (flags & 2) !== 0,
    moreFragments: (type === 0 || type === 2) && (flags & 4) !== 0,
    retry: (type === 0 || type === 2) && (flags & 8) !== 0,
    protected: type !== 3 && !(type === 1 && subtype === 6) && (flags & 0x40) !== 0,
    duration: layout.length >= 4 ? u16le(bytes, start + 2) : 0,
    addr1: addr[0]!,
    addr2: addr[1]!,
    addr3: addr[2]!,
    addr4: addr[3]!,
    addressSpans,
    receiver: type === 3 ? null : addr[0]!,
    transmitter: addr[1]!,
    destination: roles.da ? addr[roles.da - 1]! : null,
    source: roles.sa ? addr[roles.sa - 1]! : null,
    bssid: roles.bssid ? addr[roles.bssid - 1]! : null,
    sequence: sequence === null ? null : sequence >> 4,
    fragment: sequence === null ? null : sequence & 15,
    tid: qos === null ? null : qos & 15,
    aMsdu,
  };
}

/** Data subtypes with bit 2 set (Null, CF-Ack …) have no frame body. */
export const hasDataBody = (wlan: WlanHeader): boolean => wlan.type === 'data' && (wlan.subtype & 4) === 0;

/** Wireshark's `wlan.fc.type_subtype`: `0x0008` for a beacon. */
export const typeSubtype = (layout: Layout): string => hex((layout.type << 4) | layout.subtype, 4);
