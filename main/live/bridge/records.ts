import type { SourceView } from '../../../native-bridge/protocol.ts';
import type { BatchRecord } from '../../../native-bridge/protocol-batch.ts';
import { type Bytes, concat } from '../../base/bytes.ts';
import { type CaptureRecord, LinkType, type Source } from '../../capture/types.ts';

/** What a record of the bridge is in a session: of netlink the cooked header (link type 253) stands before it. */
export function recordOf(record: BatchRecord, source: Source, index: number): CaptureRecord {
  const before =
    source.linkType === LinkType.Netlink
      ? cookedHeader(record)
      : source.linkType === LinkType.Ethernet && record.vlan
        ? 'vlan'
        : null;
  const { bytes } = record;
  const whole = before === null ? bytes.slice() : before === 'vlan' ? withTag(record) : concat(before, bytes);
  return {
    index,
    time: record.time,
    source: source.index,
    linkType: source.linkType,
    bytes: whole,
    originalLength: record.originalLength + whole.length - bytes.length,
    comments: [],
  };
}

/** LINKTYPE_NETLINK: packet type, ARPHRD, ten reserved octets, netlink family; big-endian. */
function cookedHeader({ packetType, hardware, protocol }: BatchRecord): Bytes {
  const header = new Uint8Array(16);
  const at = new DataView(header.buffer);
  at.setUint16(0, packetType);
  at.setUint16(2, hardware);
  at.setUint16(14, protocol);
  return header;
}

/** The 802.1Q tag that the kernel took off is put back after the addresses. */
function withTag({ bytes, vlan }: BatchRecord): Bytes {
  const tag = new Uint8Array(4);
  const at = new DataView(tag.buffer);
  at.setUint16(0, vlan?.tpid ?? 0x8100);
  at.setUint16(2, vlan?.tci ?? 0);
  return concat(bytes.subarray(0, 12), tag, bytes.subarray(12));
}

/** A source of the bridge as a session's. */
export const sourceOf = (view: SourceView, index: number, where: string): Source => ({
  index,
  file: where,
  linkType: view.linkType,
  snapLength: 0,
  fcsLength: null,
  name: view.name,
  description: view.description,
});
