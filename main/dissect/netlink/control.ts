import type { Bytes } from '../../base/bytes.ts';
import { GENERIC_HEADER, NLCTRL, nextMessage, readMessage, walkAttributes } from '../../standard/netlink.ts';
import { hex, u16le } from '../fields.ts';
import type { Span } from '../types.ts';
import { listOf, nest, number, octets, type Policy, text } from './attributes.ts';

const CMD_NEWFAMILY = 1;

const operation: Policy = {
  prefix: 'CTRL_ATTR_OP_',
  names: ['UNSPEC', 'ID', 'FLAGS'],
  filter: 'genl.ctrl.ops_attr',
  show: { 1: number(String, 'genl.ctrl.op_id'), 2: number((flags) => hex(flags), 'genl.ctrl.op_flags') },
};
const multicastGroup: Policy = {
  prefix: 'CTRL_ATTR_MCAST_GRP_',
  names: ['UNSPEC', 'NAME', 'ID'],
  filter: 'genl.ctrl.groups_attr',
  show: { 1: text('genl.ctrl.group_name'), 2: number(String, 'genl.ctrl.group_id') },
};
/** Attributes of the generic netlink controller (include/uapi/linux/genetlink.h). */
export const controlPolicy: Policy = {
  prefix: 'CTRL_ATTR_',
  names: [
    'UNSPEC',
    'FAMILY_ID',
    'FAMILY_NAME',
    'VERSION',
    'HDRSIZE',
    'MAXATTR',
    'OPS',
    'MCAST_GROUPS',
    'POLICY',
    'OP_POLICY',
    'OP',
  ],
  filter: 'genl.ctrl_attr',
  show: {
    1: number((id) => hex(id, 4), 'genl.ctrl.family_id'),
    2: text('genl.ctrl.family_name'),
    3: number(String, 'genl.ctrl.version'),
    4: number(String, 'genl.ctrl.hdrsize'),
    5: number(String, 'genl.ctrl.maxattr'),
    6: listOf('Operation', nest(operation)),
    7: listOf('Group', nest(multicastGroup)),
    8: octets,
    9: octets,
  },
};

/**
 * Generic netlink families that the messages in `span` name: ids and names of CTRL_CMD_NEWFAMILY.
 */
export function familiesIn(bytes: Bytes, { start, end }: Span): [id: number, name: string][] {
  const learned: [number, string][] = [];
  for (let at = start; ; ) {
    const message = readMessage(bytes, at, end);
    if (!message) return learned;
    const { payload } = message;
    if (
      message.type === NLCTRL &&
      bytes[payload.start] === CMD_NEWFAMILY &&
      payload.end - payload.start >= GENERIC_HEADER
    ) {
      const found: { id: number | null; name: string } = { id: null, name: '' };
      walkAttributes(bytes, { start: payload.start + GENERIC_HEADER, end: payload.end }, (type, data) => {
        if (type === 1 && data.end - data.start === 2) found.id = u16le(bytes, data.start);
        if (type === 2)
          found.name = String.fromCharCode(
            ...bytes.subarray(data.start, Math.min(data.end - 1, data.start + 15)),
          );
      });
      if (found.id !== null && found.name) learned.push([found.id, found.name]);
    }
    at = nextMessage(message);
  }
}
