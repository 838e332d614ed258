import { createECDH, createHash, createHmac } from 'node:crypto';
import { aessiv } from '@noble/ciphers/aes.js';
import { describe, expect, it } from 'vitest';
import { type Bytes, concat, fromHex, toHex, utf8 } from '../../main/base/bytes.ts';
import type { Secret } from '../../main/calculate/types.ts';
import { Air, element, le16, rsnBody } from './air.ts';
import { analyse, hexOf, reexecute } from './session.ts';

// FILS with PFS, both ends played by node:crypto and noble's AES-SIV, as hostap does it (wpa.c, wpa_common.c): the public
// values are x and y of a point, DHss is the x of the shared one. It goes into the PMK, or, where that is a cached one,
// into the keys: hostap's own test suite (fils_sk_pfs_19 to _30) prints both.

const link = { ap: fromHex('020000000000'), sta: fromHex('020000000100') };
const run = (n: number, octet: number) => new Uint8Array(n).fill(octet);
const extension = (id: number, ...body: Bytes[]) => element(255, Uint8Array.of(id), ...body);

const SUITES = [
  { akm: 14, hash: 'sha256', group: 19, curve: 'prime256v1', ick: 32, kek: 32, ft: 0 },
  { akm: 15, hash: 'sha384', group: 20, curve: 'secp384r1', ick: 48, kek: 64, ft: 0 },
  { akm: 16, hash: 'sha256', group: 19, curve: 'prime256v1', ick: 32, kek: 32, ft: 32 },
  { akm: 17, hash: 'sha384', group: 20, curve: 'secp384r1', ick: 48, kek: 64, ft: 48 },
] as const;

/**
 * The frames of one exchange, and its keys.
 * @param cached the PMK is an earlier one, named in the RSN elements
 * @param names PMKIDs of the station's frame and of the AP's, where they are none that the PMK makes
 * @param bare the association request is not sealed, as a supplicant reports it that leaves that to the kernel
 */
function exchange(
  suite: (typeof SUITES)[number],
  cached: boolean,
  bare = false,
  names: readonly Bytes[] | null = null,
) {
  const { hash, akm, group, curve } = suite;
  const length = hash === 'sha256' ? 32 : 48;
  const mac = (key: Bytes, ...parts: Bytes[]) =>
    new Uint8Array(
      createHmac(hash, key)
        .update(concat(...parts))
        .digest(),
    );
  const [sta, ap] = [createECDH(curve), createECDH(curve)];
  // Fixed keys: the same frames each time.
  sta.setPrivateKey(createHash(hash).update('station').digest().subarray(0, length).fill(1, 0, 1));
  ap.setPrivateKey(createHash(hash).update('ap').digest().subarray(0, length).fill(1, 0, 1));
  const point = (of: typeof sta) => new Uint8Array(of.getPublicKey().subarray(1));
  const [gSta, gAp] = [point(sta), point(ap)];
  const dhss = new Uint8Array(sta.computeSecret(ap.getPublicKey()));
  const [snonce, anonce] = [run(16, 0x51), run(16, 0xa1)];
  const rmsk = run(64, 0x33);
  const pmk = cached ? run(length, 0x44) : mac(concat(snonce, anonce), rmsk, dhss);
  const pmkid = mac(pmk, utf8('PMK Name'), link.ap, link.sta).slice(0, 16);
  const total = suite.ick + suite.kek + 16 + suite.ft;
  const context = concat(link.sta, link.ap, snonce, anonce, ...(cached ? [dhss] : []));
  const rounds = [1, 2, 3, 4, 5].map((i) =>
    mac(pmk, le16(i), utf8('FILS PTK Derivation'), context, le16(8 * total)),
  );
  const data = concat(...rounds).slice(0, total);
  const [ick, kek, tk] = [
    data.slice(0, suite.ick),
    data.slice(suite.ick, suite.ick + suite.kek),
    data.slice(suite.ick + suite.kek, suite.ick + suite.kek + 16),
  ];
  const air = new Air(link);
  const [rsne, answered] = (names ?? [pmkid, pmkid]).map((name) =>
    element(48, rsnBody(akm, 4, { management: 6, ...(cached && { pmkids: [name] }) })),
  ) as [Bytes, Bytes];
  const session = extension(4, run(8, 0x77));
  const head = (n: number) => concat(le16(5), le16(n), le16(0), le16(group));
  air.beacon('fils', element(48, rsnBody(akm, 4, { management: 6 })));
  air.management(11, 'sta', concat(head(1), gSta, rsne, extension(13, snonce), session));
  air.management(11, 'ap', concat(head(2), gAp, answered, extension(13, anonce), session));
  const seal = (aads: readonly Bytes[], open: Bytes, sealed: Bytes) =>
    concat(open, aessiv(kek, ...aads, open).encrypt(sealed));
  const auth = (id: 'sta' | 'ap') =>
    id === 'sta'
      ? mac(ick, snonce, anonce, link.sta, link.ap, gSta, gAp)
      : mac(ick, anonce, snonce, link.ap, link.sta, gAp, gSta);
  const request = concat(le16(0x11), le16(10), element(0, utf8('fils')), rsne, session);
  const confirmed = extension(3, auth('sta'));
  const asked = bare
    ? concat(request, confirmed)
    : seal([link.sta, link.ap, snonce, anonce], request, confirmed);
  air.management(0, 'sta', asked);
  const gtk = run(16, 0x99);
  const kde = concat(fromHex('dd16000fac01'), Uint8Array.of(1, 0), gtk);
  const response = concat(le16(0x11), le16(0), le16(0xc001), session);
  const delivered = concat(extension(3, auth('ap')), extension(7, run(8, 0), kde));
  air.management(1, 'ap', seal([link.ap, link.sta, anonce, snonce], response, delivered));
  return {
    air,
    rmsk,
    pmk,
    pmkid,
    ick,
    kek,
    tk,
    gtk,
    filsFt: data.slice(total - suite.ft),
    privates: { sta, ap },
  };
}

