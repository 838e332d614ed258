import type { Arguments, OperationName, Result } from '../../../native-bridge/protocol.ts';
import type { BatchRecord } from '../../../native-bridge/protocol-batch.ts';
import { macAddress } from '../../base/brand.ts';
import { LinkType, type Source } from '../../capture/types.ts';
import { u16be } from '../../dissect/fields.ts';
import {
  Queue,
  type Radio,
  type RadioCapabilities,
  RadioError,
  type RadioEvent,
  type RadioItem,
} from '../radio/index.ts';
import type { Bridge } from './bridge.ts';
import { BridgeCallError } from './error.ts';
import { type EventScope, eventsOf } from './events.ts';
import { recordOf, sourceOf } from './records.ts';

const ETHERNET = 14;
const OUTGOING = 4;

export interface RadioOptions {
  /** Name of the interface: `wlan0`. */
  readonly interface: string;
  /** Open a packet socket for EAPOL as well: for drivers without control port over nl80211, or by choice. */
  readonly packetSocket: boolean;
}

/**
 * Claims a wireless interface through the bridge.
 * @throws BridgeCallError: no such interface, not a station, no privilege, held already
 */
export async function openRadio(bridge: Bridge, options: RadioOptions): Promise<Radio> {
  const claim = await bridge.call('claim', options);
  return new BridgeRadio(bridge, claim);
}

class BridgeRadio implements Radio {
  readonly name: string;
  readonly ifindex: number;
  readonly address;
  readonly capabilities: RadioCapabilities;
  readonly sources: readonly Source[];
  readonly items = new Queue<RadioItem>();
  #bridge: Bridge;
  #scope: EventScope;
  #index = 0;
  #over = false;

  constructor(bridge: Bridge, claim: Result<'claim'>) {
    const { wiphy, netlink, packet } = claim;
    this.#bridge = bridge;
    this.name = claim.name;
    this.ifindex = claim.ifindex;
    this.address = claim.address;
    this.#scope = { ifindex: claim.ifindex, address: claim.address, family: claim.family };
    this.capabilities = {
      ciphers: wiphy.ciphers,
      akms: wiphy.akms,
      commands: new Set(wiphy.commands),
      extendedFeatures: new Set(wiphy.extendedFeatures),
      features: new Set(wiphy.features),
      maxScanSsids: wiphy.maxScanSsids,
    };
    const views = [netlink, ...(packet ? [packet] : [])];
    this.sources = views.map((view, place) => sourceOf(view, place, `live on ${claim.name}`));
    for (const [place, view] of views.entries()) {
      const source = this.sources[place]!;
      bridge.listen(view.source, {
        records: (records) => {
          for (const record of records) this.#take(record, source);
        },
        lost: (count) => this.items.push({ record: null, event: { kind: 'lost-messages', count } }),
        ended: (why) => this.#end(why),
      });
    }
  }

  #take(record: BatchRecord, source: Source): void {
    const events = source.linkType === LinkType.Netlink ? this.#netlink(record) : this.#packet(record);
    const [first = null, ...others] = events;
    this.items.push({ record: recordOf(record, source, ++this.#index), event: first });
    for (const event of others) this.items.push({ record: null, event });
  }

  #netlink({ bytes, protocol, packetType }: BatchRecord): RadioEvent[] {
    return packetType === OUTGOING ? [] : eventsOf(bytes, protocol, this.#scope);
  }

  /** An Ethernet frame that came in; own ones come back as outgoing. */
  #packet({ bytes, packetType }: BatchRecord): RadioEvent[] {
    if (packetType === OUTGOING || bytes.length < ETHERNET) return [];
    return [
      {
        kind: 'eapol',
        via: 'packet',
        source: macAddress(bytes.subarray(6, 12)),
        etherType: u16be(bytes, 12),
        payload: bytes.slice(ETHERNET),
        unencrypted: null,
      },
    ];
  }

  #end(why: string): void {
    if (this.#over) return;
    this.#over = true;
    this.items.push({ record: null, event: { kind: 'gone', why } });
    this.items.end();
  }

  now(): bigint {
    return BigInt(Math.round((performance.timeOrigin + performance.now()) * 1000)) * 1000n;
  }

  async #call<Name extends OperationName>(operation: Name, request: Arguments<Name>): Promise<Result<Name>> {
    try {
      return await this.#bridge.call(operation, request);
    } catch (error) {
      throw error instanceof BridgeCallError ? radioError(operation, error) : error;
    }
  }

