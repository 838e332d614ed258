import type { Bytes } from '../main/base/bytes.ts';

/** One datagram that a socket received, as the addon hands it over (addon/sockets.h, struct record_header). */
export interface BatchRecord {
  /** Nanoseconds since 1970 UTC. */
  readonly time: bigint;
  /** The kernel's time of reception; else this program read its clock right after. */
  readonly kernelTime: boolean;
  readonly bytes: Bytes;
  readonly originalLength: number;
  /** Netlink: port id of the sender, 0 for the kernel. */
  readonly sender: number;
  /** Packet sockets: Ethertype, or the netlink family on an nlmon interface. */
  readonly protocol: number;
  /** Packet sockets: ARPHRD. */
  readonly hardware: number;
  /** Packet sockets: 0 to this host, 1 broadcast, 2 multicast, 3 to others, 4 outgoing. */
  readonly packetType: number;
  /** Tag that the kernel took off, tag protocol and control information. */
  readonly vlan: { readonly tpid: number; readonly tci: number } | null;
}

const HEADER = 32;
const KERNEL_TIME = 1;
const VLAN = 4;
const padded = (length: number): number => Math.ceil(length / 8) * 8;

/** A batch does not follow its format: it was damaged, or another version wrote it. */
export class BatchError extends Error {
  override name = 'BatchError';
}

/**
 * Records of a batch: 32 octets of header, octets, padding to 8. Their `bytes` are views of it.
 * @throws BatchError when it ends within a record
 */
export function readBatch(batch: Bytes): BatchRecord[] {
  const view = new DataView(batch.buffer, batch.byteOffset, batch.byteLength);
  const records: BatchRecord[] = [];
  let at = 0;
  while (at < batch.length) {
    const length = batch.length - at >= HEADER ? view.getUint32(at, true) : Number.POSITIVE_INFINITY;
    const end = at + HEADER + length;
    if (end > batch.length) throw new BatchError(`records: cut at byte ${at} of ${batch.length}`);
    const flags = view.getUint8(at + 29);
    records.push({
      time: view.getBigUint64(at + 8, true),
      kernelTime: (flags & KERNEL_TIME) !== 0,
      bytes: batch.subarray(at + HEADER, end),
      originalLength: view.getUint32(at + 4, true),
      sender: view.getUint32(at + 16, true),
      protocol: view.getUint16(at + 20, true),
      hardware: view.getUint16(at + 22, true),
      packetType: view.getUint8(at + 28),
      vlan: flags & VLAN ? { tci: view.getUint16(at + 24, true), tpid: view.getUint16(at + 26, true) } : null,
    });
    at = at + HEADER + padded(length);
  }
  return records;
}

/** The same format from records, for what did not come from the addon. */
export function writeBatch(records: readonly BatchRecord[]): Bytes {
  const batch = new Uint8Array(records.reduce((n, { bytes }) => n + HEADER + padded(bytes.length), 0));
  const view = new DataView(batch.buffer);
  let at = 0;
  for (const record of records) {
    const { bytes, vlan } = record;
    view.setUint32(at, bytes.length, true);
    view.setUint32(at + 4, record.originalLength, true);
    view.setBigUint64(at + 8, record.time, true);
    view.setUint32(at + 16, record.sender, true);
    view.setUint16(at + 20, record.protocol, true);
    view.setUint16(at + 22, record.hardware, true);
    view.setUint16(at + 24, vlan?.tci ?? 0, true);
    view.setUint16(at + 26, vlan?.tpid ?? 0, true);
    view.setUint8(at + 28, record.packetType);
    view.setUint8(at + 29, (record.kernelTime ? KERNEL_TIME : 0) | (vlan ? VLAN : 0));
    batch.set(bytes, at + HEADER);
    at += HEADER + padded(bytes.length);
  }
  return batch;
}
