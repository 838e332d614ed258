/** Time for whoever waits: of the day, or a simulated one. */
export interface Clock {
  /** Nanoseconds since 1970 UTC. */
  now(): bigint;
  /** Calls `run` after so many milliseconds; the result takes that back. */
  after(ms: number, run: () => void): () => void;
}

/** The computer's own time. */
export const realClock: Clock = {
  // To the microsecond: Date.now() would put what we say before what it is about.
  now: () => BigInt(Math.round((performance.timeOrigin + performance.now()) * 1000)) * 1000n,
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

interface Due {
  readonly at: bigint;
  readonly number: number;
  readonly run: () => void;
}

/**
 * Time that passes only when nothing is left to do at the present instant: the same run gives the same times on every
 * machine. What waits must wait for this clock alone, by promises at most.
 */
export class VirtualClock implements Clock {
  #now: bigint;
  #count = 0;
  #due: Due[] = [];
  #stopped = false;

  /** @param start nanoseconds since 1970 UTC */
  constructor(start = 1_700_000_000_000_000_000n) {
    this.#now = start;
  }

  now(): bigint {
    return this.#now;
  }

  after(ms: number, run: () => void): () => void {
    const due = { at: this.#now + BigInt(Math.round(ms * 1e6)), number: this.#count++, run };
    const place = this.#due.findIndex((other) => other.at > due.at);
    this.#due.splice(place < 0 ? this.#due.length : place, 0, due);
    return () => {
      this.#due = this.#due.filter((other) => other !== due);
    };
  }

  /** Lets time pass until nothing is due any more, `stop` is called, or this much has passed. */
  async run(atMostMs = Number.POSITIVE_INFINITY): Promise<void> {
    const end = atMostMs === Number.POSITIVE_INFINITY ? null : this.#now + BigInt(atMostMs) * 1_000_000n;
    this.#stopped = false;
    for (;;) {
      // Promises that the last call resolved go on first.
      await new Promise((resolve) => setImmediate(resolve));
      const next = this.#due[0];
      if (!next || this.#stopped || (end !== null && next.at > end)) return;
      this.#due.shift();
      this.#now = next.at;
      next.run();
    }
  }

  stop(): void {
    this.#stopped = true;
  }
}
