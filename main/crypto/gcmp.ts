import { type Bytes, concat } from '../base/bytes.ts';
import { type AesKeyLike, aesKey } from './aes.ts';
import { type GcmResult, gcmDecrypt, gcmEncrypt } from './gcm.ts';
import {
  type AadOptions,
  type CipherHeader,
  cipherHeader,
  macHeader,
  protectedAad,
  readCipherHeader,
} from './header.ts';

/** Octets of a GCMP MIC, with either key length. */
export const GCMP_MIC_LENGTH = 16;

/** AAD of a GCMP MPDU from its MAC header octets, see {@link protectedAad}. */
export const gcmpAad = (header: Bytes, options?: AadOptions): Bytes =>
  protectedAad(macHeader(header), options);

/**
 * Nonce: A2 || PN, 12 octets.
 * @param pn 6 octets, PN5 first
 * Source: 802.11-2020 12.5.5.3.4.
 */
export const gcmpNonce = (header: Bytes, pn: Bytes, options: AadOptions = {}): Bytes =>
  concat((options.addresses ?? macHeader(header)).a2, pn);

export interface GcmpResult extends GcmResult, CipherHeader {
  readonly aad: Bytes;
  readonly nonce: Bytes;
}

export interface GcmpDecrypted extends GcmpResult {
  /** MIC equals: the key is right and nothing was changed. */
  readonly ok: boolean;
  /** The MIC that was received; `tag` is the one computed. */
  readonly mic: Bytes;
  readonly ciphertext: Bytes;
  /** Noise unless `ok`. */
  readonly plaintext: Bytes;
}

/**
 * Decrypts a GCMP MPDU and checks its MIC. Replay is the caller's to check.
 * @param tk 16 octets (GCMP-128) or 32 (GCMP-256), or the same expanded
 * @param header MAC header octets as on the air
 * @param body what follows the header, FCS left out: GCMP header (8), ciphertext, MIC (16)
 * @throws TypeError when the body is shorter than GCMP header and MIC
 * Source: 802.11-2020 12.5.5.4.
 */
export function gcmpDecrypt(tk: AesKeyLike, header: Bytes, body: Bytes, options?: AadOptions): GcmpDecrypted {
  const micAt = body.length - GCMP_MIC_LENGTH;
  if (micAt < 8) throw new TypeError(`body: ${body.length} bytes, shorter than GCMP header and MIC`);
  const read = readCipherHeader(body);
  const aad = gcmpAad(header, options);
  const nonce = gcmpNonce(header, read.pn, options);
  const ciphertext = body.slice(8, micAt);
  const mic = body.slice(micAt);
  return { ...read, aad, nonce, ciphertext, mic, ...gcmDecrypt(aesKey(tk), nonce, aad, ciphertext, mic) };
}

/**
 * Encrypts an MPDU.
 * @param header MAC header octets as they go on the air: Protected Frame set
 * @param pn 6 octets, PN5 first
 * @returns `body`: GCMP header, ciphertext, MIC
 * Source: 802.11-2020 12.5.5.3.
 */
export function gcmpEncrypt(
  tk: AesKeyLike,
  header: Bytes,
  pn: Bytes,
  keyId: number,
  plaintext: Bytes,
  options?: AadOptions,
): GcmpResult & { readonly ciphertext: Bytes; readonly body: Bytes } {
  const aad = gcmpAad(header, options);
  const nonce = gcmpNonce(header, pn, options);
  const result = gcmEncrypt(tk, nonce, aad, plaintext);
  const body = concat(cipherHeader(pn, keyId), result.ciphertext, result.tag);
  return { pn, keyId, extIv: true, aad, nonce, ...result, body };
}
