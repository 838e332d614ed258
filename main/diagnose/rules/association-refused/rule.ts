import { Algorithm } from '../../../standard/frames.ts';
import { Status, statusCodes, statusText } from '../../../standard/status.ts';
import { answers, finding, leaves, severityOf, statusFact } from '../../evidence.ts';
import type { Find, Rule } from '../../rule.ts';
import { isForged } from '../../senders.ts';
import { toldFacts } from '../../told.ts';
import { refusedByWords, refusedInWords, whyOf } from '../../unwelcome.ts';

const entry = {
  cause: 'association-refused',
  title: 'Association refused',
  shows:
    'The association response carries a status code that refuses: in the air, in netlink with CMD_ASSOCIATE or CMD_CONNECT, in logs as `status_code=` or `denied association (code=…)`.',
  proof:
    'The status code of the answer. For a refused roam (fast transition) it is a notice, since the station can still join in full. Where the code says what differs, the cause of that name is given instead.',
  remedy: 'Compare what the station asks for in its association request with what the AP announces.',
  misleads:
    'Many supplicants report no more than "association rejected", and some drivers replace the status code (brcmfmac says 16 for everything).',
} as const;

/** The AP answers the association request with a status that refuses. */
const find: Find = (trace, session) => {
  const refused = answers(trace, 'association').filter(
    ({ status, record }) =>
      status !== Status.Success && status !== Status.TryLater && !isForged(trace, session, record),
  );
  const words = refusedByWords(trace, 'associated');
  const first = refused[0];
  if (!first) {
    // What the AP has forgotten the station begins anew: that somebody ended the connection before is what counts.
    const begunAnew = words[0]?.event.why === 'not-authenticated' && leaves(trace).length > 0;
    return refusedInWords(entry, words, begunAnew ? 'notice' : severityOf(trace));
  }
  const { status } = first;
  return [
    finding(entry, {
      severity: trace.attempt.authAlgorithm === Algorithm.Ft ? 'notice' : severityOf(trace),
      certainty: 'proved',
      summary: `The AP refuses the association: status ${status}, ${statusText(status)}.`,
      for: [...refused.map(statusFact), ...toldFacts(words)],
      remedy: whyOf(words)?.remedy ?? `${statusCodes[status]?.meaning ?? ''} ${entry.remedy}`.trim(),
    }),
  ];
};

export const associationRefused: Rule = {
  ...entry,
  passing: true,
  yieldsTo: [
    'akm-mismatch',
    'cipher-mismatch',
    'pmf-with-tkip',
    'pmf-mismatch',
    'stale-pmksa',
    'group-rejected',
    'ft-failed',
    'sae-h2e-mismatch',
    'mlo-link-problem',
  ],
  find,
};
