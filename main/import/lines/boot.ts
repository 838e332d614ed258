import type { LogLine } from '../types.ts';
import type { LineClock } from './clock.ts';

/** Lines that are kept until the start of the machine is known: dmesg tells it after some hundred lines, or never. */
const MAX_HELD = 3000;
const MAX_OCTETS = 4 << 20;

/**
 * Keeps lines whose time counts from the start of the machine until the file tells when that was, and then makes their
 * times absolute. When it does not tell soon, they go on as they are, and so do all after them.
 */
export class BootHold {
  readonly #clock: LineClock;
  #state: 'waiting' | 'absolute' | 'relative' = 'waiting';
  #held: LogLine[] = [];
  #octets = 0;

  constructor(clock: LineClock) {
    this.#clock = clock;
  }

  take(lines: readonly LogLine[]): LogLine[] {
    const out: LogLine[] = [];
    for (const line of lines) {
      if (this.#state === 'waiting' && (line.clock === 'boot' || this.#held.length > 0)) {
        this.#held.push(line);
        this.#octets += line.length;
        if (this.#startKnown(line) || this.#held.length >= MAX_HELD || this.#octets >= MAX_OCTETS)
          out.push(...this.end());
      } else out.push(this.#made(line));
    }
    return out;
  }

  /** What is kept, on whichever axis it can be given. */
  end(): LogLine[] {
    const held = this.#held;
    this.#held = [];
    const first = held.find((line) => line.clock === 'boot');
    if (!first) return held;
    const { bootTime } = this.#clock;
    this.#state = bootTime === null ? 'relative' : 'absolute';
    this.#clock.assume(
      first,
      bootTime === null
        ? 'Times such as [12.345678] count from a start that the file does not tell.'
        : `Times such as [12.345678] were counted from ${isoSecond(bootTime)} UTC, when the machine started as other lines tell, to about a second.`,
    );
    return held.map((line) => this.#made(line));
  }

  #made(line: LogLine): LogLine {
    if (this.#state !== 'absolute' || line.clock !== 'boot' || line.time === null) return line;
    return { ...line, time: line.time + this.#clock.bootTime!, clock: 'local' };
  }

  /** The kernel prints once what its clock was set to. */
  #startKnown(line: LogLine): boolean {
    if (this.#clock.bootTime !== null) return true;
    const match = /setting system clock to .* UTC \((\d{9,11})\)/.exec(line.text);
    if (!match || line.time === null) return false;
    this.#clock.anchor(BigInt(match[1]!) * 1_000_000_000n, line.time);
    return true;
  }
}

const isoSecond = (ns: bigint): string =>
  new Date(Math.round(Number(ns / 1_000_000n) / 1000) * 1000).toISOString().replace('T', ' ').slice(0, 19);
