import { Status } from '../../../standard/status.ts';
import { fact, finding, record, reports } from '../../evidence.ts';
import type { Find, Rule } from '../../rule.ts';
import { saeFrames } from '../../sae.ts';

const entry = {
  cause: 'sae-anti-clogging',
  title: 'The AP asks for a token first',
  shows:
    'A commit is answered with status 76 and a token, which the station must send back with its next commit.',
  proof:
    'The status code. The AP does this when many commits are open at once: it refuses nothing. A station that does not come back with the token fails here.',
  remedy:
    'Usually nothing. Where stations fail at it, look for who sends many commits, and raise `anti_clogging_threshold` (`sae_anti_clogging_threshold` in older ones) of the AP.',
  misleads: 'Tools count it as a failed authentication.',
} as const;

const find: Find = (trace, session) => {
  const frames = saeFrames(trace, session);
  const asked = frames.filter((f) => f.status === Status.AntiCloggingToken);
  const reported = reports(trace, 'sae-commit', 'authenticated', 'sae-rejected').filter(
    ({ event }) => event.status === Status.AntiCloggingToken,
  );
  const first = asked[0]?.message.record ?? reported[0]?.record;
  if (first === undefined) return [];
  const answered =
    frames.some((f) => f.sequence === 1 && f.message.direction === 'to-ap' && f.message.record > first) ||
    reports(trace, 'sae-confirm').length > 0;
  const failed = trace.outcome === 'failed' && !answered;
  return [
    finding(entry, {
      severity: failed ? 'failure' : 'notice',
      certainty: 'proved',
      summary: failed
        ? 'The AP asks for an anti-clogging token, and the station does not come back with it.'
        : 'The AP asks for an anti-clogging token before it goes on.',
      for: [
        ...asked.map((f) => fact(`Frame ${f.message.record} carries status 76.`, record(f.message.record))),
        ...(asked.length > 0 ? [] : reported.map((r) => fact('Status 76 is reported.', record(r.record)))),
      ],
    }),
  ];
};

export const saeAntiClogging: Rule = { ...entry, passing: true, find };
