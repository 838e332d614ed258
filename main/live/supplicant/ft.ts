import { type Bytes, concat, fromHex } from '../../base/bytes.ts';
import { type NamedKey, pmkR0, pmkR1 } from '../../crypto/ft.ts';
import { dissectElements, readFte } from '../../dissect/elements/index.ts';
import type { Span } from '../../dissect/types.ts';
import { Element } from '../../standard/elements.ts';
import { type Acting, secretValue, value } from './acting.ts';
import { end } from './outcome.ts';
import type { Choice, Security } from './selection.ts';

/** Octets of an FTE's MIC by the AKMs that are done here. */
export const FTE_MIC = 16;

export const octetsOf = (octets: Bytes, { start, end }: Span): Bytes => octets.slice(start, end);

/** Keys of an association in a mobility domain. */
export interface FtKeys {
  /** Of the domain: with it the station goes over to another access point. */
  readonly r0: NamedKey;
  readonly r0khId: Bytes;
  readonly r1: NamedKey;
  /** MDE and FTE of the association response, which message 2 repeats. */
  readonly elements: Bytes;
}

/**
 * PMK-R0 and PMK-R1 from the key that authentication gave, with the key holders that the association response names.
 * 802.11-2020 12.7.1.6, 13.4.2. @throws Ended when it names none
 */
export async function ftKeys(
  act: Acting,
  { ssid }: Choice,
  { mobility }: Security,
  xxKey: Bytes,
  response: Bytes,
): Promise<FtKeys> {
  const { elements } = dissectElements(response, { start: 0, end: response.length }, {});
  const mde = elements.find((element) => element.id === Element.MobilityDomain);
  const fte = elements.find((element) => element.id === Element.FastTransition);
  const read = fte && readFte(response, fte, FTE_MIC);
  if (!mde || !fte || !read?.r0khId || !read.r1khId || !mobility)
    end(
      'command-refused',
      'The association response does not name the key holders of fast transition, so no key can be computed.',
      "Compare the access point's settings for the mobility domain, or connect without fast transition (--akm).",
    );
  const [r0khId, r1khId] = [octetsOf(response, read.r0khId), octetsOf(response, read.r1khId)];
  const mdid = mobility.slice(2, 4);
  const spa = fromHex(act.radio.address);
  const r0 = pmkR0('sha256', xxKey, { ssid, mdid, r0khId, spa });
  await act.calculated({
    name: 'PMK-R0',
    formula: 'PMK-R0 = KDF(PMK, "FT-R0", SSID || MDID || R0KH-ID || SPA)',
    inputs: [secretValue('PMK', xxKey), value('SSID', ssid), value('MDID', mdid), value('R0KH-ID', r0khId)],
    outputs: [secretValue('PMK-R0', r0.key), value('PMKR0Name', r0.name)],
    ok: null,
    clause: 'IEEE 802.11-2020, 12.7.1.6.3',
    words: 'The first key of the mobility domain belongs to the access point where the station came in.',
  });
  const r1 = await r1Of(act, r0, r1khId);
  return { r0, r0khId, r1, elements: concat(octetsOf(response, mde.span), octetsOf(response, fte.span)) };
}

/** The key of one access point of the domain. 802.11-2020 12.7.1.6.4. */
export async function r1Of(act: Acting, r0: NamedKey, r1khId: Bytes): Promise<NamedKey> {
  const spa = fromHex(act.radio.address);
  const r1 = pmkR1('sha256', r0, r1khId, spa);
  await act.calculated({
    name: 'PMK-R1',
    formula: 'PMK-R1 = KDF(PMK-R0, "FT-R1", R1KH-ID || SPA)',
    inputs: [secretValue('PMK-R0', r0.key), value('R1KH-ID', r1khId), value('SPA', spa)],
    outputs: [secretValue('PMK-R1', r1.key), value('PMKR1Name', r1.name)],
    ok: null,
    clause: 'IEEE 802.11-2020, 12.7.1.6.4',
    words: "Each access point of the domain has a key of its own; this one's takes the place of the PMK.",
  });
  return r1;
}
