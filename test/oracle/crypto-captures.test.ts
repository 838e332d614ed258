import { describe, expect, test } from 'vitest';
import type { Suite } from '../../main/base/brand.ts';
import { type Bytes, fromHex, toHex, utf8 } from '../../main/base/bytes.ts';
import { ftPtk, type NamedKey, pmkR0, pmkR1 } from '../../main/crypto/ft.ts';
import { pmkid, ptk } from '../../main/crypto/keys.ts';
import { pmkFromPassphrase } from '../../main/crypto/pbkdf2.ts';
import { akmParameters } from '../../main/standard/akms.ts';
import { akmOf, captures, type Derivation, type Meta, metas } from './crypto-shared.ts';

const having = (what: (meta: Meta) => unknown) => metas.filter(([, meta]) => what(meta));
const octets = (derivation: Derivation) => ({
  aa: fromHex(derivation.aa),
  spa: fromHex(derivation.spa),
  anonce: fromHex(derivation.anonce),
  snonce: fromHex(derivation.snonce),
});
const PARTS = ['ptk', 'kck', 'kek', 'tk'] as const;

/** Names of R0KH and identifiers of R1KH in the conf files of the FT folders. */
const R0KH_IDS = ['nas1.lab', 'nas2.lab'].map(utf8);
const R1KH_IDS = ['000102030405', '000102030406'].map((hex) => fromHex(hex));
const MDID = fromHex('a1b2');

/** Lines that print a PMKID made by HMAC of a PMK or KCK. */
const PMKID_LINES = ['RSN: Derived PMKID', 'RSN: Message 1/4 PMKID derived from PMK'];

describe.skipIf(!captures.present)('keys that the logs of ../shared/captures print', () => {
  test.each(having((meta) => meta.ptk_derivations?.length))('PTK: %s', (_, meta) => {
    for (const derivation of meta.ptk_derivations!) {
      const akm = akmOf(meta, derivation);
      const keys = ptk(akm, fromHex(derivation.pmk), octets(derivation), derivation.tk.length / 2);
      for (const part of PARTS) expect(keys[part], part).toEqual(fromHex(derivation[part]));
    }
  });

  test.each(having((meta) => meta.keys?.PSK))('PSK: %s', (_, meta) => {
    const ssid = fromHex(meta.ssid_hex!);
    const own = [meta.passphrase, meta.sta_passphrase]
      .filter((passphrase) => passphrase !== undefined)
      .map((passphrase) => pmkFromPassphrase(utf8(passphrase), ssid));
    for (const psk of meta.keys!.PSK!) expect(own).toContainEqual(fromHex(psk));
  });

  test.each(having((meta) => meta.key_events?.some((event) => PMKID_LINES.includes(event.line))))(
    'PMKID: %s',
    (_, meta) => {
      const own = meta.ptk_derivations!.map((derivation) => {
        const akm = akmOf(meta, derivation);
        const key = fromHex(akm.pmkid === 'hmac-kck' ? derivation.kck : derivation.pmk);
        return toHex(pmkid(akm.hash, key, fromHex(derivation.aa), fromHex(derivation.spa)));
      });
      for (const event of meta.key_events!)
        if (PMKID_LINES.includes(event.line)) expect(own, event.line).toContain(event.hex);
    },
  );

  test.each(having((meta) => meta.ft_ptk_derivations?.length))('FT: %s', (_, meta) => {
    const akm = akmParameters(meta.akm_suite as Suite)!;
    expect(akm.ft).toBe(true);
    const ssid = fromHex(meta.ssid_hex!);
    const spa = fromHex(meta.mac_wlan1);
    const xxKeys = [...(meta.keys!.PSK ?? []), ...(meta.keys!.SAE_PMK ?? [])].map((hex) => fromHex(hex));
    const r0 = xxKeys.flatMap((xxKey) =>
      R0KH_IDS.map((r0khId) => pmkR0('sha256', xxKey, { ssid, mdid: MDID, r0khId, spa })),
    );
    const r1 = r0.flatMap((key) => R1KH_IDS.map((r1khId) => pmkR1('sha256', key, r1khId, spa)));
    const all = (name: string, own: readonly Bytes[]) => {
      expect(meta.keys![name]!.length, name).toBeGreaterThan(0);
      for (const hex of meta.keys![name]!)
        expect(
          own.map((bytes) => toHex(bytes)),
          name,
        ).toContain(hex);
    };
    all(
      'PMK_R0',
      r0.map((key) => key.key),
    );
    all('PMKR0Name', [...r0.map((key) => key.name), ...r0.map((key) => key.salt)]);
    all(
      'PMK_R1',
      r1.map((key) => key.key),
    );
    all(
      'PMKR1Name',
      r1.map((key) => key.name),
    );
    const bssids = [meta.mac_wlan0, meta.mac_wlan2!].map((address) => fromHex(address));
    for (const derivation of meta.ft_ptk_derivations!) {
      const key: NamedKey = r1.find((named) => toHex(named.key) === derivation.pmk_r1)!;
      const [snonce, anonce] = [fromHex(derivation.snonce), fromHex(derivation.anonce)];
      const own = bssids.map((bssid) =>
        ftPtk('sha256', key, { snonce, anonce, bssid, spa }, akm.kckBits, akm.kekBits, 16),
      );
      const match = own.find((keys) => toHex(keys.ptk) === derivation.ptk);
      expect(match, 'PTK').toBeDefined();
      for (const part of PARTS) expect(match![part], part).toEqual(fromHex(derivation[part]));
      expect(match!.name).toEqual(fromHex(derivation.ptkname));
    }
  });

  test('how many there were', () => {
    const count = (of: (meta: Meta) => number) => metas.reduce((sum, [, meta]) => sum + of(meta), 0);
    const counts = {
      ptk: count((meta) => meta.ptk_derivations?.length ?? 0),
      ft: count((meta) => meta.ft_ptk_derivations?.length ?? 0),
      psk: count((meta) => meta.keys?.PSK?.length ?? 0),
    };
    console.log(`compared: ${JSON.stringify(counts)}`);
    expect(counts).toEqual({ ptk: 242, ft: 31, psk: 40 });
  });
});
