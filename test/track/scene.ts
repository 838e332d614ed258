import { type MacAddress, macAddress, type Suite } from '../../main/base/brand.ts';
import { concat, fromHex } from '../../main/base/bytes.ts';
import type { ControlEvent } from '../../main/base/event.ts';
import { type CaptureRecord, LinkType } from '../../main/capture/types.ts';
import type {
  EapolInfo,
  EapolKeyInfo,
  Frame,
  ManagementInfo,
  RsnInfo,
  Span,
  WlanHeader,
} from '../../main/dissect/types.ts';
import { Tracker } from '../../main/track/tracker.ts';
import type { Attempt } from '../../main/track/types.ts';

/** Frames made by hand, without the dissector: what a test says of them is what the tracker is told. */

export const AP = macAddress('02:00:00:00:00:00');
export const AP2 = macAddress('02:00:00:00:00:0a');
export const STA = macAddress('02:00:00:00:01:00');
export const STA2 = macAddress('02:00:00:00:02:00');
export const BROADCAST = macAddress('ff:ff:ff:ff:ff:ff');

export interface Shot {
  readonly record: CaptureRecord;
  readonly frame: Frame;
}

export interface Options {
  /** Seconds since the start. */
  readonly at?: number;
  readonly source?: number;
  readonly retry?: boolean;
  readonly sequence?: number;
  readonly badFcs?: boolean;
  /** The log line in which the frame stood as text. */
  readonly origin?: number;
}

const HEADER = 24;
const NOWHERE: Span = { start: 0, end: 0 };

export const rsn = (akm = '00-0f-ac:2', kind: RsnInfo['kind'] = 'rsn'): RsnInfo => ({
  kind,
  span: NOWHERE,
  version: 1,
  group: '00-0f-ac:4' as Suite,
  pairwise: ['00-0f-ac:4' as Suite],
  akms: [akm as Suite],
  capabilities: 0,
  mfpCapable: false,
  mfpRequired: false,
  pmkids: [],
  groupManagement: null,
});

/** RSNE of PSK and CCMP, as message 2 repeats it. */
const RSNE = fromHex('30140100000fac040100000fac040100000fac020000');

export interface KeyOptions extends Options {
  readonly counter?: number;
  /** One octet that fills the nonce; 0 in message 4. */
  readonly nonce?: number;
  readonly secure?: boolean;
  readonly wpa?: boolean;
}

const INFORMATION = { M1: 0x008a, M2: 0x010a, M3: 0x13ca, M4: 0x030a, G1: 0x1382, G2: 0x0302 } as const;

/** An EAPOL-Key PDU of descriptor version 2, and what a dissector says of it when it stands at `at`. */
export function keyPdu(
  name: keyof typeof INFORMATION,
  options: KeyOptions,
  at: number,
): { octets: Uint8Array; eapol: EapolInfo } {
  let information: number = INFORMATION[name];
  if (options.secure) information |= 0x0200;
  const counter = options.counter ?? 1;
  const nonce = options.nonce ?? { M1: 0xa1, M2: 0x51, M3: 0xa1, M4: 0, G1: 0, G2: 0 }[name];
  const data = name === 'M2' ? RSNE : new Uint8Array({ M1: 0, M3: 56, M4: 0, G1: 40, G2: 0 }[name]);
  const octets = new Uint8Array(99 + data.length);
  const view = new DataView(octets.buffer);
  octets.set([2, 3], 0);
  view.setUint16(2, 95 + data.length);
  octets[4] = options.wpa ? 254 : 2;
  view.setUint16(5, information);
  view.setBigUint64(9, BigInt(counter));
  octets.fill(nonce, 17, 49);
  view.setUint16(97, data.length);
  octets.set(data, 99);
  const span = (start: number, length: number): Span => ({ start: at + start, end: at + start + length });
  const bit = (mask: number) => (information & mask) !== 0;
  const key: EapolKeyInfo = {
    descriptorType: octets[4],
    information,
    version: information & 7,
    pairwise: bit(0x08),
    keyIndex: 0,
    install: bit(0x40),
    ack: bit(0x80),
    hasMic: bit(0x100),
    secure: bit(0x200),
    error: false,
    request: false,
    encryptedKeyData: bit(0x1000),
    smk: false,
    keyLength: 16,
    replayCounter: BigInt(counter),
    replayCounterSpan: span(9, 8),
    nonce: span(17, 32),
    iv: span(49, 16),
    rsc: span(65, 8),
    mic: span(81, 16),
    keyData: span(99, data.length),
    keyDataLength: data.length,
  };
  return {
    octets,
    eapol: { span: span(0, octets.length), whole: true, version: 2, packetType: 3, key, eap: null },
  };
}

