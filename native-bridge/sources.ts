import type { Bytes } from '../main/base/bytes.ts';
import type { SourceView } from './protocol.ts';
import { type BatchRecord, writeBatch } from './protocol-batch.ts';
import { encodeJson, encodeRecords } from './protocol-frames.ts';
import type { TransportStatistics } from './transport.ts';

/** tcpdump.org link types of what the bridge gives. */
export const LinkType = { Ethernet: 1, Ieee80211: 105, Prism: 119, Radiotap: 127, Netlink: 253 } as const;

const ARPHRD_NETLINK = 824;
const OUTGOING = 4;

interface OpenSource extends SourceView {
  readonly statistics: () => TransportStatistics;
  readonly close: () => void | Promise<void>;
}

/** A record as the app gets it. */
export const plainRecord = (bytes: Bytes, time: bigint): BatchRecord => ({
  time,
  kernelTime: false,
  bytes,
  originalLength: bytes.length,
  sender: 0,
  protocol: 0,
  hardware: 0,
  packetType: 0,
  vlan: null,
});

/** A netlink datagram of one of this process's own sockets, marked as nlmon would mark it. */
export const netlinkRecord = (bytes: Bytes, time: bigint, protocol: number, sent: boolean): BatchRecord => ({
  ...plainRecord(bytes, time),
  protocol,
  hardware: ARPHRD_NETLINK,
  packetType: sent ? OUTGOING : 0,
});

/** The sources that are open, and the way of their records to the app. */
export class Sources {
  #open = new Map<number, OpenSource>();
  #next = 0;
  #send: (frame: Bytes) => void;

  constructor(send: (frame: Bytes) => void) {
    this.#send = send;
  }

  /** Adds a source under the next number. */
  add(source: Omit<OpenSource, 'source'>): number {
    const number = this.#next++;
    this.#open.set(number, { ...source, source: number });
    return number;
  }

  view(number: number): SourceView {
    const { source, linkType, name, description } = this.#open.get(number)!;
    return { source, linkType, name, description };
  }

  records(source: number, records: readonly BatchRecord[]): void {
    if (this.#open.has(source) && records.length > 0) this.#send(encodeRecords(source, writeBatch(records)));
  }

  lost(source: number, count: number | null): void {
    this.#send(encodeJson({ event: 'lost', source, count }));
  }

  ended(source: number, why: string): void {
    if (!this.#open.delete(source)) return;
    this.#send(encodeJson({ event: 'ended', source, why }));
  }

  statistics(): ({ source: number } & TransportStatistics)[] {
    return [...this.#open.values()].map(({ source, statistics }) => ({ source, ...statistics() }));
  }

  /** @returns whether there was such a source */
  async close(source: number): Promise<boolean> {
    const found = this.#open.get(source);
    this.#open.delete(source);
    await found?.close();
    return found !== undefined;
  }

  async closeAll(): Promise<void> {
    for (const source of [...this.#open.keys()]) await this.close(source);
  }
}
