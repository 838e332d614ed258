import { describe, expect, test } from 'vitest';
import type { Suite } from '../../main/base/brand.ts';
import { type Bytes, concat, fromHex, utf8 } from '../../main/base/bytes.ts';
import { bipProtect, bipVerify } from '../../main/crypto/bip.ts';
import { ccmpDecrypt, ccmpEncrypt } from '../../main/crypto/ccmp.ts';
import { crc32 } from '../../main/crypto/crc32.ts';
import { gcmpDecrypt, gcmpEncrypt } from '../../main/crypto/gcmp.ts';
import { macHeader } from '../../main/crypto/header.ts';
import { ptk } from '../../main/crypto/keys.ts';
import { michael } from '../../main/crypto/michael.ts';
import { pmkFromPassphrase } from '../../main/crypto/pbkdf2.ts';
import { prfRounds, prfSha1, prfSha1Round } from '../../main/crypto/prf.ts';
import { tkipDecrypt, tkipEncrypt } from '../../main/crypto/tkip.ts';
import { tkipPhase1, tkipPhase2 } from '../../main/crypto/tkip-mixing.ts';
import { akmParameters } from '../../main/standard/akms.ts';

// IEEE Std 802.11-2020, Annex J. Values only.

const from = (text: string): Bytes => fromHex(text);
const range = (first: number, length: number) => Uint8Array.from({ length }, (_, i) => first + i);

// IV32 and IV16 as TSC5..TSC0.
describe('J.1 TKIP key mixing', () => {
  test.each([
    [
      '000102030405060708090a0b0c0d0e0f',
      '102233445566',
      '000000000000',
      [0x3dd2, 0x016e, 0x76f4, 0x8697, 0xb2e8],
      '00200033ea8d2f60ca6d1374234a660b',
    ],
    [
      '000102030405060708090a0b0c0d0e0f',
      '102233445566',
      '000000000001',
      [0x3dd2, 0x016e, 0x76f4, 0x8697, 0xb2e8],
      '00200190ffdc314389a9d9d074fd20aa',
    ],
    [
      '63893b250840b8ae0bd0fa7e61d2783e',
      '64f2eaeddc25',
      '20dcfd43ffff',
      [0x7c67, 0x49d7, 0x9724, 0xb5e9, 0xb4f1],
      'ff7fff93810fc6e58f5dd326251544ce',
    ],
    [
      '63893b250840b8ae0bd0fa7e61d2783e',
      '64f2eaeddc25',
      '20dcfd440000',
      [0x5a5d, 0x73a8, 0xa859, 0x2ec1, 0xdc8b],
      '002000498ca471fcfbfaa16e3610f005',
    ],
  ])('TK %s, TA %s, TSC %s', (tk, ta, tsc, words, key) => {
    const ttak = tkipPhase1(from(tk), from(ta), from(tsc));
    expect([...ttak]).toEqual(words);
    expect(tkipPhase2(ttak, from(tk), from(tsc))).toEqual(from(key));
  });
});

describe('J.2 Michael', () => {
  test.each([
    ['0000000000000000', '', '82925c1ca1d130b8'],
    ['82925c1ca1d130b8', 'M', '434721ca40639b3f'],
    ['434721ca40639b3f', 'Mi', 'e8f9becae97e5d29'],
    ['e8f9becae97e5d29', 'Mic', '90038fc6cf13c1db'],
    ['90038fc6cf13c1db', 'Mich', 'd55e100510128986'],
    ['d55e100510128986', 'Michael', '0a942b124ecaa546'],
  ])('%s, "%s"', (key, message, mic) => {
    expect(michael(from(key), utf8(message))).toEqual(from(mic));
  });
});

describe('J.3 PRF', () => {
  test.each([
    [
      new Uint8Array(20).fill(0x0b),
      utf8('Hi There'),
      'bcd4c650b30b9684951829e0d75f9d54b862175ed9f00606e17d8da35402ffee75df78c3d31e0f889f012120c0862beb67753e7439ae242edb8373698356cf5a',
    ],
    [
      utf8('Jefe'),
      utf8('what do ya want for nothing?'),
      '51f4de5b33f249adf81aeb713a3c20f4fe631446fabdfa58244759ae58ef9009a99abf4eac2ca5fa87e692c440eb40023e7babb206d61de7b92f41529092b8fc',
    ],
    [
      new Uint8Array(20).fill(0xaa),
      new Uint8Array(50).fill(0xdd),
      'e1ac546ec4cb636f9976487be5c86be17a0252ca5d8d8df12cfb0473525249ce9dd8d177ead710bc9b590547239107aef7b4abd43d87f0a68f1cbd9e2b6f7607',
    ],
  ])('test case %#', (key, data, out) => {
    expect(prfSha1(key, 'prefix', data, 512)).toEqual(from(out));
    expect(prfSha1(key, 'prefix', data, 192)).toEqual(from(out).slice(0, 24));
    const rounds = [0, 1, 2, 3].map((i) => prfSha1Round(key, 'prefix', data, i));
    expect(concat(...rounds).slice(0, 64)).toEqual(from(out));
    expect(prfRounds(512)).toBe(4);
  });
});

