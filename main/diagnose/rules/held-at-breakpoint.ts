import type { Trace } from '../../calculate/types.ts';
import { reasonText } from '../../dissect/codes.ts';
import type { TrackedEvent, TrackedMessage } from '../../track/types.ts';
import { fact, finding, frames, leaves, record, reports } from '../evidence.ts';
import { type HeldRepeat, type Hold, heldRepeats, holds, isDuring } from '../holds.ts';
import type { Find, Rule } from '../rule.ts';
import type { Fact, Finding } from '../types.ts';

const entry = {
  cause: 'held-at-breakpoint',
  title: 'This program stood at a breakpoint',
  shows:
    'A recording of this program’s own supplicant says what it held and for how long. Meanwhile the AP sends its message again, or it or the kernel gives up.',
  proof: 'The log lines of this program, which it writes where it stops and where it goes on.',
  remedy:
    'Nothing is wrong with the network. Go on sooner: while something is held, the time that the other end still waits is shown.',
  misleads: 'Repeated messages look like a loss on the air, and a timeout like a wrong passphrase.',
} as const;

/** What was held long enough that somebody noticed it. One finding an attempt. */
const find: Find = (trace) => {
  const all = holds(trace);
  if (all.length === 0) return [];
  const repeats = trace.handshakes.flatMap((handshake) =>
    (['M1', 'M3', 'G1'] as const).flatMap((asked) => heldRepeats(trace, handshake, asked)),
  );
  const ends = all.flatMap((hold) => endedDuring(trace, hold));
  const first = ends[0]?.hold ?? repeats[0]?.hold;
  return first ? [told(trace, all, first, repeats, ends)] : [];
};

/** That the AP left, or that somebody gave up, while something was held. */
interface End {
  readonly hold: Hold;
  readonly who: 'the AP' | 'the kernel';
  /** It ended the connection. */
  readonly left: boolean;
  readonly fact: Fact;
}

/** Handshake and group key handshake timeout. */
const TIMEOUTS = [15, 16];
/** Leaving the BSS, or switching off: for whoever waits or does not. */
const GOING = [3, 8];

function endedDuring(trace: Trace, hold: Hold): End[] {
  const connected = trace.outcome === 'connected';
  const left = leaves(trace).filter(
    ({ direction, time, reason }) =>
      direction === 'to-station' &&
      isDuring(hold, time) &&
      (connected ? TIMEOUTS.includes(reason ?? 0) : !GOING.includes(reason ?? 0)),
  );
  const gaveUp = reports(
    trace,
    'retry-limit',
    'authentication-timeout',
    'association-timeout',
    'connect-result',
  ).filter(
    ({ time, event }) => isDuring(hold, time) && (event.kind !== 'connect-result' || event.why === 'timeout'),
  );
  return [
    ...left.slice(0, 1).map((m): End => ({ hold, who: 'the AP', left: true, fact: leaving(m) })),
    ...gaveUp.slice(0, 1).map((report): End => {
      const who = report.event.by === 'ap' ? 'the AP' : 'the kernel';
      return { hold, who, left: false, fact: waitedInVain(report, who) };
    }),
  ];
}

const leaving = ({ record: index, reason }: TrackedMessage): Fact =>
  fact(
    `The AP ended it meanwhile${reason === null ? '' : `: reason ${reason}, ${reasonText(reason)}`}.`,
    record(index),
  );

const waitedInVain = ({ record: index }: TrackedEvent, who: End['who']): Fact =>
  fact(`${who === 'the AP' ? 'The AP' : 'The kernel'} reports that no answer came in time.`, record(index));

function told(
  trace: Trace,
  all: readonly Hold[],
  first: Hold,
  repeats: readonly HeldRepeat[],
  ends: readonly End[],
): Finding {
  // That somebody waited in vain may have been made good in the same attempt.
  const failed = ends.some((end) => end.left || trace.outcome !== 'connected');
  const again = [...new Set(repeats.map(({ message }) => message.message.name))].join(' and ');
  const after = ends[0]
    ? `and meanwhile ${ends[0].who} gave up`
    : `so the AP sent ${again} again, which is no loss on the air`;
  const counted = all.filter((hold) =>
    [...repeats, ...ends].some((one) => one.hold.records[0] === hold.records[0]),
  );
  return finding(entry, {
    severity: failed ? 'failure' : 'notice',
    certainty: 'proved',
    summary: `This program stood at the breakpoint ${first.point}${lasting(first)}, ${after}.`,
    for: [
      ...counted
        .slice(0, 5)
        .map((hold) =>
          fact(
            `This program stood at the breakpoint ${hold.point}${lasting(hold) || ' until the recording ended'}.`,
            ...hold.records.map((index) => record(index)),
          ),
        ),
      ...(repeats.length > 0
        ? [
            fact(
              `The AP sent ${again} again meanwhile, in ${frames(repeats.map(({ message }) => message.message.record))}.`,
              ...repeats.map(({ message }) => record(message.message.record)),
            ),
          ]
        : []),
      ...ends.map((end) => end.fact),
    ],
  });
}

/** ` for 6018 ms`; nothing where the end was not recorded. */
const lasting = ({ from, to }: Hold): string => (to === null ? '' : ` for ${(to - from) / 1_000_000n} ms`);

export const heldAtBreakpoint: Rule = { ...entry, find };
