import type { Act } from './acts.ts';

/*
 * A key is `act@record`, with what tells it from others of that act at that record: `sae.scalar:station@4f2a…`, and a sub-step
 * is `parent/act`. `record` is what the record holds and not its number (track/identity.ts), so that neither another secret
 * nor another file moves it. Where two would be the same the later one gets `~2`.
 */

interface Keyed {
  readonly act: Act;
  readonly about?: string;
}

const unique = (key: string, taken: (key: string) => boolean): string => {
  if (!taken(key)) return key;
  let n = 2;
  while (taken(`${key}~${n}`)) n++;
  return `${key}~${n}`;
};
const named = ({ act, about }: Keyed): string => (about ? `${act}:${about}` : act);

/** The key of a step of depth 0. @param identity what a record is known by @param taken whether another step has a key */
export function stepKey(
  step: Keyed & { readonly record: number | null },
  identity: (record: number) => string,
  taken: (key: string) => boolean,
): string {
  const at = step.record === null ? '' : `@${identity(step.record)}`;
  return unique(`${named(step)}${at}`, taken);
}

/** The key of a sub-step. @param taken whether another sub-step of the same step has a key */
export const substepKey = (parent: string, step: Keyed, taken: (key: string) => boolean): string =>
  unique(`${parent}/${named(step)}`, taken);

/** Whether it is a key and no number of a step. */
export const isKey = (name: string): boolean => /^[a-z]/.test(name);

/** Key of the step that a sub-step belongs to; null of a step of depth 0. */
export const parentKey = (key: string): string | null => {
  const slash = key.lastIndexOf('/');
  return slash < 0 ? null : key.slice(0, slash);
};

/** What the record of a key is known by; null where it has none. */
export const recordOfKey = (key: string): string | null => /@([^/~]+)/.exec(key)?.[1] ?? null;

/** What a key of depth 0 says beside the record: the act, and what it is about. */
export const nameOfKey = (key: string): string => key.replace(/[@~].*$/, '');
