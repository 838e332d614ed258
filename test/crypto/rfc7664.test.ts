import { constants, createECDH, createPublicKey, publicEncrypt } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type Bytes, concat, toHex, utf8 } from '../../main/base/bytes.ts';
import { toNumber, toOctets } from '../../main/crypto/numbers.ts';
import { checkCommit, saeCommit, saeSecret } from '../../main/crypto/sae.ts';
import { type SaeGroup, saeGroup } from '../../main/crypto/sae-group.ts';
import { h2ePt, pweFromPt } from '../../main/crypto/sae-h2e.ts';
import { hunt } from '../../main/crypto/sae-pwe.ts';

// RFC 7664 (Dragonfly) has no vectors: OpenSSL's arithmetic is the oracle for what its section 3 computes. PE is the
// password element, `private` what 802.11 calls rand. The values of whole exchanges are in ieee80211-annex-j10-sae.test.ts.

const CURVES: Readonly<Record<number, string>> = { 19: 'prime256v1', 20: 'secp384r1', 21: 'secp521r1' };
const A = Uint8Array.of(2, 0, 0, 0, 1, 0);
const B = Uint8Array.of(2, 0, 0, 0, 0, 0);

/** F of number · element, by OpenSSL: x of a point, or the power modulo p. */
function times(group: SaeGroup, number: bigint, element: Bytes): Bytes {
  if (group.kind === 'ec') {
    const ecdh = createECDH(CURVES[group.number]!);
    ecdh.setPrivateKey(toOctets(number, group.length));
    return new Uint8Array(ecdh.computeSecret(concat(Uint8Array.of(4), element)));
  }
  // RSA's public operation is a power modulo any number: here modulo a prime.
  const jwk = (octets: Bytes) => Buffer.from(octets).toString('base64url');
  const key = createPublicKey({
    key: { kty: 'RSA', n: jwk(toOctets(group.p, group.length)), e: jwk(toOctets(number, group.length)) },
    format: 'jwk',
  });
  return new Uint8Array(publicEncrypt({ key, padding: constants.RSA_NO_PADDING }, element));
}

describe.each([19, 20, 21, 14, 15])('group %i', (number) => {
  const group = saeGroup(number)!;
  const drawn = (n: bigint) => toOctets((group.q * n) / 1_000_003n, group.length);
  const ends = [
    { private: drawn(7919n), mask: drawn(104_729n) },
    { private: drawn(65_537n), mask: drawn(31_337n) },
  ] as const;

  test.each(['hunting-and-pecking', 'hash-to-element'])(
    'PE by %s: commit and shared secret (3.3)',
    { timeout: 180_000 },
    (method) => {
      const password = utf8('mekmitasdigoat');
      const PE =
        method === 'hash-to-element'
          ? pweFromPt(group, h2ePt(group, utf8('byteme'), password).pt, A, B).pwe
          : hunt(group, password, A, B).pwe;
      const [a, b] = ends.map((end) => saeCommit(group, end.private, end.mask, PE));
      for (const [i, commit] of [a!, b!].entries()) {
        const masked = times(group, toNumber(ends[i]!.mask), PE);
        if (group.kind === 'ec') expect(toHex(commit.element.slice(0, group.length))).toBe(toHex(masked));
        else expect((toNumber(commit.element) * toNumber(masked)) % group.p).toBe(1n);
        expect(checkCommit(group, commit).ok).toBe(true);
        const sum = toNumber(ends[i]!.private) + toNumber(ends[i]!.mask);
        expect(toNumber(commit.scalar)).toBe(sum % group.q);
      }
      const both = (toNumber(ends[0].private) * toNumber(ends[1].private)) % group.q;
      const ss = toHex(times(group, both, PE));
      expect(toHex(saeSecret(group, ends[0].private, PE, b!).k)).toBe(ss);
      expect(toHex(saeSecret(group, ends[1].private, PE, a!).k)).toBe(ss);
    },
  );
});
