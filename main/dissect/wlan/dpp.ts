import { type Bytes, toText } from '../../base/bytes.ts';
import { type DppForm, dppAttributes, dppFrames, dppStatuses } from '../../standard/dpp.ts';
import { groupText } from '../../standard/groups.ts';
import type { FixedFields } from '../elements/index.ts';
import { bitField, group, hex, hexOf, leaf, named, type Reader, slice, u16le } from '../fields.ts';
import type { Field, Span } from '../types.ts';

/** Reads a DPP public action behind OUI and type: cryptographic suite, frame type, attributes. */
export function readDppAction(f: FixedFields): void {
  const suite = f.u8('Cryptographic suite', 'dpp.public_action.crypto_suite');
  const type = f.u8('DPP frame type', 'dpp.public_action.subtype', (n) => named(dppFrames, n));
  f.draft.actionDetail = `DPP ${dppFrames[type] ?? `frame type ${type}`}${suite > 1 ? ` (suite ${suite})` : ''}`;
  readDppAttributes(f.bytes, f.r, f.fields);
}

/** Reads DPP attributes up to the reader's end: number and length in two octets each, low octet first. */
export function readDppAttributes(bytes: Bytes, r: Reader, out: Field[]): void {
  while (r.left) {
    const start = r.at;
    const id = r.u16le();
    const length = r.u16le();
    const body = r.span(length);
    const [name, form, filter] = dppAttributes[id] ?? [`Attribute ${hex(id, 4)}`, 'octets', 'dpp.ie.generic'];
    const head = [
      leaf('Attribute ID', 'dpp.ie.attr_id', `${name} (${hex(id, 4)})`, { start, end: start + 2 }),
      leaf('Attribute length', 'dpp.ie.attr_len', length, { start: start + 2, end: start + 4 }),
    ];
    const { text, fields } = read(bytes, body, form, name, filter);
    out.push(group(name, '', text, { start, end: r.at }, [...head, ...fields]));
  }
}

interface Value {
  readonly text: string;
  readonly fields: readonly Field[];
}

function read(bytes: Bytes, body: Span, form: DppForm, name: string, filter: string): Value {
  const length = body.end - body.start;
  const one = (text: string): Value => ({ text, fields: length ? [leaf(name, filter, text, body)] : [] });
  const octets = hexOf(bytes, body);
  if (form === 'text') return one(toText(slice(bytes, body)) ?? octets);
  if (form === 'key' && length > 0 && length % 2 === 0) {
    const middle = body.start + length / 2;
    const half = (label: string, part: string, span: Span) => leaf(label, part, hexOf(bytes, span), span);
    return {
      text: octets,
      fields: [
        half('x', 'dpp.key.x', { start: body.start, end: middle }),
        half('y', 'dpp.key.y', { start: middle, end: body.end }),
      ],
    };
  }
  if (form === 'group' && length === 2) return one(groupText(u16le(bytes, body.start)));
  if (form === 'channels' && length % 2 === 0) return channels(bytes, body);
  if (length !== 1) return one(octets);
  const value = bytes[body.start]!;
  if (form === 'u8') return one(String(value));
  if (form === 'status') return one(named(dppStatuses, value));
  return form === 'capabilities' ? capabilities(value, body, name, filter) : one(octets);
}

function capabilities(value: number, span: Span, name: string, filter: string): Value {
  const roles = [value & 1 ? 'enrollee' : '', value & 2 ? 'configurator' : ''].filter(Boolean);
  const text = `${roles.join(' and ') || 'none'} (${hex(value)})`;
  const parts = [
    bitField('Enrollee', '', value, 8, 0x01, span),
    bitField('Configurator', '', value, 8, 0x02, span),
  ];
  return { text, fields: [group(name, filter, text, span, parts)] };
}

/** Pairs of operating class and channel. */
function channels(bytes: Bytes, { start, end }: Span): Value {
  const fields: Field[] = [];
  const texts: string[] = [];
  for (let at = start; at < end; at += 2) {
    const [operating, channel] = [bytes[at]!, bytes[at + 1]!];
    fields.push(
      leaf('Operating class', 'dpp.operating_class', operating, { start: at, end: at + 1 }),
      leaf('Channel', 'dpp.channel', channel, { start: at + 1, end: at + 2 }),
    );
    texts.push(`${operating}/${channel}`);
  }
  return { text: texts.join(', '), fields };
}
