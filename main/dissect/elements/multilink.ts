import { Element, ExtensionElement } from '../../standard/elements.ts';
import { bitField, group, guard, hex, hexOf, leaf, macAt, named, Reader, u16le } from '../fields.ts';
import type { Field, Frame, Span } from '../types.ts';
import type { ReadBody, Scope } from './scope.ts';
import { areElements } from './walk.ts';

const clause = 'IEEE 802.11be, 9.4.2.312';
const types: Readonly<Record<number, string>> = {
  0: 'Basic',
  1: 'Probe request',
  2: 'Reconfiguration',
  3: 'TDLS',
  4: 'Priority access',
};

/** Parts of the common info of the basic variant: presence bit of the control word, name, octets. */
const common: readonly (readonly [bit: number, label: string, octets: number])[] = [
  [4, 'Link ID', 1],
  [5, 'BSS parameters change count', 1],
  [6, 'Medium synchronization delay', 2],
  [7, 'EML capabilities', 2],
  [8, 'MLD capabilities and operations', 2],
  [9, 'AP MLD ID', 1],
  [10, 'Extended MLD capabilities and operations', 2],
];

/** Multi-Link element: the basic variant in full, of the others type and octets. */
export const multiLink: ReadBody = (r, out, scope) => {
  const { bytes } = scope;
  const control = r.u16le();
  const span = { start: r.at - 2, end: r.at };
  const type = control & 7;
  const bits: Field[] = [bitField('Type', '', control, 16, 0x0007, span, named(types, type))];
  if (type === 0)
    for (const [bit, label] of common)
      bits.push(bitField(`${label} present`, '', control, 16, 1 << bit, span));
  out.push(group('Multi-link control', '', hex(control, 4), span, bits, { clause }));
  if (type !== 0) return types[type];
  const start = r.at;
  const length = r.u8();
  const info: Field[] = [leaf('Length', '', length, { start, end: start + 1 })];
  const c = new Reader(bytes, r.at, Math.min(r.limit, start + Math.max(length, 1)));
  const mac = c.span(6);
  const address = macAt(bytes, mac.start);
  info.push(leaf('MLD MAC address', '', address, mac, { clause }));
  for (const [bit, label, octets] of common) {
    if (!(control & (1 << bit))) continue;
    const value = octets === 1 ? c.u8() : c.u16le();
    const text = bit === 4 ? value & 15 : octets === 2 ? hex(value, 4) : value;
    info.push(leaf(label, '', text, { start: c.at - octets, end: c.at }));
  }
  if (c.left) {
    const rest = c.rest();
    info.push(leaf('Further bytes', '', hexOf(bytes, rest), rest));
  }
  r.at = c.limit;
  out.push(group('Common info', '', '', { start, end: c.limit }, info, { clause }));
  while (r.left >= 2) linkInfo(r, out, scope);
  return `MLD ${address}`;
};

/** A Basic Multi-Link element of a frame. */
interface BasicMultiLink {
  /** The MLD MAC address. */
  readonly address: Span;
  /** The link info: Per-STA profiles and what else stands behind the common info. */
  readonly links: Span;
}

/** The Basic Multi-Link element of a management frame (9.4.2.312.2): control (2), common info from its length (1) on, link info. */
export function basicMultiLink({ management, bytes }: Frame): BasicMultiLink | null {
  for (const { id, ext, span } of management?.elements ?? []) {
    const at = span.start + 3;
    if (id !== Element.Extension || ext !== ExtensionElement.MultiLink || at + 9 > span.end || bytes[at]! & 7)
      continue;
    const common = at + 2;
    return {
      address: { start: common + 1, end: common + 7 },
      links: { start: common + bytes[common]!, end: span.end },
    };
  }
  return null;
}

