import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../main/base/bytes.ts';
import { dissectKeyData } from '../../main/dissect/eapol/keydata.ts';
import { expectSound, find, nodes, textOf } from './trees.ts';

const gtk = '000102030405060708090a0b0c0d0e0f';
const key = (hex: string, { start, end }: { start: number; end: number }): string =>
  toHex(fromHex(hex).subarray(start, end));

/** A KDE of 00-0f-ac with its length worked out (IEEE 802.11-2020, 12.7.2, figure 12-34). */
const kde = (type: number, data: string, oui = '000fac'): string => {
  const body = fromHex(data);
  return `dd${toHex([4 + body.length] as never)}${oui}${toHex([type] as never)}${toHex(body)}`;
};

describe('KDEs', () => {
  it('reads message 3 of a network with protected management frames', () => {
    // Printed by wpa_supplicant in captures/wpa2-psk-sha256-pmf, "decrypted EAPOL-Key key data".
    const plain =
      '30140100000fac040100000fac040100000fac06cc00' +
      'dd16000fac010100ea409f26179c01ab1211ba1ac43214dc' +
      'dd1c000fac0904000000000000000df62a382ca1137bbc129280bddf15d4dd000000';
    const info = dissectKeyData(fromHex(plain), false);
    expect(info.malformed).toEqual([]);
    expect(info.elements.map((e) => e.name)).toEqual(['RSN element', 'GTK KDE', 'IGTK KDE']);
    expect(info.rsn).toMatchObject([{ kind: 'rsn', akms: ['00-0f-ac:6'] }]);
    expect(info.gtks).toHaveLength(1);
    expect(info.gtks[0]).toMatchObject({ keyId: 1, packetNumber: null, linkId: null });
    // The same log: "WPA: Group Key" and "WPA: IGTK".
    expect(key(plain, info.gtks[0]!.key)).toBe('ea409f26179c01ab1211ba1ac43214dc');
    expect(info.igtks[0]).toMatchObject({ keyId: 4 });
    expect(key(plain, info.igtks[0]!.key)).toBe('0df62a382ca1137bbc129280bddf15d4');
    expect(key(plain, info.igtks[0]!.packetNumber!)).toBe('000000000000');
    expect(textOf(info.fields, 'wlan_rsna_eapol.keydes.padding')).toBe('dd000000');
  });

  it('marks keys, and nothing else, as secret', () => {
    const text = kde(1, `0100${gtk}`) + kde(9, `0400000000000000${gtk}`) + kde(14, `0600000000000000${gtk}`);
    const { fields } = dissectKeyData(fromHex(text + kde(4, gtk)), false);
    const secret = [...nodes(fields)].filter((n) => n.secret).map((n) => n.label);
    expect(secret).toEqual(['GTK', 'IGTK', 'BIGTK']);
  });

  it('reads GTK key ID and transmit bit', () => {
    const { fields, gtks } = dissectKeyData(fromHex(kde(1, `0600${gtk}`)), false);
    expect(gtks[0]?.keyId).toBe(2);
    expect(textOf(fields, 'wlan.rsn.ie.gtk_kde.tx')).toBe('True');
  });

  it('reads PMKID, address, nonce, lifetime, error, key ID and OCI', () => {
    const nonce = gtk + gtk;
    const text =
      kde(4, gtk) +
      kde(3, '020000000100') +
      kde(6, nonce) +
      kde(7, '00015180') +
      kde(8, '00000003') +
      kde(10, '0100') +
      kde(13, '510600');
    const info = dissectKeyData(fromHex(text), false);
    expect(info.malformed).toEqual([]);
    expect(key(text, info.pmkids[0]!)).toBe(gtk);
    expect(textOf(info.fields, 'wlan.rsn.ie.mac_address_kde.mac_address')).toBe('02:00:00:00:01:00');
    expect(textOf(info.fields, 'wlan.rsn.ie.key_nonce_kde.nonce')).toBe(nonce);
    expect(textOf(info.fields, 'wlan.rsn.ie.key_lifetime_kde.lifetime')).toBe('86400 s');
    expect(textOf(info.fields, 'wlan.rsn.ie.error_kde.error_type')).toBe('3');
    expect(textOf(info.fields, 'wlan.rsn.ie.ptk.keyid')).toBe('1');
    expect(textOf(info.fields, 'OCI KDE')).toBe('class 81, channel 6');
  });

  it('reads the keys and links of Wi-Fi 7', () => {
    const text =
      kde(16, `21a1a2a3a4a5a6${gtk}`) +
      kde(17, `0400b1b2b3b4b5b620${gtk}`) +
      kde(18, `0600c1c2c3c4c5c6f0${gtk}`) +
      kde(19, '12020000000200 3002 0100'.replaceAll(' ', ''));
    const info = dissectKeyData(fromHex(text), false);
    expect(info.malformed).toEqual([]);
    expect(info.gtks).toMatchObject([{ keyId: 1, linkId: 2 }]);
    expect(key(text, info.gtks[0]!.packetNumber!)).toBe('a1a2a3a4a5a6');
    expect(info.igtks).toMatchObject([{ keyId: 4, linkId: 2 }]);
    expect(info.bigtks).toMatchObject([{ keyId: 6, linkId: 15 }]);
    expect(key(text, info.bigtks[0]!.key)).toBe(gtk);
    expect(textOf(info.fields, 'MLO link KDE')).toBe('link 2, 02:00:00:00:02:00');
    expect(textOf(info.fields, 'wlan.rsn.version')).toBe('1');
    // The link's RSNE is not the one of the frame's own network.
    expect(info.rsn).toEqual([]);
  });

  it('reads those of the Wi-Fi Alliance', () => {
    const text =
      kde(32, '09', '506f9a') + kde(5, 'c0a80102ffffff00c0a80101', '506f9a') + kde(4, '01', '506f9a');
    const info = dissectKeyData(fromHex(text), false);
    expect(textOf(info.fields, 'Transition disable KDE')).toBe('WPA3-Personal, Wi-Fi Enhanced Open');
    expect(textOf(info.fields, 'IP address allocation KDE')).toBe('192.168.1.2');
    expect(info.elements.map((e) => e.name)).toContain('IP address request KDE');
  });

  it('keeps KDEs of unknown type', () => {
    const info = dissectKeyData(fromHex(kde(99, 'beef')), false);
    expect(textOf(info.fields, 'wlan.rsn.ie.unknown')).toBe('beef');
    expect(info.malformed).toEqual([]);
  });
});

