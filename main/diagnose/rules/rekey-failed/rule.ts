import type { DerivedHandshake, DerivedMessage, Ref, Trace } from '../../../calculate/types.ts';
import { isPsk } from '../../../standard/akms.ts';
import { isOrdinaryLeave, Reason } from '../../../standard/reason.ts';
import type { TrackedEvent, TrackedMessage } from '../../../track/types.ts';
import { isDamaged } from '../../damage.ts';
import {
  check,
  decryption,
  fact,
  finding,
  frames,
  leaves,
  named,
  record,
  reports,
  step,
} from '../../evidence.ts';
import type { Find, Rule } from '../../rule.ts';
import type { Fact, Finding } from '../../types.ts';

const entry = {
  cause: 'rekey-failed',
  title: 'Keys could not be renewed',
  shows:
    'A group key handshake, or a four-way handshake under the old key, was asked for and not completed; the AP leaves with reason 16.',
  proof:
    'The MIC of a message of it is wrong, or the AP gives reason 16. An answer that is missing makes it likely, and so does the log of the AP (`group key handshake failed`).',
  remedy:
    'Look at what changes the station’s answer or loses it: power save, a driver that cannot replace keys under way, a fault in the medium. A longer rekey interval only makes it rarer.',
  misleads: 'The first handshake was right, so the passphrase is: it is not the matter here.',
} as const;

/** A rekey, of the group key or of the PTK, that was asked for and not completed. */
const find: Find = (trace) => {
  const leftFor16 = leaves(trace).find((m) => m.reason === Reason.GroupKeyTimeout);
  for (const handshake of trace.handshakes) {
    if (handshake.kind === 'four-way' && !isRekey(trace, handshake)) continue;
    const [asked, answered] = handshake.kind === 'group' ? (['G1', 'G2'] as const) : (['M1', 'M4'] as const);
    const asks = named(handshake, asked);
    const answers = named(handshake, answered);
    const proven = areProven(trace, handshake);
    const isWrong = (m: DerivedMessage) =>
      proven && check(m, 'mic')?.ok === false && !isDamaged(trace, m.message.record);
    if (asks.length === 0 || answers.some((m) => !isWrong(m))) continue;
    // A station answers what it has checked: where both are wrong, the two share a key whose handshake is not in the records.
    if (asks.every(isWrong) && answers.length > 0) continue;
    const left = gaveUpAfter(trace, asks.at(-1)!);
    const wrongMic = [...asks, ...answers].some(isWrong);
    // Who gets no answer asks again: asked once, it was answered, and the answer is not in the capture.
    const again = new Set(asks.map((m) => m.message.key.replayCounter)).size > 1;
    if (!wrongMic && !again && left?.reason !== Reason.GroupKeyTimeout) continue;
    return [
      finding(entry, {
        severity: left ? 'failure' : 'notice',
        certainty: wrongMic || left?.reason === Reason.GroupKeyTimeout ? 'proved' : 'likely',
        summary: `The ${handshake.kind === 'group' ? 'group key' : 'pairwise key'} could not be renewed${left ? ', and the AP ended the connection' : ''}.`,
        for: [...evidence(handshake, asked, answered, isWrong), ...ended(left ? [left] : [])],
        misleads: 'The first handshake was right, so the passphrase is: it is not the matter here.',
      }),
    ];
  }
  const said = reports(trace, 'group-handshake-failed');
  if (said.length > 0) return [byReport(trace, said)];
  if (!leftFor16) return [];
  return [
    finding(entry, {
      severity: 'failure',
      certainty: 'likely',
      summary: 'The AP ended the connection because a group key handshake was not completed.',
      for: ended([leftFor16]),
      settle: [
        fact('Give the passphrase or the PMK: the group key handshake is encrypted, and can then be read.'),
      ],
      misleads: 'The first handshake was right, so the passphrase is: it is not the matter here.',
    }),
  ];
};

/**
 * Whether the keys that a message was checked with are those of the two ends: another message proved them. Else its MIC shows
 * no more than that this program has other keys: a wrong secret, or another run of EAP.
 */
function areProven(trace: Trace, { keys: { ptk, pmk } }: DerivedHandshake): boolean {
  const same = (a: Ref | undefined, b: Ref | undefined) =>
    a?.from === 'step' && b?.from === 'step' && a.step === b.step;
  const { akm } = trace.attempt.selection;
  return trace.handshakes.some(
    (other) =>
      (same(ptk, other.keys.ptk) || (isPsk(akm) && same(pmk, other.keys.pmk))) &&
      other.messages.some((m) => check(m, 'mic')?.ok === true),
  );
}

/** The log of the AP: it asked for the new group key's G2 until its limit. */
const byReport = (trace: Trace, said: readonly TrackedEvent[]): Finding =>
  finding(entry, {
    severity: 'failure',
    certainty: 'likely',
    summary: 'The station did not answer the group key handshake, and the AP ended the connection.',
    for: [
      ...said
        .slice(0, 3)
        .map(({ event, record: index }) =>
          fact(`The AP reports: "${event.detail ?? 'group key handshake failed'}".`, record(index)),
        ),
      ...ended(leaves(trace).slice(0, 1)),
    ],
    settle: [fact('The log of the station at that time: whether G1 came in, and whether it was awake.')],
  });

const GIVES_UP_WITHIN = 5_000_000_000n;

/** The AP sends this station away soon after it asked, and not because it switches off or the station is idle. */
const gaveUpAfter = (trace: Trace, { message }: DerivedMessage): TrackedMessage | undefined =>
  leaves(trace).find((m) => {
    const after = (m.time ?? 0n) - (message.time ?? 0n);
    const goes = isOrdinaryLeave(m.reason);
    return m.direction === 'to-station' && !m.group && !goes && after >= 0n && after <= GIVES_UP_WITHIN;
  });

/** A pairwise rekey comes under the old key. M1 in the clear is a handshake that the AP began anew. */
const isRekey = (trace: Trace, handshake: DerivedHandshake): boolean =>
  handshake.rekey && named(handshake, 'M1').some((m) => decryption(trace, m));

const ended = (left: readonly { readonly record: number; readonly reason: number | null }[]): Fact[] =>
  left.map((m) =>
    fact(
      `The AP deauthenticates the station${m.reason === null ? '' : `, reason ${m.reason}`}.`,
      record(m.record),
    ),
  );

type IsWrong = (message: DerivedMessage) => boolean;

function evidence(
  handshake: DerivedHandshake,
  asked: 'G1' | 'M1',
  answered: 'G2' | 'M4',
  isWrong: IsWrong,
): Fact[] {
  const asks = named(handshake, asked);
  const answers = named(handshake, answered);
  const asking = fact(
    `The AP asks with ${asked} in ${frames(asks.map((m) => m.message.record))}.`,
    ...asks.map((m) => record(m.message.record)),
  );
  return [
    asking,
    ...wrongMics(asks.filter(isWrong), asked, 'the station'),
    ...wrongMics(answers.filter(isWrong), answered, 'the AP'),
    ...(answers.length === 0 ? [fact(`No ${answered} is in the capture.`)] : []),
  ];
}

function wrongMics(wrong: readonly DerivedMessage[], name: string, receiver: string): Fact[] {
  if (wrong.length === 0) return [];
  return [
    fact(
      `The MIC of ${name} in ${frames(wrong.map((m) => m.message.record))} is wrong, so ${receiver} drops it.`,
      ...wrong.map((m) => step(m.step)),
    ),
  ];
}

export const rekeyFailed: Rule = { ...entry, find };
