import { describe, expect, test } from 'vitest';
import { concat, fromHex } from '../../main/base/bytes.ts';
import { ccmB0, ccmDecrypt, ccmEncrypt } from '../../main/crypto/ccm.ts';

const KEY = fromHex('c0c1c2c3c4c5c6c7c8c9cacbcccdcecf');
const range = (from: number, to: number) => Uint8Array.from({ length: to - from + 1 }, (_, i) => from + i);

// RFC 3610, section 8, the packet vectors whose octets count up: number, nonce, AAD length, last octet, M, result.
describe('RFC 3610 section 8', () => {
  test.each([
    [
      1,
      '00000003020100a0a1a2a3a4a5',
      8,
      0x1e,
      8,
      '588c979a61c663d2f066d0c2c0f989806d5f6b61dac38417e8d12cfdf926e0',
    ],
    [
      2,
      '00000004030201a0a1a2a3a4a5',
      8,
      0x1f,
      8,
      '72c91a36e135f8cf291ca894085c87e3cc15c439c9e43a3ba091d56e10400916',
    ],
    [
      3,
      '00000005040302a0a1a2a3a4a5',
      8,
      0x20,
      8,
      '51b1e5f44a197d1da46b0f8e2d282ae871e838bb64da8596574adaa76fbd9fb0c5',
    ],
    [4, '00000006050403a0a1a2a3a4a5', 12, 0x1e, 8, 'a28c6865939a9a79faaa5c4c2a9d4a91cdac8c96c861b9c9e61ef1'],
    [
      7,
      '00000009080706a0a1a2a3a4a5',
      8,
      0x1e,
      10,
      '0135d1b2c95f41d5d1d4fec185d166b8094e999dfed96c048c56602c97acbb7490',
    ],
  ])('packet vector %i', (_, nonceHex, aadLength, last, micLength, result) => {
    const nonce = fromHex(nonceHex);
    const aad = range(0, aadLength - 1);
    const message = range(aadLength, last);
    const sealed = ccmEncrypt(KEY, nonce, aad, message, micLength);
    expect(concat(sealed.ciphertext, sealed.u)).toEqual(fromHex(result));
    expect(ccmDecrypt(KEY, nonce, aad, sealed.ciphertext, sealed.u)).toMatchObject({
      ok: true,
      plaintext: message,
      t: sealed.t,
    });
  });

  test('B_0 of packet vector 1', () => {
    const b0 = ccmB0(fromHex('00000003020100a0a1a2a3a4a5'), 8, 23, 8);
    expect(b0).toEqual(fromHex('5900000003020100a0a1a2a3a4a50017'));
  });
});

test('what does not fit', () => {
  expect(() => ccmB0(new Uint8Array(14), 0, 0, 8)).toThrow('nonce: 14 bytes');
  expect(() => ccmB0(new Uint8Array(13), 0, 65536, 8)).toThrow('message: 65536 bytes');
  expect(() => ccmB0(new Uint8Array(13), 0, 0, 9)).toThrow('micLength: 9');
});
