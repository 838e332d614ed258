import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type Analysed, analyse, hexOf, passphrase, reexecute } from '../derive/session.ts';
import { disagreements, tshark } from './tshark-keys.ts';

const shared = process.env.SHARED ?? fileURLToPath(new URL('../../../shared', import.meta.url));
const files = `${shared}/captures-public`;
const present = existsSync(files);
if (!present) console.log(`test/oracle/derive-public: skipped, ${files} is not there (set SHARED)`);

const open = (file: string, ...secrets: string[]): Promise<Analysed> =>
  analyse(
    `${files}/${file}`,
    secrets.map((text) => passphrase(text)),
  );

/** Keys of every verified handshake, as hex. */
function keys(session: Analysed) {
  return session.traces.flatMap((trace) => {
    const world = session.world(trace);
    return trace.handshakes
      .filter((h) => h.verified)
      .map(({ kind, keys: k, messages }) => ({
        kind,
        names: messages.map((m) => m.message.name).join(' '),
        pmk: hexOf(k.pmk, world),
        kck: hexOf(k.kck, world),
        kek: hexOf(k.kek, world),
        tk: hexOf(k.tk, world),
        gtk: k.gtk.map((g) => hexOf(g.key, world)),
      }));
  });
}

const failures = (session: Analysed) => session.findings.flat().filter((f) => f.severity === 'failure');
const causes = (session: Analysed) => session.findings.flat().map((f) => f.cause);

