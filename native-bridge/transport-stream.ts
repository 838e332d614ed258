import type { Duplex } from 'node:stream';
import { type Bytes, concat } from '../main/base/bytes.ts';
import { padded } from '../main/standard/netlink.ts';
import type { Transport, TransportListener, TransportStatistics } from './transport.ts';

const HEADER = 16;

/**
 * Netlink octets over a stream (a Unix socket, a pair of pipes): messages one after the other, each cut out by its
 * length. For a scripted peer that plays the kernel; group membership is granted without asking it.
 */
export class StreamTransport implements Transport {
  readonly name = 'stream';
  readonly limits = ['It speaks to a scripted peer, not to a kernel.'];
  readonly portId: number;
  readonly groups = new Set<number>();
  #stream: Duplex;
  #received = 0;
  #rest: Bytes = new Uint8Array(0);

  constructor(stream: Duplex, portId = 4711) {
    this.#stream = stream;
    this.portId = portId;
  }

  listen(listener: TransportListener): void {
    this.#stream.on('data', (chunk: Buffer) => this.#take(chunk, listener));
    let told = false;
    const ended = (why: string): void => {
      if (!told) listener.ended(why, null);
      told = true;
    };
    this.#stream.on('error', (error: Error) => ended(`The stream failed: ${error.message}.`));
    for (const event of ['end', 'close']) this.#stream.on(event, () => ended('The stream was closed.'));
  }

  #take(chunk: Bytes, listener: TransportListener): void {
    this.#rest = concat(this.#rest, chunk);
    for (;;) {
      if (this.#rest.length < HEADER) return;
      const length = new DataView(this.#rest.buffer, this.#rest.byteOffset).getUint32(0, true);
      if (length < HEADER) {
        this.#stream.destroy(new Error(`a message of ${length} bytes`));
        return;
      }
      if (this.#rest.length < padded(length)) return;
      const bytes = this.#rest.slice(0, length);
      this.#rest = this.#rest.subarray(padded(length));
      this.#received++;
      listener.records([
        {
          time: BigInt(Date.now()) * 1_000_000n,
          kernelTime: false,
          bytes,
          originalLength: length,
          sender: 0,
          protocol: 0,
          hardware: 0,
          packetType: 0,
          vlan: null,
        },
      ]);
    }
  }

  send(message: Bytes): void {
    const whole = new Uint8Array(padded(message.length));
    whole.set(message);
    this.#stream.write(whole);
  }

  join(group: number): void {
    this.groups.add(group);
  }

  statistics(): TransportStatistics {
    return { received: this.#received, dropped: 0, overruns: 0 };
  }

  close(): void {
    this.#stream.destroy();
  }
}
