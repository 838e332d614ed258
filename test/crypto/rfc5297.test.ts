import { aessiv } from '@noble/ciphers/aes.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat, fromHex, toHex, utf8 } from '../../main/base/bytes.ts';
import { s2v, sivDecrypt, sivEncrypt } from '../../main/crypto/siv.ts';

/** RFC 5297, appendix A. */
const VECTORS = [
  {
    name: 'A.1, deterministic',
    key: 'fffefdfc fbfaf9f8 f7f6f5f4 f3f2f1f0 f0f1f2f3 f4f5f6f7 f8f9fafb fcfdfeff',
    associated: ['10111213 14151617 18191a1b 1c1d1e1f 20212223 24252627'],
    plaintext: '11223344 55667788 99aabbcc ddee',
    sealed: '85632d07 c6e8f37f 950acd32 0a2ecc93 40c02b96 90c4dc04 daef7f6a fe5c',
  },
  {
    name: 'A.2, with a nonce',
    key: '7f7e7d7c 7b7a7978 77767574 73727170 40414243 44454647 48494a4b 4c4d4e4f',
    associated: [
      '00112233 44556677 8899aabb ccddeeff deaddada deaddada ffeeddcc bbaa9988 77665544 33221100',
      '10203040 50607080 90a0',
      '09f91102 9d74e35b d84156c5 635688c0',
    ],
    plaintext: toHex(utf8('this is some plaintext to encrypt using SIV-AES')),
    sealed:
      '7bdb6e3b 432667eb 06f4d14b ff2fbd0f cb900f2f ddbe4043 26601965 c889bf17 dba77ceb 094fa663 b7a3f748 ' +
      'ba8af829 ea64ad54 4a272e9c 485b62a3 fd5c0d',
  },
];

describe('RFC 5297, appendix A', () => {
  it.each(VECTORS)('$name', ({ key, associated, plaintext, sealed }) => {
    const aad = associated.map((hex) => fromHex(hex));
    expect(toHex(sivEncrypt(fromHex(key), aad, fromHex(plaintext)))).toBe(toHex(fromHex(sealed)));
    const opened = sivDecrypt(fromHex(key), aad, fromHex(sealed));
    expect(opened.ok).toBe(true);
    expect(toHex(opened.plaintext)).toBe(toHex(fromHex(plaintext)));
  });

  it('A.1: S2V is the value that the appendix prints', () => {
    const { key, associated, plaintext } = VECTORS[0]!;
    const v = s2v(fromHex(key).slice(0, 16), [fromHex(associated[0]!), fromHex(plaintext)]);
    expect(toHex(v)).toBe('85632d07c6e8f37f950acd320a2ecc93');
  });
});

describe('AES-SIV', () => {
  const octets = (min: number, max: number) => fc.uint8Array({ minLength: min, maxLength: max });
  const key = fc.constantFrom(32, 64).chain((n) => octets(n, n));

  it('counts beyond what one octet holds', () => {
    // More than 256 blocks: wherever V begins, the last octet of the counter overflows.
    const [k, text] = [fromHex('0f'.repeat(32)), new Uint8Array(257 * 16).fill(0x51)];
    const sealed = aessiv(k, utf8('header')).encrypt(text);
    expect(toHex(sivDecrypt(k, [utf8('header')], sealed).plaintext)).toBe(toHex(text));
    expect(toHex(sivEncrypt(k, [utf8('header')], text))).toBe(toHex(sealed));
  });

  it('gives what noble gives, and opens what it sealed', () => {
    fc.assert(
      fc.property(
        key,
        fc.array(octets(0, 40), { minLength: 1, maxLength: 4 }),
        octets(1, 70),
        (k, aad, text) => {
          const sealed = sivEncrypt(k, aad, text);
          expect(toHex(sealed)).toBe(toHex(aessiv(k, ...aad).encrypt(text)));
          expect(toHex(sivDecrypt(k, aad, sealed).plaintext)).toBe(toHex(text));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('any changed byte fails', () => {
    const { key: k, associated, sealed } = VECTORS[1]!;
    const aad = associated.map((hex) => fromHex(hex));
    const whole = fromHex(sealed);
    for (let i = 0; i < whole.length; i++) {
      const changed = whole.slice();
      changed[i]! ^= 1;
      expect(sivDecrypt(fromHex(k), aad, changed).ok).toBe(false);
    }
    expect(sivDecrypt(fromHex(k), [concat(...aad)], whole).ok).toBe(false);
  });

  it('names what has the wrong length', () => {
    expect(() => sivEncrypt(new Uint8Array(16), [], new Uint8Array(1))).toThrow(/^key: 16/);
    expect(() => sivDecrypt(new Uint8Array(32), [], new Uint8Array(15))).toThrow(/^sealed: 15/);
  });
});
