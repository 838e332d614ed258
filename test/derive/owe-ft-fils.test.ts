import { createECDH, createHmac, hkdfSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { concat, fromHex, toHex, utf8 } from '../../main/base/bytes.ts';
import type { Secret, Trace } from '../../main/calculate/types.ts';
import { type Analysed, analyse, hexOf, passphrase, readJson, reexecute } from './session.ts';

const fixture = (path: string) => fileURLToPath(new URL(`../fixtures/${path}`, import.meta.url));
const air = (folder: string) => fixture(`${folder}/air.pcap.gz`);
const meta = (folder: string) => readJson(fixture(`${folder}/meta.json`));
const secret = (kind: 'owe' | 'pmk' | 'msk', hex: string, id: string = kind): Secret => ({
  id,
  kind,
  ssid: null,
  value: fromHex(hex),
  origin: 'given by the test',
});

const rooms: string[] = [];
/** A recording of a fixture with some octets changed. */
function changed(folder: string, change: (octets: Buffer) => void): string {
  const octets = gunzipSync(readFileSync(air(folder)));
  change(octets);
  const room = mkdtempSync(join(tmpdir(), 'owe-ft-fils-'));
  rooms.push(room);
  const path = join(room, 'air.pcap');
  writeFileSync(path, octets);
  return path;
}
afterAll(() => {
  for (const room of rooms) rmSync(room, { recursive: true });
});

/** A recording in which these records, by number, hold their plaintext in place of what was encrypted. */
function opened(folder: string, held: ReadonlyMap<number, Uint8Array>): string {
  const whole = gunzipSync(readFileSync(air(folder)));
  const parts: Uint8Array[] = [whole.subarray(0, 24)];
  for (let at = 24, number = 1; at < whole.length; number++) {
    const end = at + 16 + whole.readUInt32LE(at + 8);
    const plaintext = held.get(number);
    if (plaintext) {
      const radio = whole.readUInt16LE(at + 18);
      const frame = Uint8Array.from(whole.subarray(at + 16, at + 16 + radio + 24));
      frame[radio + 1]! &= ~0x40;
      const head = Buffer.from(whole.subarray(at, at + 16));
      head.writeUInt32LE(frame.length + plaintext.length, 8);
      head.writeUInt32LE(frame.length + plaintext.length, 12);
      parts.push(head, frame, plaintext);
    } else parts.push(whole.subarray(at, end));
    at = end;
  }
  const room = mkdtempSync(join(tmpdir(), 'owe-ft-fils-'));
  rooms.push(room);
  const path = join(room, 'air.pcap');
  writeFileSync(path, concat(...parts));
  return path;
}

const agreementOf = (trace: Trace, kind: string) => trace.agreements.find((a) => a.kind === kind)!;
const checksOf = (trace: Trace, kind: string) =>
  agreementOf(trace, kind).messages.map((m) => [m.name, m.checks.map((c) => [c.name, c.ok])]);
function allDoneAgain(session: Analysed): void {
  for (const trace of session.traces)
    expect(reexecute(trace, session.world(trace), false), `attempt ${trace.attempt.id}`).toEqual([]);
}

describe('FT', () => {
  const open = (folder: string) => analyse(air(folder), [passphrase(meta(folder).passphrase)]);

  it('ft-psk-air: the hierarchy is that of the logs, and every step can be done again', async () => {
    const { keys } = meta('ft-psk-air');
    const session = await open('ft-psk-air');
    for (const trace of session.traces)
      for (const step of trace.steps) {
        const output = (name: string) => toHex(step.outputs.find((o) => o.name === name)!.bytes);
        if (step.operation === 'ft-r0') expect(keys.PMK_R0).toContain(output('PMK-R0'));
        if (step.operation === 'ft-r0') expect(keys.PMKR0Name).toContain(output('PMKR0Name'));
        if (step.operation === 'ft-r1') expect(keys.PMK_R1).toContain(output('PMK-R1'));
        if (step.operation === 'ft-r1') expect(keys.PMKR1Name).toContain(output('PMKR1Name'));
        if (step.operation === 'ft-ptk') expect(keys.PTK).toContain(output('PTK'));
      }
    expect(session.traces.map((t) => [t.outcome, t.decrypted])).toEqual([
      ['connected', { frames: 27, failed: 0 }],
      ['failed', { frames: 0, failed: 0 }],
      ['connected', { frames: 20, failed: 0 }],
      ['failed', { frames: 0, failed: 0 }],
      ['connected', { frames: 18, failed: 0 }],
    ]);
    allDoneAgain(session);
  });

  it.each([
    ['the one', 0, true],
    ['another', 1, null],
  ] as const)('ft-psk-air: a record tells one PMK, %s of this network', async (_, add, verified) => {
    // Alone it has to be the one that the frames name: nobody says that it is of this connection.
    const value = fromHex(meta('ft-psk-air').keys.PMK[0]).map((octet) => octet ^ add);
    const told = { ...secret('pmk', ''), value, disclosedBy: { record: 1 } };
    const { traces } = await analyse(air('ft-psk-air'), [told]);
    expect(traces[0]!.handshakes.map((handshake) => handshake.verified)).toEqual([verified]);
  });

  it('ft-psk-air: a refused roam is signed rightly, for a nonce that the AP has given up', async () => {
    const { traces } = await open('ft-psk-air');
    expect(checksOf(traces[1]!, 'ft')).toEqual([
      ['Authentication 1', []],
      ['Authentication 1', []],
      ['Authentication 2', [['pmkr0name', true]]],
      [
        'Reassociation Request',
        [
          ['pmkr1name', true],
          ['mic', true],
        ],
      ],
      ['Authentication 2', [['pmkr0name', true]]],
      ['Reassociation Response', [['nonce', false]]],
    ]);
    expect(agreementOf(traces[1]!, 'ft').verified).toBe(false);
  });

  it('ft-psk-ds: roams over the DS and over the air install keys without a four-way handshake', async () => {
    const { keys } = meta('ft-psk-ds');
    const session = await open('ft-psk-ds');
    const roams = session.traces.filter((t) => t.handshakes.length === 0);
    expect(roams).toHaveLength(4);
    for (const trace of roams) {
      const { verified, keys: own } = agreementOf(trace, 'ft');
      const world = session.world(trace);
      expect(verified).toBe(true);
      expect(keys.TK).toContain(hexOf(own.tk, world));
      for (const { key } of own.gtk) expect(keys.GTK).toContain(hexOf(key, world));
      for (const { key } of own.igtk) expect(keys.IGTK).toContain(hexOf(key, world));
      expect([own.gtk.length, own.igtk.length]).toEqual([1, 1]);
      expect(trace.decrypted.frames).toBeGreaterThan(0);
      expect(trace.decrypted.failed).toBe(0);
      // PMK-R0 is the one of the first attempt, by reference.
      const r1 = trace.steps.find((s) => s.operation === 'ft-r1')!;
      expect(r1.inputs[0]!.ref).toMatchObject({ from: 'step', attempt: session.traces[0]!.attempt.id });
    }
    allDoneAgain(session);
  });

  it('ft-psk-ds: the FT Request and Response through the old AP give the PTK before the station moves', async () => {
    // The lab protects management frames: here the two frames are written in the clear, with what they held.
    const session = await open('ft-psk-ds');
    const held = new Map<number, Uint8Array>();
    for (const { steps } of session.traces)
      for (const { record, operation, outputs } of steps) {
        const plaintext = outputs.find((o) => o.name === 'plaintext')?.bytes;
        if (operation === 'ccmp-decrypt' && plaintext?.[0] === 6) held.set(record!, plaintext);
      }
    expect(held.size).toBe(4);
    const path = opened('ft-psk-ds', held);
    const { traces, world } = await analyse(path, [passphrase(meta('ft-psk-ds').passphrase)]);
    const overDs = traces.filter((t) => t.attempt.messages.some(({ name }) => name === 'FT Response'));
    expect(overDs).toHaveLength(2);
    for (const trace of overDs) {
      expect(checksOf(trace, 'ft').slice(0, 2)).toEqual([
        ['FT Request', []],
        ['FT Response', [['pmkr0name', true]]],
      ]);
      expect(agreementOf(trace, 'ft').verified).toBe(true);
      const response = trace.attempt.messages.find(({ name }) => name === 'FT Response')!;
      const ptk = trace.steps.find((s) => s.operation === 'ft-ptk')!;
      expect(ptk.record).toBe(response.record);
      expect(meta('ft-psk-ds').keys.PTK).toContain(toHex(ptk.outputs.find((o) => o.name === 'PTK')!.bytes));
      expect(trace.steps.find((s) => s.title === 'FT Request')!.sentence).toContain('still connected to');
      expect(reexecute(trace, world(trace), false)).toEqual([]);
    }
  });

  it('a changed reassociation request fails its MIC', async () => {
    const { traces } = await open('ft-psk-ds');
    const request = traces[1]!.agreements[0]!.messages[0]!;
    const path = changed('ft-psk-ds', (octets) => {
      // The mobility domain element: its capability octet, in the record's last occurrence before the FTE.
      const record = octets.indexOf(fromHex('3603a1b2'), offsetOf(octets, request.record));
      octets[record + 4]! ^= 2;
    });
    const session = await analyse(path, [passphrase(meta('ft-psk-ds').passphrase)]);
    const ft = agreementOf(session.traces[1]!, 'ft');
    expect(ft.messages[0]!.checks.find((c) => c.name === 'mic')!.ok).toBe(false);
    expect(ft.verified).toBe(false);
  });

  it('another passphrase is proved wrong by the name of its key', async () => {
    const { traces } = await analyse(air('ft-psk-ds'), [passphrase('not the passphrase')]);
    for (const trace of traces.filter((t) => t.handshakes.length === 0)) {
      const checks = agreementOf(trace, 'ft').messages.flatMap((m) => m.checks);
      expect(checks.filter((c) => c.name === 'pmkr1name').every((c) => c.ok === false)).toBe(true);
      expect(trace.decrypted.frames).toBe(0);
    }
  });

  it('of several passphrases the one is taken whose key the frames name', async () => {
    const m = meta('ft-psk-ds');
    const { traces } = await analyse(air('ft-psk-ds'), [
      passphrase('not the passphrase'),
      passphrase(m.passphrase),
    ]);
    expect(traces.map((t) => t.decrypted.failed)).toEqual([0, 0, 0, 0, 0]);
    expect(traces.every((t) => t.decrypted.frames > 0)).toBe(true);
  });
});

/** Where record `number` begins in a pcap file: headers of 24 and 16 octets, little-endian. */
function offsetOf(octets: Buffer, number: number): number {
  let at = 24;
  for (let n = 1; n < number; n++) at += 16 + octets.readUInt32LE(at + 8);
  return at;
}

describe('OWE', () => {
  const m = meta('owe');

  it('with the PMK: keys of the logs, the second join by the cached PMK', async () => {
    const session = await analyse(air('owe'), [secret('pmk', m.keys.PMK[0])]);
    for (const [i, trace] of session.traces.entries()) {
      const { verified, keys } = trace.handshakes[0]!;
      expect(verified).toBe(true);
      expect(hexOf(keys.ptk, session.world(trace))).toBe(m.keys.PTK[i]);
      expect(trace.decrypted.failed).toBe(0);
    }
    const [first, second] = session.traces as [Trace, Trace];
    expect(hexOf(agreementOf(first, 'owe').keys.pmkid, session.world(first))).toBe(m.keys.PMKID[0]);
    expect(agreementOf(first, 'owe').verified).toBeNull();
    const named = second.steps.find((s) => s.title === 'Look for the PMK that the station names')!;
    expect(named.checks.map((c) => c.ok)).toEqual([true]);
    const taken = second.steps.find((s) => s.title === 'Take the cached PMK')!;
    expect(taken.inputs[0]!.ref).toMatchObject({ from: 'step', attempt: first.attempt.id });
    allDoneAgain(session);
  });

  it('without a secret: what is public is computed, and what is wanted is said', async () => {
    const { traces } = await analyse(air('owe'), [passphrase(m.passphrase)]);
    const [trace] = traces as [Trace];
    expect(trace.steps.filter((s) => s.operation === 'owe-point')).toHaveLength(2);
    expect(trace.steps.some((s) => s.operation === 'ptk')).toBe(false);
    expect(trace.need!.kind).toBe('pmk');
    expect(trace.need!.sentence).toContain('private key');
  });

  // The station's public key is replaced by one whose private key is known, and M2 signed anew, by OpenSSL.
  const derivation = m.ptk_derivations[0];
  const ap = createECDH('prime256v1');
  const station = createECDH('prime256v1');
  station.setPrivateKey(Buffer.from(fromHex('0b'.repeat(32))));
  ap.setPrivateKey(Buffer.from(fromHex('1c'.repeat(32))));
  const x = (key: typeof ap) => Uint8Array.from(key.getPublicKey().subarray(1, 33));
  const C = 'feacdd2077dcb83309298bc6982c4f5baf953d6bf7333c897e8330fc05260b52';
  const A = '8f4899d91f6300c98b6b7e8aff2d3e10d27cec1ae0c696c19bba2d3e09a32462';
  const z = station.computeSecret(ap.getPublicKey());
  const salt = concat(x(station), x(ap), Uint8Array.of(19, 0));
  const pmk = Buffer.from(hkdfSync('sha256', z, salt, 'OWE Key Generation', 32));
  const recording = changed('owe', (octets) => {
    octets.set(x(station), octets.indexOf(fromHex(C)));
    octets.set(x(ap), octets.indexOf(fromHex(A)));
    const eapol = octets.indexOf(fromHex(derivation.snonce)) - 17;
    const m2 = octets.subarray(eapol, eapol + 4 + octets.readUInt16BE(eapol + 2));
    const context = concat(
      fromHex(derivation.aa),
      fromHex(derivation.spa),
      ...[fromHex(derivation.anonce), fromHex(derivation.snonce)].sort(Buffer.compare),
    );
    const label = utf8('Pairwise key expansion');
    const kck = createHmac('sha256', pmk)
      .update(concat(Uint8Array.of(1, 0), label, context, Uint8Array.of(384 & 255, 384 >> 8)))
      .digest()
      .subarray(0, 16);
    m2.fill(0, 81, 97);
    m2.set(createHmac('sha256', kck).update(m2).digest().subarray(0, 16), 81);
  });

  it.each([
    ['station', station],
    ['ap', ap],
  ] as const)('with the private key of the %s: the whole chain', async (side, key) => {
    const session = await analyse(recording, [secret('owe', key.getPrivateKey('hex'))]);
    const [trace] = session.traces as [Trace];
    const world = session.world(trace);
    const owe = agreementOf(trace, 'owe');
    expect(owe.verified).toBe(true);
    expect(hexOf(owe.keys.pmk, world)).toBe(pmk.toString('hex'));
    const shared = trace.steps.find((s) => s.operation === 'owe-shared')!;
    expect(shared.actor).toBe(side);
    expect(toHex(shared.outputs[0]!.bytes)).toBe(z.toString('hex'));
    const m2 = trace.handshakes[0]!.messages.find((x) => x.message.name === 'M2')!;
    expect(m2.checks.find((c) => c.name === 'mic')!.ok).toBe(true);
    expect(trace.need).toBeNull();
    allDoneAgain(session);
  });

  it('a private key of another exchange is left out', async () => {
    const { traces } = await analyse(recording, [secret('owe', '2d'.repeat(32))]);
    expect(traces[0]!.steps.some((s) => s.operation === 'owe-public')).toBe(false);
    expect(traces[0]!.need!.kind).toBe('pmk');
  });

  it('a public key that is no point of the curve is found', async () => {
    const path = changed('owe', (octets) => {
      // Of the numbers from 0 on, 0 to 4 hold some that are no x-coordinate: take the first that OpenSSL refuses.
      const at = octets.indexOf(fromHex(C));
      const refused = Array.from({ length: 9 }, (_, i) => fromHex(i.toString(16).padStart(64, '0'))).find(
        (candidate) => {
          try {
            ap.computeSecret(concat(Uint8Array.of(2), candidate));
            return false;
          } catch {
            return true;
          }
        },
      )!;
      octets.set(refused, at);
    });
    const { traces } = await analyse(path, [secret('pmk', m.keys.PMK[0])]);
    const owe = agreementOf(traces[0]!, 'owe');
    expect(owe.messages[0]!.checks.map((c) => [c.name, c.ok])).toEqual([['public-key', false]]);
    expect(owe.verified).toBe(false);
  });
});

describe('FILS', () => {
  const m = meta('fils-sha256');

  it.each([
    ['PMK', secret('pmk', m.keys.PMK[0])],
    ['MSK', secret('msk', m.keys.MSK[0])],
  ])('with the %s: EAP and four-way first, then FILS by the cached PMK', async (_, given) => {
    const session = await analyse(air('fils-sha256'), [given]);
    const [first, second] = session.traces as [Trace, Trace];
    expect(first.handshakes[0]!.verified).toBe(true);
    expect(hexOf(first.handshakes[0]!.keys.ptk, session.world(first))).toBe(m.ptk_derivations[0].ptk);
    expect(first.decrypted).toEqual({ frames: 29, failed: 0 });
    const fils = agreementOf(second, 'fils');
    const world = session.world(second);
    expect(fils.verified).toBe(true);
    expect(hexOf(fils.keys.pmk, world)).toBe(m.keys.PMK[0]);
    expect(hexOf(fils.keys.pmkid, world)).toBe(m.keys.PMKID[0]);
    expect(hexOf(fils.keys.kck, world)).toBe(m.keys.ICK[0]);
    expect(hexOf(fils.keys.kek, world)).toBe(m.keys.KEK[1]);
    expect(hexOf(fils.keys.tk, world)).toBe(m.keys.TK[1]);
    for (const { key } of fils.keys.gtk) expect(m.keys.GTK).toContain(hexOf(key, world));
    for (const { key } of fils.keys.igtk) expect(m.keys.IGTK).toContain(hexOf(key, world));
    expect(second.decrypted).toEqual({ frames: 24, failed: 0 });
    expect(checksOf(second, 'fils')).toEqual([
      ['Authentication 1', []],
      ['Authentication 2', [['pmkid', true]]],
      [
        'Association Request',
        [
          ['siv', true],
          ['key-auth', true],
        ],
      ],
      [
        'Association Response',
        [
          ['siv', true],
          ['key-auth', true],
        ],
      ],
    ]);
    allDoneAgain(session);
  });

  it('another PMK: the frames prove it wrong', async () => {
    const { traces } = await analyse(air('fils-sha256'), [secret('pmk', '00'.repeat(32))]);
    expect(agreementOf(traces[1]!, 'fils').verified).toBe(false);
    expect(traces[1]!.decrypted.frames).toBe(0);
    expect(traces[0]!.handshakes[0]!.verified).toBe(false);
  });
});
