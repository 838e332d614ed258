import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { concat } from '../../main/base/bytes.ts';
import { dissect } from '../../main/dissect/index.ts';
import { packets } from '../dissect/packets.ts';
import { readRecords, type TestRecord } from '../dissect/records.ts';
import { canRun, captures, nodes, shortName } from './dissect-elements-shared.ts';
import { type Place, tsharkPlaces } from './dissect-raw.ts';

const folder = mkdtempSync(join(tmpdir(), 'link-types-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A pcap file with one packet. */
function writePcap(name: string, linkType: number, bytes: Uint8Array): string {
  const header = new DataView(new ArrayBuffer(40));
  header.setUint32(0, 0xa1b2c3d4, true);
  header.setUint16(4, 2, true);
  header.setUint16(6, 4, true);
  header.setUint32(16, 65535, true);
  header.setUint32(20, linkType, true);
  header.setUint32(32, bytes.length, true);
  header.setUint32(36, bytes.length, true);
  const file = join(folder, `${name.replace(/\W+/g, '-')}.pcap`);
  writeFileSync(file, concat(new Uint8Array(header.buffer), bytes));
  return file;
}

/** Fields of the layers up to the frame body; the other oracle tests are about what comes after. */
const OURS =
  /^(radiotap|prism|wlancap|ppi|eth|vlan|sll|llc|wlan\.(fc|ra|ta|da|sa|bssid|duration|seq|frag|qos|fcs))\b/;

/** Nodes that only group, whose reach is a matter of taste, and fields that this version of tshark does not show. */
const OTHERWISE = new Set(['wlan', 'eth', 'sll', 'llc', 'vlan', 'radiotap.vht.user']);

function misplaced(record: TestRecord, theirs: Map<string, Place[]>): string[] {
  const frame = dissect(record.bytes, record.linkType, {}, record.originalLength);
  const wrong: string[] = [];
  for (const node of nodes(frame.fields)) {
    if (!node.filter || !OURS.test(node.filter) || OTHERWISE.has(node.filter)) continue;
    const places = theirs.get(node.filter);
    const { start, end } = node.span;
    if (!places?.some(([offset, length]) => offset === start && offset + length === end))
      wrong.push(`${node.filter} at ${start}..${end}: tshark ${JSON.stringify(places)}`);
  }
  return wrong;
}

describe.skipIf(!canRun)('places of fields against tshark', () => {
  it.each(packets.map((packet) => [packet.name, packet] as const))('%s', (name, { linkType, bytes }) => {
    const file = writePcap(name, linkType, bytes);
    const [places] = tsharkPlaces(file);
    const record = { index: 1, linkType, bytes, originalLength: bytes.length };
    expect(misplaced(record, places!)).toEqual([]);
    const version = execFileSync('tshark', ['-r', file, '-T', 'fields', '-e', 'eapol.type'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    expect(version.trim()).toBe('1');
  });

  const real = captures.filter((file) =>
    /wpa1-tkip|n-02|wpa-Induction|wpa2-psk-linksys|two-stations/.test(file),
  );
  it.each(real.map((file) => [shortName(file), file] as const))('%s', (_, file) => {
    const theirs = tsharkPlaces(file, ['-c', '400']);
    const wrong = readRecords(file)
      .slice(0, 400)
      // tshark does not look into noise.
      .filter(
        (record, i) => theirs[i]!.has('wlan.fc') || !dissect(record.bytes, record.linkType).radio?.badFcs,
      )
      .flatMap((record) =>
        misplaced(record, theirs[record.index - 1]!).map((text) => `${record.index}: ${text}`),
      );
    expect(wrong).toEqual([]);
  });
});
