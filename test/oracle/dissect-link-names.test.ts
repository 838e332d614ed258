import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { dissect } from '../../main/dissect/index.ts';
import { packets } from '../dissect/packets.ts';
import { readRecords } from '../dissect/records.ts';
import { canRun, captures, nodes, tsharkNames } from './dissect-elements-shared.ts';

const shared = process.env.SHARED ?? fileURLToPath(new URL('../../../shared', import.meta.url));
const netlink = [
  'wpa2-psk-ccmp/nl.pcap.gz',
  'iwd-sae/nl.pcap.gz',
  'iwd-wpa2/iwmon.pcap.gz',
  'ft-sae/nl.pcap.gz',
]
  .map((name) => join(shared, 'captures', name))
  .filter(existsSync);

describe.skipIf(!canRun)('display-filter names', () => {
  const known = canRun ? tsharkNames() : new Set<string>();

  it('of every node of these recordings are ones that Wireshark has', () => {
    const unknown = new Set<string>();
    const air = captures.filter((file) =>
      /public|two-stations|wpa1-tkip|sae-h2e-g19|ft-psk-ds|fils/.test(file),
    );
    const records = [...[...air, ...netlink].flatMap(readRecords), ...packets];
    for (const record of records)
      for (const { filter } of nodes(dissect(record.bytes, record.linkType).fields))
        if (filter !== undefined && !known.has(filter)) unknown.add(filter);
    expect(records.length).toBeGreaterThan(5000);
    expect([...unknown]).toEqual([]);
  });

  it('written in the sources are ones that Wireshark has', () => {
    const folder = fileURLToPath(new URL('../../main/dissect/', import.meta.url));
    const prefix =
      '(?:radiotap|prism|wlancap|ppi|eth|vlan|sll|llc|wlan|wlan_aggregate|netlink|netlink-route|genl|nl80211)';
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => [
        ...readFileSync(join(folder, file), 'utf8').matchAll(new RegExp(`'(${prefix}\\.[\\w.-]+)'`, 'g')),
      ])
      .map((match) => match[1]!);
    expect(names.length).toBeGreaterThan(200);
    // The Wi-Fi 7 KDEs have names in Wireshark versions after the installed one; the other is a clause.
    const later = /^wlan\.rsn\.ie\.(mlo_|oci_kde)|^radiotap\.org$/;
    // Written as the beginning of names: `wlan.csa` of `wlan.csa.channel_switch.count`.
    const begins = (name: string) => [...known].some((other) => other.startsWith(`${name}.`));
    const beginnings = ['wlan.csa', 'wlan.fils_indication', 'wlan.ft.subelem', 'wlan.wfa.ie.wme'];
    expect(beginnings.filter((name) => !begins(name))).toEqual([]);
    const unknown = names.filter((name) => !known.has(name) && !later.test(name));
    expect(unknown.filter((name) => !beginnings.includes(name))).toEqual([]);
  });
});
