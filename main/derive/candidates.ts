import { type Bytes, equal, fromHex } from '../base/bytes.ts';
import { eapolKeyAlgorithms } from '../crypto/akm.ts';
import { pmkid, ptk } from '../crypto/keys.ts';
import { eapolMic } from '../crypto/mic.ts';
import { pmkFromPassphrase } from '../crypto/pbkdf2.ts';
import { dissectKeyData } from '../dissect/keydata.ts';
import type { Attempt, KeyHandshake, KeyMessage } from '../track/types.ts';
import { type Memo, pbkdf2Key } from './builder.ts';
import { keyAddresses } from './mld.ts';
import { mskPart } from './pmk.ts';
import { isWhole } from './state.ts';
import type { Negotiated } from './suite.ts';
import type { Secret } from './types.ts';

/** A secret with the PMK that it gives for one attempt. */
export interface Candidate {
  readonly secret: Secret;
  readonly pmk: Bytes;
}

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
    const { kind, value } = secret;
    if (kind === 'pmk') out.push({ secret, pmk: value });
    if (kind === 'psk' && source === 'passphrase') out.push({ secret, pmk: value });
    if (kind === 'msk' && source === 'eap') {
      const { start, end } = mskPart(akm);
      out.push({ secret, pmk: value.slice(start, end) });
    }
    const salt = ssid ?? secret.ssid;
    if (kind === 'passphrase' && source === 'passphrase' && salt)
      out.push({ secret, pmk: fromPassphrase(value, salt, memo) });
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
 * The candidate that the frames prove: M2's MIC verifies with it, or M1's PMKID is its name. Without a proof the
 * first one that a person gave, or that a record told of this very network: its failing check is then the proof of the
 * contrary. A key that a record tells of another connection proves nothing by not fitting.
 */
export function choose(
  candidates: readonly Candidate[],
  attempt: Attempt,
  suite: Negotiated,
): Candidate | null {
  const meant = candidates.filter(
    ({ secret: { record, ssid, kind } }) =>
      record === undefined || (ssid !== null && (kind === 'passphrase' || kind === 'psk')),
  );
  if (candidates.length === 1 && meant.length === 1) return meant[0]!;
  return (
    candidates.find((c) => attempt.handshakes.some((h) => provenByMic(c.pmk, h, attempt, suite))) ??
    candidates.find((c) => attempt.handshakes.some((h) => provenByPmkid(c.pmk, h, attempt, suite))) ??
    meant[0] ??
    null
  );
}

const part = (m: KeyMessage, span: { start: number; end: number }) =>
  m.frame.bytes.subarray(span.start, span.end);

function provenByMic(pmk: Bytes, handshake: KeyHandshake, attempt: Attempt, suite: Negotiated): boolean {
  if (handshake.kind !== 'four-way') return false;
  const anonces = handshake.messages.filter((m) => m.name === 'M1' || m.name === 'M3');
  const m2s = handshake.messages.filter((m) => m.name === 'M2');
  // Of an M2 that the capture cuts, the nonce may be there: then a later message proves the keys of both nonces.
  const later = handshake.messages.filter((m) => (m.name === 'M3' || m.name === 'M4') && isWhole(m));
  return m2s.some((m2) =>
    (isWhole(m2) ? [m2] : later).some((signed) =>
      anonces.some((asked) => micVerifies(pmk, asked, m2, attempt, suite, signed)),
    ),
  );
}

/**
 * Whether the MIC of M2, or of a later message, is right for this PMK, the ANonce of that M1 or M3 and the SNonce of
 * M2. A trial: it makes no step.
 */
export function micVerifies(
  pmk: Bytes,
  asked: KeyMessage,
  m2: KeyMessage,
  attempt: Attempt,
  { akm, recipe, mld }: Negotiated,
  signed = m2,
): boolean {
  const { key, frame } = signed;
  const algorithm = eapolKeyAlgorithms(key.version, akm)?.mic?.algorithm;
  if (!akm || akm.ft || !recipe || !algorithm || !frame.eapol?.whole) return false;
  const { start } = frame.eapol.span;
  const pdu = part(signed, frame.eapol.span).slice();
  pdu.fill(0, key.mic.start - start, key.mic.end - start);
  const { aa, spa } = keyAddresses(attempt, mld);
  const inputs = {
    aa: fromHex(aa),
    spa: fromHex(spa),
    anonce: part(asked, asked.key.nonce),
    snonce: part(m2, m2.key.nonce),
  };
  return equal(eapolMic(algorithm, ptk(akm, pmk, inputs, recipe.tk).kck, pdu), part(signed, key.mic));
}

function provenByPmkid(
  pmk: Bytes,
  handshake: KeyHandshake,
  attempt: Attempt,
  { akm, wpa, mld }: Negotiated,
): boolean {
  if (akm?.pmkid !== 'hmac-pmk') return false;
  const { aa, spa } = keyAddresses(attempt, mld);
  const own = pmkid(akm.hash, pmk, fromHex(aa), fromHex(spa));
  return handshake.messages.some((m1) => {
    if (m1.name !== 'M1') return false;
    const data = part(m1, m1.key.keyData);
    return dissectKeyData(data, wpa).pmkids.some((p) => equal(data.subarray(p.start, p.end), own));
  });
}
