import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, connect as dial, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { type MacAddress, macAddress, suite } from '../../main/base/brand.ts';
import { type Bytes, concat, equal, fromHex, toHex, utf8 } from '../../main/base/bytes.ts';
import type { Clock } from '../../main/simulate/clock.ts';
import { Station, type StationEvent } from '../../main/simulate/kernel/station.ts';
import type { Medium } from '../../main/simulate/medium.ts';
import { commands } from '../../main/standard/nl80211.ts';
import type { Host } from '../../native-bridge/host.ts';
import { StreamTransport } from '../../native-bridge/transport-stream.ts';
import {
  ADDRESS,
  attr,
  IFINDEX,
  PORT,
  type Reply,
  ScriptedKernel,
  type SeenRequest,
  scriptedHost,
  tlv,
  u32,
} from './kernel.ts';

const u16 = (value: number): Bytes => Uint8Array.of(value & 255, value >> 8);
const u64 = (value: bigint): Bytes => {
  const octets = new Uint8Array(8);
  new DataView(octets.buffer).setBigUint64(0, value, true);
  return octets;
};
const flag = (name: string): Bytes => tlv(attr(name));
const iface = tlv(attr('IFINDEX'), u32(IFINDEX));
const EINVAL = -22;
const ENOENT = -2;
const SCAN_MS = 30;
const AUTHENTICATION = 0xb0;
const [AUTH_TYPE_OPEN, AUTH_TYPE_SAE] = [0, 4];
/** Commands that a driver takes whose firmware keeps the state machine: no AUTHENTICATE, no ASSOCIATE. */
const TAKEN = [
  ...['TRIGGER_SCAN', 'FRAME', 'NEW_KEY', 'CONNECT', 'DISCONNECT', 'EXTERNAL_AUTH'],
  ...['SET_PMKSA', 'DEL_PMKSA'],
];

/** What goes otherwise than it should. */
export interface Script {
  /** Transmit statuses: `foreign` sends one of another frame first, not acknowledged; `only-foreign` no other. */
  readonly cookies?: 'own' | 'foreign' | 'only-foreign';
  /** The driver takes CONNECT and never asks for authentication. */
  readonly never?: boolean;
  /** Milliseconds after which the driver takes its request back. */
  readonly abortMs?: number;
}

/** How the driver goes over to another access point. */
export interface Roam {
  /** It asks for SAE with the access point first. */
  readonly sae?: boolean;
  /** Milliseconds from the answer of the access point to the report of it. */
  readonly reportMs?: number;
  /** It makes the keys by itself, and passes no EAPOL on. */
  readonly makesKeys?: boolean;
}

interface Connection {
  readonly by: Duplex;
  readonly bssid: string;
  readonly ssid: Bytes;
  readonly elements: Bytes;
}

/**
 * A driver that takes CONNECT alone and leaves SAE to user space (EXTERNAL_AUTH), under the scripted kernel: what it
 * refuses is what net/wireless/nl80211.c of Linux 6.1 refuses, and who gets an event is who gets it there.
 */
export class ConnectOnlyDriver {
  readonly kernel = new ScriptedKernel();
  readonly station: Station;
  /** What user space answered EXTERNAL_AUTH with. */
  readonly answers: { readonly status: number; readonly pmkid: Bytes | null }[] = [];
  /** Octets of the pairwise key that was given. */
  tk: Bytes | null = null;
  readonly #clock: Clock;
  readonly #script: Script;
  #registered: { readonly by: Duplex; readonly type: number; readonly match: Bytes }[] = [];
  #connection: Connection | null = null;
  #roam: (Roam & { readonly from: MacAddress }) | null = null;
  #makesKeys = false;
  #mfp = false;
  #cancelAbort = (): void => {};
  /** PMKIDs that it was given, in hexadecimal, by access point. */
  readonly pmksa = new Map<string, string>();
  #cookie = 0x100n;

