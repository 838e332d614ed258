import { suite } from '../../base/brand.ts';
import { type Bytes, toText } from '../../base/bytes.ts';
import { akmName } from '../../standard/akms.ts';
import { cipherName } from '../../standard/ciphers.ts';
import { walkAttributes } from '../../standard/netlink.ts';
import { dissectElements } from '../elements/index.ts';
import { hex, hexOf, leaf, macAt, malformedField, Reader, slice, u16le, u32le } from '../fields.ts';
import type { Draft } from '../layers.ts';
import type { Field, Span } from '../types.ts';

/** How an attribute's data reads. */
export interface Shown {
  readonly value: string;
  readonly filter?: string;
  readonly children?: readonly Field[];
  readonly secret?: boolean;
}
export type Show = (d: Draft, data: Span) => Shown;

/** The attributes of one level: their names, and how those are shown that have more than octets. */
export interface Policy {
  readonly prefix: string;
  readonly names: readonly string[];
  /** Wireshark's filter for the type of an attribute that holds others or nothing. */
  readonly filter: string;
  /** Wireshark's filter for a value without a filter of its own, by its octets. */
  readonly valueFilter?: (octets: number) => string;
  readonly show: Readonly<Record<number, Show>>;
}

/** Attributes in `span` as fields. The octets of one with a value are those of its value; else its header is part. */
export function attributeFields(d: Draft, span: Span, policy: Policy | null): Field[] {
  const fields: Field[] = [];
  const broken = walkAttributes(d.bytes, span, (type, data, nested) => {
    const show = policy?.show[type] ?? (nested ? nest(null) : octets);
    const known = policy?.names[type];
    const name = policy
      ? known && known !== '-'
        ? `${policy.prefix}${known}`
        : `${policy.prefix}${type}`
      : `Attribute ${type}`;
    const { value, filter, children, secret } = show(d, data);
    const length = data.end - data.start;
    const shown =
      filter ?? (children || !length ? undefined : policy?.valueFilter?.(length)) ?? policy?.filter;
    const extra = { ...(children && { children }), ...(secret && { secret }) };
    // What holds no value is shown with its header.
    const shownSpan = children || !length ? { start: data.start - 4, end: data.end } : data;
    fields.push(leaf(name, shown ?? 'netlink.attr_type', value, shownSpan, extra));
  });
  if (broken !== null) {
    const message = 'netlink attributes: one does not fit what is left';
    fields.push(malformedField(message, { start: broken, end: span.end }));
    d.malformed.push({ offset: broken, message });
  }
  return fields;
}

const wrongLength = (d: Draft, data: Span): Shown => ({
  value: `${hexOf(d.bytes, data)} (${data.end - data.start} bytes)`,
});

/** Any octets, in hexadecimal; long ones by their number. */
export const octets: Show = (d, data) => {
  const length = data.end - data.start;
  return { value: length > 64 ? `${length} bytes` : hexOf(d.bytes, data) };
};

/** Octets that are a key or a password: the view masks them. */
export const secret: Show = (d, data) => ({ value: hexOf(d.bytes, data), secret: true });

export const flag: Show = () => ({ value: 'Set' });

/** A little-endian number of 1, 2, 4 or 8 octets, in the words of `say`. */
export const number =
  (say: (value: number) => string = String, filter?: string): Show =>
  (d, data) => {
    const length = data.end - data.start;
    if (length === 8) return { value: String(new Reader(d.bytes, data.start, data.end).u64le()) };
    if (length !== 1 && length !== 2 && length !== 4) return wrongLength(d, data);
    const value =
      length === 1
        ? d.bytes[data.start]!
        : length === 2
          ? u16le(d.bytes, data.start)
          : u32le(d.bytes, data.start);
    return { value: say(value), ...(filter && { filter }) };
  };

/** A signed number of 1 or 4 octets. */
export const signed =
  (unit: string, scale = 1): Show =>
  (d, data) => {
    const length = data.end - data.start;
    if (length !== 1 && length !== 4) return wrongLength(d, data);
    const value = length === 1 ? (d.bytes[data.start]! << 24) >> 24 : u32le(d.bytes, data.start) | 0;
    return { value: `${value / scale}${unit}` };
  };

