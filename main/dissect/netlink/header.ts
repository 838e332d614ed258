import type { Bytes } from '../../base/bytes.ts';
import {
  Flag,
  HEADER,
  isNl80211,
  type Message,
  MessageType,
  NETLINK_GENERIC,
  NETLINK_ROUTE,
  NLCTRL,
} from '../../standard/netlink.ts';
import { bitField, group, hex, leaf, u32le } from '../fields.ts';
import type { Draft } from '../layers.ts';
import { netlinkProtocols, routeMessages } from '../netlink-names.ts';
import type { Field, Span } from '../types.ts';

/** What one message adds to the record's summary and to `NetlinkInfo`. */
export interface Said {
  readonly family: string;
  readonly summary: string;
  readonly command: string | null;
  readonly error: number | null;
  readonly errorText: string | null;
  readonly ifindex: number | null;
  readonly frame: Span | null;
}

export const nothing = (family: string, summary: string): Said => ({
  family,
  summary,
  command: null,
  error: null,
  errorText: null,
  ifindex: null,
  frame: null,
});

/** A message's header. */
export function headerField(bytes: Bytes, message: Message, protocol: number): Field {
  const { start } = message.span;
  const at = (from: number, to: number): Span => ({ start: start + from, end: start + to });
  const { type, flags } = message;
  const bit = (label: string, name: string, mask: number) =>
    bitField(label, `netlink.hdr_flags.${name}`, flags, 16, mask, at(6, 8));
  const flagFields = [
    bit('Request', 'request', 1),
    bit('Multipart message', 'multi', 2),
    bit('Ack', 'ack', 4),
    bit('Echo', 'echo', 8),
  ];
  if (type === MessageType.Error || type === MessageType.Done)
    flagFields.push(
      bitField('Request is cut', '', flags, 16, Flag.Capped, at(6, 8)),
      bitField('Extended acknowledgement follows', '', flags, 16, Flag.AckTlvs, at(6, 8)),
    );
  // The same bits ask a dump what to return, and a change how to make it.
  else {
    if (flags & 0x100) flagFields.push(bit('Root, or replace', 'root', 0x100));
    if (flags & 0x200) flagFields.push(bit('Match, or only if absent', 'match', 0x200));
    if (flags & 0x400) flagFields.push(bit('Create', 'create', 0x400));
    if (flags & 0x800) flagFields.push(bit('Append', 'append', 0x800));
  }
  const typeFilter =
    type < MessageType.FirstOfProtocol
      ? 'netlink.hdr_type'
      : protocol === NETLINK_GENERIC
        ? 'genl.family_id'
        : protocol === NETLINK_ROUTE
          ? 'netlink-route.nltype'
          : 'netlink.hdr_type';
  return group('Header', '', '', at(0, HEADER), [
    leaf('Length', 'netlink.hdr_len', message.length, at(0, 4)),
    leaf('Message type', typeFilter, typeText(type, protocol), at(4, 6)),
    group('Flags', 'netlink.hdr_flags', hex(flags, 4), at(6, 8), flagFields),
    leaf('Sequence', 'netlink.hdr_seq', u32le(bytes, start + 8), at(8, 12)),
    leaf('Port ID', 'netlink.hdr_pid', u32le(bytes, start + 12), at(12, 16)),
  ]);
}

/** Types that mean the same in every protocol. */
export const standardTypes: Readonly<Record<number, string>> = {
  [MessageType.Noop]: 'No operation',
  [MessageType.Error]: 'Error or acknowledgement',
  [MessageType.Done]: 'Done',
  [MessageType.Overrun]: 'Overrun',
};

function typeText(type: number, protocol: number): string {
  const name = standardTypes[type] ?? (protocol === NETLINK_ROUTE ? routeMessages[type] : undefined);
  return name ? `${name} (${hex(type, 4)})` : hex(type, 4);
}

export const protocolName = (protocol: number): string =>
  netlinkProtocols[protocol] ?? `netlink protocol ${protocol}`;

/** The name of a generic netlink family: as the capture told it, else guessed. */
export function familyName(d: Draft, id: number): string {
  if (id === NLCTRL) return 'nlctrl';
  return (
    d.context.families?.get(id) ??
    (isNl80211(id, d.context) ? 'nl80211' : `generic netlink family ${hex(id)}`)
  );
}
