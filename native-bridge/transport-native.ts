import type { Bytes } from '../main/base/bytes.ts';
import { errnoText } from '../main/standard/errno.ts';
import type { Flow } from './flow.ts';
import type { Native, NativeSocket } from './native.ts';
import { readBatch } from './protocol-batch.ts';
import {
  type Transport,
  TransportError,
  type TransportListener,
  type TransportStatistics,
} from './transport.ts';

/** Octets that wait in the addon while JavaScript is busy; beyond them the kernel's own buffer fills. */
const CAPACITY = 4 << 20;

export interface NativeTransportOptions {
  /** Holds the reading up while the app is behind. */
  readonly flow?: Flow;
  /** Octets of receive buffer to ask the kernel for: more than rmem_max needs CAP_NET_ADMIN. */
  readonly receiveBuffer?: number;
  /** Where messages go: port 0 is the kernel; tests talk to other sockets. */
  readonly to?: { readonly port: number; readonly groups: number };
}

/** A netlink socket of the addon. @throws TransportError when the kernel gives none */
export class NativeTransport implements Transport {
  readonly name = 'own addon';
  readonly limits = [];
  readonly portId: number;
  readonly receiveBuffer: number;
  #native: Native;
  #socket: NativeSocket;
  #to: { readonly port: number; readonly groups: number };
  #listener: TransportListener | null = null;
  #seen = { dropped: 0, overruns: 0 };
  #flow: Flow | undefined;
  #open = true;

  constructor(native: Native, protocol: number, options: NativeTransportOptions = {}) {
    this.#flow = options.flow;
    this.#native = native;
    this.#to = options.to ?? { port: 0, groups: 0 };
    try {
      const buffer = options.receiveBuffer ?? 8 << 20;
      this.#socket = native.openNetlink(protocol, buffer, CAPACITY, this.#readable);
    } catch (error) {
      const errno = (error as { errno?: unknown }).errno;
      if (typeof errno !== 'number') throw error;
      throw new TransportError('netlink socket', errno, errnoText(-errno));
    }
    this.portId = this.#socket.portId;
    this.receiveBuffer = this.#socket.receiveBuffer;
  }

  listen(listener: TransportListener): void {
    this.#listener = listener;
    this.#readable();
  }

  readonly #readable = (): void => {
    const listener = this.#listener;
    if (!listener || !this.#open || !(this.#flow?.isOpen(this.#readable) ?? true)) return;
    const batch = this.#native.read(this.#socket);
    if (batch) listener.records(readBatch(new Uint8Array(batch)));
    // The listener may have closed it.
    if (!this.#open) return;
    const { dropped, overruns, failed } = this.#native.statistics(this.#socket);
    const more = dropped - this.#seen.dropped;
    const uncounted = overruns > this.#seen.overruns && more === 0;
    this.#seen = { dropped, overruns };
    if (more > 0 || uncounted) listener.lost(more > 0 ? more : null);
    if (failed) {
      this.close();
      listener.ended(`The netlink socket failed: ${errnoText(-failed)}.`, failed);
    }
  };

  send(message: Bytes): void {
    const errno = this.#native.send(this.#socket, message, this.#to.port, this.#to.groups);
    if (errno) throw new TransportError('netlink send', errno, errnoText(-errno));
  }

  join(group: number): void {
    const errno = this.#native.membership(this.#socket, group, true);
    if (errno) throw new TransportError(`netlink group ${group}`, errno, errnoText(-errno));
  }

  statistics(): TransportStatistics {
    const { received, dropped, overruns } = this.#native.statistics(this.#socket);
    return { received, dropped, overruns };
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#native.close(this.#socket);
  }
}
