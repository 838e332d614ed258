import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Analysis } from '../../main/report/analysis.ts';
import { createWorkbench } from '../../main/workbench/index.ts';
import {
  Analyzer,
  air,
  decrypted,
  decryption,
  type Facts,
  type HandshakeJson,
  hasTshark,
  type SecretsFile,
  secretsOf,
  table,
  tshark,
  usesPsk,
} from './acceptance-shared.ts';
import { captures, metas, sharedPath } from './crypto-shared.ts';

const publicCaptures = sharedPath('captures-public');

const analyzer = new Analyzer();
beforeAll(() => analyzer.start());
afterAll(() => analyzer.stop());

const folders = metas as readonly (readonly [string, Facts])[];
const psk = folders.filter(([, facts]) => usesPsk(facts));
const handshakesOf = (result: Analysis): HandshakeJson[] =>
  result.attempts.flatMap((attempt) =>
    attempt.handshakes.filter(({ kind }) => /^(four-way|group)$/.test(kind)),
  );

/** Checks of handshakes that did not hold: `M2 mic`. */
const failed = (result: Analysis): string[] =>
  handshakesOf(result).flatMap(({ messages }) =>
    messages.flatMap(({ name, checks }) =>
      checks
        .filter(({ ok, name: check }) => ok === false && check !== 'replay-counter')
        .map((check) => `${name} ${check.name}`),
    ),
  );

/** Where the lab broke something on purpose, the checks that must show it. No other check may fail. */
const broken: Readonly<Record<string, string>> = {
  'gtk-rekey-mic-corrupt': 'G1 mic',
  'm3-rsne-mismatch': 'M3 rsne-m3',
  'wpa2-wrong-passphrase': 'M2 mic',
  'iwd-wrong-passphrase': 'M2 mic',
};

