import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../main/base/bytes.ts';
import { bytesOf } from '../../main/capture/secret.ts';
import { RecordStore } from '../../main/capture/store.ts';
import { LinkType } from '../../main/capture/types.ts';
import { netlinkKeys } from '../../main/dissect/index.ts';

const at = (path: string): string =>
  fileURLToPath(new URL(`../fixtures/wpa2-psk-ccmp/${path}`, import.meta.url));

describe('netlinkKeys', () => {
  it('gives the pairwise keys of NEW_KEY as the supplicant printed them, and no group key', async () => {
    const meta = JSON.parse(readFileSync(at('meta.json'), 'utf8')) as {
      keys: { GTK: string[] };
      ptk_derivations: { tk: string }[];
    };
    const store = await RecordStore.open([{ path: at('nl.pcap.gz'), name: 'nl' }]);
    const records = [...store.records()];
    store.close();
    const told = records.flatMap(({ bytes, linkType }) => netlinkKeys(bytes, linkType, {}));
    expect(new Set(told.map(({ kind }) => kind))).toEqual(new Set(['tk']));
    const keys = new Set(told.map((one) => toHex(bytesOf(one).value!)));
    expect(keys).toEqual(new Set(meta.ptk_derivations.map(({ tk }) => tk)));
    for (const gtk of meta.keys.GTK) expect(keys.has(gtk)).toBe(false);
    // A copy without keys has zeroes in their place, and tells none.
    const zeroed = records.map(({ bytes }) => {
      const copy = Buffer.from(bytes);
      for (const key of keys)
        for (let from = copy.indexOf(key, 'hex'); from >= 0; from = copy.indexOf(key, 'hex'))
          copy.fill(0, from, from + key.length / 2);
      return copy;
    });
    expect(zeroed.flatMap((bytes) => netlinkKeys(bytes, LinkType.Netlink, {}))).toEqual([]);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => {
        expect(netlinkKeys(bytes, LinkType.Netlink, {})).toBeInstanceOf(Array);
      }),
    );
  });
});
