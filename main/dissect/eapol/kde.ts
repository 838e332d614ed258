import type { Bytes } from '../../base/bytes.ts';
import { OUI_IEEE, OUI_WFA } from '../../standard/suite.ts';
import { dissectElements } from '../elements/index.ts';
import { bitField, group, guard, hex, hexOf, leaf, macAt, Reader } from '../fields.ts';
import type { ElementInfo, Field, GroupKeyInfo, LinkInfo, Malformed, RsnInfo, Span } from '../types.ts';

/** What the items of key data gave so far; the readers of the KDEs fill it. */
export interface KeyDataFound {
  readonly elements: ElementInfo[];
  readonly rsn: RsnInfo[];
  readonly gtks: GroupKeyInfo[];
  readonly igtks: GroupKeyInfo[];
  readonly bigtks: GroupKeyInfo[];
  readonly pmkids: Span[];
  readonly links: LinkInfo[];
  readonly fields: Field[];
  readonly malformed: Malformed[];
}

/** One kind of KDE: its OUI and data type, its name, and what reads its data. */
interface Kde {
  readonly name: string;
  readonly read: (k: KdeReader) => string | undefined;
}

const clause = 'IEEE 802.11-2020, 12.7.2';

/** What the reader of a KDE works on. */
class KdeReader {
  readonly bytes: Bytes;
  readonly r: Reader;
  readonly out: Field[];
  readonly found: KeyDataFound;

  constructor(bytes: Bytes, r: Reader, out: Field[], found: KeyDataFound) {
    this.bytes = bytes;
    this.r = r;
    this.out = out;
    this.found = found;
  }

  octets(label: string, filter: string, n = this.r.left, secret = false): Span {
    const span = this.r.span(n);
    this.out.push(leaf(label, filter, hexOf(this.bytes, span), span, secret ? { secret } : {}));
    return span;
  }
  /** The octet or word just read, for a leaf or bit fields. */
  last(n: number): Span {
    return { start: this.r.at - n, end: this.r.at };
  }
}

function gtk(k: KdeReader): string {
  const word = k.r.u8();
  const span = k.last(1);
  const keyId = word & 3;
  k.out.push(
    bitField('Key ID', 'wlan.rsn.ie.gtk_kde.key_id', word, 8, 0x03, span),
    bitField('Tx', 'wlan.rsn.ie.gtk_kde.tx', word, 8, 0x04, span),
  );
  k.octets('Reserved', 'wlan.rsn.ie.gtk_kde.res2', 1);
  const key = k.octets('GTK', 'wlan.rsn.ie.gtk_kde.gtk', k.r.left, true);
  k.found.gtks.push({ keyId, key, packetNumber: null, linkId: null });
  return `key ID ${keyId}, ${key.end - key.start} bytes`;
}

function pmkid(k: KdeReader): undefined {
  k.found.pmkids.push(k.octets('PMKID', 'wlan.rsn.ie.pmkid', 16));
}

/** IGTK and BIGTK have one shape: key ID, packet number, key. */
const managementKey =
  (to: 'igtks' | 'bigtks', label: string, pnLabel: string, id: string, pn: string, keyFilter: string) =>
  (k: KdeReader): string => {
    const keyId = k.r.u16le();
    k.out.push(leaf('Key ID', id, keyId, k.last(2)));
    const packetNumber = k.octets(pnLabel, pn, 6);
    const key = k.octets(label, keyFilter, k.r.left, true);
    k.found[to].push({ keyId, key, packetNumber, linkId: null });
    return `key ID ${keyId}, ${key.end - key.start} bytes`;
  };

/** The MLO variants carry their link: of a GTK before the key, with its packet number; of the others behind the number. */
function mloGtk(k: KdeReader): string {
  const word = k.r.u8();
  const span = k.last(1);
  k.out.push(
    bitField('Key ID', 'wlan.rsn.ie.mlo_gtk.key_id', word, 8, 0x03, span),
    bitField('Tx', 'wlan.rsn.ie.mlo_gtk.tx', word, 8, 0x04, span),
    bitField('Reserved', 'wlan.rsn.ie.mlo_gtk.reserved', word, 8, 0x08, span),
    bitField('Link ID', 'wlan.rsn.ie.mlo_gtk.linkid', word, 8, 0xf0, span),
  );
  const packetNumber = k.octets('PN', 'wlan.rsn.ie.mlo_gtk.pn', 6);
  const key = k.octets('GTK', 'wlan.rsn.ie.mlo_gtk.gtk', k.r.left, true);
  const keyId = word & 3;
  const linkId = word >> 4;
  k.found.gtks.push({ keyId, key, packetNumber, linkId });
  return `link ${linkId}, key ID ${keyId}, ${key.end - key.start} bytes`;
}

