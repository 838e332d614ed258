import { Flow } from '../../native-bridge/flow.ts';
import type { Host } from '../../native-bridge/host.ts';
import type { Native } from '../../native-bridge/native.ts';
import type { Transport, TransportListener } from '../../native-bridge/transport.ts';
import { NativeTransport } from '../../native-bridge/transport-native.ts';
import { attr, FAMILY, IFINDEX, nlmsg, ScriptedKernel, scriptedHost, tlv, u32 } from './kernel.ts';

const USERSOCK = 2;

/** A group of its own for each process, as every process on the machine hears a group. */
export const groupOf = (pid: number): number => 1 + (pid % 32);

/** A kernel whose answers are scripted and whose events come over a real netlink group, from `Sender`. */
class LoadTransport implements Transport {
  readonly name = 'load';
  readonly limits = [];
  readonly portId: number;
  #script: Transport;
  #socket: NativeTransport;

  constructor(script: Transport, native: Native, group: number, flow: Flow) {
    this.#script = script;
    this.portId = script.portId;
    this.#socket = new NativeTransport(native, USERSOCK, { flow });
    this.#socket.join(group);
  }
  listen(listener: TransportListener): void {
    this.#script.listen(listener);
    // The bridge hears the kernel alone, which is sender 0.
    const records: TransportListener['records'] = (batch) =>
      listener.records(batch.map((record) => ({ ...record, sender: 0 })));
    this.#socket.listen({ ...listener, records, lost: (count) => listener.lost(count) });
  }
  send(message: Uint8Array): void {
    this.#script.send(message);
  }
  join(): void {}
  statistics() {
    return this.#socket.statistics();
  }
  close(): void {
    this.#script.close();
    this.#socket.close();
  }
}

/** A machine whose nl80211 events come from a `Sender`. Joining the group needs root. */
export function loadHost(native: Native, group: number, flow = new Flow()): Host {
  const kernel = new ScriptedKernel();
  return scriptedHost(kernel, {
    openNetlink: async (protocol) =>
      protocol === 16 ? new LoadTransport(kernel.open(protocol), native, group, flow) : kernel.open(protocol),
  });
}

/** Whether the octets are an event of a `Sender`: what was asked and answered at the beginning has another type. */
export const isLoad = (bytes: Uint8Array): boolean => bytes[4] === FAMILY;

/** Sends nl80211 events, each as long as one with an EAPOL frame is. */
export class Sender {
  #socket: NativeTransport;
  #event = nlmsg(
    FAMILY,
    0,
    0,
    0,
    Uint8Array.of(129, 1, 0, 0),
    tlv(attr('IFINDEX'), u32(IFINDEX)),
    tlv(attr('MAC'), new Uint8Array(6)),
    tlv(attr('FRAME'), new Uint8Array(121).fill(7)),
  );

  constructor(native: Native, group: number) {
    this.#socket = new NativeTransport(native, USERSOCK, { to: { port: 0, groups: 2 ** (group - 1) } });
  }
  send(): void {
    try {
      this.#socket.send(this.#event);
    } catch (error) {
      // The group has it; that no kernel listens on this protocol comes afterwards.
      if (!(error as Error).message.includes('ECONNREFUSED')) throw error;
    }
  }
  close(): void {
    this.#socket.close();
  }
}
