import { fact, finding, record, severityOf } from '../evidence.ts';
import type { Rule } from '../rule.ts';

/** Status 30: the AP protects an association that still exists, and asks the station to come back. */
export const comeback: Rule = (trace) => {
  const answers = trace.attempt.messages.filter(
    (m) => m.kind === 'association-response' && m.status === 30 && m.repeats === null,
  );
  if (answers.length === 0) return [];
  return [
    finding({
      cause: 'comeback',
      severity: severityOf(trace),
      certainty: 'proved',
      summary: 'The AP still holds an association of this station and asks it to come back (status 30).',
      for: answers.map((m) => fact(`Frame ${m.record} carries status 30.`, record(m.record))),
      remedy:
        'Usually nothing: the AP asks the old association with an SA Query, drops it when no one answers, and admits ' +
        'the next try. Where it happens often, let the station deauthenticate before it joins anew.',
      misleads: 'Logs call it a rejection, though it only delays.',
    }),
  ];
};
