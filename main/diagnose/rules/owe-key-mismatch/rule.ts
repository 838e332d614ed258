import { equal } from '../../../base/bytes.ts';
import type { Trace } from '../../../calculate/types.ts';
import { isOwe } from '../../../standard/akms.ts';
import { Element, ExtensionElement } from '../../../standard/elements.ts';
import { Reason } from '../../../standard/reason.ts';
import { withoutData } from '../../../track/messages.ts';
import { elementOf, fact, finding, frames, leaves, named, record } from '../../evidence.ts';
import type { Find, Rule, SessionFacts } from '../../rule.ts';

const entry = {
  cause: 'owe-key-mismatch',
  title: 'The two ends hold keys of different OWE exchanges',
  shows:
    'The association request goes out twice, since the AP answers late; each answer carries another public key, and the four-way handshake that follows stops at M1 or M2 and ends with reason 15.',
  proof:
    'Two association responses of one attempt with different Diffie-Hellman public keys: the last one counts for the AP, and the station may have taken the first. That the handshake begun after it fails makes it likely; the private key of an end decides.',
  remedy:
    'Look at why the AP answers late: channel load, a slow processor at the Diffie-Hellman calculation. The next attempt usually works.',
  misleads:
    'There is no passphrase that could be wrong, though a timeout of the four-way handshake is taken for one.',
} as const;

function publicKeys(trace: Trace, session: SessionFacts) {
  return withoutData(trace.attempt).flatMap((m) => {
    if (m.kind !== 'association-response' || m.repeats !== null || m.status !== 0) return [];
    const frame = session.frame(m.record);
    const element = elementOf(frame, Element.Extension, ExtensionElement.OweDhParameter);
    if (!element) return [];
    return [
      {
        record: m.record,
        span: element.body,
        bytes: frame.bytes.subarray(element.body.start, element.body.end),
      },
    ];
  });
}

const find: Find = (trace, session) => {
  if (!isOwe(trace.attempt.selection.akm)) return [];
  const keys = publicKeys(trace, session);
  const first = keys[0];
  const other = keys.find((key) => first && !equal(key.bytes, first.bytes));
  const requests = withoutData(trace.attempt).filter((m) => m.kind === 'association-request');
  const again = requests.length > 1 && keys.length > 1;
  const left = leaves(trace).find(
    (m) => m.reason === Reason.FourWayTimeout || m.reason === Reason.AuthenticationGone,
  );
  const since = (other ?? keys.at(-1))?.record ?? 0;
  const m1s = trace.handshakes.flatMap((h) => named(h, 'M1')).filter((m) => m.message.record > since);
  const unanswered = trace.handshakes.some(
    (h) => named(h, 'M1').some((m) => m1s.includes(m)) && named(h, 'M3').length === 0,
  );
  const reported = trace.attempt.events.filter(
    ({ event }) => event.kind === 'mic-invalid' && event.by === 'ap',
  );
  if (!((other || again) && (unanswered || reported.length > 0) && left)) return [];
  return [
    finding(entry, {
      severity: trace.outcome === 'connected' ? 'notice' : 'failure',
      certainty: 'likely',
      summary: 'The OWE exchange went twice, and the two ends do not go on with the same keys.',
      for: [
        fact(
          `The station sends its association request ${requests.length} times.`,
          ...requests.map((m) => record(m.record)),
        ),
        other
          ? fact(
              'The AP answers twice, each time with another public key: each gives another PMK.',
              record(first!.record, first!.span),
              record(other.record, other.span),
            )
          : fact('The AP answers twice.', ...keys.map((key) => record(key.record))),
        ...(m1s.length > 0
          ? [
              fact(
                `The handshake that the AP begins after it is not completed (${frames(m1s.map((m) => m.message.record))}).`,
                ...m1s.map((m) => record(m.message.record)),
              ),
            ]
          : []),
        fact(`The connection ends with reason ${left.reason}.`, record(left.record)),
      ],
      settle: [fact('The private key of either end, or its log with keys: then each PMK can be computed.')],
    }),
  ];
};

export const oweKeyMismatch: Rule = { ...entry, find };
