import type { Trace } from '../../../calculate/types.ts';
import { Algorithm } from '../../../standard/frames.ts';
import { isCommit, refusesConfirm } from '../../../standard/sae.ts';
import { statusText } from '../../../standard/status.ts';
import { fact, finding, record, refusedBy, reports, severityOf, step } from '../../evidence.ts';
import type { Find, Rule, SessionFacts } from '../../rule.ts';
import { type SaeFrame, saeFrames, senderOf } from '../../sae.ts';
import { isForged } from '../../senders.ts';
import type { Fact, Finding } from '../../types.ts';

const entry = {
  cause: 'sae-password-mismatch',
  title: 'The two ends used different SAE passwords',
  shows:
    'Commits go both ways, then one end does not accept the confirm of the other: it answers with status 1 or 15, or with nothing. hostapd prints `SAE: Confirm mismatch`, iwd `Confirm could not be verified`.',
  proof:
    'The numbers of one end (rand and mask, or a log with keys): then the confirm can be computed. The end that refuses says what it found in its log. On the air a refused confirm makes it likely, since nothing else makes two confirms of unharmed commits differ; silence makes it possible.',
  remedy:
    'Compare the passwords, letter by letter, and the password identifier if one is used. Then forget the network on the station and enter it again.',
  misleads:
    'SAE fails before the association, so network managers report "network not found", "association took too long" or status 16 instead of a wrong password.',
} as const;

const find: Find = (trace, session) => [
  ...computed(trace),
  ...(computed(trace).length > 0 ? [] : reported(trace)),
  ...(computed(trace).length > 0 || reported(trace).length > 0 ? [] : onAir(trace, session)),
];

/** A confirm that was computed with the receiver's own numbers, and differs. */
function computed(trace: Trace): Finding[] {
  const wrong = trace.steps.filter((s) =>
    s.checks.some((c) => c.name === 'sae-confirm' && c.ok === false && s.actor !== 'observer'),
  );
  if (wrong.length === 0) return [];
  return [
    finding(entry, {
      severity: severityOf(trace),
      certainty: 'proved',
      summary: 'The two ends used different SAE passwords.',
      for: wrong.map((s) => fact(s.checks.find((c) => c.name === 'sae-confirm')!.sentence, step(s.id))),
    }),
  ];
}

/** One end says in its log that the confirm does not verify. */
function reported(trace: Trace): Finding[] {
  const said = reports(trace, 'sae-confirm-mismatch');
  if (said.length === 0) return [];
  return [
    finding(entry, {
      severity: severityOf(trace),
      certainty: 'likely',
      summary: 'The two ends used different SAE passwords: the confirm of one does not verify at the other.',
      for: said.map(({ event, record: index }) =>
        fact(
          `${event.by === 'ap' ? 'The AP' : 'The station'} finds that the confirm of the other end does not verify.`,
          record(index),
        ),
      ),
      settle: [
        fact('rand and mask of either end, or its log with keys: then the confirm itself is computed.'),
      ],
    }),
  ];
}

function onAir(trace: Trace, session: SessionFacts): Finding[] {
  const frames = saeFrames(trace, session).filter((f) => !isForged(trace, session, f.message.record));
  const commits = frames.filter((f) => f.sequence === 1 && isCommit(f.status));
  const confirms = frames.filter((f) => f.sequence === 2);
  const refused = confirms.filter((f) => refusesConfirm(f.status));
  const accepted = confirms.filter((f) => f.status === 0 && f.message.direction === 'to-station');
  const both = ['to-ap', 'to-station'].every((d) => commits.some((c) => c.message.direction === d));
  if (refused.length > 0 && both) return [refusedConfirm(trace, commits, refused, accepted)];
  const told = reportedRefusal(trace);
  if (told) return [told];
  const sent = confirms.filter((f) => f.message.direction === 'to-ap' && f.status === 0);
  // A station that repeats its commit after that of the AP was late to hear it: the two are out of step.
  const heard = commits.find((c) => c.message.direction === 'to-station')?.message.record ?? 0;
  const late = commits.some((c) => c.message.direction === 'to-ap' && c.message.record > heard);
  const silent = both && !late && sent.length > 0 && accepted.length === 0 && trace.outcome === 'failed';
  return silent ? [unanswered(trace, sent)] : [];
}

