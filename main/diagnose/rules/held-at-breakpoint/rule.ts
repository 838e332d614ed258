import type { Trace } from '../../../calculate/types.ts';
import { fact, finding, frames, record } from '../../evidence.ts';
import { type HeldEnd, type HeldRepeat, type Hold, heldUpon } from '../../holds.ts';
import type { Find, Rule } from '../../rule.ts';
import type { Finding } from '../../types.ts';

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
  const { holds: all, repeats, ends } = heldUpon(trace);
  const first = ends[0]?.hold ?? repeats[0]?.hold;
  return first ? [told(trace, all, first, repeats, ends)] : [];
};

function told(
  trace: Trace,
  all: readonly Hold[],
  first: Hold,
  repeats: readonly HeldRepeat[],
  ends: readonly HeldEnd[],
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

export const heldAtBreakpoint: Rule = {
  ...entry,
  // The AP gave up meanwhile: its silence says nothing of M2, and the keys were not renewed because of the hold.
  explains: { 'wrong-passphrase': 'inferred', 'rekey-failed': 'all' },
  find,
};
