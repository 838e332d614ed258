import { describe, expect, test } from 'vitest';
import { concat, fromHex, toHex, utf8 } from '../../main/base/bytes.ts';
import {
  checkCommit,
  keyseedOf,
  keyseedSalt,
  saeCommit,
  saeKeys,
  saeSecret,
  scalarSum,
} from '../../main/crypto/sae.ts';
import { saeGroup } from '../../main/crypto/sae-group.ts';
import { h2ePt, pweFromPt } from '../../main/crypto/sae-h2e.ts';
import { hunt } from '../../main/crypto/sae-pwe.ts';

// IEEE Std 802.11-2020, Annex J.10. Values only. Rand and mask of group 19, PWE of group 15 as hostap's own tests have them.

const P256 = saeGroup(19)!;
const password = utf8('mekmitasdigoat');
const ssid = utf8('byteme');
const identifier = utf8('psk4internet');

const commit = (hex: string) => {
  const octets = fromHex(hex);
  return { scalar: octets.slice(2, 34), element: octets.slice(34) };
};

describe('hunting-and-pecking, group 19', () => {
  const addressA = fromHex('4d3f2fffe387');
  const addressB = fromHex('a5d8aa958e3c');
  const rand = fromHex('992465fd3daa3c60aa6565b7f62a2a7f2e12dd12f198faf4fbed89d7ff1ace94');
  const mask = fromHex('9507a90f777a044d6a0830b91ea3d5dd70bece44e1acffb86983b5e1bf9fb322');
  const ours = commit(
    '1300' +
      '2e2c0f0db52440ad146d967114ce005ce1eab0aa2c2e5c2871b774f6c2575c65' +
      'd5ad9e00829707aa36ba8b859738fc961d08243505f47c035376d7ac4bc8d7b9' +
      '5083bf43827d0fc31ed778dd3671fd21a46d1091d64b6f9a1e1272621325dbe1',
  );
  const theirs = commit(
    '1300' +
      '591b96f3397fb945100848e7b550543b6720d88337ee93fc49fd6df7e08b5223' +
      'e71b9bb048d3873f20556953a96c91536fd8ee6ca9b4a68a148b056a909be03e' +
      '83ae208f60f8ef5537858074db06687032399862999b511e0a1552a5fea317c2',
  );
  const { pwe } = hunt(P256, password, addressA, addressB);

  test('commit of rand and mask', () => {
    expect(saeCommit(P256, rand, mask, pwe)).toEqual(ours);
  });

  test("the peer's commit passes", () => {
    expect(checkCommit(P256, theirs, ours)).toEqual({
      scalar: true,
      range: true,
      member: true,
      notReflected: true,
      ok: true,
    });
  });

  test('KCK, PMK, PMKID', () => {
    const { k, identity } = saeSecret(P256, rand, pwe, theirs);
    expect(identity).toBe(false);
    const keyseed = keyseedOf('sha256', keyseedSalt('sha256'), k);
    const keys = saeKeys('sha256', keyseed, scalarSum(P256, ours.scalar, theirs.scalar));
    expect(toHex(keys.kck)).toBe('1e733f6d9bd53256287304338831b09a39406d121017073a5c30db36f36cb81a');
    expect(toHex(keys.pmk)).toBe('4e4dfab1a2dd8ac1a91790f953faaa452ae5c6873ab75b63605ba663f8a7fe59');
    expect(toHex(keys.pmkid)).toBe('8747a600eea3f9f22475df58ca1e5498');
  });
});

