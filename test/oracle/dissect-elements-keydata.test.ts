import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../main/base/bytes.ts';
import { dissectKeyData } from '../../main/dissect/eapol/keydata.ts';
import type { KeyDataInfo, Span } from '../../main/dissect/types.ts';

const folder = join(
  process.env.SHARED ?? fileURLToPath(new URL('../../../shared', import.meta.url)),
  'captures',
);
const present = existsSync(folder);
if (!present) console.log(`skipped: ${folder} is absent`);

/** Plaintext key data that wpa_supplicant printed, with the items that it then found in them. */
interface Printed {
  readonly where: string;
  readonly plain: Uint8Array;
  readonly items: ReadonlyMap<string, readonly string[]>;
}

function read(file: string): string {
  const data = readFileSync(file);
  return (file.endsWith('.gz') ? gunzipSync(data) : data).toString('utf8');
}

function* printed(): Generator<Printed> {
  for (const scenario of readdirSync(folder)) {
    const path = join(folder, scenario);
    const logs = scenario.includes('.')
      ? []
      : readdirSync(path).filter((f) => /^wpa_supplicant.*\.log/.test(f));
    for (const log of logs) {
      let plain: Uint8Array | null = null;
      let items = new Map<string, string[]>();
      for (const line of read(join(path, log)).split('\n')) {
        const start = /decrypted EAPOL-Key key data - hexdump\(len=\d+\): ?(.*)$/.exec(line);
        if (start || /WPA: (RX|TX) EAPOL-Key/.test(line)) {
          if (plain) yield { where: `${scenario}/${log}`, plain, items };
          plain = start ? fromHex(start[1]!) : null;
          items = new Map();
        }
        const item = /(?:WPA|RSN): ([\w ]+) in EAPOL-Key - hexdump\(len=\d+\): ?(.*)$/.exec(line);
        // A group message is parsed twice, once for its link KDEs: the same line again is no second item.
        if (item && plain) {
          const list = items.get(item[1]!) ?? [];
          const hex = item[2]!.replaceAll(' ', '');
          items.set(item[1]!, list.includes(hex) ? list : [...list, hex]);
        }
      }
      if (plain) yield { where: `${scenario}/${log}`, plain, items };
    }
  }
}

/** Our items under wpa_supplicant's names, each the whole element. */
function ours(info: KeyDataInfo, plain: Uint8Array): Map<string, string[]> {
  const hex = (span: Span): string => toHex(plain.subarray(span.start, span.end));
  const found = new Map<string, string[]>();
  for (const element of info.elements) {
    const name = logNames[element.id] ?? kdeNames[element.name];
    if (name) found.set(name, [...(found.get(name) ?? []), hex(element.span)]);
    if (element.id === 56) {
      const timeout = plain[element.body.start] === 1 ? 'Reassoc Deadline' : 'KeyLifetime';
      found.set(timeout, [hex(element.span)]);
    }
  }
  return found;
}
const logNames: Readonly<Record<number, string>> = { 48: 'RSN IE', 54: 'MDIE', 55: 'FTIE', 244: 'RSNXE' };
const kdeNames: Readonly<Record<string, string>> = {
  'GTK KDE': 'GTK',
  'IGTK KDE': 'IGTK',
  'PMKID KDE': 'PMKID',
  WPA: 'WPA IE',
};

describe.skipIf(!present)('key data against what wpa_supplicant found in them', () => {
  const all = present ? [...printed()] : [];
  const sorted = (map: ReadonlyMap<string, readonly string[]>): object => Object.fromEntries([...map].sort());

  it('finds the same items in the same bytes', () => {
    expect(all.length).toBeGreaterThan(100);
    for (const { where, plain, items } of all) {
      const info = dissectKeyData(plain, false);
      expect(info.malformed, where).toEqual([]);
      expect({ where, ...sorted(ours(info, plain)) }).toEqual({ where, ...sorted(items) });
    }
  });

  it('cuts the keys out of their KDEs', () => {
    for (const { where, plain, items } of all) {
      const info = dissectKeyData(plain, false);
      const hex = (span: Span): string => toHex(plain.subarray(span.start, span.end));
      // dd, length, OUI, type: 6 octets; then 2 of key ID and reserved, or 2 of key ID and 6 of packet number.
      const gtks = (items.get('GTK') ?? []).map((text) => text.slice(2 * 8));
      const igtks = (items.get('IGTK') ?? []).map((text) => text.slice(2 * 14));
      const numbers = (items.get('IGTK') ?? []).map((text) => text.slice(2 * 8, 2 * 14));
      expect(
        info.gtks.map((g) => hex(g.key)),
        where,
      ).toEqual(gtks);
      expect(
        info.igtks.map((g) => hex(g.key)),
        where,
      ).toEqual(igtks);
      expect(
        info.igtks.map((g) => hex(g.packetNumber!)),
        where,
      ).toEqual(numbers);
    }
  });
});
