import type { Bytes } from '../main/base/bytes.ts';
import type { BatchRecord } from './protocol-batch.ts';

/** Datagrams that came in, and those that were lost. */
export interface TransportStatistics {
  readonly received: number;
  /** Lost before they were read, as far as the transport can count them. */
  readonly dropped: number;
  /** How often a loss was reported; each may stand for any number where `dropped` is not counted. */
  readonly overruns: number;
}

export interface TransportListener {
  /** Datagrams in order; each holds one or more netlink messages. */
  records(records: readonly BatchRecord[]): void;
  /** Datagrams were lost; reading goes on. `count` null: it is not known how many. */
  lost(count: number | null): void;
  /** Nothing comes any more. `errno` negative where the kernel gave one. */
  ended(why: string, errno: number | null): void;
}

/**
 * A netlink socket. Three make one: the addon (transport-native.ts), node-netlink where a person installed it
 * (transport-node-netlink.ts), and a stream for a scripted peer (transport-stream.ts).
 */
export interface Transport {
  /** In words, for reports: `own addon`. */
  readonly name: string;
  /** What it cannot do, in words; empty: nothing that matters. */
  readonly limits: readonly string[];
  readonly portId: number;
  /** To be called once, before anything is sent. */
  listen(listener: TransportListener): void;
  /** @throws TransportError with the errno of the kernel */
  send(message: Bytes): void;
  /** Joins a multicast group. @throws TransportError */
  join(group: number): void;
  statistics(): TransportStatistics;
  close(): void;
}

/** What the kernel refuses to a socket itself. */
export class TransportError extends Error {
  override name = 'TransportError';
  /** Negative, as the kernel gives it. */
  readonly errno: number;
  constructor(what: string, errno: number, message: string) {
    super(`${what}: ${message}`);
    this.errno = errno;
  }
}
