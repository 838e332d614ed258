import type { Step } from '../../derive/types.ts';
import { fact, finding, step } from '../evidence.ts';
import type { Rule } from '../rule.ts';

/** A replay counter or packet number that did not grow: an old frame was sent again, by someone or by a fault. */
export const replayedMessage: Rule = (trace) => {
  const old = (s: Step) =>
    s.checks.some(
      (c) =>
        c.ok === false &&
        c.relation === 'seen-greater' &&
        (c.name === 'replay-counter' || c.name === 'packet-number'),
    );
  const replayed = trace.steps.filter(old);
  if (replayed.length === 0) return [];
  return [
    finding({
      cause: 'replayed-message',
      severity: 'notice',
      certainty: 'proved',
      summary: `${replayed.length === 1 ? 'A message was' : `${replayed.length} messages were`} sent with a counter that is not new.`,
      for: replayed
        .slice(0, 5)
        .map((s) =>
          fact(
            `${s.title} in frame ${s.record}: ${s.checks.find((c) => c.ok === false)!.sentence}`,
            step(s.id),
          ),
        ),
      settle: [fact('Whether the receiver took it: its log tells, and whether it answered.')],
      remedy:
        'A receiver that follows the standard drops such a frame. If M3 is taken twice, the station is open to key ' +
        'reinstallation (KRACK): update it.',
      misleads:
        'A frame that the radio repeats by itself has the same sequence number and is not meant here.',
    }),
  ];
};