function linkInfo(r: Reader, out: Field[], scope: Scope): void {
  const { bytes, element } = scope;
  const start = r.at;
  const id = r.u8();
  const length = r.u8();
  // A profile that is too long for its element goes on in a Fragment element behind it (9.4.2.312.2.4).
  if (length > r.left && bytes[element.span.end] === 242) {
    const part = { start, end: r.limit };
    r.rest();
    out.push(leaf('Link info, continued in a fragment', '', hexOf(bytes, part), part));
    return;
  }
  const body = r.span(length);
  const span = { start, end: r.at };
  const children: Field[] = [
    leaf('Subelement ID', '', id === 0 ? 'Per-STA profile (0)' : id, { start, end: start + 1 }),
    leaf('Length', '', length, { start: start + 1, end: start + 2 }),
  ];
  let value = '';
  if (id === 0)
    guard('Per-STA profile', body.end, children, scope.found.malformed, () => {
      value = perSta(new Reader(bytes, body.start, body.end), children, scope);
    });
  else children.push(leaf('Data', '', hexOf(bytes, body), body));
  out.push(group(id === 0 ? 'Per-STA profile' : `Subelement ${id}`, '', value, span, children, { clause }));
}

const staBits: readonly (readonly [mask: number, label: string])[] = [
  [0x000f, 'Link ID'],
  [0x0010, 'Complete profile'],
  [0x0020, 'MAC address present'],
  [0x0040, 'Beacon interval present'],
  [0x0080, 'TSF offset present'],
  [0x0100, 'DTIM info present'],
  [0x0200, 'NSTR link pair present'],
  [0x0400, 'NSTR bitmap size'],
  [0x0800, 'BSS parameters change count present'],
];

function perSta(r: Reader, out: Field[], scope: Scope): string {
  const { bytes } = scope;
  const control = r.u16le();
  const span = { start: r.at - 2, end: r.at };
  out.push(
    group(
      'STA control',
      '',
      hex(control, 4),
      span,
      staBits.map(([mask, label]) => bitField(label, '', control, 16, mask, span)),
      { clause },
    ),
  );
  const start = r.at;
  const length = r.u8();
  const info: Field[] = [leaf('Length', '', length, { start, end: start + 1 })];
  const s = new Reader(bytes, r.at, Math.min(r.limit, start + Math.max(length, 1)));
  const octets = (label: string, n: number, text: (part: Span) => string): void => {
    const part = s.span(n);
    info.push(leaf(label, '', text(part), part));
  };
  const asHex = (part: Span): string => hexOf(bytes, part);
  if (control & 0x20) octets('STA MAC address', 6, (part) => macAt(bytes, part.start));
  if (control & 0x40) octets('Beacon interval', 2, (part) => `${u16le(bytes, part.start)} TU`);
  if (control & 0x80) octets('TSF offset', 8, asHex);
  if (control & 0x100) octets('DTIM info', 2, asHex);
  if (control & 0x200) octets('NSTR indication bitmap', control & 0x400 ? 2 : 1, asHex);
  if (control & 0x800) octets('BSS parameters change count', 1, (part) => String(bytes[part.start]));
  if (s.left) octets('Further bytes', s.left, asHex);
  out.push(group('STA info', '', '', { start, end: s.limit }, info, { clause }));
  r.at = s.limit;
  profile(r, out, scope);
  return `link ${control & 15}`;
}

/**
 * A STA profile begins with the fixed fields of the frame that carries it, listen interval and the like left out:
 * capabilities, in an association response also the status code. Which frame it is does not show here, so the
 * elements tell: they must come out whole.
 */
function profile(r: Reader, out: Field[], scope: Scope): void {
  const { bytes, nested } = scope;
  if (!r.left) return;
  const fixed = [2, 4, 0].find((n) => n <= r.left && areElements(bytes, { start: r.at + n, end: r.limit }));
  if (fixed !== undefined && fixed >= 2) {
    const word = r.u16le();
    out.push(leaf('Capabilities', 'wlan.fixed.capabilities', hex(word, 4), { start: r.at - 2, end: r.at }));
    if (fixed === 4) {
      const status = r.u16le();
      out.push(leaf('Status code', 'wlan.fixed.status_code', status, { start: r.at - 2, end: r.at }));
    }
  }
  const rest = r.rest();
  if (rest.end === rest.start) return;
  if (fixed === undefined) out.push(leaf('STA profile', '', hexOf(bytes, rest), rest));
  else out.push(group('STA profile', '', '', rest, nested(rest), { clause }));
}
