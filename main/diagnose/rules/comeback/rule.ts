import { Status } from '../../../standard/status.ts';
import { answers, finding, severityOf, statusFact } from '../../evidence.ts';
import type { Find, Rule } from '../../rule.ts';

const entry = {
  cause: 'comeback',
  title: 'The AP asks to come back later',
  shows:
    'The association response carries status 30; the kernel prints `rejected association temporarily; comeback duration`.',
  proof:
    'The status code. The AP still holds an association of this station, asks it with an SA Query, and admits the next attempt.',
  remedy:
    'Usually nothing: the AP asks the old association with an SA Query, drops it when no one answers, and admits the next attempt. Where it happens often, let the station deauthenticate before it joins anew.',
  misleads: 'Logs call it a rejection, though it only delays.',
} as const;

/** Status 30: the AP protects an association that still exists, and asks the station to come back. */
const find: Find = (trace) => {
  const delayed = answers(trace, 'association').filter(({ status }) => status === Status.TryLater);
  if (delayed.length === 0) return [];
  return [
    finding(entry, {
      severity: severityOf(trace),
      certainty: 'proved',
      summary: 'The AP still holds an association of this station and asks it to come back (status 30).',
      for: delayed.map(statusFact),
    }),
  ];
};

export const comeback: Rule = { ...entry, passing: true, find };
