import { anyOf } from '../base/any-of.ts';
import { unmasked } from './masks.ts';
import type { Importer, LogLine } from './types.ts';

/**
 * The importers whom to ask of a line: those that tell by their words alone what they know are asked together whether it
 * holds any, so that a line costs the same however many such forms there are.
 * @returns a function of a line that gives those who may recognise it, in the order of `importers`
 */
export function likely(importers: readonly Importer[]): (line: LogLine) => readonly Importer[] {
  const known = made.get(importers);
  if (known) return known;
  const holdsWords = anyOf(importers.flatMap(({ words }) => words ?? []));
  const others = importers.filter(({ words }) => !words);
  const ask = (line: LogLine): readonly Importer[] =>
    line.program === null && !holdsWords(unmasked(line).line.text) ? others : importers;
  made.set(importers, ask);
  return ask;
}

/** There is one list of importers, and a reader for each part of each file. */
const made = new WeakMap<readonly Importer[], (line: LogLine) => readonly Importer[]>();
