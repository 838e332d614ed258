import type { Bytes } from '../../base/bytes.ts';
import { Element, ExtensionElement, elementNames, extensionNames } from '../../standard/elements.ts';
import { group, guard, hexOf, leaf, Reader } from '../fields.ts';
import type { DissectContext, ElementInfo, Field, Malformed, RsnInfo, Span } from '../types.ts';
import { vendorTypeName } from './oui.ts';
import { bodies, extensionBodies } from './registry.ts';
import { readRsn, rsnSummary } from './rsn.ts';
import type { Found, Scope } from './scope.ts';

/** Elements hold elements (Multi-Link); deeper than any real frame is not followed. */
const maxDepth = 4;

/** What `dissectElements` yields. Spans are of the bytes it was given. */
export interface Elements {
  /** Every whole element, in the frame's order; those inside other elements are not among them. */
  readonly elements: ElementInfo[];
  readonly rsn: RsnInfo[];
  /** Body of the first SSID element. */
  readonly ssid: Span | null;
  /** Channel of the DS parameter set, else the primary channel of HT operation. */
  readonly channel: number | null;
  readonly fields: Field[];
  readonly malformed: Malformed[];
}

/** What only the frame around the elements knows. */
interface Options {
  /**
   * The elements are of an association frame: where one of FILS stands among them, all behind it is encrypted, unless
   * it was decrypted already and begins with the key confirmation.
   */
  readonly filsAssociation?: boolean;
}

/**
 * Reads a list of elements (IEEE 802.11-2020, 9.4.2) that fills `span`. Never throws: an element that breaks off is
 * a node with an error, and an entry in `malformed`.
 */
export function dissectElements(
  bytes: Bytes,
  span: Span,
  context: DissectContext,
  options: Options = {},
): Elements {
  const found: Found = { elements: [], rsn: [], malformed: [], ssid: null, channel: null };
  const fields = readList(bytes, span, context, found, 0, options);
  return { ...found, fields };
}

/** The name of an element by ID and extension: `RSN element`, `Unknown element 250`. */
export function elementName(id: number, ext: number | null): string {
  if (ext !== null) return extensionNames[ext] ?? `Unknown extension ${ext}`;
  return elementNames[id] ?? `Unknown element ${id}`;
}

function readList(
  bytes: Bytes,
  span: Span,
  context: DissectContext,
  found: Found,
  depth: number,
  options: Options = {},
): Field[] {
  const fields: Field[] = [];
  let at = span.start;
  while (at < span.end) {
    const length = at + 1 < span.end ? bytes[at + 1]! : null;
    if (length === null || at + 2 + length > span.end) {
      const message =
        length === null ? 'ends before its length' : `${length} bytes announced, ${span.end - at - 2} left`;
      fields.push(brokenElement(bytes, { start: at, end: span.end }, message, found));
      break;
    }
    const element = elementAt(bytes, at, at + 2 + length);
    found.elements.push(element);
    fields.push(readElement(bytes, element, context, found, depth));
    at = element.span.end;
    if (
      options.filsAssociation &&
      element.ext === ExtensionElement.FilsSession &&
      at < span.end &&
      !isKeyConfirmation(bytes, at)
    ) {
      const rest = { start: at, end: span.end };
      fields.push(
        leaf('FILS encrypted data', 'wlan.ext_tag.fils.encrypted_data', hexOf(bytes, rest), rest, {
          clause: 'IEEE 802.11-2020, 12.11.2.6',
        }),
      );
      break;
    }
  }
  return fields;
}

/** An element that goes beyond the end: no more than what stands there can be shown. */
function brokenElement(bytes: Bytes, span: Span, message: string, found: Found): Field {
  const { start, end } = span;
  const name = elementName(bytes[start]!, null);
  const error = `${name}: ${message}`;
  found.malformed.push({ offset: start, message: error });
  const children = [
    leaf('Element ID', 'wlan.tag.number', `${name} (${bytes[start]})`, { start, end: start + 1 }),
  ];
  if (start + 1 < end)
    children.push(leaf('Length', 'wlan.tag.length', bytes[start + 1]!, { start: start + 1, end: start + 2 }));
  if (start + 2 < end)
    children.push(
      leaf('Data', 'wlan.tag.data', hexOf(bytes, { start: start + 2, end }), { start: start + 2, end }),
    );
  return group(name, 'wlan.tag', error, span, children, { error });
}

/** The element that fills start..end, by its ID and, where that is 255, its extension. */
export function elementAt(bytes: Bytes, start: number, end: number): ElementInfo {
  const id = bytes[start]!;
  const ext = id === Element.Extension && end > start + 2 ? bytes[start + 2]! : null;
  const vendor =
    id === Element.Vendor && end >= start + 6
      ? vendorTypeName(hexOf(bytes, { start: start + 2, end: start + 5 }), bytes[start + 5]!)
      : null;
  return {
    id,
    ext,
    name: vendor ?? elementName(id, ext),
    span: { start, end },
    body: { start: start + (ext === null ? 2 : 3), end },
  };
}

const isKeyConfirmation = (bytes: Bytes, at: number): boolean =>
  bytes[at] === Element.Extension && bytes[at + 2] === ExtensionElement.FilsKeyConfirmation;

function readElement(
  bytes: Bytes,
  element: ElementInfo,
  context: DissectContext,
  found: Found,
  depth: number,
): Field {
  const { start, end } = element.span;
  const children: Field[] = [
    leaf('Element ID', 'wlan.tag.number', `${elementName(element.id, null)} (${element.id})`, {
      start,
      end: start + 1,
    }),
    leaf('Length', element.ext === null ? 'wlan.tag.length' : 'wlan.ext_tag.length', end - start - 2, {
      start: start + 1,
      end: start + 2,
    }),
  ];
  if (element.ext !== null)
    children.push(
      leaf('Element ID extension', 'wlan.ext_tag.number', `${element.name} (${element.ext})`, {
        start: start + 2,
        end: start + 3,
      }),
    );
  const nested = (span: Span): Field[] => {
    // What elements inside elements tell is not the frame's own; only their errors are.
    const inner: Found = { elements: [], rsn: [], malformed: found.malformed, ssid: null, channel: null };
    if (depth + 1 < maxDepth) return readList(bytes, span, context, inner, depth + 1);
    return [leaf('Elements', '', hexOf(bytes, span), span)];
  };
  const value = readBody({ bytes, context, element, found, nested }, children) ?? '';
  return group(
    element.name,
    element.ext === null ? 'wlan.tag' : 'wlan.ext_tag',
    value,
    element.span,
    children,
  );
}

function readBody(scope: Scope, children: Field[]): string | undefined {
  const { bytes, element, found } = scope;
  if (element.id === Element.Rsn) {
    const rsn = readRsn(bytes, element);
    children.push(...rsn.fields);
    found.malformed.push(...rsn.malformed);
    if (rsn.info) found.rsn.push(rsn.info);
    return rsn.info ? rsnSummary(rsn.info) : undefined;
  }
  const read = element.ext === null ? bodies[element.id] : extensionBodies[element.ext];
  const r = new Reader(bytes, element.body.start, element.body.end);
  let value: string | undefined;
  const whole =
    !read ||
    guard(element.name, element.body.end, children, found.malformed, () => {
      value = read(r, children, scope);
    });
  if (whole && r.left) {
    const rest = r.rest();
    const filter = element.ext === null ? 'wlan.tag.data' : 'wlan.ext_tag.data';
    children.push(leaf(read ? 'Further bytes' : 'Data', filter, hexOf(bytes, rest), rest));
  }
  return value;
}