  async #ask<Name extends OperationName>(operation: Name, request: Arguments<Name>): Promise<void> {
    await this.#call(operation, request);
  }

  status() {
    return this.#call('status', {});
  }
  setUp(up: boolean) {
    return this.#ask('setUp', { up });
  }
  scan({ ssids, frequenciesMHz }: Parameters<Radio['scan']>[0]) {
    return this.#ask('scan', { ssids: [...ssids], frequenciesMHz: frequenciesMHz && [...frequenciesMHz] });
  }
  scanResults() {
    return this.#call('scanResults', {});
  }
  authenticate(request: Parameters<Radio['authenticate']>[0]) {
    return this.#ask('authenticate', request);
  }
  associate(request: Parameters<Radio['associate']>[0]) {
    return this.#ask('associate', request);
  }
  connect(request: Parameters<Radio['connect']>[0]) {
    return this.#ask('connect', request);
  }
  disconnect(reason: number) {
    return this.#ask('disconnect', { reason });
  }
  deauthenticate(bssid: Parameters<Radio['deauthenticate']>[0], reason: number) {
    return this.#ask('deauthenticate', { bssid, reason });
  }
  answerExternalAuth(answer: Parameters<Radio['answerExternalAuth']>[0]) {
    return this.#ask('answerExternalAuth', answer);
  }
  registerFrame(frameType: number, match: Uint8Array) {
    return this.#ask('registerFrame', { frameType, match });
  }
  sendFrame(request: Parameters<Radio['sendFrame']>[0]) {
    return this.#call('sendFrame', request);
  }
  sendControlPort(request: Parameters<Radio['sendControlPort']>[0]) {
    return this.#call('sendControlPort', request);
  }
  sendPacket(request: Parameters<Radio['sendPacket']>[0]) {
    return this.#ask('sendPacket', request);
  }
  newKey(request: Parameters<Radio['newKey']>[0]) {
    return this.#ask('newKey', request);
  }
  deleteKey({ use, index, peer }: Parameters<Radio['deleteKey']>[0]) {
    return this.#ask('deleteKey', { use, index, peer });
  }
  setDefaultKey({ use, index, peer }: Parameters<Radio['setDefaultKey']>[0]) {
    return this.#ask('setDefaultKey', { use, index, peer });
  }
  setAuthorized(peer: Parameters<Radio['setAuthorized']>[0], authorized: boolean) {
    return this.#ask('setAuthorized', { peer, authorized });
  }
  setPmksa(entry: Parameters<Radio['setPmksa']>[0]) {
    return this.#ask('setPmksa', entry);
  }
  deletePmksa(entry: Parameters<Radio['deletePmksa']>[0]) {
    return this.#ask('deletePmksa', entry);
  }

  async close(): Promise<void> {
    await this.#bridge.call('release', {}).catch(() => {});
    this.#over = true;
    this.items.end();
  }
}

/** The kernel's refusal keeps its number and words; what the bridge itself refuses is unsupported, in its words. */
function radioError(operation: string, { failure }: BridgeCallError): RadioError {
  const { code, errno, words, message } = failure;
  const name = failure.operation ?? operation;
  if (code === 'timeout' || code === 'gone') return new RadioError(code, name, { words: words ?? message });
  if (errno !== null) return new RadioError('refused', name, { errno, words });
  return new RadioError('unsupported', name, { words: message });
}
