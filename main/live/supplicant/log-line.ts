import type { LiveEvent } from './types.ts';
import { holds } from './workings.ts';

const PROGRAM = 'handshake-workbench';
const ms = (ns: bigint): string => `${ns / 1_000_000n} ms`;

/**
 * The log line that a recording keeps of what this program did; null for what other records tell. No line holds a key
 * or a password.
 */
export function lineOf(event: LiveEvent): string | null {
  const text = textOf(event);
  return text === null ? null : `${PROGRAM}: ${text}`;
}

function textOf(event: LiveEvent): string | null {
  switch (event.kind) {
    case 'state':
      return `state ${event.state}: ${event.words}`;
    case 'note':
      return event.words;
    case 'calculation': {
      const { name, step } = event.calculation;
      const verdict = step.checks.length === 0 ? '' : holds(step) ? ' (holds)' : ' (does not hold)';
      return `calculation ${name}${verdict}: ${step.sentence}`;
    }
    case 'held':
      return `held ${event.held.point.name} at a breakpoint`;
    case 'released':
      return `released ${event.held.point.name} after ${ms(event.heldNs)}`;
    case 'authorized':
      return event.words;
    case 'ended':
      return `ended, ${event.outcome.kind}: ${event.outcome.words}`;
    default:
      return null;
  }
}
