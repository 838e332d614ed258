import { sha1 } from '@noble/hashes/legacy.js';
import { pbkdf2 } from '@noble/hashes/pbkdf2.js';
import { describe, expect, test } from 'vitest';
import { concat, fromHex, utf8 } from '../../main/base/bytes.ts';
import { PSK_ITERATIONS, pbkdf2Block, pmkFromPassphrase } from '../../main/crypto/pbkdf2.ts';

// RFC 6070, section 2: password, salt, iterations, derived key. The vector of 16777216 iterations is left out for its time.
const VECTORS = [
  ['password', 'salt', 1, '0c60c80f961f0e71f3a9b524af6012062fe037a6'],
  ['password', 'salt', 2, 'ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957'],
  ['password', 'salt', 4096, '4b007901b765489abead49d926f721d065a429c1'],
  [
    'passwordPASSWORDpassword',
    'saltSALTsaltSALTsaltSALTsaltSALTsalt',
    4096,
    '3d2eec4fe41c849b80c8d83662c0e44a8b291a964cf2f07038',
  ],
  ['pass\0word', 'sa\0lt', 4096, '56fa6aa75548099dcc37d7f03425e0c3'],
] as const;

describe('RFC 6070 section 2', () => {
  test.each(VECTORS)('%s, %s, %i', (password, salt, iterations, key) => {
    const blocks = [1, 2].map((i) => pbkdf2Block(utf8(password), utf8(salt), iterations, i).block);
    expect(concat(...blocks).slice(0, key.length / 2)).toEqual(fromHex(key));
  });
});

describe('the chain shown', () => {
  const [password, ssid] = [utf8('correct horse battery'), utf8('Home Network')];

  test('seed, U1, U2 and T of two iterations', () => {
    const one = pbkdf2Block(password, ssid, 1, 2);
    const two = pbkdf2Block(password, ssid, 2, 2);
    expect(one.seed).toEqual(concat(ssid, Uint8Array.of(0, 0, 0, 2)));
    expect(one.last).toEqual(one.first);
    expect(one.block).toEqual(one.first);
    expect(two.first).toEqual(one.first);
    expect(two.block).toEqual(two.first.map((octet, i) => octet ^ two.last[i]!));
  });

  test("the platform's PBKDF2, noble's and the two blocks are one", () => {
    const pmk = pmkFromPassphrase(password, ssid);
    const blocks = [1, 2].map((i) => pbkdf2Block(password, ssid, PSK_ITERATIONS, i).block);
    expect(pmk).toEqual(concat(...blocks).slice(0, 32));
    expect(pmk).toEqual(pbkdf2(sha1, password, ssid, { c: PSK_ITERATIONS, dkLen: 32 }));
  });

  test('numbers that are none', () => {
    expect(() => pbkdf2Block(password, ssid, 0, 1)).toThrow('iterations: 0');
    expect(() => pbkdf2Block(password, ssid, 1, 0)).toThrow('blockIndex: 0');
  });
});
