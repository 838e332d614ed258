import type { Suite } from '../../base/brand.ts';
import { type Bytes, concat } from '../../base/bytes.ts';
import { ccmpDecrypt, ccmpEncrypt } from '../../crypto/ccmp.ts';
import { gcmpDecrypt, gcmpEncrypt } from '../../crypto/gcmp.ts';
import { cipherRow } from '../../standard/ciphers.ts';

const HEADER = 24;
const PROTECTED = 0x40;

/** A key of one direction with its packet number. */
export interface CipherKey {
  readonly cipher: Suite;
  readonly tk: Bytes;
  /** Of the last frame sent. */
  packetNumber: number;
}

const packetNumber = (n: number): Bytes => {
  const out = new Uint8Array(6);
  new DataView(out.buffer).setUint32(2, n);
  return out;
};

/**
 * Encrypts a frame with a MAC header of 24 octets (data without QoS, management) by CCMP or GCMP.
 * @throws TypeError for another cipher
 */
export function protect(key: CipherKey, frame: Bytes, keyId = 0): Bytes {
  const header = frame.slice(0, HEADER);
  header[1]! |= PROTECTED;
  const pn = packetNumber(++key.packetNumber);
  const mode = cipherRow(key.cipher)?.mode;
  const encrypt = mode === 'ccm' ? ccmpEncrypt : mode === 'gcm' ? gcmpEncrypt : null;
  if (!encrypt) throw new TypeError(`cipher: ${key.cipher} is not simulated`);
  return concat(header, encrypt(key.tk, header, pn, keyId, frame.subarray(HEADER)).body);
}

export const isProtected = (frame: Bytes): boolean => (frame[1]! & PROTECTED) !== 0;

/** The frame in the clear with its header as it was, the Protected bit taken out; null when the MIC is wrong. */
export function unprotect(key: Pick<CipherKey, 'cipher' | 'tk'>, frame: Bytes): Bytes | null {
  if (frame.length < HEADER + 16) return null;
  const decrypt = cipherRow(key.cipher)?.mode === 'ccm' ? ccmpDecrypt : gcmpDecrypt;
  const header = frame.slice(0, HEADER);
  const result = decrypt(key.tk, header, frame.subarray(HEADER));
  if (!result.ok) return null;
  header[1]! &= ~PROTECTED;
  return concat(header, result.plaintext);
}
