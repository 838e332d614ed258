import { describe, expect, test } from 'vitest';
import {
  AKM,
  AKM_ROWS,
  AKM_SUITES,
  akmName,
  akmNamed,
  akmNames,
  akmOfText,
  akmParameters,
  akmUsing,
  isByGroup,
  isEap,
  isFils,
  isFt,
  isOwe,
  isPsk,
  isSae,
  takesPassphrase,
  wantsPmf,
} from '../../main/standard/akms.ts';
import { isRsn, rsnSuite } from '../../main/standard/suite.ts';

/** Types under 00-0f-ac that a predicate takes, of all that there can be. */
const types = (is: (akm: ReturnType<typeof rsnSuite>) => boolean): number[] =>
  Array.from({ length: 256 }, (_, type) => type).filter((type) => is(rsnSuite(type)));

// 802.11-2020 Table 9-151, amendments az, be and REVme.
describe('families of AKMs', () => {
  test.each([
    ['SAE', isSae, [8, 9, 24, 25]],
    ['PSK', isPsk, [2, 4, 6, 19, 20]],
    ['802.1X', isEap, [1, 3, 5, 11, 12, 13, 22, 23]],
    ['FILS', isFils, [14, 15, 16, 17]],
    ['OWE', isOwe, [18]],
    ['fast transition', isFt, [3, 4, 9, 13, 16, 17, 19, 22, 25]],
    ['lengths by the group', isByGroup, [18, 21, 24, 25]],
    ['takes a passphrase', takesPassphrase, [2, 4, 6, 8, 9, 19, 20, 24, 25]],
    ['wants protected management frames', wantsPmf, [8, 9, 18, 24, 25]],
  ])('%s', (_, is, expected) => expect(types(is)).toEqual(expected));

  test("WPA1's are of PSK and of 802.1X", () => {
    expect([AKM.WPA_PSK, AKM.WPA_EAP].map((akm) => [isPsk(akm), isEap(akm), isFt(akm)])).toEqual([
      [true, false, false],
      [false, true, false],
    ]);
  });

  test('an AKM that nothing tells is of no family', () => {
    for (const is of [isSae, isPsk, isEap, isFils, isOwe, isFt, isByGroup, takesPassphrase])
      expect(is(null)).toBe(false);
  });
});

