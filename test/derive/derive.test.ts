import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../main/base/bytes.ts';
import { executeStep, resolve } from '../../main/calculate/resolve.ts';
import type { Secret, Step, Trace } from '../../main/calculate/types.ts';
import { derive } from '../../main/derive/derive.ts';
import { allSteps, analyse, hexOf, passphrase, readJson, reexecute, refsOf } from './session.ts';

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
const air = (folder: string) => {
  const plain = fixture(`${folder}/air.pcap`);
  return existsSync(plain) ? plain : `${plain}.gz`;
};
const meta = (folder: string) => readJson(fixture(`${folder}/meta.json`));
const withPassphrase = (folder: string) => analyse(air(folder), [passphrase(meta(folder).passphrase)]);

const FOLDERS = [
  'deauth-during-handshake',
  'm3-lost',
  'm3-rsne-mismatch',
  'm4-lost',
  'no-control-port',
  'sae-hnp-g19',
  'two-stations',
  'wpa-mixed',
  'wpa1-tkip',
  'wpa2-gcmp',
  'wpa2-psk-ccmp',
  'wpa2-psk-sha256-pmf',
  'wpa2-wrong-passphrase',
];

describe('provenance', () => {
  it.each(FOLDERS)('%s: every step and sub-step is what its references give', async (folder) => {
    const m = meta(folder);
    const secrets: Secret[] = [
      passphrase(m.passphrase),
      ...(m.keys?.PMK ?? []).map(
        (hex: string, i: number): Secret => ({
          id: `pmk-${i}`,
          kind: 'pmk',
          ssid: null,
          value: fromHex(hex),
          origin: 'log',
        }),
      ),
    ];
    const session = await analyse(air(folder), secrets);
    for (const [i, trace] of session.traces.entries())
      expect(reexecute(trace, session.world(trace), i === 0)).toEqual([]);
  });

  it('a step that holds another output than its references give is found', async () => {
    const session = await withPassphrase('wpa2-psk-ccmp');
    const trace = session.traces[0]!;
    const world = session.world(trace);
    const mic = trace.steps.find((s) => s.title === 'Check the MIC of M2')!;
    const nonces = trace.steps.find((s) => s.operation === 'ptk')!;
    const swapped: Step = {
      ...nonces,
      inputs: nonces.inputs.map((i) => (i.name === 'ANonce' ? { ...i, ref: nonces.inputs[5]!.ref } : i)),
    };
    expect(executeStep(swapped, world).outputs[0]!.bytes).not.toEqual(nonces.outputs[0]!.bytes);
    const other: Step = {
      ...mic,
      checks: mic.checks.map((c) => ({
        ...c,
        seen: c.expected!,
        expected: { name: 'A', ref: { from: 'constant', bytes: new Uint8Array(16), text: 'zero' } },
      })),
    };
    expect(executeStep(other, world).checks[0]!.ok).toBe(false);
  });

  it('references point only at records, secrets, constants and earlier steps', async () => {
    const session = await withPassphrase('wpa2-psk-ccmp');
    for (const trace of session.traces) {
      const world = session.world(trace);
      const seen = new Set<string>();
      for (const step of allSteps(trace)) {
        seen.add(step.id);
        for (const ref of refsOf(step)) {
          if (ref.from === 'step') expect(seen.has(ref.step), `${step.id} refers to ${ref.step}`).toBe(true);
          expect(resolve(ref, world)).toBeInstanceOf(Uint8Array);
        }
      }
    }
  });

  it('ids are unique, hierarchical, and found again', async () => {
    const { traces } = await withPassphrase('wpa1-tkip');
    for (const trace of traces) {
      const ids = [...allSteps(trace)].map((s) => s.id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const id of ids) expect(trace.step(id)!.id).toBe(id);
      expect(trace.step('0')).toBeNull();
      expect(trace.step('1.99')).toBeNull();
      expect(trace.substeps('999')).toEqual([]);
    }
  });
});

