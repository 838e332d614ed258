import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Suite } from '../../main/base/brand.ts';
import {
  EAPOL_MIC_OFFSET,
  eapolMic,
  type MicAlgorithm,
  micLength,
  withMicZeroed,
} from '../../main/crypto/mic.ts';
import { AKM_SUITES, akmParameters, eapolKeyAlgorithms } from '../../main/standard/akms.ts';
import { temporalKeyLength } from '../../main/standard/ciphers.ts';

const suite = (text: string) => text as Suite;
const oui = (type: number) => suite(`00-0f-ac:${type}`);

// 802.11-2020 Table 12-10, REVme's for 22 to 25 (SHA-256 of those whose group decides):
// suite, version, MIC algorithm, KCK bits, KEK bits, MIC octets, key wrap.
const TABLE = [
  [1, 2, 'hmac-sha1-128', 128, 128, 16, 'aes-wrap'],
  [2, 2, 'hmac-sha1-128', 128, 128, 16, 'aes-wrap'],
  [3, 3, 'aes-128-cmac', 128, 128, 16, 'aes-wrap'],
  [4, 3, 'aes-128-cmac', 128, 128, 16, 'aes-wrap'],
  [5, 3, 'aes-128-cmac', 128, 128, 16, 'aes-wrap'],
  [6, 3, 'aes-128-cmac', 128, 128, 16, 'aes-wrap'],
  [8, 0, 'aes-128-cmac', 128, 128, 16, 'aes-wrap'],
  [9, 0, 'aes-128-cmac', 128, 128, 16, 'aes-wrap'],
  [11, 0, 'hmac-sha256', 128, 128, 16, 'aes-wrap'],
  [12, 0, 'hmac-sha384', 192, 256, 24, 'aes-wrap'],
  [13, 0, 'hmac-sha384', 192, 256, 24, 'aes-wrap'],
  [14, 0, null, 0, 256, 0, 'aes-siv'],
  [15, 0, null, 0, 512, 0, 'aes-siv'],
  [16, 0, null, 0, 256, 0, 'aes-siv'],
  [17, 0, null, 0, 512, 0, 'aes-siv'],
  [18, 0, 'hmac-sha256', 128, 128, 16, 'aes-wrap'],
  [19, 0, 'hmac-sha384', 192, 256, 24, 'aes-wrap'],
  [20, 0, 'hmac-sha384', 192, 256, 24, 'aes-wrap'],
  [22, 0, 'hmac-sha384', 192, 256, 24, 'aes-wrap'],
  [23, 0, 'hmac-sha384', 192, 256, 24, 'aes-wrap'],
  [24, 0, 'hmac-sha256', 128, 128, 16, 'aes-wrap'],
  [25, 0, 'hmac-sha256', 128, 128, 16, 'aes-wrap'],
] as const;