  constructor(clock: Clock, medium: Medium, script: Script = {}) {
    this.#clock = clock;
    this.#script = script;
    this.station = new Station(clock, medium, macAddress(ADDRESS), (event) => this.#heard(event));
    const wiphy = tlv(attr('WIPHY'), u32(3));
    const { answers } = this.kernel;
    this.kernel.linkUp = true;
    answers.set('GET_WIPHY', {
      as: 'NEW_WIPHY',
      replies: [
        concat(wiphy, tlv(attr('WIPHY_NAME'), utf8('phy3\0'))),
        concat(
          wiphy,
          tlv(attr('CIPHER_SUITES'), u32(0x000fac04), u32(0x000fac06)),
          tlv(attr('MAX_NUM_SCAN_SSIDS'), Uint8Array.of(4)),
          // NL80211_FEATURE_SAE is 1 << 5; of the extended features CONTROL_PORT_OVER_NL80211 is 26.
          tlv(attr('FEATURE_FLAGS'), u32(0x20)),
          tlv(attr('EXT_FEATURES'), Uint8Array.of(0, 0, 0, 0x04)),
          tlv(
            attr('SUPPORTED_COMMANDS') | 0x8000,
            ...TAKEN.map((name, i) => tlv(i + 1, u32(commands.indexOf(name)))),
          ),
        ),
      ],
    });
    const take = (command: string, how: (request: SeenRequest) => Reply): void => {
      answers.set(command, how);
    };
    take('TRIGGER_SCAN', () => this.#scan());
    take('GET_SCAN', () => ({ as: 'NEW_SCAN_RESULTS', replies: this.#results() }));
    take('GET_STATION', () => {
      const peer = this.station.associatedWith;
      return { as: 'NEW_STATION', replies: peer ? [concat(iface, tlv(attr('MAC'), fromHex(peer)))] : [] };
    });
    take('REGISTER_FRAME', ({ by, attributes }) => {
      const [type, match] = [attributes.number(attr('FRAME_TYPE')), attributes.bytes(attr('FRAME_MATCH'))];
      if (type === null || !match) return { errno: EINVAL };
      this.#registered.push({ by, type, match: match.slice() });
      return {};
    });
    take('CONNECT', (request) => this.#connect(request));
    const entry = (request: SeenRequest) =>
      [
        macAddress(request.attributes.bytes(attr('MAC'))!),
        toHex(request.attributes.bytes(attr('PMKID'))!),
      ] as const;
    take('SET_PMKSA', (request) => {
      this.pmksa.set(...entry(request));
      return {};
    });
    take('DEL_PMKSA', (request) => {
      const [bssid, pmkid] = entry(request);
      return this.pmksa.get(bssid) === pmkid && this.pmksa.delete(bssid) ? {} : { errno: ENOENT };
    });
    take('FRAME', (request) => this.#frame(request));
    take('EXTERNAL_AUTH', (request) => this.#answered(request));
    take('NEW_KEY', ({ attributes }) =>
      this.#key(attributes.nest(attr('KEY'))!, attributes.has(attr('MAC'))),
    );
    take('CONTROL_PORT_FRAME', ({ attributes }) => {
      const clear = attributes.has(attr('CONTROL_PORT_NO_ENCRYPT'));
      this.station.sendEapol(attributes.bytes(attr('FRAME'))!.slice(), clear);
      return { cookie: this.#cookie++ };
    });
    take('DISCONNECT', ({ attributes }) => {
      this.#cancelAbort();
      this.#connection = null;
      const peer = this.station.associatedWith;
      if (peer) this.station.leave(peer, attributes.number(attr('REASON_CODE')) ?? 3);
      return {};
    });
  }

  #scan(): Reply {
    this.station.scanning = true;
    this.station.probe(new Uint8Array(0));
    this.#clock.after(SCAN_MS, () => {
      this.station.scanning = false;
      this.kernel.event('NEW_SCAN_RESULTS', iface);
    });
    return {};
  }

  #results(): Bytes[] {
    return [...this.station.bss.values()].map(({ bssid, channel, capabilities, elements }) =>
      concat(
        iface,
        tlv(
          attr('BSS') | 0x8000,
          tlv(1, fromHex(bssid)),
          tlv(2, u32(2407 + 5 * channel)),
          tlv(5, u16(capabilities)),
          tlv(6, elements),
          tlv(7, u32(-4200 >>> 0)),
          tlv(10, u32(12)),
        ),
      ),
    );
  }

  #connect({ attributes, by }: SeenRequest): Reply {
    const open = attributes.number(attr('AUTH_TYPE')) === AUTH_TYPE_OPEN;
    if (!open && !attributes.has(attr('EXTERNAL_AUTH_SUPPORT')))
      return { errno: EINVAL, words: 'no SAE of my own' };
    if (!attributes.has(attr('SOCKET_OWNER')))
      return { errno: EINVAL, words: 'external auth requires connection ownership' };
    if (!open && attributes.number(attr('AUTH_TYPE')) !== AUTH_TYPE_SAE) return { errno: EINVAL };
    const [bssid, ssid] = [attributes.bytes(attr('MAC'))!, attributes.bytes(attr('SSID'))!.slice()];
    const elements = attributes.bytes(attr('IE'))!.slice();
    this.#connection = { by, bssid: macAddress(bssid), ssid, elements };
    this.#mfp = attributes.has(attr('USE_MFP'));
    if (this.#script.never) return {};
    // A PMK that it was given, named in the RSNE: open authentication will do.
    const known = this.pmksa.get(macAddress(bssid));
    if (open || (known && toHex(elements).includes(known))) {
      this.#clock.after(1, () => this.#authenticate());
      return {};
    }
    this.#clock.after(1, () => this.#ask(0));
    const { abortMs } = this.#script;
    if (abortMs !== undefined)
      this.#cancelAbort = this.#clock.after(abortMs, () => {
        this.#ask(1);
        this.#result(16, null);
      });
    return {};
  }

  /** Open authentication by the driver itself. */
  #authenticate(): void {
    const open = { algorithm: 0, data: null, elements: new Uint8Array(0) };
    if (this.#connection) this.station.authenticate({ bssid: macAddress(this.#connection.bssid), ...open });
  }

  /** Goes over to another access point by itself, by a reassociation; SAE there is left to user space. */
  roam(to: MacAddress, how: Roam = {}): void {
    const connection = this.#connection!;
    this.#roam = { from: macAddress(connection.bssid), ...how };
    this.#connection = { ...connection, bssid: to };
    if (how.sae) this.#ask(0);
    else this.#authenticate();
  }

  /** NL80211_CMD_ROAM; cfg80211 queues it, so that EAPOL may come before. */
  #roamed(response: Bytes): void {
    const { bssid, elements } = this.#connection!;
    const { reportMs = 0, makesKeys = false } = this.#roam!;
    this.#roam = null;
    this.#makesKeys = makesKeys;
    const mac = tlv(attr('MAC'), fromHex(bssid));
    this.#clock.after(reportMs, () => {
      this.kernel.event('ROAM', iface, mac, tlv(attr('REQ_IE'), elements), tlv(attr('RESP_IE'), response));
      if (makesKeys) this.#clock.after(10, () => this.kernel.event('PORT_AUTHORIZED', iface, mac));
    });
  }

