import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { LinkType } from '../../main/capture/types.ts';
import { dissect } from '../../main/dissect/index.ts';
import { analysis } from '../../main/report/analysis.ts';
import { Growing } from '../../main/session/growing.ts';
import { Session } from '../../main/session/session.ts';
import { ladderOf } from '../../main/views/rows.ts';
import { passphraseSecret, play } from '../live/scene.ts';
import { fixture, octets, recordOffsets } from './fixtures.ts';

const folder = mkdtempSync(join(tmpdir(), 'handshake-ways-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Lanes and note of the handshake's messages on the ladder of a join. */
async function messages(eapol: 'control-port' | 'packet', withAir: boolean) {
  const { records, session } = await play({ options: { eapol } });
  const growing = new Growing('live');
  const air = session.sources.find(({ name }) => name === 'air')!.index;
  const places = session.sources.map((source) => growing.addSource(source));
  for (const record of records)
    if (withAir || record.source !== air) growing.add(record, places[record.source]!);
  const grown = growing.session([passphraseSecret()], true);
  const { rows } = ladderOf(grown.analysed(grown.attempts[0]!.id));
  return rows
    .filter(({ kind, label }) => kind === 'message' && /^M[1-4]/.test(label))
    .map(({ label, from, to, note }) => [label.slice(0, 2), from, to, note]);
}

it('messages by the control port and by a packet socket are told apart, both between supplicant and kernel', async () => {
  const lanes = (note: string) => [
    ['M1', 'kernel', 'supplicant', note],
    ['M2', 'supplicant', 'kernel', note],
    ['M3', 'kernel', 'supplicant', note],
    ['M4', 'supplicant', 'kernel', note],
  ];
  expect(await messages('packet', false)).toEqual(lanes('packet socket'));
  expect(await messages('control-port', false)).toEqual(lanes('control port'));
});

it('also where the air shows the frames', async () => {
  const lanes = (note: string) => [
    ['M1', 'ap', 'kernel', note],
    ['M2', 'kernel', 'ap', note],
    ['M3', 'ap', 'kernel', note],
    ['M4', 'kernel', 'ap', note],
  ];
  expect(await messages('packet', true)).toEqual(lanes('ack, packet socket'));
  expect(await messages('control-port', true)).toEqual(lanes('ack, control port'));
});

/** `M1 control-port` of each message of the four-way handshake that the files show; those of a rekey are encrypted on the air. */
async function ports(...paths: readonly string[]): Promise<string[]> {
  const session = await Session.open(paths.map((path) => ({ path, name: path })));
  const { attempts } = analysis(session, { steps: false, showSecrets: false });
  session.close();
  return attempts
    .flatMap(({ handshakes }) => handshakes.filter(({ kind, rekey }) => kind === 'four-way' && !rekey))
    .flatMap((handshake) => handshake.messages.map(({ name, port }) => `${name} ${port ?? '-'}`));
}
const four = (port: string): string[] => ['M1', 'M2', 'M3', 'M4'].map((name) => `${name} ${port}`);

it('recordings of both ways: wpa_supplicant with control_port=0 and without it', async () => {
  const none = 'no-control-port';
  expect(await ports(fixture(none), fixture(none, 'netdev.pcap'))).toEqual(four('packet-socket'));
  const usual = 'wpa2-psk-ccmp';
  expect(await ports(fixture(usual), fixture(usual, 'nl.pcap'))).toEqual(four('control-port'));
  expect(await ports(fixture(usual))).toEqual(four('-'));
});

it("the control port of an access point on the same machine says nothing of the station's", async () => {
  const pcap = octets('wpa2-psk-ccmp', 'nl.pcap');
  const offsets = recordOffsets(pcap);
  const kept = [pcap.subarray(0, 24)];
  const seen = new Set<number>();
  // hostapd's interface is the one that a beacon is begun on.
  let own: number | null = null;
  for (const [i, offset] of offsets.slice(0, -1).entries()) {
    const record = pcap.subarray(offset, offsets[i + 1]);
    const { netlink } = dissect(new Uint8Array(record.subarray(16)), LinkType.Netlink, {
      families: new Map([[0x20, 'nl80211']]),
    });
    if (netlink?.command === 'NL80211_CMD_NEW_BEACON' || netlink?.command === 'NL80211_CMD_START_AP')
      own = netlink.ifindex;
    if (netlink?.command?.includes('CONTROL_PORT') && netlink.ifindex !== null) seen.add(netlink.ifindex);
    if (!netlink?.command?.includes('CONTROL_PORT') || netlink.ifindex === own) kept.push(record);
  }
  expect(own).not.toBeNull();
  expect(seen.size).toBe(2);
  const path = join(folder, 'ap.pcap');
  writeFileSync(path, Buffer.concat(kept));
  expect(await ports(fixture('wpa2-psk-ccmp'), path)).toEqual(four('-'));
});
