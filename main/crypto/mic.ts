import { cmac } from '@noble/ciphers/aes.js';
import type { Bytes } from '../base/bytes.ts';
import type { MicAlgorithm } from '../standard/akms.ts';
import { type HashName, hmacOf } from './hash.ts';

export type { MicAlgorithm } from '../standard/akms.ts';

const HASH_OF: Readonly<Record<Exclude<MicAlgorithm, 'aes-128-cmac'>, HashName>> = {
  'hmac-md5': 'md5',
  'hmac-sha1-128': 'sha1',
  'hmac-sha256': 'sha256',
  'hmac-sha384': 'sha384',
  'hmac-sha512': 'sha512',
};

const LENGTHS: Readonly<Record<MicAlgorithm, number>> = {
  'hmac-md5': 16,
  'hmac-sha1-128': 16,
  'aes-128-cmac': 16,
  'hmac-sha256': 16,
  'hmac-sha384': 24,
  'hmac-sha512': 32,
};

/** Octets of the MIC field that the algorithm fills. */
export const micLength = (algorithm: MicAlgorithm): number => LENGTHS[algorithm];

/** AES-CMAC, 16 octets, with a key of 16, 24 or 32. Source: RFC 4493; NIST SP 800-38B. */
export const aesCmac = (key: Bytes, message: Bytes): Bytes => cmac(message, key);

/** The MAC before it is cut to the MIC field: 16 to 64 octets. */
export const eapolMac = (algorithm: MicAlgorithm, kck: Bytes, frame: Bytes): Bytes =>
  algorithm === 'aes-128-cmac' ? aesCmac(kck, frame) : hmacOf(HASH_OF[algorithm], kck, frame);

/**
 * MIC of an EAPOL-Key frame: the MAC's first octets.
 * @param frame from the EAPOL version octet to the end of its body (not the Ethernet padding), the MIC field all zero
 * Source: 802.11-2020 12.7.2.
 */
export const eapolMic = (algorithm: MicAlgorithm, kck: Bytes, frame: Bytes): Bytes =>
  eapolMac(algorithm, kck, frame).slice(0, LENGTHS[algorithm]);

/** Where the MIC field begins in an EAPOL frame: 4 octets of header, 77 of the descriptor before it. */
export const EAPOL_MIC_OFFSET = 81;

/**
 * A copy of an EAPOL-Key frame with its MIC field zeroed.
 * @param length octets of the MIC field: 16, 24 or 32
 * @throws RangeError when the frame ends before the field does
 */
export function withMicZeroed(frame: Bytes, length: number): Bytes {
  if (frame.length < EAPOL_MIC_OFFSET + length)
    throw new RangeError(`frame: ${frame.length} bytes, MIC field ends at ${EAPOL_MIC_OFFSET + length}`);
  return frame.slice().fill(0, EAPOL_MIC_OFFSET, EAPOL_MIC_OFFSET + length);
}
