import { type Bytes, concat, utf8 } from '../base/bytes.ts';
import { digest, hashLength, type KdfHash } from './hash.ts';
import { type Kck, type Kek, type PtkParts, splitPtk } from './keys.ts';
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

/** A PTK of the hierarchy. KCK2 and KEK2 protect the frames of a transition over FILS; else they are empty. */
export interface FtPtk extends PtkParts {
  readonly kck2: Kck;
  readonly kek2: Kek;
  /** PTKName, 16 octets. */
  readonly name: Bytes;
}

/**
 * PTK = KDF(PMK-R1, "FT-PTK", context), cut into KCK, KEK, TK, over FILS then KCK2 and KEK2; PTKName =
 * Truncate-128(Hash(PMKR1Name || "FT-PTKN" || context)).
 * Source: 802.11-2020 12.7.1.6.5.
 */
export function ftPtk(
  hash: KdfHash,
  r1: NamedKey,
  inputs: FtPtkInputs,
  kckBits: number,
  kekBits: number,
  tkLength: number,
  kck2Bits = 0,
  kek2Bits = 0,
): FtPtk {
  const context = ftPtkContext(inputs);
  const bits = kckBits + kekBits + 8 * tkLength + kck2Bits + kek2Bits;
  const ptk = kdf(hash, r1.key, 'FT-PTK', context, bits);
  return {
    ...splitFtPtk(ptk, kckBits, kekBits, tkLength, kck2Bits, kek2Bits),
    name: named(hash, r1.name, utf8('FT-PTKN'), context),
  };
}

/** Cuts a PTK of the hierarchy. @throws RangeError when it is too short */
export function splitFtPtk(
  ptk: Bytes,
  kckBits: number,
  kekBits: number,
  tkLength: number,
  kck2Bits: number,
  kek2Bits: number,
): Omit<FtPtk, 'name'> {
  const { kdk: rest, ...first } = splitPtk(ptk, kckBits, kekBits, tkLength);
  const [kck2, kek2] = [kck2Bits / 8, kek2Bits / 8];
  if (rest.length < kck2 + kek2)
    throw new RangeError(`ptk: ${ptk.length} bytes, ${kck2 + kek2} wanted behind the TK`);
  return {
    ...first,
    kck2: rest.slice(0, kck2) as Kck,
    kek2: rest.slice(kck2, kck2 + kek2) as Kek,
    kdk: rest.slice(kck2 + kek2),
  };
}
