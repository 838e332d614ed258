import { type Bytes, fromHex } from '../base/bytes.ts';
import { type NamedKey, pmkR0, pmkR1 } from '../crypto/ft.ts';
import { dissectElements } from '../dissect/elements.ts';
import { type Acting, secretValue, value } from './acting.ts';
import { end } from './outcome.ts';
import type { Choice, Security } from './selection.ts';

const MOBILITY_DOMAIN = 54;
const FAST_TRANSITION = 55;
/** MIC control, MIC of 16 octets, ANonce and SNonce. */
const FTE_FIXED = 2 + 16 + 32 + 32;
const R1KH_ID = 1;
const R0KH_ID = 3;

/** Keys of the first association in a mobility domain. */
export interface FtKeys {
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
  const mde = elements.find((element) => element.id === MOBILITY_DOMAIN);
  const fte = elements.find((element) => element.id === FAST_TRANSITION);
  const subelements = fte
    ? subelementsOf(response.subarray(fte.body.start + FTE_FIXED, fte.body.end))
    : new Map<number, Bytes>();
  const r0khId = subelements.get(R0KH_ID);
  const r1khId = subelements.get(R1KH_ID);
  if (!mde || !fte || !r0khId || !r1khId || !mobility)
    end(
      'command-refused',
      'The association response does not name the key holders of fast transition, so no key can be computed.',
      "Compare the access point's settings for the mobility domain, or connect without fast transition (--akm).",
    );
  const mdid = mobility.slice(2, 4);
  const spa = fromHex(act.radio.address);
  const r0 = pmkR0('sha256', xxKey, { ssid, mdid, r0khId, spa });
  const r1 = pmkR1('sha256', r0, r1khId, spa);
  await act.calculated({
    name: 'PMK-R0',
    formula: 'PMK-R0 = KDF(PMK, "FT-R0", SSID || MDID || R0KH-ID || SPA)',
    inputs: [secretValue('PMK', xxKey), value('SSID', ssid), value('MDID', mdid), value('R0KH-ID', r0khId)],
    outputs: [secretValue('PMK-R0', r0.key), value('PMKR0Name', r0.name)],
    ok: null,
    clause: 'IEEE 802.11-2020, 12.7.1.6.3',
    words: 'The first key of the mobility domain belongs to the access point where the station came in.',
  });
  await act.calculated({
    name: 'PMK-R1',
    formula: 'PMK-R1 = KDF(PMK-R0, "FT-R1", R1KH-ID || SPA)',
    inputs: [secretValue('PMK-R0', r0.key), value('R1KH-ID', r1khId)],
    outputs: [secretValue('PMK-R1', r1.key), value('PMKR1Name', r1.name)],
    ok: null,
    clause: 'IEEE 802.11-2020, 12.7.1.6.4',
    words: "Each access point of the domain has a key of its own; this one's takes the place of the PMK.",
  });
  return { r1, elements: response.slice(mde.span.start, fte.span.end) };
}

function subelementsOf(octets: Bytes): Map<number, Bytes> {
  const found = new Map<number, Bytes>();
  for (let at = 0; at + 2 <= octets.length; at += 2 + octets[at + 1]!)
    found.set(octets[at]!, octets.slice(at + 2, at + 2 + octets[at + 1]!));
  return found;
}