describe('J.4 passphrase to PSK', () => {
  test.each([
    ['password', 'IEEE', 'f42c6fc52df0ebef9ebb4b90b38a5f902e83fe1b135a70e23aed762e9710a12e'],
    ['ThisIsAPassword', 'ThisIsASSID', '0dc0d6eb90555ed6419756b9a15ec3e3209b63df707dd508d14581f8982721af'],
    ['a'.repeat(32), 'Z'.repeat(32), 'becb93866bb8c3832cb777c2f559807c8c59afcb6eae734885001300a981cc62'],
  ])('%s, %s', (passphrase, ssid, psk) => {
    expect(pmkFromPassphrase(utf8(passphrase), utf8(ssid))).toEqual(from(psk));
  });
});

describe('J.6.3 TKIP', () => {
  const tk = from('1234567890123456789012345678901234567890123456789012345678901234');
  const header = from('08422c00020304050608020304050607020304050607d002');
  const tsc = from('000000000001');
  const plaintext = concat(
    from('aaaa03000000080045000054000040004001a555c0a80a02c0a80a0108003ab000000000cd4c050000000000'),
    range(8, 48),
  );
  const body = from(
    '0020012000000000c00e14fce7cfabc77547e666e57c0dac704a1e358a88c11c8e2e282e3801027a4656055ee93e9c254702e9735805ddb5769ba73f1ebb56e844ef912285d3dd6e541e823873558adba079068abd7f7f50959675acc4b4de9aa99c05f289a7c52fee5bfc14f6f8e5f8',
  );

  test('encrypts', () => {
    const sent = tkipEncrypt(tk, header, tsc, 0, plaintext);
    expect(sent.mic).toEqual(from('6881a3f3d648d03c'));
    expect([...sent.ttak]).toEqual([0x58bb, 0x1f07, 0x939e, 0x38b4, 0x4b25]);
    expect(sent.rc4Key).toEqual(from('0020014cfe67bed27c867b1bf8028b1c'));
    expect(sent.body).toEqual(body);
  });

  test('decrypts', () => {
    const received = tkipDecrypt(tk, header, body);
    expect(received).toMatchObject({ ok: true, icvOk: true, micOk: true, plaintext, tsc, keyId: 0 });
  });
});

describe('J.6.4 CCMP', () => {
  const tk = from('c97c1f67ce371185514a8a19f2bdd52f');
  const pn = from('b5039776e70c');
  const header = from('0848c32c0fd2e128a57c5030f1844408abaea5b8fcba8033');
  const plaintext = from('f8ba1a55d02f85ae967bb62fb6cda8eb7e78a050');

  test('CCMP-128', () => {
    const sent = ccmpEncrypt(tk, header, pn, 0, plaintext);
    expect(sent.aad).toEqual(from('08400fd2e128a57c5030f1844408abaea5b8fcba0000'));
    expect(sent.nonce).toEqual(from('005030f1844408b5039776e70c'));
    expect(sent.b0).toEqual(from('59005030f1844408b5039776e70c0014'));
    expect(sent.t).toEqual(from('fcd14abd11309b04'));
    expect(sent.u).toEqual(from('7845ce0b16f97623'));
    expect(sent.body).toEqual(
      from('0ce70020769703b5f3d0a2fe9a3dbf2342a643e43246e80c3c04d0197845ce0b16f97623'),
    );
    expect(crc32(concat(header, sent.body))).toEqual(from('1d99f066'));
    expect(ccmpDecrypt(tk, header, sent.body)).toMatchObject({
      ok: true,
      plaintext,
      pn,
      keyId: 0,
      extIv: true,
    });
  });

  test('CCMP-256', () => {
    const tk256 = concat(tk, range(0, 16));
    const sent = ccmpEncrypt(tk256, header, pn, 0, plaintext);
    expect(sent.b0).toEqual(from('79005030f1844408b5039776e70c0014'));
    expect(sent.t).toEqual(from('6f274f4ac7a3a70e69d999b423f4ee75'));
    expect(sent.u).toEqual(from('80aa56c9492e882b97642f80d50fe97b'));
    expect(sent.ciphertext).toEqual(from('6d155d8832668256d6a92b78e11d8e54495dd174'));
    expect(ccmpDecrypt(tk256, header, sent.body)).toMatchObject({ ok: true, plaintext });
  });
});

