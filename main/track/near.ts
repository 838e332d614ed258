import { type End, isAddress, isGroupAddress, type MacAddress, macAddress } from '../base/brand.ts';
import { fromHex } from '../base/bytes.ts';
import type { Direction } from './types.ts';

/** Whether two addresses differ in one bit: what a damaged frame makes of one. */
export function isOneBitOff(one: End | null, other: End | null): boolean {
  if (one === null || other === null || one === other || !isAddress(one) || !isAddress(other)) return false;
  let off = 0;
  for (let at = 0; at < one.length; at += 3) {
    if (one[at] === other[at] && one[at + 1] === other[at + 1]) continue;
    const bits = Number.parseInt(one.slice(at, at + 2), 16) ^ Number.parseInt(other.slice(at, at + 2), 16);
    if (off > 0 || (bits & (bits - 1)) !== 0) return false;
    off++;
  }
  return off === 1;
}

/** All addresses that differ from this one in one bit. */
export function* oneBitOff(address: MacAddress): Generator<MacAddress> {
  const octets = fromHex(address.replaceAll(':', ''));
  for (let bit = 0; bit < 48; bit++) {
    octets[bit >> 3]! ^= 1 << (bit & 7);
    yield macAddress(octets);
    octets[bit >> 3]! ^= 1 << (bit & 7);
  }
}

/** Ends that a frame must have been sent between, and what shows that one of its addresses is damaged. */
export interface Mended {
  readonly transmitter: MacAddress;
  readonly receiver: MacAddress;
  readonly bssid: MacAddress;
  readonly damage?: string;
}

/** What is known of the pairs that speak with each other. */
export interface Known {
  /** The BSS of that address; undefined for none that was seen. */
  knownBss(bssid: End): unknown;
  /** The station has an attempt there. */
  pair(bssid: End, station: End): boolean;
}

/**
 * A frame between station and AP names the AP twice: as address 3, and as the receiver or transmitter (IEEE 802.11-2020, 9.3.2.1,
 * 9.3.3.1). Where the two differ in one bit, one of them is damaged; and so is a receiver that is a group by its first bit
 * alone, where only a station can be meant.
 * @param direction which way it goes, where its kind or header says so: station and AP may have neighboring addresses
 */
export function mended(
  { transmitter, receiver, bssid: third }: Pick<Mended, 'transmitter' | 'receiver' | 'bssid'>,
  known: Known,
  direction: Direction | null = null,
): Mended {
  if (transmitter !== third && receiver !== third) {
    const spokeWith = known.pair(third, receiver) && !known.pair(third, transmitter);
    const fromAp = direction === 'to-station' || (direction === null && spokeWith);
    const order = fromAp ? [transmitter, receiver] : [receiver, transmitter];
    const ap = order.find((address) => isOneBitOff(address, third));
    if (!ap) return { transmitter, receiver, bssid: third };
    const station = ap === transmitter ? receiver : transmitter;
    const speaks = (bssid: MacAddress) =>
      Number(known.pair(bssid, station)) + Number(Boolean(known.knownBss(bssid)));
    const bssid = speaks(third) > speaks(ap) ? third : ap;
    return {
      transmitter: ap === transmitter ? bssid : transmitter,
      receiver: ap === transmitter ? receiver : bssid,
      bssid,
      damage: `two of its addresses, ${ap} and ${third}, differ in one bit, though both are the AP`,
    };
  }
  // A damaged address may be that of the station, where the two are neighbors.
  const [other, ap] = receiver === third ? [receiver, transmitter] : [transmitter, receiver];
  if (isOneBitOff(ap, third) && known.knownBss(ap) && !known.knownBss(other))
    return {
      transmitter,
      receiver,
      bssid: ap,
      damage: `its address 3, ${third}, differs in one bit from the AP, and is the station`,
    };
  if (transmitter !== third || !isGroupAddress(receiver)) return { transmitter, receiver, bssid: third };
  const station = macAddress(
    fromHex(receiver.replaceAll(':', '')).map((octet, i) => (i ? octet : octet ^ 1)),
  );
  if (!known.pair(third, station)) return { transmitter, receiver, bssid: third };
  const damage = `its receiver ${receiver} is a group, and differs in that one bit from the station`;
  return { transmitter, receiver: station, bssid: third, damage };
}
