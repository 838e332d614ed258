import { describe, expect, test } from 'vitest';
import { Element, ExtensionElement, elementNames, extensionNames } from '../../main/standard/elements.ts';
import { Errno, errnoName, errnoOf, errnoRow, errnoText } from '../../main/standard/errno.ts';
import { Algorithm, authAlgorithms, isFilsAlgorithm } from '../../main/standard/frames.ts';
import { groups, isWeak, USUAL_GROUPS } from '../../main/standard/groups.ts';
import { Reason, reasonCodes } from '../../main/standard/reason.ts';
import { Status, statusCodes } from '../../main/standard/status.ts';
import {
  isRsn,
  isWfa,
  isWpa1,
  rsnSuite,
  suiteBytes,
  suiteIn,
  suiteNumber,
  suiteOfNumber,
} from '../../main/standard/suite.ts';

describe('errors of Linux', () => {
  // include/uapi/asm-generic/errno.h and errno-base.h, glibc's strerror().
  test.each([
    ['EPERM', -1, 'operation not permitted'],
    ['ENOENT', -2, 'no such file or directory'],
    ['EBUSY', -16, 'device or resource busy'],
    ['EINVAL', -22, 'invalid argument'],
    ['EBADE', -52, 'invalid exchange'],
    ['ENOLINK', -67, 'link has been severed'],
    ['EOPNOTSUPP', -95, 'operation not supported'],
    ['ENETDOWN', -100, 'network is down'],
    ['ENOTCONN', -107, 'transport endpoint is not connected'],
    ['EALREADY', -114, 'operation already in progress'],
    ['ERFKILL', -132, 'operation not possible due to rf-kill'],
  ] as const)('%s', (name, number, words) => {
    expect(Errno[name]).toBe(number);
    expect([errnoName(number), errnoName(-number)]).toEqual([name, name]);
    expect(errnoOf(` ${words.toUpperCase()} `)).toBe(number);
  });

  test('in words, with cause; a number without a name is itself', () => {
    expect(errnoText(-2)).toBe('ENOENT (no such entry)');
    expect(errnoText(-3)).toBe('ESRCH');
    expect(errnoText(-4000)).toBe('error -4000');
    expect(errnoRow(-132)?.cause).toMatch(/rfkill/);
    expect([errnoRow(0), errnoRow(41), errnoOf('no words of an error')]).toEqual([null, null, null]);
  });
});

// 802.11-2020 Table 9-50, 9-49, 9-92 and 9.4.1.1: every number that is asked for by name is the one of its words.
test('named numbers are those of their tables', () => {
  expect(Object.fromEntries(Object.entries(Status).map(([name, n]) => [name, statusCodes[n]?.text]))).toEqual(
    {
      Success: 'Successful',
      Failure: 'Unspecified failure',
      AlgorithmUnsupported: 'Authentication algorithm not supported',
      ChallengeFailure: 'Challenge failure',
      Timeout: 'Authentication timeout',
      TryLater: 'Rejected temporarily, try again later',
      PolicyViolation: 'Robust management frame policy violation',
      InvalidGroupCipher: 'Invalid group cipher',
      InvalidPairwiseCipher: 'Invalid pairwise cipher',
      InvalidAkm: 'Invalid AKMP',
      InvalidPmkid: 'Invalid PMKID',
      InvalidFte: 'Invalid fast transition element',
      AntiCloggingToken: 'Anti-clogging token required',
      UnsupportedGroup: 'Finite cyclic group not supported',
      UnknownPasswordIdentifier: 'Unknown password identifier',
      HashToElement: 'SAE hash-to-element',
      SaePk: 'SAE-PK',
    },
  );
  expect(Object.values(Reason).map((n) => reasonCodes[n]?.text)).not.toContain(undefined);
  expect([reasonCodes[Reason.FourWayTimeout]?.text, reasonCodes[Reason.Leaving]?.text]).toEqual([
    '4-way handshake timeout',
    'Leaving the network',
  ]);
  expect(Object.values(Algorithm).map((n) => authAlgorithms[n]?.text)).not.toContain(undefined);
  expect(authAlgorithms[Algorithm.Sae]?.text).toBe('SAE');
  expect(Object.values(Algorithm).filter(isFilsAlgorithm)).toEqual([4, 5, 6]);
  const { Extension: _, ...elements } = Element;
  expect(Object.values(elements).map((n) => elementNames[n])).not.toContain(undefined);
  expect([elementNames[Element.Rsn], elementNames[Element.Rsnx]]).toEqual(['RSN element', elementNames[244]]);
  expect(Object.values(ExtensionElement).map((n) => extensionNames[n])).not.toContain(undefined);
  expect(extensionNames[ExtensionElement.AkmSuiteSelector]).toBe('AKM suite selector');
});

// 802.11-2020 12.4.4.1: no group that gives less than 128 bits.
test('groups that SAE devices refuse', () => {
  const weak = Object.keys(groups).map(Number).filter(isWeak);
  expect(weak).toEqual([1, 2, 5, 14, 22, 23, 24, 25, 26, 27]);
  expect(isWeak(99)).toBe(false);
  expect(USUAL_GROUPS).toEqual([19, 20, 21]);
});

test('a suite as text, bytes and number', () => {
  const suite = rsnSuite(24);
  expect([suite, suiteIn('00-0f-ac:24'), suiteOfNumber(0x000fac18)]).toEqual([suite, suite, suite]);
  expect([...suiteBytes(suite)]).toEqual([0, 0x0f, 0xac, 24]);
  expect(suiteNumber(suite)).toBe(0x000fac18);
  expect(suiteNumber(suiteIn('50-6f-9a:2')!)).toBe(0x506f9a02);
  for (const text of ['00-0f-ac:256', '00-0f-ac:08', '00:0f:ac:8', '00-0F-AC:8', '', '00-0f-ac'])
    expect(suiteIn(text), text).toBeNull();
  expect(
    ['00-0f-ac:2', '00-50-f2:2', '50-6f-9a:2']
      .map((text) => suiteIn(text)!)
      .map((s) => [isRsn(s), isWpa1(s), isWfa(s)]),
  ).toEqual([
    [true, false, false],
    [false, true, false],
    [false, false, true],
  ]);
});
