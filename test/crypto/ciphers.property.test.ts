import { createCipheriv } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Bytes, concat, equal } from '../../main/base/bytes.ts';
import { aesKey } from '../../main/crypto/aes.ts';
import { bipProtect, bipVerify } from '../../main/crypto/bip.ts';
import { ccmDecrypt, ccmEncrypt } from '../../main/crypto/ccm.ts';
import { ccmpDecrypt, ccmpEncrypt } from '../../main/crypto/ccmp.ts';
import { crc32 } from '../../main/crypto/crc32.ts';
import { gcmEncrypt } from '../../main/crypto/gcm.ts';
import { gcmpDecrypt, gcmpEncrypt } from '../../main/crypto/gcmp.ts';
import { macHeader, protectedAad, readCipherHeader } from '../../main/crypto/header.ts';
import { rc4 } from '../../main/crypto/rc4.ts';
import { tkipDecrypt, tkipEncrypt } from '../../main/crypto/tkip.ts';
import { wepDecrypt } from '../../main/crypto/wep.ts';
import { BIP_SUITES } from '../../main/standard/ciphers.ts';

const RUNS = { numRuns: 60 };
const octets = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const data = fc.uint8Array({ maxLength: 300 });

/** A header of every shape: data with and without QoS, A4 and HT Control, and management. Protected Frame is set. */
const header = fc
  .record({
    body: octets(36),
    subtype: fc.constantFrom(0x08, 0x88, 0x98, 0xc0, 0xd0),
    flags: fc.integer({ min: 0, max: 255 }),
  })
  .map(({ body, subtype, flags }) => {
    const bytes = body.slice();
    bytes[0] = subtype;
    bytes[1] = flags | 0x40;
    return macHeader(bytes).octets.slice();
  });

/** Flips bits of one octet. */
function flip(bytes: Bytes, at: number, bits: number): Bytes {
  const out = bytes.slice();
  out[at % bytes.length]! ^= bits;
  return out;
}
const bits = fc.integer({ min: 1, max: 255 });

describe("the platform's own ciphers as oracle", () => {
  test.each([
    [16, 8],
    [16, 16],
    [32, 16],
  ] as const)('CCM, key of %i, MIC of %i', (keyLength, micLength) => {
    fc.assert(
      fc.property(octets(keyLength), octets(13), octets(22), data, (key, nonce, aad, plaintext) => {
        const cipher = createCipheriv(`aes-${keyLength * 8}-ccm` as 'aes-128-ccm', key, nonce, {
          authTagLength: micLength,
        });
        cipher.setAAD(aad, { plaintextLength: plaintext.length });
        const theirs = concat(cipher.update(plaintext), cipher.final(), cipher.getAuthTag());
        const ours = ccmEncrypt(key, nonce, aad, plaintext, micLength);
        expect(equal(concat(ours.ciphertext, ours.u), theirs)).toBe(true);
        expect(ccmDecrypt(aesKey(key), nonce, aad, ours.ciphertext, ours.u)).toMatchObject({
          ok: true,
          plaintext,
        });
      }),
      RUNS,
    );
  });

  test.each([16, 32] as const)('GCM, key of %i', (keyLength) => {
    fc.assert(
      fc.property(octets(keyLength), octets(12), data, data, (key, nonce, aad, plaintext) => {
        const cipher = createCipheriv(`aes-${keyLength * 8}-gcm` as 'aes-128-gcm', key, nonce);
        cipher.setAAD(aad);
        const theirs = concat(cipher.update(plaintext), cipher.final(), cipher.getAuthTag());
        const ours = gcmEncrypt(key, nonce, aad, plaintext);
        expect(equal(concat(ours.ciphertext, ours.tag), theirs)).toBe(true);
      }),
      RUNS,
    );
  });
});

