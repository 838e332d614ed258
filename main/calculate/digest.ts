import { sha256 } from '@noble/hashes/sha2.js';
import { toHex, utf8 } from '../base/bytes.ts';
import type { Step } from './types.ts';

/**
 * Canonical JSON: keys in order, nothing between tokens, octets as lower-case hex, big integers as decimal text,
 * absent values left out.
 */
export function canonical(value: unknown): string {
  if (value instanceof Uint8Array) return `"${toHex(value)}"`;
  if (typeof value === 'bigint') return `"${value}"`;
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value !== null && typeof value === 'object')
    return `{${Object.entries(value)
      .filter(([, v]) => v !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`)
      .join(',')}}`;
  return JSON.stringify(value);
}

/**
 * SHA-256 over the steps, one line of canonical JSON each, a step's sub-steps after it. Left out are `fields`, which the
 * dissector makes of an output, and the sub-steps of the phase `data`, which follow from their step and may be
 * thousands; and `act` and `key`, which follow from the rest: sessions saved before steps had them keep their digests.
 */
export function digestOf(steps: readonly Step[], substeps: (id: string) => readonly Step[]): string {
  const hash = sha256.create();
  const add = (step: Step): void => {
    const { fields: _, act: _act, key: _key, ...own } = step;
    hash.update(utf8(`${canonical(own)}\n`));
    if (step.phase !== 'data') for (const child of substeps(step.id)) add(child);
  };
  for (const step of steps) add(step);
  return toHex(hash.digest());
}
