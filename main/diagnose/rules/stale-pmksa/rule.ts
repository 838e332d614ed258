import { type Bytes, equal, toHex } from '../../../base/bytes.ts';
import type { Trace } from '../../../calculate/types.ts';
import { Algorithm } from '../../../standard/frames.ts';
import { Reason, reasonText } from '../../../standard/reason.ts';
import { Status } from '../../../standard/status.ts';
import { withoutData } from '../../../track/messages.ts';
import { answers, fact, finding, record, reports, severityOf, statusFact } from '../../evidence.ts';
import type { Find, Rule, SessionFacts } from '../../rule.ts';

const entry = {
  cause: 'stale-pmksa',
  title: 'The station uses a PMK that the AP has forgotten',
  shows:
    'The association request names a kept PMK by its PMKID, and the AP refuses with status 53 (or 1), or leaves with reason 49; the next attempt, with a full authentication, works. Logs say `Skipping SAE by using PMKSA cache`, `PMKSA caching attempt rejected`.',
  proof:
    'The PMKID in the association request together with status 53. Another status makes it likely when the attempt without the PMKID works.',
  remedy:
    'Usually nothing: a good station drops the PMK and authenticates in full. One that tries for ever must forget the network, or not keep PMKs (iwd: `DisablePMKSA`, wpa_supplicant: `disable_pmksa_caching` or `pmksa_cache_flush`).',
  misleads: 'Network managers take the refused association for a wrong password.',
} as const;

const find: Find = (trace, session) => {
  const { selection, authAlgorithm } = trace.attempt;
  if (authAlgorithm === Algorithm.Ft) return [];
  const { requested } = selection;
  const pmkid = requested?.rsn.pmkids[0];
  const reported = trace.attempt.events.filter(
    ({ event }) => event.pmkid && (event.kind === 'associate-request' || event.kind === 'connect-request'),
  );
  const used = trace.attempt.events.filter(
    ({ event }) => event.kind === 'pmksa' && (event.why === 'used' || event.why === 'rejected'),
  );
  const refused = answers(trace, 'association').filter(
    ({ status }) => status === Status.InvalidPmkid || status === Status.Failure,
  );
  const rejected = used.filter(({ event }) => event.why === 'rejected');
  const { ending } = trace.attempt;
  const kept = used.some(({ event }) => event.why === 'used');
  // Where a kept PMK stands in for the authentication, the AP may also say that it knows of none.
  const left =
    ending?.reason === Reason.InvalidPmkid ||
    (kept && ending?.reason === Reason.AuthenticationGone && ending.direction === 'to-station')
      ? ending
      : null;
  // It answers the authentication and not the request that names the PMK: it is there.
  const unanswered =
    kept && reports(trace, 'authenticated').some(({ event }) => event.ok && !event.status)
      ? reports(trace, 'association-timeout').filter(({ event }) => event.by !== 'ap')
      : [];
  const named = pmkid !== undefined || reported.length > 0 || used.length > 0;
  const by53 = refused.some(({ status }) => status === Status.InvalidPmkid);
  if (!(by53 || (named && (refused.length > 0 || rejected.length > 0 || left || unanswered.length > 0))))
    return [];
  const bytes =
    requested && pmkid ? session.frame(requested.record).bytes.subarray(pmkid.start, pmkid.end) : null;
  if (bytes && !by53 && repeated(bytes, trace, session)) return [];
  const later = session.attempts.find(
    (a) =>
      a.station === trace.attempt.station &&
      Number(a.id) > Number(trace.attempt.id) &&
      a.outcome === 'connected',
  );
  return [
    finding(entry, {
      severity: severityOf(trace),
      certainty: by53 ? 'proved' : 'likely',
      summary: 'The station uses a PMK that it has kept, and the AP does not have it any more.',
      for: [
        ...(bytes
          ? [fact(`The association request names PMKID ${toHex(bytes)}.`, record(requested!.record, pmkid))]
          : reported.map((r) => fact('The association request names a PMKID.', record(r.record)))),
        ...used.map((r) =>
          fact(
            r.event.why === 'rejected'
              ? 'The station learns that its kept PMK is not accepted.'
              : 'The station says that it uses a PMK from its cache.',
            record(r.record),
          ),
        ),
        ...refused.map(statusFact),
        ...(left
          ? [
              fact(
                `The AP ends it with reason ${left.reason}, ${reasonText(left.reason!)}.`,
                record(left.record),
              ),
            ]
          : []),
        ...unanswered.map((r) =>
          fact('The AP answers the authentication, and not the association request.', record(r.record)),
        ),
        ...(later ? [fact('A later attempt of the station works.', record(later.messages[0]!.record))] : []),
      ],
      settle: by53 ? [] : [fact('An attempt after the station has forgotten its PMKs: it must work.')],
    }),
  ];
};

/** Whether the AP has repeated the PMKID in an authentication response before it refused: FILS says so there (12.11.2.3.4). */
const repeated = (pmkid: Bytes, { attempt }: Trace, session: SessionFacts): boolean =>
  withoutData(attempt).some(({ kind, direction, status, record: index }) => {
    if (kind !== 'authentication' || direction !== 'to-station' || status !== 0) return false;
    const { bytes, management } = session.frame(index);
    const pmkids = management?.rsn.flatMap((rsn) => rsn.pmkids) ?? [];
    return pmkids.some(({ start, end }) => equal(bytes.subarray(start, end), pmkid));
  });

export const stalePmksa: Rule = {
  ...entry,
  explains: { 'ap-vanished': 'all', deauthenticated: 'inferred' },
  passing: true,
  find,
};