/** A number that a list names. */
export const oneOf = (names: readonly string[], filter?: string): Show =>
  number((value) => {
    const name = names[value];
    return name && name !== '-' ? `${name} (${value})` : String(value);
  }, filter);

/** Bits of a mask, by the names of their places. */
export const mask = (names: readonly string[]): Show =>
  number((value) => {
    const set = names.filter((name, bit) => name !== '-' && value & (1 << bit));
    return set.length ? `${set.join(', ')} (${hex(value)})` : hex(value);
  });

export const unit = (name: string): Show => number((value) => `${value} ${name}`);
export const hexadecimal: Show = number((value) => hex(value, 4));

export const mac: Show = (d, data) =>
  data.end - data.start === 6
    ? { value: macAt(d.bytes, data.start), filter: 'nl80211.mac' }
    : wrongLength(d, data);

/** Text up to its zero octet. */
export const text =
  (filter?: string): Show =>
  (d, data) => {
    const octets = slice(d.bytes, data);
    const zero = octets.indexOf(0);
    const value = toText(zero < 0 ? octets : octets.subarray(0, zero)) ?? hexOf(d.bytes, data);
    return { value, ...(filter && { filter }) };
  };

/** Octets that are often text: an SSID. */
export const ssid: Show = (d, data) => {
  const value = toText(slice(d.bytes, data));
  return { value: value === null ? `0x${hexOf(d.bytes, data)}` : value ? `"${value}"` : '(wildcard)' };
};

// A suite selector is a number of the host: OUI in its upper three octets, type in the lowest.
const suiteAt = (bytes: Bytes, at: number) =>
  suite(Uint8Array.of(bytes[at + 3]!, bytes[at + 2]!, bytes[at + 1]!, bytes[at]!));

const suites =
  (name: (selector: ReturnType<typeof suiteAt>) => string): Show =>
  (d, data) => {
    if ((data.end - data.start) % 4) return wrongLength(d, data);
    const words: string[] = [];
    for (let at = data.start; at < data.end; at += 4) {
      const selector = suiteAt(d.bytes, at);
      words.push(`${name(selector)} (${selector})`);
    }
    return { value: words.join(', ') };
  };

export const ciphers: Show = suites(cipherName);
export const akms: Show = suites(akmName);

const elementsOf =
  (filsAssociation: boolean): Show =>
  (d, data) => {
    const found = dissectElements(d.bytes, data, d.context, { filsAssociation });
    d.malformed.push(...found.malformed);
    return { value: `${found.elements.length} elements`, children: found.fields };
  };

/** Elements of a management frame. */
export const elements: Show = elementsOf(false);
/** Elements of an association frame as it was on the air, where FILS encrypts some of them. */
export const associationElements: Show = elementsOf(true);

// The kernel's own messages nest less deeply; a message made to exhaust the stack does not reach it.
const MAX_DEPTH = 16;

/** Attributes within the attribute. */
export const nest =
  (policy: Policy | null): Show =>
  (d, data) => {
    if (d.depth === MAX_DEPTH) return octets(d, data);
    d.depth++;
    const children = attributeFields(d, data, policy);
    d.depth--;
    return { value: '', children };
  };

/** A list: attributes whose numbers only count, each shown alike. */
export const listOf =
  (label: string, show: Show): Show =>
  (d, data) => {
    const children: Field[] = [];
    const broken = walkAttributes(d.bytes, data, (type, item) => {
      const { value, filter = '', ...rest } = show(d, item);
      const span = rest.children ? { start: item.start - 4, end: item.end } : item;
      children.push(leaf(`${label} ${type}`, filter, value, span, rest));
    });
    if (broken !== null) {
      const message = 'netlink list: an item does not fit what is left';
      children.push(malformedField(message, { start: broken, end: data.end }));
      d.malformed.push({ offset: broken, message });
    }
    return { value: `${children.length}`, children };
  };

/** Flag attributes, named by their numbers. */
export const flagsOf =
  (names: readonly string[]): Show =>
  (d, data) => {
    const set: string[] = [];
    walkAttributes(d.bytes, data, (type) => set.push(names[type] ?? String(type)));
    return { value: set.join(', ') };
  };