describe('keys, against the logs of both ends', () => {
  it.each(FOLDERS.filter((f) => f !== 'sae-hnp-g19'))('%s', async (folder) => {
    const m = meta(folder);
    const session = await withPassphrase(folder);
    const logged = new Map<string, Record<string, string>>(
      m.ptk_derivations.map((d: Record<string, string>) => [`${d.anonce} ${d.snonce} ${d.pmk}`, d]),
    );
    let compared = 0;
    for (const trace of session.traces) {
      const world = session.world(trace);
      for (const step of trace.steps.filter((s) => s.operation === 'ptk')) {
        const input = (name: string) => hexOf(step.inputs.find((i) => i.name === name)!.ref, world);
        const log = logged.get(`${input('ANonce')} ${input('SNonce')} ${input('PMK')}`);
        if (!log) continue;
        compared++;
        for (const name of ['ptk', 'kck', 'kek', 'tk'])
          expect(toHex(step.outputs.find((o) => o.name === name.toUpperCase())!.bytes)).toBe(log[name]);
      }
      for (const { keys, verified } of trace.handshakes)
        if (verified) for (const { key } of keys.gtk) expect(m.keys.GTK).toContain(hexOf(key, world));
    }
    expect(compared).toBeGreaterThan(0);
  });

  it('wpa2-psk-ccmp: three exchanges, each with its own keys, and every group key of the log', async () => {
    const m = meta('wpa2-psk-ccmp');
    const session = await withPassphrase('wpa2-psk-ccmp');
    const [trace] = session.traces as [Trace];
    const world = session.world(trace);
    expect(trace.handshakes.map((h) => [h.kind, h.rekey, h.verified])).toEqual([
      ['four-way', false, true],
      ['group', true, true],
      ['four-way', true, true],
    ]);
    const gtks = trace.handshakes.flatMap((h) => h.keys.gtk.map((g) => [g.id, hexOf(g.key, world)]));
    // The KDE as the station logged it: key ID, reserved octet, key.
    const kdes = m.keys.GTK_KDE.map((kde: string) => [
      Number.parseInt(kde.slice(0, 2), 16) & 3,
      kde.slice(4),
    ]);
    expect(gtks.slice(0, 2)).toEqual(kdes);
    expect(trace.decrypted).toEqual({ frames: 77, failed: 0 });
    expect(trace.outcome).toBe('connected');
  });

  it('a PSK, a PMK and a passphrase give the same keys', async () => {
    const m = meta('wpa2-psk-ccmp');
    const given = (kind: 'psk' | 'pmk'): Secret => ({
      id: 'given',
      kind,
      ssid: null,
      value: fromHex(m.keys.PSK[0]),
      origin: 'test',
    });
    const tks = [];
    for (const secret of [given('psk'), given('pmk'), passphrase(m.passphrase)]) {
      const session = await analyse(air('wpa2-psk-ccmp'), [secret]);
      tks.push(session.traces[0]!.handshakes.map((h) => hexOf(h.keys.tk, session.world(session.traces[0]!))));
    }
    expect(tks[0]).toEqual(tks[1]);
    expect(tks[0]).toEqual(tks[2]);
  });

  it('of several secrets the one that verifies is used, whatever the order', async () => {
    const right = passphrase(meta('wpa2-psk-ccmp').passphrase, null, 'right');
    for (const secrets of [
      [passphrase('first wrong one', null, 'w1'), right],
      [right, passphrase('second wrong one', null, 'w2')],
    ]) {
      const { traces } = await analyse(air('wpa2-psk-ccmp'), secrets);
      expect(traces[0]!.handshakes.map((h) => h.secret)).toEqual(['right', 'right', 'right']);
    }
  });

  it('a secret of another network is not tried', async () => {
    const other = passphrase(meta('wpa2-psk-ccmp').passphrase, new TextEncoder().encode('Other'), 'other');
    const { traces } = await analyse(air('wpa2-psk-ccmp'), [other]);
    expect(traces[0]!.handshakes.every((h) => h.verified === null)).toBe(true);
    expect(traces[0]!.need).toMatchObject({ kind: 'passphrase' });
  });

  it('SAE: a PMK opens what a passphrase cannot', async () => {
    const m = meta('sae-hnp-g19');
    const closed = await withPassphrase('sae-hnp-g19');
    expect(closed.traces[0]!.need).toMatchObject({ kind: 'pmk' });
    expect(closed.traces[0]!.handshakes[0]!.verified).toBeNull();
    const open = await analyse(
      air('sae-hnp-g19'),
      m.keys.PMK.map(
        (hex: string, i: number): Secret => ({
          id: `p${i}`,
          kind: 'pmk',
          ssid: null,
          value: fromHex(hex),
          origin: 'log',
        }),
      ),
    );
    expect(open.traces[0]!.need).toBeNull();
    expect(open.traces[0]!.handshakes[0]!.verified).toBe(true);
    expect(open.traces[0]!.decrypted.failed).toBe(0);
    expect(open.traces[0]!.decrypted.frames).toBeGreaterThan(40);
  });

  it('EAPOL as the network interface shows it gives the same keys as the air', async () => {
    const m = meta('no-control-port');
    const session = await analyse(fixture('no-control-port/netdev.pcap'), [
      passphrase(m.passphrase, fromHex(m.ssid_hex)),
    ]);
    const [trace] = session.traces as [Trace];
    expect(m.keys.TK).toContain(hexOf(trace.handshakes[0]!.keys.tk, session.world(trace)));
    expect(trace.handshakes[0]!.verified).toBe(true);
  });

  it('EAPOL in nl80211 messages gives the same keys as the air', async () => {
    const m = meta('wpa2-psk-ccmp');
    const session = await analyse(fixture('wpa2-psk-ccmp/nl.pcap.gz'), [
      passphrase(m.passphrase, fromHex(m.ssid_hex)),
    ]);
    const verified = session.traces.flatMap((t) =>
      t.handshakes.filter((h) => h.verified).map((h) => hexOf(h.keys.tk, session.world(t))),
    );
    for (const tk of m.keys.TK) expect(verified).toContain(tk);
  });
});

