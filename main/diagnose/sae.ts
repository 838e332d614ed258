import type { Trace } from '../calculate/types.ts';
import { u16le } from '../dissect/fields.ts';
import type { Frame } from '../dissect/types.ts';
import { Algorithm } from '../standard/frames.ts';
import { withoutData } from '../track/messages.ts';
import type { TrackedMessage } from '../track/types.ts';
import type { SessionFacts } from './rule.ts';

/** An SAE frame of the attempt (IEEE 802.11-2020, 12.4.7). */
export interface SaeFrame {
  readonly message: TrackedMessage;
  readonly frame: Frame;
  /** 1 commit, 2 confirm. */
  readonly sequence: number;
  readonly status: number;
  /** Finite cyclic group of a commit. */
  readonly group: number | null;
}

/** SAE frames in order, repeats left out. */
export function saeFrames(trace: Trace, session: SessionFacts): SaeFrame[] {
  return withoutData(trace.attempt).flatMap((message) => {
    if (message.kind !== 'authentication' || message.repeats !== null) return [];
    const frame = session.frame(message.record);
    const { management } = frame;
    if (management?.authAlgorithm !== Algorithm.Sae) return [];
    const sequence = management.authSequence ?? 0;
    const body = management.authBody;
    const group =
      sequence === 1 && body && body.end - body.start >= 2 ? u16le(frame.bytes, body.start) : null;
    return [{ message, frame, sequence, status: management.status ?? 0, group }];
  });
}

/** `The AP`, `The station`. */
export const senderOf = (message: TrackedMessage): string =>
  message.direction === 'to-station' ? 'The AP' : 'The station';
