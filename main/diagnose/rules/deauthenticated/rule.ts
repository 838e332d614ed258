import type { Trace } from '../../../calculate/types.ts';
import { isGoingAway, Reason, reasonCodes, reasonText } from '../../../standard/reason.ts';
import type { TrackedMessage } from '../../../track/types.ts';
import { eapFrames, isRegistration } from '../../eap.ts';
import { fact, finding, leaves, record } from '../../evidence.ts';
import type { Find, Rule } from '../../rule.ts';
import type { Finding } from '../../types.ts';

const entry = {
  cause: 'deauthenticated',
  title: 'Someone ended the connection',
  shows: 'A deauthentication or disassociation ends the attempt or the connection.',
  proof:
    'A protected frame is from whom it names. An unprotected one proves nothing about its sender: his log does. Where it had no effect, since management frames are protected, a notice says so. A station that simply leaves is not named. One that gives an attempt up by itself (`reason=3 locally_generated=1`, `local deauth request`) tells a consequence: a notice.',
  remedy: 'Look into the log of the sender.',
  misleads: 'The reason code says what the sender waited for, not why it did not come.',
} as const;

/** Someone ended the connection, or the attempt. Of a station that simply goes after it was connected, nothing is said. */
const find: Find = (trace, session, found) => {
  const connected =
    trace.outcome === 'connected' || isRegistration(trace, eapFrames(trace, session), session);
  const telling = leaves(trace).filter(
    (m) => !(connected && isGoingAway(m.reason ?? Reason.Leaving) && m.direction === 'to-ap'),
  );
  const first = telling[0];
  if (!first) return [];
  if (wasIgnored(trace, telling)) return [ignored(telling)];
  const who = first.direction === 'to-station' ? 'The AP' : 'The station';
  const explained = found.some((f) => f.severity === 'failure');
  // How the station had joined, or whether it had, is not in the records: the end alone tells no cause.
  const alone =
    trace.attempt.messages.every(({ phase }) => phase === 'leave') || isTimeoutUnseen(trace, first);
  const given = trace.outcome === 'failed' && !connected && !explained && isGivenUp(first);
  const during = trace.outcome === 'failed' && !connected && !explained && !given && !alone;
  const reason = first.reason;
  return [
    finding(entry, {
      severity: during ? 'failure' : 'notice',
      certainty: first.encrypted ? 'proved' : 'likely',
      summary: `${who} ended the ${connected ? 'connection' : 'attempt'}${reason === null ? '' : `: reason ${reason}, ${reasonText(reason)}`}.${given ? ' It says so itself: this follows from something before it.' : ''}`,
      for: telling
        .slice(0, 5)
        .map((m) => fact(`${m.event ? 'Record' : 'Frame'} ${m.record}: ${name(m)}.`, record(m.record))),
      against: first.encrypted
        ? []
        : [
            fact(
              'Nothing protects this frame, so anyone could have sent it in that name.',
              record(first.record),
            ),
          ],
      settle: [
        fact(
          `The log of ${who === 'The AP' ? 'the AP' : 'the station'} tells whether it sent this, and why.`,
        ),
      ],
      remedy: (reason !== null && reasonCodes[reason]?.meaning) || 'Look into the log of the sender.',
      misleads: 'The reason code says what the sender waited for, not why it did not come.',
    }),
  ];
};

/**
 * The AP gave the four-way handshake up, and the program that ran it, of the station or the AP, tells nothing of it: what
 * did not come is not known.
 */
const isTimeoutUnseen = ({ attempt }: Trace, { reason, direction, event }: TrackedMessage): boolean =>
  (event?.by === 'supplicant' || event?.by === 'ap') &&
  direction === 'to-station' &&
  reason === Reason.FourWayTimeout &&
  attempt.messages.every((m) => m.event !== undefined && m.phase !== 'four-way' && m.phase !== 'eap');

/** Who reports ended the attempt by its own decision, and names no more than that it leaves: a consequence, and no cause. */
const isGivenUp = ({ event, reason }: TrackedMessage): boolean =>
  event?.local === true &&
  (reason === null || isGoingAway(reason)) &&
  (event.by === 'ap' || event.by === 'supplicant');

/** None of them was protected, and the station sent encrypted data long after the first. */
function wasIgnored({ attempt }: Trace, telling: readonly TrackedMessage[]): boolean {
  const first = telling[0]!;
  if (telling.some((m) => m.encrypted || m.record === attempt.ending?.record)) return false;
  return attempt.messages.some(
    (m) => m.kind === 'data' && m.encrypted && m.direction === 'to-ap' && m.record > first.record,
  );
}

const ignored = (telling: readonly TrackedMessage[]): Finding =>
  finding(entry, {
    severity: 'notice',
    certainty: 'likely',
    summary: `${telling.length === 1 ? 'An unprotected deauthentication' : `${telling.length} unprotected deauthentications`} had no effect: the connection went on.`,
    for: telling
      .slice(0, 5)
      .map((m) => fact(`${m.event ? 'Record' : 'Frame'} ${m.record}: ${name(m)}.`, record(m.record))),
    remedy:
      'Nothing on these two: protected management frames did their work. Someone near may be sending false frames; a ' +
      'capture with signal strengths can tell from where.',
  });

const name = (m: TrackedMessage): string =>
  `${m.direction === 'to-station' ? 'the AP' : 'the station'} ${m.kind === 'deauthentication' ? 'ends the authentication' : 'ends the association'}${m.reason === null ? '' : `, reason ${m.reason}`}`;

export const deauthenticated: Rule = { ...entry, turn: 'consequence', find };
