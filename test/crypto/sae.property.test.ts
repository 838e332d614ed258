import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Bytes, concat, toHex, utf8 } from '../../main/base/bytes.ts';
import { onCurve } from '../../main/crypto/ec-groups.ts';
import { toOctets } from '../../main/crypto/numbers.ts';
import {
  checkCommit,
  checkConfirm,
  keyseedOf,
  keyseedSalt,
  type SaeCommit,
  saeCommit,
  saeConfirm,
  saeKeys,
  saeSecret,
  scalarSum,
} from '../../main/crypto/sae.ts';
import {
  elementOp,
  inverseOp,
  isIdentity,
  type PweMethod,
  SAE_GROUPS,
  type SaeGroup,
  saeGroup,
  saeHash,
  scalarOp,
} from '../../main/crypto/sae-group.ts';
import { h2ePt, pweFromPt, sswu } from '../../main/crypto/sae-h2e.ts';
import { hunt, huntMinimum } from '../../main/crypto/sae-pwe.ts';

const CURVES = [19, 20, 21, 25, 28, 29, 30];
const group = (number: number): SaeGroup => saeGroup(number)!;
const STA = Uint8Array.of(2, 0, 0, 0, 1, 0);
const AP = Uint8Array.of(2, 0, 0, 0, 0, 0);
const ssid = utf8('byteme');
const sendConfirm = Uint8Array.of(1, 0);

/** Powers in the large MODP groups take a second with an exponent of full length. */
const LARGE = [16, 17, 18];

/** Rand and mask of both ends, drawn as a station draws them: no commit-scalar below 2, and not twice the same. */
const secrets = ({ number, q, length }: SaeGroup) => {
  const scalar = fc.bigInt({ min: 2n, max: LARGE.includes(number) ? 1n << 256n : q - 1n });
  const octets = (value: bigint) => toOctets(value, length);
  return fc
    .tuple(scalar, scalar, scalar, scalar)
    .filter(
      ([rand, mask, peerRand, peerMask]) =>
        (rand + mask) % q > 1n && (peerRand + peerMask) % q > 1n && rand !== peerRand,
    )
    .map(
      ([rand, mask, peerRand, peerMask]) =>
        [
          { rand: octets(rand), mask: octets(mask) },
          { rand: octets(peerRand), mask: octets(peerMask) },
        ] as const,
    );
};

function pweOf(of: SaeGroup, method: PweMethod, password: string): Bytes {
  if (method === 'hnp') return hunt(of, utf8(password), STA, AP).pwe;
  return pweFromPt(of, h2ePt(of, ssid, utf8(password)).pt, STA, AP).pwe;
}

interface End {
  readonly rand: Bytes;
  readonly mask: Bytes;
  readonly pwe: Bytes;
}

/** What one end has after both commits. */
function finish(of: SaeGroup, method: PweMethod, end: End, own: SaeCommit, peer: SaeCommit) {
  expect(checkCommit(of, peer, own).ok).toBe(true);
  const hash = saeHash(of, method);
  const { k, identity } = saeSecret(of, end.rand, end.pwe, peer);
  expect(identity).toBe(false);
  const keyseed = keyseedOf(hash, keyseedSalt(hash), k);
  return saeKeys(hash, keyseed, scalarSum(of, own.scalar, peer.scalar));
}

function exchange(of: SaeGroup, method: PweMethod, station: End, ap: End) {
  const hash = saeHash(of, method);
  const fromStation = saeCommit(of, station.rand, station.mask, station.pwe);
  const fromAp = saeCommit(of, ap.rand, ap.mask, ap.pwe);
  const stationKeys = finish(of, method, station, fromStation, fromAp);
  const apKeys = finish(of, method, ap, fromAp, fromStation);
  const confirm = saeConfirm(hash, stationKeys.kck, sendConfirm, fromStation, fromAp);
  const verify = (received: Bytes, count: Bytes = sendConfirm, sender = fromStation): boolean =>
    checkConfirm(hash, apKeys.kck, count, sender, fromAp, received).ok;
  return { stationKeys, apKeys, fromStation, confirm, verify };
}

function flip(bytes: Bytes, at: number, mask: number): Bytes {
  const out = bytes.slice();
  out[at % out.length]! ^= mask;
  return out;
}

