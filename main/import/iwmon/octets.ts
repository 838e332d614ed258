import { type Bytes, concat, fromHex } from '../../base/bytes.ts';

/** The lowest `size` octets of a number, the least first: words of a host that is little-endian. */
export function little(value: bigint | number, size: number): Bytes {
  const out = new Uint8Array(size);
  let rest = BigInt.asUintN(size * 8, BigInt(value));
  for (let i = 0; i < size; i++) {
    out[i] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return out;
}

/** A netlink attribute (length, type, data, padding to 4 octets; include/uapi/linux/netlink.h). */
export function attribute(type: number, data: Bytes): Bytes {
  const padding = new Uint8Array((4 - (data.length % 4)) % 4);
  return concat(little(4 + data.length, 2), little(type, 2), data, padding);
}

/** Octets of an IPv4 or IPv6 address as inet_ntop prints it; null for what is none. */
export function ipOf(text: string): Bytes | null {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) {
    const octets = text.split('.').map(Number);
    return octets.every((octet) => octet < 256) ? Uint8Array.from(octets) : null;
  }
  if (!/^[0-9a-f:]+(:\d{1,3}(\.\d{1,3}){3})?$/i.test(text) || !text.includes(':')) return null;
  const last = /\d{1,3}(\.\d{1,3}){3}$/.exec(text);
  const tail = last ? ipOf(last[0]) : null;
  if (last && !tail) return null;
  const words = (last ? text.slice(0, last.index).replace(/([^:]):$/, '$1') : text).split('::');
  if (words.length > 2) return null;
  const parts = words.map((half) => (half ? half.split(':').filter(Boolean) : []));
  const given = parts.flat().length * 2 + (tail?.length ?? 0);
  if (parts.flat().some((word) => !/^[0-9a-f]{1,4}$/i.test(word))) return null;
  if (words.length === 1 ? given !== 16 : given > 14) return null;
  const octets = (list: readonly string[] = []) =>
    fromHex(list.map((word) => word.padStart(4, '0')).join(''));
  return concat(octets(parts[0]), new Uint8Array(16 - given), octets(parts[1]), tail ?? new Uint8Array(0));
}
