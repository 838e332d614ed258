import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isGroupAddress, macAddress, suite } from '../../main/base/brand.ts';
import { compare, concat, equal, fromHex, isZero, toHex, toText, utf8 } from '../../main/base/bytes.ts';

test('hexadecimal reads back, with and without separators', () => {
  expect(toHex(new Uint8Array([0, 0x0f, 0xff]))).toBe('000fff');
  expect(toHex(new Uint8Array([0, 0x0f, 0xff]), ':')).toBe('00:0f:ff');
  fc.assert(fc.property(fc.uint8Array(), (bytes) => equal(fromHex(toHex(bytes, ' ')), bytes)));
  expect(() => fromHex('abc', 'psk')).toThrow('psk: not whole bytes of hexadecimal');
  expect(() => fromHex('zz')).toThrow(TypeError);
});

test('compare orders as big-endian numbers', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 6, maxLength: 6 }),
      fc.uint8Array({ minLength: 6, maxLength: 6 }),
      (a, b) => {
        const [x, y] = [BigInt(`0x${toHex(a)}`), BigInt(`0x${toHex(b)}`)];
        expect(Math.sign(compare(a, b))).toBe(x < y ? -1 : x > y ? 1 : 0);
      },
    ),
  );
});

test('text is UTF-8 without control characters, or nothing', () => {
  expect(toText(utf8('Café 网络'))).toBe('Café 网络');
  expect(toText(new Uint8Array([0xff, 0xfe]))).toBeNull();
  expect(toText(new Uint8Array([0x41, 0x00]))).toBeNull();
});

test('parts join and zeroes are known', () => {
  expect(concat(new Uint8Array([1]), new Uint8Array(), new Uint8Array([2, 3]))).toEqual(
    new Uint8Array([1, 2, 3]),
  );
  expect(isZero(new Uint8Array(4))).toBe(true);
  expect(isZero(new Uint8Array([0, 1]))).toBe(false);
});

test('addresses and suites have one spelling', () => {
  expect(macAddress('02-00-00-00-01-AB')).toBe('02:00:00:00:01:ab');
  expect(() => macAddress('02:00')).toThrow('address: 2 bytes, expected 6');
  expect(suite(new Uint8Array([0, 0x0f, 0xac, 2]))).toBe('00-0f-ac:2');
  expect(isGroupAddress(macAddress('ff:ff:ff:ff:ff:ff'))).toBe(true);
  expect(isGroupAddress(macAddress('02:00:00:00:01:00'))).toBe(false);
});
