import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../main/base/bytes.ts';
import type { Secret, Trace } from '../../main/calculate/types.ts';
import type { Field } from '../../main/dissect/types.ts';
import { type Analysed, analyse, hexOf, readJson, reexecute } from '../derive/session.ts';

const shared = process.env.SHARED ?? fileURLToPath(new URL('../../../shared', import.meta.url));
const captures = `${shared}/captures`;
const present = existsSync(captures);
if (!present) console.log(`test/oracle/derive-eap: skipped, ${captures} is not there (set SHARED)`);

interface Meta {
  readonly passphrase?: string;
  readonly keys: Record<string, string[] | undefined>;
  readonly ptk_derivations?: Record<string, string>[];
}
const meta = (folder: string): Meta => readJson(`${captures}/${folder}/meta.json`);
const secretsOf = (kind: 'MSK' | 'PMK', m: Meta): Secret[] =>
  (m.keys[kind] ?? []).map((hex, i) => ({
    id: `${kind}-${i}`,
    kind: kind === 'MSK' ? 'msk' : 'pmk',
    ssid: null,
    value: fromHex(hex),
    origin: 'log',
  }));
const open = (folder: string, kind: 'MSK' | 'PMK') =>
  analyse(`${captures}/${folder}/air.pcap`, secretsOf(kind, meta(folder)));
const said = (trace: Trace) => trace.steps.filter((s) => s.phase === 'eap').map((s) => s.sentence);
const redone = (session: Analysed) =>
  session.traces.flatMap((trace, i) => reexecute(trace, session.world(trace), i === 0));

/** Keys and PTK derivations are those of the logs, each of theirs found, and no frame failed. */
function provesKeys(session: Analysed, m: Meta): void {
  const made = new Set<string>();
  for (const trace of session.traces) {
    const world = session.world(trace);
    expect(trace.decrypted.failed).toBe(0);
    for (const { keys, verified } of trace.handshakes) {
      expect(verified).toBe(true);
      for (const [ours, theirs] of [
        ['pmk', 'PMK'],
        ['ptk', 'PTK'],
        ['kck', 'KCK'],
        ['kek', 'KEK'],
        ['tk', 'TK'],
      ] as const)
        expect(m.keys[theirs]).toContain(hexOf(keys[ours], world));
      if (keys.pmkid) expect(m.keys.PMKID).toContain(hexOf(keys.pmkid, world));
      for (const { key } of keys.gtk) expect(m.keys.GTK).toContain(hexOf(key, world));
      for (const { key } of keys.igtk) expect(m.keys.IGTK).toContain(hexOf(key, world));
      if (keys.ptk) made.add(hexOf(keys.ptk, world)!);
    }
  }
  expect([...new Set(m.ptk_derivations!.map((d) => d.ptk!))].filter((ptk) => !made.has(ptk))).toEqual([]);
  expect(made.size).toBeGreaterThan(0);
}

const CONNECTED = [
  ['eap-tls', 'MSK'],
  ['eap-tls', 'PMK'],
  ['eap-peap-mschapv2', 'MSK'],
  ['eap-peap-mschapv2', 'PMK'],
  ['eap-suite-b-192', 'MSK'],
  ['eap-suite-b-192', 'PMK'],
  ['iwd-peap', 'MSK'],
  ['iwd-peap', 'PMK'],
  ['sae-pmksa-reconnect', 'PMK'],
  ['wps-pbc', 'PMK'],
  ['wps-pin', 'PMK'],
] as const;