/** The table of shared/oracles/README.md. */
describe.skipIf(!present)('public captures', () => {
  it('wpa2.eapol.cap: PMK, KCK, KEK and TK', async () => {
    const session = await open('wpa2.eapol.cap', '12345678');
    expect(keys(session)).toMatchObject([
      {
        names: 'M1 M2 M3 M4',
        pmk: 'ee51883793a6f68e9615fe73c80a3aa6f2dd0ea537bce627b929183cc6e57925',
        kck: 'ea0e404633c802450302868ccaa749de',
        kek: '5cba5abcb267e2de1d5e21e57accd507',
        tk: '9b31e9ff220e132ae4f6ed9ef1acc885',
      },
    ]);
    expect(failures(session)).toEqual([]);
  });

  it('wpa-Induction: TK, KCK, KEK, and every frame decrypted', async () => {
    const session = await open('wpa-Induction.pcap.gz', 'Induction');
    expect(keys(session)).toMatchObject([
      {
        kck: 'b1cd792716762903f723424cd7d16511',
        kek: '82a644133bfa4e0b75d96d2308358433',
        tk: '15798d511beae0028313c8ab32f12c7e',
      },
    ]);
    expect(session.traces[0]!.decrypted).toMatchObject({ failed: 0 });
    expect(session.traces[0]!.decrypted.frames).toBeGreaterThan(200);
  });

  it('wpa2-psk-linksys: three joins, one refusal with status 10', async () => {
    const session = await open('wpa2-psk-linksys.cap', 'dictionary');
    expect(keys(session)).toHaveLength(3);
    expect(session.traces.map((t) => t.outcome)).toEqual(['connected', 'connected', 'failed', 'connected']);
    // The next attempt gets past it a second later.
    expect(failures(session)).toEqual([]);
    const refused = session.findings[2]!.find(({ cause }) => cause === 'association-refused');
    expect(refused).toMatchObject({ severity: 'notice', certainty: 'proved' });
    expect(refused!.summary).toContain('status 10');
  });

  it('wpa.cap: WPA1 with TKIP under Prism headers, group key inside TKIP', async () => {
    const session = await open('wpa.cap', 'biscotte');
    const [fourWay, group] = keys(session);
    expect(fourWay).toMatchObject({ kind: 'four-way', names: 'M1 M2 M3 M4' });
    expect(fourWay!.tk).toHaveLength(64);
    expect(group).toMatchObject({ kind: 'group', names: 'G1 G2' });
    expect(group!.gtk[0]).toHaveLength(64);
    expect(session.traces[0]!.decrypted).toEqual({ frames: 2, failed: 0 });
  });

  it('n-02.cap: AES-CMAC, status 30, then success', async () => {
    const session = await open('n-02.cap', 'bo$$password');
    const [trace] = session.traces.filter((t) => t.handshakes.length > 0);
    expect(trace!.attempt.selection.akm).toBe('00-0f-ac:6');
    expect(trace!.steps.find((s) => s.title === 'Check the MIC of M2')!.params.algorithm).toBe(
      'aes-128-cmac',
    );
    expect(keys(session)).toMatchObject([
      { kck: '2c76dc592c3b671bac230f6c9e38a062', tk: 'd72088051b391718cafa478a9b438c3d' },
    ]);
    expect(causes(session)).toContain('comeback');
    expect(trace!.outcome).toBe('connected');
    expect(trace!.decrypted).toMatchObject({ failed: 0 });
  });

  it('testm1m2m3: incomplete, and its PTK is proved by the MIC of M2', async () => {
    const session = await open('testm1m2m3.pcap', '12345678');
    expect(session.traces.map((t) => t.outcome)).toEqual(['incomplete']);
    const m2 = session.traces[0]!.handshakes[0]!.messages.find((m) => m.message.name === 'M2')!;
    expect(m2.checks).toContainEqual(expect.objectContaining({ name: 'mic', ok: true }));
    expect(keys(session)[0]!.kck).toMatch(/^[0-9a-f]{32}$/);
    expect(failures(session)).toEqual([]);
    expect(causes(session)).toContain('message-missing-from-capture');
  });

  it('test-pmkid: M1 alone is not a failure; a wrong passphrase does not match its PMKID', async () => {
    const session = await open('test-pmkid.pcap', 'not the passphrase');
    expect(session.traces.map((t) => t.outcome)).toEqual(['incomplete']);
    expect(session.traces[0]!.handshakes[0]!.messages[0]!.checks).toContainEqual(
      expect.objectContaining({ name: 'pmkid', ok: false }),
    );
    expect(failures(session)).toEqual([]);
  });

  it('wpa3-psk: no passphrase can be proved, and it is said', async () => {
    const session = await open('wpa3-psk.pcap', 'whatever it is');
    const [trace] = session.traces;
    expect(trace!.handshakes[0]!.verified).toBeNull();
    expect(trace!.need).toMatchObject({ kind: 'pmk' });
    expect(session.findings[0]).toContainEqual(expect.objectContaining({ cause: 'unknowable' }));
    expect(failures(session)).toEqual([]);
  });

  it.each([
    ['wpa-Induction.pcap.gz', 'Induction', 'Coherer'],
    ['wpa2-psk-linksys.cap', 'dictionary', 'linksys'],
    ['n-02.cap', 'bo$$password', 'Neheb'],
    ['wpa2.eapol.cap', '12345678', 'Harkonen'],
  ])('%s: keys as tshark has them, frame by frame', async (file, text, ssid) => {
    const session = await open(file, text);
    const rows = tshark(`${files}/${file}`, [`"wpa-pwd","${text}:${ssid}"`]);
    expect(rows.length).toBeGreaterThan(0);
    expect(disagreements(rows, session)).toEqual([]);
  });

  it.each([
    ['wpa-Induction.pcap.gz', 'Induction'],
    ['wpa2-psk-linksys.cap', 'dictionary'],
    ['n-02.cap', 'bo$$password'],
    ['wpa.cap', 'biscotte'],
    ['testm1m2m3.pcap', '12345678'],
    ['test-pmkid.pcap', '12345678'],
    ['wpa3-psk.pcap', '12345678'],
  ])('%s: every step can be done again', async (file, text) => {
    const session = await open(file, text);
    for (const [i, trace] of session.traces.entries())
      expect(reexecute(trace, session.world(trace), i === 0)).toEqual([]);
  });
});