describe.each([
  ['CCMP-128', 16, ccmpEncrypt, ccmpDecrypt],
  ['CCMP-256', 32, ccmpEncrypt, ccmpDecrypt],
  ['GCMP-128', 16, gcmpEncrypt, gcmpDecrypt],
  ['GCMP-256', 32, gcmpEncrypt, gcmpDecrypt],
] as const)('%s', (_, keyLength, encrypt, decrypt) => {
  const key = octets(keyLength);
  const keyId = fc.integer({ min: 0, max: 3 });

  test('decrypts what it encrypts', () => {
    fc.assert(
      fc.property(key, header, octets(6), keyId, data, (tk, mac, pn, id, plaintext) => {
        const { body } = encrypt(tk, mac, pn, id, plaintext);
        expect(decrypt(tk, mac, body)).toMatchObject({ ok: true, plaintext, pn, keyId: id, extIv: true });
      }),
      RUNS,
    );
  });

  test('refuses another key, and any other byte of PN, ciphertext or MIC', () => {
    fc.assert(
      fc.property(key, header, octets(6), data, fc.nat(), bits, (tk, mac, pn, plaintext, at, change) => {
        const { body } = encrypt(tk, mac, pn, 0, plaintext);
        expect(decrypt(flip(tk, at, change), mac, body).ok).toBe(false);
        // The reserved octet and the Key ID octet of the cipher header are not authenticated.
        const places = Array.from(body.keys()).filter((place) => place !== 2 && place !== 3);
        expect(decrypt(tk, mac, flip(body, places[at % places.length]!, change)).ok).toBe(false);
      }),
      RUNS,
    );
  });

  test('refuses another byte of the header where it is authenticated, and only there', () => {
    fc.assert(
      fc.property(key, header, octets(6), fc.integer({ min: 2 }), fc.nat(), (tk, mac, pn, at, bit) => {
        // Frame Control is left alone: other bits of it make another header.
        const place = 2 + (at % (mac.length - 2));
        const changed = flip(mac, place, 1 << (bit % 8));
        const { body } = encrypt(tk, mac, pn, 0, Uint8Array.of(1, 2, 3));
        const same = equal(protectedAad(macHeader(mac)), protectedAad(macHeader(changed)));
        expect(decrypt(tk, changed, body).ok).toBe(same);
        const masked = place < 4 || (place === 22 && bit % 8 > 3) || place === 23;
        if (place < 24) expect(same).toBe(masked);
      }),
      RUNS,
    );
  });

  test('a body too short', () => {
    const mac = new Uint8Array(24);
    mac[0] = 8;
    expect(() => decrypt(new Uint8Array(keyLength), mac, new Uint8Array(15))).toThrow('body: 15 bytes');
    expect(() => decrypt(new Uint8Array(5), mac, new Uint8Array(40))).toThrow('key: 5 bytes');
    expect(() => readCipherHeader(new Uint8Array(7))).toThrow('body: 7 bytes');
  });
});

test('Retry, Power Management, More Data and the sequence number may change on the way', () => {
  const mac = new Uint8Array(26);
  mac.set([0x88, 0x41]);
  const { body } = ccmpEncrypt(new Uint8Array(16), mac, new Uint8Array(6), 0, Uint8Array.of(1));
  mac.set([0x88, 0x79]);
  mac.set([0xf0, 0xff], 22);
  expect(ccmpDecrypt(new Uint8Array(16), mac, body).ok).toBe(true);
});

test('SPP A-MSDU and MLD addresses enter AAD and nonce where asked', () => {
  const mac = macHeader(Uint8Array.of(0x88, 0x41, ...new Uint8Array(22), 0xf5, 0xff));
  expect(protectedAad(mac).slice(-2)).toEqual(Uint8Array.of(0x05, 0));
  expect(protectedAad(mac, { sppAmsdu: true }).slice(-2)).toEqual(Uint8Array.of(0x85, 0));
  const [a1, a2, a3] = [1, 2, 3].map((octet) => new Uint8Array(6).fill(octet));
  const addresses = { a1: a1!, a2: a2!, a3: a3! };
  const { aad, nonce } = ccmpEncrypt(new Uint8Array(16), mac.octets, new Uint8Array(6), 0, a1!, {
    addresses,
  });
  expect(aad.slice(2, 20)).toEqual(concat(a1!, a2!, a3!));
  expect(nonce.slice(0, 7)).toEqual(concat(Uint8Array.of(5), a2!));
});

