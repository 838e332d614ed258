import type { Unwelcome } from '../../../base/event.ts';
import type { Trace } from '../../../calculate/types.ts';
import { Algorithm } from '../../../standard/frames.ts';
import { Status, statusCodes, statusText } from '../../../standard/status.ts';
import type { TrackedEvent } from '../../../track/types.ts';
import { answers, finding, leaves, severityOf, statusFact } from '../../evidence.ts';
import type { Find, Rule } from '../../rule.ts';
import { isForged } from '../../senders.ts';
import { toldFacts } from '../../told.ts';
import type { Finding } from '../../types.ts';
import { refusedByWords, unwelcome } from '../../unwelcome.ts';

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

/** The log of the AP says why, and no status stands beside it. */
const inWords = (
  trace: Trace,
  words: readonly TrackedEvent[],
  { summary, remedy }: { readonly summary: string; readonly remedy: string },
): Finding =>
  finding(entry, {
    // What the AP has forgotten the station begins anew: that somebody ended the connection before is what counts.
    severity:
      words[0]!.event.why === 'not-authenticated' && leaves(trace).length > 0 ? 'notice' : severityOf(trace),
    certainty: 'proved',
    summary,
    for: toldFacts(words),
    remedy,
  });

/** The AP answers the association request with a status that refuses. */
const find: Find = (trace, session) => {
  const refused = answers(trace, 'association').filter(
    ({ status, record }) =>
      status !== Status.Success && status !== Status.TryLater && !isForged(trace, session, record),
  );
  const words = refusedByWords(trace, 'associated');
  const first = refused[0];
  const why = words[0] && unwelcome[words[0].event.why as Unwelcome];
  if (!first) return why ? [inWords(trace, words, why)] : [];
  const { status } = first;
  return [
    finding(entry, {
      severity: trace.attempt.authAlgorithm === Algorithm.Ft ? 'notice' : severityOf(trace),
      certainty: 'proved',
      summary: `The AP refuses the association: status ${status}, ${statusText(status)}.`,
      for: [...refused.map(statusFact), ...toldFacts(words)],
      remedy: why?.remedy ?? `${statusCodes[status]?.meaning ?? ''} ${entry.remedy}`.trim(),
    }),
  ];
};

export const associationRefused: Rule = {
  ...entry,
  passing: true,
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
