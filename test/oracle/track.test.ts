import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { RecordStore } from '../../main/capture/store.ts';
import { track } from '../../main/track/track.ts';
import type { Attempt, KeyMessageName } from '../../main/track/types.ts';

const SHARED = process.env.SHARED ?? fileURLToPath(new URL('../../../shared', import.meta.url));
const captures = `${SHARED}/captures`;
const publicCaptures = `${SHARED}/captures-public`;
const present = existsSync(captures);
if (!present) console.log(`skipped: ${captures} is not there`);
const tshark = present && has('tshark');
if (!tshark) console.log('skipped: tshark is not installed, its names of key messages are not compared');

function has(command: string): boolean {
  try {
    execFileSync(command, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const rows = (file: string) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'))
    .map((line) => line.split('\t'));

const folders = present
  ? readdirSync(captures).filter((name) => existsSync(`${captures}/${name}/air.pcap`))
  : [];

const results = new Map<string, Promise<readonly Attempt[]>>();
function attemptsIn(...paths: string[]): Promise<readonly Attempt[]> {
  const key = paths.join();
  const known = results.get(key) ?? analyse(paths);
  results.set(key, known);
  return known;
}

async function analyse(paths: string[]): Promise<readonly Attempt[]> {
  const store = await RecordStore.open(paths.map((path) => ({ path, name: path })));
  try {
    return (await track(store)).attempts;
  } finally {
    store.close();
  }
}

const keyMessages = (attempts: readonly Attempt[]) =>
  attempts.flatMap((a) => a.handshakes).flatMap((h) => h.messages);

/** tshark numbers group messages as 1 and 2. */
const NUMBER: Partial<Record<KeyMessageName, number>> = { M1: 1, M2: 2, M3: 3, M4: 4, G1: 1, G2: 2 };

describe.skipIf(!present)('attempts in the captures of the lab', () => {
  const truth = present ? rows(`${captures}/TRUTH.tsv`) : [];

  test('the outcome of the last attempt is the one in TRUTH.tsv, from the air alone', async () => {
    const table: string[] = [];
    const wrong: string[] = [];
    for (const [folder, outcome, air] of truth) {
      const attempts = await attemptsIn(`${captures}/${folder}/air.pcap`);
      // `?`: the station never sent a frame to the network, so the air holds no attempt.
      const expected = air === '?' ? null : outcome;
      const seen = deciding(attempts)?.outcome ?? null;
      table.push(
        `${seen === expected ? 'same ' : 'OTHER'} ${folder}: ${outcome}, seen ${attempts.map((a) => a.outcome)}`,
      );
      if (seen !== expected) wrong.push(folder!);
    }
    console.log(table.join('\n'));
    expect(truth).toHaveLength(69);
    expect(wrong).toEqual([]);
  });

  test('a folder whose stations connected has as many connected attempts, and one whose did not has none', async () => {
    for (const folder of folders) {
      const meta = JSON.parse(readFileSync(`${captures}/${folder}/meta.json`, 'utf8')) as Record<
        string,
        unknown
      >;
      const connected = Object.entries(meta)
        .filter(([name]) => name.startsWith('connected_'))
        .flatMap(([, value]) => value as boolean | boolean[]);
      const attempts = await attemptsIn(`${captures}/${folder}/air.pcap`);
      const seen = attempts.filter((a) => a.outcome === 'connected').length;
      const times = connected.filter(Boolean).length;
      if (times === 0) expect(seen, folder).toBe(0);
      else expect(seen, folder).toBeGreaterThanOrEqual(times);
    }
  });

  test('clear EAPOL-Key messages by number are as many as VERIFY.tsv counts', async () => {
    const [header, ...verify] = rows(`${captures}/VERIFY.tsv`);
    const column = header!.indexOf('eapol_plain');
    for (const row of verify) {
      const messages = keyMessages(await attemptsIn(`${captures}/${row[0]}/air.pcap`));
      const counts = [1, 2, 3, 4].map((n) => messages.filter((m) => NUMBER[m.name] === n).length);
      expect(counts.join('/'), row[0]).toBe(row[column]);
    }
    expect(verify.length).toBeGreaterThan(60);
  });

  test('netlink alone gives the same station, messages and outcome as the air', async () => {
    for (const folder of ['wpa2-psk-ccmp', 'wpa2-wrong-passphrase', 'sae-hnp-g19', 'two-stations']) {
      const air = await attemptsIn(`${captures}/${folder}/air.pcap`);
      const netlink = await attemptsIn(`${captures}/${folder}/nl.pcap.gz`);
      const told = (a: Attempt) => [
        a.bssid,
        a.station,
        a.selection.akm,
        a.outcome,
        a.handshakes[0]?.chain.M2 !== undefined,
      ];
      expect(netlink.map(told), folder).toEqual(air.map(told));
    }
  });

  test('air and netlink opened together give each clear message once, with the air as its record', async () => {
    const folder = `${captures}/wpa2-psk-ccmp`;
    const [attempt] = await attemptsIn(`${folder}/air.pcap`, `${folder}/nl.pcap.gz`);
    const first = attempt!.handshakes[0]!;
    expect(first.messages.map((m) => m.name)).toEqual(['M1', 'M2', 'M3', 'M4']);
    expect(first.messages.map((m) => m.frame.wlan !== null)).toEqual([true, true, true, true]);
  });
});

/** The attempt that TRUTH.tsv speaks of: the first station's last one that is not cut off by the capture's end. */
function deciding(attempts: readonly Attempt[]): Attempt | undefined {
  const first = attempts[0]?.station;
  const own = attempts.filter((a) => a.station === first);
  return own.findLast((a) => a.outcome !== 'incomplete') ?? own.at(-1);
}

describe.skipIf(!tshark)('names of EAPOL-Key messages against tshark', () => {
  const files = [
    ...folders.map((name) => `${captures}/${name}/air.pcap`),
    ...(present ? readdirSync(publicCaptures).map((name) => `${publicCaptures}/${name}`) : []),
  ];

  test.each(files)('%s', async (file) => {
    const fields = ['frame.number', 'wlan_rsna_eapol.keydes.msgnr'].flatMap((name) => ['-e', name]);
    const filter = 'wlan_rsna_eapol.keydes.msgnr && !wlan.fcs.status == "Bad"';
    const options = ['-o', 'wlan.enable_decryption:FALSE'];
    const told = execFileSync('tshark', ['-r', file, ...options, '-Y', filter, '-T', 'fields', ...fields], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const expected = told
      .split('\n')
      .filter(Boolean)
      .map((line) => line.split('\t').map(Number));
    const seen = keyMessages(await attemptsIn(file))
      .sort((a, b) => a.record - b.record)
      .map((m) => [m.record, NUMBER[m.name]]);
    expect(seen).toEqual(expected);
  });
});

describe.skipIf(!present)('public captures (oracles/README.md)', () => {
  const file = (name: string) => `${publicCaptures}/${name}`;

  test('testm1m2m3: incomplete, messages 1 to 3, message 4 named as missing', async () => {
    const [attempt, ...more] = await attemptsIn(file('testm1m2m3.pcap'));
    expect(more).toEqual([]);
    expect(attempt).toMatchObject({ outcome: 'incomplete', selection: { akm: '00-0f-ac:2' } });
    expect(attempt!.handshakes.map((h) => h.messages.map((m) => m.name))).toEqual([['M1', 'M2', 'M3']]);
    expect(attempt!.missing.some((m) => m.what === 'M4')).toBe(true);
  });

  test('wpa2-psk-linksys: three joins, and one association refused with status 10', async () => {
    const attempts = await attemptsIn(file('wpa2-psk-linksys.cap'));
    expect(attempts.map((a) => a.outcome)).toEqual(['connected', 'connected', 'failed', 'connected']);
    const refused = attempts[2]!.messages.find((m) => m.kind === 'association-response');
    expect(refused?.status).toBe(10);
  });

  test('n-02: AES-CMAC, refused with status 30, then connected', async () => {
    const attempts = await attemptsIn(file('n-02.cap'));
    expect(attempts.map((a) => a.outcome)).toEqual(['failed', 'connected']);
    expect(attempts.at(-1)!.selection.akm).toBe('00-0f-ac:6');
    expect(attempts[0]!.messages.some((m) => m.status === 30)).toBe(true);
  });

  test('test-pmkid: message 1 alone is incomplete', async () => {
    const [attempt] = await attemptsIn(file('test-pmkid.pcap'));
    expect(attempt).toMatchObject({ outcome: 'incomplete' });
    expect(attempt!.handshakes[0]!.messages.map((m) => m.name)).toEqual(['M1']);
  });

  test.each([
    ['wpa2.eapol.cap', 'Harkonen', '00-0f-ac:2'],
    ['wpa-Induction.pcap.gz', 'Coherer', '00-0f-ac:2'],
    ['wpa.cap', 'test', '00-50-f2:2'],
    ['wpa3-psk.pcap', 'WPA3-Network', '00-0f-ac:8'],
  ])('%s: connected to %s with AKM %s', async (name, ssid, akm) => {
    const [attempt] = await attemptsIn(file(name));
    expect(attempt).toMatchObject({ outcome: 'connected', selection: { akm } });
    expect(new TextDecoder().decode(attempt!.network.ssid!)).toBe(ssid);
  });
});