describe('names of AKMs', () => {
  test('no two suites have one name, nor two constants one suite', () => {
    const names = AKM_ROWS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(Object.values(AKM)).size).toBe(AKM_ROWS.length);
  });

  test('the RSN suites, each by its own', () => {
    const named = Array.from({ length: 26 }, (_, type) => akmName(rsnSuite(type)));
    expect(new Set(named).size).toBe(26);
    expect(akmName(rsnSuite(13))).toBe('FT-802.1X-Suite-B-192');
    expect(akmName(rsnSuite(22))).toBe('FT-802.1X-SHA384');
    expect(akmName(rsnSuite(26))).toBe('Unknown');
  });

  // hostap, wpa_supplicant/wpa_supplicant.c, wpa_supplicant_set_suites(): all that it prints after `using KEY_MGMT`.
  test.each([
    ['802.1X with Suite B (192-bit)', AKM.SUITE_B_192],
    ['802.1X with Suite B', AKM.SUITE_B],
    ['802.1X with SHA384', AKM.EAP_SHA384],
    ['802.1X with SHA256', AKM.EAP_SHA256],
    ['802.1X', AKM.EAP],
    ['FT/802.1X-SHA384', AKM.FT_SUITE_B_192],
    ['FT/802.1X', AKM.FT_EAP],
    ['FILS-SHA256', AKM.FILS_SHA256],
    ['FILS-SHA384', AKM.FILS_SHA384],
    ['FT-FILS-SHA256', AKM.FT_FILS_SHA256],
    ['FT-FILS-SHA384', AKM.FT_FILS_SHA384],
    ['DPP', AKM.DPP],
    ['FT/SAE (ext key)', AKM.FT_SAE_EXT_KEY],
    ['SAE (ext key)', AKM.SAE_EXT_KEY],
    ['FT/SAE', AKM.FT_SAE],
    ['SAE', AKM.SAE],
    ['FT/PSK', AKM.FT_PSK],
    ['PSK with SHA256', AKM.PSK_SHA256],
    ['WPA-PSK', AKM.PSK],
    ['WPA-NONE', AKM.WPA_NONE],
    ['OWE', AKM.OWE],
    ['OSEN', AKM.OSEN],
  ])('hostap: using KEY_MGMT %s', (words, suite) => expect(akmUsing(words)).toBe(suite));

  // hostap, src/common/wpa_common.c, wpa_key_mgmt_txt(): all that name a suite. NONE, WPS and `IEEE 802.1X (no WPA)` do not.
  test.each([
    ['WPA2+WPA/IEEE 802.1X/EAP', AKM.EAP],
    ['WPA2/IEEE 802.1X/EAP', AKM.EAP],
    ['WPA/IEEE 802.1X/EAP', AKM.WPA_EAP],
    ['WPA2-PSK+WPA-PSK', AKM.PSK],
    ['WPA2-PSK', AKM.PSK],
    ['WPA-PSK', AKM.WPA_PSK],
    ['WPA-NONE', AKM.WPA_NONE],
    ['FT-EAP', AKM.FT_EAP],
    ['FT-EAP-SHA384', AKM.FT_SUITE_B_192],
    ['FT-PSK', AKM.FT_PSK],
    ['WPA2-EAP-SHA256', AKM.EAP_SHA256],
    ['WPA2-PSK-SHA256', AKM.PSK_SHA256],
    ['SAE', AKM.SAE],
    ['SAE-EXT-KEY', AKM.SAE_EXT_KEY],
    ['FT-SAE', AKM.FT_SAE],
    ['FT-SAE-EXT-KEY', AKM.FT_SAE_EXT_KEY],
    ['OSEN', AKM.OSEN],
    ['WPA2-EAP-SUITE-B', AKM.SUITE_B],
    ['WPA2-EAP-SUITE-B-192', AKM.SUITE_B_192],
    ['FILS-SHA256', AKM.FILS_SHA256],
    ['FILS-SHA384', AKM.FILS_SHA384],
    ['FT-FILS-SHA256', AKM.FT_FILS_SHA256],
    ['FT-FILS-SHA384', AKM.FT_FILS_SHA384],
    ['OWE', AKM.OWE],
    ['DPP', AKM.DPP],
    ['PASN', AKM.PASN],
    ['WPA2-EAP-SHA384', AKM.EAP_SHA384],
  ])('hostap: wpa_key_mgmt_txt() %s', (words, suite) => expect(akmOfText(words)).toBe(suite));

  test('words that name no suite', () => {
    for (const words of ['NONE', 'WPS', 'IEEE 802.1X (no WPA)', 'UNKNOWN', ''])
      expect([akmUsing(words), akmOfText(words)], words).toEqual([null, null]);
  });

  test('a person names a suite as any program does, and of two with one name that of RSN is meant', () => {
    expect(akmNamed('psk')).toBe(AKM.PSK);
    expect(akmNamed('00-50-f2:2')).toBe(AKM.WPA_PSK);
    expect(akmNamed('wpa psk')).toBe(AKM.WPA_PSK);
    expect(akmNamed('WPA-PSK-SHA256')).toBe(AKM.PSK_SHA256);
    expect(akmNamed('wpa-eap-suite-b-192')).toBe(AKM.SUITE_B_192);
    expect(akmNamed('SAE (GROUP-DEPEND)')).toBe(AKM.SAE_EXT_KEY);
    expect(akmNamed('IEEE 802.1X/SHA-256')).toBe(AKM.EAP_SHA256);
    expect(akmNamed('FT-802.1X-SHA384')).toBe(AKM.FT_EAP_SHA384);
    expect(akmNamed('nothing')).toBeNull();
    for (const row of AKM_ROWS.filter(({ suite }) => isRsn(suite)))
      for (const name of akmNames(row)) if (name !== 'PSK') expect(akmNamed(name), name).toBe(row.suite);
  });
});

// 802.11-2020 12.7.1.3 and 12.7.1.6, REVme: bytes of the PMK (of FT: PMK-R0 and PMK-R1), of KCK and of KEK.
test.each([
  [2, 32, 16, 16],
  [6, 32, 16, 16],
  [8, 32, 16, 16],
  [12, 48, 24, 32],
  [13, 48, 24, 32],
  [15, 48, 0, 64],
  [19, 48, 24, 32],
  [20, 32, 24, 32],
  [22, 48, 24, 32],
  [23, 48, 24, 32],
])('lengths under 00-0f-ac:%i', (type, pmk, kck, kek) => {
  const { pmkLength, kckBits, kekBits } = akmParameters(rsnSuite(type))!;
  expect([pmkLength, kckBits / 8, kekBits / 8]).toEqual([pmk, kck, kek]);
});

test('every suite with keys has what a person may know of it', () => {
  for (const row of AKM_ROWS) {
    expect(row.words).toMatch(/^[A-Z\d].*\.$/);
    if (AKM_SUITES.includes(row.suite)) expect(akmParameters(row.suite)?.name).toBe(row.name);
    else expect(akmParameters(row.suite)).toBeNull();
  }
});
