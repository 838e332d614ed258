import type { Bytes } from '../../base/bytes.ts';
import { type PweMethod, type SaeGroup, saeGroup } from '../../crypto/sae-group.ts';
import type { Field, Frame, Span } from '../../dissect/types.ts';
import { Element, ExtensionElement } from '../../standard/elements.ts';
import { Algorithm } from '../../standard/frames.ts';
import { saeMethod } from '../../standard/sae.ts';
import type { TrackedMessage } from '../../track/types.ts';
import type { Located } from '../located.ts';

export type Side = 'station' | 'ap';
export const otherSide = (side: Side): Side => (side === 'station' ? 'ap' : 'station');
export const sideWords = (side: Side): string => (side === 'ap' ? 'AP' : 'station');
export const sideOf = (message: Pick<TrackedMessage, 'direction'>): Side =>
  message.direction === 'to-station' ? 'ap' : 'station';

/** What every SAE frame of the first transaction tells, also a refusal. Spans are of its frame. */
export interface SaeHead {
  readonly side: Side;
  readonly located: Located;
  readonly status: number;
  /** null: the frame names none. */
  readonly number: number | null;
  readonly groupSpan: Span | null;
  readonly token: Span | null;
}

/** A commit with a scalar and an element of a group that is known. */
export interface SaeCommitFrame extends SaeHead {
  readonly number: number;
  readonly groupSpan: Span;
  readonly group: SaeGroup;
  readonly method: PweMethod;
  /** SAE-PK, which is hash-to-element with other keys. */
  readonly pk: boolean;
  readonly scalar: Span;
  readonly element: Span;
  /** Groups that its sender was refused before, 2 octets each. */
  readonly rejected: Span | null;
  readonly identifier: Span | null;
}

/** A commit as the steps take it: whoever has the octets says where they are, a frame need not be there. */
export interface SaeCommit
  extends Pick<
    SaeCommitFrame,
    'side' | 'number' | 'group' | 'method' | 'pk' | 'scalar' | 'element' | 'rejected'
  > {
  readonly located: Pick<Located, 'ref'>;
}

export interface SaeConfirmFrame {
  readonly side: Side;
  readonly located: Located;
  readonly sendConfirm: Span;
  readonly confirm: Span;
}

/** A confirm as the steps take it, like {@link SaeCommit}. */
export interface SaeConfirm extends Omit<SaeConfirmFrame, 'located'> {
  readonly located: Pick<Located, 'ref'>;
}

export const octetsOf = ({ frame }: Located, span: Span): Bytes => frame.bytes.subarray(span.start, span.end);

/** Whether a message is a frame of SAE: authentication with algorithm 3 of this transaction. */
export const isSae = ({ management }: Frame, transaction: number): boolean =>
  management?.authAlgorithm === Algorithm.Sae && management.authSequence === transaction;

/** The first field of this display-filter name, at any depth. */
export function spanOf(fields: readonly Field[], filter: string): Span | null {
  for (const field of fields) {
    if (field.filter === filter) return field.span;
    const inside = field.children && spanOf(field.children, filter);
    if (inside) return inside;
  }
  return null;
}

const elementOf = ({ management }: Frame, ext: number): Span | null =>
  management?.elements.find((element) => element.id === Element.Extension && element.ext === ext)?.body ??
  null;

/** What a frame of the first transaction says before scalar and element; null for another frame. */
export function readHead(
  message: Pick<TrackedMessage, 'direction' | 'status'>,
  located: Located,
): SaeHead | null {
  const { frame } = located;
  if (!isSae(frame, 1)) return null;
  const groupSpan = spanOf(frame.fields, 'wlan.fixed.finite_cyclic_group');
  return {
    side: sideOf(message),
    located,
    status: message.status ?? 0,
    number: groupSpan && frame.bytes[groupSpan.start]! + 256 * frame.bytes[groupSpan.start + 1]!,
    groupSpan,
    token:
      elementOf(frame, ExtensionElement.AntiCloggingToken) ??
      spanOf(frame.fields, 'wlan.fixed.anti_clogging_token'),
  };
}

/** A commit that an exchange can go on with; null for a refusal, a broken one, or one of an unknown group. */
export function readCommit(head: SaeHead): SaeCommitFrame | null {
  const { located, number, groupSpan, status } = head;
  const { fields } = located.frame;
  const group = number === null ? null : saeGroup(number);
  const scalar = spanOf(fields, 'wlan.fixed.scalar');
  const element = spanOf(fields, 'wlan.fixed.finite_field_element');
  if (number === null || !groupSpan || !group || !scalar || !element) return null;
  if (scalar.end - scalar.start !== group.length || element.end - element.start !== group.elementLength)
    return null;
  return {
    ...head,
    number,
    groupSpan,
    group,
    method: saeMethod(status) === 'hunting-and-pecking' ? 'hnp' : 'h2e',
    pk: saeMethod(status) === 'sae-pk',
    scalar,
    element,
    rejected: elementOf(located.frame, ExtensionElement.RejectedGroups),
    identifier: elementOf(located.frame, ExtensionElement.PasswordIdentifier),
  };
}

/**
 * A confirm; null for a refusal or another frame.
 * @param length of the hash, where the commits told it
 */
export function readConfirm(
  message: Pick<TrackedMessage, 'direction'>,
  located: Located,
  length: number | null,
): SaeConfirmFrame | null {
  const { fields } = located.frame;
  const sendConfirm = spanOf(fields, 'wlan.fixed.send_confirm');
  const whole = spanOf(fields, 'wlan.fixed.confirm');
  if (!isSae(located.frame, 2) || !sendConfirm || !whole) return null;
  const end = length === null ? whole.end : Math.min(whole.end, whole.start + length);
  return { side: sideOf(message), located, sendConfirm, confirm: { start: whole.start, end } };
}

/** What the AP's confirm carries to prove that it owns the key that the password names. */
export interface SaePkProof {
  readonly located: Located;
  /** K_AP: SubjectPublicKeyInfo. */
  readonly key: Span;
  /** KeyAuth: a signature in DER. */
  readonly signature: Span;
  /** EncryptedModifier: 16 octets of V, 16 of the modifier. */
  readonly modifier: Span;
}

const SAE_PK = [0x50, 0x6f, 0x9a, 31];
/** Octets of V and of the modifier, behind OUI and type. */
const SEALED_MODIFIER = 32;

/** The proof in a confirm; null where it is not whole. */
export function saePkProof({ located }: Pick<SaeConfirmFrame, 'located'>): SaePkProof | null {
  const { bytes, management } = located.frame;
  const elements = management?.elements ?? [];
  const body = (ext: number) => elements.find((element) => element.ext === ext)?.body;
  const [key, signature] = [body(ExtensionElement.FilsPublicKey), body(ExtensionElement.FilsKeyConfirmation)];
  const own = elements.find(
    (element) =>
      element.id === Element.Vendor && SAE_PK.every((octet, i) => bytes[element.body.start + i] === octet),
  )?.body;
  if (!key || !signature || !own || own.end - own.start !== 4 + SEALED_MODIFIER || key.end - key.start < 2)
    return null;
  return {
    located,
    // The first octet says what kind of key follows.
    key: { start: key.start + 1, end: key.end },
    signature,
    modifier: { start: own.start + 4, end: own.end },
  };
}
