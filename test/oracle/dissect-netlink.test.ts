import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { dissect, learnFamilies, peek } from '../../main/dissect/index.ts';
import { readRecords } from '../dissect/records.ts';
import { canRun, nodes, shortName, tsharkFields } from './dissect-elements-shared.ts';

const shared = process.env.SHARED ?? fileURLToPath(new URL('../../../shared', import.meta.url));
const folder = join(shared, 'captures');
const numbers = join(shared, 'knowledge/nl80211-numbers.json');

const files = existsSync(folder)
  ? readdirSync(folder)
      .flatMap((name) => [join(folder, name, 'nl.pcap.gz'), join(folder, name, 'iwmon.pcap.gz')])
      .filter(existsSync)
  : [];

interface Numbers {
  nl80211_attrs: Record<string, number>;
}

describe.skipIf(!canRun || !files.length)('netlink against tshark', () => {
  const attributes = (JSON.parse(readFileSync(numbers, 'utf8')) as Numbers).nl80211_attrs;

  it.each(files.map((file) => [shortName(file), file] as const))('%s', (_, file) => {
    const records = readRecords(file);
    const theirs = tsharkFields(file, [
      'nl80211.cmd',
      'nl80211.attr_type',
      'netlink.error',
      'netlink.hdr_seq',
      'netlink.hdr_pid',
      '_ws.malformed',
    ]);
    expect(theirs.length).toBe(records.length);
    const families = new Map<number, string>();
    let commands = 0;
    for (const [i, record] of records.entries()) {
      for (const [id, name] of learnFamilies(record.bytes, record.linkType)) families.set(id, name);
      const frame = dissect(record.bytes, record.linkType, { families }, record.originalLength);
      const all = [...nodes(frame.fields)];
      const values = (filter: string) => all.filter((n) => n.filter === filter).map((n) => n.value);
      const inBrackets = (text: string) => /(\d+)\)?$/.exec(text)![1]!;
      const cmds = values('nl80211.cmd').map(inBrackets);
      const types = all
        .filter((n) => n.filter === 'nl80211' && n.label === 'Attributes')
        .flatMap((n) => n.children!.map((child) => child.label))
        .map((label) => String(attributes[label] ?? label.replace('NL80211_ATTR_', '')));
      const errors = values('netlink.error').map((value) => value.split(' ')[0]!);
      const [cmd, type, error, sequence, port, malformed] = theirs[i]!;
      const masked = type!.map((value) => String(Number(value) & 0x3fff));
      // tshark takes the EAPOL of a control port frame for 802.11, and breaks off there and in cut elements.
      const shown = malformed!.length || /129|139/.test(cmds.join()) ? types.slice(0, masked.length) : types;
      expect([record.index, cmds, shown]).toEqual([record.index, cmd, masked]);
      expect([record.index, errors]).toEqual([record.index, error]);
      expect([record.index, values('netlink.hdr_seq'), values('netlink.hdr_pid')]).toEqual([
        record.index,
        sequence,
        port,
      ]);
      // What breaks for us breaks for tshark as well.
      if (frame.malformed.length) expect([record.index, malformed]).not.toEqual([record.index, []]);
      const peeked = peek(record.bytes, record.linkType, { families }, record.originalLength);
      expect(peeked.eapol).toEqual(frame.eapol?.span ?? null);
      const { wlan, etherType, source, destination } = frame;
      expect(peeked).toMatchObject({ wlan, etherType, source, destination });
      expect(peeked.netlinkFrame).toEqual(frame.netlink?.frame ?? null);
      commands += cmds.length;
    }
    expect(commands).toBeGreaterThan(100);
  });
});
