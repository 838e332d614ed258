import type { MacAddress, Suite } from '../base/brand.ts';
import { type Bytes, concat, equal } from '../base/bytes.ts';
import { type CaptureRecord, LinkType, type Source } from '../capture/types.ts';
import { bssAttributes } from '../dissect/nl80211-names.ts';
import type { Clock } from '../simulate/clock.ts';
import { addressOctets, be16, le16, le64, suiteNumber } from '../simulate/frames/octets.ts';
import {
  ackRecord,
  attribute,
  doneRecord,
  eventRecord,
  flagAttribute,
  le32,
  nestedAttribute,
  numberAttribute,
  replyRecord,
  requestRecord,
} from '../simulate/kernel/netlink.ts';
import {
  authorizedAttributes,
  authTypeAttribute,
  defaultKeyAttributes,
  keyAttributes,
  macAttribute,
  newKeyAttributes,
  securityAttributes,
  targetAttributes,
} from '../simulate/kernel/requests.ts';
import { Station, type StationEapol, type StationEvent } from '../simulate/kernel/station.ts';
import type { Medium } from '../simulate/medium.ts';
import { Queue } from './queue.ts';
import type {
  AssociateRequest,
  AuthenticateRequest,
  ConnectRequest,
  KeyRequest,
  NewKeyRequest,
  PmksaEntry,
  Radio,
  RadioCapabilities,
  RadioEvent,
  RadioItem,
  RadioStatus,
  ScanResult,
  SentFrame,
} from './radio.ts';
import { RadioError } from './radio-error.ts';

/** How the driver and the kernel differ from those that can do all and do it. */
export interface SimulatedDriver {
  /** Only CONNECT: SAE is done by external authentication. */
  readonly connectOnly?: boolean;
  /** EAPOL over nl80211; else a packet socket is needed. */
  readonly controlPort?: boolean;
  readonly ciphers?: readonly Suite[];
  /** Requests that are refused: command to errno, as -2 for NEW_KEY where the cipher is wanting. */
  readonly refuses?: Readonly<Record<string, { readonly errno: number; readonly words?: string }>>;
  readonly status?: Partial<RadioStatus>;
  /** External authentication: a transmit status with a cookie that nobody sent comes first. */
  readonly foreignCookie?: boolean;
  /** External authentication: the driver gives up after so many milliseconds. */
  readonly externalAuthMs?: number;
}

const CIPHERS = ['4', '8', '9', '10', '6', '11', '12', '13'].map((n) => `00-0f-ac:${n}` as Suite);
const COMMANDS = [
  'TRIGGER_SCAN',
  'FRAME',
  'REGISTER_FRAME',
  'NEW_KEY',
  'SET_STATION',
  'CONNECT',
  'DISCONNECT',
  'SET_PMKSA',
  'DEL_PMKSA',
  'EXTERNAL_AUTH',
];
const SCAN_MS = 30;
const SAE_SUITE: Suite = '00-0f-ac:8' as Suite;
const AUTHENTICATION = 0xb0;
const PORT = 0x4a5;

/**
 * A radio without hardware: acts on the simulated air, and tells what happens by the octets that a kernel's nl80211
 * would write, so that what reads recordings reads these too.
 */
export class SimulatedRadio implements Radio {
  readonly name = 'wlan0';
  readonly ifindex = 3;
  readonly address: MacAddress;
  readonly capabilities: RadioCapabilities;
  readonly sources: readonly Source[];
  readonly items: AsyncIterable<RadioItem>;
  readonly #queue = new Queue<RadioItem>();
  readonly #clock: Clock;
  readonly #station: Station;
  readonly #driver: SimulatedDriver;
  readonly #registered: { readonly type: number; readonly match: Bytes }[] = [];
  #records = 0;
  #sequence = 1;
  #cookie = 0n;
  #connect: ConnectRequest | null = null;
  #cancelExternal: () => void = () => {};
  #up: boolean;
  /** The association leaves EAPOL to packet sockets. */
  #viaPacket = false;
  #closed = false;