describe('TKIP', () => {
  const data = fc.uint8Array({ maxLength: 300 });
  const dataHeader = header.filter((mac) => (mac[0]! & 0x0c) === 8 && !(mac[1]! & 4) && !(mac[22]! & 0x0f));

  test('decrypts what it encrypts', () => {
    fc.assert(
      fc.property(octets(32), dataHeader, octets(6), data, (tk, mac, tsc, plaintext) => {
        const { body } = tkipEncrypt(tk, mac, tsc, 1, plaintext);
        expect(tkipDecrypt(tk, mac, body)).toMatchObject({ ok: true, micOk: true, plaintext, tsc, keyId: 1 });
      }),
      RUNS,
    );
  });

  test('refuses any other byte of TSC, ciphertext, MIC or ICV', () => {
    fc.assert(
      fc.property(
        octets(32),
        dataHeader,
        octets(6),
        data,
        fc.nat(),
        bits,
        (tk, mac, tsc, plaintext, at, change) => {
          const { body } = tkipEncrypt(tk, mac, tsc, 0, plaintext);
          // The second octet is only a copy, and of the Key ID octet nothing is authenticated.
          const places = Array.from(body.keys()).filter((place) => place !== 1 && place !== 3);
          expect(tkipDecrypt(tk, mac, flip(body, places[at % places.length]!, change)).ok).toBe(false);
        },
      ),
      RUNS,
    );
  });

  test('other addresses or another priority fail Michael though the ICV holds', () => {
    const mac = Uint8Array.of(0x88, 0x41, ...new Uint8Array(24));
    const { body } = tkipEncrypt(new Uint8Array(32), mac, new Uint8Array(6), 0, Uint8Array.of(1, 2, 3));
    for (const place of [16, 24]) {
      const received = tkipDecrypt(new Uint8Array(32), flip(mac, place, 1), body);
      expect(received).toMatchObject({ ok: false, icvOk: true, micOk: false });
    }
  });

  test('a fragment has an ICV alone', () => {
    const mac = Uint8Array.of(0x08, 0x45, ...new Uint8Array(22));
    const whole = tkipEncrypt(new Uint8Array(32), mac, new Uint8Array(6), 0, Uint8Array.of(1, 2, 3));
    const fragment = tkipDecrypt(new Uint8Array(32), mac, whole.body);
    expect(fragment).toMatchObject({ ok: true, icvOk: true, micOk: null });
    expect(fragment.plaintext).toEqual(concat(Uint8Array.of(1, 2, 3), whole.mic));
  });

  test('what does not fit', () => {
    const mac = Uint8Array.of(0x08, 0x41, ...new Uint8Array(22));
    expect(() => tkipDecrypt(new Uint8Array(16), mac, new Uint8Array(20))).toThrow('tk: 16 bytes');
    expect(() => tkipDecrypt(new Uint8Array(32), mac, new Uint8Array(19))).toThrow('body: 19 bytes');
  });
});

test('WEP: RC4 with IV || key, and the ICV', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(5, 13).chain(octets),
      octets(3),
      data,
      fc.nat(),
      bits,
      (key, iv, plaintext, at, change) => {
        const body = concat(
          iv,
          Uint8Array.of(0x80),
          rc4(concat(iv, key), concat(plaintext, crc32(plaintext))),
        );
        expect(wepDecrypt(key, body)).toMatchObject({ ok: true, plaintext, keyId: 2, iv });
        expect(wepDecrypt(key, flip(body, 4 + (at % (body.length - 4)), change)).ok).toBe(false);
      },
    ),
    RUNS,
  );
  expect(() => wepDecrypt(new Uint8Array(5), new Uint8Array(7))).toThrow('body: 7 bytes');
});

describe.each(Object.values(BIP_SUITES))('%s', (algorithm) => {
  const key = octets(algorithm.endsWith('256') ? 32 : 16);
  const frame = fc
    .record({ body: octets(60), subtype: fc.constantFrom(0xa0, 0xc0, 0xd0, 0x80) })
    .map((made) => {
      const bytes = made.body.slice();
      bytes[0] = made.subtype;
      bytes[1] = 0;
      return bytes;
    });

  test('verifies what it protects, and refuses any other byte that is authenticated', () => {
    fc.assert(
      fc.property(key, frame, octets(6), fc.nat(), bits, (igtk, open, ipn, at, change) => {
        const sent = bipProtect(algorithm, igtk, open, 5, ipn);
        expect(bipVerify(algorithm, igtk, sent.frame)).toMatchObject({ ok: true, keyId: 5, ipn });
        expect(bipVerify(algorithm, flip(igtk, at, change), sent.frame).ok).toBe(false);
        // Duration, Sequence Control and a beacon's Timestamp change on the way; the MME's own head makes it one.
        const mme = sent.frame.length - sent.mic.length - 10;
        const beacon = open[0] === 0x80;
        const places = Array.from(sent.frame.keys()).filter(
          (place) =>
            (place >= 4 && place < 22) || (place >= (beacon ? 32 : 24) && place !== mme && place !== mme + 1),
        );
        const changed = flip(sent.frame, places[at % places.length]!, change);
        expect(bipVerify(algorithm, igtk, changed).ok).toBe(false);
      }),
      RUNS,
    );
  });

  test('what does not fit', () => {
    const igtk = new Uint8Array(algorithm.endsWith('256') ? 32 : 16);
    const open = new Uint8Array(60);
    open[0] = 0xc0;
    expect(() => bipVerify(algorithm, igtk, open)).toThrow(`no ${algorithm} MME`);
    expect(() => bipVerify(algorithm, new Uint8Array(5), open)).toThrow('key: 5 bytes');
  });
});
