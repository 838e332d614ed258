import type { MacAddress } from '../../base/brand.ts';
import { type Bytes, concat, fromHex } from '../../base/bytes.ts';
import { EtherType, Subtype } from '../../standard/frames.ts';
import type { LoggedFrame } from '../types.ts';

const NOBODY = '00:00:00:00:00:00' as MacAddress;

/** Link types of LoggedFrame: Ethernet, and 802.11 without radiotap. */
const ETHERNET = 1;
const IEEE80211 = 105;

const address = (mac: MacAddress | null): Bytes => fromHex(mac ?? NOBODY);
const u16 = (value: number): Bytes => Uint8Array.of(value & 0xff, value >> 8);

/** An EAPOL packet as an Ethernet frame of type 888E; an address that the log does not tell is all zeroes. */
export function eapolFrame(to: MacAddress | null, from: MacAddress | null, packet: Bytes): LoggedFrame {
  return {
    type: 'frame',
    linkType: ETHERNET,
    bytes: concat(
      address(to),
      address(from),
      Uint8Array.of(EtherType.Eapol >> 8, EtherType.Eapol & 0xff),
      packet,
    ),
  };
}

/** An 802.11 frame that a log holds whole. */
export const wirelessFrame = (bytes: Bytes): LoggedFrame => ({ type: 'frame', linkType: IEEE80211, bytes });

/** Whether these octets can be a management frame (IEEE 802.11-2020, 9.2.4.1.3: version 0, type 0) with its header. */
export const isManagement = (bytes: Bytes): boolean => bytes.length >= 24 && (bytes[0]! & 0x0f) === 0;

/** A management frame from a station to its AP. Duration and sequence number stand in no log: zero. */
const toAp = (subtype: number, station: MacAddress | null, bssid: MacAddress, ...body: Bytes[]) =>
  wirelessFrame(
    concat(
      Uint8Array.of(subtype << 4, 0, 0, 0),
      address(bssid),
      address(station),
      address(bssid),
      u16(0),
      ...body,
    ),
  );

/** An authentication frame (9.3.3.11) made of what a supplicant hands to the kernel. */
export function authenticationFrame(frame: {
  readonly station: MacAddress | null;
  readonly bssid: MacAddress;
  readonly algorithm: number;
  /** Transaction sequence number and status code, then the fields of SAE or FILS, as the kernel is given them. */
  readonly data: Bytes | null;
  readonly elements: Bytes;
}): LoggedFrame {
  const { station, bssid, algorithm, data, elements } = frame;
  const first = Uint8Array.of(1, 0, 0, 0);
  return toAp(Subtype.Authentication, station, bssid, u16(algorithm), data ?? first, elements);
}

/**
 * An association request (9.3.3.5, 9.3.3.7) with the elements that a supplicant hands to the kernel. What the kernel adds
 * (capabilities, listen interval, rates) stands in no log: the numbers are zero, the elements absent.
 */
export function associationRequest(request: {
  readonly station: MacAddress | null;
  readonly bssid: MacAddress;
  /** null where it is among the elements. */
  readonly ssid: Bytes | null;
  readonly elements: Bytes;
  /** The AP that is left, of a reassociation. */
  readonly current: MacAddress | null;
}): LoggedFrame {
  const { station, bssid, ssid, elements, current } = request;
  const name = ssid ? concat(Uint8Array.of(0, ssid.length), ssid) : new Uint8Array();
  const frame = current
    ? toAp(Subtype.ReassociationRequest, station, bssid, u16(0), u16(0), address(current), name, elements)
    : toAp(Subtype.AssociationRequest, station, bssid, u16(0), u16(0), name, elements);
  const adds = ssid ? ['elements that the kernel adds'] : [];
  return { ...frame, missing: ['capabilities', 'listen interval', ...adds] };
}

/** A successful association response (9.3.3.6) with the elements that a driver passes on. */
export function associationResponse(answer: {
  readonly station: MacAddress | null;
  readonly bssid: MacAddress;
  readonly elements: Bytes;
}): LoggedFrame {
  const { station, bssid, elements } = answer;
  const header = concat(
    Uint8Array.of(0x10, 0, 0, 0),
    address(station),
    address(bssid),
    address(bssid),
    u16(0),
  );
  const frame = wirelessFrame(concat(header, u16(0), u16(0), u16(0), elements));
  return { ...frame, missing: ['capabilities', 'association ID'] };
}
