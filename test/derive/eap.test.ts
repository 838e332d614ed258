import { createHmac } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { concat, fromHex, toHex, utf8 } from '../../main/base/bytes.ts';
import type { Secret, Trace } from '../../main/calculate/types.ts';
import { Air, eapolKey, ptkOf, rsne, signed } from './air.ts';
import { type Analysed, allSteps, analyse, hexOf, readJson, reexecute, refsOf } from './session.ts';
import { logged, type TlsSession, tlsSession } from './tls-session.ts';

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
const meta = (folder: string) => readJson(fixture(`${folder}/meta.json`));
const secret = (kind: 'pmk' | 'msk', value: Uint8Array): Secret => ({
  id: `${kind}-given`,
  kind,
  ssid: null,
  value,
  origin: 'test',
});
const redone = (session: Analysed) =>
  session.traces.flatMap((trace) => reexecute(trace, session.world(trace), true));
const said = (trace: Trace) => trace.steps.filter((s) => s.phase === 'eap').map((s) => s.sentence);

describe('the EAP-TLS session of the lab', () => {
  const m = meta('eap-tls');
  const open = () => analyse(fixture('eap-tls/air.pcap.gz'), [secret('msk', fromHex(m.keys.MSK[0]))]);

  it('tells the conversation in words', async () => {
    const session = await open();
    expect(said(session.traces[0]!)).toEqual([
      'The AP asks who the station is.',
      'The station says that it is "user.lab.example".',
      'The server offers EAP-TLS and asks the station to begin TLS.',
      'The station sends Client Hello: it speaks up to TLS 1.2 and offers 28 cipher suites.',
      'The server sends the first 1393 bytes of a TLS message of 2178.',
      'The station has it and waits for what follows.',
      'The server sends the last piece. The 2178 bytes are Server Hello, Certificate, Server Key Exchange, Certificate ' +
        'Request and Server Hello Done: TLS 1.2 with TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384. Its certificate is of ' +
        'O=lab, CN=server.lab.example, issued by O=lab, CN=lab Test CA.',
      'The station puts the 2 pieces one after the other: 2178 bytes of TLS.',
      'The station sends the first 1398 bytes of a TLS message of 2059.',
      'The server has it and waits for what follows.',
      'The station sends the last piece. The 2059 bytes are Certificate, Client Key Exchange, Certificate Verify, Change ' +
        'Cipher Spec and Encrypted Handshake. Its certificate is of O=lab, CN=user.lab.example, issued by O=lab, CN=lab ' +
        'Test CA.',
      'The server puts the 2 pieces one after the other: 2059 bytes of TLS.',
      'The server sends Change Cipher Spec and Encrypted Handshake.',
      'The station has it and waits for what follows.',
      'The AP says that EAP succeeded.',
    ]);
    expect(redone(session)).toEqual([]);
  });

  it('the MSK gives the keys of the log', async () => {
    const session = await open();
    const [trace] = session.traces as [Trace];
    const world = session.world(trace);
    const [handshake] = trace.handshakes;
    expect(handshake!.verified).toBe(true);
    for (const [ours, theirs] of [
      ['pmk', 'PMK'],
      ['pmkid', 'PMKID'],
      ['kck', 'KCK'],
      ['kek', 'KEK'],
      ['tk', 'TK'],
    ] as const)
      expect(hexOf(handshake!.keys[ours], world)).toBe(m.keys[theirs][0]);
    expect(trace.decrypted.failed).toBe(0);
    expect(trace.decrypted.frames).toBeGreaterThan(20);
    const [agreement] = trace.agreements;
    expect(agreement).toMatchObject({ kind: 'eap', verified: true });
    expect(agreement!.messages).toHaveLength(13);
    expect(hexOf(agreement!.keys.pmk, world)).toBe(m.keys.PMK[0]);
  });

  it('without a secret: what is needed, and nothing proved', async () => {
    const { traces } = await analyse(fixture('eap-tls/air.pcap.gz'), []);
    expect(traces[0]!.need).toMatchObject({ kind: 'pmk' });
    expect(traces[0]!.agreements[0]).toMatchObject({ kind: 'eap', verified: null });
  });
});

const AA = fromHex('020000000001');
const SPA = fromHex('020000000002');