describe('a wrong passphrase', () => {
  it('is a proved no: which MIC, expected and seen', async () => {
    const session = await withPassphrase('wpa2-wrong-passphrase');
    const [trace] = session.traces as [Trace];
    const [m1, m2] = trace.handshakes[0]!.messages;
    expect(m1!.message.name).toBe('M1');
    const mic = m2!.checks.find((c) => c.name === 'mic')!;
    expect(mic.ok).toBe(false);
    const world = session.world(trace);
    // shared/captures/wpa2-wrong-passphrase: M2 is frame 45, its MIC at bytes 137 to 152.
    expect(mic.seen!.ref).toEqual({ from: 'record', record: 45, start: 137, end: 153 });
    expect(hexOf(mic.expected!.ref, world)).not.toBe(hexOf(mic.seen!.ref, world));
    expect(mic.sentence).toContain('frame 45, bytes 137 to 152');
    expect(trace.handshakes[0]!.verified).toBe(false);
    expect(trace.handshakes[0]!.secret).toBeNull();
    expect(trace.decrypted).toEqual({ frames: 0, failed: 0 });
  });

  it('the passphrase that the station has verifies M2', async () => {
    const { traces } = await analyse(air('wpa2-wrong-passphrase'), [
      passphrase(meta('wpa2-wrong-passphrase').sta_passphrase),
    ]);
    for (const trace of traces)
      for (const h of trace.handshakes)
        for (const m of h.messages.filter((x) => x.message.name === 'M2'))
          expect(m.checks.find((c) => c.name === 'mic')!.ok).toBe(true);
  });
});

