import { errnoText } from '../../standard/errno.ts';
import {
  Flag,
  HEADER,
  type Message,
  MessageType,
  NETLINK_GENERIC,
  NETLINK_ROUTE,
  padded,
  readMessage,
} from '../../standard/netlink.ts';
import { group, leaf, u32le } from '../fields.ts';
import { type Draft, fail, raw } from '../layers.ts';
import { controlCommands, routeMessages } from '../netlink-names.ts';
import type { Field } from '../types.ts';
import { attributeFields, number, type Policy, text } from './attributes.ts';
import { familyName, headerField, nothing, protocolName, type Said } from './header.ts';
import { commandName } from './nl80211.ts';

const extendedAckPolicy: Policy = {
  prefix: 'NLMSGERR_ATTR_',
  names: ['UNUSED', 'MSG', 'OFFS', 'COOKIE', 'POLICY', 'MISS_TYPE', 'MISS_NEST'],
  filter: 'netlink.attr_type',
  show: { 1: text(), 2: number((offset) => `${offset} (byte of the request)`), 5: number(), 6: number() },
};

/** Appends the extended acknowledgement from `at` on; returns its text. */
export function extendedAck(d: Draft, message: Message, at: number, fields: Field[]): string | null {
  const span = { start: at, end: message.payload.end };
  if (!(message.flags & Flag.AckTlvs) || span.end - span.start < 4) return null;
  const children = attributeFields(d, span, extendedAckPolicy);
  fields.push(group('Extended acknowledgement', '', '', span, children));
  return children.find((field) => field.label === 'NLMSGERR_ATTR_MSG')?.value ?? null;
}

/** An error, or with 0 an acknowledgement: the request's header follows, all of the request unless it is cut. */
export function errorFields(d: Draft, message: Message, protocol: number, fields: Field[]): Said {
  const { start, end } = message.payload;
  if (end - start < 4) {
    fail(d, fields, 'netlink: error code of 4 bytes expected', message.payload);
    return nothing(protocolName(protocol), 'Error, cut');
  }
  const error = u32le(d.bytes, start) | 0;
  const name = error ? errnoText(-error) : 'acknowledged';
  fields.push(leaf('Error code', 'netlink.error', `${error} ${name}`, { start, end: start + 4 }));
  const request = readMessage(d.bytes, start + 4, end);
  let family = protocolName(protocol);
  let command: string | null = null;
  let after = start + 4;
  if (request) {
    const cut = (message.flags & Flag.Capped) !== 0;
    const span = { start: request.span.start, end: cut ? request.payload.start : request.span.end };
    after = span.start + (cut ? HEADER : padded(request.length));
    const children = [headerField(d.bytes, request, protocol)];
    if (protocol === NETLINK_GENERIC && request.type >= MessageType.FirstOfProtocol) {
      family = familyName(d, request.type);
      const number = cut ? undefined : d.bytes[request.payload.start];
      if (number !== undefined && span.end > request.payload.start) {
        command = (family === 'nlctrl' ? controlCommands[number] : commandName(number)) ?? null;
        const at = { start: request.payload.start, end: request.payload.start + 1 };
        children.push(leaf('Command', 'genl.cmd', command ? `${command} (${number})` : number, at));
      }
    } else if (protocol === NETLINK_ROUTE) command = routeMessages[request.type] ?? null;
    if (span.end > request.payload.start)
      children.push(raw(d.bytes, 'Rest of the request', { start: request.payload.start, end: span.end }));
    fields.push(group('Request', '', command ?? '', span, children));
  }
  const words = extendedAck(d, message, Math.min(after, end), fields);
  const errorText = error ? (words ? `${name}: ${words}` : name) : null;
  const what = command ? ` of ${command}` : '';
  return {
    ...nothing(family, error ? `Error ${errorText}${what}` : `Acknowledgement${what}`),
    command,
    error,
    errorText,
  };
}
