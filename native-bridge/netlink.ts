import type { Bytes } from '../main/base/bytes.ts';
import { u32le } from '../main/base/bytes.ts';
import {
  Attributes,
  HEADER,
  type Message,
  MessageType,
  nextMessage,
  padded,
  readMessage,
} from '../main/standard/netlink.ts';
import { encodeMessage, MessageFlag } from './message.ts';
import { type AttributeNamer, NetlinkError } from './netlink-error.ts';
import type { Transport } from './transport.ts';

const ACK_CAPPED = 0x100;
const ACK_TLVS = 0x200;

/** What answers a request. */
export interface Answer {
  /** Messages without acknowledgement and end of list. */
  readonly replies: readonly Received[];
  /** A number that the acknowledgement brings, by which later events name this request. */
  readonly cookie: bigint | null;
}

/** One message of a datagram, and the octets it is in. */
export interface Received {
  readonly bytes: Bytes;
  readonly message: Message;
}

export interface NetlinkRequest {
  readonly type: number;
  /** `MessageFlag.Dump` for a list; other requests are acknowledged. */
  readonly flags?: number;
  readonly payload: Bytes;
  /** What it is called in errors: `NEW_KEY`. */
  readonly name: string;
  /** Names the request's attributes in what an extended acknowledgement says. */
  readonly names?: AttributeNamer;
}

export interface NetlinkEvents {
  /** A datagram that went out or came in, as it was: what a recording keeps. */
  datagram?(bytes: Bytes, time: bigint, sent: boolean): void;
  /** A message that answers no request of this socket. */
  message?(received: Received): void;
  lost?(count: number | null): void;
  ended?(why: string): void;
}

interface Pending {
  readonly request: NetlinkRequest;
  readonly octets: Bytes;
  readonly replies: Received[];
  interrupted: boolean;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** Answers come at once; that none comes means that it was lost, or that the driver hangs. */
const ANSWER_MS = 10_000;

export const now = (): bigint =>
  BigInt(Math.round((performance.timeOrigin + performance.now()) * 1000)) * 1000n;

const isDump = ({ flags = 0 }: NetlinkRequest): boolean => (flags & MessageFlag.Dump) === MessageFlag.Dump;

/** Requests and their answers over one netlink socket, and what comes unasked. */
export class Netlink {
  readonly transport: Transport;
  #events: NetlinkEvents;
  #pending = new Map<number, Pending>();
  #sequence = 1;
  #lists: Promise<unknown> = Promise.resolve();
  #ended: string | null = null;

  constructor(transport: Transport, events: NetlinkEvents = {}) {
    this.transport = transport;
    this.#events = events;
    transport.listen({
      records: (records) => {
        for (const { bytes, time, sender } of records) {
          // Only the kernel may speak: any process can send to this port.
          if (sender !== 0) continue;
          events.datagram?.(bytes, time, false);
          this.#datagram(bytes);
        }
      },
      lost: (count) => events.lost?.(count),
      ended: (why) => this.#end(why),
    });
  }

  /**
   * Sends one request, at once; a list when the list before it is complete, as the kernel gives one at a time.
   * @throws NetlinkError when the kernel refuses it, gives no answer, or the socket is gone
   */
  request(request: NetlinkRequest): Promise<Answer> {
    if (!isDump(request)) return this.#send(request);
    const answer = this.#lists.then(() => this.#send(request));
    this.#lists = answer.catch(() => {});
    return answer;
  }

