import { type Bytes, equal, isZero } from '../../base/bytes.ts';
import { type Memo, pbkdf2Key } from '../../calculate/builder.ts';
import { mskPart, type PtkRecipe } from '../../calculate/keys/index.ts';
import { keyAddresses } from '../../calculate/mld.ts';
import type { Secret } from '../../calculate/types.ts';
import { ftPtk } from '../../crypto/ft.ts';
import { type PtkParts, pmkid, ptk } from '../../crypto/keys.ts';
import { eapolMic } from '../../crypto/mic.ts';
import { pmkFromPassphrase } from '../../crypto/pbkdf2.ts';
import { sivDecrypt } from '../../crypto/siv.ts';
import { dissectKeyData } from '../../dissect/eapol/index.ts';
import { type AkmParameters, eapolKeyAlgorithms, type MicAlgorithm } from '../../standard/akms.ts';
import { nonceOf, partOf } from '../../track/classify.ts';
import type { Attempt, KeyHandshake, KeyMessage } from '../../track/types.ts';
import { isWhole } from '../state.ts';
import { type Negotiated, negotiated, waysToPtk } from '../suite.ts';
import { handshakesWith } from './done-index.ts';

/** A secret with the PMK that it gives for one attempt. */
export interface Candidate {
  readonly secret: Secret<'passphrase' | 'psk' | 'pmk' | 'msk'>;
  readonly pmk: Bytes;
}

/** Octets of the longest passphrase of a PSK network (IEEE 802.11-2020, J.4.1). */
const LONGEST = 63;

/** Secrets that can serve this attempt, in the order given. */
export function candidatesOf(
  attempt: Attempt,
  secrets: readonly Secret[],
  { source, akm }: Negotiated,
  memo: Memo,
): Candidate[] {
  const { ssid } = attempt.network;
  const out: Candidate[] = [];
  for (const secret of secrets) {
    if (secret.ssid && ssid && !equal(secret.ssid, ssid)) continue;
    if (secret.kind === 'pmk') out.push({ secret, pmk: secret.value });
    if (secret.kind === 'psk' && source === 'passphrase') out.push({ secret, pmk: secret.value });
    if (secret.kind === 'msk' && source === 'eap') {
      const { start, end } = mskPart(akm);
      out.push({ secret, pmk: secret.value.slice(start, end) });
    }
    const salt = ssid ?? secret.ssid;
    // Longer ones are SAE passwords.
    const psk = secret.kind === 'passphrase' && secret.value.length <= LONGEST;
    if (psk && source === 'passphrase' && salt)
      out.push({ secret, pmk: fromPassphrase(secret.value, salt, memo) });
  }
  return out;
}

function fromPassphrase(passphrase: Bytes, ssid: Bytes, memo: Memo): Bytes {
  const key = pbkdf2Key(passphrase, ssid);
  const known = memo.get(key);
  if (known) return known.key!;
  const pmk = pmkFromPassphrase(passphrase, ssid);
  memo.set(key, { key: pmk });
  return pmk;
}

/**
 * The candidate that the frames prove: M2 is signed with its keys, or M1's PMKID is its name. Without a proof the
 * first one that a person gave, or that a record told of this very network: its failing check is then the proof of the
 * contrary. A key that a record tells of another connection proves nothing by not fitting.
 */
export function choose<C extends { readonly secret: Secret; readonly pmk: Bytes }>(
  candidates: readonly C[],
  attempt: Attempt,
  suite: Negotiated,
): C | null {
  const meant = candidates.filter(
    ({ secret: { disclosedBy, ssid, kind } }) =>
      disclosedBy === undefined || (ssid !== null && (kind === 'passphrase' || kind === 'psk')),
  );
  if (candidates.length === 1 && meant.length === 1) return meant[0]!;
  return (
    candidates.find((c) => attempt.handshakes.some((h) => provenByKeys(c.pmk, h, attempt, suite))) ??
    candidates.find((c) => attempt.handshakes.some((h) => provenByPmkid(c.pmk, h, attempt, suite))) ??
    meant[0] ??
    null
  );
}

/** Makes the keys of a pair of nonces, as a trial. */
type TrialKeys = (anonce: Bytes, snonce: Bytes) => Pick<PtkParts, 'kck' | 'kek'>;

