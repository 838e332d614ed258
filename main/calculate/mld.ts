import { isAddress, type MacAddress, macAddress } from '../base/brand.ts';
import { type Bytes, fromHex, toHex } from '../base/bytes.ts';
import { basicMultiLink } from '../dissect/elements/index.ts';
import type { Frame, Span } from '../dissect/types.ts';
import { Element } from '../standard/elements.ts';
import { OUI_IEEE } from '../standard/suite.ts';
import { withoutData } from '../track/messages.ts';
import type { Attempt } from '../track/types.ts';
import type { Ref } from './types.ts';

const MAC_ADDRESS_KDE = `${OUI_IEEE}03`;

/** The address of an MLD, and the octets that told it. */
export interface MldAddress {
  readonly address: MacAddress;
  readonly ref: Ref;
}

/** Both ends of a multi-link association (802.11be, 35.3): keys are between these addresses, not between those of a link. */
export interface Mld {
  readonly ap: MldAddress;
  readonly station: MldAddress;
}

const FRAMES: ReadonlySet<string> = new Set([
  'authentication',
  'association-request',
  'association-response',
]);

/**
 * The MLD addresses of an attempt: from the Basic Multi-Link elements of its authentication and association, else from
 * the MAC address KDEs of M1 and M2. null where not both ends are MLDs.
 */
export function mldOf(attempt: Attempt, frame: (record: number) => Frame): Mld | null {
  const found: { ap?: MldAddress; station?: MldAddress } = {};
  const take = (fromAp: boolean, record: number, { bytes }: Frame, span: Span | null) => {
    if (!span) return;
    const { start, end } = span;
    const ref: Ref = { from: 'record', record, start, end };
    found[fromAp ? 'ap' : 'station'] ??= { address: macAddress(bytes.subarray(start, end)), ref };
  };
  for (const { kind, encrypted, direction, record } of withoutData(attempt)) {
    if (encrypted || !FRAMES.has(kind)) continue;
    const seen = frame(record);
    take(direction === 'to-station', record, seen, basicMultiLink(seen)?.address ?? null);
  }
  if (!found.ap || !found.station)
    for (const { name, frame: seen, key, record } of attempt.handshakes[0]?.messages ?? [])
      if (name === 'M1' || name === 'M2') take(name === 'M1', record, seen, addressKde(seen, key.keyData));
  const { ap, station } = found;
  return ap && station ? { ap, station } : null;
}

/** The address in a MAC address KDE of key data that is not encrypted. */
function addressKde({ bytes }: Frame, { start, end }: Span): Span | null {
  for (let at = start; at + 2 <= end; at += 2 + bytes[at + 1]!)
    if (bytes[at] === Element.Vendor && bytes[at + 1] === 10 && at + 12 <= end)
      if (toHex(bytes.subarray(at + 2, at + 6)) === MAC_ADDRESS_KDE) return { start: at + 6, end: at + 12 };
  return null;
}

/**
 * Octets of the addresses that the keys of an attempt are between: of the MLDs, else of the two stations of the link.
 * null where no record tells one of them.
 */
export function keyAddresses(
  attempt: Attempt,
  mld: Mld | null | undefined,
): { readonly aa: Bytes; readonly spa: Bytes } | null {
  const aa = mld?.ap.address ?? attempt.bssid;
  const spa = mld?.station.address ?? attempt.station;
  return isAddress(aa) && isAddress(spa) ? { aa: fromHex(aa), spa: fromHex(spa) } : null;
}
