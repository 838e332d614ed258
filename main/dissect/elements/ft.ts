import type { Bytes } from '../../base/bytes.ts';
import { bitField, group, guard, hex, hexOf, leaf, Reader, u16le } from '../fields.ts';
import type { Field, Malformed, Span } from '../types.ts';
import { MIC_LENGTHS } from './fte.ts';
import type { ReadBody, Scope } from './scope.ts';
import { oci } from './security.ts';

const clause = 'IEEE 802.11-2020, 9.4.2.47';

/**
 * Fast BSS transition element (9.4.2.47). The AKM decides the MIC's length: 16, or 24 with SHA-384. It is told by the
 * MIC control (802.11be), by the session, or else is the length with which the subelements come out whole.
 */
export const fastTransition: ReadBody = (r, out, scope) => {
  const { bytes, context } = scope;
  const control = r.u16le();
  const span = { start: r.at - 2, end: r.at };
  out.push(
    group(
      'MIC control',
      'wlan.ft.mic_control',
      hex(control, 4),
      span,
      [
        bitField('RSNXE used', '', control, 16, 0x0001, span),
        bitField('MIC length', '', control, 16, 0x000e, span),
        bitField('Element count', 'wlan.ft.mic_control.element_count', control, 16, 0xff00, span),
      ],
      { clause },
    ),
  );
  const told = MIC_LENGTHS[(control >> 1) & 7];
  const fits = (n: number): boolean => areSubelements(bytes, { start: r.at + n + 64, end: r.limit });
  const candidates = [told !== 16 ? told : undefined, context.micLength, ...MIC_LENGTHS];
  const length = candidates.find((n) => n !== undefined && n > 0 && fits(n)) ?? 16;
  const octets = (label: string, filter: string, n: number): void => {
    const part = r.span(n);
    out.push(leaf(label, filter, hexOf(bytes, part), part, { clause }));
  };
  octets('MIC', 'wlan.ft.mic', length);
  octets('ANonce', 'wlan.ft.anonce', 32);
  octets('SNonce', 'wlan.ft.snonce', 32);
  while (r.left) {
    const start = r.at;
    const id = r.u8();
    const n = r.u8();
    const body = r.span(n);
    out.push(subelement(scope, id, { start, end: r.at }, body));
  }
  return undefined;
};

/** Fewest octets of a subelement's body, by its ID; 1 and 5 have no more. */
const least: Readonly<Record<number, number>> = { 1: 6, 2: 11, 3: 1, 4: 9, 5: 3, 6: 9, 8: 11, 9: 10, 10: 10 };

/** Whether a span is nothing but whole subelements of a likely length. */
function areSubelements(bytes: Bytes, span: Span): boolean {
  let at = span.start;
  while (at + 2 <= span.end) {
    const [id, length] = [bytes[at]!, bytes[at + 1]!];
    const fewest = least[id];
    if (fewest === undefined || length < fewest || ((id === 1 || id === 5) && length > fewest)) return false;
    at += 2 + length;
  }
  return at === span.end;
}

interface Subelement {
  readonly name: string;
  readonly read: (r: Reader, out: Field[], scope: Scope) => void;
}

const key = 'wlan.ft.subelem';
const octets =
  (label: string, filter: string, n?: number) =>
  (r: Reader, out: Field[], { bytes }: Scope): void => {
    const span = r.span(n ?? r.left);
    out.push(leaf(label, filter, hexOf(bytes, span), span, { clause }));
  };
const number =
  (label: string, filter: string, size: 1 | 2, mask = 0xffff, shift = 0) =>
  (r: Reader, out: Field[], { bytes }: Scope): void => {
    const span = r.span(size);
    const word = size === 1 ? bytes[span.start]! : u16le(bytes, span.start);
    out.push(leaf(label, filter, (word & mask) >> shift, span));
  };
/** Key information of a GTK subelement: key ID in bits 0 and 1; with `link`, the link in bits 4 to 7. */
const keyInfo =
  (link: boolean) =>
  (r: Reader, out: Field[]): void => {
    const word = r.u16le();
    const span = { start: r.at - 2, end: r.at };
    const children = [bitField('Key ID', `${key}.gtk.key_id`, word, 16, 0x0003, span)];
    if (link) children.push(bitField('Link ID', '', word, 16, 0x00f0, span));
    out.push(group('Key info', `${key}.gtk.key_info`, hex(word, 4), span, children));
  };
const inOrder =
  (...readers: Subelement['read'][]): Subelement['read'] =>
  (r, out, scope) => {
    for (const read of readers) read(r, out, scope);
  };
const keyLength = number('Key length', `${key}.gtk.key_length`, 1);
const managementKey = (name: string, link: boolean): Subelement['read'] =>
  inOrder(
    number('Key ID', `${key}.igtk.key_id`, 2),
    octets(name === 'IGTK' ? 'IPN' : 'BIPN', `${key}.igtk.ipn`, 6),
    ...(link ? [number('Link ID', '', 1, 0x0f)] : []),
    number('Key length', `${key}.igtk.key_length`, 1),
    octets(`${name}, wrapped`, `${key}.igtk.key`),
  );

const subelements: Readonly<Record<number, Subelement>> = {
  1: { name: 'R1KH-ID', read: octets('R1KH-ID', `${key}.r1kh_id`) },
  2: {
    name: 'GTK',
    read: inOrder(
      keyInfo(false),
      keyLength,
      octets('RSC', `${key}.gtk.rsc`, 8),
      octets('GTK, wrapped', `${key}.gtk.key_encrypted`),
    ),
  },
  3: { name: 'R0KH-ID', read: octets('R0KH-ID', `${key}.r0kh_id`) },
  4: { name: 'IGTK', read: managementKey('IGTK', false) },
  5: {
    name: 'OCI',
    read: (r, out, scope) => {
      oci(r, out, scope);
    },
  },
  6: { name: 'BIGTK', read: managementKey('BIGTK', false) },
  8: {
    name: 'MLO GTK',
    read: inOrder(
      keyInfo(true),
      keyLength,
      octets('RSC', `${key}.gtk.rsc`, 8),
      octets('GTK, wrapped', `${key}.gtk.key_encrypted`),
    ),
  },
  9: { name: 'MLO IGTK', read: managementKey('IGTK', true) },
  10: { name: 'MLO BIGTK', read: managementKey('BIGTK', true) },
};

function subelement(scope: Scope, id: number, span: Span, body: Span): Field {
  const { bytes, found } = scope;
  const kind = subelements[id];
  const children: Field[] = [
    leaf('Subelement ID', `${key}.id`, `${kind?.name ?? 'Reserved'} (${id})`, {
      start: span.start,
      end: span.start + 1,
    }),
    leaf('Length', `${key}.len`, body.end - body.start, { start: span.start + 1, end: span.start + 2 }),
  ];
  const malformed: Malformed[] = [];
  const r = new Reader(bytes, body.start, body.end);
  const name = `FTE subelement ${kind?.name ?? id}`;
  if (kind) guard(name, body.end, children, malformed, () => kind.read(r, children, scope));
  found.malformed.push(...malformed);
  if (r.left && !malformed.length) {
    const rest = r.rest();
    children.push(leaf('Data', `${key}.data`, hexOf(bytes, rest), rest));
  }
  return group(kind?.name ?? `Subelement ${id}`, '', '', span, children, { clause });
}
