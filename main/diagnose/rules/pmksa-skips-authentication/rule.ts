import type { Suite } from '../../../base/brand.ts';
import { isEap, isSae } from '../../../standard/akms.ts';
import { Algorithm } from '../../../standard/frames.ts';
import { withoutData } from '../../../track/messages.ts';
import { answers, fact, finding, record } from '../../evidence.ts';
import type { Find, Rule } from '../../rule.ts';

const entry = {
  cause: 'pmksa-skips-authentication',
  title: 'A kept PMK stood in for the authentication',
  shows:
    'The association request names a PMKID, the AP admits it, and the four-way handshake follows at once: no SAE commit and no EAP. A password that was changed meanwhile is not tested.',
  proof:
    'An open authentication and a PMKID in the association request of an AKM that otherwise authenticates first.',
  remedy:
    'Nothing, unless any password seems to work: then let both ends forget their PMKs (reconnect after a restart of both) before a password is tested.',
  misleads: 'The network seems to accept any password.',
} as const;

/** 802.1X and SAE authenticate before the four-way handshake, with and without fast transition. */
const authenticatesFirst = (akm: Suite): boolean => isEap(akm) || isSae(akm);

const find: Find = (trace) => {
  const { attempt } = trace;
  const { requested, akm } = attempt.selection;
  const pmkid = requested?.rsn.pmkids[0];
  const used = attempt.events.find(({ event }) => event.kind === 'pmksa' && event.why === 'used');
  const open = attempt.authAlgorithm === Algorithm.Open || (used && attempt.authAlgorithm == null);
  const admitted =
    trace.outcome === 'connected' && answers(trace, 'association').some(({ status }) => status === 0);
  const eap = withoutData(attempt).some((m) => m.phase === 'eap');
  if (!akm || !authenticatesFirst(akm) || !open || !admitted || eap || (!pmkid && !used)) return [];
  return [
    finding(entry, {
      severity: 'notice',
      certainty: 'proved',
      summary:
        'The station did not authenticate anew: a PMK that both ends had kept was used, so no password was tested.',
      for: [
        ...(pmkid ? [fact('The association request names a PMKID.', record(requested!.record, pmkid))] : []),
        ...(used ? [fact('The station says that it uses a PMK from its cache.', record(used.record))] : []),
        fact('No SAE and no EAP exchange precedes the four-way handshake.'),
      ],
    }),
  ];
};

export const pmksaSkipsAuthentication: Rule = { ...entry, find };
