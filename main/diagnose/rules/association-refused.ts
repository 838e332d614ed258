import { statusCodes, statusText } from '../../dissect/codes.ts';
import { fact, finding, record, severityOf } from '../evidence.ts';
import type { Rule } from '../rule.ts';

const FAST_TRANSITION = 2;

/** The AP answers the association request with a status that refuses. */
export const associationRefused: Rule = (trace) => {
  const refused = trace.attempt.messages.filter(
    (m) =>
      m.kind === 'association-response' &&
      m.repeats === null &&
      m.status !== null &&
      ![0, 30].includes(m.status),
  );
  const first = refused[0];
  if (!first) return [];
  const status = first.status!;
  return [
    finding({
      cause: 'association-refused',
      // A roam that is refused leaves the station free to join in full.
      severity: trace.attempt.authAlgorithm === FAST_TRANSITION ? 'notice' : severityOf(trace),
      certainty: 'proved',
      summary: `The AP refuses the association: status ${status}, ${statusText(status)}.`,
      for: refused.map((m) => fact(`Frame ${m.record} carries status ${m.status}.`, record(m.record))),
      remedy:
        `${statusCodes[status]?.meaning ?? ''} Compare what the station asks for in its association request with what the AP announces.`.trim(),
      misleads:
        'Many supplicants report no more than "association rejected", and some drivers replace the status code.',
    }),
  ];
};
