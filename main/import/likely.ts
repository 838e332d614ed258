import { anyOf } from '../base/any-of.ts';
import { unmasked } from './masks.ts';
import type { Importer, LogLine } from './types.ts';

/** How surely a line is of a form, as `Importer.recognise` says. */
export type Certainty = ReturnType<Importer['recognise']>;

/** Who knows a line: told once for the words of a line, since the lines of a log repeat. */
export interface Recognised {
  readonly likely: readonly Importer[];
  /** Those that are sure, and those that could be meant, in the order of the importers. */
  readonly sure: readonly Importer[];
  readonly possible: readonly Importer[];
}

/** Texts that are remembered, twice over. A longer one is no sentence that a program prints again. */
const REMEMBERED = 8192;
const LONGEST = 512;

/** What all share who ask of these importers: there is one list of them. */
interface Asked {
  /** Those that tell by more than their words. */
  readonly others: readonly Importer[];
  readonly holdsWords: (text: string) => boolean;
  readonly place: ReadonlyMap<Importer, number>;
  /** What importers look for before the text. */
  readonly before: readonly RegExp[];
}

const made = new WeakMap<readonly Importer[], Asked>();

function askedOf(importers: readonly Importer[]): Asked {
  const known = made.get(importers);
  if (known) return known;
  const asked: Asked = {
    others: importers.filter(({ words }) => !words),
    holdsWords: anyOf(importers.flatMap(({ words }) => words ?? [])),
    place: new Map(importers.map((importer, i) => [importer, i])),
    before: importers.flatMap(({ whole }) => whole ?? []),
  };
  made.set(importers, asked);
  return asked;
}

/**
 * Who knows the lines of one file. Those importers that tell by their words alone what they know are asked together whether
 * a line holds any, so that it costs the same however many such forms there are; and each is asked once for the same words.
 */
export class Recognition {
  readonly #importers: readonly Importer[];
  readonly #asked: Asked;
  #young = new Map<string, Entry>();
  #old = new Map<string, Entry>();
  /** The line that was asked for last: each stage of reading asks of the same. */
  #last: { readonly line: LogLine; readonly entry: Entry } | null = null;

  constructor(importers: readonly Importer[]) {
    this.#importers = importers;
    this.#asked = askedOf(importers);
  }

  /** Who knows the line. */
  of(line: LogLine): Recognised {
    const entry = this.#entry(line);
    entry.recognised ??= this.#recognised(line, entry);
    return entry.recognised;
  }

  /** How surely it is of the importer's form. */
  certainty(importer: Importer, line: LogLine): Certainty {
    return this.#certainty(importer, line, this.#entry(line));
  }

  #certainty(importer: Importer, line: LogLine, { certainties }: Entry): Certainty {
    const place = this.#asked.place.get(importer);
    if (place === undefined) return importer.recognise(line);
    const known = certainties[place]!;
    if (known > 0) return (known - 1) as Certainty;
    const certainty = importer.recognise(line);
    certainties[place] = certainty + 1;
    return certainty;
  }

  #recognised(line: LogLine, entry: Entry): Recognised {
    const likely =
      line.program === null && !this.#asked.holdsWords(unmasked(line).line.text)
        ? this.#asked.others
        : this.#importers;
    const at = (wanted: Certainty) =>
      likely.filter((importer) => this.#certainty(importer, line, entry) === wanted);
    return { likely, sure: at(2), possible: at(1) };
  }

  #entry(line: LogLine): Entry {
    if (this.#last?.line === line) return this.#last.entry;
    const entry = line.text.length > LONGEST ? this.#fresh() : this.#remembered(this.#key(line));
    this.#last = { line, entry };
    return entry;
  }

  /** What `recognise` may look at. */
  #key({ text, program, whole }: LogLine): string {
    let before = '';
    if (whole.length !== text.length)
      for (const pattern of this.#asked.before) before += pattern.test(whole) ? '+' : '-';
    return program === null && before === '' ? text : `${before}${program ?? ''}\n${text}`;
  }

  #remembered(key: string): Entry {
    const young = this.#young.get(key);
    if (young) return young;
    const entry = this.#old.get(key) ?? this.#fresh();
    this.#young.set(key, entry);
    if (this.#young.size > REMEMBERED) [this.#young, this.#old] = [new Map(), this.#young];
    return entry;
  }

  #fresh(): Entry {
    return { certainties: new Uint8Array(this.#importers.length), recognised: null };
  }
}

interface Entry {
  /** By the place of the importer: one more than its certainty; 0 while it has not been asked. */
  readonly certainties: Uint8Array;
  recognised: Recognised | null;
}
