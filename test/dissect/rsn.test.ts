import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex } from '../../main/base/bytes.ts';
import { elementAt } from '../../main/dissect/elements/elements.ts';
import { parseRsn, readRsn, rsnSummary } from '../../main/dissect/elements/rsn.ts';
import { expectSound, find, textOf, textsOf } from './trees.ts';

const read = (hex: string) => {
  const bytes = fromHex(hex);
  const element = elementAt(bytes, 0, bytes.length);
  return { bytes, ...readRsn(bytes, element) };
};

/** Group CCMP, pairwise CCMP and TKIP, AKMs 802.1X and PSK-SHA256, MFP required and capable, a PMKID, BIP-GMAC-256. */
const full =
  '3032 0100 000fac04 0200 000fac04 000fac02 0200 000fac01 000fac06 c000' +
  '0100 00112233445566778899aabbccddeeff 000fac0c';

describe('RSNE (IEEE 802.11-2020, 9.4.2.24)', () => {
  it('reads every field', () => {
    const { info, fields, malformed } = read(full);
    expect(malformed).toEqual([]);
    expect(info).toEqual({
      kind: 'rsn',
      span: { start: 0, end: 52 },
      version: 1,
      group: '00-0f-ac:4',
      pairwise: ['00-0f-ac:4', '00-0f-ac:2'],
      akms: ['00-0f-ac:1', '00-0f-ac:6'],
      capabilities: 0xc0,
      mfpCapable: true,
      mfpRequired: true,
      pmkids: [{ start: 32, end: 48 }],
      groupManagement: '00-0f-ac:12',
    });
    expect(textsOf(fields, 'wlan.rsn.pcs')).toEqual(['CCMP (00-0f-ac:4)', 'TKIP (00-0f-ac:2)']);
    expect(textsOf(fields, 'AKM')).toEqual(['802.1X (00-0f-ac:1)', 'PSK-SHA256 (00-0f-ac:6)']);
    expect(find(fields, 'wlan.rsn.capabilities.mfpr')).toMatchObject({
      value: 'True',
      bits: '.... .... .1.. ....',
    });
    expect(textOf(fields, 'wlan.pmkid.akms')).toBe('00112233445566778899aabbccddeeff');
    expect(rsnSummary(info!)).toBe('802.1X, PSK-SHA256; CCMP, TKIP; MFP required');
  });

  // 9.4.2.24.1: every field after the version may be left out together with all behind it.
  it.each([
    ['version', '3002 0100', { group: null, pairwise: [], akms: [], capabilities: null }],
    ['group cipher', '3006 0100 000fac02', { group: '00-0f-ac:2', pairwise: [], akms: [] }],
    ['pairwise list', '300c 0100 000fac04 0100 000fac04', { pairwise: ['00-0f-ac:4'], akms: [] }],
    [
      'AKM list',
      '3012 0100 000fac04 0100 000fac04 0100 000fac02',
      { akms: ['00-0f-ac:2'], capabilities: null },
    ],
    [
      'capabilities',
      '3014 0100 000fac04 0100 000fac04 0100 000fac02 8000',
      { mfpCapable: true, mfpRequired: false },
    ],
    [
      'no PMKIDs',
      '3016 0100 000fac04 0100 000fac04 0100 000fac02 0000 0000',
      { pmkids: [], groupManagement: null },
    ],
  ])('may end after the %s', (_, hex, part) => {
    const { info, malformed } = read(hex);
    expect(malformed).toEqual([]);
    expect(info).toMatchObject(part);
  });

  it.each([
    ['in the group cipher', '3004 0100 000f', 4],
    ['in a list shorter than its count', '300c 0100 000fac04 0200 000fac04', 14],
    ['in a PMKID', '3018 0100 000fac04 0100 000fac04 0100 000fac02 0000 0100 aabb', 24],
  ])('says where it breaks off: %s', (_, hex, offset) => {
    const { info, fields, malformed, bytes } = read(hex);
    expect(info?.version).toBe(1);
    expect(malformed).toHaveLength(1);
    expect(malformed[0]).toMatchObject({ offset });
    expectSound(fields, malformed, 0, bytes.length);
  });

  it('is null without a version', () => {
    const { info, malformed } = read('3001 01');
    expect(info).toBeNull();
    expect(malformed).toHaveLength(1);
  });

  it('keeps bytes behind the last field', () => {
    const { info, fields, malformed } = read(`3034${full.slice(4)} beef`);
    expect(malformed).toEqual([]);
    expect(info?.groupManagement).toBe('00-0f-ac:12');
    expect(textOf(fields, 'Further bytes')).toBe('beef');
  });
});

describe('elements of the same shape', () => {
  it('reads the WPA element of WPA1', () => {
    const { info, fields } = read('dd16 0050f201 0100 0050f202 0100 0050f202 0100 0050f202');
    expect(info).toMatchObject({
      kind: 'wpa',
      group: '00-50-f2:2',
      pairwise: ['00-50-f2:2'],
      akms: ['00-50-f2:2'],
      capabilities: null,
    });
    expect(textOf(fields, 'wlan.wfa.ie.wpa.ucs')).toBe('TKIP (00-50-f2:2)');
  });

  it.each(['29', '2a'])('reads RSN override 506f9a:%s', (type) => {
    const { info } = read(`dd18 506f9a${type} 0100 000fac04 0100 000fac09 0100 000fac18 c000`);
    expect(info).toMatchObject({ kind: 'override', akms: ['00-0f-ac:24'], pairwise: ['00-0f-ac:9'] });
  });

  it.each(['0003 616263', 'dd07 0050f2020001 00', 'dd03 0050f2'])('is null for %s', (hex) => {
    const bytes = fromHex(hex);
    expect(parseRsn(bytes, elementAt(bytes, 0, bytes.length))).toBeNull();
  });
});

it('never throws and stays in bounds', () => {
  const head = fc.constantFrom([48], [221, 0x00, 0x50, 0xf2, 1], [221, 0x50, 0x6f, 0x9a, 41]);
  fc.assert(
    fc.property(head, fc.uint8Array({ maxLength: 80 }), ([id, ...oui], rest) => {
      const bytes = new Uint8Array([id!, oui.length + rest.length, ...oui, ...rest]);
      const { info, fields, malformed } = readRsn(bytes, elementAt(bytes, 0, bytes.length));
      expectSound(fields, malformed, 0, bytes.length);
      for (const { start, end } of info?.pmkids ?? []) expect(end - start).toBe(16);
    }),
    { numRuns: 500 },
  );
});
