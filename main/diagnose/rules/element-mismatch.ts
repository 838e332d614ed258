import { check, fact, finding, leaves, named, record, severityOf, step } from '../evidence.ts';
import type { Rule } from '../rule.ts';

const REMEDY =
  'Look at what the AP is set to announce and at what its key exchange uses: a change of settings without a restart, ' +
  'or two programs that each make their own element. If the AP is in order, someone announces a false network.';

/** The RSN element (or RSNXE) of M3 is not the one that beacon or probe response announced (12.7.6.4). */
export const elementMismatch: Rule = (trace) => {
  for (const handshake of trace.handshakes)
    for (const message of named(handshake, 'M3'))
      for (const name of ['rsne-m3', 'rsnxe-m3']) {
        const failed = check(message, name);
        if (failed?.ok !== false) continue;
        const made = trace.steps.find(
          (s) => s.record === message.message.record && s.checks.includes(failed),
        );
        const left = leaves(trace).find((m) => m.reason === 17);
        return [
          finding({
            cause: 'element-mismatch-in-m3',
            severity: severityOf(trace),
            certainty: 'proved',
            summary: `The ${name === 'rsne-m3' ? 'RSN element' : 'RSN extension element'} in M3 differs from the one that the AP announces.`,
            for: [
              fact(failed.sentence, made ? step(made.id) : record(message.message.record)),
              ...(left ? [fact('The station leaves with reason 17.', record(left.record))] : []),
            ],
            remedy: REMEDY,
            misleads: 'Logs may speak of a four-way handshake timeout, since the station does not answer M3.',
          }),
        ];
      }
  return byReason(trace);
};

/** Without a key M3 cannot be read: what is left is the reason that the station gives. */
const byReason = (trace: Parameters<Rule>[0]): ReturnType<Rule> => {
  const left = leaves(trace).find((m) => m.reason === 17 && m.direction === 'to-ap');
  const m3 = trace.handshakes.flatMap((h) => named(h, 'M3')).at(-1);
  const compared = m3?.checks.some((c) => c.name === 'rsne-m3');
  if (!left || !m3 || compared) return [];
  return [
    finding({
      cause: 'element-mismatch-in-m3',
      severity: severityOf(trace),
      certainty: 'likely',
      summary: 'The station says that an element in M3 differs from the one that the AP announces.',
      for: [
        fact(
          'The station leaves with reason 17: element in the four-way handshake differs.',
          record(left.record),
        ),
        fact('It does so after M3.', record(m3.message.record)),
      ],
      settle: [
        fact('Give the passphrase or the PMK: then M3 can be unwrapped and compared with the beacon.'),
      ],
      remedy: REMEDY,
      misleads: 'Logs may speak of a four-way handshake timeout, since the station does not answer M3.',
    }),
  ];
};
