import { createCipheriv } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { concat, fromHex, toHex, utf8 } from '../../main/base/bytes.ts';
import type { Secret, Trace } from '../../main/calculate/types.ts';
import { Air, eapolKey, element, le16, ptkOf, rsnBody, rsne, signed, vendor, wrapped } from './air.ts';
import { type Analysed, analyse, hexOf, reexecute } from './session.ts';

// No recording of a multi-link association is at hand: this one is written by hand, its keys and ciphertexts made with
// node:crypto, apart from main/crypto.

const AP = { link: fromHex('020000000a00'), other: fromHex('020000000a01'), mld: fromHex('0200000000aa') };
const STA = { link: fromHex('020000000b00'), mld: fromHex('0200000000bb') };
const PMK = Uint8Array.from({ length: 32 }, (_, i) => 7 * i + 1);
const ends = {
  aa: AP.mld,
  spa: STA.mld,
  anonce: new Uint8Array(32).fill(0xa0),
  snonce: new Uint8Array(32).fill(0x50),
};
const [SAE_EXT, GCMP_256, GMAC_256] = [24, 9, 12];
const key = (fill: number) => new Uint8Array(32).fill(fill);
const GTK = [key(0x10), key(0x11)];
const IGTK = [key(0x20), key(0x21)];
const BIGTK = [key(0x30), key(0x31)];

/** Basic Multi-Link element without link info: control, common info of length and MLD address. */
const multiLink = (address: Uint8Array) => element(255, Uint8Array.of(107, 0, 0, 7), address);
const kde = (type: number, ...body: readonly Uint8Array[]) => vendor('000fac', Uint8Array.of(type), ...body);
const gcm = (secret: Uint8Array, nonce: Uint8Array, aad: Uint8Array, data: Uint8Array): Uint8Array => {
  const cipher = createCipheriv('aes-256-gcm', secret, nonce).setAAD(aad);
  return new Uint8Array(Buffer.concat([cipher.update(data), cipher.final(), cipher.getAuthTag()]));
};
const pn48 = (n: number) => Uint8Array.of(0, 0, 0, 0, n >> 8, n & 255);

/** A management frame with an MME under a key of BIP-GMAC-256. */
function protectedFrame(frame: Uint8Array, secret: Uint8Array, id: number, ipn: number): Uint8Array {
  const open = concat(frame, Uint8Array.of(76, 24), le16(id), pn48(ipn).reverse(), new Uint8Array(16));
  const body = open.slice(24);
  if (frame[0] === 0x80) body.fill(0, 0, 8);
  const aad = concat(frame.subarray(0, 2), frame.subarray(4, 22), body);
  const tag = gcm(secret, concat(frame.subarray(10, 16), pn48(ipn)), aad, new Uint8Array(0));
  return concat(open.subarray(0, open.length - 16), tag);
}

/** A frame of data with GCMP-256; the addresses are those that AAD and nonce take. */
function encrypted(
  header: Uint8Array,
  addresses: readonly [Uint8Array, Uint8Array, Uint8Array],
  tk: Uint8Array,
  keyId: number,
  pn: number,
  text: string,
): Uint8Array {
  const data = concat(fromHex('aaaa0300000088b5'), utf8(text));
  const aad = concat(Uint8Array.of(header[0]! & 0x8f, header[1]!), ...addresses, le16(0));
  const sealed = gcm(tk, concat(addresses[1], pn48(pn)), aad, data);
  const [hi, lo] = [pn >> 8, pn & 255];
  return concat(header, Uint8Array.of(lo, hi, 0, 0x20 | (keyId << 6), 0, 0, 0, 0), sealed);
}

const RSNE = rsne(8, 4, { capabilities: 0xc0, management: 6 });
const OVERRIDE = vendor('506f9a2a', rsnBody(SAE_EXT, GCMP_256, { capabilities: 0xc0, management: GMAC_256 }));
const CHOSEN = rsne(SAE_EXT, GCMP_256, { capabilities: 0xc0, management: GMAC_256 });

