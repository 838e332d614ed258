import { type Bytes, concat } from '../../base/bytes.ts';
import { elementsOf } from './elements.ts';
import type { Node } from './tree.ts';

/** Bits of the key information by their printed names (IEEE 802.11-2020, 12.7.2, figure 12-33). */
const BITS: Readonly<Record<string, number>> = {
  'Key Type': 3,
  Install: 6,
  'Key ACK': 7,
  'Key MIC': 8,
  Secure: 9,
  Error: 10,
  Request: 11,
  'Encrypted Key Data': 12,
  'SMK Message': 13,
};

/**
 * An EAPOL-Key frame from its printed fields, for versions of iwmon that do not print its octets as well. Bits that the
 * standard reserves are taken to be zero, as their senders must set them.
 * @returns null unless the fields make up exactly `length` octets
 */
export function eapolOf(nodes: readonly Node[], length: number): Bytes | null {
  const find = (name: string) => nodes.find(({ text }) => text === name || text.startsWith(`${name}:`));
  const number = (name: string): bigint | null => {
    const found = /: (\d+)/.exec(find(name)?.text ?? '');
    return found ? BigInt(found[1]!) : null;
  };
  const octets = (name: string): Bytes => Uint8Array.from(find(name)?.octets ?? []);
  const big = (name: string, size: number): Bytes | null => {
    const value = number(name);
    if (value === null || value >= 1n << BigInt(8 * size)) return null;
    return Uint8Array.from({ length: size }, (_, i) => Number((value >> BigInt(8 * (size - 1 - i))) & 0xffn));
  };
  let information = Number(number('Key Descriptor Version') ?? 8) & 0xff;
  if (information > 7) return null;
  for (const [name, bit] of Object.entries(BITS)) {
    const text = find(name)?.text;
    if (!text) return null;
    if (text.endsWith(': true')) information |= 1 << bit;
  }
  information |= (Number(number('Key Id') ?? 0) & 3) << 4;
  const head = [big('Protocol Version', 1), big('Type', 1), big('Length', 2), big('Descriptor Type', 1)];
  const sizes = [big('Key Length', 2), big('Key Replay Counter', 8)];
  const data = find('Key Data');
  const dataLength = Number(/: len (\d+)$/.exec(data?.text ?? '')?.[1] ?? -1);
  if (!data || [...head, ...sizes].some((part) => part === null)) return null;
  const keyData =
    data.octets.length === dataLength ? Uint8Array.from(data.octets) : elementsOf(data.children, dataLength);
  if (!keyData) return null;
  const frame = concat(
    ...(head as Bytes[]),
    Uint8Array.of(information >> 8, information & 0xff),
    ...(sizes as Bytes[]),
    octets('Key NONCE'),
    octets('Key IV'),
    octets('Key RSC'),
    new Uint8Array(8),
    octets('Key MIC Data'),
    Uint8Array.of(keyData.length >> 8, keyData.length & 0xff),
    keyData,
  );
  return frame.length === length ? frame : null;
}
