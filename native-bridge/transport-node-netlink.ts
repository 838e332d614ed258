import type { Bytes } from '../main/base/bytes.ts';
import { Errno } from '../main/standard/errno.ts';
import { HEADER } from '../main/standard/netlink.ts';
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
  readonly nl_pid: bigint;
  on(event: 'message', listener: (message: PackageMessage) => void): void;
  /** Sends under a number of its own: 1 the first, then one more each. */
  tryTalk(message: Omit<PackageMessage, 'header'> & { header: Record<string, bigint> }): Promise<unknown>;
  close(): unknown;
}
interface Package {
  open(options: { family: number; groups?: number }): Promise<PackageSocket>;
}

const ACK = 4n;

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
  /** Our sequence numbers by the package's. */
  #numbers = new Map<number, number>();
  #next = 1;

  static async open(package_: Package, protocol: number): Promise<NodeNetlinkTransport> {
    return new NodeNetlinkTransport(package_, protocol, await package_.open({ family: protocol }));
  }

  private constructor(package_: Package, protocol: number, main: PackageSocket) {
    this.#package = package_;
    this.#protocol = protocol;
    this.portId = Number(main.nl_pid);
    this.#main = main;
    main.on('message', (message) => this.#take(message));
  }

  listen(listener: TransportListener): void {
    this.#listener = listener;
  }

  #take({ header, payload }: PackageMessage): void {
    this.#received++;
    const portId = Number(header.nlmsg_pid);
    const theirs = Number(header.nlmsg_seq);
    const sequence = portId === this.portId ? (this.#numbers.get(theirs) ?? 0) : theirs;
    const [type, flags] = [Number(header.nlmsg_type), Number(header.nlmsg_flags)];
    this.#listener?.records([recordOf(encodeMessage({ type, flags, sequence, portId }, payload))]);
  }

  send(message: Bytes): void {
    const at = new DataView(message.buffer, message.byteOffset);
    this.#numbers.set(this.#next++, at.getUint32(8, true));
    const header = {
      nlmsg_type: BigInt(at.getUint16(4, true)),
      // The package sends nothing without it; of a list the kernel takes it for nothing more.
      nlmsg_flags: BigInt(at.getUint16(6, true)) | ACK,
      nlmsg_pid: BigInt(this.portId),
    };
    // It waits for the answer too; that none came is told by whoever asked.
    this.#main.tryTalk({ header, payload: Buffer.from(message.subarray(HEADER)) }).catch(() => {});
  }

  join(group: number): void {
    if (group > 32) throw new TransportError(`netlink group ${group}`, Errno.EOPNOTSUPP, this.limits[1]!);
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