function session(options: { readonly override?: Uint8Array; readonly elements?: boolean } = {}): Air {
  const { override = OVERRIDE, elements = true } = options;
  const air = new Air({ ap: AP.link, sta: STA.link });
  air.beacon('Seven', RSNE, multiLink(AP.mld), OVERRIDE);
  air.frames[0] = protectedFrame(air.frames[0]!, BIGTK[0]!, 6, 5);
  const [ofAp, ofSta] = elements ? [[multiLink(AP.mld)], [multiLink(STA.mld)]] : [[], []];
  air.join('Seven', [CHOSEN, vendor('506f9a2c', Uint8Array.of(2)), ...ofSta]);
  if (elements) air.frames[4] = concat(air.frames[4]!, ...ofAp);
  const ptk = ptkOf('sha256', PMK, ends, 64);
  const [kck, kek, tk] = [ptk.subarray(0, 16), ptk.subarray(16, 32), ptk.subarray(32)];
  const sign = (pdu: Uint8Array) => signed(pdu, 'sha256', kck, 16);
  const m1 = { information: 0x0088, counter: 1, nonce: ends.anonce, keyLength: 32 };
  air.eapol('ap', eapolKey({ ...m1, data: kde(3, AP.mld) }));
  const data2 = concat(CHOSEN, kde(3, STA.mld));
  air.eapol('sta', sign(eapolKey({ information: 0x0108, counter: 1, nonce: ends.snonce, data: data2 })));
  const perLink = [0, 1].flatMap((link) => [
    kde(16, Uint8Array.of(1 | (link << 4)), pn48(0), GTK[link]!),
    kde(17, le16(4), pn48(0), Uint8Array.of(link << 4), IGTK[link]!),
    kde(18, le16(6), pn48(0), Uint8Array.of(link << 4), BIGTK[link]!),
  ]);
  const links = [AP.link, AP.other].map((address, link) =>
    kde(19, Uint8Array.of(0x10 | link), address, RSNE),
  );
  const data3 = concat(kde(3, AP.mld), ...links, override, ...perLink);
  const m3 = { information: 0x13c8, counter: 2, nonce: ends.anonce, keyLength: 32 };
  air.eapol('ap', sign(eapolKey({ ...m3, data: wrapped(kek, data3) })));
  air.eapol('sta', sign(eapolKey({ information: 0x0308, counter: 2, keyLength: 0 })));
  const up = air.header('sta', 0x08, 0x40);
  air.raw(encrypted(up, [AP.mld, STA.mld, AP.mld], tk, 0, 1, 'from the station'));
  const down = air.header('ap', 0x08, 0x40);
  air.raw(encrypted(down, [STA.mld, AP.mld, AP.mld], tk, 0, 1, 'from the AP'));
  const all = concat(down.subarray(0, 4), fromHex('ffffffffffff'), AP.link, AP.link, down.subarray(22));
  air.raw(encrypted(all, [fromHex('ffffffffffff'), AP.link, AP.link], GTK[0]!, 1, 1, 'to all'));
  // The old packet number under a new sequence number: with the old one it would be one frame, recorded twice.
  const again = air.header('sta', 0x08, 0x40);
  air.raw(encrypted(again, [AP.mld, STA.mld, AP.mld], tk, 0, 1, 'from the station'));
  return air;
}

const pmk: Secret = { id: 'pmk', kind: 'pmk', ssid: null, value: PMK, origin: 'test' };
const wrong: Secret = { ...pmk, id: 'wrong', value: key(1) };
const open = async (air: Air): Promise<[Analysed, Trace]> => {
  const analysed = await analyse(air.save('wifi7'), [wrong, pmk]);
  return [analysed, analysed.traces[0]!];
};
const redone = (a: Analysed) => a.traces.flatMap((trace) => reexecute(trace, a.world(trace), true));
const check = (trace: Trace, name: string) =>
  trace.steps.flatMap((s) => s.checks).filter((c) => c.name === name);

