import type { Trace } from '../calculate/types.ts';
import { Reason } from '../standard/reason.ts';
import { leaves, reports } from './evidence.ts';

/** A sign that a frame with a wrong Michael MIC came in. */
export interface MichaelFailure {
  readonly record: number;
  readonly time: bigint | null;
  readonly sentence: string;
}

/** Michael failure reports, reason 14, and what logs and netlink say (IEEE 802.11-2020, 12.5.2.4). */
export function michaelFailures(trace: Trace): MichaelFailure[] {
  const requests = trace.handshakes
    .flatMap((h) => h.messages)
    .filter(({ message: { key } }) => key.request && key.error)
    .map(({ message }) => ({
      record: message.record,
      time: message.time,
      sentence: `The station reports a Michael MIC failure in frame ${message.record}.`,
    }));
  const left = leaves(trace)
    .filter((m) => m.reason === Reason.MichaelFailure)
    .map((m) => ({
      record: m.record,
      time: m.time,
      sentence: `Record ${m.record} ends the connection with reason 14, Michael MIC failure.`,
    }));
  const reported = reports(trace, 'michael-failure').map((r) => ({
    record: r.record,
    time: r.time,
    sentence: `A Michael MIC failure is reported in record ${r.record}.`,
  }));
  return [...requests, ...left, ...reported].sort((a, b) => a.record - b.record);
}
