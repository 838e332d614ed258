import { type Bytes, concat, utf8 } from '../base/bytes.ts';
import { digest, hashLength, type KdfHash } from './hash.ts';
import { type PtkParts, splitPtk } from './keys.ts';
import { kdf } from './prf.ts';

/** A key of the FT hierarchy and the name that PMKID fields carry for it. */
export interface NamedKey {
  readonly key: Bytes;
  /** 16 octets. */
  readonly name: Bytes;
}

const bits = (hash: KdfHash): number => 8 * hashLength(hash);
const named = (hash: KdfHash, ...parts: Bytes[]): Bytes => digest(hash, concat(...parts)).slice(0, 16);

/** Who and where, for PMK-R0. */
export interface R0Inputs {
  readonly ssid: Bytes;
  /** Mobility domain identifier, 2 octets as in the MDE. */
  readonly mdid: Bytes;
  /** 1 to 48 octets. */
  readonly r0khId: Bytes;
  /** S0KH-ID: the supplicant's address. */
  readonly spa: Bytes;
}

/** Context of R0-Key-Data: SSID length || SSID || MDID || R0KH-ID length || R0KH-ID || S0KH-ID. */
export const r0Context = ({ ssid, mdid, r0khId, spa }: R0Inputs): Bytes =>
  concat(Uint8Array.of(ssid.length), ssid, mdid, Uint8Array.of(r0khId.length), r0khId, spa);

/**
 * PMK-R0 and PMKR0Name: KDF(XXKey, "FT-R0", context) gives the key and a salt of 128 bits; the name is
 * Truncate-128(Hash("FT-R0N" || salt)).
 * @param xxKey PSK, SAE's PMK, or of the MSK the octets 32 to 63 (with SHA-384: its first 48)
 * Source: 802.11-2020 12.7.1.6.3.
 */
export function pmkR0(hash: KdfHash, xxKey: Bytes, inputs: R0Inputs): NamedKey & { readonly salt: Bytes } {
  const data = kdf(hash, xxKey, 'FT-R0', r0Context(inputs), bits(hash) + 128);
  const salt = data.slice(hashLength(hash));
  return { key: data.slice(0, hashLength(hash)), salt, name: named(hash, utf8('FT-R0N'), salt) };
}

/**
 * PMK-R1 = KDF(PMK-R0, "FT-R1", R1KH-ID || S1KH-ID); PMKR1Name = Truncate-128(Hash("FT-R1N" || PMKR0Name || R1KH-ID ||
 * S1KH-ID)).
 * @param r1khId 6 octets
 * @param spa S1KH-ID: the supplicant's address
 * Source: 802.11-2020 12.7.1.6.4.
 */
export function pmkR1(hash: KdfHash, r0: NamedKey, r1khId: Bytes, spa: Bytes): NamedKey {
  return {
    key: kdf(hash, r0.key, 'FT-R1', concat(r1khId, spa), bits(hash)),
    name: named(hash, utf8('FT-R1N'), r0.name, r1khId, spa),
  };
}

/** Addresses and nonces of an FT PTK. The order is fixed, not by size. */
export interface FtPtkInputs {
  readonly snonce: Bytes;
  readonly anonce: Bytes;
  readonly bssid: Bytes;
  readonly spa: Bytes;
}

/** SNonce || ANonce || BSSID || STA address. */
export const ftPtkContext = ({ snonce, anonce, bssid, spa }: FtPtkInputs): Bytes =>
  concat(snonce, anonce, bssid, spa);

/**
 * PTK = KDF(PMK-R1, "FT-PTK", context), cut into KCK, KEK, TK; PTKName = Truncate-128(Hash(PMKR1Name || "FT-PTKN" ||
 * context)).
 * Source: 802.11-2020 12.7.1.6.5.
 */
export function ftPtk(
  hash: KdfHash,
  r1: NamedKey,
  inputs: FtPtkInputs,
  kckBits: number,
  kekBits: number,
  tkLength: number,
): PtkParts & { readonly name: Bytes } {
  const context = ftPtkContext(inputs);
  const ptk = kdf(hash, r1.key, 'FT-PTK', context, kckBits + kekBits + 8 * tkLength);
  return {
    ...splitPtk(ptk, kckBits, kekBits, tkLength),
    name: named(hash, r1.name, utf8('FT-PTKN'), context),
  };
}