function provenByKeys(pmk: Bytes, handshake: KeyHandshake, attempt: Attempt, suite: Negotiated): boolean {
  return ptkTrials(pmk, attempt, suite).some((trial) => signed(handshake, suite.akm, trial));
}

/** The keys of a PMK by its nonces, each way that an end may make them; none where the AKM has another hierarchy, or it is not known. */
function ptkTrials(pmk: Bytes, attempt: Attempt, suite: Negotiated): TrialKeys[] {
  const ends = keyAddresses(attempt, suite.mld);
  if (!ends) return [];
  const { aa, spa } = ends;
  return waysToPtk(suite).flatMap(({ akm, recipe }): TrialKeys[] =>
    akm && !akm.ft && recipe
      ? [(anonce, snonce) => ptk(akm, pmk, { aa, spa, anonce, snonce }, recipe.tk)]
      : [],
  );
}

/** The recipe by which M2 is signed with the keys of this PMK; where none fits the AKM's own. */
export function recipeBy(
  pmk: Bytes,
  asked: KeyMessage,
  m2: KeyMessage,
  attempt: Attempt,
  suite: Negotiated,
): PtkRecipe | null {
  const ways = waysToPtk(suite);
  if (ways.length === 1) return suite.recipe;
  const trials = ptkTrials(pmk, attempt, suite);
  const fits = trials.findIndex((trial) => isSignedBy(m2, suite.akm, trial(nonceOf(asked), nonceOf(m2))));
  return ways[Math.max(fits, 0)]!.recipe;
}

/** Whether a four-way handshake is signed with these keys: its M2, or, where that is cut, a later message. */
export function signed(handshake: KeyHandshake, akm: AkmParameters | null, trial: TrialKeys): boolean {
  if (handshake.kind !== 'four-way') return false;
  const anonces = handshake.messages.filter((m) => m.name === 'M1' || m.name === 'M3');
  const m2s = handshake.messages.filter((m) => m.name === 'M2');
  // Of an M2 that is cut or damaged, the nonce may be there: then a later message proves the keys of both nonces.
  const later = handshake.messages
    .filter((m) => (m.name === 'M3' || m.name === 'M4') && isWhole(m))
    .slice(0, LATER);
  return m2s.some((m2) =>
    [...(isWhole(m2) ? [m2] : []), ...later].some((message) =>
      anonces.some((asked) => isSignedBy(message, akm, trial(nonceOf(asked), nonceOf(m2)))),
    ),
  );
}

/** The same of a PMK-R1. */
function ftTrial(pmkR1: Bytes, attempt: Attempt, { akm, recipe, mld }: Negotiated): TrialKeys | null {
  const ends = akm?.ft && recipe ? keyAddresses(attempt, mld) : null;
  if (!akm || !recipe || !ends || akm.hash === 'md5' || akm.hash === 'sha1') return null;
  const { aa: bssid, spa } = ends;
  const { hash, kckBits, kekBits } = akm;
  const r1 = { key: pmkR1, name: pmkR1 };
  return (anonce, snonce) => ftPtk(hash, r1, { snonce, anonce, bssid, spa }, kckBits, kekBits, recipe.tk);
}

/** Messages after M2 that are looked at for a proof of its nonce. */
const LATER = 4;

/**
 * Tells whether a PMK is the one that M2 was made with, by the MIC of M2 itself, or, where that is damaged or cut, of M3 or M4
 * after it. null: the AKM has another hierarchy, so that nothing can be tried.
 */
export function pmkTrial(
  asked: KeyMessage,
  m2: KeyMessage,
  attempt: Attempt,
  suite: Negotiated,
): ((pmk: Bytes) => boolean) | null {
  if (!suite.akm || suite.akm.ft || !suite.recipe || !keyAddresses(attempt, suite.mld)) return null;
  const [handshake] = handshakesWith(attempt, m2.record);
  const later = (handshake?.messages ?? [])
    .filter((m) => (m.name === 'M3' || m.name === 'M4') && m.record > m2.record)
    .slice(0, LATER);
  return (pmk) => {
    const trials = ptkTrials(pmk, attempt, suite).map((trial) => trial(nonceOf(asked), nonceOf(m2)));
    return [m2, ...later].some((message) => trials.some((keys) => isSignedBy(message, suite.akm, keys)));
  };
}