/** Makes the frames of one session, each with the next record number. */
export class Scene {
  readonly shots: Shot[] = [];
  #sequence = 0;

  authentication(
    from: MacAddress,
    to: MacAddress,
    told: { sequence?: number; algorithm?: number; status?: number; bssid?: MacAddress },
    options: Options = {},
  ): Shot {
    const { sequence = 1, algorithm = 0, status = 0 } = told;
    return this.#management(
      11,
      'Authentication',
      from,
      to,
      told.bssid ?? (from === STA || from === STA2 ? to : from),
      options,
      {
        kind: 'authentication',
        authAlgorithm: algorithm,
        authSequence: sequence,
        status,
        octets: [algorithm, 0, sequence, 0, status, 0],
      },
    );
  }

  associationRequest(
    station: MacAddress,
    bssid: MacAddress,
    told: { rsn?: RsnInfo | null; elements?: number[]; re?: boolean } = {},
    options: Options = {},
  ): Shot {
    const ssid = concat(fromHex('0004'), new TextEncoder().encode('Home'));
    return this.#management(
      told.re ? 2 : 0,
      told.re ? 'Reassociation Request' : 'Association Request',
      station,
      bssid,
      bssid,
      options,
      {
        kind: told.re ? 'reassociation-request' : 'association-request',
        rsn: told.rsn === null ? [] : [told.rsn ?? rsn()],
        ids: told.elements ?? [],
        octets: [0, 0, 0, 0, ...ssid],
        ssid: { start: HEADER + 6, end: HEADER + 10 },
      },
    );
  }

  associationResponse(station: MacAddress, bssid: MacAddress, status = 0, options: Options = {}): Shot {
    return this.#management(1, 'Association Response', bssid, station, bssid, options, {
      kind: 'association-response',
      status,
      octets: [0, 0, status, 0, 1, 0],
    });
  }

  /** FT Request of a station to another AP, by way of the one that it is with, or the response. */
  ftOverDs(
    code: 1 | 2,
    station: MacAddress,
    by: MacAddress,
    target: MacAddress,
    options: Options = {},
  ): Shot {
    const [from, to] = code === 1 ? [station, by] : [by, station];
    const address = (of: MacAddress) => [...fromHex(of.replaceAll(':', ''))];
    return this.#management(13, 'Action', from, to, by, options, {
      kind: 'action',
      actionCategory: 6,
      actionCode: code,
      ...(code === 2 && { status: 0 }),
      octets: [6, code, ...address(station), ...address(target), 0, 0],
    });
  }

  /** @param to BROADCAST for all stations */
  leave(
    from: MacAddress,
    to: MacAddress,
    told: { reason?: number; disassociation?: boolean; bssid?: MacAddress } = {},
    options: Options = {},
  ): Shot {
    const { reason = 3 } = told;
    return this.#management(
      told.disassociation ? 10 : 12,
      told.disassociation ? 'Disassociation' : 'Deauthentication',
      from,
      to,
      told.bssid ?? (from === STA || from === STA2 ? to : from),
      options,
      { kind: told.disassociation ? 'disassociation' : 'deauthentication', reason, octets: [reason, 0] },
    );
  }

  beacon(
    bssid: MacAddress,
    name: string,
    options: Options & { rsn?: RsnInfo[]; response?: MacAddress } = {},
  ): Shot {
    const ssid = new TextEncoder().encode(name);
    const response = options.response !== undefined;
    const list = options.rsn ?? [rsn()];
    // The element that the tracker compares: its octets need to differ where the suites do.
    const told = list.flatMap((e) => [48, 1, e.akms[0]!.charCodeAt(9)]);
    const stamp = this.shots.length;
    return this.#management(
      response ? 5 : 8,
      response ? 'Probe Response' : 'Beacon',
      bssid,
      options.response ?? BROADCAST,
      bssid,
      options,
      {
        kind: response ? 'probe-response' : 'beacon',
        rsn: list,
        octets: [stamp, 0, 0, 0, 0, 0, 0, 0, 100, 0, 0x11, 0, 0, ssid.length, ...ssid, ...told],
        ssid: { start: HEADER + 14, end: HEADER + 14 + ssid.length },
      },
    );
  }

  probeRequest(station: MacAddress, options: Options = {}): Shot {
    return this.#management(4, 'Probe Request', station, BROADCAST, BROADCAST, options, {
      kind: 'probe-request',
      octets: [0, 0],
      ssid: { start: HEADER + 2, end: HEADER + 2 },
    });
  }

  /** EAPOL-Key in the clear; who sends it follows from its name. */
  key(
    name: keyof typeof INFORMATION,
    station: MacAddress,
    bssid: MacAddress,
    options: KeyOptions = {},
  ): Shot {
    const { octets, eapol } = keyPdu(name, options, HEADER + 8);
    const down = name === 'M1' || name === 'M3' || name === 'G1';
    return this.#data(down, station, bssid, octets, options, { eapol, protected: false });
  }

  /** EAP packet; requests, success and failure come from the AP. */
  eap(
    code: number,
    station: MacAddress,
    bssid: MacAddress,
    options: Options = {},
    packet: number[] = [],
  ): Shot {
    const octets = Uint8Array.from([
      2,
      0,
      0,
      4 + packet.length,
      code,
      this.shots.length,
      0,
      4 + packet.length,
      ...packet,
    ]);
    const at = HEADER + 8;
    const span = { start: at, end: at + octets.length };
    const eap = { span: { start: at + 4, end: span.end }, code, identifier: 1, type: null, typeName: null };
    const eapol: EapolInfo = { span, whole: true, version: 2, packetType: 0, key: null, eap };
    return this.#data(code !== 2, station, bssid, octets, options, { eapol, protected: false });
  }

  /** EAPOL-Start of the station. */
  eapolStart(station: MacAddress, bssid: MacAddress, options: Options = {}): Shot {
    const octets = Uint8Array.of(1, 1, 0, 0);
    const span = { start: HEADER + 8, end: HEADER + 12 };
    const eapol: EapolInfo = { span, whole: true, version: 1, packetType: 1, key: null, eap: null };
    return this.#data(false, station, bssid, octets, options, { eapol, protected: false });
  }

  data(
    direction: 'up' | 'down',
    station: MacAddress,
    bssid: MacAddress,
    options: Options & { protected?: boolean } = {},
  ): Shot {
    const octets = new Uint8Array(20).fill(this.shots.length);
    return this.#data(direction === 'down', station, bssid, octets, options, {
      eapol: null,
      protected: options.protected ?? true,
    });
  }

  /** The Ack that follows a frame whose transmitter is `to`. */
  ack(to: MacAddress, options: Options = {}): Shot {
    return this.#add(new Uint8Array(10), options, {
      wlan: header(
        { type: 'control', subtype: 13, name: 'Ack', end: 10, receiver: to, transmitter: null },
        options,
      ),
    });
  }

  /** EAPOL-Key on Ethernet. */
  ethernet(
    name: keyof typeof INFORMATION,
    station: MacAddress,
    bssid: MacAddress,
    options: KeyOptions = {},
  ): Shot {
    const { octets, eapol } = keyPdu(name, options, 14);
    const down = name === 'M1' || name === 'M3' || name === 'G1';
    const bytes = concat(new Uint8Array(14), octets);
    return this.#add(
      bytes,
      { source: 1, ...options },
      {
        source: down ? bssid : station,
        destination: down ? station : bssid,
        etherType: 0x888e,
        eapol,
      },
      LinkType.Ethernet,
    );
  }

  /** EAPOL-Key in a control-port message of nl80211, sent by (request) or received at the interface `ifindex`. */
  controlPort(
    name: keyof typeof INFORMATION,
    ends: { source: MacAddress | null; destination: MacAddress | null },
    options: KeyOptions & { request?: boolean; ifindex?: number } = {},
  ): Shot {
    const { octets, eapol } = keyPdu(name, options, 40);
    return this.#add(
      concat(new Uint8Array(40), octets),
      { source: 2, ...options },
      {
        ...ends,
        etherType: 0x888e,
        eapol,
        netlink: {
          family: 'nl80211',
          command: 'NL80211_CMD_CONTROL_PORT_FRAME',
          request: options.request ?? false,
          sequence: 0,
          portId: 0,
          error: null,
          errorText: null,
          ifindex: options.ifindex ?? 3,
          frame: eapol.span,
        },
      },
      LinkType.Netlink,
    );
  }

  /** The whole of a WPA2-PSK join with `nonce` as ANonce, in order, without anything that ends it. */
  join(station: MacAddress, bssid: MacAddress, at = 0, nonce = 0xa1): void {
    this.authentication(station, bssid, {}, { at });
    this.authentication(bssid, station, { sequence: 2 }, { at: at + 0.01 });
    this.associationRequest(station, bssid, {}, { at: at + 0.02 });
    this.associationResponse(station, bssid, 0, { at: at + 0.03 });
    this.handshake(station, bssid, at + 0.04, nonce);
  }

  handshake(station: MacAddress, bssid: MacAddress, at: number, nonce = 0xa1, counter = 1): void {
    this.key('M1', station, bssid, { at, nonce, counter });
    this.key('M2', station, bssid, { at: at + 0.01, counter, nonce: nonce + 1 });
    this.key('M3', station, bssid, { at: at + 0.02, nonce, counter: counter + 1 });
    this.key('M4', station, bssid, { at: at + 0.03, counter: counter + 1 });
  }

  /** A line of a log, which is another source. */
  line(event: ControlEvent, options: Options = {}): Shot {
    return this.#add(new Uint8Array(), { source: 9, ...options }, {}, LinkType.Log, event);
  }

  attempts(): Attempt[] {
    return attemptsOf(this.shots);
  }

  #management(
    subtype: number,
    name: string,
    from: MacAddress,
    to: MacAddress,
    bssid: MacAddress,
    options: Options,
    told: Partial<ManagementInfo> & { octets: number[]; ids?: number[] },
  ): Shot {
    const { octets, ids = [], ...info } = told;
    const bytes = concat(new Uint8Array(HEADER), Uint8Array.from(octets));
    const management: ManagementInfo = {
      kind: 'reserved',
      ssid: null,
      rsn: [],
      elements: ids.map((id) => ({ id, ext: null, name: '', span: NOWHERE, body: NOWHERE })),
      ...info,
    };
    const wlan = header(
      { type: 'management', subtype, name, end: bytes.length, receiver: to, transmitter: from, bssid },
      { sequence: ++this.#sequence, ...options },
    );
    return this.#add(bytes, options, { wlan, management });
  }

  #data(
    down: boolean,
    station: MacAddress,
    bssid: MacAddress,
    octets: Uint8Array,
    options: Options,
    told: { eapol: EapolInfo | null; protected: boolean },
  ): Shot {
    const bytes = concat(new Uint8Array(HEADER + 8), octets);
    const wlan: WlanHeader = {
      ...header(
        {
          type: 'data',
          subtype: 0,
          name: 'Data',
          end: bytes.length,
          receiver: down ? station : bssid,
          transmitter: down ? bssid : station,
          bssid,
        },
        { sequence: ++this.#sequence, ...options },
      ),
      toDs: !down,
      fromDs: down,
      protected: told.protected,
    };
    return this.#add(bytes, options, { wlan, eapol: told.eapol });
  }

  #add(
    bytes: Uint8Array,
    options: Options,
    told: Partial<Frame>,
    linkType: number = LinkType.Radiotap,
    event?: ControlEvent,
  ): Shot {
    const index = this.shots.length + 1;
    const record: CaptureRecord = {
      index,
      time: BigInt(Math.round((options.at ?? index / 100) * 1e6)) * 1000n,
      source: options.source ?? 0,
      linkType,
      bytes,
      originalLength: bytes.length,
      comments: [],
      ...(event && { event }),
      ...(options.origin !== undefined && { origin: options.origin }),
    };
    const frame: Frame = {
      bytes,
      protocol: '',
      summary: '',
      fields: [],
      malformed: [],
      radio: { hasFcs: false, badFcs: options.badFcs ?? false },
      wlan: null,
      management: null,
      protection: null,
      etherType: null,
      source: null,
      destination: null,
      eapol: null,
      netlink: null,
      ...told,
    };
    const shot = { record, frame };
    this.shots.push(shot);
    return shot;
  }
}

