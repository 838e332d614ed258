import type { Rule } from './rule.ts';
import type { Cause } from './types.ts';

type Related = Pick<Rule, 'cause' | 'yieldsTo' | 'explains' | 'turn'>;

const TURNS = { cause: 0, consequence: 1, rest: 2 } as const;

/**
 * The rules so that each comes after those that it yields to and those that explain it, and causes before
 * consequences before the rest; otherwise as they stand. @throws Error naming rules whose relations run in a circle
 */
export function inOrder<R extends Related>(rules: readonly R[]): R[] {
  const rank = ({ turn = 'cause' }: R): number => TURNS[turn];
  const left = [...rules].sort((a, b) => rank(a) - rank(b));
  const before = new Map(
    rules.map(({ cause, yieldsTo = [] }): [Cause, ReadonlySet<Cause>] => [
      cause,
      new Set([...yieldsTo, ...rules.flatMap((other) => (other.explains?.[cause] ? [other.cause] : []))]),
    ]),
  );
  const ordered: R[] = [];
  while (left.length > 0) {
    const next = left.findIndex((rule) => !left.some((other) => before.get(rule.cause)?.has(other.cause)));
    if (next < 0) throw new Error(`rules: ${left.map(({ cause }) => cause).join(', ')} yield to one another`);
    ordered.push(...left.splice(next, 1));
  }
  return ordered;
}
