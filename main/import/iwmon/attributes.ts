import { macAddress } from '../../base/brand.ts';
import { type Bytes, concat, fromHex, utf8 } from '../../base/bytes.ts';
import { eapolOf } from './eapol.ts';
import { elementsOf } from './elements.ts';
import { type Entry, type Names, tables } from './names.ts';
import { attribute, ipOf, little } from './octets.ts';
import { reasonOf } from './reasons.ts';
import type { Node } from './tree.ts';

/** An attribute whose octets are known. `inner`: those within it. */
export interface Attribute {
  readonly type: number;
  readonly data: Bytes;
  readonly inner: readonly Attribute[];
}

export interface Attributes {
  readonly list: readonly Attribute[];
  /** Names of those that iwmon does not print exactly. */
  readonly missing: readonly string[];
}

/** Attributes as iwmon prints them, each as the octets that were printed so; what cannot be had exactly is named. */
export function attributesOf(nodes: readonly Node[], names: Names): Attributes {
  const list: Attribute[] = [];
  const missing: string[] = [];
  for (const node of nodes) {
    const one = read(node, names, missing);
    if (one) list.push(one);
    else missing.push(nameOf(node.text));
  }
  return { list, missing };
}

/** Attributes one after the other. */
export const octetsOf = (list: readonly Attribute[]): Bytes =>
  concat(...list.map(({ type, data }) => attribute(type, data)));

const nameOf = (text: string): string => /^[^:]*/.exec(text)![0].trim();

const plain = (type: number, data: Bytes): Attribute => ({ type, data, inner: [] });

function read(line: Node, names: Names, missing: string[]): Attribute | null {
  // rtnetlink's strings say how long they are: `IfName (len:6): wlan0`.
  const text = line.text.replace(/^([^:]+) \(len:\d+\):/, '$1:');
  const node = { ...line, text };
  const octets = Uint8Array.from(node.octets);
  // What iwmon has no type for: its number and its octets.
  const numbered = /^.+: (\d+) len (\d+)$/.exec(text);
  if (numbered) {
    const length = Number(numbered[2]);
    return octets.length === length ? plain(Number(numbered[1]), octets) : null;
  }
  const number = /^(.+): -?(\d+) \(0x([0-9a-f]+)\)$/.exec(text);
  if (number) {
    const size = Math.ceil(number[3]!.length / 2);
    const entry = entryOf(names, number[1]!, size);
    return entry && plain(entry.number, little(BigInt(`0x${number[3]}`), size));
  }
  const flag = /^(.+): true$/.exec(text);
  if (flag) {
    const entry = entryOf(names, flag[1]!);
    return entry && plain(entry.number, new Uint8Array(0));
  }
  const long = /^(.+?): len (\d+)$/.exec(text);
  const length = long ? Number(long[2]) : null;
  const entry = entryOf(names, long?.[1] ?? labelIn(text, names));
  if (!entry) return null;
  if (length !== null && octets.length === length && entry.how !== 'elements')
    return plain(entry.number, octets);
  return special(node, entry, length, missing);
}

function entryOf(names: Names, name: string | null, size?: number): Entry | null {
  const entries = name === null ? [] : (names.get(name.trim()) ?? []);
  return entries.find(({ how }) => size !== undefined && how === `u${size * 8}`) ?? entries[0] ?? null;
}

/** The name that a line begins with, where no `: len` ends it: `MAC Address 02:00:…`, `Cipher Suites:`. */
function labelIn(text: string, names: Names): string | null {
  const colon = text.indexOf(':');
  if (colon > 0 && names.has(text.slice(0, colon))) return text.slice(0, colon);
  const address = /^(.*?):? [0-9a-f]{2}(?::[0-9a-f]{1,2}){5}\b/i.exec(text);
  return address ? address[1]! : null;
}

function special(
  node: Node,
  { number, how }: Entry,
  length: number | null,
  missing: string[],
): Attribute | null {
  const { text, children } = node;
  const value = text.slice(text.indexOf(':') + 1).trim();
  const made = (data: Bytes | null): Attribute | null => data && plain(number, data);
  const table = tables[how];
  if (table) return nested(number, attributesOf(children, table), length, missing);
  const list = /^list of (\w+)$/.exec(how);
  if (list) return nested(number, listOf(children, tables[list[1]!]!), length, missing);
  switch (how) {
    // The kernel and libnl end a string with a zero octet, which belongs to it.
    case 'string':
      return made(concat(utf8(value), new Uint8Array(1)));
    case 's8':
    case 's32':
    case 's64':
      return /^-?\d+$/.test(value) ? made(little(BigInt(value), Number(how.slice(1)) / 8)) : null;
    case 'address':
      return made(addressIn(text));
    case 'ip':
      return made(ipOf(value));
    case 'state':
      return made(numberAtEnd(value, 1));
    case 'elements':
      return length === null ? null : made(elementsOf(children, length));
    case 'array':
      return length === null ? null : nested(number, arrayOf(children), length, missing);
    case 'commands':
      return nested(number, commandsOf(children), null, missing);
    case 'suite':
      return made(suiteIn(text));
    case 'suites':
      return made(joined(children.map((child) => suiteIn(child.text))));
    case 'thresholds':
      return made(joined(children.map((child) => signedAtEnd(child.text))));
    case 'mask and set':
      return made(
        joined(children.map((child) => wordIn(child.text, /^(?:Mask|Set): 0x([0-9a-f]{1,8})$/, 4))),
      );
    case 'frame type':
      return made(wordIn(text, /: 0x([0-9a-f]{4})$/, 2));
    case 'scan flags':
      return made(wordIn(text, /: Mask: 0x([0-9a-f]{8}) len 4$/, 4));
    case 'key type':
      return made(oneOf(['Group', 'Pairwise', 'Peerkey'], value, 4));
    case 'key mode':
      return made(oneOf(['RX/TX', 'RX Only', 'Set TX'], value, 1));
    case 'rssi event':
      return made(oneOf(['Low', 'High', 'Beacon Loss (unused)'], value, 4));
    case 'reason': {
      const code = reasonOf(value);
      return code === null ? null : made(little(code, 2));
    }
    case 'flags':
      return made(wordIn(text, /: \(0x([0-9a-f]+)\)/, 4));
    case 'cache':
      return made(cacheOf(children));
    default:
      // A frame of EAPOL of which only the fields are printed.
      return length === null ? null : made(eapolOf(children, length));
  }
}