describe.skipIf(!captures.present)('../shared/captures with WPA2-PSK and WPA1', () => {
  const results = new Map<string, { status: number; result: Analysis }>();
  beforeAll(async () => {
    for (const [folder, facts] of psk)
      results.set(folder, await analyzer.analyze([air(folder)], secretsOf(facts)));
  }, 600_000);
  const of = (folder: string): Analysis => results.get(folder)!.result;

  test('there are folders to look at', () => expect(psk.length).toBeGreaterThan(25));

  describe.each(psk)('%s', (folder, facts) => {
    const pmks = new Set(facts.keys?.PSK ?? []);
    const derivations = (facts.ptk_derivations ?? []).filter(({ pmk }) => pmks.has(pmk));

    test('only what the lab broke fails', () => {
      const checks = new Set(failed(of(folder)));
      expect([...checks]).toEqual(broken[folder] ? [broken[folder]] : []);
      if (!broken[folder])
        expect(handshakesOf(of(folder)).filter(({ verified }) => verified === false)).toEqual([]);
    });

    test.skipIf(!hasTshark)('every PTK whose M2 is in the air is found, and is that of the log', async () => {
      const nonces = await tshark(
        ['-r', air(folder), ...decryption([...pmks])],
        ['wlan_rsna_eapol.keydes.nonce'],
      );
      const seen = new Set(nonces.flat().flatMap((value) => value.split(',')));
      const keys = handshakesOf(of(folder)).map((handshake) => handshake.keys);
      // Of a wrong passphrase each end's log shows its own PTK: the given one is the AP's.
      const own = derivations.filter(
        ({ pmk }) => !broken[folder]?.startsWith('M2') || keys.some((key) => key?.pmk === pmk),
      );
      const inAir = own.filter(({ snonce }) => seen.has(snonce));
      for (const { pmk, ptk, kck, kek, tk } of inAir)
        expect(keys).toContainEqual(expect.objectContaining({ pmk, ptk, kck, kek, tk }));
      const known = new Set((facts.ptk_derivations ?? []).map(({ ptk }) => ptk));
      for (const key of keys) if (key?.ptk) expect([...known]).toContain(key.ptk);
    });

    test('group keys are those of the logs, with their numbers', () => {
      const kdes = (facts.keys?.GTK_KDE ?? []).map((kde) => ({
        id: Number.parseInt(kde.slice(0, 2), 16) & 3,
        key: kde.slice(4),
      }));
      const igtkKdes = (facts.keys?.IGTK_KDE ?? []).map((kde) => {
        const body = kde.slice(12);
        return { id: Number.parseInt(body.slice(0, 2), 16), key: body.slice(16) };
      });
      for (const { keys, verified } of handshakesOf(of(folder))) {
        for (const gtk of keys?.gtk ?? []) {
          expect(facts.keys?.GTK).toContain(gtk.key);
          if (verified && kdes.length > 0) expect(kdes).toContainEqual(gtk);
        }
        for (const igtk of keys?.igtk ?? []) expect(igtkKdes).toContainEqual(igtk);
      }
      // WPA1 hands its group key over in a group handshake of its own, never in M3.
      const handsOver = (akm: string | null): string[] =>
        akm?.startsWith('00-50-f2') ? ['G1'] : ['M3', 'G1'];
      for (const { akm, handshakes } of of(folder).attempts)
        for (const { verified, messages, keys } of handshakes)
          if (verified && messages.some(({ name }) => handsOver(akm).includes(name)))
            expect(keys?.gtk?.length).toBeGreaterThan(0);
    });
  });

  test.each(['wpa2-wrong-passphrase', 'iwd-wrong-passphrase'])('%s: the proved no', async (folder) => {
    const { status, result } = results.get(folder)!;
    expect(status).toBe(1);
    for (const attempt of result.attempts) {
      expect(attempt.outcome).toBe('failed');
      expect(attempt.findings).toContainEqual(
        expect.objectContaining({ cause: 'wrong-passphrase', severity: 'failure', certainty: 'proved' }),
      );
      for (const { messages } of attempt.handshakes)
        for (const { checks } of messages.filter(({ name }) => name === 'M2')) {
          const mic = checks.find(({ name }) => name === 'mic')!;
          expect(mic.ok).toBe(false);
          expect(mic.expected).toMatch(/^[0-9a-f]{32}$/);
          expect(mic.seen).toMatch(/^[0-9a-f]{32}$/);
          expect(mic.expected).not.toBe(mic.seen);
        }
    }
    // The station's own passphrase makes the very MIC that it sent.
    const [, facts] = psk.find(([name]) => name === folder)!;
    const stations = await analyzer.analyze([air(folder)], secretsOf(facts, facts.sta_passphrase));
    expect(failed(stations.result)).toEqual([]);
    const ptks = handshakesOf(stations.result).map((handshake) => handshake.keys?.ptk);
    const theirs = facts.ptk_derivations!.filter(
      ({ pmk }) => handshakesOf(stations.result)[0]?.keys?.pmk === pmk,
    );
    expect(ptks.every(Boolean)).toBe(true);
    // iwd's log prints no PTK.
    if (theirs.length > 0) expect(theirs.map(({ ptk }) => ptk)).toEqual(expect.arrayContaining(ptks));
  });

  describe.skipIf(!hasTshark)('beside tshark', () => {
    /** Frames that tshark 4.0 leaves encrypted and we decrypt: TKIP group frames that a CCMP station receives. */
    const oursAlone: Readonly<Record<string, number>> = { 'wpa-mixed': 8 };
    const verify = captures.present ? table('VERIFY.tsv') : new Map<string, Record<string, string>>();

    test.each(psk)('%s: the same frames are decrypted with the same keys', async (folder, facts) => {
      const fields = [
        'frame.number',
        ...['tk', 'gtk', 'kck', 'kek', 'pmk'].map((key) => `wlan.analysis.${key}`),
      ];
      const filter = 'wlan.analysis.tk || wlan.analysis.gtk || wlan.analysis.kck';
      const rows = await tshark(
        ['-r', air(folder), ...decryption(facts.keys?.PSK ?? []), '-Y', filter],
        fields,
      );
      const ours = decrypted(of(folder));
      const theirs = new Set<number>();
      const keys = handshakesOf(of(folder)).map((handshake) => handshake.keys);
      for (const [number, tk, gtk, kck, kek, pmk] of rows) {
        const record = Number(number);
        for (const key of [tk, gtk].filter(Boolean)) {
          theirs.add(record);
          // Of TKIP tshark names the first half: the temporal key without the MIC keys.
          expect(
            [...(ours.get(record)?.keys ?? [])].some((own) => own.startsWith(key!)),
            `frame ${record}`,
          ).toBe(true);
        }
        const named = Object.entries({ kck, kek, pmk }).filter(([, value]) => value);
        if (named.length > 0)
          expect(keys, `frame ${record}`).toContainEqual(expect.objectContaining(Object.fromEntries(named)));
      }
      const more = [...ours.keys()].filter((record) => !theirs.has(record));
      expect(more).toHaveLength(oursAlone[folder] ?? 0);
      const data = [...ours.values()].filter(({ title }) => /data/i.test(title)).length;
      expect(data).toBe(Number(verify.get(folder)!.decrypted_by_passphrase) + (oursAlone[folder] ?? 0));
    });
  });
});

