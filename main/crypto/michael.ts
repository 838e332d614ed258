import { type Bytes, concat } from '../base/bytes.ts';
import type { MacHeader } from './header.ts';

const rotateLeft = (n: number, by: number): number => (n << by) | (n >>> (32 - by));
const swapOctetPairs = (n: number): number => ((n & 0xff00ff00) >>> 8) | ((n & 0x00ff00ff) << 8);

/**
 * Michael, the 64-bit MIC of TKIP.
 * @param key 8 octets
 * @param message any length; 0x5a and four to seven zeroes are appended here
 * @returns 8 octets
 * Source: 802.11-2020 12.5.2.3.
 */
export function michael(key: Bytes, message: Bytes): Bytes {
  if (key.length !== 8) throw new RangeError(`key: ${key.length} bytes, expected 8`);
  const padded = new Uint8Array(4 * (Math.floor(message.length / 4) + 2));
  padded.set(message);
  padded[message.length] = 0x5a;
  const words = new DataView(padded.buffer);
  const keyWords = new DataView(Uint8Array.from(key).buffer);
  let l = keyWords.getUint32(0, true);
  let r = keyWords.getUint32(4, true);
  for (let at = 0; at < padded.length; at += 4) {
    l ^= words.getUint32(at, true);
    r ^= rotateLeft(l, 17);
    l = (l + r) | 0;
    r ^= swapOctetPairs(l);
    l = (l + r) | 0;
    r ^= rotateLeft(l, 3);
    l = (l + r) | 0;
    r ^= rotateLeft(l, 30);
    l = (l + r) | 0;
  }
  const out = new DataView(new ArrayBuffer(8));
  out.setUint32(0, l, true);
  out.setUint32(4, r, true);
  return new Uint8Array(out.buffer);
}

/**
 * What precedes the MSDU in the MIC's message: DA || SA || priority || 0 0 0, 16 octets.
 * Source: 802.11-2020 12.5.2.3.1.
 */
export function michaelHeader(header: MacHeader): Bytes {
  const { toDs, fromDs, a1, a2, a3, a4, tid } = header;
  const da = toDs ? a3 : a1;
  const sa = fromDs ? (toDs ? a4! : a3) : a2;
  return concat(da, sa, Uint8Array.of(tid, 0, 0, 0));
}
