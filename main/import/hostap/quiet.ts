import { anyOf } from '../../base/any-of.ts';
import type { HostapLine } from './line.ts';

/** A line that says nothing of itself: it tells of whom the lines around it are, and no more. */
export interface Quiet extends Pick<HostapLine, 'interface' | 'station'> {
  /** The interface that its message names, if it is one. */
  readonly about: string | null;
}

/** Texts that are remembered. */
const REMEMBERED = 8192;
/** A longer one is a dump. */
const LONGEST = 300;

/**
 * Remembers the lines that say nothing, as most of -dd do, and that a program prints over and over: they are told by their text
 * alone. What is remembered holds for the interfaces that are known.
 */
export class QuietLines {
  readonly #speaks: (message: string) => boolean;
  #known = new Map<string, Quiet | null>();

  /** @param speaks whether a message may say something, whatever stands around it */
  constructor(speaks: (message: string) => boolean) {
    this.#speaks = speaks;
  }

  /** The line of this text, where it has been seen and says nothing; null where it says something, undefined where it is new. */
  get(text: string): Quiet | null | undefined {
    return this.#known.get(text);
  }

  learn(text: string, line: HostapLine, about: string | null): void {
    if (text.length > LONGEST) return;
    if (this.#known.size >= REMEMBERED) this.#known.clear();
    const { interface: name, station, message } = line;
    this.#known.set(text, this.#speaks(message) ? null : { interface: name, station, about });
  }

  /** Another interface is known. */
  forget(): void {
    this.#known.clear();
  }
}

const made = new WeakMap<readonly RegExp[], (message: string) => boolean>();

/** `anyOf`, made once for a list that readers share. */
export function saysAny(patterns: readonly RegExp[]): (message: string) => boolean {
  const known = made.get(patterns);
  if (known) return known;
  const says = anyOf(patterns);
  made.set(patterns, says);
  return says;
}
