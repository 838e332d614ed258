import type { Step, Trace } from '../../../calculate/types.ts';
import { isDamaged } from '../../damage.ts';
import { decryption, fact, finding, needlessM3s, record, step } from '../../evidence.ts';
import type { Find, Rule } from '../../rule.ts';

const entry = {
  cause: 'replayed-message',
  title: 'An old message was sent again',
  shows:
    'A replay counter or packet number did not grow, or M3 was sent again when its keys were in use: under the very TK that it belongs to. A receiver prints `Replay Counter did not increase`.',
  proof:
    'The bytes of the counters, or the key that the message came under. Whether the receiver took it, its log tells.',
  remedy:
    'A station must not install the same key again (KRACK): its packet numbers would begin anew. Update a station that does. Then look for who sends old messages.',
  misleads: 'A frame that the radio repeats by itself has the same sequence number and is not meant here.',
} as const;

/**
 * An old message again: its replay counter or packet number did not grow, or M3 comes once more when its keys are long
 * in use.
 */
const find: Find = (trace) => {
  const stale = trace.steps.filter((s) => isStale(s, trace));
  const needless = trace.handshakes.flatMap((h) => needlessM3s(trace, h));
  const first = stale[0] ?? needless[0];
  if (!first) return [];
  return [
    finding(entry, {
      severity: 'notice',
      certainty: 'proved',
      summary:
        stale.length > 0
          ? `${stale.length === 1 ? 'A message was' : `${stale.length} messages were`} sent with a counter that is not new.`
          : 'M3 was sent again after its keys were in use.',
      for: [
        ...stale
          .slice(0, 5)
          .map((s) =>
            fact(
              `${s.title} in frame ${s.record}: ${s.checks.find((c) => c.ok === false)!.sentence}`,
              step(s.id),
            ),
          ),
        ...needless.map((m) =>
          fact(
            decryption(trace, m)
              ? `M3 in frame ${m.message.record} is encrypted with the TK of its own handshake, so the AP had M4 before.`
              : `M3 in frame ${m.message.record} comes after the AP has reported that the handshake is complete, so it had M4 before.`,
            step(m.step),
            record(m.message.record),
          ),
        ),
      ],
      settle: [fact('Whether the receiver took it: its log tells, and whether it answered.')],
      remedy:
        'A station must not install the same key again (KRACK): its packet numbers would begin anew. Update a station ' +
        'that does. Then look for who sends old messages.',
      misleads:
        'A frame that the radio repeats by itself has the same sequence number and is not meant here.',
    }),
  ];
};

/** A counter that is not higher than one that was; a damaged frame tells nothing of either. */
const isStale = (s: Step, trace: Trace): boolean =>
  s.checks.some(
    (c) =>
      c.ok === false &&
      !isDamaged(trace, s.record ?? 0) &&
      !(c.expected?.ref.from === 'record' && isDamaged(trace, c.expected.ref.record)) &&
      c.relation === 'seen-greater' &&
      (c.name === 'replay-counter' || c.name === 'packet-number'),
  );

export const replayedMessage: Rule = { ...entry, turn: 'consequence', find };
