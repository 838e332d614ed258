import { expect, test } from 'vitest';
import { fromHex, toHex } from '../../main/base/bytes.ts';
import { hkdfExpand, hkdfExtract } from '../../main/crypto/hkdf.ts';

// RFC 5869, Appendix A.1 to A.3.
const octets = (first: number, last: number) =>
  Uint8Array.from({ length: last - first + 1 }, (_, i) => first + i);

test.each([
  [
    'A.1',
    new Uint8Array(22).fill(0x0b),
    octets(0x00, 0x0c),
    octets(0xf0, 0xf9),
    '077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5',
    '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
  ],
  [
    'A.2',
    octets(0x00, 0x4f),
    octets(0x60, 0xaf),
    octets(0xb0, 0xff),
    '06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244',
    'b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87',
  ],
  [
    'A.3',
    new Uint8Array(22).fill(0x0b),
    new Uint8Array(0),
    new Uint8Array(0),
    '19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04',
    '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8',
  ],
])('%s', (_, ikm, salt, info, prk, okm) => {
  expect(toHex(hkdfExtract('sha256', salt, ikm))).toBe(prk);
  expect(toHex(hkdfExpand('sha256', fromHex(prk), info, okm.length / 2))).toBe(okm);
});
