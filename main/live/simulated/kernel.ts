import type { MacAddress, Suite } from '../../base/brand.ts';
import { type Bytes, concat, utf8 } from '../../base/bytes.ts';
import { LinkType, type Source } from '../../capture/types.ts';
import type { Clock } from '../../simulate/clock.ts';
import { addressOctets, be16, le16, le64 } from '../../simulate/frames/octets.ts';
import {
  type Asking,
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
} from '../../simulate/kernel/netlink.ts';
import { macAttribute } from '../../simulate/kernel/requests.ts';
import type { StationEapol } from '../../simulate/kernel/station.ts';
import { EtherType } from '../../standard/frames.ts';
import { bssAttributes } from '../../standard/nl80211.ts';
import { suiteNumber } from '../../standard/suite.ts';
import { Queue, RadioError, type RadioEvent, type RadioItem, type ScanResult } from '../radio/index.ts';
import type { SimulatedDriver } from './driver.ts';

const PORT = 0x4a5;
const NETLINK = 0;
const PACKET = 1;
const IFTYPE_STATION = 2;

/** What passes between user space and a kernel that is simulated: netlink octets with what they mean, in order. */
export class SimulatedKernel {
  readonly sources: readonly Source[];
  readonly items: AsyncIterable<RadioItem>;
  readonly #queue = new Queue<RadioItem>();
  readonly #clock: Clock;
  readonly #driver: SimulatedDriver;
  readonly #ifindex: number;
  #records = 0;
  #sequence = 1;
  #closed = false;

  constructor(clock: Clock, driver: SimulatedDriver, name: string, ifindex: number) {
    this.#clock = clock;
    this.#driver = driver;
    this.#ifindex = ifindex;
    this.items = this.#queue;
    const source = { file: name, snapLength: 0, fcsLength: null };
    this.sources = [
      { ...source, index: NETLINK, linkType: LinkType.Netlink, name: 'nl80211' },
      { ...source, index: PACKET, linkType: LinkType.Ethernet, name },
    ];
  }

