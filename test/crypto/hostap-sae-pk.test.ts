import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { aessiv } from '@noble/ciphers/aes.js';
import { describe, expect, test } from 'vitest';
import { type Bytes, concat, fromHex, toHex, utf8 } from '../../main/base/bytes.ts';
import {
  checkSaePk,
  type SaePkParties,
  saePkCheckCharacter,
  saePkFingerprint,
  saePkKey,
  saePkModifier,
  saePkPassword,
  saePkSigned,
} from '../../main/crypto/sae-pk.ts';

// Passwords, modifiers and keys of hostap's own tests (common_module_tests.c, tests/hwsim/test_sae_pk.py). Values only.

const ssid = utf8('SAE-PK test');

const KEYS = {
  19: 'MHcCAQEEIAJIGlfnteonDb7rQyP/SGQjwzrZAnfrXIm4280VWajYoAoGCCqGSM49AwEHoUQDQgAEeRkstKQV+FSAMqBayqFknn2nAQsdsh/MhdX6tiHOTAFin/sUMFRMyspPtIu7YvlKdsexhI0jPVhaYZn1jKWhZg==',
  20: 'MIGkAgEBBDA4wpA6w/fK0g3a2V6QmcoxNoFCVuQPyzWvKYimJkgXsVsXt2ERXQ7dGOVXeycM5DqgBwYFK4EEACKhZANiAARTdszGBNe2PGCnc8Wvs+IDvdVEf4PPBrty0meRZf6UTbGouquTHpy6KKTq5sxrulYzsQFimg4op0UJBGxAzqo0EtTgMlLiBvY0I3Nl3N69MhWo8nvnmguvGGN32AAPXpQ=',
  21: 'MIHcAgEBBEIBnFBjU0ywxo1dLTYcg2aZdMfNY7JHt4GTADRTgJ7RRo9qzRIlfmK7p+BP1c8YM8ia8v7YDTut00rDOfzkdmLOi0WgBwYFK4EEACOhgYkDgYYABAD6n3DHI+qaj/lElhe2sUSKqAe4sweckMlr9bhdmwp8Wsx5lKR/Tt7WPexeqFrA47nChw5WMWy6qJanCKNFvGYG0ADUWnxesYczGtCdUYJQgs3X5tHSapMssz6tP8QL0X9adTI/H3tFYhiVIdor03eZDUVnej78/F31CcHcjGBEyItVfw==',
} as const;
type Group = keyof typeof KEYS;

const M = '089ec11475d55f0d38403f5117a6d64d';
const PASSWORDS: readonly (readonly [password: string, modifier: string, group: Group, sec: number])[] = [
  ['r6cr-6ksa-56og', M, 19, 3],
  ['r6cr-6ksa-56oo-5557', M, 19, 3],
  ['r6cr-6ksa-56oo-555p-wi44', M, 19, 3],
  ['r6cr-6ksa-56oo-555p-wi4b-vghb', M, 19, 3],
  ['r6cr-6ksa-56oo-555p-wi4b-vghv-vwro', M, 19, 3],
  ['r6cr-6ksa-56oo-555p-wi4b-vghv-vwrp-taqj', M, 19, 3],
  ['r6cr-6ksa-56oo-555p-wi4b-vghv-vwrp-taq5-4zfq', M, 19, 3],
  ['r6cr-6ksa-56oo-555p-wi4b-vghv-vwrp-taq5-4zfa-ye3x', M, 19, 3],
  ['r6cr-6ksa-56oo-555p-wi4b-vghv-vwrp-taq5-4zfa-ye35-4rne', M, 19, 3],
  ['r6cr-6ksa-56oo-555p-wi4b-vghv-vwrp-taq5-4zfa-ye35-4rny-5yqz', M, 19, 3],
  ['hbbi-f4xq-b457-jjew-muei', 'd2e5fa27d1be8897f987f2d480d2af6b', 19, 5],
  ['4zsy-uspe-xbfr-3ifo', '206902f9f09b62e3fafcd487c65f5c64', 20, 3],
  ['vluk-umpa-3mbw-zrhe-s2n2', '1c63c1b17e9a999f0693b4341a970a63', 21, 3],
];

const privateKey = (group: Group): KeyObject =>
  createPrivateKey({ key: Buffer.from(KEYS[group], 'base64'), format: 'der', type: 'sec1' });

/** K_AP: SubjectPublicKeyInfo with the point compressed, as hostap sends it. */
function publicKey(group: Group): Bytes {
  const whole = new Uint8Array(createPublicKey(privateKey(group)).export({ format: 'der', type: 'spki' }));
  const length = { 19: 32, 20: 48, 21: 66 }[group];
  const point = whole.slice(-2 * length);
  const compressed = concat(Uint8Array.of(2 | (point.at(-1)! & 1)), point.slice(0, length));
  const start = whole[1]! < 0x80 ? 2 : 3;
  const algorithm = whole.slice(start, start + 2 + whole[start + 1]!);
  const content = concat(algorithm, Uint8Array.of(3, length + 2, 0), compressed);
  return concat(Uint8Array.of(0x30, content.length), content);
}