describe.skipIf(!captures.present)('outcomes of TRUTH.tsv by the air alone', () => {
  const truth = captures.present ? table('TRUTH.tsv') : new Map<string, Record<string, string>>();
  const withAir = folders.filter(([folder]) => existsSync(air(folder)) && truth.get(folder)?.air !== '?');

  /** Tries that had just begun when the capture ended: authentication asked, nothing answered yet. */
  const cutOff = new Set(['iwd-ft']);

  test.each(withAir)('%s', async (folder, facts) => {
    const { result } = await analyzer.analyze([air(folder)], secretsOf(facts));
    // The truth speaks of the station under test, where there is one among others.
    const own = result.attempts.filter(({ station }) => station === facts.mac_wlan1);
    const judged = own.length > 0 ? own : [...result.attempts];
    if (cutOff.has(folder)) expect(judged.pop()).toMatchObject({ outcome: 'incomplete', handshakes: [] });
    expect(judged.at(-1)?.outcome).toBe(truth.get(folder)!.outcome);
  });
});

describe.skipIf(!publicCaptures.present)(
  '../shared/captures-public, as the table of ../shared/oracles/README.md has them',
  () => {
    const file = (name: string): string => resolve(publicCaptures.path, name);
    const given = (ssid: string, passphrase: string): SecretsFile => ({
      passphrases: [{ ssid, passphrase }],
    });
    const verifiedKeys = (result: Analysis): HandshakeJson['keys'][] =>
      handshakesOf(result)
        .filter(({ verified }) => verified)
        .map(({ keys }) => keys);

    const rows: [name: string, ssid: string, passphrase: string, keys: HandshakeJson['keys']][] = [
      [
        'wpa2.eapol.cap',
        'Harkonen',
        '12345678',
        {
          pmk: 'ee51883793a6f68e9615fe73c80a3aa6f2dd0ea537bce627b929183cc6e57925',
          kck: 'ea0e404633c802450302868ccaa749de',
          kek: '5cba5abcb267e2de1d5e21e57accd507',
          tk: '9b31e9ff220e132ae4f6ed9ef1acc885',
        },
      ],
      [
        'wpa-Induction.pcap.gz',
        'Coherer',
        'Induction',
        {
          kck: 'b1cd792716762903f723424cd7d16511',
          kek: '82a644133bfa4e0b75d96d2308358433',
          tk: '15798d511beae0028313c8ab32f12c7e',
        },
      ],
    ];
    test.each(rows)('%s: the keys', async (name, ssid, passphrase, keys) => {
      const { status, result } = await analyzer.analyze([file(name)], given(ssid, passphrase));
      expect(status).toBe(0);
      // The Coherer AP makes its PMKIDs in a way of its own.
      expect(failed(result)).toEqual(name === 'wpa-Induction.pcap.gz' ? ['M1 pmkid'] : []);
      const [only, ...others] = verifiedKeys(result);
      expect(others).toEqual([]);
      expect(only).toMatchObject(keys ?? {});
    });

    test('wpa2-psk-linksys.cap: three joins, and one association refused with status 10', async () => {
      const { result } = await analyzer.analyze(
        [file('wpa2-psk-linksys.cap')],
        given('linksys', 'dictionary'),
      );
      expect(result.attempts.map(({ outcome }) => outcome)).toEqual([
        'connected',
        'connected',
        'failed',
        'connected',
      ]);
      expect(verifiedKeys(result)).toHaveLength(3);
      expect(failed(result)).toEqual([]);
      expect(result.attempts[2]?.findings).toContainEqual(
        expect.objectContaining({
          cause: 'association-refused',
          summary: expect.stringContaining('status 10'),
        }),
      );
    });

    test('wpa.cap: WPA1 with TKIP behind Prism headers', async () => {
      const { status, result } = await analyzer.analyze([file('wpa.cap')], given('test', 'biscotte'));
      expect(status).toBe(0);
      expect(result.attempts).toMatchObject([{ ssid: 'test', akm: '00-50-f2:2', pairwise: '00-50-f2:2' }]);
      expect(verifiedKeys(result).length).toBeGreaterThan(0);
      expect(failed(result)).toEqual([]);
    });

    test('n-02.cap: AES-CMAC, a comeback with status 30, then success', async () => {
      const { result } = await analyzer.analyze([file('n-02.cap')], given('Neheb', 'bo$$password'));
      expect(result.attempts.map(({ outcome }) => outcome)).toEqual(['failed', 'connected']);
      expect(result.attempts[0]?.findings).toContainEqual(expect.objectContaining({ cause: 'comeback' }));
      expect(result.attempts[1]?.akm).toBe('00-0f-ac:6');
      expect(verifiedKeys(result)).toHaveLength(1);
      expect(failed(result)).toEqual([]);
    });

    test('testm1m2m3.pcap: incomplete, and the PTK is proved by the MIC of M2', async () => {
      const { status, result } = await analyzer.analyze(
        [file('testm1m2m3.pcap')],
        given('WLAN-2', '12345678'),
      );
      expect(status).toBe(0);
      const [attempt, ...others] = result.attempts;
      expect(others).toEqual([]);
      expect(attempt?.outcome).toBe('incomplete');
      const [handshake] = attempt!.handshakes;
      expect(handshake).toMatchObject({
        verified: true,
        keys: { ptk: expect.stringMatching(/^[0-9a-f]{96}$/) },
      });
      const m2 = handshake!.messages.find(({ name }) => name === 'M2');
      expect(m2?.checks).toContainEqual(expect.objectContaining({ name: 'mic', ok: true }));
      expect(handshake!.messages.some(({ name }) => name === 'M4')).toBe(false);
      expect(attempt!.missing.join(' ')).toMatch(/message 4/);
      expect(attempt!.findings.filter(({ severity }) => severity === 'failure')).toEqual([]);
    });

    // The table names another SSID; the beacon in the file says WLAN-771698.
    test('test-pmkid.pcap: M1 alone, and its PMKID is checked against what is given', async () => {
      const { result } = await analyzer.analyze([file('test-pmkid.pcap')], given('WLAN-771698', '12345678'));
      expect(result.attempts).toMatchObject([{ ssid: 'WLAN-771698', outcome: 'incomplete' }]);
      const [m1, ...others] = result.attempts[0]!.handshakes.flatMap(({ messages }) => messages);
      expect(others).toEqual([]);
      expect(m1).toMatchObject({ name: 'M1', record: 2 });
      const pmkid = m1!.checks.find(({ name }) => name === 'pmkid')!;
      expect(pmkid).toMatchObject({ ok: false, seen: 'c2ea9449c142e84a0479041702526532' });
      expect(pmkid.expected).toBe('17060ec8667d01235327091769a51bad');
    });

    test('wpa3-psk.pcap: no passphrase can be proved, and that is said', async () => {
      const { status, result } = await analyzer.analyze(
        [file('wpa3-psk.pcap')],
        given('WPA3-Network', '12345678'),
      );
      expect(status).toBe(0);
      const [attempt] = result.attempts;
      expect(attempt).toMatchObject({ akm: '00-0f-ac:8', outcome: 'connected' });
      expect(attempt!.handshakes.every(({ verified }) => verified === null)).toBe(true);
      expect(attempt!.needs).toMatch(/passphrase does not help|passphrase alone/);
      expect(attempt!.findings).toContainEqual(
        expect.objectContaining({ certainty: 'unknowable', summary: expect.stringContaining('passphrase') }),
      );
    });
  },
);

