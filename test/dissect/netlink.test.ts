import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { concat, fromHex } from '../../main/base/bytes.ts';
import { LinkType } from '../../main/capture/types.ts';
import { dissect, learnFamilies, peek } from '../../main/dissect/index.ts';
import type { Field } from '../../main/dissect/types.ts';
import { readRecords } from './records.ts';

const folder = new URL('../fixtures/wpa2-psk-ccmp/', import.meta.url);
const meta = JSON.parse(readFileSync(new URL('meta.json', folder), 'utf8')) as {
  keys: Record<string, string[]>;
};

function* all(fields: readonly Field[]): Generator<Field> {
  for (const field of fields) {
    yield field;
    yield* all(field.children ?? []);
  }
}

const le16 = (n: number): Uint8Array => Uint8Array.of(n & 255, n >> 8);
const le32 = (n: number): Uint8Array => concat(le16(n & 0xffff), le16((n >>> 16) & 0xffff));
const attribute = (type: number, ...data: Uint8Array[]): Uint8Array => {
  const body = concat(...data);
  return concat(le16(4 + body.length), le16(type), body, new Uint8Array(-body.length & 3));
};
const text = (value: string): Uint8Array => new TextEncoder().encode(`${value}\0`);
const GENERIC = 16;
const message = (type: number, flags: number, ...payload: Uint8Array[]): Uint8Array => {
  const body = concat(...payload);
  return concat(le32(16 + body.length), le16(type), le16(flags), le32(7), le32(9), body);
};
const monitor = (protocol: number, ...messages: Uint8Array[]): Uint8Array =>
  concat(fromHex('0004 0338 0000 0000000000000000'), Uint8Array.of(0, protocol), ...messages);
const generic = (command: number): Uint8Array => Uint8Array.of(command, 1, 0, 0);
const NL80211 = 0x20;
const REQUEST = 1;

const EAPOL = fromHex('01010000');
const PEER = '02:00:00:00:01:00';

describe('the recording of a connection', () => {
  const records = readRecords(new URL('nl.pcap.gz', folder));
  const frames = records.map((record) => dissect(record.bytes, record.linkType));

  it('names its family', () => {
    const learned = records.flatMap((record) => learnFamilies(record.bytes, record.linkType));
    expect(new Map(learned)).toEqual(
      new Map([
        [0x10, 'nlctrl'],
        [0x20, 'nl80211'],
      ]),
    );
  });

  it('holds the keys that wpa_supplicant and hostapd logged, marked as secret', () => {
    const keys = frames.flatMap((frame) =>
      [...all(frame.fields)].filter((f) => f.label === 'NL80211_KEY_DATA').map((f) => [f.value, f.secret]),
    );
    const values = keys.map(([value]) => value);
    expect(values).toEqual(expect.arrayContaining([...meta.keys.TK!, ...meta.keys.GTK!]));
    expect(keys.every(([, secret]) => secret)).toBe(true);
  });

  it('holds all four messages of the handshake, as sent, as received and as acknowledged', () => {
    const seen = frames
      .filter((frame) => frame.eapol?.key)
      .map((frame) => `${frame.netlink!.command} ${frame.eapol!.key!.information.toString(16)}`);
    const count = (command: string, information: string) =>
      seen.filter((line) => line === `NL80211_CMD_${command} ${information}`).length;
    for (const information of ['8a', '10a', '13ca', '30a']) {
      // One request by the sender and one event at the receiver in each handshake.
      expect(count('CONTROL_PORT_FRAME', information)).toBe(2 * meta.keys.PTK!.length);
      expect(count('CONTROL_PORT_FRAME_TX_STATUS', information)).toBeGreaterThan(0);
    }
  });

  it('agrees with peek', () => {
    for (const [i, record] of records.entries()) {
      const peeked = peek(record.bytes, record.linkType);
      expect(peeked.eapol).toEqual(frames[i]!.eapol?.span ?? null);
      expect(peeked.netlinkFrame).toEqual(frames[i]!.netlink!.frame);
      expect(peeked.wlan).toEqual(frames[i]!.wlan);
    }
  });

  it('has no byte that breaks the format', () => {
    expect(frames.flatMap((frame) => frame.malformed)).toEqual([]);
  });
});