  constructor(clock: Clock, medium: Medium, address: MacAddress, driver: SimulatedDriver = {}) {
    this.#clock = clock;
    this.#driver = driver;
    this.address = address;
    this.items = this.#queue;
    this.#up = driver.status?.up ?? true;
    this.#station = new Station(clock, medium, address, (event) => this.#event(event));
    const { connectOnly = false, controlPort = true } = driver;
    this.capabilities = {
      ciphers: driver.ciphers ?? CIPHERS,
      akms: null,
      commands: new Set(
        connectOnly ? COMMANDS : [...COMMANDS, 'AUTHENTICATE', 'ASSOCIATE', 'DEAUTHENTICATE'],
      ),
      extendedFeatures: new Set([
        'CAN_REPLACE_PTK0',
        ...(controlPort ? ['CONTROL_PORT_OVER_NL80211', 'CONTROL_PORT_OVER_NL80211_TX_STATUS'] : []),
      ]),
      features: new Set(['SAE']),
      maxScanSsids: 4,
    };
    const source = { file: this.name, snapLength: 0, fcsLength: null };
    this.sources = [
      { ...source, index: 0, linkType: LinkType.Netlink, name: 'nl80211' },
      { ...source, index: 1, linkType: LinkType.Ethernet, name: this.name },
    ];
  }

  now(): bigint {
    return this.#clock.now();
  }

  async status(): Promise<RadioStatus> {
    return {
      up: this.#up,
      rfkill: 'none',
      type: 'STATION',
      managedBy: [],
      connectedTo: this.#station.associatedWith,
      ...this.#driver.status,
    };
  }

  async setUp(up: boolean): Promise<void> {
    if (this.#driver.status?.rfkill && this.#driver.status.rfkill !== 'none')
      throw new RadioError('refused', 'RTM_NEWLINK', { errno: -132 });
    this.#up = up;
  }

  async scan({ ssids }: { readonly ssids: readonly Bytes[] }): Promise<void> {
    this.#request('TRIGGER_SCAN', []);
    if (!ssids.length) this.#station.probe(new Uint8Array(0));
    for (const ssid of ssids) this.#station.probe(ssid);
    this.#clock.after(SCAN_MS, () =>
      this.#tell('NEW_SCAN_RESULTS', [], { kind: 'scan-done', aborted: false }),
    );
  }

