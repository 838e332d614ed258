import type { MacAddress } from '../../base/brand.ts';
import { type Bytes, concat, equal } from '../../base/bytes.ts';
import type { Source } from '../../capture/types.ts';
import { dissectElements, withoutPmkids } from '../../dissect/elements/index.ts';
import type { Clock } from '../../simulate/clock.ts';
import { withPmkid } from '../../simulate/frames/elements.ts';
import { addressOctets, le16, le64 } from '../../simulate/frames/octets.ts';
import { attribute, flagAttribute } from '../../simulate/kernel/netlink.ts';
import {
  authorizedAttributes,
  authTypeAttribute,
  defaultKeyAttributes,
  keyAttributes,
  macAttribute,
  newKeyAttributes,
  securityAttributes,
  targetAttributes,
} from '../../simulate/kernel/requests.ts';
import { Station, type StationEvent } from '../../simulate/kernel/station.ts';
import type { Medium } from '../../simulate/medium.ts';
import { AKM } from '../../standard/akms.ts';
import { CIPHER_ROWS } from '../../standard/ciphers.ts';
import { Errno } from '../../standard/errno.ts';
import { Subtype } from '../../standard/frames.ts';
import { Status } from '../../standard/status.ts';
import { isRsn } from '../../standard/suite.ts';
import {
  type AssociateRequest,
  type AuthenticateRequest,
  type ConnectRequest,
  type KeyRequest,
  type NewKeyRequest,
  type PmksaEntry,
  type Radio,
  type RadioCapabilities,
  RadioError,
  type RadioItem,
  type RadioStatus,
  type ScanResult,
  type SentFrame,
} from '../radio/index.ts';
import { rsneOf } from '../supplicant/index.ts';
import type { SimulatedDriver } from './driver.ts';
import { ethernet, SimulatedKernel } from './kernel.ts';

