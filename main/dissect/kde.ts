import type { Bytes } from '../base/bytes.ts';
import { bitField, group, guard, hexOf, leaf, macAt, Reader } from './fields.ts';
import type { ElementInfo, Field, GroupKeyInfo, Malformed, RsnInfo, Span } from './types.ts';

/** What the items of key data gave so far; the readers of the KDEs fill it. */
export interface KeyDataFound {
  readonly elements: ElementInfo[];
  readonly rsn: RsnInfo[];
  readonly gtks: GroupKeyInfo[];
  readonly igtks: GroupKeyInfo[];
  readonly bigtks: GroupKeyInfo[];
  readonly pmkids: Span[];
  readonly fields: Field[];
  readonly malformed: Malformed[];
}

/** One kind of KDE: its OUI and data type, its name, and what reads its data. */
interface Kde {
  readonly name: string;
  readonly read: (k: KdeReader) => string | undefined;
}

const clause = 'IEEE 802.11-2020, 12.7.2, table 12-10';

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
  return `key ID ${keyId}, ${key.end - key.start} octets`;
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
    return `key ID ${keyId}, ${key.end - key.start} octets`;
  };

const kdes: Readonly<Record<string, Readonly<Record<number, Kde>>>> = {
  '000fac': {
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
  },
};

/** The kind of KDE in a vendor element `span`, or null when it is another element. */
export function kdeOf(bytes: Bytes, span: Span): Kde | null {
  if (bytes[span.start] !== 0xdd || span.end - span.start < 6) return null;
  const oui = hexOf(bytes, { start: span.start + 2, end: span.start + 5 });
  const type = bytes[span.start + 5]!;
  const known = kdes[oui]?.[type];
  if (known) return known;
  return oui === '000fac' ? { name: `KDE ${type}`, read: () => undefined } : null;
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