/** An attempt whose EAP carries a live TLS session, and whose M2 is signed with what Node exports of it. */
function attemptOf(session: TlsSession, type: number, msk: Uint8Array, pieces = 500): Air {
  const air = new Air({ ap: AA, sta: SPA });
  const element = rsne(1, 4);
  air.beacon('Lab', element);
  air.join('Lab', [element]);
  let id = 1;
  air.eap('ap', 1, id, Uint8Array.of(1));
  air.eap('sta', 2, id, concat(Uint8Array.of(1), utf8('anonymous@lab')));
  air.eap('ap', 1, ++id, Uint8Array.of(type, 0x20));
  for (const { from, bytes } of session.turns) {
    const [sender, other, code] =
      from === 'client' ? (['sta', 'ap', 2] as const) : (['ap', 'sta', 1] as const);
    for (let at = 0; at < bytes.length; at += pieces) {
      const more = at + pieces < bytes.length;
      const length = concat(new Uint8Array(2), Uint8Array.of(bytes.length >> 8, bytes.length & 255));
      const flags = (more ? 0x40 : 0) | (at === 0 && more ? 0x80 : 0);
      if (code === 1) id++;
      const head = concat(Uint8Array.of(type, flags), at === 0 && more ? length : new Uint8Array(0));
      air.eap(sender, code, id, concat(head, bytes.subarray(at, at + pieces)));
      if (more) air.eap(other, code === 1 ? 2 : 1, code === 1 ? id : ++id, Uint8Array.of(type, 0));
    }
  }
  air.eap('ap', 3, id);
  const anonce = new Uint8Array(32).fill(0xa1);
  const snonce = new Uint8Array(32).fill(0x51);
  const ends = { aa: AA, spa: SPA, anonce, snonce };
  const ptk = ptkOf('sha1', msk.subarray(0, 32), ends, 48);
  air.eapol('ap', eapolKey({ information: 0x008a, counter: 1, nonce: anonce }));
  const m2 = eapolKey({ information: 0x010a, counter: 1, nonce: snonce, data: element });
  air.eapol('sta', signed(m2, 'sha1', ptk.subarray(0, 16), 16));
  return air;
}

/** The secret that a key log gives, as main/session/tls-keylog.ts reads it. */
function keyLog(session: TlsSession, label: 'CLIENT_RANDOM' | 'EXPORTER_SECRET'): Secret {
  const [random, value] = logged(session, label);
  const part = label === 'CLIENT_RANDOM' ? 'masterSecret' : 'exporterSecret';
  return {
    id: 'tls-given',
    kind: 'tls',
    ssid: null,
    clientRandom: fromHex(random),
    parts: { [part]: fromHex(value) },
    origin: 'test',
  };
}

describe('a TLS key log gives the MSK; the oracle is what Node exports of the same live session', () => {
  it.each([
    ['EAP-TLS', 13, 'client EAP encryption', 'ECDHE-ECDSA-AES256-GCM-SHA384'],
    ['EAP-TTLS', 21, 'ttls keying material', 'ECDHE-ECDSA-AES128-GCM-SHA256'],
    ['PEAP', 25, 'client EAP encryption', 'ECDHE-ECDSA-AES128-SHA256'],
  ] as const)('TLS 1.2, %s', async (_name, type, label, ciphers) => {
    const tls = await tlsSession('TLSv1.2', { ciphers });
    const msk = tls.export(128, label).subarray(0, 64);
    const session = await analyse(attemptOf(tls, type, msk).save('tls12'), [keyLog(tls, 'CLIENT_RANDOM')]);
    prove(session, msk);
    expect(said(session.traces[0]!).join(' ')).toContain(
      `TLS 1.2 with ${tls.cipher}. Its certificate is of CN=server.test`,
    );
  });

  it.each([
    ['EAP-TLS', 13],
    ['EAP-TTLS', 21],
    ['PEAP', 25],
  ] as const)('TLS 1.3, %s', async (_name, type) => {
    const tls = await tlsSession('TLSv1.3');
    const msk = tls.export(128, 'EXPORTER_EAP_TLS_Key_Material', Uint8Array.of(type)).subarray(0, 64);
    const session = await analyse(attemptOf(tls, type, msk).save('tls13'), [keyLog(tls, 'EXPORTER_SECRET')]);
    prove(session, msk);
    expect(said(session.traces[0]!).join(' ')).toContain(`TLS 1.3 with ${tls.cipher}.`);
  });

  it('a key log of another session is not used', async () => {
    const [tls, other] = [await tlsSession('TLSv1.2'), await tlsSession('TLSv1.2')];
    const msk = tls.export(64, 'client EAP encryption');
    const { traces } = await analyse(attemptOf(tls, 13, msk).save('other'), [keyLog(other, 'CLIENT_RANDOM')]);
    expect(traces[0]!.steps.some((s) => s.title === 'Derive MSK')).toBe(false);
    expect(traces[0]!.need).toMatchObject({ kind: 'pmk' });
  });

  it('a piece that the capture does not hold is said to be missing', async () => {
    const tls = await tlsSession('TLSv1.2');
    const air = attemptOf(tls, 13, tls.export(64, 'client EAP encryption'), 200);
    // Beacon, four frames of the join, identity twice, start, client hello in two pieces with its acknowledgement.
    const lost = air.frames.findIndex((f, i) => i > 8 && f[1] === 2 && f.length > 200);
    air.frames.splice(lost, 1);
    const session = await analyse(air.save('hole'), [keyLog(tls, 'CLIENT_RANDOM')]);
    expect(said(session.traces[0]!).join(' ')).toContain('Pieces of it are not in the capture.');
    expect(redone(session)).toEqual([]);
  });

  function prove(session: Analysed, msk: Uint8Array): void {
    const [trace] = session.traces as [Trace];
    const world = session.world(trace);
    const step = trace.steps.find((s) => s.title === 'Derive MSK')!;
    expect(toHex(step.outputs[0]!.bytes)).toBe(toHex(msk));
    expect(step.checks.map((c) => [c.name, c.ok])).toEqual([['client-random', true]]);
    // The randoms come from the hellos: of a record, or of the step that joined its pieces.
    for (const ref of refsOf(step)) if (ref.from !== 'constant') expect(hexOf(ref, world)).toBeTruthy();
    expect(trace.handshakes[0]!.messages[1]!.checks.find((c) => c.name === 'mic')!.ok).toBe(true);
    expect(trace.agreements[0]).toMatchObject({ kind: 'eap', verified: true });
    expect(hexOf(trace.agreements[0]!.keys.msk, world)).toBe(toHex(msk));
    expect(trace.need).toBeNull();
    expect(redone(session)).toEqual([]);
    for (const each of allSteps(trace)) expect(each.sentence).toMatch(/^[A-Z].*\.$/s);
  }
});

