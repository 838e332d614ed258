import type { Bytes } from '../../base/bytes.ts';
import { bitField, bits, group, guard, hex, leaf, macAt, Reader, u16le, u32le } from '../fields.ts';
import type { Field, Malformed, Span, WlanHeader } from '../types.ts';
import { frameName, type Layout, layoutOf, rolesOf, typeSubtype } from './mac.ts';
import { typeNames } from './mac-names.ts';

/**
 * The MAC header of the frame in octets start..end as fields (IEEE 802.11-2020, 9.2.3). Where the octets end within
 * it, what stands before is shown and a malformed node follows.
 * @param wlan what `readWlanHeader` made of it, null where it could not
 */
export function wlanHeaderFields(
  bytes: Bytes,
  start: number,
  end: number,
  wlan: WlanHeader | null,
  malformed: Malformed[],
): Field {
  const fields: Field[] = [];
  const reader = new Reader(bytes, start, end);
  let name = '802.11';
  guard('802.11 header', end, fields, malformed, () => {
    const controlSpan = reader.span(2);
    const control = u16le(bytes, start);
    name = frameName(control);
    const layout = layoutOf(control);
    fields.push(...controlFields(control, layout, controlSpan));
    if (layout.length >= 4) fields.push(durationField(reader, layout));
    const roles = rolesOf(layout, wlan?.aMsdu ?? false);
    const addressFields = (number: number) => {
      const span = reader.span(6);
      const text = macAt(bytes, span.start);
      const add = (label: string, filter: string) => fields.push(leaf(label, filter, text, span));
      if (layout.type !== 3 && number === 1) add('Receiver address', 'wlan.ra');
      if (layout.type !== 3 && number === 2) add('Transmitter address', 'wlan.ta');
      if (roles.da === number) add('Destination address', 'wlan.da');
      if (roles.sa === number) add('Source address', 'wlan.sa');
      if (roles.bssid === number) add('BSSID', 'wlan.bssid');
      if (number > 2 && roles.da !== number && roles.sa !== number && roles.bssid !== number)
        add(`Address ${number}`, 'wlan.addr');
    };
    for (let n = 1; n <= Math.min(layout.addresses, 3); n++) addressFields(n);
    if (layout.sequenceAt !== null) {
      const span = reader.span(2);
      const word = u16le(bytes, span.start);
      fields.push(bitField('Fragment number', 'wlan.frag', word, 16, 0x000f, span));
      fields.push(bitField('Sequence number', 'wlan.seq', word, 16, 0xfff0, span));
    }
    if (layout.addresses === 4) addressFields(4);
    if (layout.carriedAt !== null) {
      const span = reader.span(2);
      const carried = u16le(bytes, span.start);
      fields.push(leaf('Carried frame control', '', `${frameName(carried)} (${hex(carried, 4)})`, span));
    }
    if (layout.qosAt !== null) fields.push(qosField(reader, layout));
    if (layout.htControlAt !== null) fields.push(htControlField(reader));
    const pad = wlan ? wlan.header.end - reader.at : 0;
    if (pad > 0) fields.push(leaf('Padding of the receiver', '', `${pad} bytes`, reader.span(pad)));
  });
  const shown = { start, end: wlan ? wlan.header.end : Math.min(reader.at, end) };
  const last = fields.at(-1);
  if (last?.error) return group(`802.11 ${name}`, 'wlan', '', { start, end }, fields);
  return group(`802.11 ${name}`, 'wlan', '', shown, fields, { clause: 'IEEE 802.11-2020, 9.2.3' });
}

