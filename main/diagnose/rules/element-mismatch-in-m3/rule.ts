import type { Trace } from '../../../calculate/types.ts';
import { Reason } from '../../../standard/reason.ts';
import type { TrackedEvent } from '../../../track/types.ts';
import { check, fact, finding, leaves, named, record, reports, severityOf, step } from '../../evidence.ts';
import type { Find, Rule } from '../../rule.ts';
import type { Finding } from '../../types.ts';

const entry = {
  cause: 'element-mismatch-in-m3',
  title: 'M3 differs from what the AP announces',
  shows:
    'The station leaves with reason 17 after M3; wpa_supplicant prints `IE in 3/4 msg does not match with IE in Beacon/ProbeResp`.',
  proof:
    'The bytes, once M3 can be unwrapped: the RSN element (or RSN extension element) in it is not the one of the beacon (IEEE 802.11-2020, 12.7.6.4). The reason code, and what the station prints, make it likely.',
  remedy:
    'Look at what the AP is set to announce and at what its key exchange uses: a change of settings without a restart, or two programs that each make their own element. If the AP is in order, someone announces a false network.',
  misleads: 'Logs may speak of a four-way handshake timeout, since the station does not answer M3.',
} as const;

/** The RSN element (or RSNXE) of M3 is not the one that beacon or probe response announced (12.7.6.4). */
const find: Find = (trace) => {
  for (const handshake of trace.handshakes)
    for (const message of named(handshake, 'M3'))
      for (const name of ['rsne-m3', 'rsnxe-m3']) {
        const failed = check(message, name);
        if (failed?.ok !== false) continue;
        const made = trace.steps.find(
          (s) => s.record === message.message.record && s.checks.includes(failed),
        );
        const left = leaves(trace).find((m) => m.reason === Reason.ElementDiffers);
        return [
          finding(entry, {
            severity: severityOf(trace),
            certainty: 'proved',
            summary: `The ${name === 'rsne-m3' ? 'RSN element' : 'RSN extension element'} in M3 differs from the one that the AP announces.`,
            for: [
              fact(failed.sentence, made ? step(made.id) : record(message.message.record)),
              ...(left ? [fact('The station leaves with reason 17.', record(left.record))] : []),
            ],
            misleads: 'Logs may speak of a four-way handshake timeout, since the station does not answer M3.',
          }),
        ];
      }
  return byReason(trace);
};

/** Without a key M3 cannot be read: what is left is the reason that the station gives. */
const byReason = (trace: Parameters<Find>[0]): ReturnType<Find> => {
  const left = leaves(trace).find((m) => m.reason === Reason.ElementDiffers && m.direction === 'to-ap');
  const m3 = trace.handshakes.flatMap((h) => named(h, 'M3')).at(-1);
  const compared = m3?.checks.find((c) => c.name === 'rsne-m3');
  const reported = reports(trace, 'element-mismatch').filter(({ event }) => event.message === 'M3');
  if (reported.length > 0) return byReport(trace, reported);
  if (!left) return [];
  return [
    finding(entry, {
      severity: severityOf(trace),
      certainty: 'likely',
      summary: 'The station says that an element in M3 differs from the one that the AP announces.',
      for: [
        fact(
          'The station leaves with reason 17: element in the four-way handshake differs.',
          record(left.record),
        ),
        ...(m3 ? [fact('It does so after M3.', record(m3.message.record))] : []),
      ],
      against: compared
        ? [
            fact(
              'The RSN elements are the same: it is another one, such as an RSN extension element that only one of them has.',
              record(m3!.message.record),
            ),
          ]
        : [],
      settle: [
        compared
          ? fact('The log of the station: it names the element.')
          : fact('Give the passphrase or the PMK: then M3 can be unwrapped and compared with the beacon.'),
      ],
      misleads: 'Logs may speak of a four-way handshake timeout, since the station does not answer M3.',
    }),
  ];
};

/** The station itself says what it found. */
const byReport = (trace: Trace, reported: readonly TrackedEvent[]): Finding[] => [
  finding(entry, {
    severity: severityOf(trace),
    certainty: 'likely',
    summary: 'The station says that an element in M3 differs from the one that the AP announces.',
    for: reported.map((r) =>
      fact(`The supplicant says so${r.event.detail ? `: "${r.event.detail}"` : ''}.`, record(r.record)),
    ),
    settle: [fact('M3 and a beacon with the PMK: then their bytes can be compared.')],
  }),
];

export const elementMismatch: Rule = { ...entry, find };
