import type { MacAddress, Suite } from '../../base/brand.ts';
import { type Bytes, concat } from '../../base/bytes.ts';
import { type NamedKey, pmkR0, pmkR1 } from '../../crypto/ft.ts';
import { fastTransitionElement, mobilityDomainElement, withPmkid } from '../frames/elements.ts';
import { addressOctets } from '../frames/octets.ts';
import type { NetworkOptions } from './options.ts';

const FT_AKMS: readonly string[] = ['00-0f-ac:4', '00-0f-ac:9'];

/** What the first association of a station in a mobility domain has beside that of another network. */
export interface FirstOfDomain {
  readonly r1: NamedKey;
  /** MDE and FTE of the association response. */
  readonly responseElements: Bytes;
  /** RSNE with PMKR1Name, RSNXE, MDE and FTE of message 3. */
  m3Elements(beaconElements: Bytes): Bytes;
}

/**
 * FT's initial association: PMK-R0 and PMK-R1 of the key that authentication gave. 802.11-2020 13.4.2, 12.7.1.6.
 * @returns null for a network or an AKM without fast transition
 */
export function firstOfDomain(
  { mobility, ssid, bssid }: NetworkOptions,
  { akm, pmk }: { readonly akm: Suite; readonly pmk: Bytes },
  station: MacAddress,
): FirstOfDomain | null {
  if (!mobility || !FT_AKMS.includes(akm)) return null;
  const { mdid, r0khId } = mobility;
  const spa = addressOctets(station);
  const r1khId = addressOctets(bssid);
  const r0 = pmkR0('sha256', pmk, { ssid, mdid, r0khId, spa });
  const r1 = pmkR1('sha256', r0, r1khId, spa);
  const nothing = { protects: 0, mic: null, anonce: null, snonce: null };
  const elements = concat(
    mobilityDomainElement(mdid, false),
    fastTransitionElement({ ...nothing, r1khId, r0khId }),
  );
  return {
    r1,
    responseElements: elements,
    m3Elements: (beacon) => {
      const end = 2 + beacon[1]!;
      return concat(withPmkid(beacon.subarray(0, end), r1.name), beacon.subarray(end), elements);
    },
  };
}
