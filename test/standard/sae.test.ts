import { expect, test } from 'vitest';
import {
  asksAgain,
  carriesOn,
  isByHashing,
  isCommit,
  refusesConfirm,
  saeMethod,
} from '../../main/standard/sae.ts';

const statuses = (is: (status: number) => boolean): number[] =>
  Array.from({ length: 0x10000 }, (_, status) => status).filter(is);

// 802.11-2020 12.4.7.4 to 12.4.7.6 and Table 9-50; SAE-PK of WPA3.
test.each([
  ['is a commit', isCommit, [0, 126, 127]],
  ['says that the element is made by hashing', isByHashing, [126, 127]],
  ['asks for the commit again', asksAgain, [76, 77]],
  ['carries the exchange on', carriesOn, [0, 76, 77, 126, 127]],
  ['refuses a confirm', refusesConfirm, [1, 15]],
])('a status %s', (_, is, expected) => expect(statuses(is)).toEqual(expected));

test('how the sender makes the password element', () => {
  expect([0, 126, 127, 76, 1].map(saeMethod)).toEqual([
    'hunting-and-pecking',
    'hash-to-element',
    'sae-pk',
    null,
    null,
  ]);
});
