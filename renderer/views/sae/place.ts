/** Where parts of the SAE view stand beside the cursor, and what of it the cursor asks to see. */
import type { SaeExchangeView } from '../../../preload/contract/index.ts';

/** Gone through, at the cursor, or not yet happened. */
export type Place = 'past' | 'now' | 'ahead';

/** One step, or several from the first to the last. */
export interface Stretch {
  step: string;
  until?: string;
}

const numbers = (step: string): number[] => step.split('.').map(Number);

/** Below 0 where `a` comes before `b` in a walk into everything: a step comes before its own sub-steps. */
export function compareSteps(a: string, b: string): number {
  const [one, other] = [numbers(a), numbers(b)];
  for (let i = 0; i < Math.max(one.length, other.length); i++) {
    const difference = (one[i] ?? -1) - (other[i] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Whether a step is another one or inside of it. */
const within = (step: string, outer: string): boolean => step === outer || step.startsWith(`${outer}.`);

/**
 * Where a stretch of steps stands. A cursor on a step has all of that step behind it, its sub-steps as well: what they
 * give is what the step gives.
 */
export function placeOf({ step, until = step }: Stretch, cursor: string | null): Place {
  if (cursor === null) return 'ahead';
  if (within(cursor, until) || (compareSteps(cursor, step) >= 0 && compareSteps(cursor, until) <= 0))
    return 'now';
  return within(step, cursor) || compareSteps(cursor, step) > 0 ? 'past' : 'ahead';
}

/** The exchange that the cursor stands in; before the first that one, between two the one that is over. */
export function exchangeAt(
  exchanges: readonly SaeExchangeView[],
  cursor: string | null,
): SaeExchangeView | null {
  const begun = exchanges.filter(({ from }) => cursor !== null && compareSteps(cursor, from) >= 0);
  return begun.at(-1) ?? exchanges[0] ?? null;
}

/** Where the cursor stands beside an exchange. */
export function sideOf({ from, until }: SaeExchangeView, cursor: string | null): 'before' | 'in' | 'after' {
  if (cursor === null || compareSteps(cursor, from) < 0) return 'before';
  return within(cursor, until) || compareSteps(cursor, until) <= 0 ? 'in' : 'after';
}

/** What the picture is of. */
export type Stage = 'pwe' | 'commit' | 'secret';

/** The stage that the cursor is in: making the password element, the commits, or the shared secret and its proof. */
export function stageAt(exchange: SaeExchangeView, cursor: string | null): Stage {
  if (cursor === null) return 'pwe';
  const secret =
    exchange.groups.find(({ name }) => name === 'secret')?.parts[0]?.step ?? exchange.unknown?.step;
  if (secret && compareSteps(cursor, secret) >= 0) return 'secret';
  const commits = [exchange.ends.station.step, exchange.ends.ap.step].filter((step) => step !== null);
  const first = commits.sort(compareSteps)[0];
  return first && compareSteps(cursor, first) >= 0 ? 'commit' : 'pwe';
}
