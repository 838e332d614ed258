import { type Suite, suite } from '../../base/brand.ts';
import { type Bytes, concat } from '../../base/bytes.ts';
import { type SaeGroup, saeGroup } from '../../crypto/sae-group.ts';
import { Element, ExtensionElement } from '../../standard/elements.ts';
import { suiteBytes } from '../../standard/suite.ts';
import { extension, rejectedGroupsElement, tokenElement } from './elements.ts';
import { le16 } from './octets.ts';

export interface CommitFields {
  readonly group: number;
  readonly scalar: Bytes;
  readonly element: Bytes;
  /** Hash-to-element: token and rejected groups are elements behind; else the token stands before the scalar. */
  readonly h2e: boolean;
  readonly token: Bytes | null;
  readonly rejectedGroups: readonly number[];
  /** AKM of SAE with a key as long as the hash; null: none is said. */
  readonly akm: Suite | null;
}

/** What follows the status code of an SAE commit. Source: 802.11-2020 12.4.7.4. */
export function commitBody(fields: CommitFields): Bytes {
  const { group, scalar, element, h2e, token, rejectedGroups, akm } = fields;
  return concat(
    le16(group),
    !h2e && token ? token : new Uint8Array(0),
    scalar,
    element,
    h2e && rejectedGroups.length ? rejectedGroupsElement(rejectedGroups) : new Uint8Array(0),
    h2e && token ? tokenElement(token) : new Uint8Array(0),
    akm ? extension(ExtensionElement.AkmSuiteSelector, suiteBytes(akm)) : new Uint8Array(0),
  );
}

/** What follows the status code of an SAE confirm. Source: 802.11-2020 12.4.7.5. */
export const confirmBody = (sendConfirm: number, confirm: Bytes): Bytes => concat(le16(sendConfirm), confirm);

/** A commit as it was read. */
export interface ReadCommit extends Omit<CommitFields, 'group'> {
  readonly group: SaeGroup;
  /** Octets of the Rejected Groups element, as the salt wants them. */
  readonly rejectedOctets: Bytes;
}

/**
 * Reads a commit whose status is 0 or 126. The bare token of hunting-and-pecking is what is too much.
 * @returns null when it is too short or its group unknown; `unknownGroup` names such a group
 */
export function readCommit(body: Bytes, h2e: boolean): ReadCommit | { readonly unknownGroup: number } | null {
  if (body.length < 2) return null;
  const number = body[0]! | (body[1]! << 8);
  const group = saeGroup(number);
  if (!group) return { unknownGroup: number };
  const length = group.length + group.elementLength;
  const spare = body.length - 2 - length;
  if (spare < 0) return null;
  const tokenLength = h2e ? 0 : spare;
  const at = 2 + tokenLength;
  const extensions = h2e ? extensionsOf(body.subarray(at + length)) : new Map<number, Bytes>();
  const rejectedOctets = extensions.get(ExtensionElement.RejectedGroups) ?? new Uint8Array(0);
  const akm = extensions.get(ExtensionElement.AkmSuiteSelector);
  return {
    group,
    akm: akm?.length === 4 ? suite(akm) : null,
    h2e,
    scalar: body.slice(at, at + group.length),
    element: body.slice(at + group.length, at + length),
    token: h2e
      ? (extensions.get(ExtensionElement.AntiCloggingToken) ?? null)
      : tokenLength
        ? body.slice(2, at)
        : null,
    rejectedOctets,
    rejectedGroups: Array.from(
      { length: rejectedOctets.length >> 1 },
      (_, i) => rejectedOctets[2 * i]! | (rejectedOctets[2 * i + 1]! << 8),
    ),
  };
}

/**
 * The token of a refusal with status 76: behind the group, in an element with hash-to-element.
 * @returns null where there is none
 */
export function readToken(body: Bytes, h2e: boolean): Bytes | null {
  const rest = body.subarray(2);
  if (!h2e) return rest.length ? rest.slice() : null;
  return extensionsOf(rest).get(ExtensionElement.AntiCloggingToken) ?? null;
}

/** Bodies of the extension elements, by their extension. */
function extensionsOf(octets: Bytes): Map<number, Bytes> {
  const found = new Map<number, Bytes>();
  for (let at = 0; at + 2 <= octets.length; at += 2 + octets[at + 1]!) {
    const end = at + 2 + octets[at + 1]!;
    if (octets[at] === Element.Extension && end <= octets.length && end > at + 2)
      found.set(octets[at + 2]!, octets.slice(at + 3, end));
  }
  return found;
}
