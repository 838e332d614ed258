import type { Trace } from '../calculate/types.ts';
import { ruleOf } from './catalogue.ts';
import { fact, record } from './evidence.ts';
import type { SessionFacts } from './rule.ts';
import type { Fact, Finding } from './types.ts';

/** So long after the attempt a missing address still follows from it: DHCP gives up after a minute or so. */
const SOON = 120_000_000_000n;

/**
 * Ties what follows from a failure to it: an address that could not be had, the supplicant's guess. They are no causes
 * of their own, and no evidence for one.
 */
export function withDownstream(findings: readonly Finding[], trace: Trace, session: SessionFacts): Finding[] {
  const [first, ...rest] = findings;
  if (first?.severity !== 'failure' || ruleOf(first).tellsConsequences) return [...findings];
  const told = [...consequences(trace, session), ...guesses(trace, first)];
  const facts = told.filter((f, i) => told.findIndex(({ sentence }) => sentence === f.sentence) === i);
  return facts.length === 0 ? [...findings] : [{ ...first, for: [...first.for, ...facts] }, ...rest];
}

function consequences({ attempt }: Trace, session: SessionFacts): Fact[] {
  const own = new Set(attempt.events);
  const after = [...attempt.events, ...session.events].filter(
    (tracked) =>
      tracked.event.kind === 'address' &&
      tracked.event.why !== 'dhcp' &&
      (own.has(tracked) || soonAfter(attempt.start, attempt.end, tracked.time)),
  );
  return after
    .slice(0, 3)
    .map(({ event, record: index }) =>
      fact(
        event.why === 'link-local'
          ? `The link-local address${event.detail ? ` (${event.detail})` : ''} follows from it: without keys no DHCP answer comes.`
          : `That no network address could be had${event.detail ? ` ("${event.detail}")` : ''} follows from it.`,
        record(index),
      ),
    );
}

const soonAfter = (start: bigint | null, end: bigint | null, time: bigint | null): boolean =>
  start !== null && end !== null && time !== null && time >= start && time - end <= SOON;

/** `pre-shared key may be incorrect` beside another cause: said, and put in its place. */
function guesses({ attempt }: Trace, { cause }: Finding): Fact[] {
  if (ruleOf({ cause }).guessed) return [];
  const hint = attempt.events.find(({ event }) => event.kind === 'hint');
  return hint
    ? [
        fact(
          `${hint.event.by === 'manager' ? 'The network manager' : 'The supplicant'} guesses at another cause${hint.event.detail ? ` ("${hint.event.detail}")` : ''}: it does so whenever a connection ends at this point.`,
          record(hint.record),
        ),
      ]
    : [];
}