describe('AKM suites', () => {
  test.each(TABLE)('00-0f-ac:%i', (type, version, algorithm, kckBits, kekBits, length, keyWrap) => {
    const akm = akmParameters(oui(type))!;
    expect(akm).toMatchObject({ keyDescriptorVersion: version, kckBits, kekBits, keyWrap });
    expect(akm.mic).toEqual(algorithm && { algorithm, length });
    expect(akm.function).toBe(type <= 2 ? 'prf' : 'kdf');
    expect(akm.ft).toBe([3, 4, 9, 13, 16, 17, 19, 22, 25].includes(type));
  });

  // Which others there are is held by test/standard/akms.test.ts.
  test('1 to 25 and both of WPA1 are known, a number that nobody has given is not', () => {
    const types = Array.from({ length: 25 }, (_, i) => oui(i + 1));
    expect(AKM_SUITES).toEqual(expect.arrayContaining([suite('00-50-f2:1'), suite('00-50-f2:2'), ...types]));
    for (const known of AKM_SUITES) expect(akmParameters(known)?.suite).toBe(known);
    expect(akmParameters(oui(255))).toBeNull();
    expect(akmParameters(suite('50-6f-9a:2'))).toBeNull();
  });

  test('TKIP changes version 2 to 1; of WPA1 it is the usual one', () => {
    const tkip = { keyDescriptorVersion: 1, keyWrap: 'arc4', mic: { algorithm: 'hmac-md5', length: 16 } };
    expect(akmParameters(oui(2), { pairwise: oui(2) })).toMatchObject(tkip);
    expect(akmParameters(suite('00-50-f2:2'))).toMatchObject({ ...tkip, pmkid: 'none' });
    expect(akmParameters(suite('00-50-f2:2'), { pairwise: suite('00-50-f2:4') })).toMatchObject({
      keyDescriptorVersion: 2,
      keyWrap: 'aes-wrap',
    });
    expect(akmParameters(oui(6), { pairwise: oui(2) })).toMatchObject({ keyDescriptorVersion: 3 });
  });

  test.each([18, 24, 25])("the group's hash decides for 00-0f-ac:%i", (type) => {
    expect(akmParameters(oui(type), { hash: 'sha384' })).toMatchObject({
      pmkLength: 48,
      kckBits: 192,
      kekBits: 256,
      mic: { algorithm: 'hmac-sha384', length: 24 },
    });
    expect(akmParameters(oui(type), { hash: 'sha512' })).toMatchObject({
      pmkLength: 64,
      kckBits: 256,
      kekBits: 256,
      mic: { algorithm: 'hmac-sha512', length: 32 },
    });
  });

  test('an EAPOL-Key frame says by its version what it is made with', () => {
    expect(eapolKeyAlgorithms(1, null)?.keyWrap).toBe('arc4');
    expect(eapolKeyAlgorithms(2, null)?.mic?.algorithm).toBe('hmac-sha1-128');
    expect(eapolKeyAlgorithms(3, null)?.mic?.algorithm).toBe('aes-128-cmac');
    expect(eapolKeyAlgorithms(0, akmParameters(oui(12)))?.mic?.length).toBe(24);
    expect(eapolKeyAlgorithms(0, akmParameters(oui(2)))).toBeNull();
    expect(eapolKeyAlgorithms(0, null)).toBeNull();
    expect(eapolKeyAlgorithms(4, akmParameters(oui(12)))).toBeNull();
  });
});

test('temporal keys', () => {
  const lengths = [2, 4, 8, 9, 10, 6, 11, 12, 13].map((type) => temporalKeyLength(oui(type)));
  expect(lengths).toEqual([32, 16, 16, 32, 32, 16, 16, 32, 32]);
  expect(temporalKeyLength(suite('00-50-f2:2'))).toBe(32);
  expect(temporalKeyLength(oui(0))).toBeNull();
});

describe('EAPOL MIC', () => {
  const frame = Uint8Array.from({ length: 121 }, (_, i) => i);
  const kck = Uint8Array.from({ length: 32 }, (_, i) => 0xff - i);

  test.each([
    ['hmac-md5', 'md5', 16],
    ['hmac-sha1-128', 'sha1', 16],
    ['hmac-sha256', 'sha256', 16],
    ['hmac-sha384', 'sha384', 24],
    ['hmac-sha512', 'sha512', 32],
  ])("%s is the platform's HMAC, cut", (algorithm, hash, length) => {
    const theirs = Uint8Array.from(createHmac(hash, kck).update(frame).digest()).slice(0, length);
    expect(eapolMic(algorithm as MicAlgorithm, kck, frame)).toEqual(theirs);
    expect(micLength(algorithm as MicAlgorithm)).toBe(length);
  });

  test('the MIC field is zeroed in a copy', () => {
    const zeroed = withMicZeroed(frame, 24);
    expect(zeroed.slice(EAPOL_MIC_OFFSET, 105)).toEqual(new Uint8Array(24));
    expect(zeroed.slice(105)).toEqual(frame.slice(105));
    expect(frame[EAPOL_MIC_OFFSET]).toBe(81);
    expect(() => withMicZeroed(frame.slice(0, 100), 24)).toThrow('frame: 100 bytes, MIC field ends at 105');
  });
});