describe('refusals', () => {
  const start = () => {
    const air = new Air({ ap: AA, sta: SPA });
    air.beacon('Lab', rsne(1, 4));
    air.join('Lab', [rsne(1, 4)]);
    air.eap('ap', 1, 1, Uint8Array.of(1));
    air.eap('sta', 2, 1, concat(Uint8Array.of(1), utf8('bob')));
    return air;
  };

  it('a Nak names what the station would have, and the next method is offered', async () => {
    const air = start();
    air.eap('ap', 1, 2, Uint8Array.of(13, 0x20));
    air.eap('sta', 2, 2, Uint8Array.of(3, 25, 21));
    air.eap('ap', 1, 3, Uint8Array.of(25, 0x20));
    air.eap('sta', 2, 3, Uint8Array.of(3, 0));
    air.eap('ap', 4, 3);
    const { traces } = await analyse(air.save('nak'), []);
    expect(said(traces[0]!).slice(2)).toEqual([
      'The server offers EAP-TLS and asks the station to begin TLS.',
      'The station does not take EAP-TLS and asks for PEAP or EAP-TTLS.',
      'The server offers PEAP and asks the station to begin TLS.',
      'The station does not take PEAP, and names no other method.',
      'The AP says that EAP failed.',
    ]);
  });

  it.each([
    ['sta', 2, 48, 'The station ends TLS: fatal alert, unknown CA (48): it does not trust the authority'],
    [
      'ap',
      1,
      45,
      'The server ends TLS: fatal alert, certificate expired (45): the certificate of the other end',
    ],
    ['ap', 1, 200, 'The server ends TLS: fatal alert, alert 200 (200).'],
  ] as const)('an alert of the %s is named', async (from, code, alert, text) => {
    const air = start();
    air.eap('ap', 1, 2, Uint8Array.of(13, 0x20));
    air.eap(from, code, 2, Uint8Array.of(13, 0, 21, 3, 3, 0, 2, 2, alert));
    air.eap('ap', 4, 2);
    const { traces } = await analyse(air.save('alert'), []);
    const words = said(traces[0]!);
    expect(words.at(-2)).toContain(text);
    expect(words.at(-1)).toBe(
      `The AP says that EAP failed. The ${from === 'ap' ? 'server' : 'station'} had ended TLS with an alert.`,
    );
  });
});

