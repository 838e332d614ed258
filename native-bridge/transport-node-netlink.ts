import type { Bytes } from '../main/base/bytes.ts';
import { HEADER } from '../main/dissect/netlink-messages.ts';
import { encodeMessage } from './message.ts';
import type { BatchRecord } from './protocol-batch.ts';
import {
  type Transport,
  TransportError,
  type TransportListener,
  type TransportStatistics,
} from './transport.ts';

/** What is used of the npm package node-netlink 0.0.4. */
interface PackageMessage {
  readonly header: {
    readonly nlmsg_type: bigint;
    readonly nlmsg_flags: bigint;
    readonly nlmsg_seq: bigint;
    readonly nlmsg_pid: bigint;
  };
  readonly payload: Uint8Array;
}
interface PackageSocket {
  on(event: 'message', listener: (message: PackageMessage) => void): void;
  send(message: PackageMessage): Promise<unknown>;
  close(): Promise<unknown> | undefined;
}
interface Package {
  open(options: { family: number; pid?: number; groups?: number }): Promise<PackageSocket>;
}

const ENOTSUP = -95;
let opened = 0;

/** node-netlink, where a person installed it beside this program; else null. It is no dependency: it needs a compiler. */
export async function loadNodeNetlink(): Promise<Package | null> {
  const name = 'node-netlink';
  try {
    const found = (await import(name)) as { default?: unknown; open?: unknown };
    const made = (found.open ? found : found.default) as Package | undefined;
    return typeof made?.open === 'function' ? made : null;
  } catch {
    return null;
  }
}

/** The second choice: netlink through node-netlink. It has no packet sockets and loses messages without a word. */
export class NodeNetlinkTransport implements Transport {
  readonly name = 'node-netlink';
  readonly limits = [
    'It cannot tell that messages were lost, and after the first loss it receives nothing more.',
    'It joins no multicast group with a number above 32.',
    'The kernel sends it no extended acknowledgements, so errors come without their words.',
    'Times are taken after the message went through its queue.',
  ];
  readonly portId: number;
  #package: Package;
  #protocol: number;
  #main: PackageSocket;
  #others: PackageSocket[] = [];
  #listener: TransportListener | null = null;
  #received = 0;

  static async open(package_: Package, protocol: number): Promise<NodeNetlinkTransport> {
    // Above the numbers of processes, so that it meets no other program's port.
    const portId = ((++opened << 22) | process.pid) >>> 0;
    return new NodeNetlinkTransport(
      package_,
      protocol,
      portId,
      await package_.open({ family: protocol, pid: portId }),
    );
  }

  private constructor(package_: Package, protocol: number, portId: number, main: PackageSocket) {
    this.#package = package_;
    this.#protocol = protocol;
    this.portId = portId;
    this.#main = main;
    main.on('message', (message) => this.#take(message));
  }

  listen(listener: TransportListener): void {
    this.#listener = listener;
  }

  #take({ header, payload }: PackageMessage): void {
    this.#received++;
    const bytes = encodeMessage(
      {
        type: Number(header.nlmsg_type),
        flags: Number(header.nlmsg_flags),
        sequence: Number(header.nlmsg_seq),
        portId: Number(header.nlmsg_pid),
      },
      payload,
    );
    this.#listener?.records([recordOf(bytes)]);
  }

  send(message: Bytes): void {
    const at = new DataView(message.buffer, message.byteOffset);
    const header = {
      nlmsg_type: BigInt(at.getUint16(4, true)),
      nlmsg_flags: BigInt(at.getUint16(6, true)),
      nlmsg_seq: BigInt(at.getUint32(8, true)),
      nlmsg_pid: BigInt(at.getUint32(12, true)),
    };
    const payload = Buffer.from(message.subarray(HEADER));
    this.#main.send({ header, payload }).catch((error: Error) => this.#listener?.ended(error.message, null));
  }

  join(group: number): void {
    if (group > 32) throw new TransportError(`netlink group ${group}`, ENOTSUP, this.limits[1]!);
    const groups = 2 ** (group - 1);
    this.#package.open({ family: this.#protocol, groups }).then(
      (socket) => {
        this.#others.push(socket);
        socket.on('message', (message) => this.#take(message));
      },
      (error: Error) => this.#listener?.ended(error.message, null),
    );
  }

  statistics(): TransportStatistics {
    return { received: this.#received, dropped: 0, overruns: 0 };
  }

  close(): void {
    for (const socket of [this.#main, ...this.#others]) socket.close();
  }
}

const recordOf = (bytes: Bytes): BatchRecord => ({
  time: BigInt(Date.now()) * 1_000_000n,
  kernelTime: false,
  bytes,
  originalLength: bytes.length,
  sender: 0,
  protocol: 0,
  hardware: 0,
  packetType: 0,
  vlan: null,
});