describe('passwords', () => {
  test.each(['a2bc-de3f-ghim', 'aaaa-aaaa-aaaj', '7777-7777-777f'])('%s is one', (text) => {
    expect(saePkPassword(text)).not.toBeNull();
    const characters = text.replaceAll('-', '');
    expect(saePkCheckCharacter(characters.slice(0, -1))).toBe(characters.at(-1));
  });

  test.each(['a2bc-de3f-ghim-', 'a2bcde3fghim', '', 'a2bc-de3f-ghin', 'a2bc-de3f', 'A2BC-DE3F-GHIM'])(
    '"%s" is none',
    (text) => expect(saePkPassword(text)).toBeNull(),
  );

  test('one wrong character or two exchanged are found', () => {
    const text = 'r6cr-6ksa-56oo-5557';
    for (let at = 0; at < text.length; at++) {
      if (text[at] === '-') continue;
      for (const other of 'abcdefghijklmnopqrstuvwxyz234567')
        if (other !== text[at])
          expect(saePkPassword(text.slice(0, at) + other + text.slice(at + 1))).toBeNull();
      const next = text[at + 1] === '-' ? at + 2 : at + 1;
      if (next >= text.length || text[at] === text[next]) continue;
      const swapped = [...text];
      [swapped[at], swapped[next]] = [swapped[next]!, swapped[at]!];
      expect(saePkPassword(swapped.join('')), swapped.join('')).toBeNull();
    }
  });

  test.each(PASSWORDS)('%s is the fingerprint of its key', (text, modifier, group, sec) => {
    const password = saePkPassword(text)!;
    const kAp = publicKey(group);
    expect(password.sec).toBe(sec);
    expect(password.fingerprintBits).toBe(8 * sec + (19 * password.lambda) / 4 - 5);
    const { hash } = saePkKey(kAp)!;
    expect(toHex(saePkFingerprint(hash, ssid, fromHex(modifier), kAp, password.fingerprintBits))).toBe(
      toHex(password.fingerprint),
    );
  });
});

describe.each([11, 12, 0].map((i) => PASSWORDS[i]!))(
  "the access point's proof: %s",
  (text, modifierHex, group) => {
    const password = saePkPassword(text)!;
    const modifier = fromHex(modifierHex);
    const kAp = publicKey(group);
    const parties: SaePkParties = {
      ap: { scalar: new Uint8Array(32).fill(1), element: new Uint8Array(64).fill(2) },
      sta: { scalar: new Uint8Array(32).fill(3), element: new Uint8Array(64).fill(4) },
      bssid: Uint8Array.of(2, 0, 0, 0, 0, 0),
      staAddress: Uint8Array.of(2, 0, 0, 0, 1, 0),
    };
    const signed = saePkSigned(parties, modifier, kAp);
    const { hash } = saePkKey(kAp)!;
    const keyAuth = new Uint8Array(sign(hash, signed, privateKey(group)));

    test('holds', () => {
      expect(saePkKey(kAp)!.group.number).toBe(group);
      expect(checkSaePk(password, ssid, modifier, kAp, keyAuth, parties)).toEqual({
        key: true,
        fingerprint: true,
        signature: true,
        ok: true,
      });
    });

    test('fails with another modifier, network, party, signature or key', () => {
      const other = fromHex('431ff8322f93b9dc50ded9f3d14ace21');
      expect(checkSaePk(password, ssid, other, kAp, keyAuth, parties)).toMatchObject({
        fingerprint: false,
        signature: false,
      });
      expect(checkSaePk(password, utf8('other'), modifier, kAp, keyAuth, parties)).toMatchObject({
        fingerprint: false,
        signature: true,
        ok: false,
      });
      const swapped = { ...parties, ap: parties.sta, sta: parties.ap };
      expect(checkSaePk(password, ssid, modifier, kAp, keyAuth, swapped)).toMatchObject({
        fingerprint: true,
        signature: false,
        ok: false,
      });
      expect(checkSaePk(password, ssid, modifier, kAp, keyAuth.slice(1), parties).signature).toBe(false);
      expect(checkSaePk(password, ssid, modifier, kAp.slice(0, -1), keyAuth, parties).key).toBe(false);
    });
  },
);

test.each([32, 48, 64])('EncryptedModifier with a KEK of %i bytes', (length) => {
  const kek = new Uint8Array(length).fill(7);
  const encrypted = aessiv(kek).encrypt(fromHex(M));
  expect(encrypted).toHaveLength(32);
  expect(toHex(saePkModifier(kek, encrypted)!)).toBe(M);
  encrypted[3]! ^= 1;
  expect(saePkModifier(kek, encrypted)).toBeNull();
});