  /** @throws RadioError when the connection is no more */
  check(operation: string): void {
    if (this.#closed) throw new RadioError('gone', operation);
  }

  /**
   * Records a request, and its acknowledgement or refusal.
   * @param errno why the kernel refuses it now; a driver that refuses the command comes first
   * @throws RadioError where it is refused
   */
  request(command: string, list: readonly Bytes[], errno = 0): Asking {
    this.check(command);
    const asking = { portId: PORT, sequence: this.#sequence++ };
    const octets = requestRecord(command, asking, [this.#own(), ...list]);
    this.#record(octets);
    const refusal = this.#driver.refuses?.[command] ?? (errno ? { errno } : undefined);
    this.#record(ackRecord(octets, asking, refusal?.errno ?? 0, refusal?.words));
    if (refusal)
      throw new RadioError('refused', command, { errno: refusal.errno, words: refusal.words ?? null });
    return asking;
  }

  reply(command: string, asking: Asking, list: readonly Bytes[]): void {
    this.#record(replyRecord(command, asking, list));
  }

  /** What whoever claims an interface asks first: whose it is. */
  introduce(name: string, address: MacAddress): void {
    const asking = { portId: PORT, sequence: this.#sequence++ };
    this.#record(requestRecord('GET_INTERFACE', asking, [this.#own()]));
    const list = [
      this.#own(),
      attribute('IFNAME', utf8(`${name}\0`)),
      numberAttribute('WIPHY', 0),
      numberAttribute('IFTYPE', IFTYPE_STATION),
      macAttribute(address),
    ];
    this.#record(replyRecord('NEW_INTERFACE', asking, list));
  }

  dumpScan(results: readonly ScanResult[]): void {
    const asking = { portId: PORT, sequence: this.#sequence++ };
    this.#record(requestRecord('GET_SCAN', asking, [this.#own()], true));
    for (const bss of results)
      this.#record(replyRecord('NEW_SCAN_RESULTS', asking, [this.#own(), bssOf(bss)], true));
    this.#record(doneRecord(asking));
  }

  /** An nl80211 event. */
  tell(command: string, list: readonly Bytes[], event: RadioEvent): void {
    this.#record(eventRecord(command, [numberAttribute('WIPHY', 0), this.#own(), ...list]), NETLINK, event);
  }

  frameEvent(command: string, frame: Bytes, event: RadioEvent): void {
    this.tell(command, [attribute('FRAME', frame)], event);
  }

  frameStatus(cookie: bigint, frame: Bytes, acknowledged: boolean): void {
    const ack = acknowledged ? [flagAttribute('ACK')] : [];
    const list = [attribute('FRAME', frame), attribute('COOKIE', le64(cookie)), ...ack];
    this.tell('FRAME_TX_STATUS', list, { kind: 'frame-status', cookie, acknowledged });
  }

  controlPortStatus(cookie: bigint, ethernet: Bytes, acknowledged: boolean): void {
    const ack = acknowledged ? [flagAttribute('ACK')] : [];
    const list = [attribute('FRAME', ethernet), attribute('COOKIE', le64(cookie)), ...ack];
    this.tell('CONTROL_PORT_FRAME_TX_STATUS', list, { kind: 'eapol-status', cookie, acknowledged });
  }

  externalAuth(action: 'start' | 'abort', target: { bssid: MacAddress; ssid: Bytes; akm: Suite }): void {
    const { bssid, ssid, akm } = target;
    const list = [
      attribute('AKM_SUITES', le32(suiteNumber(akm))),
      numberAttribute('EXTERNAL_AUTH_ACTION', action === 'start' ? 0 : 1),
      attribute('BSSID', addressOctets(bssid)),
      attribute('SSID', ssid),
    ];
    this.tell('EXTERNAL_AUTH', list, { kind: 'external-auth', action, bssid, ssid, akm });
  }

  /** @param asked elements of the association request, where the driver made it */
  connectResult(
    status: number,
    bssid: MacAddress | null,
    response: Bytes | null,
    asked: Bytes | null = null,
  ): void {
    const list = [
      ...(bssid ? [macAttribute(bssid)] : []),
      attribute('STATUS_CODE', le16(status)),
      ...(asked ? [attribute('REQ_IE', asked)] : []),
      ...(response ? [attribute('RESP_IE', response)] : []),
    ];
    const event = { status, bssid, timeout: null, requestElements: asked, responseElements: response };
    this.tell('CONNECT', list, { kind: 'connect-result', ...event });
  }

  /** EAPOL that came in, over nl80211 or by the packet socket. */
  eapol({ source, payload, unencrypted }: StationEapol, own: MacAddress, viaPacket: boolean): void {
    const common = { kind: 'eapol', source, etherType: EtherType.Eapol, payload } as const;
    if (viaPacket) {
      const event = { ...common, via: 'packet', unencrypted: null } as const;
      this.packet(ethernet(own, source, EtherType.Eapol, payload), event);
      return;
    }
    const list = [
      macAttribute(source),
      attribute('CONTROL_PORT_ETHERTYPE', le16(EtherType.Eapol)),
      ...(unencrypted ? [flagAttribute('CONTROL_PORT_NO_ENCRYPT')] : []),
      attribute('FRAME', payload),
    ];
    this.tell('CONTROL_PORT_FRAME', list, { ...common, via: 'control-port', unencrypted });
  }

  /** An Ethernet frame at the packet socket. */
  packet(octets: Bytes, event: RadioEvent | null): void {
    this.#record(octets, PACKET, event);
  }

  close(): void {
    this.#closed = true;
    this.#queue.end();
  }

  /** The connection breaks. */
  kill(why: string): void {
    this.#queue.push({ record: null, event: { kind: 'gone', why } });
    this.close();
  }

  #own(): Bytes {
    return numberAttribute('IFINDEX', this.#ifindex);
  }

  #record(bytes: Bytes, source = NETLINK, event: RadioEvent | null = null): void {
    if (this.#closed) return;
    const record = {
      index: ++this.#records,
      time: this.#clock.now(),
      source,
      linkType: this.sources[source]!.linkType,
      bytes,
      originalLength: bytes.length,
      comments: [],
    };
    this.#queue.push({ record, event });
  }
}

/** An Ethernet II frame. */
export const ethernet = (to: MacAddress, from: MacAddress, etherType: number, payload: Bytes): Bytes =>
  concat(addressOctets(to), addressOctets(from), be16(etherType), payload);

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
