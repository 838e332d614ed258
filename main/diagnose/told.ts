import type { EventKind, EventOf } from '../base/event.ts';
import { eventSentence } from '../track/event-words.ts';
import { lastRecordOf } from '../track/messages.ts';
import type { TrackedEvent } from '../track/types.ts';
import { fact, finding, ofKinds, record, reports, severityOf } from './evidence.ts';
import type { Rule } from './rule.ts';
import type { Fact, Finding } from './types.ts';

/** Sentences of one finding, and records of one sentence: more tell nothing new. */
const MOST_SENTENCES = 40;
const MOST_RECORDS = 5;

/** What is said, each sentence once, with the records in which it stands. */
export function toldFacts(said: readonly TrackedEvent[]): Fact[] {
  const bySentence = new Map<string, number[]>();
  for (const { event, record: index } of said) {
    const sentence = eventSentence(event);
    bySentence.set(sentence, [...(bySentence.get(sentence) ?? []), index]);
  }
  return [...bySentence]
    .slice(0, MOST_SENTENCES)
    .map(([sentence, records]) => fact(sentence, ...records.slice(0, MOST_RECORDS).map((r) => record(r))));
}

/** A cause that a program names in its own words. */
export interface Told<K extends EventKind> {
  /** What says it. */
  readonly kinds: readonly K[];
  /** Which of these do; all where it is not given. */
  readonly is?: (event: EventOf<K>) => boolean;
  /** What the finding says, by the first of them. */
  readonly says: (
    first: EventOf<K>,
    all: readonly TrackedEvent<K>[],
  ) => Pick<Finding, 'summary'> & Partial<Pick<Finding, 'certainty' | 'remedy' | 'settle' | 'misleads'>>;
}

/** Finds it in an attempt, and in what belongs to none. An attempt that came to work after it makes it a notice. */
export function told<K extends EventKind>(
  rule: Pick<Rule, 'cause' | 'remedy' | 'misleads'>,
  { kinds, is = () => true, says }: Told<K>,
): Pick<Rule, 'find' | 'findInSession'> & { find: NonNullable<Rule['find']> } {
  const those = (events: TrackedEvent<K>[]) => events.filter(({ event }) => is(event));
  const found = (said: readonly TrackedEvent<K>[], severity: Finding['severity']): Finding[] =>
    findingOf(rule, says, said, severity);
  return {
    find: (trace) => found(those(reports(trace, ...kinds)), severityOf(trace)),
    findInSession: ({ attempts, events }) => {
      const said = those(ofKinds(events, ...kinds));
      const last = said.at(-1)?.record ?? 0;
      const after = attempts.some((a) => a.outcome === 'connected' && lastRecordOf(a) > last);
      return found(said, after ? 'notice' : 'failure');
    },
  };
}

/**
 * Finds it where the records tell of no attempt at all: a line or two of a log. Beside an attempt such a line is of it, or
 * of another time.
 */
export const toldAlone =
  <K extends EventKind>(
    rule: Pick<Rule, 'cause' | 'remedy' | 'misleads'>,
    { kinds, is = () => true, says }: Told<K>,
  ): NonNullable<Rule['findInSession']> =>
  ({ attempts, events }) =>
    attempts.length > 0
      ? []
      : findingOf(
          rule,
          says,
          ofKinds(events, ...kinds).filter(({ event }) => is(event)),
          'failure',
        );

function findingOf<K extends EventKind>(
  rule: Pick<Rule, 'cause' | 'remedy' | 'misleads'>,
  says: Told<K>['says'],
  said: readonly TrackedEvent<K>[],
  severity: Finding['severity'],
): Finding[] {
  const [first] = said;
  if (!first) return [];
  return [finding(rule, { severity, certainty: 'proved', for: toldFacts(said), ...says(first.event, said) })];
}
