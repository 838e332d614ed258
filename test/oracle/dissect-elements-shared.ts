import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { toHex } from '../../main/base/bytes.ts';
import type { Field } from '../../main/dissect/types.ts';

const shared = process.env.SHARED ?? fileURLToPath(new URL('../../../shared', import.meta.url));

function files(folder: string, wanted: (path: string) => string | null): string[] {
  const path = join(shared, folder);
  if (!existsSync(path)) {
    console.log(`skipped: ${path} is absent`);
    return [];
  }
  return readdirSync(path)
    .map((name) => wanted(join(path, name)))
    .filter((file) => file !== null && existsSync(file)) as string[];
}

/** Every capture of 802.11 frames in ../shared. */
export const captures: string[] = [
  ...files('captures', (folder) => join(folder, 'air.pcap')),
  ...files('captures-public', (file) => (/\.(cap|pcap|pcap\.gz)$/.test(file) ? file : null)),
];

/** `wpa2-psk-ccmp/air.pcap`. */
export const shortName = (file: string): string => `${basename(join(file, '..'))}/${basename(file)}`;

const hasTshark = ((): boolean => {
  try {
    execFileSync('tshark', ['--version'], { stdio: 'pipe' });
    return true;
  } catch {
    console.log('skipped: tshark is not installed');
    return false;
  }
})();
export const canRun = hasTshark && captures.length > 0;

function tshark(args: readonly string[]): string {
  return execFileSync('tshark', args, {
    encoding: 'utf8',
    maxBuffer: 1 << 29,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

/** Values of fields by frame, from 1, each all occurrences in the frame's order, as tshark prints them. */
export function tsharkFields(file: string, names: readonly string[]): string[][][] {
  const out = tshark([
    ...['-n', '-r', file, '-T', 'fields', '-E', 'separator=/t', '-E', 'occurrence=a', '-E', 'aggregator=;'],
    ...names.flatMap((name) => ['-e', name]),
  ]);
  return out
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split('\t').map((cell) => (cell === '' ? [] : cell.split(';'))));
}

/** Every display-filter name that tshark knows, protocols included. */
export function tsharkNames(): Set<string> {
  const names = new Set<string>();
  for (const line of tshark(['-G', 'fields']).split('\n')) names.add(line.split('\t')[2] ?? '');
  for (const line of tshark(['-G', 'protocols']).split('\n')) names.add(line.split('\t')[2] ?? '');
  return names;
}

/** Names of a numbered field's values: what tshark prints for each number. */
export function tsharkValues(names: readonly string[]): Map<string, Map<number, string>> {
  const found = new Map(names.map((name) => [name, new Map<number, string>()]));
  for (const line of tshark(['-G', 'values']).split('\n')) {
    const [kind, name, value, text] = line.split('\t');
    const table = kind === 'V' ? found.get(name!) : undefined;
    if (table && !table.has(Number(value))) table.set(Number(value), text!);
  }
  return found;
}

/** All nodes of a tree, in its order. */
export function* nodes(fields: readonly Field[]): Generator<Field> {
  for (const field of fields) {
    yield field;
    if (field.children) yield* nodes(field.children);
  }
}

/** How a node's octets compare with what tshark prints. */
export const forms = {
  /** Hexadecimal without separators. */
  hex: (octets: Uint8Array): string => toHex(octets),
  le: (octets: Uint8Array): string => String(BigInt(`0x${toHex(octets.slice().reverse()) || '0'}`)),
  be: (octets: Uint8Array): string => String(BigInt(`0x${toHex(octets) || '0'}`)),
} as const;
export type Form = keyof typeof forms;

/** The same of what tshark printed. */
export function asPrinted(form: Form, text: string): string {
  return form === 'hex' ? text.replaceAll(':', '') : String(BigInt(text));
}

/** The value of the bits that a node shows, from its `.... ..1.`. */
export const bitValue = (bits: string): number => Number.parseInt(bits.replace(/[^01]/g, ''), 2);
