/** How ranges and frames are written, the same everywhere. */

/** `bytes 73 to 104`: both ends included, as Wireshark's byte view counts. @param end excluded */
export function rangeText(start: number, end: number): string {
  if (end - start <= 0) return `at byte ${start}`;
  return end - start === 1 ? `byte ${start}` : `bytes ${start} to ${end - 1}`;
}

/** `1 byte`, `155 bytes`. */
export const bytesText = (count: number): string => `${count} ${count === 1 ? 'byte' : 'bytes'}`;

/** Octets of a hexadecimal text as `8b d8 b7`. */
export const spacedHex = (hex: string): string => hex.replace(/(..)(?=.)/g, '$1 ');

/** Octets that differ, as places; none where the lengths do not allow comparing. */
export function differingOctets(hex: string, other: string | null | undefined): ReadonlySet<number> {
  const places = new Set<number>();
  if (other == null || other.length !== hex.length) return places;
  for (let i = 0; i < hex.length; i += 2) {
    if (hex.slice(i, i + 2) !== other.slice(i, i + 2)) places.add(i / 2);
  }
  return places;
}