describe('J.7 key hierarchy', () => {
  const pmk = from('0dc0d6eb90555ed6419756b9a15ec3e3209b63df707dd508d14581f8982721af');
  const inputs = {
    aa: from('a0a1a1a3a4a5'),
    spa: from('b0b1b2b3b4b5'),
    snonce: from('c0c1c2c3c4c5c6c7c8c9d0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5'),
    anonce: from('e0e1e2e3e4e5e6e7e8e9f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff000102030405'),
  };

  test.each([
    ['00-0f-ac:4', 16, 'b2360c79e9710fdd58bea93deaf06599'],
    ['00-0f-ac:2', 32, 'b2360c79e9710fdd58bea93deaf06599db980afbc29c152855740a6ce5ae3827'],
  ])('PTK for %s', (pairwise, length, tk) => {
    const akm = akmParameters('00-0f-ac:2' as Suite, { pairwise: pairwise as Suite })!;
    const keys = ptk(akm, pmk, inputs, length);
    expect(keys.kck).toEqual(from('379f9852d0199236b94e407ce4c00ec8'));
    expect(keys.kek).toEqual(from('47c9edc01c2c6e5b4910caddfb3e51a7'));
    expect(keys.tk).toEqual(from(tk));
  });
});

describe('J.9 management frames', () => {
  const igtk = from('4ea9543e09cf2b1eca66ffc58bdecbcf');
  const frame = from('c0000000ffffffffffff02000000000002000000000009000200');
  const ipn = from('040000000000');

  test('BIP-CMAC-128', () => {
    const sent = bipProtect('bip-cmac-128', igtk, frame, 4, ipn);
    expect(sent.aad).toEqual(from('c000ffffffffffff020000000000020000000000'));
    expect(sent.mic).toEqual(from('48dfbfa7b8278872'));
    expect(bipVerify('bip-cmac-128', igtk, sent.frame)).toMatchObject({ ok: true, keyId: 4, ipn });
  });

  test('BIP-GMAC-128 and -256', () => {
    const sent = bipProtect('bip-gmac-128', igtk, frame, 4, ipn);
    expect(sent.nonce).toEqual(from('020000000000000000000004'));
    expect(sent.mic).toEqual(from('3ed862fb0f3338dd3386c897e2ed053d'));
    const wide = bipProtect('bip-gmac-256', concat(igtk, range(0, 16)), frame, 4, ipn);
    expect(wide.mic).toEqual(from('23be59dcc7022ee383627ebb1017ddfc'));
  });

  test('CCMP of an individually addressed Deauthentication frame', () => {
    const header = from('c04000000200000001000200000000000200000000006000');
    const sent = ccmpEncrypt(
      from('66ed21042f9f26d7115706e40414cf2e'),
      header,
      from('000000000001'),
      0,
      from('0200'),
    );
    expect(sent.nonce).toEqual(from('10020000000000000000000001'));
    expect(sent.body).toEqual(from('01000020000000001d07cafd0409bb8bafef'));
  });
});

describe('J.11 GCMP', () => {
  const header = from('88480b000fd2e128a57c5030f18444085030f184440880330300');
  const pn = from('00895f5f2b08');
  const tk = from('c97c1f67ce371185514a8a19f2bdd52f');

  test.each([
    [
      tk,
      '60e9700cc4d40ac6d288b201c38f5bf08b807442640a1596e5dbdad41d1f3623f45d7a12db7afb23',
      'def619c2a374b6df66ffa53b6c69d79e',
    ],
    [
      concat(tk, range(0, 16)),
      '658343c8b14447d9211defd46ad89c710c6fc33333236e3997b9176a5a8be779b21266555e70ad79',
      '114316859095473d5b1bd596b3dea3bf',
    ],
  ])('key of %#', (key, ciphertext, mic) => {
    const sent = gcmpEncrypt(key, header, pn, 0, range(0, 40));
    expect(sent.aad).toEqual(from('88400fd2e128a57c5030f18444085030f184440800000300'));
    expect(sent.nonce).toEqual(from('5030f184440800895f5f2b08'));
    expect(sent.ciphertext).toEqual(from(ciphertext));
    expect(sent.tag).toEqual(from(mic));
    expect(gcmpDecrypt(key, header, sent.body)).toMatchObject({ ok: true, plaintext: range(0, 40), pn });
  });
});

test('headers that are none', () => {
  expect(() => macHeader(from('b400'))).toThrow('no data or management frame');
  expect(() => macHeader(from('0842'))).toThrow('header: 2 bytes, expected 24');
});
