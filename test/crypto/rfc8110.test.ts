import { createECDH, createHash, hkdfSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { concat, fromHex, toHex } from '../../main/base/bytes.ts';
import { oweGroup, owePmk, owePmkid, owePublic, oweShared } from '../../main/crypto/owe.ts';

/**
 * RFC 8110 has no vectors. These are of the lab: public keys from the air, the rest as hostapd 2.10 logged it (group 19
 * with wpa_supplicant 2.10, group 20 with iwd 2.3).
 */
const LAB = [
  {
    group: 19,
    c: 'feacdd2077dcb83309298bc6982c4f5baf953d6bf7333c897e8330fc05260b52',
    a: '8f4899d91f6300c98b6b7e8aff2d3e10d27cec1ae0c696c19bba2d3e09a32462',
    z: 'b86cb988ae5b91cda5cebef957851e3ef3b67d5c8d805aef1ede0157fc1b52b1',
    prk: 'eee0df05cbb0e9d7ba1f37b0698ea9b28dd19849124e4cdaa900caa07b6bf785',
    pmk: 'ee432c052ba9ea10f88313b8be2591f84b37201305f06fd92624ecddcbf1e15d',
    pmkid: '39481b95979b456716153a555d628c54',
  },
  {
    group: 20,
    c: 'fb1f0863b73d1f3218f55c07febffea63e871ba3415b8e972b3e4849a9c25bf9680c3dca765a149ccfc0a261518400d6',
    a: '1319c2b7e06af4f702ee2168d010a0112908807ab47d92f8488ed3fba353926a3b826cbb4a2362cccd8b28de13718835',
    z: 'f21818fa20dec7f72068edb6cd7f70a8d1edfcc28d40b1c98f7905ad67be6fa23cdb3221271a15081b04570cc5551228',
    prk: '5fdda26cbec07982cd25313e8668c0a6b794e2257eb09fd78e0b40f355387b3cfcb450ca6c9a2fa24f7137181c9f7719',
    pmk: 'd09824e0fe780dbf9b69abbd07c75264a1aed6628eeea79e01b16adbb0c435de775935ab75bf444091bd8239b64f9f28',
    pmkid: '6ada7bd7f6bb5337f2c74dedd6f60da5',
  },
];

describe('RFC 8110, values of the lab', () => {
  it.each(LAB)('group $group: prk, PMK and PMKID', ({ group, c, a, z, prk, pmk, pmkid }) => {
    const { hash } = oweGroup(group)!;
    const publics = { c: fromHex(c), a: fromHex(a), group };
    const made = owePmk(hash, fromHex(z), publics);
    expect(toHex(made.prk)).toBe(prk);
    expect(toHex(made.pmk)).toBe(pmk);
    expect(toHex(owePmkid(hash, publics))).toBe(pmkid);
  });
});

const CURVES = [
  [19, 'prime256v1', 'sha256'],
  [20, 'secp384r1', 'sha384'],
  [21, 'secp521r1', 'sha512'],
] as const;

describe('RFC 8110, against OpenSSL', () => {
  it.each(CURVES)('group %i: both ends come to one PMK', (number, curve, hash) => {
    const { group, hash: own } = oweGroup(number)!;
    expect(own).toBe(hash);
    for (let round = 0; round < 3; round++) {
      const [station, ap] = [createECDH(curve), createECDH(curve)];
      station.generateKeys();
      ap.generateKeys();
      const x = (point: Uint8Array) => Uint8Array.from(point.subarray(1, 1 + group.length));
      const c = x(station.getPublicKey());
      const a = x(ap.getPublicKey());
      const z = Uint8Array.from(station.computeSecret(ap.getPublicKey()));
      const salt = concat(c, a, Uint8Array.of(number, 0));
      const pmk = hkdfSync(hash, z, salt, 'OWE Key Generation', Number(hash.slice(3)) / 8);
      const pmkid = createHash(hash).update(c).update(a).digest().subarray(0, 16);

      expect(toHex(owePublic(group, station.getPrivateKey()))).toBe(toHex(c));
      expect(toHex(oweShared(group, station.getPrivateKey(), a))).toBe(toHex(z));
      expect(toHex(oweShared(group, ap.getPrivateKey(), c))).toBe(toHex(z));
      expect(toHex(owePmk(own, z, { c, a, group: number }).pmk)).toBe(toHex(new Uint8Array(pmk)));
      expect(toHex(owePmkid(own, { c, a }))).toBe(toHex(pmkid));
    }
  });

  it('refuses what is no key of the group', () => {
    const { group } = oweGroup(19)!;
    expect(() => owePublic(group, new Uint8Array(32))).toThrow(/^scalar: out of range/);
    expect(() => owePublic(group, new Uint8Array(32).fill(255))).toThrow(/^scalar: out of range/);
    expect(() => oweShared(group, Uint8Array.of(1), new Uint8Array(31))).toThrow(/^peer: 31 bytes/);
    // Of any few numbers about half are no x-coordinate.
    const off = fromHex('5'.padStart(64, '0'));
    expect(() => oweShared(group, Uint8Array.of(1), fromHex(LAB[0]!.a))).not.toThrow();
    expect(() => {
      for (let i = 0; i < 8; i++) oweShared(group, Uint8Array.of(1), off.with(31, i));
    }).toThrow(/^peer: no point of P-256/);
    expect(oweGroup(15)).toBeNull();
  });
});
