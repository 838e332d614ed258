import { type Bytes, concat } from '../../main/base/bytes.ts';

/** Numbers at which lengths and counts turn over. */
const EDGES = [0, 1, 2, 3, 4, 7, 8, 15, 16, 31, 32, 63, 64, 127, 128, 191, 221, 253, 254, 255];

/** One of them. */
export const pick = <T>(list: readonly T[], random: () => number): T =>
  list[Math.floor(random() * list.length)]!;

/**
 * A damaged copy: one to eight of octets changed, lengths that lie, parts doubled, taken out, moved, or put in from another sample.
 * Parts are often cut where a type, a length and so many octets seem to stand, so that what is made is still a list of such.
 */
export function mutate(sample: Bytes, others: readonly Bytes[], random: () => number): Bytes {
  let bytes: Bytes = sample.slice();
  for (let n = 1 + Math.floor(random() ** 3 * 8); n > 0; n--) bytes = once(bytes, others, random);
  return bytes.length > 1 << 17 ? bytes.subarray(0, 1 << 17) : bytes;
}

function once(bytes: Bytes, others: readonly Bytes[], random: () => number): Bytes {
  const below = (n: number): number => Math.floor(random() * n);
  if (bytes.length === 0) return pick(others, random).slice();
  const at = below(bytes.length);
  // As if `at` began an element: its type, its length, its octets.
  const element = Math.min(bytes.length, at + 2 + (bytes[at + 1] ?? 0));
  const end = random() < 0.5 ? element : Math.min(bytes.length, at + 1 + below(64));
  const put = (part: Bytes): Bytes => concat(bytes.subarray(0, at), part, bytes.subarray(at));
  switch (below(9)) {
    case 0:
      bytes[at]! ^= 1 << below(8);
      return bytes;
    case 1:
      bytes[at] = pick(EDGES, random);
      return bytes;
    case 2: {
      // Numbers of two and four octets of either order.
      const value = pick([0, 1, 0x7fff, 0xffff, 0x7fffffff, 0xffffffff, bytes.length, end - at], random);
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      if (at + 4 <= bytes.length && random() < 0.5) view.setUint32(at, value, random() < 0.5);
      else if (at + 2 <= bytes.length) view.setUint16(at, value & 0xffff, random() < 0.5);
      return bytes;
    }
    case 3:
      return bytes.subarray(0, at).slice();
    case 4:
      return concat(bytes.subarray(0, at), bytes.subarray(end));
    case 5: {
      const part = bytes.subarray(at, end);
      return put(concat(...Array.from({ length: 1 + below(random() < 0.02 ? 500 : 3) }, () => part)));
    }
    case 6: {
      const other = pick(others, random);
      const from = below(other.length);
      return put(other.subarray(from, from + below(128)));
    }
    case 7:
      return put(Uint8Array.from({ length: below(16) }, () => below(256)));
    default: {
      const to = below(bytes.length);
      bytes.copyWithin(at, to, Math.min(bytes.length, to + below(32)));
      return bytes;
    }
  }
}
