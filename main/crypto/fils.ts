import { type Bytes, concat } from '../base/bytes.ts';
import { hashLength, hmacOf } from './hash.ts';
import { kdf } from './prf.ts';

/** Hashes of FILS AKMs. */
export type FilsHash = 'sha256' | 'sha384';

/** The label of the key expansion. */
export const FILS_LABEL = 'FILS PTK Derivation';

/** Nonces of 16 octets and addresses of 6, of a FILS exchange; `dh` is the shared secret where it has one (PFS), else empty. */
export interface FilsInputs {
  readonly spa: Bytes;
  readonly aa: Bytes;
  readonly snonce: Bytes;
  readonly anonce: Bytes;
  readonly dh?: Bytes;
}

const NONE = new Uint8Array(0);

/**
 * PMK of FILS with EAP-RP: HMAC-Hash(SNonce || ANonce, rMSK [|| DHss]). With PMKSA caching the PMK is the cached one.
 * Source: 802.11-2020 12.11.2.5.2.
 */
export const filsPmk = (hash: FilsHash, rmsk: Bytes, { snonce, anonce, dh = NONE }: FilsInputs): Bytes =>
  hmacOf(hash, concat(snonce, anonce), concat(rmsk, dh));

/** SPA || AA || SNonce || ANonce [|| DHss]. */
export const filsContext = ({ spa, aa, snonce, anonce, dh = NONE }: FilsInputs): Bytes =>
  concat(spa, aa, snonce, anonce, dh);

/** Octets of ICK and KEK by hash. Source: 802.11-2020 12.11.2.5.3. */
export const filsLengths = (hash: FilsHash) =>
  hash === 'sha256' ? { ick: 32, kek: 32, ft: 32 } : { ick: 48, kek: 64, ft: 48 };

/** What the key data of a FILS exchange is cut into, in this order. */
export interface FilsKeys {
  readonly data: Bytes;
  /** Makes the key confirmation. */
  readonly ick: Bytes;
  readonly kek: Bytes;
  readonly tk: Bytes;
  /** FILS-FT, the XXKey of FT over FILS; empty without FT. */
  readonly ft: Bytes;
}

/**
 * FILS-Key-Data = KDF-Hash(PMK, "FILS PTK Derivation", SPA || AA || SNonce || ANonce [|| DHss]), cut.
 * @param tkLength octets
 * @param ft whether the AKM is FT over FILS
 * Source: 802.11-2020 12.11.2.5.3.
 */
export function filsKeys(
  hash: FilsHash,
  pmk: Bytes,
  inputs: FilsInputs,
  tkLength: number,
  ft = false,
): FilsKeys {
  const lengths = filsLengths(hash);
  const total = lengths.ick + lengths.kek + tkLength + (ft ? lengths.ft : 0);
  return splitFils(hash, kdf(hash, pmk, FILS_LABEL, filsContext(inputs), 8 * total), tkLength, ft);
}

/** Cuts FILS-Key-Data. @throws RangeError when it is too short */
export function splitFils(hash: FilsHash, data: Bytes, tkLength: number, ft = false): FilsKeys {
  const lengths = filsLengths(hash);
  const kek = lengths.ick + lengths.kek;
  const tk = kek + tkLength;
  const end = tk + (ft ? lengths.ft : 0);
  if (data.length < end) throw new RangeError(`data: ${data.length} bytes, expected ${end}`);
  return {
    data: data.slice(0, end),
    ick: data.slice(0, lengths.ick),
    kek: data.slice(lengths.ick, kek),
    tk: data.slice(kek, tk),
    ft: data.slice(tk, end),
  };
}

/**
 * Key confirmation: HMAC-Hash(ICK, own nonce || peer's nonce || own address || peer's address [|| DH publics]), by the
 * one that sends it, as long as the hash.
 * Source: 802.11-2020 12.11.2.6.2, 12.11.2.6.3.
 */
export const filsKeyAuth = (hash: FilsHash, ick: Bytes, ...parts: readonly Bytes[]): Bytes =>
  hmacOf(hash, ick, concat(...parts)).slice(0, hashLength(hash));
