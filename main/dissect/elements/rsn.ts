import { type Suite, suite } from '../../base/brand.ts';
import { type Bytes, concat } from '../../base/bytes.ts';
import { akmName } from '../../standard/akms.ts';
import { cipherName } from '../../standard/ciphers.ts';
import { Element } from '../../standard/elements.ts';
import { OUI_MICROSOFT, OUI_WFA } from '../../standard/suite.ts';
import { bitField, group, guard, hex, hexOf, leaf, Reader, slice } from '../fields.ts';
import type { ElementInfo, Field, Malformed, RsnInfo, Span } from '../types.ts';

const clause = 'IEEE 802.11-2020, 9.4.2.24';

/** Wireshark's names for the same fields differ between the RSNE and the element of WPA1. */
const names = {
  rsn: {
    version: 'wlan.rsn.version',
    group: 'wlan.rsn.gcs',
    pairwiseCount: 'wlan.rsn.pcs.count',
    pairwise: 'wlan.rsn.pcs',
    akmCount: 'wlan.rsn.akms.count',
    akm: 'wlan.rsn.akms',
  },
  wpa: {
    version: 'wlan.wfa.ie.wpa.version',
    group: 'wlan.wfa.ie.wpa.mcs',
    pairwiseCount: 'wlan.wfa.ie.wpa.ucs.count',
    pairwise: 'wlan.wfa.ie.wpa.ucs',
    akmCount: 'wlan.wfa.ie.wpa.akms.count',
    akm: 'wlan.wfa.ie.wpa.akms',
  },
} as const;

/** Bits of the RSN capabilities (9.4.2.24.4). */
const replayCounters = ['1 replay counter', '2 replay counters', '4 replay counters', '16 replay counters'];
const flags: readonly (readonly [mask: number, label: string, filter: string])[] = [
  [0x0001, 'Pre-authentication', 'wlan.rsn.capabilities.preauth'],
  [0x0002, 'No pairwise', 'wlan.rsn.capabilities.no_pairwise'],
  [0x000c, 'PTKSA replay counters', 'wlan.rsn.capabilities.ptksa_replay_counter'],
  [0x0030, 'GTKSA replay counters', 'wlan.rsn.capabilities.gtksa_replay_counter'],
  [0x0040, 'Management frame protection required', 'wlan.rsn.capabilities.mfpr'],
  [0x0080, 'Management frame protection capable', 'wlan.rsn.capabilities.mfpc'],
  [0x0100, 'Joint multi-band RSNA', 'wlan.rsn.capabilities.jmr'],
  [0x0200, 'PeerKey enabled', 'wlan.rsn.capabilities.peerkey'],
  [0x0400, 'SPP A-MSDU capable', ''],
  [0x0800, 'SPP A-MSDU required', ''],
  [0x1000, 'Protected block ack agreement', ''],
  [0x2000, 'Extended key ID', 'wlan.rsn.capabilities.extended_key_id_iaf'],
  [0x4000, 'Operating channel validation', ''],
  [0x8000, 'Reserved', ''],
];

/** A suite in words with its selector: `CCMP (00-0f-ac:4)`. */
export const cipherText = (s: Suite): string => `${cipherName(s)} (${s})`;
export const akmText = (s: Suite): string => `${akmName(s)} (${s})`;

/** The RSN capabilities word as a node with its bits. */
export function rsnCapabilities(word: number, span: Span): Field {
  const children = flags.map(([mask, label, filter]) =>
    bitField(
      label,
      filter,
      word,
      16,
      mask,
      span,
      mask === 0x000c || mask === 0x0030
        ? replayCounters[(word >> (mask === 0x000c ? 2 : 4)) & 3]
        : undefined,
    ),
  );
  return group('RSN capabilities', 'wlan.rsn.capabilities', hex(word, 4), span, children, {
    clause: 'IEEE 802.11-2020, 9.4.2.24.4',
  });
}

const vendorKind: Readonly<Record<string, RsnInfo['kind']>> = {
  [`${OUI_MICROSOFT}01`]: 'wpa',
  [`${OUI_WFA}29`]: 'override',
  [`${OUI_WFA}2a`]: 'override',
};

/** Which of the RSN-shaped elements this is, or null. */
export function rsnKind(bytes: Bytes, element: ElementInfo): RsnInfo['kind'] | null {
  if (element.id === Element.Rsn) return 'rsn';
  if (element.id !== Element.Vendor || element.body.end - element.body.start < 4) return null;
  return vendorKind[hexOf(bytes, { start: element.body.start, end: element.body.start + 4 })] ?? null;
}

type Draft = { -readonly [K in keyof RsnInfo]: RsnInfo[K] };

/**
 * Reads an RSNE, the WPA element of WPA1 or an RSN override into one shape, with the fields after the element's OUI.
 * The element may end after any whole field (9.4.2.24.1): absent suites are null or [].
 * `info` is null where the element is of another kind or does not hold even a version.
 */
