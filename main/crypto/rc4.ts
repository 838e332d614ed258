import { type Bytes, concat } from '../base/bytes.ts';

/**
 * RC4 keystream, xored over `data`.
 * @param key 1 to 256 octets
 * @param skip octets of keystream to throw away first
 * @throws RangeError on any other key length
 * Source: RFC 6229 for the cipher's vectors.
 */
export function rc4(key: Bytes, data: Bytes, skip = 0): Bytes {
  if (!key.length || key.length > 256) throw new RangeError(`key: ${key.length} bytes, expected 1 to 256`);
  const s = Uint8Array.from({ length: 256 }, (_, i) => i);
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + s[i]! + key[i % key.length]!) & 0xff;
    const swap = s[i]!;
    s[i] = s[j]!;
    s[j] = swap;
  }
  const out = new Uint8Array(data.length);
  for (let n = 0, i = 0, j = 0; n < skip + data.length; n++) {
    i = (i + 1) & 0xff;
    const si = s[i]!;
    j = (j + si) & 0xff;
    const sj = s[j]!;
    s[i] = sj;
    s[j] = si;
    if (n >= skip) out[n - skip] = data[n - skip]! ^ s[(si + sj) & 0xff]!;
  }
  return out;
}

/**
 * Key data of an EAPOL-Key frame of descriptor version 1, either way: RC4 with EAPOL-Key IV || KEK, the first 256
 * octets of keystream discarded. There is no check value: only the MIC tells whether the KEK is right.
 * @param iv the frame's EAPOL-Key IV, 16 octets
 * @param kek 16 octets
 * Source: 802.11-2020 12.7.2, Key Data Encryption.
 */
export const arc4KeyData = (iv: Bytes, kek: Bytes, data: Bytes): Bytes => rc4(concat(iv, kek), data, 256);
