import { type MacAddress, macAddress, type Suite, suite } from '../base/brand.ts';
import type { Bytes } from '../base/bytes.ts';
import { walkAttributes } from '../dissect/netlink-messages.ts';
import * as names from '../dissect/nl80211-names.ts';
import type { Span } from '../dissect/types.ts';

/** Attributes of one level by number, as far as they can be walked; of several alike the first. */
export class Attributes {
  readonly #bytes: Bytes;
  readonly #spans = new Map<number, Span>();

  constructor(bytes: Bytes, span: Span) {
    this.#bytes = bytes;
    walkAttributes(bytes, span, (type, data) => {
      if (!this.#spans.has(type)) this.#spans.set(type, data);
    });
  }

  has(type: number): boolean {
    return this.#spans.has(type);
  }

  span(type: number): Span | null {
    return this.#spans.get(type) ?? null;
  }

  /** A copy: the record's octets are not kept. */
  octets(type: number): Bytes | null {
    const span = this.span(type);
    return span && this.#bytes.slice(span.start, span.end);
  }

  /** A little-endian number of 1, 2 or 4 octets. */
  number(type: number): number | null {
    const span = this.span(type);
    if (!span) return null;
    const length = span.end - span.start;
    if (length !== 1 && length !== 2 && length !== 4) return null;
    let value = 0;
    for (let i = length - 1; i >= 0; i--) value = value * 256 + this.#bytes[span.start + i]!;
    return value;
  }

  mac(type: number): MacAddress | null {
    const span = this.span(type);
    return span && span.end - span.start === 6
      ? macAddress(this.#bytes.subarray(span.start, span.end))
      : null;
  }

  /** The first suite selector of a list: a number of the host, OUI in its upper three octets. */
  suite(type: number): Suite | null {
    return this.suites(type)[0] ?? null;
  }

  suites(type: number): Suite[] {
    const span = this.span(type);
    const all: Suite[] = [];
    for (let at = span?.start ?? 0; span && at + 4 <= span.end; at += 4)
      all.push(suite(this.#bytes.slice(at, at + 4).reverse()));
    return all;
  }

  text(type: number): string | null {
    const octets = this.octets(type);
    if (!octets) return null;
    const zero = octets.indexOf(0);
    return new TextDecoder().decode(zero < 0 ? octets : octets.subarray(0, zero));
  }

  nested(type: number): Attributes | null {
    const span = this.span(type);
    return span && new Attributes(this.#bytes, span);
  }
}

/** @throws RangeError when the header has no such name: a misspelling in this file */
function numbers<Name extends string>(list: readonly string[], ...wanted: Name[]): Record<Name, number> {
  const entries = wanted.map((name) => {
    const number = list.indexOf(name);
    if (number < 0) throw new RangeError(`nl80211: no name ${name}`);
    return [name, number] as const;
  });
  return Object.fromEntries(entries) as Record<Name, number>;
}

/** Numbers of the commands and attributes that events are told by. */
export const Command = numbers(
  names.commands,
  'NEW_WIPHY',
  'NEW_INTERFACE',
  'SET_INTERFACE',
  'START_AP',
  'NEW_KEY',
  'DEL_KEY',
  'SET_STATION',
  'NEW_STATION',
  'NEW_SCAN_RESULTS',
  'AUTHENTICATE',
  'ASSOCIATE',
  'DEAUTHENTICATE',
  'DISASSOCIATE',
  'MICHAEL_MIC_FAILURE',
  'CONNECT',
  'ROAM',
  'DISCONNECT',
  'SET_PMKSA',
  'DEL_PMKSA',
  'FLUSH_PMKSA',
  'FRAME_TX_STATUS',
  'NOTIFY_CQM',
  'PORT_AUTHORIZED',
  'EXTERNAL_AUTH',
  'CONTROL_PORT_FRAME',
  'CONTROL_PORT_FRAME_TX_STATUS',
);

export const Attribute = numbers(
  names.attributes,
  'WIPHY_NAME',
  'IFINDEX',
  'IFNAME',
  'IFTYPE',
  'MAC',
  'KEY_DATA',
  'KEY_IDX',
  'KEY_CIPHER',
  'KEY',
  'KEY_TYPE',
  'WIPHY_FREQ',
  'IE',
  'BSS',
  'FRAME',
  'SSID',
  'AUTH_TYPE',
  'REASON_CODE',
  'CIPHER_SUITES',
  'TIMED_OUT',
  'STA_FLAGS2',
  'DISCONNECTED_BY_AP',
  'STATUS_CODE',
  'CIPHER_SUITES_PAIRWISE',
  'CIPHER_SUITE_GROUP',
  'AKM_SUITES',
  'PMKID',
  'ACK',
  'CQM',
  'BSSID',
  'EXTERNAL_AUTH_ACTION',
);

export const KeyAttribute = numbers(names.keyAttributes, 'DATA', 'IDX', 'CIPHER', 'TYPE');
export const BssAttribute = numbers(
  names.bssAttributes,
  'BSSID',
  'FREQUENCY',
  'INFORMATION_ELEMENTS',
  'BEACON_IES',
);
