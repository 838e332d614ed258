import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { concat } from '../../main/base/bytes.ts';
import { LinkType } from '../../main/capture/types.ts';
import { dissect } from '../../main/dissect/index.ts';
import { builder } from '../capture/build.ts';
import { readRecords } from '../dissect/records.ts';
import { setupFrames } from '../dissect/setup-frames.ts';
import { canRun, captures, nodes, shortName } from './dissect-elements-shared.ts';
import { tsharkPlaces } from './dissect-raw.ts';

const places = (bytes: Uint8Array, linkType: number, of: RegExp): Map<string, string> => {
  const found = new Map<string, string[]>();
  for (const { filter, span } of nodes(dissect(bytes, linkType, {}).fields)) {
    if (!filter || !of.test(filter) || span.end === span.start) continue;
    found.set(filter, [...(found.get(filter) ?? []), `${span.start}+${span.end - span.start}`]);
  }
  return new Map([...found].map(([name, list]) => [name, list.join(' ')]));
};
const theirs = (found: Map<string, (readonly [number, number])[]>, of: RegExp): Map<string, string> =>
  new Map(
    [...found]
      .filter(([name]) => of.test(name))
      .map(([name, list]) => [
        name,
        list
          .filter(([, length]) => length > 0)
          .map(([offset, length]) => `${offset}+${length}`)
          .join(' '),
      ])
      .filter(([, list]) => list !== '') as [string, string][],
  );

const SETUP = /^(dpp\.|wlan\.etag\.pasn|wlan\.pasn_|wlan\.adv_proto|wlan\.fixed\.(anqp|gas|more_gas|query))/;

describe.skipIf(!canRun)('Easy Connect, GAS and PASN: each field where tshark sees it', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'setup-')), 'setup.pcap');
  const b = builder(true);
  const frames = Object.entries(setupFrames);
  writeFileSync(
    file,
    concat(
      b.pcapHeader({ link: 105 }),
      ...frames.map(([, frame], i) => b.pcapRecord(1_700_000_000, 1000 * i, frame)),
    ),
  );
  const expected = canRun ? tsharkPlaces(file) : [];

  // This Wireshark reads no element behind a status but 0.
  const readable = frames
    .map(([name, frame], i) => [name, frame, i] as const)
    .filter(([name]) => name !== 'pasnLater');
  it.each(readable)('%s', (name, frame, i) => {
    const mine = places(frame, LinkType.Ieee80211, SETUP);
    const tshark = theirs(expected[i]!, SETUP);
    if (name === 'gasDppResponse')
      // It reads what it has put together in a buffer of its own, which begins with the query.
      for (const [field, list] of tshark)
        if (field.startsWith('dpp.'))
          tshark.set(
            field,
            list.replace(/\d+(?=\+)/g, (at) => String(Number(at) + 44)),
          );
    // A later fragment is kept for the whole and not shown.
    if (name === 'gasDppPart') mine.delete('wlan.fixed.query_response');
    expect(tshark.size).toBeGreaterThan(0);
    expect(Object.fromEntries(mine)).toEqual(Object.fromEntries(tshark));
  });
});

describe.skipIf(!canRun)('WPS: each field where tshark sees it', () => {
  it.each(captures.filter((file) => /wps/.test(file)).map((file) => [shortName(file), file]))(
    '%s',
    (_, file) => {
      const expected = tsharkPlaces(file);
      const differences: string[] = [];
      let compared = 0;
      readRecords(file).forEach((record, i) => {
        const mine = places(record.bytes, record.linkType, /^wps\./);
        const tshark = theirs(expected[i]!, /^wps\./);
        for (const name of new Set([...mine.keys(), ...tshark.keys()])) {
          // Wireshark says nothing of a device type of zeros.
          if (name === 'wps.primary_device_type.category' && !tshark.has(name)) continue;
          compared++;
          if (mine.get(name) !== tshark.get(name))
            differences.push(`frame ${i + 1} ${name}: ${mine.get(name)} instead of ${tshark.get(name)}`);
        }
      });
      expect(compared).toBeGreaterThan(1000);
      expect(differences.slice(0, 20)).toEqual([]);
    },
  );
});
