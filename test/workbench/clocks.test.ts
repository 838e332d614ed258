import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RecordStore } from '../../main/capture/store.ts';
import { dissect } from '../../main/dissect/index.ts';
import type { SessionView } from '../../preload/contract/index.ts';
import { workbench } from './bench.ts';
import { fixture, meta } from './fixtures.ts';

let bench: ReturnType<typeof workbench>;
beforeEach(() => {
  bench = workbench();
});
afterEach(() => bench.remove());

const air = fixture('wpa2-psk-ccmp');
const netlink = fixture('wpa2-psk-ccmp', 'nl.pcap');

/** The capture with every time moved by so many seconds, octets of the header as the format has them. */
function moved(path: string, seconds: number, name: string): string {
  const bytes = gunzipSync(readFileSync(path));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const little = view.getUint8(0) === 0xd4 || view.getUint8(0) === 0x4d;
  const unit =
    [0x4d, 0xa1].includes(view.getUint8(little ? 0 : 3)) && bytes[little ? 1 : 2] === 0x3c ? 1e9 : 1e6;
  for (let at = 24; at < bytes.length; ) {
    const units =
      view.getUint32(at, little) * unit + view.getUint32(at + 4, little) + Math.round(seconds * unit);
    view.setUint32(at, Math.floor(units / unit), little);
    view.setUint32(at + 4, units % unit, little);
    at += 16 + view.getUint32(at + 8, little);
  }
  writeFileSync(bench.path(name), gzipSync(bytes));
  return bench.path(name);
}

const open = (...files: string[]): Promise<SessionView> => bench.call('open', { files, add: false });

