import type { EventOf, SaeRejected } from '../../../base/event.ts';
import { isDamaged } from '../../damage.ts';
import { failedChecks, finding, reports, severityOf } from '../../evidence.ts';
import type { Find, Rule } from '../../rule.ts';
import { toldAlone, toldFacts } from '../../told.ts';

const entry = {
  cause: 'sae-message-invalid',
  title: 'An SAE message does not hold what it must',
  shows:
    'One end drops or refuses a commit or confirm for what it holds: a scalar out of range, an element that is no point of the curve, a group that changed, a token that is too short. Logs print `SAE: Invalid peer …`, `Peer element is not …`, iwd `invalid P_Element`.',
  proof: 'The bytes, or the line of the end that checks (IEEE 802.11-2020, 12.4.5.4 and 12.4.7.4).',
  remedy:
    'Update the end that sent it; give both group 19 alone (`sae_groups=19`). If it comes once among many, a frame was damaged, or somebody sends false ones.',
  misleads: 'Supplicants report a timeout or a wrong password: the password is not tried before the confirm.',
} as const;

const WHY = new Set<SaeRejected>([
  'invalid',
  'scalar',
  'element',
  'group-changed',
  'unexpected-element',
  'confirm-too-short',
  'unverified',
]);
const CHECKS = new Set(['sae-element']);

/** What is said is of what a message holds. */
const isOfContent = ({ why, detail }: EventOf<'sae-rejected'>): boolean =>
  WHY.has(why) || (why === 'anti-clogging' && /Invalid|incorrect|[Tt]oo short/.test(detail ?? ''));
const SUMMARY = 'One end does not accept an SAE message of the other for what it holds.';

const find: Find = (trace) => {
  const failed = failedChecks(trace, (name) => CHECKS.has(name)).filter(
    ({ step }) => !isDamaged(trace, step.record ?? 0),
  );
  const said = reports(trace, 'sae-rejected').filter(({ event }) => isOfContent(event));
  if (failed.length === 0 && said.length === 0) return [];
  return [
    finding(entry, {
      severity: severityOf(trace),
      certainty: failed.length > 0 ? 'proved' : 'likely',
      summary: SUMMARY,
      for: [...failed.map(({ fact }) => fact), ...toldFacts(said)],
    }),
  ];
};

export const saeMessageInvalid: Rule = {
  ...entry,
  yieldsTo: ['sae-reflection', 'sae-pk-failed', 'sae-password-identifier-unknown', 'sae-h2e-mismatch'],
  explains: { 'authentication-refused': 'inferred', 'ap-vanished': 'all' },
  find,
  findInSession: toldAlone(entry, {
    kinds: ['sae-rejected'],
    is: isOfContent,
    says: () => ({ summary: SUMMARY, certainty: 'likely' }),
  }),
};
