import { Algorithm } from '../../../standard/frames.ts';
import { carriesOn } from '../../../standard/sae.ts';
import { refusesFastTransition, Status, statusText } from '../../../standard/status.ts';
import { withoutData } from '../../../track/messages.ts';
import type { TrackedEvent } from '../../../track/types.ts';
import { answers, connectedLater, fact, finding, record, reports, statusFact } from '../../evidence.ts';
import type { Find, Rule } from '../../rule.ts';
import { toldAlone } from '../../told.ts';

const entry = {
  cause: 'ft-failed',
  title: 'The fast transition was refused',
  shows:
    'An FT authentication, FT action frame or reassociation is answered with a status that refuses: 28 (R0 key holder not reachable), 53 (PMKID), 54 (mobility domain), 55 (FT element), 52 and others.',
  proof:
    'The status code. 28 and 53 say that the new AP could not get the key from the first one; 54 and 55 that the elements differ. The MIC of the FT element can be computed where a key is known.',
  remedy:
    'Look at the keys between the APs (`r0kh`, `r1kh`, `nas_identifier`, `mobility_domain`), and whether they reach each other. The station can still join in full.',
  misleads:
    'A station that joins in full after it shows only a short gap, and logs of the old AP show nothing.',
} as const;

const find: Find = (trace, session) => {
  const { attempt } = trace;
  const isFt =
    attempt.authAlgorithm === Algorithm.Ft || withoutData(attempt).some((m) => m.name.startsWith('FT '));
  const reported = reports(trace, 'ft').filter(
    ({ event }) => event.ok === false || (event.status ?? 0) !== 0 || (event.errno ?? 0) < 0,
  );
  const refused = [...answers(trace, 'authentication'), ...answers(trace, 'association')].filter(
    ({ status }) =>
      // To be told to come back is another matter than a key that is missing.
      isFt
        ? status !== Status.Success && status !== Status.TryLater && !carriesOn(status)
        : refusesFastTransition(status),
  );
  if (refused.length === 0 && reported.length === 0) return [];
  const status = refused[0]?.status ?? reported[0]?.event.status;
  return [
    finding(entry, {
      severity: trace.outcome !== 'failed' || connectedLater(trace, session.attempts) ? 'notice' : 'failure',
      certainty: 'proved',
      summary: summaryOf(refused.length > 0, status, reported[0]?.event),
      for: [
        ...refused.map(statusFact),
        ...reported.map((r) =>
          fact(`It is reported${r.event.detail ? `: "${r.event.detail}"` : ''}.`, record(r.record)),
        ),
      ],
    }),
  ];
};

/** Who does not go on with it: the new AP by its answer or its silence, or the station. */
function summaryOf(
  answered: boolean,
  status: number | undefined,
  said: TrackedEvent<'ft'>['event'] | undefined,
): string {
  if (!answered && /time(?:d )?-?out/i.test(said?.detail ?? ''))
    return 'The new AP does not answer the fast transition.';
  if (answered || status || said?.by === 'ap')
    return `The new AP refuses the fast transition${status ? `: status ${status}, ${statusText(status)}` : ''}.`;
  return 'The station does not come to the end of the fast transition.';
}

export const ftFailed: Rule = {
  ...entry,
  find,
  findInSession: toldAlone(entry, {
    kinds: ['ft'],
    is: ({ ok, status, errno }) => ok === false || (status ?? 0) !== 0 || (errno ?? 0) < 0,
    says: () => ({ summary: 'The fast transition does not work.', certainty: 'likely' }),
  }),
};
