import { describe, expect, it } from 'vitest';
import { macAddress, type Suite } from '../../main/base/brand.ts';
import { concat, fromHex, utf8 } from '../../main/base/bytes.ts';
import { dissect } from '../../main/dissect/index.ts';
import { openRadio } from '../../main/live/bridge/client.ts';
import type { RadioEvent, RadioItem } from '../../main/live/radio/index.ts';
import type { PacketOptions, PacketSocket } from '../../native-bridge/packet.ts';
import { netlinkRecord } from '../../native-bridge/sources.ts';
import type { TransportListener } from '../../native-bridge/transport.ts';
import { joined } from './joined.ts';
import { ADDRESS, attr, IFINDEX, ScriptedKernel, scriptedHost, tlv, u32 } from './kernel.ts';

const AP = macAddress('02:00:00:00:00:00');
const target = { bssid: AP, ssid: utf8('Home'), frequencyMHz: 2412 };
const security = {
  ...target,
  elements: fromHex('30140100000fac040100000fac040100000fac020000'),
  akm: '00-0f-ac:2' as Suite,
  pairwise: '00-0f-ac:4' as Suite,
  group: '00-0f-ac:4' as Suite,
  mfp: 'no' as const,
  privacy: true,
  eapol: 'control-port' as const,
};

async function claimed(kernel = new ScriptedKernel()) {
  const { bridge, kill } = await joined(scriptedHost(kernel));
  const radio = await openRadio(bridge, { interface: 'wlan7', packetSocket: false });
  const iterator = radio.items[Symbol.asyncIterator]();
  const nextEvent = async (): Promise<RadioEvent> => {
    for (;;) {
      const { value, done } = (await iterator.next()) as IteratorResult<RadioItem>;
      if (done) throw new Error('the items ended');
      if (value.event) return value.event;
    }
  };
  return { kernel, bridge, radio, nextEvent, kill };
}
const last = (kernel: ScriptedKernel) => kernel.requests.at(-1)!;
const iface = tlv(attr('IFINDEX'), u32(IFINDEX));

