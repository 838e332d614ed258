import { type Bytes, concat, utf8 } from '../base/bytes.ts';
import type { JournalEntry } from './types.ts';

/**
 * An entry in systemd's Journal Export Format: `NAME=value` a line; a value with a line break or a control character
 * as its name, its length (64 bits, little-endian) and its octets.
 */
export function journalEntry(fields: readonly (readonly [name: string, value: string])[]): JournalEntry {
  const parts = fields.map(([name, value]): Bytes => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what makes a value binary
    if (!/[\u0000-\u0008\u000a-\u001f]/.test(value)) return utf8(`${name}=${value}\n`);
    const octets = utf8(value);
    const length = new Uint8Array(8);
    new DataView(length.buffer).setBigUint64(0, BigInt(octets.length), true);
    return concat(utf8(`${name}\n`), length, octets, utf8('\n'));
  });
  return { journal: concat(...parts) };
}