const mloManagementKey =
  (to: 'igtks' | 'bigtks', label: string, pnLabel: string) =>
  (k: KdeReader): string => {
    const base = to === 'igtks' ? 'wlan.rsn.ie.mlo_igtk' : 'wlan.rsn.ie.mlo_bigtk';
    const keyId = k.r.u16le();
    k.out.push(leaf('Key ID', `${base}.key_id`, keyId, k.last(2)));
    const packetNumber = k.octets(pnLabel, `${base}.ipn`, 6);
    const word = k.r.u8();
    const span = k.last(1);
    k.out.push(
      bitField('Reserved', `${base}.reserved`, word, 8, 0x0f, span),
      bitField('Link ID', `${base}.linkid`, word, 8, 0xf0, span),
    );
    const key = k.octets(label, `${base}.${label.toLowerCase()}`, k.r.left, true);
    const linkId = word >> 4;
    k.found[to].push({ keyId, key, packetNumber, linkId });
    return `link ${linkId}, key ID ${keyId}, ${key.end - key.start} bytes`;
  };

/** MLO link KDE: a link's address and, in messages of the AP, its RSNE and RSNXE. */
function mloLink(k: KdeReader): string {
  const base = 'wlan.rsn.ie.mlo_link';
  const word = k.r.u8();
  const span = k.last(1);
  k.out.push(
    group('Link information', `${base}.link_info`, hex(word), span, [
      bitField('Link ID', `${base}.link_info.linkid`, word, 8, 0x0f, span),
      bitField('RSNE present', `${base}.link_info.rsneinfo`, word, 8, 0x10, span),
      bitField('RSNXE present', `${base}.link_info.rsnxeinfo`, word, 8, 0x20, span),
    ]),
  );
  const mac = k.r.span(6);
  const address = macAt(k.bytes, mac.start);
  k.out.push(leaf('MAC address', `${base}.mac_addr`, address, mac));
  const rest = k.r.rest();
  // The elements are of the link, not of the network that this frame is about: they stay out of `found.rsn`.
  const list = dissectElements(k.bytes, rest, {});
  k.found.links.push({ linkId: word & 15, address, elements: list.elements, rsn: list.rsn });
  if (rest.end > rest.start) {
    k.out.push(...list.fields);
    k.found.malformed.push(...list.malformed);
  }
  return `link ${word & 15}, ${address}`;
}

const number =
  (label: string, filter: string, n: 1 | 2 | 4, text: (value: number) => string) => (k: KdeReader) => {
    const value = n === 1 ? k.r.u8() : n === 2 ? k.r.u16be() : k.r.u32be();
    k.out.push(leaf(label, filter, text(value), k.last(n)));
    return text(value);
  };
const plain =
  (label: string, filter: string, n?: number, secret = false) =>
  (k: KdeReader) => {
    k.octets(label, filter, n ?? k.r.left, secret);
    return undefined;
  };

function errorKde(k: KdeReader): undefined {
  number('MUI', 'wlan.rsn.ie.error_kde.reserved', 2, String)(k);
  number('Error type', 'wlan.rsn.ie.error_kde.error_type', 2, String)(k);
}

function keyId(k: KdeReader): string {
  const word = k.r.u8();
  k.out.push(bitField('Key ID', 'wlan.rsn.ie.ptk.keyid', word, 8, 0x03, k.last(1)));
  k.octets('Reserved', '', 1);
  return `key ID ${word & 3}`;
}

function ociKde(k: KdeReader): string {
  const [a, b, c] = [k.r.u8(), k.r.u8(), k.r.u8()];
  const at = k.r.at - 3;
  const base = 'wlan.rsn.ie.oci_kde';
  k.out.push(
    leaf('Operating class', `${base}.operating_class`, a, { start: at, end: at + 1 }),
    leaf('Primary channel', `${base}.primary_channel_number`, b, { start: at + 1, end: at + 2 }),
    leaf('Frequency segment 1', `${base}.frequency_segment_1_channel_number`, c, {
      start: at + 2,
      end: at + 3,
    }),
  );
  return `class ${a}, channel ${b}`;
}

/** Transition disable (Wi-Fi Alliance, WPA3 6): security that the network has left behind for good. */
function transitionDisable(k: KdeReader): string {
  const word = k.r.u8();
  const span = k.last(1);
  const bits: readonly (readonly [number, string])[] = [
    [0x01, 'WPA3-Personal'],
    [0x02, 'SAE-PK'],
    [0x04, 'WPA3-Enterprise'],
    [0x08, 'Wi-Fi Enhanced Open'],
  ];
  for (const [mask, label] of bits) k.out.push(bitField(label, '', word, 8, mask, span));
  if (k.r.left) k.octets('Further bytes', '');
  return bits
    .filter(([mask]) => word & mask)
    .map(([, label]) => label)
    .join(', ');
}

