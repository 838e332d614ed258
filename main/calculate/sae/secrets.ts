import { type Bytes, equal, toText } from '../../base/bytes.ts';
import {
  checkCommit,
  commitElement,
  commitScalar,
  keyseedOf,
  saeConfirm,
  saeKeys,
  scalarSum,
} from '../../crypto/sae.ts';
import { h2ePt, pweFromPt } from '../../crypto/sae-h2e.ts';
import { hunt } from '../../crypto/sae-pwe.ts';
import type { Secret } from '../types.ts';
import { octetsOf, otherSide, type SaeCommitFrame, type SaeConfirmFrame, type Side } from './frames.ts';
import type { Pair } from './keys.ts';

/** What of the network and the stations enters a PWE. */
export interface Place {
  readonly ssid: Bytes | null;
  /** Addresses of the AP and the station; null where one of them is not known. */
  readonly addresses: readonly [Bytes, Bytes] | null;
}

/** Whether a secret may be one of this network. */
export const forNetwork = ({ ssid }: Pick<Secret, 'ssid'>, network: Bytes | null): boolean =>
  !ssid || !network || equal(ssid, network);

/** Scalar and element of a commit. */
export const commitOf = ({ scalar, element, located }: SaeCommitFrame) => ({
  scalar: octetsOf(located, scalar),
  element: octetsOf(located, element),
});

/** Whether the group's operations can take this commit. */
export const isSound = (commit: SaeCommitFrame): boolean => checkCommit(commit.group, commitOf(commit)).ok;

/** The secret whose rand and mask add up to the scalar of this commit. */
export function privateOf(commit: SaeCommitFrame, secrets: readonly Secret[]): Secret<'sae'> | null {
  const { scalar } = commitOf(commit);
  const fits = ({ parts: { rand, mask } }: Secret<'sae'>) =>
    rand && equal(commitScalar(commit.group, rand, mask), scalar);
  return secrets.filter((secret) => secret.kind === 'sae').find(fits) ?? null;
}

/** Passwords that this commit may have been made with: those of its network and its password identifier. */
export function passwordsOf(
  commit: SaeCommitFrame,
  { ssid }: Place,
  secrets: readonly Secret[],
): Secret<'passphrase'>[] {
  const named = commit.identifier && toText(octetsOf(commit.located, commit.identifier));
  return secrets
    .filter((secret) => secret.kind === 'passphrase')
    .filter((secret) => forNetwork(secret, ssid) && (secret.identifier ?? null) === (named ?? null));
}

/** PWE of a password. A trial: it makes no step. null without an SSID where one is needed, or without addresses. */
function pweOf(
  { group, method, identifier, located }: SaeCommitFrame,
  place: Place,
  password: Bytes,
): Bytes | null {
  if (!place.addresses) return null;
  const [ap, station] = place.addresses;
  if (method === 'hnp') return hunt(group, password, ap, station).pwe;
  if (!place.ssid) return null;
  const { pt } = h2ePt(group, place.ssid, password, identifier ? octetsOf(located, identifier) : undefined);
  return pweFromPt(group, pt, ap, station).pwe;
}

/** Of several passwords the one that mask proves; the first without a proof. */
export function passwordOf(
  commit: SaeCommitFrame,
  place: Place,
  secrets: readonly Secret[],
  own: Secret<'sae'> | null,
): Secret<'passphrase'> | null {
  const passwords = passwordsOf(commit, place, secrets);
  const mask = own?.parts.mask;
  if (passwords.length < 2 || !mask) return passwords[0] ?? null;
  const proven = passwords.find(({ value, ssid }) => {
    const pwe = pweOf(commit, { ...place, ssid: place.ssid ?? ssid }, value);
    return pwe && equal(commitElement(commit.group, mask, pwe), commitOf(commit).element);
  });
  return proven ?? passwords[0]!;
}

/** A shared secret that a person gave, and whose it is, where that is known. */
export interface GivenK {
  readonly secret: Secret<'sae'>;
  readonly side: Side | null;
}

/**
 * The shared secrets given for a pair of commits: those that say of which scalar they are, and those that make a confirm
 * of this exchange. One that proves nothing is taken only if it is the only one.
 */
export function givenKs(
  pair: Pair<SaeCommitFrame>,
  confirms: readonly SaeConfirmFrame[],
  salt: Bytes,
  secrets: readonly Secret[],
): GivenK[] {
  const { group } = pair.station;
  const given = secrets
    .filter((secret) => secret.kind === 'sae')
    .filter(({ parts: { k } }) => k?.length === group.length);
  const marked = given.flatMap((secret): GivenK[] => {
    const scalar = secret.parts.scalar;
    const side = (['station', 'ap'] as const).find((s) => scalar && equal(commitOf(pair[s]).scalar, scalar));
    return side ? [{ secret, side }] : [];
  });
  if (marked.length > 0) return nearest(pair, marked);
  const plain = given.filter(({ parts }) => !parts.scalar && !parts.rand);
  const proven = plain.filter(({ parts }) => makesConfirm(pair, confirms, salt, parts.k!));
  const taken = proven.length > 0 ? proven.slice(0, 1) : plain.length === 1 ? plain : [];
  return taken.map((secret) => ({ secret, side: null }));
}

/**
 * One k for an end. An AP may answer several attempts with one scalar, and its log tells a k for each: that of this pair is
 * told when the later of the two commits is, so it is the nearest to it. What a person gave goes before what a log tells.
 */
function nearest({ station, ap }: Pair<SaeCommitFrame>, given: readonly GivenK[]): GivenK[] {
  const later = Math.max(station.located.record, ap.located.record);
  const far = ({ secret: { disclosedBy } }: GivenK) =>
    typeof disclosedBy === 'object' ? Math.abs(disclosedBy.record - later) : -1;
  return given.filter(
    (one) => !given.some((other) => other.side === one.side && other !== one && far(other) < far(one)),
  );
}

/** Whether k makes one of these confirms. */
function makesConfirm(
  pair: Pair<SaeCommitFrame>,
  confirms: readonly SaeConfirmFrame[],
  salt: Bytes,
  k: Bytes,
): boolean {
  const { station, ap, hash, pmkLength } = pair;
  const sum = scalarSum(station.group, commitOf(station).scalar, commitOf(ap).scalar);
  const { kck } = saeKeys(hash, keyseedOf(hash, salt, k), sum, {
    extendedKey: pmkLength > 32,
    pk: station.pk && ap.pk,
  });
  return confirms.some(({ side, located, sendConfirm, confirm }) => {
    const [own, peer] = [commitOf(pair[side]), commitOf(pair[otherSide(side)])];
    const expected = saeConfirm(hash, kck, octetsOf(located, sendConfirm), own, peer);
    return equal(expected, octetsOf(located, confirm));
  });
}
