import type { Message } from '../../standard/netlink.ts';
import { bitField, group, hex, leaf, u16le, u32le } from '../fields.ts';
import { type Draft, raw } from '../layers.ts';
import { routeMessages } from '../netlink-names.ts';
import type { Field, Span } from '../types.ts';
import { attributeFields, mac, number, octets, oneOf, type Policy, type Show, text } from './attributes.ts';
import { nothing, type Said } from './header.ts';

const OPERATIONAL_STATES = ['unknown', 'not present', 'down', 'lower layer down', 'testing', 'dormant', 'up'];

/** Event of the wireless extensions with the elements of an association response (include/uapi/linux/wireless.h). */
const ASSOCIATION_RESPONSE = 0x8c08;
/** A wireless event. The elements of an association response under FILS hold the group key, decrypted. */
const wireless: Show = (d, data) => ({
  ...octets(d, data),
  secret: data.end - data.start >= 4 && u16le(d.bytes, data.start + 2) === ASSOCIATION_RESPONSE,
});

/** The attributes of a link that a handshake is told by (include/uapi/linux/if_link.h). */
const linkPolicy: Policy = {
  prefix: 'IFLA_',
  names: [
    'UNSPEC',
    'ADDRESS',
    'BROADCAST',
    'IFNAME',
    'MTU',
    'LINK',
    'QDISC',
    'STATS',
    'COST',
    'PRIORITY',
    'MASTER',
    'WIRELESS',
    'PROTINFO',
    'TXQLEN',
    'MAP',
    'WEIGHT',
    'OPERSTATE',
    'LINKMODE',
  ],
  filter: 'netlink-route.ifla_attr_type',
  show: {
    1: (d, data) => ({ ...mac(d, data), filter: 'netlink-route.ifla_hwaddr' }),
    2: (d, data) => ({ ...mac(d, data), filter: 'netlink-route.ifla_broadcast' }),
    3: text('netlink-route.ifla_ifname'),
    4: number(String, 'netlink-route.ifla_mtu'),
    6: text('netlink-route.ifla_qdisc'),
    11: wireless,
    13: number(String, 'netlink-route.ifla_txqlen'),
    16: oneOf(OPERATIONAL_STATES, 'netlink-route.ifla_operstate'),
    17: oneOf(['default', 'dormant']),
    33: number((up) => (up ? 'on' : 'off'), 'netlink-route.ifla_carrier'),
  },
};

const LINK_HEADER = 16;
const FIRST_LINK = 16;
const LAST_LINK = 19;

/** rtnetlink: links by name, state and address; other messages by name. */
export function routeFields(d: Draft, message: Message, fields: Field[]): Said {
  const { start, end } = message.payload;
  const name = routeMessages[message.type] ?? `Type ${message.type}`;
  const said = { ...nothing('rtnetlink', name), command: routeMessages[message.type] ?? null };
  if (message.type < FIRST_LINK || message.type > LAST_LINK || end - start < LINK_HEADER) {
    if (end > start) fields.push(raw(d.bytes, 'Payload', message.payload));
    return said;
  }
  const at = (from: number, to: number): Span => ({ start: start + from, end: start + to });
  const ifindex = u32le(d.bytes, start + 4) | 0;
  const flags = u32le(d.bytes, start + 8);
  const state = (label: string, mask: number, filter = '') =>
    bitField(label, filter, flags, 32, mask, at(8, 12));
  fields.push(
    leaf('Interface family', 'netlink-route.ifi_family', d.bytes[start]!, at(0, 1)),
    leaf('Device type', 'netlink-route.ifi_type', u16le(d.bytes, start + 2), at(2, 4)),
    leaf('Interface index', 'netlink-route.ifi_index', ifindex, at(4, 8)),
    group('Device flags', 'netlink-route.ifi_flags', hex(flags, 8), at(8, 12), [
      state('Up', 0x1, 'netlink-route.ifi_flags.iff_up'),
      state('Running', 0x40),
      state('Lower layer up', 0x10000),
      state('Dormant', 0x20000),
    ]),
    leaf('Change mask', 'netlink-route.ifi_change', hex(u32le(d.bytes, start + 12), 8), at(12, 16)),
    ...attributeFields(d, { start: start + LINK_HEADER, end }, linkPolicy),
  );
  const words = [
    flags & 1 ? 'up' : 'down',
    ...(flags & 0x10000 ? ['carrier'] : []),
    ...(flags & 0x20000 ? ['dormant'] : []),
  ];
  return { ...said, summary: `${name} interface ${ifindex}: ${words.join(', ')}`, ifindex };
}