describe.skipIf(!present)('802.1X, WPS and PMKSA caching of the lab', () => {
  it.each(CONNECTED)('%s, by %s: the keys of the logs, and every frame decrypted', async (folder, kind) => {
    const session = await open(folder, kind);
    provesKeys(session, meta(folder));
    expect(session.traces.reduce((n, t) => n + t.decrypted.frames, 0)).toBeGreaterThan(20);
    expect(redone(session)).toEqual([]);
  });

  it('eap-suite-b-192: the PMKID is of the KCK, as hostapd logs it', async () => {
    const session = await open('eap-suite-b-192', 'MSK');
    const [trace] = session.traces as [Trace];
    const step = trace.steps.find((s) => s.operation === 'pmkid')!;
    expect(step.inputs[0]!.name).toBe('KCK');
    expect(toHex(step.outputs[0]!.bytes)).toBe(meta('eap-suite-b-192').keys.PMKID![0]);
  });

  it.each([
    ['eap-tls', 'The station says that it is "user.lab.example".', 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384'],
    ['eap-peap-mschapv2', 'The station says that it is "anonymous".', 'CN=server.lab.example'],
    ['eap-suite-b-192', 'The server offers EAP-TLS', 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384'],
    ['iwd-peap', 'The server offers PEAP', 'issued by O=lab, CN=lab Test CA'],
  ])('%s: the conversation is told', async (folder, ...texts) => {
    const { traces } = await open(folder, 'MSK');
    const words = traces.flatMap(said).join('\n');
    for (const text of texts) expect(words).toContain(text);
    expect(words).toContain('The AP says that EAP succeeded.');
    expect(traces.flatMap((t) => t.agreements)[0]).toMatchObject({ kind: 'eap', verified: true });
  });

  it('eap-tls-bad-ca: the alert by name, and who sent it', async () => {
    const session = await open('eap-tls-bad-ca', 'MSK');
    const tries = session.traces.filter((t) => said(t).some((s) => s.includes('EAP failed')));
    expect(tries.length).toBeGreaterThan(0);
    for (const trace of tries) {
      const words = said(trace);
      expect(words).toContain(
        'The station ends TLS: fatal alert, unknown CA (48): it does not trust the authority that issued the ' +
          'certificate of the other end.',
      );
      expect(words.at(-1)).toBe('The AP says that EAP failed. The station had ended TLS with an alert.');
    }
    expect(redone(session)).toEqual([]);
  });

  it('eap-peap-wrong-password: the refusal came inside the tunnel', async () => {
    const session = await open('eap-peap-wrong-password', 'MSK');
    const failed = session.traces.filter((t) => said(t).some((s) => s.includes('EAP failed')));
    expect(failed.length).toBeGreaterThan(0);
    for (const trace of failed)
      expect(said(trace).at(-1)).toContain('The TLS tunnel stood, so the refusal came from within');
    expect(session.traces.every((t) => t.handshakes.length === 0)).toBe(true);
    expect(redone(session)).toEqual([]);
  });

  it.each(['wps-pbc', 'wps-pin'])('%s: M1 to M8, and the failure that belongs to it', async (folder) => {
    const session = await open(folder, 'PMK');
    const words = session.traces.flatMap(said).join('\n');
    for (let i = 1; i <= 8; i++) expect(words).toContain(`M${i} of Wi-Fi Protected Setup`);
    expect(words).toContain('as it always does after Wi-Fi Protected Setup');
  });

  it('sae-pmksa-reconnect: the second try goes on with the PMK of the first', async () => {
    const { traces } = await open('sae-pmksa-reconnect', 'PMK');
    const cached = traces.map((t) => t.steps.some((s) => s.title === 'Take the cached PMK'));
    expect(cached).toEqual([false, true, false]);
  });

  it('sae-stale-pmksa: the AP does not hold it any more', async () => {
    const session = await open('sae-stale-pmksa', 'PMK');
    const texts = session.traces.flatMap((t) => t.steps.map((s) => s.sentence));
    expect(texts).toContain(
      'The station offers the PMKID of the PMK that attempt 1 made. The AP does not hold it any more and refuses.',
    );
    expect(session.traces.some((t) => t.steps.some((s) => s.title === 'Take the cached PMK'))).toBe(false);
    const proved = session.traces.flatMap((t) => t.handshakes.map((h) => h.verified));
    expect(proved).toEqual([true, true]);
    expect(redone(session)).toEqual([]);
  });

  it.each(['eap-tls', 'eap-tls-bad-ca', 'eap-peap-mschapv2', 'eap-suite-b-192', 'iwd-peap'])(
    '%s: randoms and messages of TLS as tshark reads them',
    async (folder) => {
      const file = `${captures}/${folder}/air.pcap`;
      const names = ['tls.handshake.random', 'tls.handshake.type'];
      const text = execFileSync(
        'tshark',
        ['-r', file, '-Y', 'tls.handshake', '-T', 'fields', ...names.flatMap((name) => ['-e', name])],
        { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
      );
      const theirs = text
        .split('\n')
        .filter(Boolean)
        .map((line) => line.split('\t').map((cell) => cell.split(',')));
      const session = await open(folder, 'MSK');
      const fields = session.traces.flatMap((trace) =>
        trace.steps
          .filter((step) => step.phase === 'eap')
          .flatMap((step) =>
            step.kind === 'calculation'
              ? step.fields!.tree
              : dissectRecord(session, step.record!).filter((f) => f.label !== 'Fragment'),
          ),
      );
      const values = (filter: string) => [...new Set(leaves(fields, filter))].sort();
      const unique = (column: number) =>
        [...new Set(theirs.flatMap((row) => row[column] ?? []))].filter(Boolean).sort();
      expect(values(names[0]!)).toEqual(unique(0).map((hex) => hex.replace(/:/g, '')));
      expect(
        values(names[1]!)
          .map((v) => /\((\d+)\)$/.exec(v)![1])
          .sort(),
      ).toEqual(unique(1));
    },
  );
});

const dissectRecord = (session: Analysed, index: number): readonly Field[] => session.frame(index).fields;

function leaves(fields: readonly Field[], filter: string): string[] {
  return fields.flatMap((f) => [
    ...(f.filter === filter ? [f.value] : []),
    ...leaves(f.children ?? [], filter),
  ]);
}
