import type { Bytes } from '../base/bytes.ts';

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
  return c;
});

/**
 * CRC-32 as 802.11 appends it: four octets, the low one first. It is the FCS of a frame and the ICV of WEP and TKIP.
 * Source: 802.11-2020 9.2.4.8, 12.3.2.3.
 */
export function crc32(data: Bytes): Bytes {
  let c = 0xffffffff;
  for (let i = 0; i < data.length; i++) c = TABLE[(c ^ data[i]!) & 0xff]! ^ (c >>> 8);
  c = ~c;
  return Uint8Array.of(c, c >>> 8, c >>> 16, c >>> 24);
}
