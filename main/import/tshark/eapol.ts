import type { MacAddress } from '../../base/brand.ts';
import { type Bytes, concat, fromHex } from '../../base/bytes.ts';
import { LinkType } from '../../capture/types.ts';
import type { LoggedFrame } from '../types.ts';

/** Octets of the fields of an EAPOL-Key frame (IEEE 802.11-2020, 12.7.2) up to the MIC, by Wireshark's names. */
const FIXED: readonly (readonly [name: string, octets: number])[] = [
  ['(?:WPA Key|Key) Nonce', 32],
  ['Key IV', 16],
  ['WPA Key RSC', 8],
  ['WPA Key ID', 8],
];

const number = (value: number | bigint, octets: number): Bytes =>
  fromHex(value.toString(16).padStart(2 * octets, '0'), 'number');

/**
 * An EAPOL-Key frame put together again from the fields that `tshark -V` prints of it, with an Ethernet header; null
 * when a field is missing or does not fit.
 */
export function eapolFrame(text: string, from: MacAddress, to: MacAddress): LoggedFrame | null {
  const start = text.search(/^802\.1X Authentication$/m);
  if (start < 0) return null;
  const tree = text.slice(start);
  const field = (name: string): string | undefined =>
    new RegExp(`^    ${name}: (.*)$`, 'm').exec(tree)?.[1]?.trim();
  const inBrackets = (name: string): number =>
    Number(/\((\d+)\)$/.exec(field(name) ?? '')?.[1] ?? Number.NaN);
  const octets = (name: string): Bytes | null => {
    const digits = field(name);
    return digits !== undefined && /^(?:[0-9a-f]{2})*$/.test(digits) ? fromHex(digits, name) : null;
  };
  const descriptor = inBrackets('Key Descriptor Type');
  const version = inBrackets('Version');
  const information = Number(field('Key Information'));
  const keyLength = Number(field('Key Length'));
  const counter = field('Replay Counter');
  const dataLength = Number(field('WPA Key Data Length'));
  if (![descriptor, version, information, keyLength, dataLength].every((n) => n >= 0 && n < 0x10000))
    return null;
  if (!counter || !/^\d{1,19}$/.test(counter)) return null;
  const fixed = FIXED.map(([name]) => octets(name));
  const mic = octets('WPA Key MIC') ?? new Uint8Array(0);
  const data = dataLength > 0 ? octets('WPA Key Data') : new Uint8Array(0);
  if (data?.length !== dataLength || !fixed.every((part, i) => part?.length === FIXED[i]![1])) return null;
  const body = concat(
    number(descriptor, 1),
    number(information, 2),
    number(keyLength, 2),
    number(BigInt(counter), 8),
    ...(fixed as Bytes[]),
    mic,
    number(dataLength, 2),
    data,
  );
  if (body.length !== Number(field('Length'))) return null;
  const header = concat(fromHex(to, 'to'), fromHex(from, 'from'), fromHex('888e', 'type'));
  const bytes = concat(header, number(version, 1), number(3, 1), number(body.length, 2), body);
  return { type: 'frame', linkType: LinkType.Ethernet, bytes };
}
