import { type Bytes, concat, equal } from '../base/bytes.ts';
import { crc32 } from './crc32.ts';
import { rc4 } from './rc4.ts';

export interface WepDecrypted {
  /** ICV equals: the key is right. It proves little against changes: it is a CRC. */
  readonly ok: boolean;
  readonly iv: Bytes;
  readonly keyId: number;
  readonly rc4Key: Bytes;
  readonly plaintext: Bytes;
  readonly icv: Bytes;
  readonly expectedIcv: Bytes;
}

/**
 * Decrypts a WEP MPDU: RC4 with IV || key, ICV.
 * @param key 5 octets (WEP-40) or 13 (WEP-104)
 * @param body IV (3), Key ID octet, ciphertext, ICV (4)
 * @throws TypeError when the body is shorter than IV and ICV
 * Source: 802.11-2020 12.3.2.
 */
export function wepDecrypt(key: Bytes, body: Bytes): WepDecrypted {
  if (body.length < 8) throw new TypeError(`body: ${body.length} bytes, shorter than WEP's IV and ICV`);
  const iv = body.slice(0, 3);
  const rc4Key = concat(iv, key);
  const decrypted = rc4(rc4Key, body.subarray(4));
  const plaintext = decrypted.slice(0, -4);
  const icv = decrypted.slice(-4);
  const expectedIcv = crc32(plaintext);
  return { ok: equal(icv, expectedIcv), iv, keyId: body[3]! >> 6, rc4Key, plaintext, icv, expectedIcv };
}
