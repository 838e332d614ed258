import { Flag, GENERIC_HEADER, type Message, walkAttributes } from '../../standard/netlink.ts';
import { Attribute, attr, commands } from '../../standard/nl80211.ts';
import { u16le, u32le } from '../fields.ts';
import { type Draft, payloadLayer, wlanLayer } from '../layers.ts';
import { ethernet } from '../link/index.ts';
import { frameOf } from '../netlink-frame.ts';
import type { Field, Span } from '../types.ts';
import { attributeFields, type Policy, type Show, type Shown } from './attributes.ts';
import { attributes } from './nl80211-policy.ts';

const ATTR_IFINDEX = 3;
const ATTR_BEACON_HEAD = attr('BEACON_HEAD');
const ATTR_PROBE_RESP = attr('PROBE_RESP');
const ATTR_REASON_CODE = attr('REASON_CODE');
const ATTR_STATUS_CODE = attr('STATUS_CODE');

/** `NL80211_CMD_NEW_KEY`; null where the number has no name. */
export function commandName(command: number): string | null {
  const name = commands[command];
  return name && name !== '-' ? `NL80211_CMD_${name}` : null;
}

/** A frame that only belongs to the message: a template of a beacon. It does not become the record's. */
const template: Show = (d, data) => {
  const own: Draft = { ...d };
  const children = wlanLayer(own, data.start, data.end, { decrypted: true });
  return { value: own.summary, children };
};

/** What one nl80211 message says. */
export interface Nl80211 {
  readonly fields: Field[];
  /** `NEW_KEY request`, `CONNECT event, status 0`. */
  readonly summary: string;
  readonly command: string | null;
  readonly ifindex: number | null;
  readonly frame: Span | null;
}

/** The attributes of an nl80211 message, and the frame among them, which becomes the draft's. */
export function nl80211Layer(d: Draft, message: Message): Nl80211 {
  const { bytes } = d;
  const { start, end } = message.payload;
  const command = bytes[start]!;
  const found = frameOf(bytes, message);
  let inner = '';
  const showFrame: Show = (_, data): Shown => {
    let children: Field[];
    if (!found || found.span.start !== data.start) return { value: '' };
    if (found.kind === 'wlan') children = wlanLayer(d, data.start, data.end, { decrypted: true });
    else {
      const link = found.kind === 'ethernet' ? ethernet.read(bytes, data.start, data.end) : null;
      d.source = found.source;
      d.destination = found.destination;
      children = [
        ...(link ? [ethernet.fields(bytes, link, d.malformed)] : []),
        ...payloadLayer(d, found.etherType, found.payload.start, found.payload.end),
      ];
    }
    inner = d.summary;
    return { value: inner, children };
  };
  const policy: Policy = {
    ...attributes,
    show: {
      ...attributes.show,
      [Attribute.FRAME]: showFrame,
      [ATTR_BEACON_HEAD]: template,
      [ATTR_PROBE_RESP]: template,
    },
  };
  const span = { start: Math.min(start + GENERIC_HEADER, end), end };
  const fields = attributeFields(d, span, policy);
  const number = (type: number): number | null => numberIn(d, span, type);
  const [status, reason] = [number(ATTR_STATUS_CODE), number(ATTR_REASON_CODE)];
  const name = commands[command];
  const kind =
    message.flags & Flag.Request ? 'request' : message.portId || message.sequence ? 'reply' : 'event';
  const summary = [
    `${name && name !== '-' ? name : `Command ${command}`} ${kind}`,
    ...(status === null ? [] : [`status ${status}`]),
    ...(reason === null ? [] : [`reason ${reason}`]),
  ].join(', ');
  return {
    fields,
    summary: inner ? `${summary}: ${inner}` : summary,
    command: commandName(command),
    ifindex: number(ATTR_IFINDEX),
    frame: found?.span ?? null,
  };
}

/** A number of two or four octets among the attributes in `span`. */
function numberIn(d: Draft, span: Span, wanted: number): number | null {
  let found: number | null = null;
  walkAttributes(d.bytes, span, (type, { start, end }) => {
    if (type === wanted && end - start === 2) found = u16le(d.bytes, start);
    else if (type === wanted && end - start === 4) found = u32le(d.bytes, start);
  });
  return found;
}