/** Tells whether a PMK is the one that M1 names by its PMKID; null where it names none that could be tried. */
export function pmkidTrial(
  m1: KeyMessage,
  attempt: Attempt,
  suite: Negotiated,
): ((pmk: Bytes) => boolean) | null {
  const { akm, wpa, mld } = suite;
  const ends = keyAddresses(attempt, mld);
  const data = partOf(m1, m1.key.keyData);
  const named = dissectKeyData(data, wpa).pmkids.map((p) => data.subarray(p.start, p.end));
  if (akm?.pmkid !== 'hmac-pmk' || !ends || !named.some((p) => !isZero(p))) return null;
  return (pmk) => {
    const own = pmkid(akm.hash, pmk, ends.aa, ends.spa);
    return named.some((p) => equal(p, own));
  };
}

/** Whether M2 would be signed with the keys of this PMK if its own nonce were this one, its MIC made of M2 with that nonce. */
export function fitsWithNonce(
  attempt: Attempt,
  pmk: Bytes,
  asked: KeyMessage,
  m2: KeyMessage,
  snonce: Bytes,
): boolean {
  const suite = negotiated(attempt);
  const ft = ftTrial(pmk, attempt, suite);
  const trials = ft ? [ft] : ptkTrials(pmk, attempt, suite);
  const bytes = m2.frame.bytes.slice();
  bytes.set(snonce, m2.key.nonce.start);
  const turned = { ...m2, frame: { ...m2.frame, bytes } };
  return trials.some((trial) => isSignedBy(turned, suite.akm, trial(nonceOf(asked), snonce)));
}

/** Whether M2 is signed with the keys of this PMK, its own nonce and that of M1 or M3. A trial: it makes no step. */
export function answers(
  m2: KeyMessage,
  asked: KeyMessage,
  pmk: Bytes,
  attempt: Attempt,
  suite: Negotiated,
): boolean {
  return ptkTrials(pmk, attempt, suite).some((trial) =>
    isSignedBy(m2, suite.akm, trial(nonceOf(asked), nonceOf(m2))),
  );
}

/** Whether the MIC of a whole message is the one that this key makes. A trial: it makes no step. */
export function hasMicOf(
  message: Pick<KeyMessage, 'frame' | 'key'>,
  algorithm: MicAlgorithm,
  kck: Bytes,
): boolean {
  const { mic } = message.key;
  const { span } = message.frame.eapol!;
  const pdu = partOf(message, span).slice();
  pdu.fill(0, mic.start - span.start, mic.end - span.start);
  return equal(eapolMic(algorithm, kck, pdu), partOf(message, mic));
}

/** By its MIC, or, where the AKM has none (FILS), by the AEAD that seals its key data (12.7.2). */
function isSignedBy(
  message: KeyMessage,
  akm: AkmParameters | null,
  { kck, kek }: Pick<PtkParts, 'kck' | 'kek'>,
): boolean {
  const { key, frame } = message;
  const algorithms = eapolKeyAlgorithms(key.version, akm);
  if (!frame.eapol?.whole || !algorithms) return false;
  if (algorithms.mic) return hasMicOf(message, algorithms.mic.algorithm, kck);
  if (algorithms.keyWrap !== 'aes-siv' || !key.encryptedKeyData) return false;
  const header = partOf(message, { start: frame.eapol.span.start, end: key.keyData.start });
  return sivDecrypt(kek, [header], partOf(message, key.keyData)).ok;
}

function provenByPmkid(
  pmk: Bytes,
  handshake: KeyHandshake,
  attempt: Attempt,
  { akm, wpa, mld }: Negotiated,
): boolean {
  if (akm?.pmkid !== 'hmac-pmk') return false;
  const ends = keyAddresses(attempt, mld);
  if (!ends) return false;
  const own = pmkid(akm.hash, pmk, ends.aa, ends.spa);
  return handshake.messages.some((m1) => {
    if (m1.name !== 'M1') return false;
    const data = partOf(m1, m1.key.keyData);
    return dissectKeyData(data, wpa).pmkids.some((p) => equal(data.subarray(p.start, p.end), own));
  });
}
