import type { Bytes } from '../main/base/bytes.ts';
import { errnoText } from '../main/standard/errno.ts';
import type { Flow } from './flow.ts';
import type { Native, NativeSocket } from './native.ts';
import { readBatch } from './protocol-batch.ts';
import { TransportError, type TransportListener, type TransportStatistics } from './transport.ts';

const CAPACITY = 4 << 20;
const RECEIVE_BUFFER = 16 << 20;
/** ETH_P_ALL: every protocol. */
export const EVERY_PROTOCOL = 3;

export interface PacketOptions {
  readonly ifindex: number;
  /** Ethertype in host order, or `EVERY_PROTOCOL`. */
  readonly protocol: number;
  /** Classic BPF; absent: everything. */
  readonly filter?: Bytes;
  readonly promiscuous?: boolean;
}

/** A packet socket on one network device: what it receives and what others send there, with the kernel's times. */
export class PacketSocket {
  #native: Native;
  #socket: NativeSocket;
  #listener: TransportListener | null = null;
  #dropped = 0;
  #flow: Flow | undefined;
  #open = true;

  /** @throws TransportError: EPERM without CAP_NET_RAW, ENODEV */
  constructor(native: Native, { ifindex, protocol, filter, promiscuous }: PacketOptions, flow?: Flow) {
    this.#flow = flow;
    this.#native = native;
    try {
      this.#socket = native.openPacket(
        ifindex,
        protocol,
        false,
        promiscuous ?? false,
        filter ?? new Uint8Array(0),
        RECEIVE_BUFFER,
        CAPACITY,
        this.#readable,
      );
    } catch (error) {
      const errno = (error as { errno?: unknown }).errno;
      if (typeof errno !== 'number') throw error;
      throw new TransportError('packet socket', errno, errnoText(-errno));
    }
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
    if (!this.#open) return;
    const { dropped, failed } = this.#native.statistics(this.#socket);
    if (dropped > this.#dropped) listener.lost(dropped - this.#dropped);
    this.#dropped = dropped;
    if (failed) {
      this.close();
      listener.ended(`The packet socket failed: ${errnoText(-failed)}.`, failed);
    }
  };

  /** Sends one frame with its link header. @throws TransportError */
  send(frame: Bytes): void {
    const errno = this.#native.send(this.#socket, frame, 0, 0);
    if (errno) throw new TransportError('packet send', errno, errnoText(-errno));
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

const Bpf = { LoadHalfAbsolute: 0x28, JumpEqual: 0x15, Return: 0x06 } as const;

/** Passes Ethernet frames with one of these Ethertypes; up to 250. */
export function etherTypeFilter(etherTypes: readonly number[]): Bytes {
  const code: [number, number, number, number][] = [[Bpf.LoadHalfAbsolute, 0, 0, 12]];
  for (const [i, type] of etherTypes.entries()) code.push([Bpf.JumpEqual, etherTypes.length - i, 0, type]);
  code.push([Bpf.Return, 0, 0, 0], [Bpf.Return, 0, 0, 0xffffffff]);
  const bytes = new Uint8Array(8 * code.length);
  const at = new DataView(bytes.buffer);
  for (const [i, [operation, ifTrue, ifFalse, constant]] of code.entries()) {
    at.setUint16(8 * i, operation, true);
    at.setUint8(8 * i + 2, ifTrue);
    at.setUint8(8 * i + 3, ifFalse);
    at.setUint32(8 * i + 4, constant, true);
  }
  return bytes;
}
