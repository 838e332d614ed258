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

/** AKMs that authenticate before the four-way handshake: 802.1X and SAE, with and without fast transition. */
const AUTHENTICATES = [1, 3, 5, 8, 9, 11, 12, 13, 22, 23, 24, 25].map((type) => `00-0f-ac:${type}`);

const find: Find = (trace) => {
  const { attempt } = trace;
  const { requested, akm } = attempt.selection;
  const pmkid = requested?.rsn.pmkids[0];
  const used = attempt.events.find(({ event }) => event.kind === 'pmksa' && event.why === 'used');
  const open = attempt.authAlgorithm === 0 || (used && attempt.authAlgorithm == null);
  const admitted =
    trace.outcome === 'connected' && answers(trace, 'association').some(({ status }) => status === 0);
  const eap = attempt.messages.some((m) => m.phase === 'eap');
  if (!akm || !AUTHENTICATES.includes(akm) || !open || !admitted || eap || (!pmkid && !used)) return [];
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
