import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { macAddress } from '../../main/base/brand.ts';
import { RecordStore } from '../../main/capture/store.ts';
import { track } from '../../main/track/track.ts';
import type { Tracked, TrackedEvent } from '../../main/track/types.ts';

const pathOf = (name: string) => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
const open = async (name: string): Promise<Tracked> => {
  const store = await RecordStore.open([{ path: pathOf(name), name }]);
  try {
    return await track(store);
  } finally {
    store.close();
  }
};
const meta = (folder: string): Record<string, string> =>
  JSON.parse(readFileSync(pathOf(`${folder}/meta.json`), 'utf8'));
const kinds = (events: readonly TrackedEvent[]) => events.map(({ event }) => `${event.by} ${event.kind}`);

describe('a join in netlink alone (wpa2-psk-ccmp)', () => {
  it('each request with its answer, in order, at the addresses that meta.json gives', async () => {
    const { attempts } = await open('wpa2-psk-ccmp/nl.pcap.gz');
    const { mac_wlan0, mac_wlan1 } = meta('wpa2-psk-ccmp');
    const [attempt] = attempts;
    expect([attempt!.bssid, attempt!.station]).toEqual([mac_wlan0, mac_wlan1].map((m) => macAddress(m!)));
    const own = attempt!.events.filter(({ event }) => event.by === 'supplicant');
    const expected = [
      'supplicant authenticate-request',
      'supplicant associate-request',
      'supplicant key-install',
      'supplicant port-authorized',
    ];
    const told = kinds(own).filter((kind) => expected.includes(kind));
    expect([...new Set(told)]).toEqual(expected);
    expect(
      own.every(({ event }) => event.interface === 'wlan1' && event.station === macAddress(mac_wlan1!)),
    ).toBe(true);
  });

  it('keys by use and cipher; the bytes of a key are nowhere in what is kept', async () => {
    const { attempts } = await open('wpa2-psk-ccmp/nl.pcap.gz');
    const keys = attempts[0]!.events.filter(({ event }) => event.kind === 'key-install');
    expect(
      keys.map(({ event }) => [event.by, event.key!.use, event.key!.cipher, event.key!.length]),
    ).toContainEqual(['supplicant', 'pairwise', '00-0f-ac:4', 16]);
    const kept = JSON.stringify(keys, (_, value) => (typeof value === 'bigint' ? `${value}` : value));
    const known = (JSON.parse(JSON.stringify(meta('wpa2-psk-ccmp').keys)) ?? {}) as Record<string, string[]>;
    for (const tk of known.TK ?? []) expect(kept).not.toContain(tk);
  });

  it('what a radio can do is told once for each', async () => {
    const { events } = await open('wpa2-psk-ccmp/nl.pcap.gz');
    const ciphers = events.filter(({ event }) => event.kind === 'capability' && event.why === 'ciphers');
    expect(ciphers.length).toBeGreaterThan(0);
    expect(ciphers[0]!.event.detail!.split(' ')).toContain('00-0f-ac:4');
  });
});

describe('a key that the kernel refuses (missing-ccm)', () => {
  it('at both ends, with the kernel’s own words; the request is named beside the answer', async () => {
    const { attempts } = await open('netlink/missing-ccm.pcap.gz');
    const refused = attempts[0]!.events.filter(({ event }) => event.kind === 'key-install' && event.errno);
    expect(refused.map(({ event }) => event.by).sort()).toEqual(['ap', 'supplicant']);
    for (const { event, asked, record } of refused) {
      expect(event).toMatchObject({ errno: -2, ok: false, detail: 'key addition failed' });
      expect(event.key).toMatchObject({ use: 'pairwise', cipher: '00-0f-ac:4' });
      expect(asked).toBeLessThan(record);
    }
    expect(attempts[0]!.outcome).toBe('failed');
  });

  it('DEL_KEY of keys that are not there is no refused key', async () => {
    const { attempts, events } = await open('netlink/missing-ccm.pcap.gz');
    const removed = [...attempts.flatMap((a) => a.events), ...events].filter(
      ({ event }) => event.kind === 'key-remove' && event.errno,
    );
    expect(removed.length).toBeGreaterThan(0);
    expect(new Set(removed.map(({ event }) => event.errno))).toEqual(new Set([-67, -2]));
    expect(attempts.flatMap((a) => a.messages).map((m) => m.event?.kind)).not.toContain('key-remove');
  });

  it('the group key of the AP, with TKIP, was installed: it needs no AES', async () => {
    const { events } = await open('netlink/missing-ccm.pcap.gz');
    const group = events.filter(({ event }) => event.kind === 'key-install');
    expect(group.map(({ event }) => [event.key!.use, event.key!.cipher, event.ok])).toContainEqual([
      'group',
      '00-0f-ac:2',
      true,
    ]);
  });
});

it('a scan tells what an AP advertises where its beacons are not recorded', async () => {
  const { networks } = await open('netlink/missing-ccm.pcap.gz');
  // The lab gives the first radio this address (../shared/captures/README.md).
  const bssid = macAddress('02:00:00:00:00:00');
  const network = networks.find((n) => n.bssid === bssid)!;
  expect(network.advertised!.rsn[0]).toMatchObject({ group: '00-0f-ac:2', akms: ['00-0f-ac:2'] });
});
