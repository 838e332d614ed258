import type { LogLine } from '../types.ts';

const SECOND = 1_000_000_000n;
/** Programs of one machine write to one log within this of each other; a clock that was set moves by more. */
const OUT_OF_ORDER = 5n * SECOND;
/** A text of more lines is no mail with replies: then none is remembered to know it again. */
const REMEMBERED = 20_000;

/** What one machine wrote in one go. */
interface Part {
  readonly number: number;
  readonly host: string | null;
  /** The latest time by kind of clock. */
  readonly last: Map<string, bigint>;
}

/**
 * Tells apart what several machines, or one machine at several times, wrote into one text: by host names, and where times
 * fall. Each part is read as a file of its own, so that no attempt is made of two. A line that a reply quotes again,
 * time and all, is kept and reports nothing.
 */
export class Parts {
  #count = 0;
  #now: Part = { number: 0, host: null, last: new Map() };
  readonly #byHost = new Map<string, Part>();
  readonly #seen = new Map<string, number>();
  #long = false;
  /** The line before stood there already. */
  #quoting = false;

  part(line: LogLine): LogLine {
    this.#turnTo(line);
    const { number } = this.#now;
    const repeats = line.repeats || this.#again(line, number);
    if (number === 0 && !repeats) return line;
    return { ...line, ...(number > 0 && { part: number }), ...(repeats && { repeats: true }) };
  }

  #turnTo({ host, program, time, clock }: LogLine): void {
    if (host !== null && program !== null && host !== this.#now.host) {
      const known = this.#byHost.get(host);
      // Lines before the first that names a host are of it.
      if (!known && this.#byHost.size === 0) this.#now = { ...this.#now, host };
      else this.#now = known ?? this.#next(host);
      this.#byHost.set(host, this.#now);
    }
    if (time === null) return;
    const last = this.#now.last.get(clock);
    if (last !== undefined && time < last - OUT_OF_ORDER) {
      this.#now = this.#next(this.#now.host);
      if (this.#now.host !== null) this.#byHost.set(this.#now.host, this.#now);
    }
    const latest = this.#now.last.get(clock);
    if (latest === undefined || time > latest) this.#now.last.set(clock, time);
  }

  #next(host: string | null): Part {
    return { number: ++this.#count, host, last: new Map() };
  }

  /** Whether a part before had this line, or the same one before lines that are later. */
  #again({ whole, time, clock }: LogLine, part: number): boolean {
    // Counted from a start, two times may well be the same.
    if (time === null || clock === 'boot' || this.#long) return false;
    const before = this.#seen.get(whole);
    this.#quoting =
      before !== undefined && (this.#quoting || before !== part || time < this.#now.last.get(clock)!);
    if (before === undefined) this.#seen.set(whole, part);
    this.#long = this.#seen.size > REMEMBERED;
    if (this.#long) this.#seen.clear();
    return this.#quoting;
  }
}
