import { carriesOn } from '../../../standard/sae.ts';
import { Status, statusCodes, statusText } from '../../../standard/status.ts';
import { refuses } from '../../../track/progress.ts';
import { type Answer, answers, finding, severityOf, statusFact } from '../../evidence.ts';
import type { Find, Rule, SessionFacts } from '../../rule.ts';
import { isForged } from '../../senders.ts';
import { toldFacts } from '../../told.ts';
import { refusedByWords, refusedInWords, whyOf } from '../../unwelcome.ts';

const entry = {
  cause: 'authentication-refused',
  title: 'Authentication refused',
  shows: 'An authentication frame, or the report of one, carries a status code that refuses.',
  proof:
    'The status code. In SAE the codes that ask for a token or another group, and those that mark hash-to-element and SAE-PK, refuse nothing.',
  remedy: 'Look at the access list, the security mode and the log of the end that refuses.',
  misleads: 'A passphrase is not the matter at this point: no key has been used yet but with SAE.',
} as const;

/** What SAE goes on with refuses nothing. A report names no algorithm; what asks to come back is then of the association. */
function isRefusal({ record: index, status, message }: Answer, session: SessionFacts): boolean {
  const management = message?.kind === 'authentication' ? session.frame(index).management : null;
  if (management) return refuses(management.authAlgorithm ?? null, management.authSequence ?? null, status);
  return !carriesOn(status) && status !== Status.TryLater;
}

/** The AP or the station answers an authentication frame with a status that refuses. */
const find: Find = (trace, session) => {
  const refused = answers(trace, 'authentication').filter(
    (answer) => isRefusal(answer, session) && !isForged(trace, session, answer.record),
  );
  const words = refusedByWords(trace, 'authenticated');
  const first = refused[0];
  if (!first) return refusedInWords(entry, words, severityOf(trace));
  const { status } = first;
  const who = first.direction === 'to-station' ? 'The AP' : 'The station';
  return [
    finding(entry, {
      severity: severityOf(trace),
      certainty: 'proved',
      summary: `${who} refuses the authentication: status ${status}, ${statusText(status)}.`,
      for: [...refused.map(statusFact), ...toldFacts(words)],
      remedy: whyOf(words)?.remedy ?? `${statusCodes[status]?.meaning ?? ''} ${entry.remedy}`.trim(),
    }),
  ];
};

export const authenticationRefused: Rule = {
  ...entry,
  passing: true,
  yieldsTo: [
    'sae-password-mismatch',
    'sae-password-identifier-unknown',
    'sae-h2e-mismatch',
    'ft-failed',
    'group-rejected',
  ],
  find,
};
