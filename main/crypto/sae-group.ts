import { type Bytes, compare, concat, isZero } from '../base/bytes.ts';
import { EC_GROUPS, type EcGroup, ecAdd, ecNegate, ecScalar } from './ec-groups.ts';
import { hashLength, type KdfHash } from './hash.ts';
import { MODP_NUMBERS, type ModpGroup, modpGroup } from './modp.ts';
import { inverseModulo, powerModulo, toNumber, toOctets } from './numbers.ts';

/** A finite cyclic group of SAE. Scalars have `length` octets, elements `elementLength`, big-endian. */
export type SaeGroup = EcGroup | ModpGroup;

/** How the password element is found: hunting-and-pecking, or hash-to-element. */
export type PweMethod = 'hnp' | 'h2e';

/** Numbers of the groups that {@link saeGroup} knows. */
export const SAE_GROUPS: readonly number[] = [
  ...EC_GROUPS.map((group) => group.number),
  ...MODP_NUMBERS,
].sort((a, b) => a - b);

/** The group of a number as commit frames carry it; null for one that is not known. */
export const saeGroup = (number: number): SaeGroup | null =>
  EC_GROUPS.find((group) => group.number === number) ?? modpGroup(number);

/**
 * The hash of an exchange. Hunting-and-pecking always has SHA-256; hash-to-element goes by the bits of p: curves up to
 * 256, 384 and above; MODP up to 2048, 3072 and above.
 * Source: 802.11-2020 12.4.2, Table 12-1.
 */
export function saeHash(group: SaeGroup, method: PweMethod): KdfHash {
  const [small, middle] = group.kind === 'ec' ? [256, 384] : [2048, 3072];
  if (method === 'hnp' || group.bits <= small!) return 'sha256';
  return group.bits <= middle! ? 'sha384' : 'sha512';
}

/** n zero octets, n the hash's length: the salt where there is none. */
export const zeroSalt = (hash: KdfHash): Bytes => new Uint8Array(hashLength(hash));

/** MAX(A, B) || MIN(A, B) of two MAC addresses: 12 octets, the same at both ends. */
export const addressesHighFirst = (a: Bytes, b: Bytes): Bytes =>
  compare(a, b) > 0 ? concat(a, b) : concat(b, a);

function expectLength(octets: Bytes, length: number, what: string): void {
  if (octets.length !== length) throw new RangeError(`${what}: ${octets.length} bytes, expected ${length}`);
}

function modpElement(group: ModpGroup, element: Bytes): bigint {
  expectLength(element, group.elementLength, 'element');
  return toNumber(element);
}

/**
 * scalar-op: the element taken `scalar` times (curve) or to that power (MODP).
 * @throws RangeError for a wrong length or a point off the curve
 * Source: 802.11-2020 12.4.4.1.
 */
export function scalarOp(group: SaeGroup, scalar: Bytes, element: Bytes): Bytes {
  expectLength(element, group.elementLength, 'element');
  const times = toNumber(scalar);
  if (group.kind === 'ec') return ecScalar(group, times, element);
  return toOctets(powerModulo(modpElement(group, element), times, group.p), group.length);
}

/**
 * elem-op: the sum (curve) or the product (MODP) of two elements.
 * @throws RangeError for a wrong length or a point off the curve
 * Source: 802.11-2020 12.4.4.1.
 */
export function elementOp(group: SaeGroup, one: Bytes, other: Bytes): Bytes {
  expectLength(one, group.elementLength, 'element');
  expectLength(other, group.elementLength, 'element');
  if (group.kind === 'ec') return ecAdd(group, one, other);
  return toOctets((modpElement(group, one) * modpElement(group, other)) % group.p, group.length);
}

/**
 * inverse-op: the element that elem-op takes to the identity.
 * @throws RangeError for a wrong length or a point off the curve
 * Source: 802.11-2020 12.4.4.1.
 */
export function inverseOp(group: SaeGroup, element: Bytes): Bytes {
  expectLength(element, group.elementLength, 'element');
  if (group.kind === 'ec') return ecNegate(group, element);
  return toOctets(inverseModulo(modpElement(group, element), group.p), group.length);
}

/** Whether an element is the point at infinity (all zeros here) or 1. */
export const isIdentity = (group: SaeGroup, element: Bytes): boolean =>
  group.kind === 'ec' ? isZero(element) : toNumber(element) === 1n;

/** F: of a point its x-coordinate, of a MODP element the number itself; `length` octets. 802.11-2020 12.4.4.2.1, 12.4.4.3.1. */
export const elementToOctets = (group: SaeGroup, element: Bytes): Bytes => element.slice(0, group.length);