describe('PMKSA caching', () => {
  const m = meta('sae-pmksa-reconnect');
  const pmks = () =>
    m.keys.PMK.map((hex: string, i: number): Secret => ({ ...secret('pmk', fromHex(hex)), id: `pmk-${i}` }));

  it('the lab: the second try names the PMK of the first, the third makes another', async () => {
    const session = await analyse(fixture('sae-pmksa-reconnect/air.pcap.gz'), pmks());
    const [first, second, third] = session.traces as [Trace, Trace, Trace];
    const step = second.steps.find((s) => s.checks.some((c) => c.name === 'pmkid-cached'))!;
    expect(step.sentence).toBe(
      'The station offers the PMKID of the PMK that attempt 1 made. Authentication is skipped.',
    );
    expect(toHex(step.outputs[0]!.bytes)).toBe(m.keys.PMKID[0]);
    const world = session.world(second);
    const pmk = second.handshakes[0]!.keys.pmk;
    expect(hexOf(pmk, world)).toBe(hexOf(first.handshakes[0]!.keys.pmk, session.world(first)));
    const take = second.steps.find((s) => s.title === 'Take the cached PMK')!;
    expect(take.inputs[0]!.ref).toMatchObject({ from: 'step', attempt: '1' });
    expect(second.handshakes[0]!.verified).toBe(true);
    expect(second.decrypted.failed).toBe(0);
    expect(third.steps.some((s) => s.title === 'Take the cached PMK')).toBe(false);
    for (const trace of session.traces)
      for (const { keys, verified } of trace.handshakes) {
        expect(verified).toBe(true);
        expect(m.keys.TK).toContain(hexOf(keys.tk, session.world(trace)));
      }
    expect(redone(session)).toEqual([]);
  });

  it('without a PMK the link is shown, and nothing proved', async () => {
    const session = await analyse(fixture('sae-pmksa-reconnect/air.pcap.gz'), []);
    const second = session.traces[1]!;
    expect(second.steps.some((s) => s.checks.some((c) => c.name === 'pmkid-cached' && c.ok))).toBe(true);
    expect(second.handshakes[0]!.verified).toBeNull();
    expect(second.need).toMatchObject({ kind: 'pmk' });
  });

  /** A join with this PMKID and a signed handshake up to M2. */
  function joined(air: Air, pmk: Uint8Array, pmkid: Uint8Array | null, fill: number): void {
    const element = rsne(1, 4, { pmkids: pmkid ? [pmkid] : [] });
    air.beacon('Lab', rsne(1, 4));
    air.join('Lab', [element]);
    const anonce = new Uint8Array(32).fill(fill);
    const snonce = new Uint8Array(32).fill(fill + 1);
    const ends = { aa: air.link.ap, spa: air.link.sta, anonce, snonce };
    const ptk = ptkOf('sha1', pmk, ends, 48);
    air.eapol('ap', eapolKey({ information: 0x008a, counter: 1, nonce: anonce }));
    const m2 = eapolKey({ information: 0x010a, counter: 1, nonce: snonce, data: element });
    air.eapol('sta', signed(m2, 'sha1', ptk.subarray(0, 16), 16));
  }
  const pmkidOf = (pmk: Uint8Array, aa: Uint8Array) =>
    new Uint8Array(
      createHmac('sha1', pmk)
        .update(concat(utf8('PMK Name'), aa, SPA))
        .digest()
        .subarray(0, 16),
    );
  const other = fromHex('0200000000ee');

  it('opportunistic: the PMK of one AP, named for another', async () => {
    const pmk = new Uint8Array(32).fill(7);
    const first = new Air({ ap: AA, sta: SPA });
    joined(first, pmk, null, 0x10);
    const second = new Air({ ap: other, sta: SPA });
    joined(second, pmk, pmkidOf(pmk, other), 0x20);
    first.frames.push(...second.frames);
    const session = await analyse(first.save('okc'), [secret('pmk', pmk)]);
    const trace = session.traces[1]!;
    const step = trace.steps.find((s) => s.checks.some((c) => c.name === 'pmkid-cached'))!;
    expect(step.sentence).toBe(
      'The AP computes the PMKID of the PMK of attempt 1, with its own address in place of 02:00:00:00:00:01, and ' +
        'compares. Equal: the station holds this PMK. Authentication is skipped.',
    );
    expect(trace.handshakes[0]!.messages[1]!.checks.find((c) => c.name === 'mic')!.ok).toBe(true);
    expect(redone(session)).toEqual([]);
  });

  it('a given PMK, without the attempt that made it', async () => {
    const pmk = new Uint8Array(32).fill(7);
    const air = new Air({ ap: AA, sta: SPA });
    joined(air, pmk, pmkidOf(pmk, AA), 0x10);
    const wrong: Secret = { ...secret('pmk', new Uint8Array(32).fill(8)), id: 'wrong' };
    const session = await analyse(air.save('given'), [wrong, secret('pmk', pmk)]);
    const trace = session.traces[0]!;
    expect(trace.steps.find((s) => s.checks.some((c) => c.name === 'pmkid-cached'))!.sentence).toContain(
      'The AP computes the PMKID of the PMK that was given and compares. Equal:',
    );
    expect(trace.handshakes[0]!.verified).toBe(true);
    expect(redone(session)).toEqual([]);
  });

  it('a PMKID that no known PMK has makes no step', async () => {
    const air = new Air({ ap: AA, sta: SPA });
    joined(air, new Uint8Array(32).fill(7), new Uint8Array(16).fill(9), 0x10);
    const { traces } = await analyse(air.save('unknown'), [secret('pmk', new Uint8Array(32).fill(8))]);
    expect(traces[0]!.steps.some((s) => s.checks.some((c) => c.name === 'pmkid-cached'))).toBe(false);
  });
});