describe('other key data', () => {
  it("reads WPA1's element, and no KDEs there", () => {
    const info = dissectKeyData(
      fromHex(`dd160050f20101000050f20201000050f20201000050f202${kde(4, gtk)}`),
      true,
    );
    expect(info.rsn).toMatchObject([{ kind: 'wpa', pairwise: ['00-50-f2:2'] }]);
    expect(info.pmkids).toEqual([]);
  });

  it('takes a single dd at the end as padding', () => {
    const info = dissectKeyData(fromHex(`${kde(4, gtk)}dd`), false);
    expect(info.malformed).toEqual([]);
    expect(textOf(info.fields, 'Padding')).toBe('dd');
  });

  it.each([
    ['padding that is not zero', 'dd0001', 0],
    ['an item longer than what is left', `${kde(4, gtk)}3014`, 22],
    ['a KDE too short for its data', kde(9, '0400'), 8],
    ['an item without a length', `${kde(4, gtk)}30`, 22],
  ])('says what is wrong with %s', (_, hex, offset) => {
    const bytes = fromHex(hex);
    const { fields, malformed } = dissectKeyData(bytes, false);
    expect(malformed).toMatchObject([{ offset }]);
    expectSound(fields, malformed, 0, bytes.length);
  });

  it('reads nothing of nothing', () => {
    expect(dissectKeyData(new Uint8Array(), false)).toMatchObject({
      elements: [],
      fields: [],
      malformed: [],
    });
  });

  it('never throws, and keys lie within', () => {
    const item = fc
      .tuple(fc.constantFrom(1, 3, 4, 7, 9, 13, 14, 16, 17, 18, 19), fc.uint8Array({ maxLength: 40 }))
      .map(([type, data]) => [...fromHex(kde(type, toHex(data)))]);
    const any = fc.uint8Array({ maxLength: 30 }).map((data) => [...data]);
    fc.assert(
      fc.property(fc.array(fc.oneof(item, any), { maxLength: 6 }), fc.boolean(), (items, wpa) => {
        const bytes = Uint8Array.from(items.flat());
        const info = dissectKeyData(bytes, wpa);
        expectSound(info.fields, info.malformed, 0, bytes.length);
        for (const { key, packetNumber } of [...info.gtks, ...info.igtks, ...info.bigtks]) {
          expect(key.end).toBeLessThanOrEqual(bytes.length);
          if (packetNumber) expect(packetNumber.end - packetNumber.start).toBe(6);
        }
        expect(find(info.fields, 'no such node')).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });
});
