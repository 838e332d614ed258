import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { dissect, peek } from '../../main/dissect/index.ts';
import { readRecords } from '../dissect/records.ts';
import { canRun, captures, nodes, shortName, tsharkFields } from './dissect-elements-shared.ts';

const FIELDS = [
  'wlan.fc.type_subtype',
  'wlan.ra',
  'wlan.ta',
  'wlan.da',
  'wlan.sa',
  'wlan.bssid',
  'wlan.seq',
  'wlan.frag',
  'wlan.fc.retry',
  'wlan.fc.protected',
  'wlan.duration',
  'wlan.qos.tid',
  'radiotap.channel.freq',
  'radiotap.dbm_antsignal',
  'radiotap.datarate',
  'radiotap.length',
  'wlan.ccmp.extiv',
  'wlan.tkip.extiv',
  'wlan.wep.key',
  'llc.type',
  'eapol.type',
  'eapol.len',
] as const;

/** The value as tshark prints it, out of ours in words. */
const printed: Partial<Record<(typeof FIELDS)[number], (value: string, bits: string) => string>> = {
  'wlan.fc.type_subtype': (value) => /\((0x[0-9a-f]{4})\)/.exec(value)![1]!,
  'wlan.fc.retry': (_, bits) => (bits.includes('1') ? '1' : '0'),
  'wlan.fc.protected': (_, bits) => (bits.includes('1') ? '1' : '0'),
  'wlan.duration': (value) => value.replace(' µs', ''),
  'wlan.qos.tid': (value) => value.split(' ')[0]!,
  'radiotap.channel.freq': (value) => value.replace(' MHz', ''),
  'radiotap.dbm_antsignal': (value) => value.replace(' dBm', ''),
  'radiotap.datarate': (value) => value.replace(' Mb/s', ''),
  'wlan.ccmp.extiv': (value) => value.toLowerCase(),
  'llc.type': (value) => /\((0x[0-9a-f]{4})\)/.exec(value)![1]!,
  'eapol.type': (value) => /\((\d+)\)/.exec(value)![1]!,
};

describe.skipIf(!canRun)('802.11 headers against tshark', () => {
  it.each(captures.map((file) => [shortName(file), file] as const))('%s', (_, file) => {
    const records = readRecords(file);
    const theirs = tsharkFields(file, FIELDS);
    expect(theirs.length).toBe(records.length);
    let compared = 0;
    for (const [i, record] of records.entries()) {
      const frame = dissect(record.bytes, record.linkType, {}, record.originalLength);
      // tshark does not look into noise: what a receiver took for a frame of a reserved type.
      if (frame.radio?.badFcs && !theirs[i]![0]!.length) continue;
      const ours = new Map<string, string[]>(FIELDS.map((name) => [name, []]));
      for (const node of nodes(frame.fields)) {
        const values = node.filter ? ours.get(node.filter) : undefined;
        if (!values) continue;
        const print = printed[node.filter as (typeof FIELDS)[number]];
        values.push(print ? print(node.value, node.bits ?? '') : node.value);
      }
      for (const [j, name] of FIELDS.entries()) {
        const expected = theirs[i]![j]!.map((value) =>
          name.endsWith('extiv') || name === 'llc.type' ? value.toLowerCase() : value,
        );
        expect({ record: record.index, [name]: ours.get(name) }).toEqual({
          record: record.index,
          [name]: expected,
        });
        compared += expected.length;
      }
      const peeked = peek(record.bytes, record.linkType, {}, record.originalLength);
      const { wlan, radio, protection, etherType, source, destination } = frame;
      expect(peeked).toMatchObject({ wlan, radio, protection, etherType, source, destination });
      expect(peeked.eapol).toEqual(frame.eapol?.span ?? null);
    }
    expect(compared).toBeGreaterThan(records.length);
  });
});

describe.skipIf(!canRun)('frame check sequences against tshark', () => {
  it.each(captures.filter((f) => f.includes('public')).map((file) => [shortName(file), file] as const))(
    '%s',
    (_, file) => {
      const options = [
        '-o',
        'wlan.check_checksum:TRUE',
        '-T',
        'fields',
        '-e',
        'wlan.fcs',
        '-e',
        'wlan.fcs.status',
      ];
      const out = execFileSync('tshark', ['-n', '-r', file, ...options], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      const theirs = out.split('\n').slice(0, -1);
      const ours = readRecords(file).map((record, i) => {
        const frame = dissect(record.bytes, record.linkType, {}, record.originalLength);
        const fcs = frame.fields.find((field) => field.filter === 'wlan.fcs');
        if (!fcs) return '\t';
        expect(frame.radio!.badFcs).toBe(fcs.value.includes('wrong'));
        // 2: tshark did not check it, which it does not for reserved types.
        const unchecked = frame.radio!.badFcs && theirs[i]!.endsWith('2');
        return `${fcs.value.split(',')[0]}\t${unchecked ? 2 : frame.radio!.badFcs ? 0 : 1}`;
      });
      expect(ours).toEqual(theirs);
    },
  );
});