const CIPHERS = CIPHER_ROWS.filter(
  ({ suite, mode }) => isRsn(suite) && mode && mode !== 'wep' && mode !== 'tkip',
).map(({ suite }) => suite);
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
const SME_COMMANDS = ['AUTHENTICATE', 'ASSOCIATE', 'DEAUTHENTICATE'];
const CONTROL_PORT = ['CONTROL_PORT_OVER_NL80211', 'CONTROL_PORT_OVER_NL80211_TX_STATUS'];
const SCAN_MS = 30;
const EXTERNAL_AUTH_MS = 5000;
/** A transmit status follows the frame it is of. */
const STATUS_MS = 0.1;
const DISASSOCIATION = Subtype.Disassociation << 4;

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
  readonly #clock: Clock;
  readonly #kernel: SimulatedKernel;
  readonly #station: Station;
  readonly #driver: SimulatedDriver;
  readonly #registered: { readonly type: number; readonly match: Bytes }[] = [];
  /** PMKIDs that the driver was given, by access point. */
  readonly #pmksa = new Map<MacAddress, Bytes>();
  #cookie = 0n;
  /** The driver keeps the state machine, with this request. */
  #connect: ConnectRequest | null = null;
  #cancelExternal: () => void = () => {};
  /** Elements of the last association request. */
  #asked: Bytes | null = null;
  #up: boolean;
  /** The association leaves EAPOL to packet sockets. */
  #viaPacket = false;

  constructor(clock: Clock, medium: Medium, address: MacAddress, driver: SimulatedDriver = {}) {
    this.#clock = clock;
    this.#driver = driver;
    this.address = address;
    this.#up = driver.status?.up ?? true;
    this.#kernel = new SimulatedKernel(clock, driver, this.name, this.ifindex);
    this.items = this.#kernel.items;
    this.sources = this.#kernel.sources;
    this.#kernel.introduce(this.name, address);
    this.#station = new Station(clock, medium, address, (event) => this.#event(event));
    const { connectOnly = false, controlPort = true } = driver;
    this.capabilities = {
      ciphers: driver.ciphers ?? CIPHERS,
      akms: null,
      commands: new Set(connectOnly ? COMMANDS : [...COMMANDS, ...SME_COMMANDS]),
      extendedFeatures: new Set(['CAN_REPLACE_PTK0', ...(controlPort ? CONTROL_PORT : [])]),
      features: new Set(['SAE']),
      maxScanSsids: 4,
    };
  }

  now(): bigint {
    return this.#clock.now();
  }

  async status(): Promise<RadioStatus> {
    const connectedTo = this.#station.associatedWith;
    const usual = { rfkill: 'none', type: 'STATION', managedBy: [], connectedTo } as const;
    return { ...usual, ...this.#driver.status, up: this.#up };
  }

  async setUp(up: boolean): Promise<void> {
    if ((this.#driver.status?.rfkill ?? 'none') !== 'none')
      throw new RadioError('refused', 'RTM_NEWLINK', { errno: Errno.ERFKILL });
    this.#up = up;
  }

  async scan({ ssids }: { readonly ssids: readonly Bytes[] }): Promise<void> {
    this.#request('TRIGGER_SCAN', []);
    this.#station.scanning = true;
    for (const ssid of ssids.length ? ssids : [new Uint8Array(0)]) this.#station.probe(ssid);
    this.#clock.after(SCAN_MS, () => {
      this.#station.scanning = false;
      this.#kernel.tell('NEW_SCAN_RESULTS', [], { kind: 'scan-done', aborted: false });
    });
  }

  async scanResults(): Promise<readonly ScanResult[]> {
    const now = this.#clock.now();
    const results = [...this.#station.bss.values()].map(
      (bss): ScanResult => ({
        bssid: bss.bssid,
        frequencyMHz: 2407 + 5 * bss.channel,
        signalDbm: this.#driver.signalDbm?.(bss.bssid) ?? -42,
        capabilities: bss.capabilities,
        elements: bss.elements,
        beaconElements: null,
        lastSeenMs: Number((now - bss.heard) / 1_000_000n),
      }),
    );
    this.#kernel.dumpScan(results);
    return results;
  }

  async authenticate(request: AuthenticateRequest): Promise<void> {
    const { bssid, type, data, elements } = request;
    const list = [
      ...targetAttributes(request),
      authTypeAttribute(type),
      ...(data ? [attribute('AUTH_DATA', data)] : []),
      ...(elements.length ? [attribute('IE', elements)] : []),
    ];
    this.#request('AUTHENTICATE', list, this.#station.bss.has(bssid) ? 0 : Errno.ENOENT);
    const algorithm = { open: 0, ft: 2, sae: 3 }[type as string] ?? 0;
    this.#station.authenticate({ bssid, algorithm, data, elements });
  }

  async associate(request: AssociateRequest): Promise<void> {
    const { previousBssid } = request;
    this.#request('ASSOCIATE', [
      ...targetAttributes(request),
      ...securityAttributes(request),
      ...(previousBssid ? [attribute('PREV_BSSID', addressOctets(previousBssid))] : []),
    ]);
    this.#associate(request);
  }

  async connect(request: ConnectRequest): Promise<void> {
    const { bssid, ssid, authentication, externalAuth } = request;
    this.#request('CONNECT', [
      ...targetAttributes(request),
      ...securityAttributes(request),
      authTypeAttribute(authentication),
      ...(externalAuth ? [flagAttribute('EXTERNAL_AUTH_SUPPORT')] : []),
    ]);
    this.#connect = request;
    if (authentication !== 'sae' || this.#knowsPmk(request)) {
      this.#station.authenticate({ bssid, algorithm: 0, data: null, elements: new Uint8Array(0) });
      return;
    }
    const target = { bssid, ssid, akm: request.akm ?? AKM.SAE };
    this.#clock.after(1, () => this.#kernel.externalAuth('start', target));
    this.#cancelExternal = this.#clock.after(this.#driver.externalAuthMs ?? EXTERNAL_AUTH_MS, () => {
      this.#kernel.externalAuth('abort', target);
      this.#kernel.connectResult(Status.Timeout, null, null);
    });
  }

  /** Whether the driver was given the PMK that the request names: then open authentication will do. */
  #knowsPmk({ bssid, elements }: ConnectRequest): boolean {
    const given = this.#pmksa.get(bssid);
    if (!given || this.#driver.ignoresPmksa) return false;
    const { rsn } = dissectElements(elements, { start: 0, end: elements.length }, {});
    return rsn.some(({ pmkids }) =>
      pmkids.some(({ start, end }) => equal(elements.subarray(start, end), given)),
    );
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

  async answerExternalAuth(answer: Parameters<Radio['answerExternalAuth']>[0]): Promise<void> {
    const { bssid, ssid, status, pmkid } = answer;
    const request = this.#connect;
    const list = [
      attribute('STATUS_CODE', le16(status)),
      attribute('SSID', ssid),
      attribute('BSSID', addressOctets(bssid)),
      ...(pmkid ? [attribute('PMKID', pmkid)] : []),
    ];
    this.#request('EXTERNAL_AUTH', list, request ? 0 : Errno.EINVAL);
    this.#cancelExternal();
    if (status) this.#kernel.connectResult(status, null, null);
    else this.#associate(pmkid ? namingAgreed(request!, pmkid) : request!);
  }

  async registerFrame(frameType: number, match: Bytes): Promise<void> {
    const list = [attribute('FRAME_TYPE', le16(frameType)), attribute('FRAME_MATCH', match)];
    this.#request('REGISTER_FRAME', list);
    this.#registered.push({ type: frameType, match });
  }

  async sendFrame({ frame }: { readonly frame: Bytes }): Promise<SentFrame> {
    const asking = this.#request('FRAME', [attribute('FRAME', frame)]);
    const cookie = ++this.#cookie;
    this.#kernel.reply('FRAME', asking, [attribute('COOKIE', le64(cookie))]);
    if (this.#driver.foreignCookie) this.#kernel.frameStatus(cookie + 1000n, frame, false);
    const acknowledged = this.#station.sendManagement(frame);
    this.#clock.after(STATUS_MS, () => this.#kernel.frameStatus(cookie, frame, acknowledged));
    return { cookie };
  }

  async sendControlPort(request: Parameters<Radio['sendControlPort']>[0]): Promise<SentFrame> {
    const { destination, etherType, payload, noEncrypt } = request;
    const list = [
      macAttribute(destination),
      attribute('CONTROL_PORT_ETHERTYPE', le16(etherType)),
      ...(noEncrypt ? [flagAttribute('CONTROL_PORT_NO_ENCRYPT')] : []),
      attribute('FRAME', payload),
    ];
    this.#request('CONTROL_PORT_FRAME', list, this.#station.associatedWith ? 0 : Errno.ENOTCONN);
    const cookie = ++this.#cookie;
    const acknowledged = this.#station.sendEapol(payload, noEncrypt);
    const octets = ethernet(destination, this.address, etherType, payload);
    this.#clock.after(STATUS_MS, () => this.#kernel.controlPortStatus(cookie, octets, acknowledged));
    return { cookie };
  }

  async sendPacket({ destination, etherType, payload }: Parameters<Radio['sendPacket']>[0]): Promise<void> {
    this.#kernel.check('send');
    this.#kernel.packet(ethernet(destination, this.address, etherType, payload), null);
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
    const key = pmk ? [attribute('PMK', pmk)] : [];
    this.#request('SET_PMKSA', [macAttribute(bssid), attribute('PMKID', pmkid), ...key]);
    this.#pmksa.set(bssid, pmkid);
  }

  async deletePmksa({ bssid, pmkid }: PmksaEntry): Promise<void> {
    this.#request('DEL_PMKSA', [macAttribute(bssid), attribute('PMKID', pmkid)]);
    this.#pmksa.delete(bssid);
  }

  async close(): Promise<void> {
    this.#cancelExternal();
    this.#station.close();
    this.#kernel.close();
  }

  /** The end of the connection to the kernel, as when the bridge's process is killed. */
  kill(why: string): void {
    this.#kernel.kill(why);
  }

  #request(command: string, list: readonly Bytes[], errno = 0) {
    return this.#kernel.request(command, list, this.#up ? errno : Errno.ENETDOWN);
  }

  #associate(request: AssociateRequest | ConnectRequest): void {
    this.#viaPacket = request.eapol === 'packet';
    this.#asked = request.elements;
    const previousBssid = 'previousBssid' in request ? request.previousBssid : null;
    this.#station.associate({ ...request, mfp: request.mfp !== 'no', previousBssid });
  }

  #event(event: StationEvent): void {
    const kernel = this.#kernel;
    switch (event.kind) {
      case 'authentication':
        if (this.#connect) this.#authenticatedByDriver(this.#connect, event.frame);
        else kernel.frameEvent('AUTHENTICATE', event.frame, { kind: 'authentication', frame: event.frame });
        return;
      case 'association': {
        const { frame } = event;
        const associated = { kind: 'association', frame, requestElements: null } as const;
        if (!this.#connect) kernel.frameEvent('ASSOCIATE', frame, associated);
        // cfg80211 sends CONNECT for an association by user space as well.
        const at = this.#station.associatedWith;
        kernel.connectResult(numberAt(frame, 26), at, frame.slice(30), this.#connect && this.#asked);
        return;
      }
      case 'authentication-timeout':
      case 'association-timeout': {
        const command = event.kind === 'authentication-timeout' ? 'AUTHENTICATE' : 'ASSOCIATE';
        if (this.#connect) kernel.connectResult(Status.Failure, null, null);
        else kernel.tell(command, [flagAttribute('TIMED_OUT'), macAttribute(event.bssid)], event);
        return;
      }
      case 'left':
        this.#left(event.frame, event.byUs);
        return;
      case 'unprotected': {
        const { frame } = event;
        kernel.frameEvent('UNPROT_DEAUTHENTICATE', frame, { kind: 'unprotected-deauthentication', frame });
        return;
      }
      case 'frame':
        this.#registeredFrame(event.frame);
        return;
      case 'eapol':
        kernel.eapol(event, this.address, this.#viaPacket || this.#driver.controlPort === false);
    }
  }

  #authenticatedByDriver(request: ConnectRequest, frame: Bytes): void {
    const status = numberAt(frame, 28);
    if (status) this.#kernel.connectResult(status, null, null);
    else this.#associate(request);
  }

  #left(frame: Bytes, byUs: boolean): void {
    const reason = numberAt(frame, 24);
    const connect = this.#connect;
    this.#connect = null;
    const kind = frame[0] === DISASSOCIATION ? 'disassociation' : 'deauthentication';
    const command = kind === 'disassociation' ? 'DISASSOCIATE' : 'DEAUTHENTICATE';
    if (!connect) this.#kernel.frameEvent(command, frame, { kind, frame, byUs });
    const list = [
      attribute('REASON_CODE', le16(reason)),
      ...(byUs ? [] : [flagAttribute('DISCONNECTED_BY_AP')]),
    ];
    this.#kernel.tell('DISCONNECT', list, { kind: 'disconnect', reason, byAp: !byUs });
  }

  #registeredFrame(frame: Bytes): void {
    const body = frame.subarray(24);
    const wanted = this.#registered.some(
      ({ type, match }) => type === frame[0] && equal(body.subarray(0, match.length), match),
    );
    if (wanted) this.#kernel.frameEvent('FRAME', frame, { kind: 'frame', frame, frequencyMHz: null });
  }
}

/** The request, which named a PMK of before, with the one of the authentication that followed all the same. */
function namingAgreed(request: ConnectRequest, pmkid: Bytes): ConnectRequest {
  const { elements } = request;
  const rsne = rsneOf(elements);
  if (!rsne || equal(rsne, withoutPmkids(rsne))) return request;
  const at = elements.findIndex((_, i) => equal(elements.subarray(i, i + rsne.length), rsne));
  const parts = [elements.subarray(0, at), withPmkid(rsne, pmkid), elements.subarray(at + rsne.length)];
  return { ...request, elements: concat(...parts) };
}

const numberAt = (frame: Bytes, at: number): number => frame[at]! | (frame[at + 1]! << 8);
