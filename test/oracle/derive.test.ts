import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../main/base/bytes.ts';
import type { Secret } from '../../main/calculate/types.ts';
import {
  type Analysed,
  allSteps,
  analyse,
  hexOf,
  passphrase,
  readJson,
  reexecute,
} from '../derive/session.ts';
import { disagreements, tshark } from './tshark-keys.ts';

const shared = process.env.SHARED ?? fileURLToPath(new URL('../../../shared', import.meta.url));
const captures = `${shared}/captures`;
const present = existsSync(captures);
if (!present) console.log(`test/oracle/derive: skipped, ${captures} is not there (set SHARED)`);

interface Meta {
  ssid_hex: string;
  passphrase?: string;
  sta_passphrase?: string;
  psk_hex?: string;
  akm: string;
  akm_suite: string;
  keys: Record<string, string[] | undefined>;
  ptk_derivations?: {
    src: string;
    anonce: string;
    snonce: string;
    pmk: string;
    ptk: string;
    kck: string;
    kek: string;
    tk: string;
  }[];
  key_events?: { src: string; name: string; line: string; hex: string }[];
}

const folders = present
  ? readdirSync(captures)
      .filter((f) => existsSync(`${captures}/${f}/meta.json`))
      .sort()
  : [];
const meta = (folder: string): Meta => readJson(`${captures}/${folder}/meta.json`);
const secretsOf = (m: Meta): Secret[] =>
  m.passphrase ? [passphrase(m.passphrase, fromHex(m.ssid_hex))] : [];
const PSK = ['00-0f-ac:2', '00-0f-ac:6', '00-50-f2:2'];
const psk = folders.filter((f) => PSK.includes(meta(f).akm_suite) && existsSync(`${captures}/${f}/air.pcap`));

/** Records whose decryption verified, once each. */
function decrypted({ traces }: Analysed): number[] {
  const records = new Set<number>();
  for (const trace of traces)
    for (const step of trace.steps)
      if (
        step.kind === 'message' &&
        step.operation &&
        step.checks.every((c) => c.name === 'packet-number' || c.ok)
      )
        records.add(step.record!);
  return [...records].sort((a, b) => a - b);
}

describe.skipIf(!present)('captures of the lab: AKM :2, :6 and WPA1', () => {
  it.each(psk)('%s: keys of every handshake are those of the logs', async (folder) => {
    const m = meta(folder);
    const session = await analyse(`${captures}/${folder}/air.pcap`, secretsOf(m));
    const known = new Map((m.ptk_derivations ?? []).map((d) => [`${d.anonce} ${d.snonce} ${d.pmk}`, d]));
    const seen = new Set<string>();
    for (const trace of session.traces) {
      const world = session.world(trace);
      for (const step of trace.steps) {
        if (step.operation !== 'ptk') continue;
        const input = (name: string) => hexOf(step.inputs.find((i) => i.name === name)!.ref, world)!;
        const output = (name: string) => toHex(step.outputs.find((o) => o.name === name)!.bytes);
        const key = `${input('ANonce')} ${input('SNonce')} ${input('PMK')}`;
        const logged = known.get(key);
        if (!logged) continue;
        seen.add(key);
        expect({ ptk: output('PTK'), kck: output('KCK'), kek: output('KEK'), tk: output('TK') }).toEqual({
          ptk: logged.ptk,
          kck: logged.kck,
          kek: logged.kek,
          tk: logged.tk,
        });
      }
      for (const handshake of trace.handshakes) {
        if (handshake.verified !== true) continue;
        expect(m.keys.PMK).toContain(hexOf(handshake.keys.pmk, world));
        expect(m.keys.KCK).toContain(hexOf(handshake.keys.kck, world));
        expect(m.keys.KEK).toContain(hexOf(handshake.keys.kek, world));
        expect(m.keys.TK).toContain(hexOf(handshake.keys.tk, world));
        for (const { key } of handshake.keys.gtk) expect(m.keys.GTK).toContain(hexOf(key, world));
        for (const { key } of handshake.keys.igtk) expect(m.keys.IGTK).toContain(hexOf(key, world));
      }
    }
    // Both ends log a derivation; those of an end with another passphrase are not to be found.
    const own = m.passphrase ? (m.keys.PSK ?? []) : [];
    const nonces = new Set(
      session.traces.flatMap((t) =>
        t.handshakes.flatMap((h) =>
          h.messages.map((x) =>
            toHex(x.message.frame.bytes.subarray(x.message.key.nonce.start, x.message.key.nonce.end)),
          ),
        ),
      ),
    );
    const expected = [...known.values()].filter(
      (d) => own.includes(d.pmk) && nonces.has(d.anonce) && nonces.has(d.snonce),
    );
    const missing = expected.filter(
      (d) => !seen.has(`${d.anonce} ${d.snonce} ${d.pmk}`) && d.pmk === [...seen][0]?.split(' ')[2],
    );
    expect(missing).toEqual([]);
  });

  it.each(psk.filter((f) => (meta(f).ptk_derivations ?? []).length > 0 && !meta(f).sta_passphrase))(
    '%s: every four-way handshake of the logs is found and verified',
    async (folder) => {
      const m = meta(folder);
      const session = await analyse(`${captures}/${folder}/air.pcap`, secretsOf(m));
      const ptks = new Set(
        session.traces.flatMap((t) =>
          t.handshakes.filter((h) => h.kind === 'four-way').map((h) => hexOf(h.keys.ptk, session.world(t))),
        ),
      );
      const stations = m.ptk_derivations!.filter((d) => d.src.startsWith('hostapd'));
      const psks = new Set(m.keys.PSK ?? []);
      expect(stations.filter((d) => psks.has(d.pmk) && !ptks.has(d.ptk)).map((d) => d.ptk)).toEqual([]);
    },
  );

  it.each(psk.filter((f) => meta(f).passphrase && !meta(f).sta_passphrase))(
    '%s: decrypts what tshark decrypts',
    async (folder) => {
      const m = meta(folder);
      const file = `${captures}/${folder}/air.pcap`;
      const session = await analyse(file, secretsOf(m));
      const ours = decrypted(session);
      const rows = tshark(
        file,
        m.keys.PSK!.map((hex) => `"wpa-psk","${hex}"`),
      );
      const theirs = rows.filter((row) => row.tk || row.gtk).map((row) => row.frame);
      expect(theirs.filter((n) => !ours.includes(n))).toEqual([]);
      expect(disagreements(rows, session)).toEqual([]);
      expect(session.traces.reduce((n, t) => n + t.decrypted.failed, 0)).toBe(0);
    },
  );

  it.each(psk.filter((f) => meta(f).sta_passphrase))('%s: a proved no', async (folder) => {
    const m = meta(folder);
    for (const [own, ok] of [
      [m.passphrase!, false],
      [m.sta_passphrase!, true],
    ] as const) {
      const session = await analyse(`${captures}/${folder}/air.pcap`, [passphrase(own)]);
      const m2s = session.traces.flatMap((t) =>
        t.handshakes.flatMap((h) => h.messages.filter((x) => x.message.name === 'M2')),
      );
      expect(m2s.length).toBeGreaterThan(0);
      for (const m2 of m2s) expect(m2.checks.find((c) => c.name === 'mic')!.ok).toBe(ok);
      for (const findings of session.findings) {
        const failures = findings.filter((f) => f.severity === 'failure');
        expect(failures.map((f) => f.cause)).toEqual(['wrong-passphrase']);
        if (!ok) expect(failures[0]!.certainty).toBe('proved');
      }
      if (ok) expect(session.findings[0]![0]!.certainty).toBe('likely');
    }
  });
});

