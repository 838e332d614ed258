import { Status } from '../../../standard/status.ts';
import { answers, finding, severityOf, statusFact } from '../../evidence.ts';
import type { Find, Rule } from '../../rule.ts';

const entry = {
  cause: 'sae-password-identifier-unknown',
  title: 'The AP does not know the password identifier',
  shows: 'An SAE commit is answered with status 123.',
  proof: 'The status code: the commit names a password identifier that the AP has no password for.',
  remedy: 'Compare `sae_password_id` of the station with the `id=` of the passwords of the AP.',
  misleads: 'Supplicants report a failed authentication, as for a wrong password.',
} as const;

const find: Find = (trace) => {
  const refused = answers(trace, 'authentication').filter(
    ({ status }) => status === Status.UnknownPasswordIdentifier,
  );
  if (refused.length === 0) return [];
  return [
    finding(entry, {
      severity: severityOf(trace),
      certainty: 'proved',
      summary: 'The AP does not know the SAE password identifier that the station names.',
      for: refused.map(statusFact),
    }),
  ];
};

export const saePasswordIdentifierUnknown: Rule = { ...entry, find };