describe('a radio over the bridge', () => {
  it('knows the interface and what its device can do', async () => {
    const { radio } = await claimed();
    expect(radio).toMatchObject({ name: 'wlan7', ifindex: IFINDEX, address: ADDRESS });
    expect(radio.capabilities.ciphers).toEqual(['00-0f-ac:4', '00-0f-ac:6']);
    expect(radio.capabilities.akms).toBeNull();
    expect([...radio.capabilities.commands]).toEqual(['AUTHENTICATE', 'ASSOCIATE']);
    expect([...radio.capabilities.extendedFeatures]).toEqual([
      'CONTROL_PORT_OVER_NL80211',
      'CAN_REPLACE_PTK0',
    ]);
    expect([...radio.capabilities.features]).toEqual(['SAE']);
    expect(radio.sources.map(({ linkType }) => linkType)).toEqual([253]);
  });

  it('joins the groups that the kernel has', async () => {
    const kernel = new ScriptedKernel();
    kernel.groups = ['config', 'scan', 'mlme'];
    await claimed(kernel);
    const joinedGroups = kernel.transports.map(({ groups }) => [...groups]);
    // nl80211's by the numbers that the kernel gave, and rtnetlink's for links.
    expect(joinedGroups).toContainEqual([40, 41, 42]);
    expect(joinedGroups).toContainEqual([1]);
  });

  it('associates with the socket as owner and EAPOL over nl80211', async () => {
    const { radio, kernel } = await claimed();
    await radio.associate({ ...security, previousBssid: null });
    const { command, attributes } = last(kernel);
    expect(command).toBe('ASSOCIATE');
    for (const flag of ['SOCKET_OWNER', 'CONTROL_PORT', 'CONTROL_PORT_OVER_NL80211', 'PRIVACY'])
      expect([flag, attributes.has(attr(flag))]).toEqual([flag, true]);
    expect(attributes.number(attr('CONTROL_PORT_ETHERTYPE'))).toBe(0x888e);
    expect(attributes.number(attr('AKM_SUITES'))).toBe(0x000fac02);
    expect(attributes.bytes(attr('SSID'))).toEqual(utf8('Home'));
    expect(attributes.has(attr('PREV_BSSID'))).toBe(false);
  });

  it('gives the kernel a key, and takes its refusal with number and words', async () => {
    const { radio, kernel } = await claimed();
    const key = {
      use: 'pairwise' as const,
      index: 0,
      peer: AP,
      cipher: '00-0f-ac:4' as Suite,
      key: fromHex('000102030405060708090a0b0c0d0e0f'),
      sequence: null,
    };
    await radio.newKey(key);
    const nested = last(kernel).attributes.nest(attr('KEY'))!;
    expect(nested.bytes(1)).toEqual(key.key);
    expect(nested.number(3)).toBe(0x000fac04);
    kernel.answers.set('NEW_KEY', { errno: -2, words: 'key addition failed' });
    await expect(radio.newKey(key)).rejects.toMatchObject({
      name: 'RadioError',
      code: 'refused',
      operation: 'NEW_KEY',
      errno: -2,
      words: 'key addition failed',
    });
  });

  it('sends EAPOL with the cookie that its status will name', async () => {
    const { radio, kernel, nextEvent } = await claimed();
    kernel.answers.set('CONTROL_PORT_FRAME', { cookie: 0x1122334455667788n });
    const sent = await radio.sendControlPort({
      destination: AP,
      etherType: 0x888e,
      payload: fromHex('0203005f02'),
      noEncrypt: true,
    });
    expect(sent.cookie).toBe(0x1122334455667788n);
    expect(last(kernel).attributes.has(attr('CONTROL_PORT_NO_ENCRYPT'))).toBe(true);
    kernel.event(
      'CONTROL_PORT_FRAME_TX_STATUS',
      iface,
      tlv(attr('COOKIE'), fromHex('8877665544332211')),
      tlv(attr('ACK')),
    );
    expect(await nextEvent()).toEqual({
      kind: 'eapol-status',
      cookie: 0x1122334455667788n,
      acknowledged: true,
    });
  });

  it('reads events of its own interface alone', async () => {
    const { kernel, nextEvent } = await claimed();
    const mac = tlv(attr('MAC'), fromHex(AP));
    kernel.event('AUTHENTICATE', tlv(attr('IFINDEX'), u32(IFINDEX + 1)), mac, tlv(attr('TIMED_OUT')));
    kernel.event('AUTHENTICATE', iface, mac, tlv(attr('TIMED_OUT')));
    expect(await nextEvent()).toEqual({ kind: 'authentication-timeout', bssid: AP });
    const deauthentication = fromHex(`c0000000 ${ADDRESS} ${AP} ${AP} 0000 0700`);
    kernel.event('DEAUTHENTICATE', iface, tlv(attr('FRAME'), deauthentication));
    expect(await nextEvent()).toEqual({ kind: 'deauthentication', frame: deauthentication, byUs: false });
    kernel.event(
      'CONTROL_PORT_FRAME',
      iface,
      mac,
      tlv(attr('FRAME'), fromHex('0203')),
      tlv(attr('CONTROL_PORT_ETHERTYPE'), fromHex('8e88')),
    );
    expect(await nextEvent()).toMatchObject({
      kind: 'eapol',
      via: 'control-port',
      source: AP,
      unencrypted: false,
    });
    kernel.event(
      'DISCONNECT',
      iface,
      tlv(attr('REASON_CODE'), fromHex('0f00')),
      tlv(attr('DISCONNECTED_BY_AP')),
    );
    expect(await nextEvent()).toEqual({ kind: 'disconnect', reason: 15, byAp: true });
  });

  it.each([
    ['as a number of the host', u32(0x000fac08)],
    ['in the order of the air', fromHex('000fac08')],
  ])('reads the suite of external authentication %s', async (_, akm) => {
    const { kernel, nextEvent } = await claimed();
    kernel.event(
      'EXTERNAL_AUTH',
      iface,
      tlv(attr('EXTERNAL_AUTH_ACTION'), u32(0)),
      tlv(attr('BSSID'), fromHex(AP)),
      tlv(attr('SSID'), utf8('Home')),
      tlv(attr('AKM_SUITES'), akm),
    );
    expect(await nextEvent()).toMatchObject({ kind: 'external-auth', action: 'start', akm: '00-0f-ac:8' });
  });

  it('records what went to the kernel and what came, as Wireshark reads it', async () => {
    const { radio, kernel } = await claimed();
    await radio.authenticate({ ...target, type: 'open', data: null, elements: new Uint8Array(0) });
    kernel.event('AUTHENTICATE', iface, tlv(attr('MAC'), fromHex(AP)), tlv(attr('TIMED_OUT')));
    const iterator = radio.items[Symbol.asyncIterator]();
    const seen: string[] = [];
    let index = 0;
    while (!seen.includes('AUTHENTICATE event')) {
      const { value } = (await iterator.next()) as { value: RadioItem };
      const record = value.record!;
      expect(record).toMatchObject({ index: ++index, linkType: 253 });
      expect(record.time).toBeGreaterThan(1_700_000_000_000_000_000n);
      seen.push(dissect(record.bytes, 253, {}).summary);
    }
    expect(seen).toContain('AUTHENTICATE request');
    expect(seen.filter((summary) => summary.startsWith('Acknowledgement')).length).toBeGreaterThan(0);
  });

  it('gives scan results', async () => {
    const { radio, kernel } = await claimed();
    kernel.answers.set('GET_SCAN', {
      as: 'NEW_SCAN_RESULTS',
      replies: [
        concat(
          iface,
          tlv(
            attr('BSS'),
            tlv(1, fromHex(AP)),
            tlv(2, u32(2412)),
            tlv(5, fromHex('1104')),
            tlv(6, fromHex('0004486f6d65')),
            tlv(7, u32(-4250 >>> 0)),
            tlv(10, u32(12)),
          ),
        ),
      ],
    });
    expect(await radio.scanResults()).toEqual([
      {
        bssid: AP,
        frequencyMHz: 2412,
        signalDbm: -42.5,
        capabilities: 0x0411,
        elements: fromHex('0004486f6d65'),
        beaconElements: null,
        lastSeenMs: 12,
      },
    ]);
  });

  it('says that the interface was set up, and leaves it as it was', async () => {
    const { radio, kernel, nextEvent } = await claimed();
    await radio.setUp(true);
    expect(await nextEvent()).toEqual({ kind: 'link', up: true });
    await radio.close();
    expect(last(kernel).command).toBe('DISCONNECT');
    expect(kernel.linkUp).toBe(false);
    expect(await nextEvent()).toEqual({ kind: 'link', up: false });
    await expect(nextEvent()).rejects.toThrow('the items ended');
  });

  it('ends with the reason when the bridge is gone', async () => {
    const { radio, nextEvent, kill } = await claimed();
    const waiting = radio.scan({ ssids: [], frequenciesMHz: null });
    kill('The bridge process was killed by SIGKILL.');
    expect(await nextEvent()).toEqual({ kind: 'gone', why: 'The bridge process was killed by SIGKILL.' });
    await waiting.catch(() => {});
    await expect(radio.disconnect(3)).rejects.toMatchObject({ code: 'gone' });
  });

  it.each([
    ['no such interface', 'wlan9', 'no-interface', /There is no wireless interface wlan9.*wlan7/],
    ['another type', 'wlan7', 'unsupported', /AP, not a station/],
  ])('refuses %s in words', async (name, wanted, code, words) => {
    const kernel = new ScriptedKernel();
    if (name === 'another type')
      kernel.answers.set('GET_INTERFACE', {
        as: 'NEW_INTERFACE',
        replies: [
          concat(
            iface,
            tlv(attr('IFNAME'), utf8('wlan7\0')),
            tlv(attr('IFTYPE'), u32(3)),
            tlv(attr('MAC'), fromHex(ADDRESS)),
          ),
        ],
      });
    const { bridge } = await joined(scriptedHost(kernel));
    const attempt = openRadio(bridge, { interface: wanted, packetSocket: false });
    await expect(attempt).rejects.toMatchObject({ failure: { code }, message: expect.stringMatching(words) });
    // Nothing is held: the next claim is not refused as one too many.
    if (name === 'no such interface') await openRadio(bridge, { interface: 'wlan7', packetSocket: false });
  });

  it('names the capability that is missing', async () => {
    const kernel = new ScriptedKernel();
    kernel.answers.set('TRIGGER_SCAN', { errno: -1 });
    const { bridge } = await joined(scriptedHost(kernel));
    await bridge.call('claim', { interface: 'wlan7', packetSocket: false });
    await expect(bridge.call('scan', { ssids: [], frequenciesMHz: null })).rejects.toMatchObject({
      failure: { code: 'no-privilege', missing: 'CAP_NET_ADMIN', errno: -1 },
    });
    await expect(bridge.call('claim', { interface: 'wlan7', packetSocket: false })).rejects.toMatchObject({
      failure: { code: 'busy' },
    });
  });

  it('tells how the interface stands, and who may have it', async () => {
    const kernel = new ScriptedKernel();
    kernel.linkUp = true;
    kernel.answers.set('GET_STATION', {
      as: 'NEW_STATION',
      replies: [concat(iface, tlv(attr('MAC'), fromHex(AP)))],
    });
    const content: Record<string, string> = {
      '/proc/44/comm': 'wpa_supplicant\n',
      '/proc/44/cmdline': 'wpa_supplicant\0-iwlan7\0',
      '/proc/45/comm': 'wpa_supplicant\n',
      '/proc/45/cmdline': 'wpa_supplicant\0-iwlan8\0',
      '/sys/class/ieee80211/phy3/rfkill2/soft': '1\n',
      '/sys/class/ieee80211/phy3/rfkill2/hard': '0\n',
    };
    const host = scriptedHost(kernel, {
      read: (path) => (content[path] === undefined ? null : utf8(content[path])),
      list: (folder) =>
        folder === '/proc'
          ? ['44', '45']
          : folder === '/sys/class/ieee80211/phy3'
            ? ['index', 'rfkill2']
            : [],
    });
    const { bridge } = await joined(host);
    const radio = await openRadio(bridge, { interface: 'wlan7', packetSocket: false });
    expect(await radio.status()).toEqual({
      up: true,
      rfkill: 'soft',
      type: 'STATION',
      managedBy: ['wpa_supplicant'],
      connectedTo: AP,
    });
  });

  it('sends and receives EAPOL by a packet socket', async () => {
    const sent: Uint8Array[] = [];
    let listener: TransportListener | null = null;
    const packet: Pick<PacketSocket, 'listen' | 'send' | 'statistics' | 'close'> = {
      listen: (to) => {
        listener = to;
      },
      send: (frame) => sent.push(frame),
      statistics: () => ({ received: 0, dropped: 0, overruns: 0 }),
      close: () => {},
    };
    const openPacket = (options: PacketOptions): PacketSocket => {
      // Two Ethertypes are let through: load, compare, compare, two returns, of 8 octets each.
      expect(options).toMatchObject({ ifindex: IFINDEX, filter: { length: 40 } });
      return packet as PacketSocket;
    };
    const { bridge } = await joined(scriptedHost(new ScriptedKernel(), { openPacket }));
    const radio = await openRadio(bridge, { interface: 'wlan7', packetSocket: true });
    expect(radio.sources.map(({ linkType }) => linkType)).toEqual([253, 1]);
    await radio.sendPacket({ destination: AP, etherType: 0x888e, payload: fromHex('02010000') });
    expect(sent).toEqual([fromHex(`${AP} ${ADDRESS} 888e 02010000`)]);
    const bytes = fromHex(`${ADDRESS} ${AP} 888e 0203005f02`);
    const came = { ...netlinkRecord(bytes, 5n, 0x888e, false), hardware: 1 };
    listener!.records([came]);
    const events: RadioEvent[] = [];
    for await (const { record, event } of radio.items) {
      if (event) events.push(event);
      if (record?.linkType === 1 && record.time === 5n) break;
    }
    // The own frame is in the recording but is no event.
    expect(events).toEqual([
      {
        kind: 'eapol',
        via: 'packet',
        source: AP,
        etherType: 0x888e,
        payload: fromHex('0203005f02'),
        unencrypted: null,
      },
    ]);
  });
});