describe('the shape of a trace', () => {
  it('Derive PTK has the five sub-steps, and PRF-384 three rounds', async () => {
    const { traces } = await withPassphrase('wpa2-psk-ccmp');
    const [trace] = traces as [Trace];
    const ptk = trace.steps.find((s) => s.operation === 'ptk')!;
    expect(ptk.detail).toBe('PRF-384, HMAC-SHA-1');
    expect(trace.substeps(ptk.id).map((s) => s.title)).toEqual([
      'Order the addresses',
      'Order the nonces',
      'Join label, 0 and B',
      'HMAC-SHA-1, three rounds',
      'Keep 48 bytes and split them',
    ]);
    expect(trace.substeps(`${ptk.id}.4`).map((s) => s.title)).toEqual(['Round 0', 'Round 1', 'Round 2']);
    expect(trace.substeps(`${ptk.id}.3`)).toEqual([]);
    expect(trace.step(`${ptk.id}.3`)!.outputs[0]!.bytes).toHaveLength(99);
  });

  it('steps stand in order of time, and calculations beside their message', async () => {
    const { traces } = await withPassphrase('wpa2-psk-ccmp');
    const titles = traces[0]!.steps.filter((s) => s.phase === 'four-way').map((s) => s.title);
    expect(titles).toEqual([
      'Derive PMK',
      'M1',
      'Derive PTK',
      'MIC of M2',
      'M2',
      'Check the MIC of M2',
      'RSNE of M2 against the association request',
      'M3',
      'Check the MIC of M3',
      'Unwrap the key data of M3',
      'Take the GTK',
      'RSNE of M3 against the beacon',
      'M4',
      'Check the MIC of M4',
      'Keys in use',
    ]);
    const times = traces[0]!.steps.map((s) => s.time!);
    const late = times.slice(1).filter((t, i) => t < times[i]!);
    expect(late).toEqual([]);
  });

  it('every step has a sentence, and every calculation a clause and a formula', async () => {
    for (const folder of ['wpa2-psk-ccmp', 'wpa1-tkip', 'wpa2-gcmp', 'wpa2-psk-sha256-pmf']) {
      const { traces } = await withPassphrase(folder);
      for (const trace of traces)
        for (const step of allSteps(trace)) {
          expect(step.sentence, `${folder} ${step.id}`).toMatch(/^[A-Z0-9].*\.$/s);
          expect(step.title).not.toBe('');
          if (step.operation) {
            expect(step.clauses.length, step.title).toBeGreaterThan(0);
            expect(step.formula.length, step.title).toBeGreaterThan(0);
          }
          const names = new Set([...step.inputs, ...step.outputs].map((v) => v.name));
          for (const part of step.formula)
            if (typeof part !== 'string') expect([...names], step.title).toContain(part.name);
        }
    }
  });

  it('without a secret: the messages alone, and what is needed', async () => {
    const { traces } = await analyse(air('wpa2-psk-ccmp'), []);
    const [trace] = traces as [Trace];
    expect(trace.steps.every((s) => s.operation === null)).toBe(true);
    expect(trace.handshakes.every((h) => h.verified === null)).toBe(true);
    expect(trace.decrypted).toEqual({ frames: 0, failed: 0 });
    expect(trace.need).toMatchObject({ kind: 'passphrase' });
    expect(trace.need!.sentence).toContain('"Home Network"');
  });
});

describe('determinism', () => {
  it('the same records and secrets give the same digest; other secrets another', async () => {
    const digests = [];
    for (const text of [meta('wpa2-gcmp').passphrase, meta('wpa2-gcmp').passphrase, 'another one'])
      digests.push(
        (await analyse(air('wpa2-gcmp'), [passphrase(text, null, 'same-id')])).traces.map((t) => t.digest),
      );
    expect(digests[0]).toEqual(digests[1]);
    expect(digests[0]).not.toEqual(digests[2]);
    expect(digests[0]![0]).toMatch(/^[0-9a-f]{64}$/);
  });

  it('asking for sub-steps in another order changes nothing', async () => {
    const first = (await withPassphrase('wpa2-gcmp')).traces[0]!;
    const second = (await withPassphrase('wpa2-gcmp')).traces[0]!;
    const deep = [...allSteps(first)].map((s) => s.id).reverse();
    for (const id of deep) second.step(id);
    expect(second.digest).toBe(first.digest);
  });
});

describe('damaged records', () => {
  it('nothing throws when bytes of the handshake are cut or changed', async () => {
    const session = await withPassphrase('wpa2-psk-ccmp');
    const { store, attempts } = session;
    const secrets = [passphrase(meta('wpa2-psk-ccmp').passphrase)];
    const attempt = attempts[0]!;
    for (const index of [59, 61, 63, 65, 256, 309])
      for (const damage of [
        (b: Uint8Array) => b.subarray(0, Math.floor(b.length / 2)),
        (b: Uint8Array) => b.subarray(0, 30),
        (b: Uint8Array) => b.map((octet, i) => (i > 60 ? octet ^ 0xff : octet)),
        () => new Uint8Array(0),
      ]) {
        const trace = derive(attempt, {
          record: (i) => {
            const record = store.record(i);
            return i === index ? { ...record, bytes: damage(record.bytes) } : record;
          },
          secrets,
          context: {},
        });
        expect(trace.steps.length).toBeGreaterThan(10);
      }
  });
});
