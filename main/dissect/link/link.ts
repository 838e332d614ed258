import type { MacAddress } from '../../base/brand.ts';
import type { Bytes } from '../../base/bytes.ts';
import type { Field, Malformed, RadioInfo, Span } from '../types.ts';

/** What a link header says of the octets after it. */
export interface Link {
  readonly header: Span;
  /** `link`: another link header follows, of type `linkType`. `raw`: this program does not read it. */
  readonly next: 'wlan' | 'ethertype' | 'llc' | 'netlink' | 'link' | 'raw';
  readonly payload: Span;
  readonly etherType: number | null;
  readonly source: MacAddress | null;
  readonly destination: MacAddress | null;
  readonly radio: RadioInfo | null;
  /** Whether the header says that there is an FCS; null where it does not say. */
  readonly fcs: boolean | null;
  /** The receiver padded the 802.11 header to 4 octets. */
  readonly dataPad: boolean;
  /** With `netlink`: the netlink protocol (0 route, 16 generic). With `link`: the link type. */
  readonly protocol: number;
  /** How the header is shown, where no link type says it: it is a tunnel through IP, from the IP header on. */
  readonly tunnel?: Omit<LinkFormat, 'read'>;
}

/** A `Link` with what its format does not say left at nothing. */
export function link(
  header: Span,
  next: Link['next'],
  payload: Span,
  more: Partial<Omit<Link, 'header' | 'next' | 'payload'>> = {},
): Link {
  return {
    header,
    next,
    payload,
    etherType: more.etherType ?? null,
    source: more.source ?? null,
    destination: more.destination ?? null,
    radio: more.radio ?? null,
    fcs: more.fcs ?? null,
    dataPad: more.dataPad ?? false,
    protocol: more.protocol ?? 0,
  };
}

/** A link layer: how it is read for speed, and how it is shown. */
export interface LinkFormat {
  /** As Wireshark's column names it. */
  readonly name: string;
  /** null when the octets are no header of this format, or end within it. */
  readonly read: (bytes: Bytes, start: number, end: number) => Link | null;
  readonly fields: (bytes: Bytes, link: Link, malformed: Malformed[]) => Field;
}