describe('clocks', () => {
  test('of one machine are left as they are, and the difference is told', async () => {
    const { clocks } = await open(air, netlink);
    expect(clocks.map(({ how, offset, by }) => [how, offset, by])).toEqual([
      ['reference', '0', null],
      ['agrees', '0', 'air.pcap.gz'],
    ]);
    expect(clocks[1]!.pairs).toBeGreaterThan(8);
    expect(clocks[1]!.spreadMs!).toBeLessThan(1);
    expect(clocks[1]!.sentence).toMatch(/^Read as it is: \d+ frames that air\.pcap\.gz holds too/);
    expect((await open(air)).clocks).toMatchObject([{ how: 'reference', pairs: 0 }]);
  });

  test.each([-7200.5, 3.25, 86_400 * 365])(
    'that are wrong by %d s are found by common bytes',
    async (seconds) => {
      const right = await open(air, netlink);
      const wrong = await open(air, moved(netlink, seconds, 'late.pcap.gz'));
      const [, clock] = wrong.clocks;
      expect(clock).toMatchObject({ how: 'bytes', by: 'air.pcap.gz', pairs: right.clocks[1]!.pairs });
      // The recordings themselves differ by a part of a millisecond.
      expect(Math.abs(Number(clock!.offset) + seconds)).toBeLessThan(0.002);
      expect(wrong.attempts.map(({ outcome, station }) => [outcome, station])).toEqual(
        right.attempts.map(({ outcome, station }) => [outcome, station]),
      );
      expect(wrong.attempts[0]!.rows).toBe(right.attempts[0]!.rows);
    },
  );

  test('can be set by hand and given back, and are so again after saving', async () => {
    const before = await open(air, moved(netlink, 10, 'late.pcap.gz'));
    const measured = before.clocks[1]!.offset;
    const toldBefore = await bench.told();
    const set = await bench.call('setClock', { id: '2', seconds: '-9.5' });
    expect(set.clocks[1]).toMatchObject({ how: 'given', offset: '-9.5', pairs: before.clocks[1]!.pairs });
    expect(set.clocks[1]!.sentence).toMatch(/set by hand\. Measured: /);
    const toldSet = await bench.told();
    await bench.call('save', { file: bench.path('saved.pcapng'), includeSecrets: true });
    const again = await open(bench.path('saved.pcapng'));
    expect(again.clocks.map(({ how, offset, file }) => [how, offset, file])).toEqual([
      ['reference', '0', 'air.pcap.gz'],
      ['given', '-9.5', 'late.pcap.gz'],
    ]);
    expect(await bench.told()).toEqual(toldSet);
    const back = await bench.call('setClock', { id: '2', seconds: null });
    expect(back.clocks[1]).toMatchObject({ how: 'bytes', offset: measured });
    expect(await bench.told()).toEqual(toldBefore);
  });

  test('a saved session keeps what was measured', async () => {
    const before = await open(air, moved(netlink, -4000.125, 'early.pcap.gz'));
    const told = await bench.told();
    await bench.call('save', { file: bench.path('saved.pcapng'), includeSecrets: true });
    const again = await open(bench.path('saved.pcapng'));
    expect(again.clocks).toEqual(before.clocks);
    expect(await bench.told()).toEqual(told);
  });

  test('of logs are tied by what they report', async () => {
    const store = await RecordStore.open([{ path: air, name: 'air' }]);
    const { mac_wlan0: ap } = meta('wpa2-psk-ccmp');
    const when = (kind: string): bigint => {
      for (const { bytes, linkType, time } of store.records()) {
        const { management, wlan } = dissect(bytes, linkType);
        if (management?.kind === kind && wlan?.transmitter === ap && time !== null) return time;
      }
      throw new Error(`no ${kind}`);
    };
    const authentication = when('authentication');
    // Boot was 1000.5 s before the authentication was answered.
    const stamp = (time: bigint): string =>
      `[${(Number(time - authentication) / 1e9 + 1000.5).toFixed(6).padStart(12)}]`;
    writeFileSync(
      bench.path('dmesg.txt'),
      [
        `[ 1000.400000] wlan1: authenticate with ${ap}`,
        `${stamp(authentication)} wlan1: authenticated`,
        `${stamp(when('association-response'))} wlan1: RX AssocResp from ${ap} (capab=0x411 status=0 aid=1)`,
        `[ 1000.900000] wlan1: associated`,
        '',
      ].join('\n'),
    );
    store.close();
    const { clocks } = await open(air, bench.path('dmesg.txt'));
    expect(clocks[1]).toMatchObject({ kind: 'boot', how: 'events', file: 'dmesg.txt', pairs: 2 });
    const expected = Number(authentication) / 1e9 - 1000.5;
    expect(Math.abs(Number(clocks[1]!.offset) - expected)).toBeLessThan(0.000_01);
  });

  test('on the wall are moved by whole quarters of an hour, and the zone is told', async () => {
    // The lab's own log as syslog would have it on a machine at UTC+5:30: no year, no fraction.
    const log = gunzipSync(readFileSync(fixture('sae-h2e-g19', 'wpa_supplicant-sta.log'))).toString('latin1');
    const lines = log.replace(/^(\d+)\.\d+: /gm, (_, seconds: string) => {
      const [, , day, , time] = new Date((Number(seconds) + 19_800) * 1000).toUTCString().split(' ');
      expect(day).toBe('Nov');
      return `Nov 20 ${time} laptop wpa_supplicant[812]: `;
    });
    writeFileSync(bench.path('syslog'), lines, 'latin1');
    const { clocks, attempts } = await open(fixture('sae-h2e-g19'), bench.path('syslog'));
    const wall = clocks.find(({ kind }) => kind === 'local')!;
    expect(wall).toMatchObject({ how: 'bytes', offset: '-19800', file: 'syslog' });
    expect(wall.sentence).toMatch(/its time zone is UTC\+5:30/);
    expect(attempts.some(({ verified }) => verified === true)).toBe(true);
  });

  test('that lines lack are made up for by the frames in them', async () => {
    const log = gunzipSync(readFileSync(fixture('sae-h2e-g19', 'wpa_supplicant-sta.log'))).toString('latin1');
    writeFileSync(bench.path('bare.log'), log.replace(/^\d+\.\d+: /gm, ''), 'latin1');
    const { clocks, attempts } = await open(fixture('sae-h2e-g19'), bench.path('bare.log'));
    expect(clocks[1]).toMatchObject({ kind: 'none', how: 'placed' });
    expect(clocks[1]!.placed).toBeGreaterThan(5);
    expect(attempts.map(({ verified, outcome }) => [verified, outcome])).toEqual([[true, 'connected']]);
    const told = await bench.told();
    const saved = await bench.call('save', { file: bench.path('saved.pcapng'), includeSecrets: true });
    expect(saved.bytes).toBeGreaterThan(0);
    const again = await open(bench.path('saved.pcapng'));
    expect(await bench.told()).toEqual(told);
    expect(again.clocks).toEqual(clocks);
  });

  test.each([
    ['m3-lost', 'm4-lost'],
    ['wpa2-psk-ccmp', 'two-stations'],
    ['eap-tls', 'wpa-mixed'],
    ['sae-h2e-g19', 'sae-pmksa-reconnect'],
    ['deauth-during-handshake', 'wpa2-wrong-passphrase'],
  ])('of two runs that look alike (%s, %s) are not taken for one', async (a, b) => {
    // The same addresses, the same lab: everything but the random numbers is the same.
    const { clocks } = await open(fixture(a), fixture(b));
    expect(clocks.map(({ offset, how }) => [offset, how])).toEqual([
      ['0', 'reference'],
      ['0', 'clock'],
    ]);
  });

  test('that share nothing are taken as they are, and it is said what was assumed', async () => {
    writeFileSync(bench.path('boot.txt'), '[   12.000000] usb 1-1: new high-speed USB device\n');
    writeFileSync(bench.path('bare.txt'), 'a line without a time\n');
    const { clocks } = await open(air, bench.path('boot.txt'), bench.path('bare.txt'));
    expect(clocks.map(({ how, kind }) => [how, kind])).toEqual([
      ['reference', 'epoch'],
      ['assumed', 'boot'],
      ['assumed', 'none'],
    ]);
    expect(clocks[1]!.sentence).toMatch(/nothing here tells when/);
    expect(clocks[2]!.sentence).toMatch(/has no times/);
  });

  test('no other clock is taken', async () => {
    await open(air, netlink);
    await expect(bench.call('setClock', { id: '7', seconds: '1' })).rejects.toThrow(/no such clock/);
    await expect(bench.call('setClock', { id: '2', seconds: 'soon' })).rejects.toThrow();
  });
});