describe('two ends', () => {
  const runs = (number: number) => (CURVES.includes(number) ? 4 : 1);
  const cases = SAE_GROUPS.flatMap((number) => [[number, 'hnp'] as const, [number, 'h2e'] as const]);

  test.each(cases)(
    'group %i, %s: agree, and a changed confirm fails',
    { timeout: 180_000 },
    (number, method) => {
      const of = group(number);
      const pwe = pweOf(of, method, 'mekmitasdigoat');
      fc.assert(
        fc.property(secrets(of), fc.nat(), fc.integer({ min: 1, max: 255 }), ([station, ap], at, bits) => {
          const { stationKeys, apKeys, fromStation, confirm, verify } = exchange(
            of,
            method,
            { ...station, pwe },
            { ...ap, pwe },
          );
          expect(apKeys).toEqual(stationKeys);
          expect(verify(confirm)).toBe(true);
          expect(verify(flip(confirm, at, bits))).toBe(false);
          expect(verify(confirm, flip(sendConfirm, at, bits))).toBe(false);
          const element = flip(fromStation.element, at, bits);
          expect(verify(confirm, sendConfirm, { ...fromStation, element })).toBe(false);
        }),
        { numRuns: runs(number) },
      );
    },
  );

  test('with other passwords they have other keys', () => {
    const of = group(19);
    const end = (password: string, n: bigint): End => ({
      rand: toOctets(n, 32),
      mask: toOctets(n + 1n, 32),
      pwe: pweOf(of, 'h2e', password),
    });
    const { stationKeys, apKeys, confirm, verify } = exchange(of, 'h2e', end('one', 77n), end('other', 99n));
    expect(apKeys.pmk).not.toEqual(stationKeys.pmk);
    expect(apKeys.pmkid).toEqual(stationKeys.pmkid);
    expect(verify(confirm)).toBe(false);
  });
});

describe("checks of a peer's commit", () => {
  const peer = (of: SaeGroup): SaeCommit =>
    saeCommit(of, toOctets(1234567n, of.length), toOctets(7654321n, of.length), pweOf(of, 'h2e', 'x'));

  test.each([...CURVES, 14, 15])('group %i: scalar of 0, 1 and the order', (number) => {
    const of = group(number);
    const commit = peer(of);
    expect(checkCommit(of, commit).ok).toBe(true);
    for (const [bad, ok] of [
      [0n, false],
      [1n, false],
      [2n, true],
      [of.q - 1n, true],
      [of.q, false],
    ] as const)
      expect(checkCommit(of, { ...commit, scalar: toOctets(bad, of.length) })).toMatchObject({
        scalar: ok,
        ok,
      });
  });

  test.each(CURVES)('group %i: points off the curve', (number) => {
    const of = group(number);
    const commit = peer(of);
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 255 }), (at, bits) => {
        const element = flip(commit.element, at, bits);
        expect(checkCommit(of, { ...commit, element })).toMatchObject({ member: false, ok: false });
      }),
      { numRuns: 20 },
    );
    const infinity = new Uint8Array(of.elementLength);
    expect(checkCommit(of, { ...commit, element: infinity })).toMatchObject({ member: false, ok: false });
    const x = commit.element.slice(0, of.length);
    const above = concat(x, toOctets(of.p, of.length));
    expect(checkCommit(of, { ...commit, element: above })).toMatchObject({ range: false, ok: false });
    expect(() => saeSecret(of, x, commit.element, { ...commit, element: above })).toThrow('element: not on');
  });

  test.each([14, 15])('group %i: 0, 1, p - 1, p and a non-square', (number) => {
    const of = group(number);
    const commit = peer(of);
    // 7 modulo 8 makes p - 1 a non-square and 2 a square: p - 2 is a non-square
    expect(of.p % 8n).toBe(7n);
    for (const [bad, range] of [
      [0n, false],
      [1n, false],
      [of.p - 1n, false],
      [of.p, false],
      [of.p - 2n, true],
    ] as const)
      expect(checkCommit(of, { ...commit, element: toOctets(bad, of.length) })).toMatchObject({
        range,
        member: false,
        ok: false,
      });
  });

  test.each([19, 15])('group %i: reflection', (number) => {
    const of = group(number);
    const commit = peer(of);
    expect(checkCommit(of, commit, commit)).toEqual({
      scalar: true,
      range: true,
      member: true,
      notReflected: false,
      ok: false,
    });
    const scalarAlone = { ...commit, element: inverseOp(of, commit.element) };
    expect(checkCommit(of, scalarAlone, commit).ok).toBe(true);
  });

  test('a wrong length is said', () => {
    const of = group(19);
    const commit = peer(of);
    expect(() => checkCommit(of, { ...commit, element: commit.element.slice(1) })).toThrow(
      'commit: 32 and 63 bytes, expected 32 and 64',
    );
  });

  test.each([19, 15])('group %i: a peer that knows PWE can force the identity, and K says so', (number) => {
    const of = group(number);
    const pwe = pweOf(of, 'h2e', 'x');
    const scalarOctets = toOctets(4711n, of.length);
    const element = inverseOp(of, scalarOp(of, scalarOctets, pwe));
    expect(checkCommit(of, { scalar: scalarOctets, element }).ok).toBe(true);
    expect(saeSecret(of, toOctets(99n, of.length), pwe, { scalar: scalarOctets, element }).identity).toBe(
      true,
    );
  });
});

