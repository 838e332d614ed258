import type { Brand } from '../base/brand.ts';
import { type Bytes, compare, concat, utf8 } from '../base/bytes.ts';
import type { AkmParameters } from '../standard/akms.ts';
import { type HashName, hmacOf } from './hash.ts';
import { kdf, prfSha1 } from './prf.ts';

/** Keys by use, so that a KCK is not taken for a KEK of the same length. Each is also a plain Uint8Array. */
export type Pmk = Brand<Bytes, 'Pmk'>;
export type Ptk = Brand<Bytes, 'Ptk'>;
export type Kck = Brand<Bytes, 'Kck'>;
export type Kek = Brand<Bytes, 'Kek'>;
export type Tk = Brand<Bytes, 'Tk'>;

export const PTK_LABEL = 'Pairwise key expansion';
export const PMKID_LABEL = 'PMK Name';

/** The four things that go into a PTK; addresses of 6 octets, nonces of 32. */
export interface PtkInputs {
  /** Authenticator's address; of an MLD its MLD address. */
  readonly aa: Bytes;
  /** Supplicant's address; of an MLD its MLD address. */
  readonly spa: Bytes;
  readonly anonce: Bytes;
  readonly snonce: Bytes;
}

/**
 * Min(AA, SPA) || Max(AA, SPA) || Min(ANonce, SNonce) || Max(ANonce, SNonce): 76 octets for 32-octet nonces.
 * Source: 802.11-2020 12.7.1.3.
 */
export function ptkContext({ aa, spa, anonce, snonce }: PtkInputs): Bytes {
  const ordered = (a: Bytes, b: Bytes) => (compare(a, b) <= 0 ? [a, b] : [b, a]);
  return concat(...ordered(aa, spa), ...ordered(anonce, snonce));
}

/** A PTK and what it is cut into, in this order. `kdk` is empty unless asked for (802.11az). */
export interface PtkParts {
  readonly ptk: Ptk;
  readonly kck: Kck;
  readonly kek: Kek;
  readonly tk: Tk;
  readonly kdk: Bytes;
}

/** Bits of the PTK of an AKM suite with a temporal key of `tkLength` octets. */
export const ptkBits = (akm: Pick<AkmParameters, 'kckBits' | 'kekBits'>, tkLength: number): number =>
  akm.kckBits + akm.kekBits + 8 * tkLength;

/** Cuts a PTK into KCK, KEK, TK and what is left. */
export function splitPtk(ptk: Bytes, kckBits: number, kekBits: number, tkLength: number): PtkParts {
  const kek = kckBits / 8;
  const tk = kek + kekBits / 8;
  const end = tk + tkLength;
  if (ptk.length < end) throw new RangeError(`ptk: ${ptk.length} bytes, expected ${end}`);
  return {
    ptk: ptk as Ptk,
    kck: ptk.slice(0, kek) as Kck,
    kek: ptk.slice(kek, tk) as Kek,
    tk: ptk.slice(tk, end) as Tk,
    kdk: ptk.slice(end),
  };
}

/**
 * PTK of a four-way handshake: PRF-Length or KDF-Hash-Length(PMK, "Pairwise key expansion", context), cut.
 * @param tkLength octets, see temporalKeyLength() of standard/ciphers.ts
 * @param kdkBits bits of a KDK at the end (secure ranging); 0 without
 * Source: 802.11-2020 12.7.1.3.
 */
export function ptk(
  akm: Pick<AkmParameters, 'function' | 'hash' | 'kckBits' | 'kekBits'>,
  pmk: Bytes,
  inputs: PtkInputs,
  tkLength: number,
  kdkBits = 0,
): PtkParts {
  const bits = ptkBits(akm, tkLength) + kdkBits;
  const context = ptkContext(inputs);
  const expanded = expandKey(akm, pmk, PTK_LABEL, context, bits);
  return splitPtk(expanded, akm.kckBits, akm.kekBits, tkLength);
}

/** The expansion of an AKM suite: PRF-n or KDF-Hash-Length by its parameters. */
export function expandKey(
  akm: Pick<AkmParameters, 'function' | 'hash'>,
  key: Bytes,
  label: string,
  context: Bytes,
  bits: number,
): Bytes {
  if (akm.hash === 'sha1') return prfSha1(key, label, context, bits);
  if (akm.hash === 'md5') throw new TypeError('hash: md5 has no key expansion');
  return kdf(akm.hash, key, label, context, bits);
}

/**
 * PMKID = Truncate-128(HMAC-Hash(key, "PMK Name" || AA || SPA)), 16 octets.
 * @param key the PMK; for the Suite B suites the KCK (see `AkmParameters.pmkid`)
 * Source: 802.11-2020 12.7.1.3, 12.7.1.6.
 */
export const pmkid = (hash: HashName, key: Bytes, aa: Bytes, spa: Bytes): Bytes =>
  hmacOf(hash, key, pmkidMessage(aa, spa)).slice(0, 16);

/** What a PMKID's HMAC hashes: "PMK Name" || AA || SPA, 20 octets. */
export const pmkidMessage = (aa: Bytes, spa: Bytes): Bytes => concat(utf8(PMKID_LABEL), aa, spa);
