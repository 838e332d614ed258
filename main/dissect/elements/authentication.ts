import type { Bytes } from '../../base/bytes.ts';
import { Element, ExtensionElement } from '../../standard/elements.ts';
import { Algorithm } from '../../standard/frames.ts';
import { groups } from '../../standard/groups.ts';
import { isCommit } from '../../standard/sae.ts';
import { Status } from '../../standard/status.ts';
import type { Span } from '../types.ts';
import type { FixedFields } from './fixed.ts';
import { areElements } from './walk.ts';

const clause = 'IEEE 802.11-2020, 12.4.7';

/**
 * Reads what an Authentication frame holds between its status code and its elements (9.3.3.11, tables 9-43 and
 * 9-44): an SAE commit or confirm, or the public value of FILS. Sets `authBody` where there is such a thing.
 */
export function readAuthenticationBody(f: FixedFields): void {
  const { authAlgorithm, authSequence } = f.draft;
  if (f.r.left === 0) return;
  const start = f.r.at;
  if (authAlgorithm === Algorithm.Sae && authSequence === 1) commit(f);
  else if (authAlgorithm === Algorithm.Sae && authSequence === 2) confirm(f);
  else if (
    (authAlgorithm === Algorithm.FilsSkPfs || authAlgorithm === Algorithm.FilsPk) &&
    (authSequence ?? 0) <= 2
  )
    filsPublic(f);
  else if (authAlgorithm === Algorithm.Eap) encapsulated(f);
  if (f.r.at > start) f.draft.authBody = { start, end: f.r.at };
}

/**
 * An SAE commit (12.4.7.4). Before hash-to-element (status 0) an anti-clogging token stands bare before the scalar
 * and its length follows from what is left; with it (126, 127) the token is an element. A refusal has less: 77 the
 * group alone, 76 group and token.
 */
function commit(f: FixedFields): void {
  const { bytes, r } = f;
  const group = groups[f.finiteCyclicGroup()];
  const status = f.draft.status;
  if (status === Status.AntiCloggingToken) {
    if (!startsWithContainer(bytes, r.at, r.limit)) token(f, r.left);
    return;
  }
  if (status === undefined || !isCommit(status)) {
    if (!areElements(bytes, { start: r.at, end: r.limit })) f.octets('Further bytes', '');
    return;
  }
  if (!group) {
    f.octets('Commit of an unknown group', '', r.left, { clause });
    return;
  }
  const scalar = group.prime;
  const element = group.curve ? 2 * group.prime : group.prime;
  const spare = r.left - scalar - element;
  if (status === 0 && spare > 0) {
    const after = { start: r.at + scalar + element, end: r.limit };
    if (!isExtensionList(bytes, after))
      token(f, tokenLength(bytes, { start: r.at, end: r.limit }, scalar + element));
  }
  f.octets('Scalar', 'wlan.fixed.scalar', scalar, { clause });
  f.octets('Element', 'wlan.fixed.finite_field_element', element, { clause });
}

/** Octets of a bare token: those before a scalar and element that only elements, or nothing, follow. */
function tokenLength(bytes: Bytes, span: Span, commitLength: number): number {
  const spare = span.end - span.start - commitLength;
  for (let n = 1; n < spare; n++)
    if (isExtensionList(bytes, { start: span.start + n + commitLength, end: span.end })) return n;
  return spare;
}

/** Whether a span is nothing but whole elements that may follow a commit: all are extensions. */
function isExtensionList(bytes: Bytes, span: Span): boolean {
  if (span.start === span.end || !areElements(bytes, span)) return false;
  for (let at = span.start; at < span.end; at += 2 + bytes[at + 1]!)
    if (bytes[at] !== Element.Extension || !commitExtensions.has(bytes[at + 2]!)) return false;
  return true;
}
/** Password identifier, rejected groups, anti-clogging token container, Multi-Link, AKM suite selector. */
const commitExtensions = new Set([33, 92, 93, 107, 114]);

const CONFIRM_ELEMENTS: ReadonlySet<number> = new Set([Element.Vendor, Element.Extension]);

function startsWithContainer(bytes: Bytes, at: number, end: number): boolean {
  return (
    at + 3 <= end && bytes[at] === Element.Extension && bytes[at + 2] === ExtensionElement.AntiCloggingToken
  );
}

function token(f: FixedFields, length: number): void {
  f.octets('Anti-clogging token', 'wlan.fixed.anti_clogging_token', length, {
    clause: 'IEEE 802.11-2020, 9.4.1.38',
  });
}

/**
 * An SAE confirm (12.4.7.5): the counter and a hash as long as the group's: 32, 48 or 64 octets. The rest of a longer hash may
 * have lengths that lead from element to element as well: what follows a confirm is extensions and vendors' elements alone.
 */
function confirm(f: FixedFields): void {
  if (f.r.left < 2 || (f.draft.status !== 0 && f.r.left < 34)) return;
  f.u16('Send-confirm', 'wlan.fixed.send_confirm', String, { clause });
  const { bytes, r } = f;
  const fits = [32, 48, 64].find((n) => n === r.left);
  const before = [32, 48, 64].find(
    (n) => n < r.left && areElements(bytes, { start: r.at + n, end: r.limit }, CONFIRM_ELEMENTS),
  );
  f.octets('Confirm', 'wlan.fixed.confirm', fits ?? before ?? r.left, { clause });
}

/** FILS with a fresh Diffie-Hellman exchange (12.11.2.3): group and public value, of a curve x and y. */
function filsPublic(f: FixedFields): void {
  const group = groups[f.finiteCyclicGroup()];
  const length = group && (group.curve ? 2 * group.prime : group.prime);
  if (length && (f.draft.status === 0 || f.r.left >= length))
    f.octets('Public value', 'wlan.fixed.finite_field_element', length);
}

/** EAP within authentication (802.11bi): the length of an EAPOL PDU and the PDU. */
function encapsulated(f: FixedFields): void {
  const length = f.u16('Encapsulation length', '');
  f.octets('EAPOL PDU', '', length);
}
