import type { Bytes } from '../../base/bytes.ts';

// Four tables, so that four octets are taken at a time: captures with an FCS have every octet go through here.
const tables: Uint32Array[] = [];
for (let t = 0; t < 4; t++) {
  const table = new Uint32Array(256);
  for (let n = 0; n < 256; n++) {
    let c = t ? tables[t - 1]![n]! : n;
    for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
    table[n] = c;
  }
  tables.push(table);
}
const [t0, t1, t2, t3] = tables as [Uint32Array, Uint32Array, Uint32Array, Uint32Array];

/** CRC-32 of octets start..end, the FCS of 802.11 and Ethernet (IEEE 802.11-2020, 9.2.4.9), as a little-endian word. */
export function crc32(bytes: Bytes, start: number, end: number): number {
  let c = 0xffffffff;
  let i = start;
  for (const stop = end - 3; i < stop; i += 4) {
    c ^= bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
    c = t3[c & 0xff]! ^ t2[(c >>> 8) & 0xff]! ^ t1[(c >>> 16) & 0xff]! ^ t0[c >>> 24]!;
  }
  for (; i < end; i++) c = t0[(c ^ bytes[i]!) & 0xff]! ^ (c >>> 8);
  return ~c >>> 0;
}