  async scanResults(): Promise<readonly ScanResult[]> {
    const asking = { portId: PORT, sequence: this.#sequence++ };
    this.#record(requestRecord('GET_SCAN', asking, [this.#own()], true));
    const results = [...this.#station.bss.values()].map(
      (bss): ScanResult => ({
        bssid: bss.bssid,
        frequencyMHz: 2407 + 5 * bss.channel,
        signalDbm: -42,
        capabilities: bss.capabilities,
        elements: bss.elements,
        beaconElements: null,
        lastSeenMs: Number((this.#clock.now() - bss.heard) / 1_000_000n),
      }),
    );
    for (const bss of results)
      this.#record(replyRecord('NEW_SCAN_RESULTS', asking, [this.#own(), bssOf(bss)], true));
    this.#record(doneRecord(asking));
    return results;
  }

  async authenticate(request: AuthenticateRequest): Promise<void> {
    this.#request('AUTHENTICATE', [
      ...targetAttributes(request),
      authTypeAttribute(request.type),
      ...(request.data ? [attribute('AUTH_DATA', request.data)] : []),
    ]);
    if (!this.#station.bss.has(request.bssid)) throw this.#refusal('AUTHENTICATE', -2);
    const algorithm = { open: 0, ft: 2, sae: 3 }[request.type as string] ?? 0;
    this.#station.authenticate({ bssid: request.bssid, algorithm, data: request.data });
  }

  async associate(request: AssociateRequest): Promise<void> {
    this.#request('ASSOCIATE', [...targetAttributes(request), ...securityAttributes(request)]);
    this.#viaPacket = request.eapol === 'packet';
    this.#station.associate({ ...request, mfp: request.mfp !== 'no' });
  }

  async connect(request: ConnectRequest): Promise<void> {
    this.#request('CONNECT', [
      ...targetAttributes(request),
      ...securityAttributes(request),
      authTypeAttribute(request.authentication),
      ...(request.externalAuth ? [flagAttribute('EXTERNAL_AUTH_SUPPORT')] : []),
    ]);
    this.#connect = request;
    this.#viaPacket = request.eapol === 'packet';
    const { bssid, ssid } = request;
    if (request.authentication !== 'sae') {
      this.#station.authenticate({ bssid, algorithm: 0, data: null });
      return;
    }
    this.#clock.after(1, () => this.#externalAuth('start', bssid, ssid));
    this.#cancelExternal = this.#clock.after(this.#driver.externalAuthMs ?? 5000, () => {
      this.#externalAuth('abort', bssid, ssid);
      this.#connectResult(16, null);
    });
  }

  async disconnect(reason: number): Promise<void> {
    this.#request('DISCONNECT', [attribute('REASON_CODE', le16(reason))]);
    this.#cancelExternal();
    this.#connect = null;
    const bssid = this.#station.associatedWith;
    if (bssid) this.#station.leave(bssid, reason);
  }

  async deauthenticate(bssid: MacAddress, reason: number): Promise<void> {
    this.#request('DEAUTHENTICATE', [macAttribute(bssid), attribute('REASON_CODE', le16(reason))]);
    if (this.#station.associatedWith === bssid) this.#station.leave(bssid, reason);
  }

  async answerExternalAuth(answer: {
    readonly bssid: MacAddress;
    readonly ssid: Bytes;
    readonly status: number;
    readonly pmkid: Bytes | null;
  }): Promise<void> {
    this.#request('EXTERNAL_AUTH', [
      attribute('STATUS_CODE', le16(answer.status)),
      attribute('SSID', answer.ssid),
      attribute('BSSID', addressOctets(answer.bssid)),
      ...(answer.pmkid ? [attribute('PMKID', answer.pmkid)] : []),
    ]);
    const request = this.#connect;
    if (!request) throw this.#refusal('EXTERNAL_AUTH', -22);
    this.#cancelExternal();
    if (answer.status) this.#connectResult(answer.status, null);
    else this.#station.associate({ ...request, mfp: request.mfp !== 'no' });
  }

  async registerFrame(frameType: number, match: Bytes): Promise<void> {
    this.#request('REGISTER_FRAME', [
      attribute('FRAME_TYPE', le16(frameType)),
      attribute('FRAME_MATCH', match),
    ]);
    this.#registered.push({ type: frameType, match });
  }

  async sendFrame({ frame }: { readonly frame: Bytes }): Promise<SentFrame> {
    const cookie = ++this.#cookie;
    const asking = { portId: PORT, sequence: this.#sequence };
    this.#request('FRAME', [attribute('FRAME', frame)]);
    this.#record(replyRecord('FRAME', asking, [attribute('COOKIE', le64(cookie))]));
    if (this.#driver.foreignCookie) this.#frameStatus(cookie + 1000n, frame, false);
    const acknowledged = this.#station.sendManagement(frame);
    this.#clock.after(0.1, () => this.#frameStatus(cookie, frame, acknowledged));
    return { cookie };
  }

  async sendControlPort(request: {
    readonly destination: MacAddress;
    readonly etherType: number;
    readonly payload: Bytes;
    readonly noEncrypt: boolean;
  }): Promise<SentFrame> {
    const cookie = ++this.#cookie;
    this.#request('CONTROL_PORT_FRAME', [
      macAttribute(request.destination),
      attribute('CONTROL_PORT_ETHERTYPE', le16(request.etherType)),
      ...(request.noEncrypt ? [flagAttribute('CONTROL_PORT_NO_ENCRYPT')] : []),
      attribute('FRAME', request.payload),
    ]);
    if (!this.#station.associatedWith) throw this.#refusal('CONTROL_PORT_FRAME', -107);
    const acknowledged = this.#station.sendEapol(request.payload, request.noEncrypt);
    const ethernet = this.#ethernet(request.destination, this.address, request.etherType, request.payload);
    this.#clock.after(0.1, () =>
      this.#tell(
        'CONTROL_PORT_FRAME_TX_STATUS',
        [
          attribute('FRAME', ethernet),
          attribute('COOKIE', le64(cookie)),
          ...(acknowledged ? [flagAttribute('ACK')] : []),
        ],
        { kind: 'eapol-status', cookie, acknowledged },
      ),
    );
    return { cookie };
  }

  async sendPacket(request: {
    readonly destination: MacAddress;
    readonly etherType: number;
    readonly payload: Bytes;
  }): Promise<void> {
    const { destination, etherType, payload } = request;
    this.#open('send');
    this.#record(this.#ethernet(destination, this.address, etherType, payload), 1);
    this.#station.sendEapol(payload, false);
  }

  async newKey(request: NewKeyRequest): Promise<void> {
    this.#request('NEW_KEY', newKeyAttributes(request));
    if (request.use === 'pairwise') this.#station.installPairwise(request.cipher, request.key);
  }

  async deleteKey(request: KeyRequest): Promise<void> {
    this.#request('DEL_KEY', keyAttributes(request));
  }

  async setDefaultKey(request: KeyRequest): Promise<void> {
    this.#request('SET_KEY', defaultKeyAttributes(request));
  }

  async setAuthorized(peer: MacAddress, authorized: boolean): Promise<void> {
    this.#request('SET_STATION', authorizedAttributes(peer, authorized));
  }

  async setPmksa({ bssid, pmkid, pmk }: PmksaEntry): Promise<void> {
    this.#request('SET_PMKSA', [
      macAttribute(bssid),
      attribute('PMKID', pmkid),
      ...(pmk ? [attribute('PMK', pmk)] : []),
    ]);
  }

  async deletePmksa({ bssid, pmkid }: PmksaEntry): Promise<void> {
    this.#request('DEL_PMKSA', [macAttribute(bssid), attribute('PMKID', pmkid)]);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelExternal();
    this.#station.close();
    this.#queue.end();
  }

  /** The end of the connection to the kernel, as when the bridge's process is killed. */
  kill(why: string): void {
    this.#closed = true;
    this.#queue.push({ record: null, event: { kind: 'gone', why } });
    this.#queue.end();
  }

  // What a request and an event leave behind.

  #open(operation: string): void {
    if (this.#closed) throw new RadioError('gone', operation);
  }

  /** Records the request and its acknowledgement. @throws RadioError where the driver is one that refuses it */
  #request(command: string, list: readonly Bytes[]): void {
    this.#open(command);
    const asking = { portId: PORT, sequence: this.#sequence++ };
    const octets = requestRecord(command, asking, [this.#own(), ...list]);
    this.#record(octets);
    const refusal = this.#driver.refuses?.[command] ?? (this.#up ? undefined : { errno: -100 });
    this.#record(ackRecord(octets, asking, refusal?.errno ?? 0, refusal?.words));
    if (refusal) throw this.#refusal(command, refusal.errno, refusal.words);
  }

  #refusal(command: string, errno: number, words: string | null = null): RadioError {
    return new RadioError('refused', command, { errno, words });
  }

  #own(): Bytes {
    return numberAttribute('IFINDEX', this.ifindex);
  }

  #record(bytes: Bytes, source = 0): CaptureRecord {
    const record: CaptureRecord = {
      index: ++this.#records,
      time: this.#clock.now(),
      source,
      linkType: this.sources[source]!.linkType,
      bytes,
      originalLength: bytes.length,
      comments: [],
    };
    this.#queue.push({ record, event: null });
    return record;
  }

  #tell(command: string, list: readonly Bytes[], event: RadioEvent | null): void {
    if (this.#closed) return;
    const bytes = eventRecord(command, [numberAttribute('WIPHY', 0), this.#own(), ...list]);
    const record: CaptureRecord = {
      index: ++this.#records,
      time: this.#clock.now(),
      source: 0,
      linkType: LinkType.Netlink,
      bytes,
      originalLength: bytes.length,
      comments: [],
    };
    this.#queue.push({ record, event });
  }

  #ethernet(to: MacAddress, from: MacAddress, etherType: number, payload: Bytes): Bytes {
    return concat(addressOctets(to), addressOctets(from), be16(etherType), payload);
  }

  #frameStatus(cookie: bigint, frame: Bytes, acknowledged: boolean): void {
    this.#tell(
      'FRAME_TX_STATUS',
      [
        attribute('FRAME', frame),
        attribute('COOKIE', le64(cookie)),
        ...(acknowledged ? [flagAttribute('ACK')] : []),
      ],
      { kind: 'frame-status', cookie, acknowledged },
    );
  }

  #externalAuth(action: 'start' | 'abort', bssid: MacAddress, ssid: Bytes): void {
    const akm = this.#connect?.akm ?? SAE_SUITE;
    this.#tell(
      'EXTERNAL_AUTH',
      [
        attribute('AKM_SUITES', le32(suiteNumber(akm))),
        numberAttribute('EXTERNAL_AUTH_ACTION', action === 'start' ? 0 : 1),
        attribute('BSSID', addressOctets(bssid)),
        attribute('SSID', ssid),
      ],
      { kind: 'external-auth', action, bssid, ssid, akm },
    );
  }

  #connectResult(status: number, response: Bytes | null): void {
    const bssid = this.#station.associatedWith;
    this.#tell(
      'CONNECT',
      [
        ...(bssid ? [macAttribute(bssid)] : []),
        attribute('STATUS_CODE', le16(status)),
        ...(response ? [attribute('RESP_IE', response)] : []),
      ],
      {
        kind: 'connect-result',
        status,
        bssid,
        timeout: null,
        requestElements: null,
        responseElements: response,
      },
    );
  }

  #event(event: StationEvent): void {
    if (event.kind === 'authentication') {
      if (this.#connect) this.#authenticatedByDriver(event.frame);
      else this.#frameEvent('AUTHENTICATE', event.frame, { kind: 'authentication', frame: event.frame });
    } else if (event.kind === 'association') {
      const { frame } = event;
      const status = frame[26]! | (frame[27]! << 8);
      if (!this.#connect)
        this.#frameEvent('ASSOCIATE', frame, { kind: 'association', frame, requestElements: null });
      // cfg80211 sends CONNECT for an association by user space as well.
      this.#connectResult(status, frame.slice(30));
    } else if (event.kind === 'authentication-timeout' || event.kind === 'association-timeout') {
      const command = event.kind === 'authentication-timeout' ? 'AUTHENTICATE' : 'ASSOCIATE';
      if (this.#connect) this.#connectResult(1, null);
      else this.#tell(command, [flagAttribute('TIMED_OUT'), macAttribute(event.bssid)], event);
    } else if (event.kind === 'left') this.#left(event.frame, event.byUs);
    else if (event.kind === 'unprotected') {
      const { frame } = event;
      this.#frameEvent('UNPROT_DEAUTHENTICATE', frame, { kind: 'unprotected-deauthentication', frame });
    } else if (event.kind === 'frame') this.#registeredFrame(event.frame);
    else if (event.kind === 'eapol') this.#eapol(event);
  }

  #authenticatedByDriver(frame: Bytes): void {
    const status = frame[28]! | (frame[29]! << 8);
    const request = this.#connect!;
    if (status) this.#connectResult(status, null);
    else this.#station.associate({ ...request, mfp: request.mfp !== 'no' });
  }

  #left(frame: Bytes, byUs: boolean): void {
    const reason = frame[24]! | (frame[25]! << 8);
    const connect = this.#connect;
    this.#connect = null;
    if (!connect) {
      const kind = frame[0] === 0xa0 ? 'disassociation' : 'deauthentication';
      this.#frameEvent(kind === 'disassociation' ? 'DISASSOCIATE' : 'DEAUTHENTICATE', frame, {
        kind,
        frame,
        byUs,
      });
    }
    this.#tell(
      'DISCONNECT',
      [attribute('REASON_CODE', le16(reason)), ...(byUs ? [] : [flagAttribute('DISCONNECTED_BY_AP')])],
      { kind: 'disconnect', reason, byAp: !byUs },
    );
  }

  #registeredFrame(frame: Bytes): void {
    const type = frame[0]!;
    const body = frame.subarray(24);
    const wanted = this.#registered.some(
      (entry) => entry.type === type && equal(body.subarray(0, entry.match.length), entry.match),
    );
    if (wanted && type === AUTHENTICATION)
      this.#frameEvent('FRAME', frame, { kind: 'frame', frame, frequencyMHz: null });
  }

  #frameEvent(command: string, frame: Bytes, event: RadioEvent): void {
    this.#tell(command, [attribute('FRAME', frame)], event);
  }

  #eapol({ source, payload, unencrypted }: StationEapol): void {
    const { controlPort = true } = this.#driver;
    const etherType = 0x888e;
    if (!controlPort || this.#viaPacket) {
      const record = {
        index: ++this.#records,
        time: this.#clock.now(),
        source: 1,
        linkType: LinkType.Ethernet,
        bytes: this.#ethernet(this.address, source, etherType, payload),
        originalLength: 14 + payload.length,
        comments: [],
      };
      const event: RadioEvent = {
        kind: 'eapol',
        via: 'packet',
        source,
        etherType,
        payload,
        unencrypted: null,
      };
      this.#queue.push({ record, event });
      return;
    }
    this.#tell(
      'CONTROL_PORT_FRAME',
      [
        macAttribute(source),
        attribute('CONTROL_PORT_ETHERTYPE', le16(etherType)),
        ...(unencrypted ? [flagAttribute('CONTROL_PORT_NO_ENCRYPT')] : []),
        attribute('FRAME', payload),
      ],
      { kind: 'eapol', via: 'control-port', source, etherType, payload, unencrypted },
    );
  }
}

const bssOf = (bss: ScanResult): Bytes =>
  nestedAttribute('BSS', bssAttributes, [
    ['BSSID', addressOctets(bss.bssid)],
    ['FREQUENCY', le32(bss.frequencyMHz)],
    ['BEACON_INTERVAL', le16(100)],
    ['CAPABILITY', le16(bss.capabilities)],
    ['INFORMATION_ELEMENTS', bss.elements],
    ['SIGNAL_MBM', le32((bss.signalDbm ?? 0) * 100)],
    ['SEEN_MS_AGO', le32(bss.lastSeenMs ?? 0)],
  ]);
