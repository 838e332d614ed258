import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

export interface TestRecord {
  readonly index: number;
  readonly linkType: number;
  readonly bytes: Uint8Array;
  readonly originalLength: number;
}

/** Records of a pcap file, gzipped or not, little-endian: enough for these tests, and independent of capture/. */
export function readRecords(file: string | URL): TestRecord[] {
  let data: Uint8Array = readFileSync(file);
  if (data[0] === 0x1f && data[1] === 0x8b) data = gunzipSync(data);
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const magic = view.getUint32(0, true);
  if (magic !== 0xa1b2c3d4 && magic !== 0xa1b23c4d) throw new Error(`${file}: no little-endian pcap file`);
  const linkType = view.getUint16(20, true);
  const records: TestRecord[] = [];
  for (let at = 24; at + 16 <= data.length; ) {
    const length = view.getUint32(at + 8, true);
    const bytes = new Uint8Array(data.subarray(at + 16, at + 16 + length));
    records.push({
      index: records.length + 1,
      linkType,
      bytes,
      originalLength: view.getUint32(at + 12, true),
    });
    at += 16 + length;
  }
  return records;
}
