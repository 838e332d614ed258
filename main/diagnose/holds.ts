import type { DerivedHandshake, DerivedMessage, Trace } from '../calculate/types.ts';
import { named, reports } from './evidence.ts';

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
