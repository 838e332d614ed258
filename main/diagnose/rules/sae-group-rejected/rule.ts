import { groups, groupText } from '../../../standard/groups.ts';
import { Status } from '../../../standard/status.ts';
import { fact, finding, record, reports, severityOf } from '../../evidence.ts';
import type { Find, Rule } from '../../rule.ts';
import { saeFrames, senderOf } from '../../sae.ts';
import { isForged } from '../../senders.ts';

const entry = {
  cause: 'sae-group-rejected',
  title: 'An SAE group was refused',
  shows: 'A commit is answered with status 77 and the number of the group; logs print `unsupported group`.',
  proof:
    'The status code. It refuses a group, not the station, which tries the next group that it has. Where it has no other, the attempt fails.',
  remedy:
    'Let both ends have group 19, which each must know (`sae_groups=19` in wpa_supplicant and hostapd).',
  misleads: 'Tools count it as a failed authentication, though the next commit may go through.',
} as const;

const find: Find = (trace, session) => {
  const refused = saeFrames(trace, session).filter(
    (f) =>
      f.sequence === 1 && f.status === Status.UnsupportedGroup && !isForged(trace, session, f.message.record),
  );
  const reported = reports(trace, 'sae-rejected', 'sae-commit', 'authenticated').filter(
    ({ event }) =>
      event.status === Status.UnsupportedGroup || (event.kind === 'sae-rejected' && event.why === 'group'),
  );
  if (refused.length === 0 && reported.length === 0) return [];
  const asked = refused.map((f) => f.group ?? 0).concat(reported.flatMap(({ event }) => event.group ?? []));
  const names = [...new Set(asked.filter((n) => n > 0))].map((n) =>
    groups[n] ? groupText(n) : `group ${n}`,
  );
  const who = refused[0] ? senderOf(refused[0].message) : 'The AP';
  return [
    finding(entry, {
      severity:
        trace.outcome === 'connected' || saeFrames(trace, session).some((f) => f.sequence === 2)
          ? 'notice'
          : severityOf(trace),
      certainty: 'proved',
      summary: `${who} does not accept the SAE group that it is asked for${names.length > 0 ? `: ${names.join(', ')}` : ''}.`,
      for: [
        ...refused.map((f) =>
          fact(
            `Frame ${f.message.record} refuses group ${f.group ?? '(not named)'} with status 77.`,
            record(f.message.record),
          ),
        ),
        ...(refused.length > 0
          ? []
          : reported.map(({ record: index }) => fact('The refusal is reported.', record(index)))),
      ],
    }),
  ];
};

export const saeGroupRejected: Rule = { ...entry, passing: true, find };