describe('hash-to-element', () => {
  const addressA = fromHex('00095b66ec1e');
  const addressB = fromHex('000b6bd90246');

  test('group 19: every value up to PT', () => {
    const pt = h2ePt(P256, ssid, password, identifier);
    if (pt.kind !== 'ec') throw new Error('group 19 is a curve');
    expect(toHex(pt.seed)).toBe('3bd53fe9223dc0280fbfce17d7a3564064e20f48c6ec72246ce367b5569a22af');
    expect(toHex(pt.p1.value)).toBe(
      'a5044469ab16f25b6abf1e0e37a36b56f50be73369053df8db87989a6b66fd1a491f1cdacbd07931620f83008ffc0ecc',
    );
    expect(toHex(pt.p1.u)).toBe('dc941bc3c6a2b4948b6c61d55590ecb1f0c51c4b1bebaff677e593698d5a53c6');
    expect(toHex(pt.p1.sswu.point)).toBe(
      'a07c260764a13445ff8cd97c5acc644e7119bde51bad42583eed6f4109639e6b' +
        '3bdc8df0d32337936c74df604933a454142251c53c576c0351b28deaf9428d7e',
    );
    expect(toHex(pt.p2.value)).toBe(
      '9b4e0d5b1879f253c5319615099b05aec5b06fa5e788bcfd1e9ea60d33436927190814c322a62585c93c577bbaa3d307',
    );
    expect(toHex(pt.p2.u)).toBe('1b8375a518bc21396ad6a65e5597e0bf80d793b6d66e2534a6e7dfe3ee22616f');
    expect(toHex(pt.p2.sswu.point)).toBe(
      '72cd2a967a837fea5051f0133db46227775ba09f7b6dfb99ae7a8ef22c7d34a0' +
        '864390d797d352b368d311af515bde116fe54459fec867ee18a8a1619ca3ff59',
    );
    expect(toHex(pt.pt)).toBe(
      'b6e38c98750c684b5d17c3d8c9a4100b39931279187ca6cced5f37ef46ddfa97' +
        '5687e972e50f73e3898861e7edad21bea7d5f622df88243bb804920ae8e647fa',
    );
  });

  test('group 19: PWE of two addresses', () => {
    const { pt } = h2ePt(P256, ssid, password, identifier);
    const pwe = pweFromPt(P256, pt, addressA, addressB);
    expect(toHex(pwe.addresses)).toBe(toHex(concat(addressB, addressA)));
    expect(toHex(pwe.val)).toBe('bb7f9cac5aa8b72c02b5daacc2771abe74e72604612295eca2ce18363ae9a927');
    expect(toHex(pwe.pwe)).toBe(
      'c93049b9e64000f848201649e999f2b5c22dea69b5632c9df4d633b8aa1f6c1e' +
        '73634e94b53d82e7383a8d258199d9dc1a5ee8269d060382ccbf33e614ff59a0',
    );
    expect(pweFromPt(P256, pt, addressB, addressA)).toEqual(pwe);
  });

  test('group 15: PWE', () => {
    const group = saeGroup(15)!;
    const { pt } = h2ePt(group, ssid, password, identifier);
    expect(toHex(pweFromPt(group, pt, addressA, addressB).pwe)).toBe(GROUP_15_PWE);
  });
});

const GROUP_15_PWE = [
  '696873658f6531429f97396fb85f89e1fcd2f69219a90e822ff7f4bc0bd8a79f',
  'f08035316fcae1a53977dc112b0bfe2e6f656dc7d4a45b081fd9bbe222853181',
  '7970bea166584a093c57343c9d578f4258d03981db8f79a21b01cd27c9aecfcb',
  '9cdb1f84b8884e8f5066b429831eb9890ca54721ba10d5aa1a80cef14cad16da',
  '57b2418abe4b8cb0b2ebf7a80e3ecf228fd8b6db799c9b80afd714ad5182f464',
  'b63f4c6ce53faa6fbf3dc23f77fdcbe19ce31e8a0e97e22be2dd373988c28ebe',
  'faac3d5b622e1e74a09af8edfae1ce9cabbbdc36b128463c7ea8bdb9364c2675',
  'e017731fe0fef649faa045f44405202725c299de278b70dc546090021e29979a',
  'c4e7b6f58bae7c34aaef9bc630f2808d8078c25563a0a13870fbf4748dcd8790',
  'b454c375df10c5b6b2085961e668a582f88f473043b4dc31fcbc69e7b494b06a',
  '6059802ed3a4e897a2a3c9084b276cc137e8fc5ce254303ef8fea2fcbbbd886c',
  '92a32a407a2c22388c8686feb9d46bd64788a7f68e0f14ad1eaccf330199c162',
].join('');