/** A report of a refused confirm where no frame shows it. */
function reportedRefusal(trace: Trace): Finding | null {
  const refused = reports(trace, 'authenticated', 'sae-confirm').filter(
    (r) =>
      !refusedBy(r) &&
      refusesConfirm(r.event.status ?? 0) &&
      (r.event.kind === 'sae-confirm' || trace.attempt.authAlgorithm === Algorithm.Sae),
  );
  // A confirm is of an exchange whose commits were taken.
  const committed =
    reports(trace, 'sae-commit').length > 0 || refused.some((r) => r.event.kind === 'sae-confirm');
  if (refused.length === 0 || !committed) return null;
  return finding(entry, {
    severity: severityOf(trace),
    certainty: 'likely',
    summary:
      'The SAE exchange was refused after the commits: most likely the two ends used different passwords.',
    for: refused.map(({ event, record: index }) =>
      fact(`The exchange ends with status ${event.status}, ${statusText(event.status!)}.`, record(index)),
    ),
    settle: SETTLE,
  });
}

const SETTLE: readonly Fact[] = [
  fact('The log of the end that refuses: it says whether the confirm did not verify.'),
  fact('rand and mask of either end, or its log with keys: then the confirm itself is computed.'),
];

/** @param accepted confirms of the AP: it sends its own once that of the station has verified */
function refusedConfirm(
  trace: Trace,
  commits: readonly SaeFrame[],
  refused: readonly SaeFrame[],
  accepted: readonly SaeFrame[],
): Finding {
  const byAp = accepted.length > 0 && refused.every((f) => f.message.direction === 'to-station');
  return finding(entry, {
    severity: byAp ? 'notice' : severityOf(trace),
    certainty: byAp ? 'possible' : 'likely',
    summary: `${senderOf(refused[0]!.message)} does not accept the SAE confirm: the two ends most likely used different passwords.`,
    for: [
      fact(
        'Both ends sent a commit, and accepted that of the other.',
        ...commits.slice(0, 2).map((c) => record(c.message.record)),
      ),
      ...refused.map((c) =>
        fact(
          `${senderOf(c.message)} answers the confirm with status ${c.status}, ${statusText(c.status)}, in frame ${c.message.record}.`,
          record(c.message.record),
        ),
      ),
    ],
    against: byAp
      ? accepted.map((c) =>
          fact(
            `The AP's own confirm in frame ${c.message.record} has status 0: it sends that once the confirm of the station has verified, so the passwords are the same.`,
            record(c.message.record),
          ),
        )
      : [],
    settle: SETTLE,
  });
}

function unanswered(trace: Trace, sent: readonly SaeFrame[]): Finding {
  return finding(entry, {
    severity: severityOf(trace),
    certainty: 'possible',
    summary:
      'The AP never answers the SAE confirm of the station: the two ends may have used different passwords.',
    for: [
      fact(
        `The station sends its confirm${sent.length > 1 ? ` ${sent.length} times` : ''}, and none of the AP follows.`,
        ...sent.map((c) => record(c.message.record)),
      ),
    ],
    against: sent.some((c) => c.message.acknowledgedBy === null)
      ? [fact('A confirm may have been lost: not each was acknowledged.')]
      : [],
    settle: SETTLE,
  });
}

/** Of a log that names no address. */
function findInSession(session: SessionFacts): Finding[] {
  const said = session.events.filter(({ event }) => event.kind === 'sae-confirm-mismatch');
  if (said.length === 0) return [];
  return [
    finding(entry, {
      severity: 'failure',
      certainty: 'likely',
      summary: 'The two ends used different SAE passwords: the confirm of one does not verify at the other.',
      for: said
        .slice(0, 5)
        .map((r) => fact('The confirm of the other end does not verify.', record(r.record))),
      settle: SETTLE,
    }),
  ];
}

export const saePasswordMismatch: Rule = { ...entry, guessed: true, find, findInSession };