function controlFields(control: number, layout: Layout, span: Span): Field[] {
  const { type, subtype, flags } = layout;
  const first = { start: span.start, end: span.start + 1 };
  const second = { start: span.start + 1, end: span.end };
  const typeField = bitField(
    'Type',
    'wlan.fc.type',
    control & 0xff,
    8,
    0x0c,
    first,
    typeText(typeNames[type]!, type),
  );
  const children = [
    bitField('Version', 'wlan.fc.version', control & 0xff, 8, 0x03, first),
    typeField,
    bitField('Subtype', 'wlan.fc.subtype', control & 0xff, 8, 0xf0, first),
  ];
  if (type === 3 || (type === 1 && subtype === 6)) {
    children.push(leaf('Flags of this frame type', '', hex(flags), second));
  } else {
    const flag = (label: string, filter: string, mask: number, yes: string, no: string) =>
      bitField(label, filter, flags, 8, mask, second, flags & mask ? yes : no);
    children.push(
      group('Flags', 'wlan.flags', hex(flags), second, [
        bitField('DS status', 'wlan.fc.ds', flags, 8, 0x03, second, DS_STATUS[flags & 3]),
        flag('To DS', 'wlan.fc.tods', 0x01, 'To the distribution system', 'Not to the distribution system'),
        flag(
          'From DS',
          'wlan.fc.fromds',
          0x02,
          'From the distribution system',
          'Not from the distribution system',
        ),
        flag('More fragments', 'wlan.fc.frag', 0x04, 'More fragments follow', 'Last or only fragment'),
        flag('Retry', 'wlan.fc.retry', 0x08, 'Sent again', 'First transmission'),
        flag('Power management', 'wlan.fc.pwrmgt', 0x10, 'Sender goes to sleep', 'Sender stays awake'),
        flag('More data', 'wlan.fc.moredata', 0x20, 'More is buffered', 'Nothing is buffered'),
        flag('Protected', 'wlan.fc.protected', 0x40, 'Body is encrypted', 'Body is not encrypted'),
        flag('+HTC/order', 'wlan.fc.order', 0x80, 'HT control present, or strictly ordered', 'Not set'),
      ]),
    );
  }
  return [
    leaf('Type/subtype', 'wlan.fc.type_subtype', `${frameName(control)} (${typeSubtype(layout)})`, first),
    group('Frame control', 'wlan.fc', hex(control, 4), span, children, {
      clause: 'IEEE 802.11-2020, 9.2.4.1',
    }),
  ];
}

const typeText = (name: string, value: number): string =>
  `${name[0]!.toUpperCase()}${name.slice(1)} (${value})`;

const DS_STATUS = [
  'Between stations, or management or control',
  'Station to AP (to DS)',
  'AP to station (from DS)',
  'Four addresses: mesh or bridge (to and from DS)',
];

function durationField(reader: Reader, layout: Layout): Field {
  const span = reader.span(2);
  const word = u16le(reader.bytes, span.start);
  if (layout.type === 1 && layout.subtype === 10)
    return leaf('Association ID', 'wlan.aid', word & 0x3fff, span, { bits: bits(word, 16, 0x3fff) });
  return leaf('Duration', 'wlan.duration', `${word & 0x7fff} µs`, span, { bits: bits(word, 16, 0x7fff) });
}

const ACCESS_CATEGORIES = [
  'best effort',
  'background',
  'background',
  'best effort',
  'video',
  'video',
  'voice',
  'voice',
];
const ACK_POLICIES = ['Normal ack or implicit block ack request', 'No ack', 'No explicit ack', 'Block ack'];

function qosField(reader: Reader, layout: Layout): Field {
  const span = reader.span(2);
  const word = u16le(reader.bytes, span.start);
  const fromDs = (layout.flags & 2) !== 0;
  const tid = word & 15;
  const category = ACCESS_CATEGORIES[tid];
  const children = [
    bitField('TID', 'wlan.qos.tid', word, 16, 0x000f, span, category ? `${tid} (${category})` : tid),
    fromDs
      ? bitField('End of service period', 'wlan.qos.eosp', word, 16, 0x0010, span)
      : bitField('Bit 4: queue size follows', 'wlan.qos.bit4', word, 16, 0x0010, span),
    bitField('Ack policy', 'wlan.qos.ack', word, 16, 0x0060, span, ACK_POLICIES[(word >> 5) & 3]),
    bitField('Payload', 'wlan.qos.amsdupresent', word, 16, 0x0080, span, word & 0x80 ? 'A-MSDU' : 'MSDU'),
  ];
  // An AP that polls grants a TXOP with it; in its other frames the octet tells of its power-save buffer.
  if (fromDs)
    children.push(
      layout.subtype & 2
        ? bitField('TXOP limit', 'wlan.qos.txop_limit', word, 16, 0xff00, span)
        : bitField("State of the AP's power-save buffer", 'wlan.qos.ps_buf_state', word, 16, 0xff00, span),
    );
  else if (word & 0x10) children.push(bitField('Queue size', 'wlan.qos.queue_size', word, 16, 0xff00, span));
  else children.push(bitField('TXOP duration requested', 'wlan.qos.txop_dur_req', word, 16, 0xff00, span));
  return group('QoS control', 'wlan.qos', hex(word, 4), span, children, {
    clause: 'IEEE 802.11-2020, 9.2.4.5',
  });
}

function htControlField(reader: Reader): Field {
  const span = reader.span(4);
  const word = u32le(reader.bytes, span.start);
  const variant = word & 1 ? (word & 2 ? 'HE' : 'VHT') : 'HT';
  return group(
    'HT control',
    'wlan.htc',
    hex(word, 8),
    span,
    [
      bitField('VHT', 'wlan.htc.vht', word, 32, 1, span),
      ...(word & 1 ? [bitField('HE', 'wlan.htc.he', word, 32, 2, span, `${variant} variant`)] : []),
    ],
    { clause: 'IEEE 802.11-2020, 9.2.4.6' },
  );
}
