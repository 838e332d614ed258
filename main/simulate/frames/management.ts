import type { MacAddress } from '../../base/brand.ts';
import { macAddress } from '../../base/brand.ts';
import { type Bytes, concat } from '../../base/bytes.ts';
import { Category } from '../../standard/frames.ts';
import { addressOctets, be16, le16, u8 } from './octets.ts';

export const BROADCAST: MacAddress = macAddress('ff:ff:ff:ff:ff:ff');

/** FT Action frames: category, then what they are. 802.11-2020 9.6.8. */
export const FtAction = { Category: Category.FastTransition, Request: 1, Response: 2 } as const;

/** Capability bits of beacons and association frames: ESS and Privacy. */
export const CAPABILITY_ESS = 0x0001;
export const CAPABILITY_PRIVACY = 0x0010;

export interface Addresses {
  readonly receiver: MacAddress;
  readonly transmitter: MacAddress;
  readonly bssid: MacAddress;
}

/** A management frame from the Frame Control on; the sequence number is 0 until whoever sends it sets one. */
export const managementFrame = (
  subtype: number,
  { receiver, transmitter, bssid }: Addresses,
  body: Bytes,
): Bytes =>
  concat(
    u8(subtype << 4, 0, 0, 0),
    addressOctets(receiver),
    addressOctets(transmitter),
    addressOctets(bssid),
    le16(0),
    body,
  );

/** A copy of a frame with this sequence number (0 to 4095). */
export function withSequence(frame: Bytes, sequence: number): Bytes {
  const out = frame.slice();
  out.set(le16((sequence & 0xfff) << 4), 22);
  return out;
}

/** Fixed fields of an Authentication frame, then what follows them. */
export const authenticationBody = (
  algorithm: number,
  transaction: number,
  status: number,
  rest: Bytes = new Uint8Array(0),
): Bytes => concat(le16(algorithm), le16(transaction), le16(status), rest);

/** A data frame without QoS that carries one MSDU under LLC/SNAP. `toDs`: from a station to its AP. */
export const dataFrame = (
  toDs: boolean,
  { receiver, transmitter, bssid }: Addresses,
  etherType: number,
  payload: Bytes,
): Bytes =>
  concat(
    u8(0x08, toDs ? 0x01 : 0x02, 0, 0),
    addressOctets(receiver),
    addressOctets(transmitter),
    // The third address is where it goes in the end, or where it began: here the AP itself.
    addressOctets(toDs ? receiver : bssid),
    le16(0),
    u8(0xaa, 0xaa, 0x03, 0, 0, 0),
    be16(etherType),
    payload,
  );
