import { describe, expect, test } from 'vitest';
import type { Suite } from '../../main/base/brand.ts';
import { concat, fromHex, utf8 } from '../../main/base/bytes.ts';
import { ftPtk, pmkR0, pmkR1 } from '../../main/crypto/ft.ts';
import type { KdfHash } from '../../main/crypto/hash.ts';
import { pmkid, ptk, ptkBits, ptkContext, splitPtk } from '../../main/crypto/keys.ts';
import { kdf, kdfRound, kdfRounds } from '../../main/crypto/prf.ts';
import { akmParameters } from '../../main/standard/akms.ts';

// Values that hostapd 2.10 and wpa_supplicant 2.10 printed in our lab.

const [AA, SPA] = [fromHex('020000000000'), fromHex('020000000100')];

const HANDSHAKES = [
  {
    akm: '00-0f-ac:6',
    hash: 'sha256',
    snonce: 'dfe78c3096c988dd63a19571ec1f4cfdfd344f02ff3840aa1c0fd7a49d73ff83',
    anonce: '06bf1e40878811835cbddcbad50b59dd228664063304c92aab609cd3abdedf8f',
    pmk: '8fb8652cf29d3a48fbc2a14ebfe3364c487e1bc65b108038d2892b4c1c5f2f81',
    kck: '7f16921a04a1e851a5ac4df69c9bbb0b',
    kek: '0cabcf9d7529e94e2a2c1007e2e8a3fc',
    tk: '7304831a522a110cdc94a9a224d1011e',
  },
  {
    akm: '00-0f-ac:12',
    hash: 'sha384',
    snonce: '651d43aa3aebaaabdbe0a002c7b9dc789279dd9ed14baeeb34657b0a689cb74f',
    anonce: '2967c528be2307905d174c8ef9d6b0ddde3fd531d2617f7245671577e6ec170f',
    pmk: 'a2a3671eba60785e25a3f4f49e6a8aa8e2899e6b1ac28ecb5cecba0e04f05c41f7347cc474ae92df0fc6f6ffde0f8674',
    kck: '4c494067c7f25d572d71e64affac1ae33aa4b9559e3c6721',
    kek: '50e346090641fe58617b22356cbed4839b10a975248aa206c217ade76920660c',
    tk: '66e1e4e726f527d385f6a8bb98e458e26b9eaf77270d88d84cf06a6fe677de83',
  },
  {
    akm: '00-0f-ac:18',
    hash: 'sha384',
    snonce: '67b69ad1793c0c55e9c62986d043bdbbed290776f0105dac304c5635a9b88781',
    anonce: '811b3c5df170b9d06697b69047fb674049bb1c6ace1553af5382043f0dd9b562',
    pmk: 'd09824e0fe780dbf9b69abbd07c75264a1aed6628eeea79e01b16adbb0c435de775935ab75bf444091bd8239b64f9f28',
    kck: '970098771757504aab40eb6cb6d73665ae7f598f2177cfd0',
    kek: '38d881cb7f32afe94516f9c929d8f4a3e0bc3d7196b99b645411471a8eb309bc',
    tk: 'c2c22bfd0baaefd136c375a539db64a1',
  },
] as const;

describe('PTK', () => {
  test.each(HANDSHAKES)('$akm, $hash', ({ akm: suite, hash, ...hex }) => {
    const akm = akmParameters(suite as Suite, { hash: hash as KdfHash })!;
    const inputs = { aa: AA, spa: SPA, anonce: fromHex(hex.anonce), snonce: fromHex(hex.snonce) };
    const tkLength = hex.tk.length / 2;
    const keys = ptk(akm, fromHex(hex.pmk), inputs, tkLength);
    expect(keys.kck).toEqual(fromHex(hex.kck));
    expect(keys.kek).toEqual(fromHex(hex.kek));
    expect(keys.tk).toEqual(fromHex(hex.tk));
    const bits = ptkBits(akm, tkLength);
    const rounds = Array.from({ length: kdfRounds(hash, bits) }, (_, i) =>
      kdfRound(hash, fromHex(hex.pmk), 'Pairwise key expansion', ptkContext(inputs), bits, i + 1),
    );
    expect(concat(...rounds).slice(0, bits / 8)).toEqual(keys.ptk);
  });

  test('the two ends may change places', () => {
    const { anonce, snonce } = HANDSHAKES[0];
    const [a, s] = [fromHex(anonce), fromHex(snonce)];
    expect(ptkContext({ aa: AA, spa: SPA, anonce: a, snonce: s })).toEqual(concat(AA, SPA, a, s));
    expect(ptkContext({ aa: SPA, spa: AA, anonce: s, snonce: a })).toEqual(concat(AA, SPA, a, s));
  });

  test('what does not fit', () => {
    expect(() => splitPtk(new Uint8Array(47), 128, 128, 16)).toThrow('ptk: 47 bytes, expected 48');
    expect(() => kdf('sha256', AA, 'label', SPA, 12)).toThrow('bits: 12');
  });
});

test('PMKID of 802.1X with SHA-256', () => {
  const pmk = 'cbf36dbd430a9aa03a407b4658b23b179fbfead2ff0eb9b25b9ac0dad401ce8b';
  expect(pmkid('sha256', fromHex(pmk), AA, SPA)).toEqual(fromHex('b8604983d3b90a69b7774a3e0576bafe'));
});

test('FT key hierarchy', () => {
  const psk = fromHex('79ac3587254d581d09cd6e496b3f9d2fac84f4af7cd111c7e09cf31c75d09bc8');
  const place = { ssid: utf8('lab-ft-psk-air'), mdid: fromHex('a1b2'), r0khId: utf8('nas1.lab'), spa: SPA };
  const r0 = pmkR0('sha256', psk, place);
  expect(r0).toEqual({
    key: fromHex('14a1547a2a7be31d152230d2e9144a442dd0d4ff6bf21caaadb0814ae1fab9fc'),
    salt: fromHex('c676310696d51423a01fc9cca26e6580'),
    name: fromHex('9806bff789856cf4266846d81633a54d'),
  });
  const r1 = pmkR1('sha256', r0, fromHex('000102030405'), SPA);
  expect(r1).toEqual({
    key: fromHex('71b164acbb233d1b5a39b70877aa1af9db0c3bb8683b24e84b02178097221b8f'),
    name: fromHex('d6249a8cda400f5e4339b314cb34ac6d'),
  });
  const inputs = {
    snonce: fromHex('0db979d2720dc7fa7b1941ce00d9e1e45c7d60888f25b4a2dc433f702e77e6d4'),
    anonce: fromHex('fd06a0a8d860d83ecb35ffa05bedaf27eef1d03c9e66ff6264b91a88eaf30c82'),
    bssid: AA,
    spa: SPA,
  };
  const keys = ftPtk('sha256', r1, inputs, 128, 128, 16);
  expect(keys.kck).toEqual(fromHex('d0ce4ad3dcebec612879abcca1160f07'));
  expect(keys.kek).toEqual(fromHex('7447614b707ee94c9d86c4c70b8f3234'));
  expect(keys.tk).toEqual(fromHex('2b38ec57e6c2ec1c27f3ab8e1285d377'));
  expect(keys.name).toEqual(fromHex('08ff51e554c51a2adea72b4faf538700'));
});
