import { Duplex, PassThrough } from 'node:stream';
import { type Bytes, concat, fromHex, utf8 } from '../../main/base/bytes.ts';
import { Attributes } from '../../main/standard/netlink.ts';
import { attributes as attributeNames, commands } from '../../main/standard/nl80211.ts';
import type { Host } from '../../native-bridge/host.ts';
import type { PacketOptions, PacketSocket } from '../../native-bridge/packet.ts';
import { TransportError } from '../../native-bridge/transport.ts';
import { StreamTransport } from '../../native-bridge/transport-stream.ts';

// A scripted kernel: it speaks netlink octets over a stream, written here from the header files alone, without the
// bridge's own encoder.

const u16 = (value: number): Bytes => Uint8Array.of(value & 255, value >> 8);
export const u32 = (value: number): Bytes =>
  Uint8Array.of(value & 255, (value >> 8) & 255, (value >> 16) & 255, value >>> 24);
const u64 = (value: bigint): Bytes =>
  concat(u32(Number(value & 0xffffffffn)), u32(Number((value >> 32n) & 0xffffffffn)));

/** One attribute: length, type, octets, padding. */
export const tlv = (type: number, ...parts: Bytes[]): Bytes => {
  const data = concat(...parts);
  return concat(u16(4 + data.length), u16(type), data, new Uint8Array((4 - (data.length % 4)) % 4));
};
/** Number of an attribute of nl80211 by its name in the header. */
export const attr = (name: string): number => {
  const number = attributeNames.indexOf(name);
  if (number < 0) throw new RangeError(name);
  return number;
};
export const nlmsg = (
  type: number,
  flags: number,
  sequence: number,
  port: number,
  ...parts: Bytes[]
): Bytes => {
  const payload = concat(...parts);
  return concat(u32(16 + payload.length), u16(type), u16(flags), u32(sequence), u32(port), payload);
};

export const FAMILY = 0x23;
export const IFINDEX = 7;
export const ADDRESS = '02:00:00:00:01:00';
export const PORT = 4711;
const [ERROR, DONE, MULTI] = [2, 3, 2];

/** Attributes are padded, so that the whole needs no padding. */
const eventOctets = (command: string, attributes: readonly Bytes[]): Bytes =>
  nlmsg(FAMILY, 0, 0, 0, Uint8Array.of(commands.indexOf(command), 1, 0, 0), ...attributes);

export interface SeenRequest {
  /** `NEW_KEY`. */
  readonly command: string;
  readonly flags: number;
  readonly attributes: Attributes;
  /** The socket that it came by. */
  readonly by: Duplex;
}

/** An answer: attributes of replies, then the acknowledgement with this errno and these TLVs. */
export interface Reply {
  readonly replies?: readonly Bytes[];
  /** Command of the replies where it is not the request's. */
  readonly as?: string;
  readonly errno?: number;
  readonly words?: string;
  readonly cookie?: bigint;
  /** No answer at all. */
  readonly silent?: boolean;
}

export class ScriptedKernel {
  readonly requests: SeenRequest[] = [];
  /** By command; what is not here is acknowledged. */
  readonly answers = new Map<string, Reply | ((request: SeenRequest) => Reply)>();
  readonly streams: Duplex[] = [];
  /** Multicast groups of nl80211 that it has. */
  groups = ['config', 'scan', 'regulatory', 'mlme', 'vendor', 'nan'];
  linkUp = false;
  readonly transports: StreamTransport[] = [];

  constructor() {
    this.answers.set('GET_INTERFACE', {
      as: 'NEW_INTERFACE',
      replies: [
        concat(
          tlv(attr('IFINDEX'), u32(IFINDEX)),
          tlv(attr('IFNAME'), utf8('wlan7\0')),
          tlv(attr('WIPHY'), u32(3)),
          tlv(attr('IFTYPE'), u32(2)),
          tlv(attr('MAC'), fromHex(ADDRESS)),
        ),
      ],
    });
    this.answers.set('GET_WIPHY', {
      as: 'NEW_WIPHY',
      replies: [
        concat(tlv(attr('WIPHY'), u32(3)), tlv(attr('WIPHY_NAME'), utf8('phy3\0'))),
        concat(
          tlv(attr('WIPHY'), u32(3)),
          tlv(attr('CIPHER_SUITES'), u32(0x000fac04), u32(0x000fac06)),
          tlv(attr('MAX_NUM_SCAN_SSIDS'), Uint8Array.of(4)),
        ),
        concat(
          tlv(attr('WIPHY'), u32(3)),
          tlv(attr('FEATURE_FLAGS'), u32(0x20)),
          tlv(attr('EXT_FEATURES'), Uint8Array.of(0, 0, 0, 0x84)),
          tlv(
            attr('SUPPORTED_COMMANDS') | 0x8000,
            tlv(1, u32(commands.indexOf('AUTHENTICATE'))),
            tlv(2, u32(commands.indexOf('ASSOCIATE'))),
          ),
        ),
      ],
    });
  }

  /** A netlink socket to it. */
  open(protocol: number): StreamTransport {
    const [there, back] = [new PassThrough(), new PassThrough()];
    const stream = Duplex.from({ readable: back, writable: there });
    this.attach(Duplex.from({ readable: there, writable: back }), protocol);
    const transport = new StreamTransport(stream, PORT);
    this.transports.push(transport);
    return transport;
  }

