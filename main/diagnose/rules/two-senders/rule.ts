import { reasonText } from '../../../standard/reason.ts';
import { statusText } from '../../../standard/status.ts';
import { withoutData } from '../../../track/messages.ts';
import type { SecondSender, TrackedMessage } from '../../../track/types.ts';
import { fact, finding, frames, record, severityOf } from '../../evidence.ts';
import type { Find, Rule } from '../../rule.ts';
import { secondSender } from '../../senders.ts';

const entry = {
  cause: 'two-senders',
  title: 'Someone else sends under the AP’s address',
  shows:
    'Frames with the AP’s address contradict one another: one accepts, another refuses, or deauthenticates, a moment later. Their sequence numbers are of two counters, which take turns.',
  proof:
    'A sender numbers what it sends a station with one counter. A frame whose number is far off, between two that go on from each other, is of another sender. Which of the two is the AP, the numbers of its beacons tell; signal strengths, or the AP’s own log, settle it.',
  remedy:
    'Look for who sends the other frames, by signal strength and place: an attack (a forged refusal, a deauthentication), or a second AP with a copied address. Management frame protection shields an association, but no frame before it.',
  misleads:
    'The station takes the forged refusal for the AP’s and reports a wrong password, or a refused authentication.',
} as const;

const find: Find = (trace, session) => {
  const second = secondSender(trace, session);
  if (!second) return [];
  const forged = withoutData(trace.attempt).filter(({ record: index }) => second.forged.includes(index));
  if (forged.length === 0) return [];
  const telling = forged.filter((m) => m.status || m.reason !== null);
  const shown = telling.length > 0 ? telling : forged;
  return [
    finding(entry, {
      severity: telling.some(({ status }) => status) ? severityOf(trace) : 'notice',
      certainty: 'likely',
      summary: `A second sender uses the AP’s address${second.known ? `: ${frames(forged.slice(0, 5).map((m) => m.record))} ${forged.length === 1 ? 'is' : 'are'} not of the AP` : ''}.`,
      for: [counters(second), ...shown.slice(0, 5).map(said)],
      against: second.known ? [] : [fact('The beacons do not tell which of the two counters is the AP’s.')],
      settle: [
        fact('The signal strength of these frames beside that of the beacons.'),
        fact('The log of the AP: whether it sent them.'),
      ],
    }),
  ];
};

function counters({ amid }: SecondSender) {
  const [before, other, after] = amid;
  return fact(
    `Frames ${before!.record} and ${after!.record} have sequence numbers ${before!.sequence} and ${after!.sequence}; frame ${other!.record} between them has ${other!.sequence}.`,
    ...amid.map((one) => record(one.record)),
  );
}

function said(m: TrackedMessage) {
  const what = m.status
    ? `refuses with status ${m.status}, ${statusText(m.status)}`
    : m.reason !== null
      ? `leaves with reason ${m.reason}, ${reasonText(m.reason)}`
      : 'has a number of the other counter';
  return fact(`Frame ${m.record} ${what}.`, record(m.record));
}

export const twoSenders: Rule = {
  ...entry,
  explains: {
    'sae-password-mismatch': 'inferred',
    'sae-h2e-mismatch': 'inferred',
    'message-lost': 'inferred',
    deauthenticated: 'inferred',
  },
  find,
};
