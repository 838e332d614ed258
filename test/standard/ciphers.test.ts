import { describe, expect, test } from 'vitest';
import {
  BIP_SUITES,
  bipAlgorithm,
  CIPHER,
  CIPHER_ROWS,
  cipherNames,
  cipherOfIwd,
  cipherOfText,
  cipherRow,
  DEFAULT_BIP,
  isBip,
  pairwiseNamed,
  temporalKeyLength,
} from '../../main/standard/ciphers.ts';
import { rsnSuite } from '../../main/standard/suite.ts';

// 802.11-2020 Table 12-7 and 12.5: bytes of the temporal key and of the MIC.
test.each([
  [1, 5, 4],
  [2, 32, 8],
  [4, 16, 8],
  [5, 13, 4],
  [6, 16, 8],
  [8, 16, 16],
  [9, 32, 16],
  [10, 32, 16],
  [11, 16, 16],
  [12, 32, 16],
  [13, 32, 16],
])('lengths of cipher 00-0f-ac:%i', (type, key, mic) => {
  expect(temporalKeyLength(rsnSuite(type))).toBe(key);
  expect(cipherRow(rsnSuite(type))?.micLength).toBe(mic);
});

test('ciphers without a key: use group, no group traffic, unknown', () => {
  for (const type of [0, 3, 7, 14, 255]) expect(temporalKeyLength(rsnSuite(type))).toBeNull();
});

test('group management ciphers', () => {
  const types = Array.from({ length: 256 }, (_, type) => type).filter((type) => isBip(rsnSuite(type)));
  expect(types).toEqual([6, 11, 12, 13]);
  expect([...BIP_SUITES.values()]).toEqual(['bip-cmac-128', 'bip-gmac-128', 'bip-gmac-256', 'bip-cmac-256']);
  expect(bipAlgorithm(DEFAULT_BIP)).toBe('bip-cmac-128');
  for (const [suite, algorithm] of BIP_SUITES)
    expect(temporalKeyLength(suite), algorithm).toBe(algorithm.endsWith('256') ? 32 : 16);
});

describe('names of ciphers', () => {
  // hostap, src/common/wpa_common.c, wpa_cipher_txt(): all that name one suite; `BIP` is of older lines.
  test.each([
    ['WEP-40', CIPHER.WEP_40],
    ['WEP-104', CIPHER.WEP_104],
    ['TKIP', CIPHER.TKIP],
    ['CCMP', CIPHER.CCMP_128],
    ['GCMP', CIPHER.GCMP_128],
    ['GCMP-256', CIPHER.GCMP_256],
    ['CCMP-256', CIPHER.CCMP_256],
    ['AES-128-CMAC', CIPHER.BIP_CMAC_128],
    ['BIP', CIPHER.BIP_CMAC_128],
    ['BIP-GMAC-128', CIPHER.BIP_GMAC_128],
    ['BIP-GMAC-256', CIPHER.BIP_GMAC_256],
    ['BIP-CMAC-256', CIPHER.BIP_CMAC_256],
    ['GTK_NOT_USED', CIPHER.NO_GROUP],
  ])('hostap: %s', (words, suite) => expect(cipherOfText(words)).toBe(suite));

  test('hostap: NONE, a mixture and UNKNOWN name none', () => {
    for (const words of ['NONE', 'CCMP+TKIP', 'UNKNOWN']) expect(cipherOfText(words), words).toBeNull();
  });

  // iwd, src/wiphy.c and src/ie.c: the ciphers of a device.
  test.each([
    ['BIP', CIPHER.BIP_CMAC_128],
    ['BIP-CMAC', CIPHER.BIP_CMAC_128],
    ['CCMP-128', CIPHER.CCMP_128],
    ['CCMP', CIPHER.CCMP_128],
    ['GCMP-128', CIPHER.GCMP_128],
    ['GCMP-256', CIPHER.GCMP_256],
    ['CCMP-256', CIPHER.CCMP_256],
    ['TKIP', CIPHER.TKIP],
    ['WEP-40', CIPHER.WEP_40],
  ])('iwd: %s', (words, suite) => expect(cipherOfIwd(words)).toBe(suite));

  test('one name is of one suite under an OUI', () => {
    const named = CIPHER_ROWS.flatMap((row) =>
      cipherNames(row).map((name) => `${row.suite.slice(0, 8)} ${name} ${row.suite}`),
    );
    const names = [...new Set(named)].map((text) => text.split(' ').slice(0, -1).join(' '));
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(Object.values(CIPHER)).size).toBe(CIPHER_ROWS.length);
  });

  test('a person names pairwise ciphers alone', () => {
    expect(pairwiseNamed('ccmp')).toBe(CIPHER.CCMP_128);
    expect(pairwiseNamed('00-50-f2:2')).toBe(CIPHER.WPA_TKIP);
    expect(pairwiseNamed('BIP-CMAC-128')).toBeNull();
  });
});
