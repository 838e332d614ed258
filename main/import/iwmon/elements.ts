import { type Bytes, concat } from '../../base/bytes.ts';
import { elementNames } from './names.ts';
import type { Node } from './tree.ts';

/** Blocks that iwmon puts after the elements: parts of them, put together and read again. */
const AGAIN = /^(?:WSC Payload|P2P Attributes|WFD Payload)\b/;

/** 256 more for an extension; null for a name that is not known. */
function identifierOf(text: string): number | null {
  const numbered = /^Tag (\d+): len \d+$/.exec(text);
  if (numbered) return Number(numbered[1]);
  const name = /^Error decoding (.*) IE len \d+:/.exec(text)?.[1] ?? /^[^:]*/.exec(text)![0];
  return elementNames.get(name)?.[0]?.number ?? null;
}

/**
 * Elements of a management frame as iwmon prints them: the name, what it reads in them, and their octets.
 * @returns null unless they make up exactly `length` octets
 */
export function elementsOf(nodes: readonly Node[], length: number): Bytes | null {
  const parts: Bytes[] = [];
  for (const { text, octets } of nodes) {
    if (AGAIN.test(text)) break;
    const identifier = identifierOf(text);
    if (identifier === null || octets.length > 255) return null;
    const head = identifier < 256 ? [identifier, octets.length] : [255, octets.length + 1, identifier - 256];
    parts.push(Uint8Array.from([...head, ...octets]));
  }
  const all = concat(...parts);
  return all.length === length ? all : null;
}
