import type { MacAddress } from '../../base/brand.ts';
import type { Clock } from '../../simulate/clock.ts';
import type { RadioEvent } from '../radio/index.ts';
import { Ended, type Outcome } from './outcome.ts';

/** What the person asks for while the supplicant is connected. */
export type Order = 'disconnect' | 'rejoin' | 'roam' | 'scan' | 'rekey-pairwise' | 'rekey-group';

/** What the supplicant waits for. */
export type Incoming =
  | RadioEvent
  /** `to`: of `roam`, this access point; null: the best of the others. */
  | { readonly kind: 'order'; readonly order: Order; readonly to: MacAddress | null };

/** The AP or the kernel ended the association while something else was waited for. */
export class Left extends Error {
  override name = 'Left';
  readonly event: RadioEvent;

  constructor(event: RadioEvent) {
    super(event.kind);
    this.event = event;
  }
}

/** Of the next access point: to an authentication, or to the association where that goes without (over the DS). */
const ANSWERS: readonly string[] = ['authentication', 'association'].flatMap((kind) => [
  kind,
  `${kind}-timeout`,
]);
const ENDS: readonly string[] = ['deauthentication', 'disassociation', 'disconnect'];
/** How often the radio can be asked to wait; an event that nobody takes is of no use after so many others. */
const MOST_KEPT = 256;

interface Waiter {
  readonly wanted: (event: Incoming) => boolean;
  readonly resolve: (event: Incoming | null) => void;
  readonly reject: (error: Error) => void;
  readonly cancel: () => void;
}

/** Events of the radio that wait to be dealt with. What comes early (message 1 before the association) is kept. */
export class Inbox {
  readonly #clock: Clock;
  #events: Incoming[] = [];
  #waiter: Waiter | null = null;
  #fatal: Outcome | null = null;
  #joining = false;
  /** An answer of the next access point is waited for; what ends before it is the association with the last one. */
  #moving = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  push(event: Incoming): void {
    if (this.#moving && ANSWERS.includes(event.kind)) this.begin();
    // The end of an association is told more than once: before the next one begins, it is of the last.
    if (!this.#joining && ENDS.includes(event.kind)) return;
    const waiter = this.#waiter;
    if (waiter?.wanted(event)) this.#settle((w) => w.resolve(event));
    else if (waiter && ENDS.includes(event.kind))
      this.#settle((w) => w.reject(new Left(event as RadioEvent)));
    else {
      this.#events.push(event);
      if (this.#events.length > MOST_KEPT) this.#events.shift();
    }
  }

  /** Nothing can be waited for any more: every wait, now and later, ends with this. */
  fail(outcome: Outcome): void {
    this.#fatal ??= outcome;
    this.#settle((w) => w.reject(new Ended(outcome)));
  }

  /** A new association is tried: what was left over from before is of no interest. */
  begin(): void {
    this.#events = [];
    this.#joining = true;
    this.#moving = false;
  }

  /** The same from an association to the next, which the kernel ends by itself once the next one is asked for. */
  move(): void {
    this.over();
    this.#moving = true;
  }

  /** Something is asked for anew: late answers to what was asked before are none to this. */
  forget(stale: (event: Incoming) => boolean): void {
    this.#events = this.#events.filter((event) => !stale(event));
  }

  /** There is no association any more. */
  over(): void {
    this.#joining = false;
    this.#events = this.#events.filter((event) => !ENDS.includes(event.kind));
  }

  /** Whether an event that ends the association waits: it came while something was held. */
  leftAlready(): RadioEvent | null {
    return (this.#events.find((event) => ENDS.includes(event.kind)) as RadioEvent | undefined) ?? null;
  }

  /** @throws Ended when nothing can go on any more */
  check(): void {
    if (this.#fatal) throw new Ended(this.#fatal);
  }

  /**
   * The next event that is wanted, also one that came before; null after `ms` milliseconds without one.
   * @throws Left when the association ends and that was not wanted; Ended when all is over
   */
  take<T extends Incoming>(wanted: (event: Incoming) => event is T, ms: number | null): Promise<T | null>;
  take(wanted: (event: Incoming) => boolean, ms: number | null): Promise<Incoming | null>;
  async take(wanted: (event: Incoming) => boolean, ms: number | null): Promise<Incoming | null> {
    this.check();
    for (const [place, event] of this.#events.entries()) {
      if (wanted(event)) {
        this.#events.splice(place, 1);
        return event;
      }
      if (ENDS.includes(event.kind)) {
        this.#events.splice(place, 1);
        throw new Left(event as RadioEvent);
      }
    }
    return new Promise((resolve, reject) => {
      const cancel =
        ms === null ? () => {} : this.#clock.after(ms, () => this.#settle((w) => w.resolve(null)));
      this.#waiter = { wanted, resolve, reject, cancel };
    });
  }

  #settle(how: (waiter: Waiter) => void): void {
    const waiter = this.#waiter;
    if (!waiter) return;
    this.#waiter = null;
    waiter.cancel();
    how(waiter);
  }
}

/** A test for events of one kind. */
export const ofKind =
  <K extends Incoming['kind']>(...kinds: readonly K[]) =>
  (event: Incoming): event is Extract<Incoming, { kind: K }> =>
    (kinds as readonly string[]).includes(event.kind);
