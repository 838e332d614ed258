import { type Bytes, concat } from '../../base/bytes.ts';
import { oweGroup, owePmk, owePmkid, owePublic, oweShared } from '../../crypto/owe.ts';
import type { Frame } from '../../dissect/types.ts';
import { ExtensionElement } from '../../standard/elements.ts';
import { oweElement, RsnCapability, rsnElement } from '../frames/elements.ts';
import { type Random, randomScalar } from '../sae-end.ts';
import type { NetworkOptions } from './options.ts';

export interface OweAnswer {
  readonly group: number;
  readonly pmk: Bytes;
  readonly pmkid: Bytes;
  /** Of the association response: the AP's public key. */
  readonly elements: Bytes;
}

/** The AP's half of OWE: answers the public key of an association request; null where its group is not taken. RFC 8110 4.4. */
export function answerOwe(frame: Frame, network: NetworkOptions, random: Random): OweAnswer | null {
  const body = frame.management?.elements.find((e) => e.ext === ExtensionElement.OweDhParameter)?.body;
  if (!body || body.end - body.start < 3) return null;
  const number = frame.bytes[body.start]! | (frame.bytes[body.start + 1]! << 8);
  const known = oweGroup(number);
  if (!known || !network.oweGroups.includes(number)) return null;
  const { group, hash } = known;
  const c = frame.bytes.slice(body.start + 2, body.end);
  if (c.length !== group.length) return null;
  const scalar = randomScalar(random, group.q, group.length);
  const a = owePublic(group, scalar);
  const z = oweShared(group, scalar, c);
  const { pmk } = owePmk(hash, z, { c, a, group: number });
  const { akms, pairwise, group: cipher, groupManagement } = network;
  const rsne = rsnElement({
    group: cipher,
    pairwise: [pairwise],
    akms,
    capabilities: RsnCapability.MfpCapable | RsnCapability.MfpRequired,
    pmkids: [],
    groupManagement,
  });
  return {
    group: number,
    pmk,
    pmkid: owePmkid(hash, { c, a }),
    elements: concat(rsne, oweElement(number, a)),
  };
}