  /** Serves the kernel's end of a socket. */
  attach(ours: Duplex, protocol: number): void {
    this.streams.push(ours);
    let rest: Bytes = new Uint8Array(0);
    ours.on('data', (chunk: Buffer) => {
      rest = concat(rest, chunk);
      for (;;) {
        if (rest.length < 4) return;
        const length = new DataView(rest.buffer, rest.byteOffset).getUint32(0, true);
        const padded = (length + 3) & ~3;
        if (rest.length < padded) return;
        this.#take(rest.slice(0, length), protocol, ours);
        rest = rest.subarray(padded);
      }
    });
    ours.on('error', () => {});
  }

  /** Sends an nl80211 event to everybody. */
  event(command: string, ...attributes: Bytes[]): void {
    this.raw(eventOctets(command, attributes));
  }

  /** Sends an nl80211 event to one socket alone: the owner of a connection, who registered for a frame. */
  eventTo(socket: Duplex, command: string, ...attributes: Bytes[]): void {
    if (socket.writable) socket.write(eventOctets(command, attributes));
  }

  raw(message: Bytes): void {
    const padding = new Uint8Array((4 - (message.length % 4)) % 4);
    for (const stream of this.streams) if (stream.writable) stream.write(concat(message, padding));
  }

  #take(message: Bytes, protocol: number, stream: Duplex): void {
    const at = new DataView(message.buffer, message.byteOffset);
    const [type, flags, sequence, port] = [
      at.getUint16(4, true),
      at.getUint16(6, true),
      at.getUint32(8, true),
      at.getUint32(12, true),
    ];
    const send = (...octets: Bytes[]) => stream.write(concat(...octets));
    const finish = (reply: Reply, replyType: number, replies: readonly Bytes[]): void => {
      if (reply.silent) return;
      const dump = (flags & 0x300) === 0x300;
      for (const one of replies) send(nlmsg(replyType, dump ? MULTI : 0, sequence, port, one));
      const tlvs = concat(
        reply.words === undefined ? new Uint8Array(0) : tlv(1, utf8(`${reply.words}\0`)),
        reply.cookie === undefined ? new Uint8Array(0) : tlv(3, u64(reply.cookie)),
      );
      const ackFlags = 0x100 | (tlvs.length > 0 ? 0x200 : 0);
      const errno = u32((reply.errno ?? 0) >>> 0);
      if (dump && !reply.errno) send(nlmsg(DONE, MULTI, sequence, port, u32(0)));
      else send(nlmsg(ERROR, ackFlags, sequence, port, errno, message.subarray(0, 16), tlvs));
    };
    if (protocol === 0) {
      this.#route(type, message, finish);
    } else if (type === 16) {
      const groups = this.groups.map((name, i) => tlv(i + 1, tlv(1, utf8(`${name}\0`)), tlv(2, u32(40 + i))));
      const family = concat(
        tlv(1, u16(FAMILY)),
        tlv(2, utf8('nl80211\0')),
        tlv(3, u32(1)),
        tlv(5, u32(320)),
        tlv(7, ...groups),
      );
      finish({}, 16, [concat(Uint8Array.of(1, 2, 0, 0), family)]);
    } else {
      const command = commands[message[16]!] ?? '?';
      const attributes = new Attributes(message, { start: 20, end: message.length });
      const request = { command, flags, attributes, by: stream };
      this.requests.push(request);
      const found = this.answers.get(command) ?? {};
      const reply = typeof found === 'function' ? found(request) : found;
      const number = commands.indexOf(reply.as ?? command);
      finish(
        reply,
        FAMILY,
        (reply.replies ?? []).map((one) => concat(Uint8Array.of(number, 1, 0, 0), one)),
      );
    }
  }

  #route(
    type: number,
    message: Bytes,
    finish: (reply: Reply, type: number, replies: readonly Bytes[]) => void,
  ) {
    const [NEW_LINK, GET_LINK] = [16, 18];
    const link = (): Bytes =>
      concat(
        u32(0),
        u32(IFINDEX),
        u32(this.linkUp ? 1 : 0),
        u32(0),
        tlv(3, utf8('wlan7\0')),
        tlv(1, fromHex(ADDRESS)),
      );
    if (type === GET_LINK) finish({}, NEW_LINK, [link()]);
    else {
      const at = new DataView(message.buffer, message.byteOffset);
      const own = at.getUint32(20, true) === IFINDEX;
      if (own) this.linkUp = (at.getUint32(24, true) & 1) === 1;
      finish(own ? {} : { errno: -19 }, NEW_LINK, []);
      if (own) this.raw(nlmsg(NEW_LINK, 0, 0, 0, link()));
    }
  }
}

/** A machine whose kernel is scripted. */
export function scriptedHost(kernel: ScriptedKernel, over: Partial<Host> = {}): Host {
  return {
    transport: 'stream',
    transportLimits: [],
    openNetlink: async (protocol) => kernel.open(protocol),
    openPacket(_: PacketOptions): PacketSocket {
      throw new TransportError('packet socket', -1, 'EPERM (operation not permitted)');
    },
    probeAlgorithm: null,
    kernel: '6.1.0-test',
    read: () => null,
    list: () => [],
    ...over,
  };
}