export function readRsn(
  bytes: Bytes,
  element: ElementInfo,
): { info: RsnInfo | null; fields: Field[]; malformed: Malformed[] } {
  const fields: Field[] = [];
  const malformed: Malformed[] = [];
  const kind = rsnKind(bytes, element);
  if (!kind) return { info: null, fields, malformed };
  const start = element.body.start + (kind === 'rsn' ? 0 : 4);
  const r = new Reader(bytes, start, element.body.end);
  const name = kind === 'wpa' ? names.wpa : names.rsn;
  let info: Draft | null = null;

  const takeSuite = (label: string, filter: string, text: (s: Suite) => string): Suite => {
    const span = r.span(4);
    const value = suite(slice(bytes, span));
    fields.push(leaf(label, filter, text(value), span, { clause }));
    return value;
  };
  const takeCount = (label: string, filter: string): number => {
    const count = r.u16le();
    fields.push(leaf(label, filter, count, { start: r.at - 2, end: r.at }));
    return count;
  };

  guard(kind === 'wpa' ? 'WPA element' : 'RSN element', element.body.end, fields, malformed, () => {
    const version = r.u16le();
    fields.push(leaf('Version', name.version, version, { start: r.at - 2, end: r.at }, { clause }));
    info = {
      kind,
      span: element.span,
      version,
      group: null,
      pairwise: [],
      akms: [],
      capabilities: null,
      mfpCapable: false,
      mfpRequired: false,
      pmkids: [],
      groupManagement: null,
    };
    if (!r.left) return;
    info.group = takeSuite('Group cipher', name.group, cipherText);
    if (!r.left) return;
    const pairwise: Suite[] = [];
    info.pairwise = pairwise;
    for (let n = takeCount('Pairwise cipher count', name.pairwiseCount); n > 0; n--)
      pairwise.push(takeSuite('Pairwise cipher', name.pairwise, cipherText));
    if (!r.left) return;
    const akms: Suite[] = [];
    info.akms = akms;
    for (let n = takeCount('AKM count', name.akmCount); n > 0; n--)
      akms.push(takeSuite('AKM', name.akm, akmText));
    if (!r.left) return;
    const capabilities = r.u16le();
    info.capabilities = capabilities;
    info.mfpRequired = (capabilities & 0x40) !== 0;
    info.mfpCapable = (capabilities & 0x80) !== 0;
    const span = { start: r.at - 2, end: r.at };
    fields.push(
      kind === 'wpa'
        ? leaf('WPA capabilities', '', hex(capabilities, 4), span)
        : rsnCapabilities(capabilities, span),
    );
    if (!r.left || kind === 'wpa') return;
    const pmkids: Span[] = [];
    info.pmkids = pmkids;
    for (let n = takeCount('PMKID count', 'wlan.rsn.pmkid.count'); n > 0; n--) {
      const span = r.span(16);
      pmkids.push(span);
      fields.push(leaf('PMKID', 'wlan.pmkid.akms', hexOf(bytes, span), span, { clause }));
    }
    if (!r.left) return;
    info.groupManagement = takeSuite('Group management cipher', 'wlan.rsn.gmcs', cipherText);
  });
  if (r.left && !malformed.length)
    fields.push(leaf('Further bytes', '', hexOf(bytes, { start: r.at, end: r.limit }), r.rest()));
  return { info, fields, malformed };
}

/** The suites of an RSNE, WPA element or RSN override; null for any other element or one without a version. */
export function parseRsn(bytes: Bytes, element: ElementInfo): RsnInfo | null {
  return readRsn(bytes, element).info;
}

/** One line: `SAE, PSK; CCMP; MFP capable`. */
export function rsnSummary(info: RsnInfo): string {
  const parts: string[] = [];
  if (info.akms.length) parts.push(info.akms.map(akmName).join(', '));
  if (info.pairwise.length) parts.push(info.pairwise.map(cipherName).join(', '));
  if (info.group && !info.pairwise.includes(info.group)) parts.push(`group ${cipherName(info.group)}`);
  if (info.mfpRequired) parts.push('MFP required');
  else if (info.mfpCapable) parts.push('MFP capable');
  return parts.join('; ');
}

/**
 * The body of an RSNE of one or more suites up to its capabilities, and what stands behind the PMKIDs.
 * @param rsne with ID and length, its capabilities there
 */
export function rsneParts(rsne: Bytes): { readonly head: Bytes; readonly rest: Bytes } {
  const count = (at: number): number => (rsne[at] ?? 0) | ((rsne[at + 1] ?? 0) << 8);
  const akmsAt = 8 + 2 + 4 * count(8);
  const capabilitiesAt = akmsAt + 2 + 4 * count(akmsAt);
  const pmkidsAt = capabilitiesAt + 2;
  return {
    head: rsne.slice(2, pmkidsAt),
    rest: rsne.slice(pmkidsAt + 2 + 16 * count(pmkidsAt)),
  };
}

/** An RSNE as it would be without PMKIDs, with ID and length: to compare one with another. */
export function withoutPmkids(rsne: Bytes): Bytes {
  const { head, rest } = rsneParts(rsne);
  const body = concat(head, Uint8Array.of(0, 0), rest);
  return concat(Uint8Array.of(Element.Rsn, body.length), body);
}