describe('control port frames', () => {
  const frameOf = (flags: number) =>
    dissect(
      monitor(
        GENERIC,
        message(
          NL80211,
          flags,
          generic(129),
          attribute(102, le16(0x888e)),
          attribute(6, fromHex(PEER)),
          attribute(51, EAPOL),
        ),
      ),
      LinkType.Netlink,
    );

  it('that are sent go to the peer', () => {
    const frame = frameOf(REQUEST);
    expect(frame).toMatchObject({ protocol: 'nl80211', destination: PEER, source: null, etherType: 0x888e });
    expect(frame.eapol!.packetType).toBe(1);
    expect(frame.netlink).toMatchObject({
      command: 'NL80211_CMD_CONTROL_PORT_FRAME',
      request: true,
      sequence: 7,
      portId: 9,
    });
    expect(frame.bytes.slice(frame.netlink!.frame!.start, frame.netlink!.frame!.end)).toEqual(EAPOL);
  });

  it('that are received come from the peer', () => {
    expect(frameOf(0)).toMatchObject({ source: PEER, destination: null });
  });

  it('that were sent, with their Ethernet header, name both ends', () => {
    const ethernet = concat(fromHex(PEER), fromHex('020000000000'), fromHex('888e'), EAPOL);
    const bytes = monitor(GENERIC, message(NL80211, 0, generic(139), attribute(51, ethernet)));
    const frame = dissect(bytes, LinkType.Netlink);
    expect(frame).toMatchObject({ source: '02:00:00:00:00:00', destination: PEER });
    expect(frame.bytes.slice(frame.eapol!.span.start, frame.eapol!.span.end)).toEqual(EAPOL);
  });
});

describe('frames that the kernel decrypted', () => {
  it('keep their protected bit and lose their protection header', () => {
    const deauth = fromHex('c0400000 020000000000 020000000100 020000000000 1000 0300');
    const bytes = monitor(GENERIC, message(NL80211, 0, generic(59), attribute(51, deauth)));
    const frame = dissect(bytes, LinkType.Netlink);
    expect(frame.wlan!.protected).toBe(true);
    expect(frame.protection).toBeNull();
    expect(frame.management).toMatchObject({ kind: 'deauthentication', reason: 3 });
    expect(peek(bytes, LinkType.Netlink).protection).toBeNull();
  });
});

describe('families', () => {
  const newFamily = message(16, 0, generic(1), attribute(2, text('nl80211')), attribute(1, le16(0x25)));
  const command = monitor(GENERIC, message(0x21, REQUEST, generic(1)));

  it('are learned from the controller', () => {
    expect(learnFamilies(monitor(GENERIC, newFamily), LinkType.Netlink)).toEqual([[0x25, 'nl80211']]);
    expect(learnFamilies(command, LinkType.Netlink)).toEqual([]);
  });

  it('that are known to be others are not read as nl80211', () => {
    expect(dissect(command, LinkType.Netlink).netlink!.command).toBe('NL80211_CMD_GET_WIPHY');
    const families = new Map([[0x21, 'taskstats']]);
    const frame = dissect(command, LinkType.Netlink, { families });
    expect(frame.netlink).toMatchObject({ family: 'taskstats', command: null });
  });
});

describe('errors', () => {
  const request = message(NL80211, REQUEST, generic(37), attribute(3, le32(3)));

  it('have their name, the command they answer, and the extended acknowledgement', () => {
    const words = attribute(1, text('Key index out of range'));
    const bytes = monitor(GENERIC, message(2, 0x200, le32(-22), request, words, attribute(2, le32(20))));
    const frame = dissect(bytes, LinkType.Netlink);
    expect(frame.netlink).toMatchObject({
      family: 'nl80211',
      command: 'NL80211_CMD_AUTHENTICATE',
      error: -22,
      errorText: 'EINVAL (invalid argument): Key index out of range',
    });
    expect(frame.malformed).toEqual([]);
  });

  it('may hold the header of the request alone', () => {
    const bytes = monitor(GENERIC, message(2, 0x100, le32(-2), request.slice(0, 16)));
    const frame = dissect(bytes, LinkType.Netlink);
    expect(frame.netlink).toMatchObject({ error: -2, errorText: 'ENOENT (no such entry)', command: null });
    expect(frame.malformed).toEqual([]);
  });

  it('of number 0 are acknowledgements', () => {
    const frame = dissect(
      monitor(GENERIC, message(2, 0x100, le32(0), request.slice(0, 16))),
      LinkType.Netlink,
    );
    expect(frame.netlink).toMatchObject({ error: 0, errorText: null });
    expect(frame.summary).toBe('Acknowledgement');
  });
});