/** A line of a log, or a frame that stood in one: sources have no form here. */
const isOfLog = ({ linkType, origin }: CaptureRecord): boolean =>
  linkType === LinkType.Log || origin !== undefined;

/** What the shots come to; lines of a log are told beside the frames, as a session reads them. */
export function attemptsOf(shots: readonly Shot[]): Attempt[] {
  const frames = new Tracker();
  for (const { record, frame } of shots) if (!isOfLog(record)) frames.feed(record, frame);
  const hasLog = shots.some(({ record }) => isOfLog(record));
  const tracker = new Tracker(hasLog ? frames.plan() : null);
  for (const { record, frame } of shots) tracker.feed(record, frame);
  return tracker.finish();
}

function header(
  told: Pick<WlanHeader, 'type' | 'subtype' | 'name' | 'receiver' | 'transmitter'> & {
    end: number;
    bssid?: MacAddress;
  },
  options: Options,
): WlanHeader {
  const { end, bssid = null, ...rest } = told;
  return {
    frame: { start: 0, end },
    header: { start: 0, end: Math.min(HEADER, end) },
    toDs: false,
    fromDs: false,
    moreFragments: false,
    retry: options.retry ?? false,
    protected: false,
    duration: 0,
    addr1: rest.receiver,
    addr2: rest.transmitter,
    addr3: bssid,
    addr4: null,
    addressSpans: [null, null, null, null],
    destination: rest.receiver,
    source: rest.transmitter,
    bssid,
    sequence: options.sequence ?? null,
    fragment: 0,
    tid: null,
    aMsdu: false,
    ...rest,
  };
}
