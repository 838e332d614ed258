import { type Bytes, toHex } from '../base/bytes.ts';
import { isOpen, resolve } from '../calculate/resolve.ts';
import type { LiveEvent } from './session.ts';
import { type Calculation, type Held, holds, type Outcome } from './supplicant/index.ts';

export interface LineOptions {
  /** Print keys and passwords too. */
  readonly showSecrets: boolean;
  /** Nanoseconds since 1970 that the times count from. */
  readonly start: bigint;
}

/** Octets of a value that are shown on a line at most. */
const SHOWN = 16;

const seconds = (ns: bigint): string => (Number(ns / 1_000_000n) / 1000).toFixed(3);

/** A live session as lines of text, for a person who follows it in a terminal. */
export class SessionLines {
  readonly #options: LineOptions;

  constructor(options: LineOptions) {
    this.#options = options;
  }

  /** Lines of an event that happened at this time; [] for one that says nothing to people. */
  lines(event: LiveEvent, now: bigint): string[] {
    const [first, ...rest] = this.#texts(event, now);
    if (first === undefined) return [];
    const time = seconds(now - this.#options.start).padStart(9);
    return [`${time}  ${first}`, ...rest.map((line) => `${' '.repeat(11)}${line}`)];
  }

  #texts(event: LiveEvent, now: bigint): string[] {
    switch (event.kind) {
      case 'state':
        return [`== ${event.state}: ${event.words}`];
      case 'note':
        return [`   ${event.words}`];
      case 'message':
        return [`${event.direction === 'sent' ? '->' : '<-'} ${event.name}: ${event.words}`];
      case 'command':
        return [`.. ${event.name}: ${event.words}`];
      case 'calculation':
        return this.#calculation(event.calculation);
      case 'held':
        return heldLines(event.held, now);
      case 'released':
        return [`>| ${event.held.point.name} was held for ${event.heldNs / 1_000_000n} ms; it goes on.`];
      case 'authorized':
        return [`** ${event.words}`];
      case 'ended':
        return outcomeLines(event.outcome);
      default:
        return [];
    }
  }

  #calculation({ name, step, workings: { world } }: Calculation): string[] {
    const { sentence, formula, clauses, inputs, outputs, checks } = step;
    const verdict = checks.length === 0 ? '' : holds(step) ? ' [holds]' : ' [DOES NOT HOLD]';
    const written = formula.map((part) => (typeof part === 'string' ? part : part.name)).join('');
    const taken = inputs.map(({ name: of, ref }) =>
      this.#value(of, resolve(ref, world), !isOpen(ref, world)),
    );
    const given = outputs.map(({ name: of, bytes, secret }) => this.#value(of, bytes, secret));
    return [
      `=  ${name}${verdict}: ${sentence}`,
      `     ${written}  (${clauses.join('; ')})`,
      ...(taken.length ? [`     from ${taken.join(', ')}`] : []),
      ...(given.length ? [`     gives ${given.join(', ')}`] : []),
    ];
  }

  #value(name: string, bytes: Bytes, secret: boolean): string {
    if (secret && !this.#options.showSecrets) return `${name} (secret, ${bytes.length} bytes)`;
    const shown = toHex(bytes.subarray(0, SHOWN));
    return `${name} ${shown}${bytes.length > SHOWN ? `… (${bytes.length} bytes)` : ''}`;
  }
}

/** What a person is shown while something is held. */
export function heldLines({ point }: Held, now: bigint): string[] {
  const what = point.direction === 'sent' ? `${point.name}, about to be sent` : point.name;
  return [
    `|| Held at ${point.kind} ${what}: ${point.words}`,
    ...(point.deadline === null
      ? []
      : [`   ${timeLeft(point.deadline, now)} ${point.deadlineWords ?? ''}`.trimEnd()]),
  ];
}

/** `2.9 s are left.` */
export function timeLeft(deadline: bigint, now: bigint): string {
  const ms = Number((deadline - now) / 1_000_000n);
  return ms > 0 ? `${(ms / 1000).toFixed(1)} s are left.` : 'No time is left.';
}

export const outcomeLines = ({ kind, words, next }: Outcome): string[] => [
  `## ${kind}: ${words}`,
  ...(next ? [`   Next: ${next}`] : []),
];
