import type { MacAddress, Suite } from '../../base/brand.ts';
import { type Bytes, concat, equal, toHex } from '../../base/bytes.ts';
import { ftPtk, type NamedKey, pmkR0, pmkR1 } from '../../crypto/ft.ts';
import type { PtkParts } from '../../crypto/keys.ts';
import { wrap } from '../../crypto/keywrap.ts';
import { eapolMic } from '../../crypto/mic.ts';
import { dissectElements, type FteInfo, readFte } from '../../dissect/elements/index.ts';
import type { Span } from '../../dissect/types.ts';
import { akmParameters, isFt } from '../../standard/akms.ts';
import { temporalKeyLength } from '../../standard/ciphers.ts';
import { Element } from '../../standard/elements.ts';
import { fastTransitionElement, mobilityDomainElement, withPmkid } from '../frames/elements.ts';
import { addressOctets, le16, u8 } from '../frames/octets.ts';
import type { Random } from '../sae-end.ts';
import type { GroupKeys } from './authenticator.ts';
import type { MobilityDomain } from './mobility-domain.ts';
import type { NetworkOptions } from './options.ts';

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
  domain: MobilityDomain,
): FirstOfDomain | null {
  if (!mobility || !isFt(akm)) return null;
  const { mdid, r0khId, overDs = false } = mobility;
  const spa = addressOctets(station);
  const r1khId = addressOctets(bssid);
  const r0 = pmkR0('sha256', pmk, { ssid, mdid, r0khId, spa });
  domain.keys.set(toHex(r0.name), { akm, r0 });
  const r1 = pmkR1('sha256', r0, r1khId, spa);
  const nothing = { protects: 0, mic: null, anonce: null, snonce: null };
  const elements = concat(
    mobilityDomainElement(mdid, overDs),
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

const FTE_MIC = 16;
/** RSNE, MDE and FTE. */
const PROTECTED = 3;

interface Asked {
  readonly octets: Bytes;
  readonly rsne: Span;
  readonly pmkids: readonly Span[];
  readonly mde: Span;
  readonly rsnxe: Span | null;
  readonly fte: FteInfo;
}

function asked(octets: Bytes): Asked | null {
  const { elements, rsn } = dissectElements(octets, { start: 0, end: octets.length }, {});
  const own = rsn.find((candidate) => candidate.kind === 'rsn');
  const mde = elements.find((element) => element.id === Element.MobilityDomain);
  const element = elements.find((candidate) => candidate.id === Element.FastTransition);
  const rsnxe = elements.find(({ id }) => id === Element.Rsnx)?.span ?? null;
  const fte = element && readFte(octets, element, FTE_MIC);
  return own && mde && fte ? { octets, rsne: own.span, pmkids: own.pmkids, mde: mde.span, rsnxe, fte } : null;
}

const part = ({ octets }: Asked, { start, end }: Span): Bytes => octets.slice(start, end);

/** A station that came over by fast transition: the keys that it has to prove in its reassociation request. */
export interface Arriving {
  readonly akm: Suite;
  readonly rsne: Bytes;
  readonly r1: NamedKey;
  readonly ptk: PtkParts;
  /** Of the authentication response. */
  readonly elements: Bytes;
  /** Elements of the reassociation response; null: the request proves nothing. */
  welcome(request: Bytes, groupKeys: GroupKeys): Bytes | null;
}

/**
 * The first frame of a fast transition: PMK-R1 is made of what the domain has of the station. 802.11-2020 13.5.2, 13.8.
 * @param body elements of the authentication request, or of the FT Request that came through the DS
 * @param security RSNE and RSNXE of the beacon
 * @returns null where it names a key that the domain does not have
 */
export function arriving(
  { mobility, bssid, pairwise }: NetworkOptions,
  station: MacAddress,
  body: Bytes,
  security: Bytes,
  random: Random,
  domain: MobilityDomain,
): Arriving | null {
  const request = asked(body);
  if (!mobility || !request?.fte.r0khId) return null;
  const names = request.pmkids.map((pmkid) => toHex(part(request, pmkid)));
  const known = names.map((name) => domain.keys.get(name)).find((key) => key !== undefined);
  if (!known) return null;
  const { akm, r0 } = known;
  const rsne = security.slice(0, 2 + security[1]!);
  const rsnxe = security.slice(rsne.length);
  const spa = addressOctets(station);
  const r1khId = addressOctets(bssid);
  const r0khId = part(request, request.fte.r0khId);
  const { mdid, overDs = false } = mobility;
  const r1 = pmkR1('sha256', r0, r1khId, spa);
  const [snonce, anonce] = [part(request, request.fte.snonce), random(32)];
  const { kckBits, kekBits, mic } = akmParameters(akm, { pairwise })!;
  const ends = { snonce, anonce, bssid: r1khId, spa };
  const ptk = ftPtk('sha256', r1, ends, kckBits, kekBits, temporalKeyLength(pairwise)!);
  const mde = mobilityDomainElement(mdid, overDs);
  const holders = { anonce, snonce, r1khId, r0khId };
  const signature = (sequence: number, ...elements: readonly Bytes[]): Bytes =>
    eapolMic(mic!.algorithm, ptk.kck, concat(spa, r1khId, u8(sequence), ...elements));
  return {
    akm,
    rsne: part(request, request.rsne),
    r1,
    ptk,
    elements: concat(
      withPmkid(rsne, r0.name),
      mde,
      fastTransitionElement({ ...holders, protects: 0, mic: null }),
    ),
    welcome(octets, { gtk, gtkId, igtk, igtkId }) {
      const last = asked(octets);
      if (!last?.pmkids.some((pmkid) => equal(part(last, pmkid), r1.name))) return null;
      const { fte } = last;
      const bare = part(last, fte.span).fill(0, fte.mic.start - fte.span.start, fte.mic.end - fte.span.start);
      const more = last.rsnxe && fte.elementCount > PROTECTED ? part(last, last.rsnxe) : new Uint8Array(0);
      const expected = signature(5, part(last, last.rsne), part(last, last.mde), bare, more);
      if (!equal(expected, part(last, fte.mic))) return null;
      const sub = (id: number, ...bodies: readonly Bytes[]): Bytes => {
        const whole = concat(...bodies);
        return concat(u8(id, whole.length), whole);
      };
      const groupKeys = [
        sub(2, le16(gtkId), u8(gtk.length), new Uint8Array(8), wrap(ptk.kek, gtk)),
        ...(igtk ? [sub(4, le16(igtkId), new Uint8Array(6), u8(igtk.length), wrap(ptk.kek, igtk))] : []),
      ];
      const own = withPmkid(rsne, r1.name);
      const element = (value: Bytes | null): Bytes =>
        fastTransitionElement({
          ...holders,
          protects: PROTECTED + (rsnxe.length ? 1 : 0),
          mic: value,
          groupKeys,
        });
      return concat(own, mde, element(signature(6, own, mde, element(null), rsnxe)), rsnxe);
    },
  };
}
