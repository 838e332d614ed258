import { Recognition } from './likely.ts';
import type { Importer, LineReader, LogForm, LogLine, Read } from './types.ts';

/** What one line is and gives. */
export interface Dispatched {
  readonly form: LogForm;
  readonly reads: readonly Read[];
}

/**
 * Gives each line to the importer that knows it: first to those that are sure of it, then to the one that read the line
 * before it (a dump goes on), then to those that could be meant. A line that none takes is text.
 */
export class Dispatcher {
  readonly #recognition: Recognition;
  readonly #readers = new Map<Importer, LineReader>();
  #last: Importer | null = null;

  constructor(importers: readonly Importer[], recognition = new Recognition(importers)) {
    this.#recognition = recognition;
  }

  /** Says whose the lines are that several programs print alike, where no line has told yet. */
  expect(importer: Importer): void {
    this.#last ??= importer;
  }

  read(line: LogLine): Dispatched {
    if (line.repeats) return { form: 'text', reads: [] };
    const last = this.#last;
    // A file is mostly of one form, whose importer is sure of its lines: then nobody else is asked.
    const sure = last !== null && this.#recognition.certainty(last, line) === 2;
    const reads = sure ? this.#reader(last).read(line) : null;
    if (last && reads) return { form: last.form, reads };
    for (const importer of this.#order(line, last, sure)) {
      const reads = this.#reader(importer).read(line);
      if (reads === null) continue;
      this.#last = importer;
      return { form: importer.form, reads };
    }
    return { form: 'text', reads: [] };
  }

  /** What was still open in any form when the lines ended. */
  end(): Dispatched[] {
    return [...this.#readers].map(([importer, reader]) => ({ form: importer.form, reads: reader.end() }));
  }

  /** Whom to ask beside the last one, who was asked first where it is sure, and else comes after those that are. */
  #order(line: LogLine, last: Importer | null, lastIsSure: boolean): Importer[] {
    const { sure, possible } = this.#recognition.of(line);
    if (!last) return [...sure, ...possible];
    const others = (known: readonly Importer[]) => known.filter((importer) => importer !== last);
    return lastIsSure ? [...others(sure), ...others(possible)] : [...others(sure), last, ...others(possible)];
  }

  #reader(importer: Importer): LineReader {
    const known = this.#readers.get(importer);
    if (known) return known;
    const reader = importer.reader();
    this.#readers.set(importer, reader);
    return reader;
  }
}
