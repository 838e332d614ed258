import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RecordStore } from '../../main/capture/store.ts';
import { type CaptureRecord, LinkType } from '../../main/capture/types.ts';
import { track, tracking } from '../../main/track/track.ts';
import type { Tracked } from '../../main/track/types.ts';

const fixtures = fileURLToPath(new URL('../fixtures', import.meta.url));

function pathOf(folder: string, name = 'air.pcap'): string {
  const path = `${fixtures}/${folder}/${name}`;
  return existsSync(path) ? path : `${path}.gz`;
}

const open = (...paths: string[]) => RecordStore.open(paths.map((path) => ({ path, name: path })));

async function tracked(...paths: string[]): Promise<Tracked> {
  const store = await open(...paths);
  const result = await track(store);
  store.close();
  return result;
}

interface Meta {
  readonly ssid: string;
  readonly mac_wlan0: string;
  /** The second AP, where there are two. */
  readonly ap2_bssid?: string;
  readonly ptk_derivations?: readonly (Nonces & { readonly aa: string; readonly spa: string })[];
  /** With FT the logs print the nonces without the addresses, and there are two APs. */
  readonly ft_ptk_derivations?: readonly Nonces[];
}
interface Nonces {
  readonly anonce: string;
  readonly snonce: string;
}
const metaOf = (folder: string) =>
  JSON.parse(readFileSync(`${fixtures}/${folder}/meta.json`, 'utf8')) as Meta;
const folders = readdirSync(fixtures).filter((name) => {
  if (!existsSync(`${fixtures}/${name}/meta.json`)) return false;
  // With WEP there are no nonces.
  const { ptk_derivations, ft_ptk_derivations } = metaOf(name);
  return Boolean(ptk_derivations ?? ft_ptk_derivations);
});

