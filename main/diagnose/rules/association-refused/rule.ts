import { Algorithm } from '../../../standard/frames.ts';
import { Status, statusCodes, statusText } from '../../../standard/status.ts';
import { answers, finding, severityOf, statusFact } from '../../evidence.ts';
import type { Find, Rule } from '../../rule.ts';
import { isForged } from '../../senders.ts';

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
  const first = refused[0];
  if (!first) return [];
  const { status } = first;
  return [
    finding(entry, {
      severity: trace.attempt.authAlgorithm === Algorithm.Ft ? 'notice' : severityOf(trace),
      certainty: 'proved',
      summary: `The AP refuses the association: status ${status}, ${statusText(status)}.`,
      for: refused.map(statusFact),
      remedy: `${statusCodes[status]?.meaning ?? ''} ${entry.remedy}`.trim(),
    }),
  ];
};

export const associationRefused: Rule = {
  ...entry,
  yieldsTo: [
    'akm-mismatch',
    'cipher-mismatch',
    'pmf-mismatch',
    'stale-pmksa',
    'group-rejected',
    'ft-failed',
    'sae-h2e-mismatch',
    'mlo-link-problem',
  ],
  find,
};