describe.skipIf(!captures.present || !hasTshark)('a saved session in tshark', () => {
  const packets = (path: string): Promise<string[][]> =>
    tshark(['-r', path], ['frame.time_epoch', 'frame.len', 'frame.cap_len']);
  /** A file's packets as plain pcap. */
  const plain = async (path: string, name: string): Promise<Buffer> => {
    const target = join(analyzer.folder, name);
    await promisify(execFile)('tshark', [
      '-r',
      path,
      '-Y',
      'frame.time_epoch',
      '-F',
      'nsecpcap',
      '-w',
      target,
    ]);
    return readFileSync(target);
  };
  const withAir = folders.filter(([folder]) => existsSync(air(folder)));

  test.each(withAir)('%s: the same frames, bytes and times', async (folder) => {
    const target = join(analyzer.folder, `${folder}.pcapng`);
    const running = createWorkbench({
      emit: () => {},
      file: (path) => ({ path, name: basename(path) }),
      lessons: new URL('file:///none/'),
    });
    await running.call('open', { files: [air(folder)], add: false });
    await running.call('save', { file: target, includeSecrets: false });
    await running.call('close', {});
    const rows = await packets(target);
    // Wireshark shows our block as a row of its own, without a time: the last, so that no frame has another number.
    expect(rows.pop()?.[0]).toBe('');
    expect(rows).toEqual(await packets(air(folder)));
    const [saved, original] = await Promise.all([
      plain(target, 'saved.pcap'),
      plain(air(folder), 'original.pcap'),
    ]);
    // The file header names the snap length, which the two need not share.
    expect(saved.subarray(24).equals(original.subarray(24))).toBe(true);
  });
});
