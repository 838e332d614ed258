import type { Trace } from '../../../calculate/types.ts';
import { Element } from '../../../standard/elements.ts';
import { isByHashing, isCommit } from '../../../standard/sae.ts';
import { Status } from '../../../standard/status.ts';
import { answers, elementOf, fact, finding, record, severityOf, statusFact } from '../../evidence.ts';
import { passedOver } from '../../passed-over.ts';
import type { Find, Rule, SessionFacts } from '../../rule.ts';
import { saeFrames, senderOf } from '../../sae.ts';

const entry = {
  cause: 'sae-h2e-mismatch',
  title: 'The two ends make the SAE element in different ways',
  shows:
    'One end uses hash-to-element (H2E, commit with status 126) and the other hunting-and-pecking (status 0): the commit gets no answer, or the association is refused with status 1. hostapd prints `indicates support for SAE H2E, but did not use it`, a supplicant `SAE H2E disabled`.',
  proof:
    'The status of the commits beside bit 5 (SAE hash-to-element) of the RSN extension elements; the lines in which an end says so.',
  remedy: 'Let both ends do both ways (`sae_pwe=2`), or the same one. Wi-Fi 6E and 7 require H2E.',
  misleads: 'The driver brcmfmac shows status 16 for it, and network managers a wrong password.',
} as const;

const H2E = 1 << 5;

/** Bit 5 of the RSNXE in a frame; null where the frame is not known. */
function offersH2e(session: SessionFacts, index: number | undefined): boolean | null {
  if (index === undefined) return null;
  const frame = session.frame(index);
  if (!frame.management) return null;
  const rsnxe = elementOf(frame, Element.Rsnx);
  return rsnxe ? (frame.bytes[rsnxe.body.start]! & H2E) !== 0 : false;
}

const find: Find = (trace, session) => {
  const said = trace.attempt.events.filter(
    ({ event }) => event.kind === 'sae-rejected' && event.why === 'h2e',
  );
  if (said.length > 0)
    return [
      finding(entry, {
        severity: severityOf(trace),
        certainty: 'proved',
        summary: 'The two ends do not make the SAE element in the same way.',
        for: said.map((r) =>
          fact(r.event.detail ? `It is reported: "${r.event.detail}".` : 'It is reported.', record(r.record)),
        ),
      }),
    ];
  return [...unanswered(trace, session), ...downgrade(trace, session)];
};

/** The commits of the two ends differ, or the AP leaves unanswered a way that it does not offer. */
function unanswered(trace: Trace, session: SessionFacts): ReturnType<Find> {
  const commits = saeFrames(trace, session).filter((f) => f.sequence === 1);
  const own = commits.filter((f) => f.message.direction === 'to-ap' && isCommit(f.status));
  const peer = commits.filter((f) => f.message.direction === 'to-station' && isCommit(f.status));
  const first = own[0];
  if (!first || trace.outcome === 'connected') return [];
  const h2e = isByHashing(first.status);
  const differs = peer.length > 0 && peer.every((f) => isByHashing(f.status) !== h2e);
  const ap = offersH2e(session, trace.attempt.network.advertised?.record);
  const silent = commits.every((f) => f.message.direction === 'to-ap') && h2e && ap === false;
  if (!differs && !silent) return [];
  return [
    finding(entry, {
      severity: severityOf(trace),
      certainty: differs ? 'proved' : 'likely',
      summary: `The station makes the SAE element ${h2e ? 'by hash-to-element' : 'by hunting-and-pecking'}, and the AP does not do so.`,
      for: [
        ...own
          .slice(0, 2)
          .concat(peer.slice(0, 1))
          .map((f) =>
            fact(
              `${senderOf(f.message)} commits with status ${f.status}: ${isByHashing(f.status) ? 'hash-to-element' : 'hunting-and-pecking'}.`,
              record(f.message.record),
            ),
          ),
        ...(silent
          ? [
              fact(
                'The AP does not offer hash-to-element, and does not answer.',
                record(trace.attempt.network.advertised!.record),
              ),
            ]
          : []),
      ],
      settle: differs ? [] : [fact('The log of the AP: it says why it dropped the commit.')],
    }),
  ];
}

/** Both ends can do H2E, the commit was made without, and the AP takes this for a downgrade. */
function downgrade(trace: Trace, session: SessionFacts): ReturnType<Find> {
  const refused = answers(trace, 'association').filter(({ status }) => status === Status.Failure);
  const { requested } = trace.attempt.selection;
  const commits = saeFrames(trace, session).filter(
    (f) => f.sequence === 1 && f.message.direction === 'to-ap',
  );
  const station = offersH2e(session, requested?.record);
  if (refused.length === 0 || !station || commits.length === 0 || commits.some((f) => f.status !== 0))
    return [];
  return [
    finding(entry, {
      severity: severityOf(trace),
      certainty: 'likely',
      summary:
        'The station says that it can do hash-to-element and did not use it: the AP takes this for an attack.',
      for: [
        fact(
          'The RSN extension element of the association request offers hash-to-element.',
          record(requested!.record),
        ),
        fact(
          'The commit was made by hunting-and-pecking (status 0).',
          ...commits.map((f) => record(f.message.record)),
        ),
        ...refused.map(statusFact),
      ],
      settle: [fact('The log of the AP: "indicates support for SAE H2E, but did not use it".')],
    }),
  ];
}

export const saeH2eMismatch: Rule = {
  ...entry,
  find,
  findInSession: (session) =>
    passedOver(
      session,
      entry,
      ['sae-h2e'],
      'the AP requires SAE by hash-to-element, and the station does not do it',
    ),
};