/** Attributes within one: it is kept when all of them are known, and cut when iwmon says that some are not. */
function nested(type: number, inner: Attributes, length: number | null, missing: string[]): Attribute | null {
  const data = octetsOf(inner.list);
  if (inner.missing.length) missing.push(...inner.missing);
  else if (length !== null && data.length !== length) return null;
  return { type, data, inner: inner.list };
}

/** `Band 0: len 120`, each with attributes of its own. */
function listOf(nodes: readonly Node[], table: Names): Attributes {
  const missing: string[] = [];
  const list: Attribute[] = [];
  for (const { text, children } of nodes) {
    const found = /^\w+ (\d+): len (\d+)$/.exec(text);
    const one = found && nested(Number(found[1]), attributesOf(children, table), Number(found[2]), missing);
    if (one) list.push(one);
    else missing.push(nameOf(text));
  }
  return { list, missing };
}

/** `0: 2412 (0x0000096c)`: numbers, addresses or octets by their place. */
function arrayOf(nodes: readonly Node[]): Attributes {
  const missing: string[] = [];
  const list: Attribute[] = [];
  for (const { text, octets } of nodes) {
    const place = Number(/^\d+/.exec(text)?.[0] ?? Number.NaN);
    const number = /^\d+: \d+ \(0x([0-9a-f]+)\)$/.exec(text);
    const long = /^\d+: len (\d+)$/.exec(text);
    const data = number
      ? little(BigInt(`0x${number[1]}`), number[1]!.length / 2)
      : long && Number(long[1]) === octets.length
        ? Uint8Array.from(octets)
        : addressIn(text);
    if (data && !Number.isNaN(place)) list.push(plain(place, data));
    else missing.push(nameOf(text));
  }
  return { list, missing };
}

/** `Connect [46]`. The kernel numbers the list from 1. */
function commandsOf(nodes: readonly Node[]): Attributes {
  const numbers = nodes.map(({ text }) => /\[(\d+)\]$/.exec(text)?.[1]);
  const missing = numbers.includes(undefined) ? ['Supported Commands'] : [];
  return { list: numbers.map((n, i) => plain(i + 1, little(Number(n ?? 0), 4))), missing };
}

function joined(parts: readonly (Bytes | null)[]): Bytes | null {
  return parts.includes(null) ? null : concat(...(parts as Bytes[]));
}

/** ether_ntoa leaves leading zeroes out. */
function addressIn(text: string): Bytes | null {
  const found = / ([0-9a-f]{1,2}(?::[0-9a-f]{1,2}){5})\b/i.exec(text);
  if (!found) return null;
  const full = found[1]!.split(':').map((octet) => octet.padStart(2, '0'));
  return fromHex(macAddress(full.join(':')));
}

/** `CCMP (00:0f:ac) suite  04`: a suite is a number of the host, its OUI in the upper octets. */
function suiteIn(text: string): Bytes | null {
  const found = /\(([0-9a-f]{2}:[0-9a-f]{2}:[0-9a-f]{2})\) suite +([0-9a-f]{2})\b/.exec(text);
  return found ? fromHex(found[1]! + found[2]!).reverse() : null;
}

function wordIn(text: string, pattern: RegExp, size: number): Bytes | null {
  const found = pattern.exec(text);
  return found ? little(BigInt(`0x${found[1]}`), size) : null;
}

function numberAtEnd(value: string, size: number): Bytes | null {
  const found = /\((\d+)\)$/.exec(value);
  return found ? little(Number(found[1]), size) : null;
}

function signedAtEnd(text: string): Bytes | null {
  const found = /: (-?\d+)$/.exec(text);
  return found ? little(Number(found[1]), 4) : null;
}

function oneOf(names: readonly string[], value: string, size: number): Bytes | null {
  const at = names.indexOf(value);
  return at < 0 ? null : little(at, size);
}

/** struct ifa_cacheinfo: preferred and valid lifetime in seconds, and when it was made and changed. */
function cacheOf(nodes: readonly Node[]): Bytes | null {
  const all = nodes.map(({ text }) => text).join(', ');
  const found = /ifa_prefered: (\w+), ifa_valid: (\w+), tstamp: (\d+), cstamp: (\d+)/.exec(all);
  const words = found?.slice(1, 5).map((word) => (word === 'infinite' ? 0xffffffff : Number(word)));
  if (!words || words.some(Number.isNaN)) return null;
  const [preferred, valid, made, changed] = words as [number, number, number, number];
  return concat(little(preferred, 4), little(valid, 4), little(changed, 4), little(made, 4));
}
