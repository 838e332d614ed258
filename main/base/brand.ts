import { type Bytes, fromHex, toHex } from './bytes.ts';

declare const brand: unique symbol;
/** A type that only its own constructor makes, so that two 16-octet keys cannot be mixed up. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** Six octets in lower-case hexadecimal with colons: `02:00:00:00:01:00`. */
export type MacAddress = Brand<string, 'MacAddress'>;

/** One end of whom no record tells six octets, in the words that people read: `80:2a:a8:xx:xx:xx`, `AP of wlan0`. */
export type UnknownEnd = Brand<string, 'UnknownEnd'>;

/** An end of an attempt. Only an address may enter a calculation. */
export type End = MacAddress | UnknownEnd;

const ADDRESS = /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/;

/** Whether all octets of the end are known. */
export const isAddress = (end: End): end is MacAddress => ADDRESS.test(end);

/** A suite selector as the standard writes it, OUI and type: `00-0f-ac:2`. */
export type Suite = Brand<string, 'Suite'>;

/** @throws TypeError when there are not six octets */
export function macAddress(value: Bytes | string): MacAddress {
  const bytes = typeof value === 'string' ? fromHex(value, 'address') : value;
  if (bytes.length !== 6) throw new TypeError(`address: ${bytes.length} bytes, expected 6`);
  return toHex(bytes, ':') as MacAddress;
}

/** @throws TypeError when there are not four octets */
export function suite(bytes: Bytes): Suite {
  if (bytes.length !== 4) throw new TypeError(`suite: ${bytes.length} bytes, expected 4`);
  return `${toHex(bytes.subarray(0, 3), '-')}:${bytes[3]}` as Suite;
}

/** Group addresses (multicast, broadcast) have the lowest bit of the first octet set. */
export const isGroupAddress = (address: End): boolean => (Number.parseInt(address.slice(0, 2), 16) & 1) === 1;

/**
 * Broadcast, and what IPv4, IPv6 and bridges send to groups. People change the addresses of a log before they show it, and
 * every other one then has the group bit: what a line calls a station is one.
 */
export const isKnownGroup = (address: End): boolean =>
  /^(?:ff:ff:ff:ff:ff:ff|01:00:5e|33:33|01:80:c2)/i.test(address);
