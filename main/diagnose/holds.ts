import type { DerivedHandshake, DerivedMessage, Trace } from '../calculate/types.ts';
import { isGoingAway, isHandshakeTimeout, reasonText } from '../standard/reason.ts';
import type { TrackedEvent, TrackedMessage } from '../track/types.ts';
import { fact, leaves, named, record, reports } from './evidence.ts';
import type { Fact } from './types.ts';

/** A time in which this program held something at a breakpoint. */
export interface Hold {
  /** `M2`, `NEW_KEY`: the point at which it was held. */
  readonly point: string;
  readonly from: bigint;
  /** null: it was still held when the records ended. */
  readonly to: bigint | null;
  /** Records of the two log lines. */
  readonly records: readonly number[];
}

/** What this program's own log tells that it held, in order. */
export function holds(trace: Trace): Hold[] {
  const out: Hold[] = [];
  for (const { event, record, time } of reports(trace, 'held', 'released')) {
    if (time === null) continue;
    const last = out.at(-1);
    const point = event.message ?? '';
    if (event.kind === 'held') out.push({ point, from: time, to: null, records: [record] });
    else if (last?.to === null && last.point === point)
      out[out.length - 1] = { ...last, to: time, records: [...last.records, record] };
  }
  return out;
}

/** Whether the time is within the hold. */
export const isDuring = ({ from, to }: Hold, time: bigint | null): boolean =>
  time !== null && time >= from && (to === null || time <= to);

/** What the AP sends and waits with for an answer. */
export type Asked = 'M1' | 'M3' | 'G1';

/** A message that the AP sent again because something was held since the time that it was sent before. */
export interface HeldRepeat {
  readonly message: DerivedMessage;
  readonly hold: Hold;
}

/** Repeats of a message that came while the station was held: they tell of no loss. */
export function heldRepeats(trace: Trace, handshake: DerivedHandshake, asked: Asked): HeldRepeat[] {
  const all = holds(trace);
  if (all.length === 0) return [];
  const asks = named(handshake, asked);
  return asks.slice(1).flatMap((message, i) => {
    const since = asks[i]!.message.time;
    const { time } = message.message;
    if (since === null || time === null) return [];
    const hold = all.find(({ from, to }) => from <= time && (to === null || to >= since));
    return hold ? [{ message, hold }] : [];
  });
}

/** That the AP left, or that somebody gave up, while something was held. */
export interface HeldEnd {
  readonly hold: Hold;
  readonly who: 'the AP' | 'the kernel';
  /** It ended the connection. */
  readonly left: boolean;
  readonly fact: Fact;
}

function endedDuring(trace: Trace, hold: Hold): HeldEnd[] {
  const connected = trace.outcome === 'connected';
  const left = leaves(trace).filter(
    ({ direction, time, reason }) =>
      direction === 'to-station' &&
      isDuring(hold, time) &&
      (connected ? isHandshakeTimeout(reason) : !isGoingAway(reason)),
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
    ...left.slice(0, 1).map((m): HeldEnd => ({ hold, who: 'the AP', left: true, fact: leaving(m) })),
    ...gaveUp.slice(0, 1).map((report): HeldEnd => {
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

const waitedInVain = ({ record: index }: TrackedEvent, who: HeldEnd['who']): Fact =>
  fact(`${who === 'the AP' ? 'The AP' : 'The kernel'} reports that no answer came in time.`, record(index));

/** What was held, and what the other end or the kernel did meanwhile. */
export interface HeldUpon {
  readonly holds: readonly Hold[];
  readonly repeats: readonly HeldRepeat[];
  readonly ends: readonly HeldEnd[];
}

export function heldUpon(trace: Trace): HeldUpon {
  const all = holds(trace);
  if (all.length === 0) return { holds: [], repeats: [], ends: [] };
  const repeats = trace.handshakes.flatMap((handshake) =>
    (['M1', 'M3', 'G1'] as const).flatMap((asked) => heldRepeats(trace, handshake, asked)),
  );
  return { holds: all, repeats, ends: all.flatMap((hold) => endedDuring(trace, hold)) };
}

/** Whether somebody noticed that something was held. */
export const wasNoticed = ({ repeats, ends }: HeldUpon): boolean => repeats.length > 0 || ends.length > 0;
