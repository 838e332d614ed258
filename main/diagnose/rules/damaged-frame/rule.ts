import { damages } from '../../damage.ts';
import { finding, frames } from '../../evidence.ts';
import type { Find, Rule } from '../../rule.ts';

const entry = {
  cause: 'damaged-frame',
  title: 'A frame is damaged in the capture',
  shows:
    'One frame contradicts those around it: its MIC is wrong and its receiver goes on, its address differs in one bit from that of its sender, its status refuses and the join goes on at once.',
  proof:
    'What comes later and would not if the frame had been sent so: a message that verifies under the same keys, data under them, a request that only the admitted send. A frame check sequence, where the capture has it, shows it as well.',
  remedy:
    'Nothing need be wrong with the two ends. Capture nearer to both, and with the frame check sequence, so that damaged frames are marked by the receiver.',
  misleads: 'A tool that believes the frame reports a wrong passphrase, a refusal, or another station.',
} as const;

const find: Find = (trace) => {
  const damaged = damages(trace);
  if (damaged.length === 0) return [];
  const [only] = damaged;
  const which = frames(damaged.slice(0, 5).map(({ record }) => record));
  return [
    finding(entry, {
      severity: 'notice',
      certainty: 'proved',
      summary:
        damaged.length === 1
          ? `Frame ${only!.record} (${only!.name}) is damaged in the capture, or was on the air: its receiver had it otherwise, or had it again.`
          : `${damaged.length} frames are damaged in the capture, or were on the air: ${which}.`,
      for: damaged.slice(0, 5).flatMap(({ facts }) => facts),
    }),
  ];
};

export const damagedFrame: Rule = { ...entry, find };
