import { describe, expect, test } from 'vitest';
import { concat, fromHex } from '../../main/base/bytes.ts';
import { arc4KeyData, rc4 } from '../../main/crypto/rc4.ts';

// RFC 6229, section 2: keystream of 16 octets at an offset.
describe('RFC 6229 section 2', () => {
  test.each([
    ['0102030405', 0, 'b2396305f03dc027ccc3524a0a1118a8'],
    ['0102030405', 16, '6982944f18fc82d589c403a47a0d0919'],
    ['0102030405', 240, '28cb1132c96ce286421dcaadb8b69eae'],
    ['0102030405', 256, '1cfcf62b03eddb641d77dfcf7f8d8c93'],
    ['0102030405060708090a0b0c0d0e0f10', 0, '9ac7cc9a609d1ef7b2932899cde41b97'],
    ['0102030405060708090a0b0c0d0e0f10', 240, '065902e4b620f6cc36c8589f66432f2b'],
    ['0102030405060708090a0b0c0d0e0f10', 256, 'd39d566bc6bce3010768151549f3873f'],
  ])('key %s, offset %i', (key, offset, stream) => {
    expect(rc4(fromHex(key), new Uint8Array(16), offset)).toEqual(fromHex(stream));
  });
});

test('EAPOL-Key data begins at byte 256 of the stream of IV || KEK', () => {
  const [iv, kek] = [new Uint8Array(16).fill(1), new Uint8Array(16).fill(2)];
  const data = new Uint8Array(40).fill(3);
  const long = rc4(concat(iv, kek), concat(new Uint8Array(256), data));
  expect(arc4KeyData(iv, kek, data)).toEqual(long.slice(256));
});

test('keys that are none', () => {
  expect(() => rc4(new Uint8Array(0), new Uint8Array(1))).toThrow('key: 0 bytes');
  expect(() => rc4(new Uint8Array(257), new Uint8Array(1))).toThrow('key: 257 bytes');
});