describe('recordings of the lab', () => {
  test.each(folders)('%s: each clear handshake has nonces that the logs print together', async (folder) => {
    const meta = metaOf(folder);
    const ft = meta.ptk_derivations === undefined;
    const printed = new Set([
      ...(meta.ptk_derivations ?? []).map((d) => `${d.aa} ${d.spa} ${d.anonce} ${d.snonce}`),
      ...(meta.ft_ptk_derivations ?? []).map((d) => `${d.anonce} ${d.snonce}`),
    ]);
    const { attempts } = await tracked(pathOf(folder));
    let compared = 0;
    for (const attempt of attempts) {
      if (!ft) expect([meta.mac_wlan0, meta.ap2_bssid]).toContain(attempt.bssid);
      expect(new TextDecoder().decode(attempt.network.ssid!)).toBe(meta.ssid);
      for (const { chain } of attempt.handshakes) {
        if (!chain.M1 || !chain.M2) continue;
        const [anonce, snonce] = [chain.M1, chain.M2].map(({ frame, key }) =>
          Buffer.from(frame.bytes.subarray(key.nonce.start, key.nonce.end)).toString('hex'),
        );
        const ends = ft ? '' : `${attempt.bssid} ${attempt.station} `;
        expect(printed).toContain(`${ends}${anonce} ${snonce}`);
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(0);
  });

  test('wpa2-psk-ccmp: one attempt, connected; the message 4 of the rekey is in the clear', async () => {
    const { attempts, networks } = await tracked(pathOf('wpa2-psk-ccmp'));
    expect(attempts).toHaveLength(1);
    expect(attempts[0]).toMatchObject({ outcome: 'connected', missing: [] });
    expect(attempts[0]!.handshakes.map((h) => [h.rekey, h.missing])).toEqual([
      [false, []],
      [true, ['M1', 'M2', 'M3']],
    ]);
    expect(networks).toHaveLength(1);
  });

  test.each([
    ['wpa2-wrong-passphrase', ['failed', 'failed']],
    ['m3-lost', ['failed', 'connected']],
    ['deauth-during-handshake', ['failed', 'connected']],
    ['m3-rsne-mismatch', ['failed', 'failed', 'failed', 'failed']],
    ['wpa-mixed', ['connected', 'connected']],
    ['sae-hnp-g19', ['connected']],
  ])('%s: %s', async (folder, outcomes) => {
    const { attempts } = await tracked(pathOf(folder));
    expect(attempts.map((a) => a.outcome)).toEqual(outcomes);
  });

  test('Ethernet: the same handshake as on the air, without what Ethernet does not carry', async () => {
    const [air] = (await tracked(pathOf('no-control-port'))).attempts;
    const [ethernet] = (await tracked(pathOf('no-control-port', 'netdev.pcap'))).attempts;
    expect(ethernet).toMatchObject({ bssid: air!.bssid, station: air!.station, outcome: 'connected' });
    expect(ethernet!.handshakes[0]!.messages.map((m) => m.name)).toEqual(['M1', 'M2', 'M3', 'M4']);
    expect(ethernet!.missing.map((m) => m.what)).toEqual(['management', 'ssid']);
  });

  test('netlink alone: the whole session, with the rekey that the air encrypts', async () => {
    const { attempts } = await tracked(pathOf('wpa2-psk-ccmp', 'nl.pcap'));
    expect(attempts).toHaveLength(1);
    expect(attempts[0]!.handshakes.map((h) => h.messages.map((m) => m.name))).toEqual([
      ['M1', 'M2', 'M3', 'M4'],
      ['G1', 'G2'],
      ['M1', 'M2', 'M3', 'M4'],
    ]);
    expect(attempts[0]!.handshakes.map((h) => h.rekey)).toEqual([false, true, true]);
  });

  test('air and netlink together: one message each, the air its record, netlink its copies', async () => {
    const store = await open(pathOf('wpa2-psk-ccmp'), pathOf('wpa2-psk-ccmp', 'nl.pcap'));
    const { attempts } = await track(store);
    const linkTypes = (records: readonly number[]) => records.map((index) => store.record(index).linkType);
    const four = attempts[0]!.messages.filter((m) => m.phase === 'four-way' && m.kind === 'eapol-key');
    expect(four.map((m) => m.name)).toEqual(['M1', 'M2', 'M3', 'M4']);
    expect(linkTypes(four.map((m) => m.record))).toEqual(Array(4).fill(LinkType.Radiotap));
    for (const { copies } of four) {
      expect(copies.length).toBeGreaterThan(0);
      expect(new Set(linkTypes(copies))).toEqual(new Set([LinkType.Netlink]));
    }
    store.close();
  });

  test('interfaces written by turns, as dumpcap does, come to what they do in order of time', async () => {
    const store = await open(pathOf('wpa2-psk-ccmp'), pathOf('wpa2-psk-ccmp', 'nl.pcap'));
    const turn = ({ time, linkType }: CaptureRecord) =>
      2 * Number(time! / 200_000_000n) + (linkType === LinkType.Netlink ? 0 : 1);
    const byTurns = [...store.records()].sort((a, b) => turn(a) - turn(b));
    expect(byTurns.some(({ time }, i) => i > 0 && time! < byTurns[i - 1]!.time!)).toBe(true);
    const shape = async (records: RecordStore) =>
      (await track(records)).attempts.map((a) => [
        a.outcome,
        a.handshakes.map((h) => h.messages.map((m) => m.name)),
        a.messages.map((m) => [m.name, m.time]),
      ]);
    const shuffled = RecordStore.fromRecords(byTurns, store.sources);
    expect(await shape(shuffled)).toEqual(await shape(store));
    store.close();
  });

  test('the same file twice is two receivers: nothing is counted twice', async () => {
    const path = pathOf('wpa2-psk-sha256-pmf');
    const [once, twice] = [await tracked(path), await tracked(path, path)];
    const shape = ({ attempts }: Tracked) =>
      attempts.map((a) => [a.station, a.outcome, a.messages.map((m) => m.name)]);
    expect(shape(twice)).toEqual(shape(once));
  });
});

describe('running', () => {
  test('progress rises to the total, and an aborted signal stops it', async () => {
    const store = await open(pathOf('wpa2-gcmp'));
    const seen: number[] = [];
    await track(store, { onProgress: (done) => seen.push(done) });
    expect(seen.at(-1)).toBe(store.length);
    await expect(track(store, { signal: AbortSignal.abort() })).rejects.toThrow('aborted');
    store.close();
  });

  test('damaged records never throw, and give the same each time', async () => {
    const store = await open(pathOf('wpa2-psk-sha256-pmf'));
    const records = [...store.records()];
    const run = (damage: readonly [number, number, number][]): Tracked => {
      const broken = [...records];
      for (const [which, at, octet] of damage) {
        const record = broken[which % broken.length]!;
        const bytes = record.bytes.slice(0, octet % 5 === 0 ? at % (record.bytes.length + 1) : undefined);
        if (bytes.length) bytes[at % bytes.length] = octet;
        broken[which % broken.length] = { ...record, bytes };
      }
      const work = tracking(RecordStore.fromRecords(broken, store.sources));
      for (;;) {
        const { done, value } = work.next();
        if (done) return value;
      }
    };
    const octet = fc.nat(255);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(), fc.nat(300), octet), { maxLength: 40 }), (damage) => {
        const shape = ({ attempts }: Tracked) =>
          attempts.map((a) => [a.bssid, a.station, a.outcome, a.messages]);
        expect(shape(run(damage))).toEqual(shape(run(damage)));
      }),
      { numRuns: 25 },
    );
    store.close();
  });
});

test('pasn: its third frame ends it, so no answer is missing; it may go without an association', async () => {
  const { attempts } = await tracked(pathOf('pasn'));
  expect(attempts).toHaveLength(1);
  const authentication = attempts[0]!.messages.filter(({ kind }) => kind === 'authentication');
  expect(authentication.map(({ name }) => name.at(-1))).toEqual(['1', '2', '3', '1', '2', '3']);
  expect(attempts[0]).toMatchObject({ authAlgorithm: 7, missing: [], outcome: 'incomplete' });
});