function ipAllocation(k: KdeReader): string {
  const dotted = (span: Span): string => k.bytes.subarray(span.start, span.end).join('.');
  const parts = ['Station address', 'Network mask', 'Group owner address'].map((label) => {
    const span = k.r.span(4);
    k.out.push(leaf(label, '', dotted(span), span));
    return dotted(span);
  });
  return parts[0]!;
}

const kdes: Readonly<Record<string, Readonly<Record<number, Kde>>>> = {
  [OUI_IEEE]: {
    1: { name: 'GTK KDE', read: gtk },
    3: {
      name: 'MAC address KDE',
      read: (k) => {
        const span = k.r.span(6);
        const value = macAt(k.bytes, span.start);
        k.out.push(leaf('MAC address', 'wlan.rsn.ie.mac_address_kde.mac_address', value, span));
        return value;
      },
    },
    4: { name: 'PMKID KDE', read: pmkid },
    5: { name: 'SMK KDE', read: plain('SMK', '', undefined, true) },
    6: { name: 'Nonce KDE', read: plain('Key nonce', 'wlan.rsn.ie.key_nonce_kde.nonce', 32) },
    7: {
      name: 'Lifetime KDE',
      read: number('Key lifetime', 'wlan.rsn.ie.key_lifetime_kde.lifetime', 4, (n) => `${n} s`),
    },
    8: { name: 'Error KDE', read: errorKde },
    9: {
      name: 'IGTK KDE',
      read: managementKey(
        'igtks',
        'IGTK',
        'IPN',
        'wlan.rsn.ie.igtk.kde.keyid',
        'wlan.rsn.ie.igtk.kde.ipn',
        'wlan.rsn.ie.igtk.kde.igtk',
      ),
    },
    10: { name: 'Key ID KDE', read: keyId },
    11: { name: 'Multi-band GTK KDE', read: plain('GTK and its band', '', undefined, true) },
    12: { name: 'Multi-band key ID KDE', read: plain('Key ID and its band', '') },
    13: { name: 'OCI KDE', read: ociKde },
    14: {
      name: 'BIGTK KDE',
      read: managementKey(
        'bigtks',
        'BIGTK',
        'BIPN',
        'wlan.rsn.ie.bigtk_kde.key_id',
        'wlan.rsn.ie.bigtk_kde.bipn',
        'wlan.rsn.ie.bigtk_kde.bigtk',
      ),
    },
    16: { name: 'MLO GTK KDE', read: mloGtk },
    17: { name: 'MLO IGTK KDE', read: mloManagementKey('igtks', 'IGTK', 'IPN') },
    18: { name: 'MLO BIGTK KDE', read: mloManagementKey('bigtks', 'BIGTK', 'BIPN') },
    19: { name: 'MLO link KDE', read: mloLink },
  },
  [OUI_WFA]: {
    4: { name: 'IP address request KDE', read: number('IP address request', '', 1, String) },
    5: { name: 'IP address allocation KDE', read: ipAllocation },
    32: { name: 'Transition disable KDE', read: transitionDisable },
    33: { name: 'DPP KDE', read: plain('Protocol version and flags', '') },
    45: { name: 'RSN override link KDE', read: plain('Link and its RSN elements', '') },
  },
};

/** The kind of KDE in a vendor element `span`, or null when it is another element. */
export function kdeOf(bytes: Bytes, span: Span): Kde | null {
  if (bytes[span.start] !== 0xdd || span.end - span.start < 6) return null;
  const oui = hexOf(bytes, { start: span.start + 2, end: span.start + 5 });
  const type = bytes[span.start + 5]!;
  const known = kdes[oui]?.[type];
  if (known) return known;
  return oui === OUI_IEEE ? { name: `KDE ${type}`, read: () => undefined } : null;
}

/** Reads one KDE (figure 12-34), appending to `found` the keys and identifiers that it carries. */
export function readKde(bytes: Bytes, span: Span, kde: Kde, found: KeyDataFound): Field {
  const at = span.start;
  const children: Field[] = [
    leaf('Element ID', 'wlan.tag.number', 'Vendor specific (221)', { start: at, end: at + 1 }),
    leaf('Length', 'wlan.tag.length', span.end - at - 2, { start: at + 1, end: at + 2 }),
    leaf('OUI', 'wlan.tag.oui', hexOf(bytes, { start: at + 2, end: at + 5 }), { start: at + 2, end: at + 5 }),
    leaf('Data type', 'wlan.rsn.ie.kde.data_type', `${kde.name} (${bytes[at + 5]})`, {
      start: at + 5,
      end: at + 6,
    }),
  ];
  const r = new Reader(bytes, at + 6, span.end);
  const k = new KdeReader(bytes, r, children, found);
  let value: string | undefined;
  const whole = guard(kde.name, span.end, children, found.malformed, () => {
    value = kde.read(k);
  });
  if (whole && r.left) k.octets('Data', 'wlan.rsn.ie.unknown');
  return group(kde.name, 'wlan.tag', value ?? '', span, children, { clause });
}
