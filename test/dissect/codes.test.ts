import { describe, expect, it } from 'vitest';
import { suite } from '../../main/base/brand.ts';
import { fromHex } from '../../main/base/bytes.ts';
import { actionName, categoryName } from '../../main/standard/action.ts';
import { akmCode, akmName, micLengthOf } from '../../main/standard/akms.ts';
import { cipherName } from '../../main/standard/ciphers.ts';
import { eapTypes } from '../../main/standard/eap.ts';
import { authAlgorithmName, authAlgorithms } from '../../main/standard/frames.ts';
import { groups, groupText } from '../../main/standard/groups.ts';
import { reasonCodes, reasonText } from '../../main/standard/reason.ts';
import { statusCodes, statusText } from '../../main/standard/status.ts';

const s = (hex: string) => suite(fromHex(hex));

describe('suites', () => {
  it.each([
    ['000fac02', 'PSK'],
    ['000fac06', 'PSK-SHA256'],
    ['000fac08', 'SAE'],
    ['000fac0c', '802.1X-Suite-B-192'],
    ['000fac12', 'OWE'],
    ['000fac18', 'SAE-EXT-KEY'],
    ['0050f202', 'PSK'],
    ['506f9a02', 'DPP'],
    ['000facff', 'Unknown'],
    ['00409600', 'Unknown'],
  ])('AKM %s is %s', (hex, name) => expect(akmName(s(hex))).toBe(name));

  it.each([
    ['000fac02', 'TKIP'],
    ['000fac04', 'CCMP'],
    ['000fac06', 'BIP-CMAC-128'],
    ['000fac09', 'GCMP-256'],
    ['000fac0d', 'BIP-CMAC-256'],
    ['0050f202', 'TKIP'],
    ['0050f209', 'Unknown'],
  ])('cipher %s is %s', (hex, name) => expect(cipherName(s(hex))).toBe(name));

  // IEEE 802.11-2020, 12.7.3: octets of the MIC by AKM.
  it.each([
    ['000fac02', 16],
    ['000fac06', 16],
    ['000fac08', 16],
    ['000fac0b', 16],
    ['000fac0c', 24],
    ['000fac0d', 24],
    ['000fac0e', 0],
    ['000fac0f', 0],
    ['000fac13', 24],
    ['000fac14', 24],
    ['0050f202', 16],
    ['000fac12', undefined],
    ['000fac18', undefined],
    ['000facff', undefined],
  ])('the MIC under AKM %s has %s bytes', (hex, length) => expect(micLengthOf(s(hex))).toBe(length));

  it('knows the field of each group: RFC 5903 and RFC 3526', () => {
    expect(groups[19]).toEqual({ text: 'NIST P-256', prime: 32, curve: true });
    expect(groups[21]?.prime).toBe(66);
    expect(groups[15]).toEqual({ text: '3072-bit MODP', prime: 384, curve: false });
    expect(groupText(20)).toBe('NIST P-384 (20)');
    expect(groupText(99)).toBe('Unknown (99)');
  });
});

describe('codes', () => {
  it('names those that decide a handshake', () => {
    expect(statusText(0)).toBe('Successful');
    expect(statusText(53)).toBe('Invalid PMKID');
    expect(statusText(76)).toBe('Anti-clogging token required');
    expect(statusText(126)).toBe('SAE hash-to-element');
    // hostap, src/common/ieee802_11_defs.h: WLAN_STATUS_DENIED_HE_NOT_SUPPORTED.
    expect(statusText(124)).toBe('HE not supported');
    expect(statusText(4)).toBe('Reserved');
    expect(reasonText(15)).toBe('4-way handshake timeout');
    expect(reasonText(0)).toBe('Reserved');
    expect(authAlgorithmName(3)).toBe('SAE');
    expect(authAlgorithmName(77)).toBe('Unknown');
    expect(eapTypes[13]).toBe('EAP-TLS');
    expect(categoryName(8)).toBe('SA Query');
    expect(categoryName(0x88)).toBe('SA Query (error)');
    expect(categoryName(33)).toBe('Reserved');
    expect(actionName(8, 1)).toBe('SA Query Response');
    expect(actionName(6, 0)).toBe('Action 0');
    expect(actionName(4, 40)).toBe('Action 40');
  });

  it('says of each what it means, as a sentence', () => {
    const all = [
      ...Object.values(statusCodes),
      ...Object.values(reasonCodes),
      ...Object.values(authAlgorithms),
    ];
    for (let type = 0; type < 26; type++)
      all.push(akmCode(s(`000fac${type.toString(16).padStart(2, '0')}`))!);
    for (const { text, meaning } of all) {
      expect(text).not.toMatch(/\.$/);
      expect(meaning, text).toMatch(/^[A-Z\d].*\.$/);
    }
  });
});