/** AKMs whose PTK comes from the PMK in one step: not FT, not FILS. */
const OTHERS = ['00-0f-ac:1', '00-0f-ac:5', '00-0f-ac:8', '00-0f-ac:12', '00-0f-ac:18'];
const others = folders.filter(
  (f) => OTHERS.includes(meta(f).akm_suite) && (meta(f).keys?.PMK ?? []).length > 0,
);

describe.skipIf(!present)('other AKMs, from the PMKs that the logs print', () => {
  it.each(others)('%s: keys and frames as logs and tshark have them', async (folder) => {
    const m = meta(folder);
    const file = `${captures}/${folder}/air.pcap`;
    const secrets = m.keys.PMK!.map(
      (hex, i): Secret => ({ id: `pmk-${i}`, kind: 'pmk', ssid: null, value: fromHex(hex), origin: 'log' }),
    );
    const session = await analyse(file, secrets);
    const rows = tshark(
      file,
      m.keys.PMK!.map((hex) => `"wpa-psk","${hex}"`),
    );
    const ours = decrypted(session);
    const theirs = rows.filter((row) => row.tk || row.gtk).map((row) => row.frame);
    expect(theirs.filter((n) => !ours.includes(n))).toEqual([]);
    expect(disagreements(rows, session)).toEqual([]);
    for (const trace of session.traces) {
      const world = session.world(trace);
      expect(trace.decrypted.failed).toBe(0);
      for (const { keys, verified } of trace.handshakes)
        if (verified) {
          expect(m.keys.KCK).toContain(hexOf(keys.kck, world));
          expect(m.keys.TK).toContain(hexOf(keys.tk, world));
        }
    }
    const four = session.traces.flatMap((t) =>
      t.handshakes.filter((h) => h.kind === 'four-way' && h.missing.length === 0),
    );
    expect(four.some((h) => h.verified)).toBe(true);
  });
});

describe.skipIf(!present)('provenance', () => {
  it.each(folders.filter((f) => existsSync(`${captures}/${f}/air.pcap`)))(
    '%s: every step and sub-step can be done again',
    async (folder) => {
      const m = meta(folder);
      const pmks = [...new Set([...(m.keys?.PMK ?? []), ...(m.keys?.SAE_PMK ?? [])])];
      const secrets = [
        ...secretsOf(m),
        ...pmks.map(
          (hex, i): Secret => ({
            id: `pmk-${i}`,
            kind: 'pmk',
            ssid: null,
            value: fromHex(hex),
            origin: 'log',
          }),
        ),
      ];
      const session = await analyse(`${captures}/${folder}/air.pcap`, secrets);
      let steps = 0;
      for (const [i, trace] of session.traces.entries()) {
        expect(reexecute(trace, session.world(trace), i === 0)).toEqual([]);
        for (const _ of allSteps(trace)) steps++;
      }
      expect(steps > 0).toBe(session.traces.length > 0);
    },
  );
});

describe.skipIf(!present)('VERIFY.tsv', () => {
  const rows = present
    ? readFileSync(`${captures}/VERIFY.tsv`, 'utf8')
        .split('\n')
        .slice(1)
        .filter(Boolean)
        .map((l) => l.split('\t'))
    : [];
  it.each(
    rows
      .filter((r) => psk.includes(r[0]!) && /^[1-9]/.test(r[7]!))
      .map((r) => [r[0]!, Number(r[7])] as const),
  )('%s: at least %i frames decrypted by passphrase', async (folder, count) => {
    const session = await analyse(`${captures}/${folder}/air.pcap`, secretsOf(meta(folder)));
    expect(decrypted(session).length).toBeGreaterThanOrEqual(count);
  });
});