describe('attributes', () => {
  const shown = (type: number, data: Uint8Array) => {
    const frame = dissect(
      monitor(GENERIC, message(NL80211, 0, generic(46), attribute(type, data))),
      LinkType.Netlink,
    );
    const group = frame.fields.at(-1)!.children!.find((f) => f.filter === 'nl80211')!;
    const { label, value, secret } = group.children![0]!;
    return { label, value, ...(secret && { secret }) };
  };
  it.each([
    ['IFINDEX', 3, '03000000', '3'],
    ['MAC', 6, '020000000100', PEER],
    ['SSID', 52, '486f6d65', '"Home"'],
    ['SSID', 52, 'ff00', '0xff00'],
    ['WIPHY_FREQ', 38, '6c090000', '2412 MHz (channel 1)'],
    ['AUTH_TYPE', 53, '04000000', 'SAE (4)'],
    ['CIPHER_SUITES_PAIRWISE', 73, '04ac0f0002ac0f00', 'CCMP (00-0f-ac:4), TKIP (00-0f-ac:2)'],
    ['AKM_SUITES', 76, '08ac0f00', 'SAE (00-0f-ac:8)'],
    ['WPA_VERSIONS', 75, '02000000', 'RSN (WPA2) (0x02)'],
    ['STA_FLAGS2', 67, 'a200000002000000', 'set: AUTHORIZED; cleared: AUTHENTICATED, ASSOCIATED'],
    ['RX_SIGNAL_DBM', 151, 'c4ffffff', '-60 dBm'],
    ['TIMED_OUT', 65, '', 'Set'],
    ['USE_MFP', 66, '01000000', 'REQUIRED (1)'],
  ])('%s %d', (name, type, hex, value) => {
    expect(shown(type, fromHex(hex))).toEqual({ label: `NL80211_ATTR_${name}`, value });
  });

  it.each([
    ['KEY_DATA', 7],
    ['PMK', 254],
    ['SAE_PASSWORD', 277],
    ['FILS_KEK', 242],
    ['FILS_ERP_RRK', 252],
  ])('%s is secret', (name, type) => {
    expect(shown(type, fromHex('0011'))).toEqual({
      label: `NL80211_ATTR_${name}`,
      value: '0011',
      secret: true,
    });
  });

  it('without a name keep their number and bytes', () => {
    expect(shown(5000, fromHex('0011'))).toEqual({ label: 'NL80211_ATTR_5000', value: '0011' });
  });

  it('that nest too deeply end the descent, not the program', () => {
    let nested: Uint8Array = new Uint8Array();
    for (let i = 0; i < 10_000; i++) nested = concat(le16(nested.length + 4), le16(0x8000), nested);
    const frame = dissect(monitor(GENERIC, message(NL80211, 0, generic(46), nested)), LinkType.Netlink);
    expect(frame.malformed).toEqual([]);
    let depth = 0;
    for (let field = frame.fields.at(-1); field; field = field.children?.at(-1)) depth++;
    expect(depth).toBeLessThan(30);
  });
});

describe('what is broken', () => {
  it('is a message that is longer than the record', () => {
    const whole = monitor(GENERIC, message(NL80211, 0, generic(46), attribute(3, le32(3))));
    const frame = dissect(whole.slice(0, -4), LinkType.Netlink);
    expect(frame.netlink!.command).toBe('NL80211_CMD_CONNECT');
    expect(frame.malformed.map((m) => m.message)).toEqual([
      'netlink attributes: one does not fit what is left',
      'netlink: message of 28 bytes, 24 left',
    ]);
  });

  it('is a length that no header has', () => {
    const frame = dissect(monitor(GENERIC, le32(3), new Uint8Array(20)), LinkType.Netlink);
    expect(frame.malformed).toEqual([
      { offset: 16, message: 'netlink: message header of 16 bytes expected' },
    ]);
  });
});

describe('rtnetlink', () => {
  it('names the interface and its state', () => {
    const link = concat(fromHex('0000 0100'), le32(3), le32(0x10001), le32(0));
    const bytes = monitor(
      0,
      message(16, 0, link, attribute(3, text('wlan0')), attribute(16, Uint8Array.of(6))),
    );
    const frame = dissect(bytes, LinkType.Netlink);
    expect(frame.summary).toBe('RTM_NEWLINK interface 3: up, carrier');
    expect(frame.netlink).toMatchObject({ family: 'rtnetlink', command: 'RTM_NEWLINK', ifindex: 3 });
    const values = new Map([...all(frame.fields)].map((f) => [f.label, f.value]));
    expect([values.get('IFLA_IFNAME'), values.get('IFLA_OPERSTATE')]).toEqual(['wlan0', 'up (6)']);
  });
});
