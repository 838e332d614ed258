import { aeskw } from '@noble/ciphers/aes.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromHex } from '../../main/base/bytes.ts';
import { KEY_WRAP_IV, type KeyWrapStep, unwrap, wrap } from '../../main/crypto/keywrap.ts';

// RFC 3394, section 4: KEK, key data, ciphertext.
const VECTORS = [
  [
    '4.1',
    '000102030405060708090A0B0C0D0E0F',
    '00112233445566778899AABBCCDDEEFF',
    '1FA68B0A8112B447AEF34BD8FB5A7B829D3E862371D2CFE5',
  ],
  [
    '4.2',
    '000102030405060708090A0B0C0D0E0F1011121314151617',
    '00112233445566778899AABBCCDDEEFF',
    '96778B25AE6CA435F92B5B97C050AED2468AB8A17AD84E5D',
  ],
  [
    '4.3',
    '000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F',
    '00112233445566778899AABBCCDDEEFF',
    '64E8C3F9CE0F5BA263E9777905818A2A93C8191E7D6E8AE7',
  ],
  [
    '4.4',
    '000102030405060708090A0B0C0D0E0F1011121314151617',
    '00112233445566778899AABBCCDDEEFF0001020304050607',
    '031D33264E15D33268F24EC260743EDCE1C6C7DDEE725A936BA814915C6762D2',
  ],
  [
    '4.5',
    '000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F',
    '00112233445566778899AABBCCDDEEFF0001020304050607',
    'A8F9BC1612C68B3FF6E6F4FBE30E71E4769C8B80A32CB8958CD5D17D6B254DA1',
  ],
  [
    '4.6',
    '000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F',
    '00112233445566778899AABBCCDDEEFF000102030405060708090A0B0C0D0E0F',
    '28C9F404C4B810F4CBCCB35CFB87F8263F5786E2D80ED326CBC7F0E71A99F43BFB988B9B7A02DD21',
  ],
] as const;

describe('RFC 3394 section 4', () => {
  test.each(VECTORS)('%s', (_, kek, data, wrapped) => {
    expect(wrap(fromHex(kek), fromHex(data))).toEqual(fromHex(wrapped));
    expect(unwrap(fromHex(kek), fromHex(wrapped))).toEqual({
      ok: true,
      a: KEY_WRAP_IV,
      plaintext: fromHex(data),
    });
  });

  // 4.1 prints the state after each step; the first and the last of them (XorT).
  test('4.1, steps', () => {
    const steps: KeyWrapStep[] = [];
    wrap(fromHex(VECTORS[0][1]), fromHex(VECTORS[0][2]), (step) => steps.push(step));
    expect(steps.map((s) => s.t)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect([steps[0]!.a, steps[0]!.r]).toEqual([fromHex('f4740052e82a2250'), fromHex('74ce86fbd7b805e7')]);
    expect([steps[11]!.a, steps[11]!.r]).toEqual([fromHex('1fa68b0a8112b447'), fromHex('9d3e862371d2cfe5')]);
  });
});

const kek = fc.constantFrom(16, 24, 32).chain((n) => fc.uint8Array({ minLength: n, maxLength: n }));
const data = fc
  .integer({ min: 2, max: 20 })
  .chain((n) => fc.uint8Array({ minLength: 8 * n, maxLength: 8 * n }));

describe('any key and data', () => {
  test('equals noble, and unwraps again', () => {
    fc.assert(
      fc.property(kek, data, (k, p) => {
        const c = wrap(k, p);
        expect(c).toEqual(aeskw(k).encrypt(p));
        expect(unwrap(k, c).plaintext).toEqual(p);
      }),
      { numRuns: 50 },
    );
  });

  test('any changed byte fails the check', () => {
    fc.assert(
      fc.property(kek, data, fc.nat(), fc.integer({ min: 1, max: 255 }), (k, p, at, flip) => {
        const c = wrap(k, p);
        c[at % c.length]! ^= flip;
        expect(unwrap(k, c).ok).toBe(false);
        const other = k.slice();
        other[at % k.length]! ^= flip;
        expect(unwrap(other, wrap(k, p)).ok).toBe(false);
      }),
      { numRuns: 50 },
    );
  });

  test('lengths that are none', () => {
    expect(() => wrap(new Uint8Array(16), new Uint8Array(8))).toThrow('plaintext: 8 bytes');
    expect(() => unwrap(new Uint8Array(16), new Uint8Array(25))).toThrow('wrapped: 25 bytes');
    expect(() => unwrap(new Uint8Array(15), new Uint8Array(24))).toThrow('key: 15 bytes');
  });
});
