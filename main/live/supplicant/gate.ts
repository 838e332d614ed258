import { visible } from '../../base/visible.ts';
import type { Clock } from '../../simulate/clock.ts';
import { isPoint, type PointKind, pointWords } from './point-names.ts';
import type { Calculation } from './workings.ts';

export interface Point {
  readonly kind: PointKind;
  /** `four-way`, `M2`, `NEW_KEY`, `PTK`; of an error the outcome's kind. */
  readonly name: string;
  readonly direction?: 'sent' | 'received';
  /** The nl80211 command that carries the message, or `packet`. */
  readonly command?: string;
  /** What happens when it goes on, for people. */
  readonly words: string;
  /** When the other side gives up if nothing comes (nanoseconds since 1970); null: nobody waits. */
  readonly deadline: bigint | null;
  /** Who gives up then, and how that is known: `The AP repeats message 1 …`. */
  readonly deadlineWords?: string;
  /** What was computed, of a calculation. */
  readonly calculation?: Calculation;
}

/** Where to stop. A missing `name` means every point of that kind. */
export interface Breakpoint {
  readonly kind: PointKind;
  readonly name: string | null;
}

export interface Held {
  readonly point: Point;
  readonly since: bigint;
}

export type Step = 'into' | 'over' | 'out';

/** Depth of a point: states hold messages and commands, and these hold calculations. */
const DEPTH: Readonly<Record<PointKind, number>> = {
  state: 0,
  message: 1,
  command: 1,
  error: 0,
  calculation: 2,
};

const KINDS: readonly string[] = ['state', 'message', 'command', 'calculation', 'error'];

/**
 * Reads what a person writes for a breakpoint: `M2`, `message:M2`, `command:NEW_KEY`, `state:four-way`,
 * `calculation:PTK`, `error`. Without a kind: names in capitals with an underscore are commands, else messages,
 * and what is no message but a calculation is that.
 * @throws TypeError that says what there is
 */
export function parseBreakpoint(text: string): Breakpoint {
  const [first, ...rest] = text.trim().split(':');
  const kind = first!.toLowerCase();
  if (KINDS.includes(kind)) return known(text, kind as PointKind, rest.join(':').trim() || null);
  if (rest.length) throw new TypeError(`breakpoint: ${text}: kinds are ${KINDS.join(', ')}`);
  if (/^[A-Z]+_[A-Z_]+$/.test(first!)) return known(text, 'command', first!);
  const calculated = !isPoint('message', first!) && isPoint('calculation', first!);
  return known(text, calculated ? 'calculation' : 'message', first!);
}

/** One that would never be met is none. */
function known(text: string, kind: PointKind, name: string | null): Breakpoint {
  if (name !== null && !isPoint(kind, name))
    throw new TypeError(
      `breakpoint: ${visible(text)}: there is no ${kind} of this name, so it would never stop there. There are: ${pointWords(kind)}`,
    );
  return { kind, name };
}

const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

export function matches(breakpoint: Breakpoint, point: Point): boolean {
  const { kind, name } = breakpoint;
  if (kind === 'command' && point.command !== undefined)
    return name === null || sameName(name, point.command);
  return kind === point.kind && (name === null || sameName(name, point.name));
}

export interface GateListener {
  held(held: Held): void;
  released(held: Held, heldNs: bigint): void;
}

/**
 * What every outgoing message and command passes, every message received, and every calculation. Stopped means held:
 * nothing goes on until the person says so, while the radio records what comes meanwhile.
 */
export class Gate {
  readonly #clock: Clock;
  readonly #listener: GateListener;
  #breakpoints: readonly Breakpoint[];
  #stopAt: number | null = null;
  #held: { readonly held: Held; readonly go: () => void } | null = null;
  #open = false;

  /** @param stepping stop at the very first point */
  constructor(clock: Clock, breakpoints: readonly Breakpoint[], listener: GateListener, stepping = false) {
    this.#clock = clock;
    this.#breakpoints = breakpoints;
    this.#listener = listener;
    if (stepping) this.#stopAt = DEPTH.calculation;
  }

  get held(): Held | null {
    return this.#held?.held ?? null;
  }

  setBreakpoints(breakpoints: readonly Breakpoint[]): void {
    this.#breakpoints = breakpoints;
  }

  /** Resolves when the point may be passed: at once, or after it was held. */
  async pass(point: Point): Promise<void> {
    if (this.#open) return;
    const stepped = this.#stopAt !== null && DEPTH[point.kind] <= this.#stopAt;
    if (!stepped && !this.#breakpoints.some((breakpoint) => matches(breakpoint, point))) return;
    const held: Held = { point, since: this.#clock.now() };
    const released = new Promise<void>((resolve) => {
      this.#held = { held, go: resolve };
    });
    this.#stopAt = null;
    this.#listener.held(held);
    await released;
    this.#held = null;
    this.#listener.released(held, this.#clock.now() - held.since);
  }

  /** On to the next breakpoint. */
  go(): void {
    this.#stopAt = null;
    this.#held?.go();
  }

  /**
   * On by one step. `into`: to whatever is next, calculations too. `over`: to the next message, command or state.
   * `out`: to the next state.
   */
  step(how: Step): void {
    const depth = { into: DEPTH.calculation, over: DEPTH.message, out: DEPTH.state };
    this.#stopAt = depth[how];
    this.#held?.go();
  }

  /** Stops at the next message, command or state. */
  pause(): void {
    this.#stopAt = DEPTH.message;
  }

  /** Nothing is held any more: for cleaning up. */
  open(): void {
    this.#open = true;
    this.go();
  }
}