const secret = (id: string, kind: 'owe' | 'pmk' | 'msk', value: Bytes): Secret => ({
  id,
  kind,
  ssid: null,
  value,
  origin: 'given by the test',
});

describe.each(SUITES)('FILS with PFS, AKM $akm, group $group', (suite) => {
  describe.each(['sta', 'ap'] as const)('with the private key of the %s', (end) => {
    it.each([
      ['the rMSK', false],
      ['a cached PMK', true],
    ] as const)('and %s', async (_, cached) => {
      const made = exchange(suite, cached);
      const own = new Uint8Array(made.privates[end].getPrivateKey());
      const session = await analyse(made.air.save('fils-pfs'), [
        secret('private', 'owe', own),
        cached ? secret('pmk', 'pmk', made.pmk) : secret('rmsk', 'msk', made.rmsk),
      ]);
      const trace = session.traces[0]!;
      const world = session.world(trace);
      const fils = trace.agreements.find(({ kind }) => kind === 'fils')!;
      expect(fils.verified).toBe(true);
      const { keys } = fils;
      expect([keys.pmk, keys.kck, keys.kek, keys.tk].map((ref) => hexOf(ref, world))).toEqual(
        [made.pmk, made.ick, made.kek, made.tk].map((bytes) => toHex(bytes)),
      );
      expect(keys.gtk.map(({ key }) => hexOf(key, world))).toEqual([toHex(made.gtk)]);
      const checks = fils.messages.flatMap((message) => message.checks.map(({ name, ok }) => [name, ok]));
      expect(checks.filter(([name]) => name === 'siv' || name === 'key-auth')).toEqual([
        ['siv', true],
        ['key-auth', true],
        ['siv', true],
        ['key-auth', true],
      ]);
      expect(trace.steps.map(({ title }) => title)).toContain('Shared secret DHss');
      const step = trace.steps.find(({ operation }) => operation === 'fils-keys')!;
      const filsFt = step.outputs.find(({ name }) => name === 'FILS-FT');
      expect(filsFt && toHex(filsFt.bytes)).toBe(suite.ft ? toHex(made.filsFt) : undefined);
      expect(trace.need).toBeNull();
      expect(reexecute(trace, world, true)).toEqual([]);
    });
  });

  it.each([
    ['sealed', false],
    ['in a report of before it was sealed', true],
  ] as const)(
    'with the PMK that the exchange made, its request %s: no private key is wanted',
    async (_, bare) => {
      const made = exchange(suite, false, bare);
      // A PMK that is none of this exchange stands first, as in a log of several.
      const pmks = [secret('other', 'pmk', run(made.pmk.length, 0x45)), secret('pmk', 'pmk', made.pmk)];
      const { traces, ...session } = await analyse(made.air.save('fils-pfs'), pmks);
      const fils = traces[0]!.agreements.find(({ kind }) => kind === 'fils')!;
      expect([fils.verified, traces[0]!.need]).toEqual([true, null]);
      expect(hexOf(fils.keys.tk, session.world(traces[0]!))).toBe(toHex(made.tk));
      const names = fils.messages.flatMap(({ checks }) => checks.map(({ name }) => name));
      expect(names).toEqual([...(bare ? [] : ['siv']), 'key-auth', 'siv', 'key-auth']);
    },
  );

  it.each([
    ['another AP', run(16, 0x66), ['agreed-pmkid', true]],
    ['nobody', null, ['pmkid', false]],
  ] as const)('with a cached PMK that is named as %s made it', async (_, asked, told) => {
    const made = exchange(suite, true, false, [asked ?? run(16, 0x65), run(16, 0x66)]);
    const own = new Uint8Array(made.privates.sta.getPrivateKey());
    const given = [secret('private', 'owe', own), secret('pmk', 'pmk', made.pmk)];
    const { traces } = await analyse(made.air.save('fils-pfs'), given);
    const fils = traces[0]!.agreements.find(({ kind }) => kind === 'fils')!;
    const checks = fils.messages.flatMap((message) => message.checks.map(({ name, ok }) => [name, ok]));
    expect(checks.filter(([name]) => name !== 'siv' && name !== 'key-auth')).toEqual([told]);
  });

  it('without a private key: what is wanting is said', async () => {
    const made = exchange(suite, false);
    const { traces } = await analyse(made.air.save('fils-pfs'), [secret('rmsk', 'msk', made.rmsk)]);
    expect(traces[0]!.need?.sentence).toContain('private key');
    expect(traces[0]!.agreements.find(({ kind }) => kind === 'fils')!.verified).toBe(null);
  });
});
