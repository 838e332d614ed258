import type { MacAddress } from '../base/brand.ts';
import type { Bytes } from '../base/bytes.ts';
import { EtherType } from '../standard/frames.ts';
import {
  Flag,
  GENERIC_HEADER,
  isNl80211,
  type Message,
  MessageType,
  NETLINK_GENERIC,
  NLCTRL,
  nextMessage,
  readMessage,
  walkAttributes,
} from '../standard/netlink.ts';
import { Attribute, Command } from '../standard/nl80211.ts';
import { macAt, u16be, u16le } from './fields.ts';

import type { DissectContext, Span } from './types.ts';

const ETHERNET = 14;

/** A frame in an attribute of an nl80211 message. Spans are of the record. */
export interface NetlinkFrame {
  readonly command: number;
  readonly span: Span;
  /** `payload`: what an Ethertype names, without addresses. `ethernet`: with an Ethernet header. */
  readonly kind: 'wlan' | 'payload' | 'ethernet';
  readonly etherType: number;
  readonly payload: Span;
  /** Of `payload` one is unknown: the message names only the peer. */
  readonly source: MacAddress | null;
  readonly destination: MacAddress | null;
}

/** The frame of one nl80211 message, if it has any. */
export function frameOf(bytes: Bytes, message: Message): NetlinkFrame | null {
  const { start, end } = message.payload;
  if (end - start < GENERIC_HEADER) return null;
  const command = bytes[start]!;
  const seen: { frame: Span | null; mac: MacAddress | null; etherType: number } = {
    frame: null,
    mac: null,
    etherType: EtherType.Eapol,
  };
  walkAttributes(bytes, { start: start + GENERIC_HEADER, end }, (type, data) => {
    const length = data.end - data.start;
    if (type === Attribute.FRAME) seen.frame = data;
    else if (type === Attribute.MAC && length === 6) seen.mac = macAt(bytes, data.start);
    else if (type === Attribute.CONTROL_PORT_ETHERTYPE && length === 2)
      seen.etherType = u16le(bytes, data.start);
  });
  const { frame, mac, etherType } = seen;
  if (!frame) return null;
  const base = { command, span: frame, payload: frame, etherType, source: null, destination: null };
  if (command === Command.CONTROL_PORT_FRAME) {
    const sent = (message.flags & Flag.Request) !== 0;
    return { ...base, kind: 'payload', source: sent ? null : mac, destination: sent ? mac : null };
  }
  if (command === Command.CONTROL_PORT_FRAME_TX_STATUS) {
    if (frame.end - frame.start < ETHERNET) return null;
    return {
      ...base,
      kind: 'ethernet',
      etherType: u16be(bytes, frame.start + 12),
      payload: { start: frame.start + ETHERNET, end: frame.end },
      source: macAt(bytes, frame.start + 6),
      destination: macAt(bytes, frame.start),
    };
  }
  return { ...base, kind: 'wlan' };
}

/** The first frame in the netlink messages of a record. */
export function findFrame(
  bytes: Bytes,
  { start, end }: Span,
  protocol: number,
  context: DissectContext,
): NetlinkFrame | null {
  if (protocol !== NETLINK_GENERIC) return null;
  for (let at = start; ; ) {
    const message = readMessage(bytes, at, end);
    if (!message) return null;
    if (
      message.type >= MessageType.FirstOfProtocol &&
      message.type !== NLCTRL &&
      isNl80211(message.type, context)
    ) {
      const frame = frameOf(bytes, message);
      if (frame) return frame;
    }
    at = nextMessage(message);
  }
}