describe('group operations', () => {
  test.each([...CURVES, 14])('group %i: laws', (number) => {
    const of = group(number);
    const element = pweOf(of, 'h2e', 'x');
    const small = (n: bigint) => toOctets(n, of.length);
    expect(elementOp(of, element, element)).toEqual(scalarOp(of, small(2n), element));
    expect(scalarOp(of, small(1n), element)).toEqual(element);
    const identity = elementOp(of, element, inverseOp(of, element));
    expect(isIdentity(of, identity)).toBe(true);
    expect(scalarOp(of, small(of.q), element)).toEqual(identity);
    expect(elementOp(of, identity, element)).toEqual(element);
  });

  test.each(CURVES)('group %i: SSWU gives points for every number, also 0', (number) => {
    const of = group(number);
    if (of.kind !== 'ec') throw new Error('a curve');
    const zero = sswu(of, new Uint8Array(of.length));
    expect([toHex(zero.t), toHex(zero.x1)]).toEqual(['00'.repeat(of.length), toHex(zero.x1a)]);
    expect(onCurve(of, zero.point)).toBe(true);
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: of.p - 1n }), (u) =>
        onCurve(of, sswu(of, toOctets(u, of.length)).point),
      ),
      { numRuns: 8 },
    );
  });
});

describe('hunting-and-pecking', () => {
  test.each(CURVES)('group %i: the dummy changes no outcome', (number) => {
    const of = group(number);
    const without = hunt(of, utf8('mekmitasdigoat'), STA, AP);
    const dummy = hunt(of, utf8('mekmitasdigoat'), STA, AP, utf8('another stupid'));
    expect(onCurve(of as Extract<SaeGroup, { kind: 'ec' }>, without.pwe)).toBe(true);
    expect(dummy.pwe).toEqual(without.pwe);
    expect(without.iterations).toEqual(dummy.iterations.slice(0, dummy.counter));
    expect(dummy.iterations).toHaveLength(Math.max(huntMinimum(of), dummy.counter));
    expect(dummy.iterations.every(({ counter, dummy: fake }) => fake === counter > dummy.counter)).toBe(true);
    // the value above p of a Brainpool curve is why "below p" is asked at all
    for (const { belowPrime, residue, suitable } of dummy.iterations)
      expect(suitable).toBe(belowPrime && residue!.residue);
  });
});

describe('salt and keys', () => {
  const low = { address: AP, groups: Uint8Array.of(20, 0) };
  const high = { address: STA, groups: Uint8Array.of(21, 0, 20, 0) };

  test('rejected groups: those of the higher address first, whoever asks', () => {
    expect(toHex(keyseedSalt('sha256', low, high))).toBe('150014001400');
    expect(toHex(keyseedSalt('sha256', high, low))).toBe('150014001400');
    expect(toHex(keyseedSalt('sha384', undefined, low))).toBe('1400');
    expect(keyseedSalt('sha384')).toEqual(new Uint8Array(48));
  });

  test.each([
    ['sha256', 32, 32],
    ['sha384', 48, 48],
    ['sha512', 64, 64],
  ] as const)('lengths with %s', (hash, kck, extended) => {
    const keyseed = new Uint8Array(kck).fill(1);
    const context = new Uint8Array(kck).fill(2);
    const lengths = (options = {}) => {
      const keys = saeKeys(hash, keyseed, context, options);
      return [keys.kck.length, keys.pmk.length, keys.kek?.length ?? 0, keys.pmkid.length];
    };
    expect(lengths()).toEqual([kck, 32, 0, 16]);
    expect(lengths({ extendedKey: true })).toEqual([kck, extended, 0, 16]);
    expect(lengths({ pk: true })).toEqual([kck, 32, kck, 16]);
  });
});