  #send(request: NetlinkRequest): Promise<Answer> {
    if (this.#ended !== null)
      return Promise.reject(new NetlinkError(request.name, { code: 'gone', words: this.#ended }));
    const sequence = this.#sequence;
    this.#sequence = (sequence + 1) >>> 0 || 1;
    const flags = (request.flags ?? 0) | MessageFlag.Request | (isDump(request) ? 0 : MessageFlag.Ack);
    const portId = this.transport.portId;
    const octets = encodeMessage({ type: request.type, flags, sequence, portId }, request.payload);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#pending.delete(sequence);
        reject(new NetlinkError(request.name, { code: 'timeout' }));
      }, ANSWER_MS);
      timer.unref();
      this.#pending.set(sequence, {
        request,
        octets,
        replies: [],
        interrupted: false,
        resolve,
        reject,
        timer,
      });
      try {
        this.transport.send(octets);
        this.#events.datagram?.(octets, now(), true);
      } catch (error) {
        clearTimeout(timer);
        this.#pending.delete(sequence);
        const { errno = null } = error as { errno?: number };
        reject(new NetlinkError(request.name, { code: 'refused', errno }));
      }
    });
  }

  close(): void {
    this.transport.close();
    this.#end('The socket was closed.');
  }

  #end(why: string): void {
    if (this.#ended !== null) return;
    this.#ended = why;
    for (const { request, reject, timer } of this.#pending.values()) {
      clearTimeout(timer);
      reject(new NetlinkError(request.name, { code: 'gone', words: why }));
    }
    this.#pending.clear();
    this.#events.ended?.(why);
  }

  #datagram(bytes: Bytes): void {
    for (let at = 0; ; ) {
      const message = readMessage(bytes, at, bytes.length);
      if (!message) return;
      this.#message({ bytes, message });
      at = nextMessage(message);
    }
  }

  #message(received: Received): void {
    const { message } = received;
    const ours = message.portId === this.transport.portId && message.sequence !== 0;
    const pending = ours ? this.#pending.get(message.sequence) : undefined;
    if (!pending) {
      if (message.type >= MessageType.FirstOfProtocol) this.#events.message?.(received);
      return;
    }
    if (message.flags & MessageFlag.DumpInterrupted) pending.interrupted = true;
    if (message.type >= MessageType.FirstOfProtocol) {
      pending.replies.push(received);
      return;
    }
    if (message.type !== MessageType.Error && message.type !== MessageType.Done) return;
    this.#pending.delete(message.sequence);
    clearTimeout(pending.timer);
    const { start, end } = message.payload;
    const errno = end - start >= 4 ? u32le(received.bytes, start) | 0 : 0;
    const { request, octets, replies, resolve, reject } = pending;
    const extended = extendedAcknowledgement(received);
    if (errno < 0) {
      const about = extended && said(extended, octets, request.names);
      reject(new NetlinkError(request.name, { code: 'refused', errno, ...about }));
    }
    // A list that changed while it was given may lack entries: ask for it again.
    else if (pending.interrupted) this.#send(request).then(resolve, reject);
    else resolve({ replies, cookie: extended?.big(Ack.Cookie) ?? null });
  }
}

/** Attributes after the error code and the request, which is cut to its header where a flag says so. */
function extendedAcknowledgement({ bytes, message }: Received): Attributes | null {
  const { start, end } = message.payload;
  if (!(message.flags & ACK_TLVS)) return null;
  const cut = (message.flags & ACK_CAPPED) !== 0 || end - start < 8;
  const request = message.type === MessageType.Done ? 0 : cut ? HEADER : padded(u32le(bytes, start + 4));
  return new Attributes(bytes, { start: Math.min(start + 4 + request, end), end });
}

const Ack = { Message: 1, Offset: 2, Cookie: 3, MissingType: 5, MissingNest: 6 } as const;

/** The kernel's words, and which attribute it means by offset or by what is missing. */
function said(acknowledgement: Attributes, request: Bytes, names?: AttributeNamer) {
  const words = acknowledgement.text(Ack.Message);
  const offset = acknowledgement.number(Ack.Offset);
  const missing = acknowledgement.number(Ack.MissingType);
  const type =
    offset !== null && offset + 4 <= request.length
      ? new DataView(request.buffer, request.byteOffset).getUint16(offset + 2, true) & 0x3fff
      : null;
  // An attribute within another has a name of its own list, which is not known here.
  const upper = !acknowledgement.has(Ack.MissingNest);
  const about =
    missing !== null && upper
      ? `${names?.(missing) ?? `attribute ${missing}`} is missing`
      : type !== null
        ? `at byte ${offset} of the request`
        : null;
  return { words, about };
}
