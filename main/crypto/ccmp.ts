import { type Bytes, concat } from '../base/bytes.ts';
import { type AesKeyLike, aesKey } from './aes.ts';
import { type CcmResult, ccmDecrypt, ccmEncrypt, ccmOpen } from './ccm.ts';
import {
  type AadOptions,
  type CipherHeader,
  cipherHeader,
  type MacHeader,
  macHeader,
  protectedAad,
  readCipherHeader,
} from './header.ts';

/** AAD of a CCMP MPDU from its MAC header octets, see {@link protectedAad}. */
export const ccmpAad = (header: Bytes, options?: AadOptions): Bytes =>
  protectedAad(macHeader(header), options);

/** The nonce's first octet: TID in bits 0 to 3, Management in bit 4. */
export const ccmpNonceFlags = (header: MacHeader): number => header.tid | (header.management ? 0x10 : 0);

/**
 * Nonce: flags || A2 || PN, 13 octets.
 * @param header MAC header octets
 * @param pn 6 octets, PN5 first
 * Source: 802.11-2020 12.5.3.3.4.
 */
export function ccmpNonce(header: Bytes, pn: Bytes, options: AadOptions = {}): Bytes {
  const mac = macHeader(header);
  return concat(Uint8Array.of(ccmpNonceFlags(mac)), (options.addresses ?? mac).a2, pn);
}

/** MIC octets by the key's: 8 for CCMP-128, 16 for CCMP-256. */
export const ccmpMicLength = (tk: AesKeyLike): number => (aesKey(tk).key.length === 32 ? 16 : 8);

export interface CcmpResult extends CcmResult, CipherHeader {
  readonly aad: Bytes;
  readonly nonce: Bytes;
}

export interface CcmpDecrypted extends CcmpResult {
  /** MIC equals: the key is right and nothing was changed. */
  readonly ok: boolean;
  /** The MIC that was received; `u` is the one computed. */
  readonly mic: Bytes;
  readonly ciphertext: Bytes;
  /** Noise unless `ok`. */
  readonly plaintext: Bytes;
}

/**
 * Decrypts a CCMP MPDU and checks its MIC. Replay is the caller's to check: `pn` must grow per key and TID.
 * @param tk 16 octets (CCMP-128) or 32 (CCMP-256), or the same expanded
 * @param header MAC header octets as on the air, QoS Control and HT Control included
 * @param body what follows the header, FCS left out: CCMP header (8), ciphertext, MIC
 * @throws TypeError when the body is shorter than CCMP header and MIC
 * Source: 802.11-2020 12.5.3.4.
 */
export function ccmpDecrypt(tk: AesKeyLike, header: Bytes, body: Bytes, options?: AadOptions): CcmpDecrypted {
  const key = aesKey(tk);
  const micAt = body.length - ccmpMicLength(key);
  if (micAt < 8) throw new TypeError(`body: ${body.length} bytes, shorter than CCMP header and MIC`);
  const read = readCipherHeader(body);
  const aad = ccmpAad(header, options);
  const nonce = ccmpNonce(header, read.pn, options);
  const ciphertext = body.slice(8, micAt);
  const mic = body.slice(micAt);
  return { ...read, aad, nonce, ciphertext, mic, ...ccmDecrypt(key, nonce, aad, ciphertext, mic) };
}

/**
 * As `ccmpDecrypt`, several times as fast. @param tk 16 octets (CCMP-128) or 32 (CCMP-256)
 * @returns the plaintext; null where the MIC is another one
 * @throws as `ccmpDecrypt`
 */
export function ccmpOpen(tk: Bytes, header: Bytes, body: Bytes): Bytes | null {
  const micAt = body.length - (tk.length === 32 ? 16 : 8);
  if (micAt < 8) throw new TypeError(`body: ${body.length} bytes, shorter than CCMP header and MIC`);
  const nonce = ccmpNonce(header, readCipherHeader(body).pn);
  return ccmOpen(tk, nonce, ccmpAad(header), body.subarray(8, micAt), body.subarray(micAt));
}

/**
 * Encrypts an MPDU.
 * @param header MAC header octets as they go on the air: Protected Frame set
 * @param pn 6 octets, PN5 first
 * @returns `body`: CCMP header, ciphertext, MIC
 * Source: 802.11-2020 12.5.3.3.
 */
export function ccmpEncrypt(
  tk: AesKeyLike,
  header: Bytes,
  pn: Bytes,
  keyId: number,
  plaintext: Bytes,
  options?: AadOptions,
): CcmpResult & { readonly ciphertext: Bytes; readonly body: Bytes } {
  const key = aesKey(tk);
  const aad = ccmpAad(header, options);
  const nonce = ccmpNonce(header, pn, options);
  const result = ccmEncrypt(key, nonce, aad, plaintext, ccmpMicLength(key));
  const body = concat(cipherHeader(pn, keyId), result.ciphertext, result.u);
  return { pn, keyId, extIv: true, aad, nonce, ...result, body };
}
