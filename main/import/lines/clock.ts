import type { Stamp } from '../../prefix/stamp.ts';
import type { Clock } from '../types.ts';

export interface ClockOptions {
  /** Nanoseconds since 1970 UTC that no line is later than: when the file was last written. Dates without a year use it. */
  readonly reference: bigint;
  /** Year of dates without one, whatever `reference` says. */
  readonly year?: number;
  /** Time zone of local times: an IANA name (`Europe/Paris`) or minutes east of UTC. UTC when left out. */
  readonly zone?: string | number;
  /** When the machine started, nanoseconds since 1970 UTC: makes times since the start absolute. */
  readonly bootTime?: bigint;
}

export interface Instant {
  readonly time: bigint | null;
  readonly clock: Clock;
}

const SECOND = 1_000_000_000n;
const MINUTE = 60n * SECOND;
const DAY = 86_400n * SECOND;

/** What was taken for granted about times, in words, each with the first line that needed it. */
export interface Assumption {
  readonly line: number;
  readonly offset: number;
  readonly text: string;
}

/** Makes the times of one file's lines instants, and tells what it had to assume. */
export class LineClock {
  readonly assumptions: Assumption[] = [];
  /** When the machine started, as the file itself tells: by the kernel's line about its real-time clock, or by a log daemon. */
  bootTime: bigint | null = null;
  readonly #options: ClockOptions;
  readonly #assumed = new Set<string>();
  #reference: bigint;
  /** The date in the file that stands before the line. */
  #nearest: bigint | null = null;
  #last: Instant = { time: null, clock: 'none' };

  constructor(options: ClockOptions) {
    this.#options = options;
    this.#reference = options.reference;
  }

  /**
   * A date in the file that names its year, such as a mail's: dates without a year are not later than two days after the
   * latest of them, and as near as can be to the one before them, since replies quote older mails below newer ones.
   */
  witness(ns: bigint): void {
    if (this.#options.year !== undefined) return;
    this.#nearest = ns;
    if (this.#reference === this.#options.reference || ns + DAY > this.#reference) this.#reference = ns + DAY;
  }

  /** `at`: the line, for the assumption that its time may need. */
  read(stamp: Stamp | null, at: { readonly line: number; readonly offset: number }): Instant {
    if (!stamp) return { time: null, clock: 'none' };
    this.#last = this.#instant(stamp, at);
    return this.#last;
  }

  /** One line named both its time and the kernel's time since the start. */
  anchor(time: bigint, sinceBoot: bigint): void {
    this.bootTime ??= time - sinceBoot;
  }

  #instant(stamp: Stamp, at: { line: number; offset: number }): Instant {
    if (stamp.kind === 'epoch') return { time: stamp.ns, clock: 'epoch' };
    if (stamp.kind === 'since-last')
      return this.#last.time === null
        ? { time: stamp.ns, clock: 'boot' }
        : { time: this.#last.time + stamp.ns, clock: this.#last.clock };
    if (stamp.kind === 'boot') {
      const { bootTime } = this.#options;
      if (bootTime !== undefined) return { time: bootTime + stamp.ns, clock: 'local' };
      return { time: stamp.ns, clock: 'boot' };
    }
    const zone = stamp.zone ?? this.#zone(at);
    const year = stamp.year ?? this.#year(stamp.month, stamp.day, at);
    const wall = wallClock(year, stamp.month, stamp.day) + stamp.ns;
    const offset = typeof zone === 'number' ? zone : minutesEast(zone, wall);
    const sure = stamp.year !== null && stamp.zone !== null;
    return { time: wall - BigInt(offset) * MINUTE, clock: sure ? 'epoch' : 'local' };
  }

  #zone(at: { line: number; offset: number }): string | number {
    const { zone } = this.#options;
    this.assume(at, `Times without a time zone were read as ${zone === undefined ? 'UTC' : zoneName(zone)}.`);
    return zone ?? 0;
  }

  /** The latest year in which the day is not after the reference (a day's grace for time zones). */
  #year(month: number, day: number, at: { line: number; offset: number }): number {
    let year = this.#options.year;
    if (year === undefined) {
      const latest = new Date(Number((this.#reference + DAY) / 1_000_000n)).getUTCFullYear();
      year = Number.isFinite(latest) ? latest : 1970;
      if (wallClock(year, month, day) > this.#reference + DAY) year--;
      const near = this.#nearest;
      if (near !== null) {
        const away = (of: number): bigint => magnitude(wallClock(of, month, day) - near);
        while (away(year - 1) < away(year)) year--;
      }
    }
    this.assume(at, `Dates without a year were read as of ${year}.`);
    return year;
  }

  /** Notes once what was taken for granted, at the line that first needed it. */
  assume({ line, offset }: { readonly line: number; readonly offset: number }, text: string): void {
    if (this.#assumed.has(text)) return;
    this.#assumed.add(text);
    this.assumptions.push({ line, offset, text });
  }
}

const magnitude = (ns: bigint): bigint => (ns < 0n ? -ns : ns);

const wallClock = (year: number, month: number, day: number): bigint =>
  BigInt(Date.UTC(year, month - 1, day)) * 1_000_000n;

const zoneName = (zone: string | number): string => {
  if (typeof zone === 'string') return zone;
  const minutes = Math.abs(zone);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `UTC${zone < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
};

const formats = new Map<string, Intl.DateTimeFormat>();

/** Minutes east of UTC of an IANA zone at a wall-clock time; 0 for a zone that is not known. */
function minutesEast(zone: string, wall: bigint): number {
  let format = formats.get(zone);
  if (!format) {
    try {
      format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
    } catch {
      return 0;
    }
    formats.set(zone, format);
  }
  const offsetAt = (ms: number): number => {
    const name = format.formatToParts(ms).find((part) => part.type === 'timeZoneName')?.value ?? '';
    const match = /([+-])(\d\d):(\d\d)$/.exec(name);
    if (!match) return 0;
    const minutes = Number(match[2]) * 60 + Number(match[3]);
    return match[1] === '-' ? -minutes : minutes;
  };
  const ms = Number(wall / 1_000_000n);
  // The offset of the instant is what counts; a first guess is right but within hours of a change.
  return offsetAt(ms - offsetAt(ms) * 60_000);
}
