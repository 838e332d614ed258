import { type Bytes, concat } from '../../base/bytes.ts';
import { type NamedRef, r0Step, r1Step } from '../../calculate/ft/index.ts';
import type { Step } from '../../calculate/types.ts';
import { dissectElements, readFte } from '../../dissect/elements/index.ts';
import type { Span } from '../../dissect/types.ts';
import { Element } from '../../standard/elements.ts';
import type { Acting } from './acting.ts';
import { ownAddress } from './addresses.ts';
import { end } from './outcome.ts';
import type { Choice, Security } from './selection.ts';
import { type Known, output } from './workings.ts';

/** Octets of an FTE's MIC by the AKMs that are done here. */
export const FTE_MIC = 16;
/** Hash of their key hierarchy. */
const HASH = 'sha256';

export const octetsOf = (octets: Bytes, { start, end }: Span): Bytes => octets.slice(start, end);

/** A key of the hierarchy, and its name. */
export interface NamedKey {
  readonly key: Known;
  readonly name: Known;
}

export const refsOf = ({ key, name }: NamedKey): NamedRef => ({ key: key.ref, name: name.ref });

const named = (step: Step, level: 'R0' | 'R1'): NamedKey => ({
  key: output(step, `PMK-${level}`),
  name: output(step, `PMK${level}Name`),
});

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
  xxKey: Known,
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
  const { workings } = act;
  const source = workings.take('elements of the association response', response);
  const r0khId = source.part(read.r0khId);
  const r1khId = source.part(read.r1khId);
  const from = {
    ssid: { ref: workings.take('name of the network', ssid).ref, length: ssid.length },
    mdid: workings.take('mobility domain of the beacon', mobility).part({ start: 2, end: 4 }).ref,
    r0khId: { ref: r0khId.ref, length: r0khId.bytes.length },
    r1khId: r1khId.ref,
    spa: ownAddress(act).ref,
  };
  const r0 = named(await act.calculate('PMK-R0', r0Step(HASH, xxKey.ref, from, act.when)), 'R0');
  const r1 = await r1Of(act, r0, r1khId);
  const repeated = concat(octetsOf(response, mde.span), octetsOf(response, fte.span));
  return { r0, r0khId: r0khId.bytes, r1, elements: repeated };
}

/** The key of one access point of the domain. 802.11-2020 12.7.1.6.4. */
export async function r1Of(act: Acting, r0: NamedKey, r1khId: Known): Promise<NamedKey> {
  const from = { r1khId: r1khId.ref, spa: ownAddress(act).ref };
  return named(await act.calculate('PMK-R1', r1Step(HASH, refsOf(r0), from, act.when)), 'R1');
}
