import { execFileSync } from 'node:child_process';

/** Where tshark sees a field: offset and number of octets. */
export type Place = readonly [offset: number, length: number];

/** Fields of each record with all their places in the record, as tshark's `jsonraw` gives them. */
export function tsharkPlaces(file: string, options: readonly string[] = []): Map<string, Place[]>[] {
  const out = execFileSync(
    'tshark',
    [
      '-n',
      '-r',
      file,
      '-o',
      'wlan.enable_decryption:FALSE',
      '-T',
      'jsonraw',
      '--no-duplicate-keys',
      ...options,
    ],
    { encoding: 'utf8', maxBuffer: 1 << 30, stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const records = JSON.parse(out) as { _source: { layers: Record<string, unknown> } }[];
  return records.map((record) => {
    const places = new Map<string, Place[]>();
    gather(record._source.layers, places);
    return places;
  });
}

/** A leaf is [hex, offset, length, bit mask, type]; where a name repeats, a list of such. */
function gather(node: unknown, places: Map<string, Place[]>): void {
  if (Array.isArray(node)) for (const item of node) gather(item, places);
  else if (node && typeof node === 'object')
    for (const [key, value] of Object.entries(node)) {
      if (!key.endsWith('_raw')) gather(value, places);
      else if (Array.isArray(value)) {
        const list = Array.isArray(value[0]) ? value : [value];
        const name = key.slice(0, -4);
        const known = places.get(name) ?? [];
        for (const [, offset, length] of list as [string, number, number][]) known.push([offset, length]);
        places.set(name, known);
      }
    }
}
