import { expect, test } from 'vitest';
import { fromHex, toHex } from '../../main/base/bytes.ts';
import { Attributes } from '../../main/standard/netlink.ts';
import { attr, command, commandName, numberOf } from '../../main/standard/nl80211.ts';

// include/uapi/linux/netlink.h: length, type, data, padding to 4 bytes; words of the host, little-endian.
const bytes = fromHex(
  '08000100 01000000' + // type 1: 1
    '08000100 02000000' + // type 1 again: 2
    '0a000600 020000000100 0000' + // type 6: an address, padded
    '0c004900 04ac0f00 09ac0f00' + // type 73: two suites
    '0c000280 08000100 07000000' + // type 2, nested
    '0900', // breaks off
);
const attributes = new Attributes(bytes);

test('of several attributes alike the last counts, as in the kernel (nla_parse)', () => {
  expect(attributes.number(1)).toBe(2);
});

test('values as what they are', () => {
  expect(attributes.types).toEqual([1, 6, 73, 2]);
  expect(attributes.mac(6)).toBe('02:00:00:00:01:00');
  expect(attributes.suites(73)).toEqual(['00-0f-ac:4', '00-0f-ac:9']);
  expect(attributes.suite(73)).toBe('00-0f-ac:4');
  expect(attributes.nest(2)?.number(1)).toBe(7);
  expect([attributes.number(6), attributes.mac(1), attributes.suite(99), attributes.copy(99)]).toEqual([
    null,
    null,
    null,
    null,
  ]);
});

test('a copy outlives the message, a view does not', () => {
  const own = fromHex('08000100 01000000');
  const [copy, view] = [new Attributes(own).copy(1)!, new Attributes(own).bytes(1)!];
  own.fill(0xff);
  expect([toHex(copy), toHex(view)]).toEqual(['01000000', 'ffffffff']);
});

// include/uapi/linux/nl80211.h.
test("nl80211's numbers by name", () => {
  expect([command('CONNECT'), command('EXTERNAL_AUTH'), attr('MAC'), attr('PMKID')]).toEqual([
    46, 127, 6, 85,
  ]);
  expect([commandName(46), commandName(250)]).toEqual(['CONNECT', 'command 250']);
  expect(() => attr('NONE_SUCH')).toThrow('nl80211: no name NONE_SUCH');
  expect(() => numberOf(['A'], 'B')).toThrow(RangeError);
});