  /** Asks the owner of the connection to authenticate (0), or no longer (1). */
  #ask(action: number): void {
    const connection = this.#connection;
    if (!connection) return;
    const { by, bssid, ssid } = connection;
    this.kernel.eventTo(
      by,
      'EXTERNAL_AUTH',
      tlv(attr('WIPHY'), u32(3)),
      iface,
      tlv(attr('AKM_SUITES'), fromHex('000fac08')),
      tlv(attr('EXTERNAL_AUTH_ACTION'), u32(action)),
      tlv(attr('BSSID'), fromHex(bssid)),
      tlv(attr('SSID'), ssid),
    );
  }

  #answered({ attributes }: SeenRequest): Reply {
    const [status, bssid] = [attributes.number(attr('STATUS_CODE')), attributes.bytes(attr('BSSID'))];
    const connection = this.#connection;
    if (status === null || !bssid || !attributes.has(attr('SSID')) || !connection) return { errno: EINVAL };
    this.#cancelAbort();
    this.answers.push({ status, pmkid: attributes.bytes(attr('PMKID'))?.slice() ?? null });
    this.#clock.after(1, () => {
      if (!status) this.#associate(connection);
      else if (this.#roam) {
        this.#connection = { ...connection, bssid: this.#roam.from };
        this.#roam = null;
      } else this.#result(status, null);
    });
    return {};
  }

  #associate({ bssid, ssid, elements }: Connection): void {
    const rest = { privacy: true, mfp: this.#mfp, previousBssid: this.#roam?.from ?? null };
    this.station.associate({ bssid: macAddress(bssid), ssid, elements, ...rest });
  }

  #frame({ attributes }: SeenRequest): Reply {
    const frame = attributes.bytes(attr('FRAME'))?.slice();
    if (!frame || attributes.number(attr('WIPHY_FREQ')) === null) return { errno: EINVAL };
    const cookie = this.#cookie++;
    const { cookies = 'own' } = this.#script;
    const status = (whose: bigint, acknowledged: boolean): void =>
      this.kernel.event(
        'FRAME_TX_STATUS',
        iface,
        tlv(attr('FRAME'), frame),
        tlv(attr('COOKIE'), u64(whose)),
        ...(acknowledged ? [flag('ACK')] : []),
      );
    this.#clock.after(1, () => {
      const acknowledged = this.station.sendManagement(frame);
      if (cookies !== 'own') status(cookie + 0x5000n, false);
      if (cookies !== 'only-foreign') status(cookie, acknowledged);
    });
    return { replies: [tlv(attr('COOKIE'), u64(cookie))] };
  }

  #key(key: NonNullable<ReturnType<SeenRequest['attributes']['nest']>>, pairwise: boolean): Reply {
    if (!pairwise) return {};
    this.tk = key.bytes(1)!.slice();
    this.station.installPairwise(suite(key.bytes(3)!.slice().reverse()), this.tk);
    return {};
  }

  #result(status: number, response: Bytes | null): void {
    const peer = this.station.associatedWith;
    this.kernel.event(
      'CONNECT',
      iface,
      ...(peer ? [tlv(attr('MAC'), fromHex(peer))] : []),
      tlv(attr('STATUS_CODE'), u16(status)),
      ...(this.#connection && response ? [tlv(attr('REQ_IE'), this.#connection.elements)] : []),
      ...(response ? [tlv(attr('RESP_IE'), response)] : []),
    );
  }

  #heard(event: StationEvent): void {
    switch (event.kind) {
      case 'frame':
        for (const { by, type, match } of this.#registered)
          if (type === AUTHENTICATION && event.frame[0] === type) {
            const body = event.frame.subarray(24);
            if (!equal(body.subarray(0, match.length), match)) continue;
            const frequency = tlv(attr('WIPHY_FREQ'), u32(2412));
            this.kernel.eventTo(by, 'FRAME', iface, frequency, tlv(attr('FRAME'), event.frame));
          }
        break;
      case 'authentication':
        if (this.#connection) this.#associate(this.#connection);
        break;
      case 'association':
        if (this.#roam) this.#roamed(event.frame.slice(30));
        else this.#result(event.frame[26]! | (event.frame[27]! << 8), event.frame.slice(30));
        break;
      case 'association-timeout':
        this.#result(1, null);
        break;
      case 'eapol':
        if (this.#connection && !this.#makesKeys)
          this.kernel.eventTo(
            this.#connection.by,
            'CONTROL_PORT_FRAME',
            iface,
            tlv(attr('MAC'), fromHex(event.source)),
            tlv(attr('CONTROL_PORT_ETHERTYPE'), u16(0x888e)),
            ...(event.unencrypted ? [flag('CONTROL_PORT_NO_ENCRYPT')] : []),
            tlv(attr('FRAME'), event.payload),
          );
        break;
      case 'left':
        // The reassociation says it to the access points; user space hears of the roam alone.
        if (this.#roam) break;
        this.#connection = null;
        this.kernel.event(
          'DISCONNECT',
          iface,
          tlv(attr('REASON_CODE'), event.frame.slice(24, 26)),
          ...(event.byUs ? [] : [flag('DISCONNECTED_BY_AP')]),
        );
    }
  }
}

/** A machine whose netlink sockets are Unix sockets, at whose other end the scripted kernel listens. */
export async function socketHost(
  kernel: ScriptedKernel,
): Promise<{ host: Host; close: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'scripted-kernel-'));
  const path = join(folder, 'netlink');
  const accepted: Socket[] = [];
  const protocols: number[] = [];
  const server = createServer((socket) => {
    accepted.push(socket);
    kernel.attach(socket, protocols.shift()!);
  });
  server.listen(path);
  await once(server, 'listening');
  const host = scriptedHost(kernel, {
    openNetlink: async (protocol) => {
      protocols.push(protocol);
      const socket = dial(path);
      await once(socket, 'connect');
      return new StreamTransport(socket, PORT);
    },
  });
  const close = async (): Promise<void> => {
    for (const socket of accepted) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true, force: true });
  };
  return { host, close };
}
