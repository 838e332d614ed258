import { isZero } from '../../base/bytes.ts';
import {
  Flag,
  GENERIC_HEADER,
  HEADER,
  type Message,
  MessageType,
  NETLINK_GENERIC,
  NETLINK_ROUTE,
  nextMessage,
  readMessage,
} from '../../standard/netlink.ts';
import { group, hex, leaf, slice, u16le, u32le } from '../fields.ts';
import { type Draft, fail, raw } from '../layers.ts';
import { controlCommands } from '../netlink-names.ts';
import type { Field, NetlinkInfo, Span } from '../types.ts';
import { attributeFields } from './attributes.ts';
import { controlPolicy } from './control.ts';
import { errorFields, extendedAck } from './error.ts';
import { familyName, headerField, nothing, protocolName, type Said, standardTypes } from './header.ts';
import { commandName, nl80211Layer } from './nl80211.ts';
import { routeFields } from './route.ts';

/** The netlink messages of a record. The first gives the summary; the first with a frame gives that. */
export function netlinkLayer(d: Draft, { start, end }: Span, protocol: number): Field[] {
  const fields: Field[] = [];
  let at = start;
  let summary = '';
  const infos: NetlinkInfo[] = [];
  while (at < end) {
    const message = readMessage(d.bytes, at, end);
    if (!message) {
      fail(d, fields, `netlink: message header of ${HEADER} bytes expected`, { start: at, end });
      break;
    }
    const children = [headerField(d.bytes, message, protocol)];
    const said = messageFields(d, message, protocol, children);
    if (message.span.start + message.length > end)
      fail(d, children, `netlink: message of ${message.length} bytes, ${end - at} left`, message.payload);
    fields.push(group(`Netlink message, ${said.family}`, '', said.summary, message.span, children));
    infos.push(infoOf(message, said));
    summary ||= said.summary;
    at = nextMessage(message);
  }
  const first = infos[0];
  if (first) {
    d.protocol = first.family;
    d.summary = infos.length > 1 ? `${summary} (${infos.length} messages)` : summary;
    d.netlink = { ...first, frame: infos.find((info) => info.frame)?.frame ?? null };
  }
  return fields;
}

function infoOf(message: Message, { summary: _, ...said }: Said): NetlinkInfo {
  const request = (message.flags & Flag.Request) !== 0;
  return { ...said, request, sequence: message.sequence, portId: message.portId };
}

function messageFields(d: Draft, message: Message, protocol: number, fields: Field[]): Said {
  const { type, payload } = message;
  if (type === MessageType.Error) return errorFields(d, message, protocol, fields);
  if (type === MessageType.Done) {
    if (payload.end - payload.start >= 4) {
      const span = { start: payload.start, end: payload.start + 4 };
      fields.push(leaf('Result', '', u32le(d.bytes, span.start) | 0, span));
      extendedAck(d, message, span.end, fields);
    }
    return nothing(protocolName(protocol), 'Done');
  }
  if (type < MessageType.FirstOfProtocol)
    return nothing(protocolName(protocol), standardTypes[type] ?? `Type ${type}`);
  if (protocol === NETLINK_GENERIC) return genericFields(d, message, fields);
  if (protocol === NETLINK_ROUTE) return routeFields(d, message, fields);
  if (payload.end > payload.start) fields.push(raw(d.bytes, 'Payload', payload));
  return nothing(protocolName(protocol), `Type ${hex(type, 4)}`);
}

function genericFields(d: Draft, message: Message, fields: Field[]): Said {
  const { payload, type } = message;
  const family = familyName(d, type);
  if (payload.end - payload.start < GENERIC_HEADER) {
    fail(d, fields, `generic netlink: header of ${GENERIC_HEADER} bytes expected`, payload);
    return nothing(family, 'cut');
  }
  const { start } = payload;
  const command = d.bytes[start]!;
  const name =
    family === 'nl80211' ? commandName(command) : family === 'nlctrl' ? controlCommands[command] : undefined;
  const filter = family === 'nl80211' ? 'nl80211.cmd' : family === 'nlctrl' ? 'genl.ctrl.cmd' : 'genl.cmd';
  fields.push(
    group('Generic netlink header', 'genl', '', { start, end: start + GENERIC_HEADER }, [
      leaf('Command', filter, name ? `${name} (${command})` : command, { start, end: start + 1 }),
      leaf('Family version', 'genl.version', d.bytes[start + 1]!, { start: start + 1, end: start + 2 }),
      leaf('Reserved', 'genl.reserved', u16le(d.bytes, start + 2), { start: start + 2, end: start + 4 }),
    ]),
  );
  const attributes = { start: start + GENERIC_HEADER, end: payload.end };
  // A monitor sees the sender's own memory; iwd wipes what held a key, at times before the monitor has copied it.
  if (attributes.end > attributes.start && isZero(slice(d.bytes, payload))) {
    fields.push(leaf('Payload', '', 'Zeroes: wiped by its sender', attributes));
    return nothing(family, 'Wiped by its sender');
  }
  if (family === 'nl80211') {
    const said = nl80211Layer(d, message);
    if (said.fields.length) fields.push(group('Attributes', 'nl80211', '', attributes, said.fields));
    return {
      ...nothing(family, said.summary),
      command: said.command,
      ifindex: said.ifindex,
      frame: said.frame,
    };
  }
  fields.push(...attributeFields(d, attributes, family === 'nlctrl' ? controlPolicy : null));
  return { ...nothing(family, name ?? `Command ${command}`), command: name ?? null };
}
