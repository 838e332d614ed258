import type { Bytes } from '../../base/bytes.ts';
import { Element } from '../../standard/elements.ts';
import { dissectElements, elementAt } from '../elements/index.ts';
import { group, hexOf, leaf, malformedField } from '../fields.ts';
import type { DissectContext, KeyDataInfo, Span } from '../types.ts';
import { type KeyDataFound, kdeOf, readKde } from './kde.ts';

/**
 * Reads plaintext key data of an EAPOL-Key frame (IEEE 802.11-2020, 12.7.2): KDEs, elements, and the padding
 * `dd 00 …` of key wrap. Never throws. Spans are of `bytes`. `wpa`: it is WPA1's, which has elements but no KDEs
 * (a group message of WPA1 is the bare GTK, and is not for this function).
 */
export function dissectKeyData(bytes: Bytes, wpa: boolean): KeyDataInfo {
  return readKeyData(bytes, { start: 0, end: bytes.length }, wpa, {});
}

/** The same within a larger buffer: spans are of `bytes`. */
export function readKeyData(bytes: Bytes, span: Span, wpa: boolean, context: DissectContext): KeyDataInfo {
  const found: KeyDataFound = {
    elements: [],
    rsn: [],
    gtks: [],
    igtks: [],
    bigtks: [],
    pmkids: [],
    links: [],
    fields: [],
    malformed: [],
  };
  let at = span.start;
  while (at < span.end) {
    if (bytes[at] === Element.Vendor && (at + 1 === span.end || bytes[at + 1] === 0)) {
      padding(bytes, { start: at, end: span.end }, found);
      break;
    }
    const length = at + 1 < span.end ? bytes[at + 1]! : null;
    if (length === null || at + 2 + length > span.end) {
      const message =
        length === null
          ? 'Key data: ends before a length'
          : `Key data: ${length} bytes announced, ${span.end - at - 2} left`;
      found.malformed.push({ offset: at, message });
      found.fields.push(malformedField(message, { start: at, end: span.end }));
      break;
    }
    const whole = { start: at, end: at + 2 + length };
    at = whole.end;
    const kde = wpa ? null : kdeOf(bytes, whole);
    if (kde) {
      found.elements.push({ ...elementAt(bytes, whole.start, whole.end), name: kde.name });
      found.fields.push(readKde(bytes, whole, kde, found));
      continue;
    }
    const list = dissectElements(bytes, whole, context);
    found.elements.push(...list.elements);
    found.rsn.push(...list.rsn);
    found.fields.push(...list.fields);
    found.malformed.push(...list.malformed);
  }
  return found;
}

/** Padding up to a multiple of 8 octets: `dd`, then zeroes (12.7.2, item j). */
function padding(bytes: Bytes, span: Span, found: KeyDataFound): void {
  const clean = bytes.subarray(span.start + 1, span.end).every((octet) => octet === 0);
  const value = hexOf(bytes, span);
  if (clean) {
    found.fields.push(leaf('Padding', 'wlan_rsna_eapol.keydes.padding', value, span));
    return;
  }
  const message = 'Key data: padding is not zero';
  found.malformed.push({ offset: span.start, message });
  found.fields.push(group('Padding', 'wlan_rsna_eapol.keydes.padding', value, span, [], { error: message }));
}