describe('a multi-link association', () => {
  it('AA and SPA are the MLD addresses, and the PTK is the one of both ends', async () => {
    const [analysed, trace] = await open(session());
    const step = trace.steps.find((s) => s.operation === 'ptk')!;
    const world = analysed.world(trace);
    const input = (name: string) => hexOf(step.inputs.find((i) => i.name === name)!.ref, world);
    expect([input('AA'), input('SPA')]).toEqual([toHex(AP.mld), toHex(STA.mld)]);
    expect(toHex(step.outputs[0]!.bytes)).toBe(toHex(ptkOf('sha256', PMK, ends, 64)));
    expect(check(trace, 'mic').map((c) => c.ok)).toEqual([true, true, true]);
    expect(trace.handshakes[0]).toMatchObject({ verified: true, secret: 'pmk' });
    expect(redone(analysed)).toEqual([]);
  });

  it('each link has its own GTK, IGTK and BIGTK', async () => {
    const [analysed, trace] = await open(session());
    const { gtk, igtk, bigtk } = trace.handshakes[0]!.keys;
    const of = (keys: typeof gtk) => keys.map((k) => [k.link, k.id, hexOf(k.key, analysed.world(trace))]);
    expect(of(gtk)).toEqual([0, 1].map((link) => [link, 1, toHex(GTK[link]!)]));
    expect(of(igtk)).toEqual([0, 1].map((link) => [link, 4, toHex(IGTK[link]!)]));
    expect(of(bigtk)).toEqual([0, 1].map((link) => [link, 6, toHex(BIGTK[link]!)]));
    expect(trace.steps.some((s) => s.sentence.includes('takes the GTK of link 1 with key ID 1'))).toBe(true);
  });

  it('data between both go by the MLD addresses, data to all by those of the link; a replay is told', async () => {
    const [, trace] = await open(session());
    expect(trace.decrypted).toEqual({ frames: 4, failed: 0 });
    expect(check(trace, 'gcmp-mic').map((c) => c.ok)).toEqual([true, true, true, true]);
    expect(check(trace, 'packet-number').map((c) => c.ok)).toEqual([false]);
  });

  it('without Multi-Link elements the MAC address KDEs of M1 and M2 tell', async () => {
    const [analysed, trace] = await open(session({ elements: false }));
    expect(trace.handshakes[0]!.verified).toBe(true);
    expect(trace.decrypted.failed).toBe(0);
    expect(redone(analysed)).toEqual([]);
  });

  it('the beacon is checked with the BIGTK of its own link', async () => {
    const [analysed, trace] = await open(session());
    const step = trace.steps.find((s) => s.title === 'Check the MIC of the beacon')!;
    expect(step.record).toBe(1);
    expect(step.checks.map((c) => [c.name, c.ok])).toEqual([['bip-mic', true]]);
    expect(hexOf(step.inputs[0]!.ref, analysed.world(trace))).toBe(toHex(BIGTK[0]!));
    const forged = session();
    forged.frames[0] = forged.frames[0]!.map((octet, i) => (i === 40 ? octet ^ 1 : octet));
    const [, other] = await open(forged);
    expect(check(other, 'bip-mic').map((c) => c.ok)).toEqual([false]);
  });
});

describe('RSN overriding', () => {
  it('the station says which element it follows, and M3 repeats it', async () => {
    const [, trace] = await open(session());
    const request = trace.steps.find((s) => s.title === 'Association Request')!;
    expect(request.sentence).toContain('It follows the second RSNE override of the AP.');
    expect(request.sentence).toContain('It is the multi-link device 02:00:00:00:00:bb.');
    expect(trace.attempt.selection.akm).toBe('00-0f-ac:24');
    expect(check(trace, 'rsne-m2').map((c) => c.ok)).toEqual([true]);
    expect(check(trace, 'rsne-m3').map((c) => c.ok)).toEqual([true]);
    expect(check(trace, 'rsno2-m3').map((c) => c.ok)).toEqual([true]);
  });

  it('an M3 whose override differs from the beacon is found', async () => {
    const other = vendor('506f9a2a', rsnBody(SAE_EXT, 4, { capabilities: 0xc0, management: GMAC_256 }));
    const [, trace] = await open(session({ override: other }));
    expect(check(trace, 'rsno2-m3').map((c) => c.ok)).toEqual([false]);
    expect(check(trace, 'rsne-m3').map((c) => c.ok)).toEqual([true]);
  });
});
