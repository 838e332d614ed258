// Large captures for measuring: a fixture's frames again and again, each time later.
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

const globalHeader = 24;
const recordHeader = 16;

/** Records of a little-endian microsecond pcap file: each with its header. */
function recordsOf(octets) {
  if (octets.readUInt32LE(0) !== 0xa1b2c3d4)
    throw new Error('expected a little-endian pcap file in microseconds');
  const records = [];
  for (let at = globalHeader; at < octets.length; ) {
    const length = recordHeader + octets.readUInt32LE(at + 8);
    records.push(octets.subarray(at, at + length));
    at += length;
  }
  return records;
}

const microseconds = (record) => record.readUInt32LE(0) * 1e6 + record.readUInt32LE(4);

function shifted(record, by) {
  const copy = Buffer.from(record);
  const time = microseconds(record) + by;
  copy.writeUInt32LE(Math.floor(time / 1e6), 0);
  copy.writeUInt32LE(time % 1e6, 4);
  return copy;
}

/** Whether the record is a protected 802.11 data frame behind a radiotap header. */
function isEncryptedData(record) {
  const radiotap = record.readUInt16LE(recordHeader + 2);
  const at = recordHeader + radiotap;
  return (record[at] & 0x0c) === 0x08 && (record[at + 1] & 0x40) !== 0;
}

/**
 * Writes a capture of about `size` octets and returns the number of its records.
 * `joins`: the whole fixture again and again: an attempt every 20 seconds of it.
 * `traffic`: the fixture once, up to its last frame, and between its last two frames its encrypted data frames
 * again and again: one attempt with much data.
 */
export function generate(file, { fixture, size, shape }) {
  const raw = readFileSync(fixture);
  const octets = raw[0] === 0x1f ? gunzipSync(raw) : raw;
  const records = recordsOf(octets);
  const last = records.at(-1);
  const repeated = shape === 'joins' ? records : records.filter(isEncryptedData);
  const first = microseconds(repeated[0]);
  const period = Math.ceil((microseconds(last) - first) / 1e6 + 12) * 1e6;
  const out = openSync(file, 'w');
  let written = writeSync(out, octets.subarray(0, globalHeader));
  let count = 0;
  const write = (list, by) => {
    const chunk = Buffer.concat(list.map((record) => (by === 0 ? record : shifted(record, by))));
    written += writeSync(out, chunk);
    count += list.length;
  };
  if (shape === 'traffic') write(records.slice(0, -1), 0);
  let turn = shape === 'joins' ? 0 : 1;
  for (; written < size; turn++) write(repeated, turn * period);
  if (shape === 'traffic') write([last], turn * period);
  closeSync(out);
  return count;
}
